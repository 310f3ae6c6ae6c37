"""Asks what a step in a record's life needs before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.refs import Ref
from leadway.domain.registers.spec import StepSpec
from leadway.i18n import _
from leadway.services.registers.service import RegisterService
from leadway.services.registers.views import RecordView, Values
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.registers.record_form import Options, make_field
from leadway.ui.widgets.field import Unread

UNREAD = _("“{question}” cannot be read as it is typed.")
UNCHANGED = _("Nothing was changed.")


class StepDialog(FormDialog):
    """Passes the answers to `take`, which raises KnownError where the step cannot be taken with them."""

    def __init__(
        self,
        step: StepSpec,
        title: str,
        take: Callable[[Mapping[str, Any]], object],
        today: date,
        options: Options,
        parent: QWidget,
        values: Values = None,
    ) -> None:
        """Show the questions of a step; those about fields of the record begin with its values."""
        super().__init__(title, parent, action=step.label.rstrip("…"))
        self._take = take
        self.fields = {each.name: make_field(each, f"step/{each.name}", today, options) for each in step.asks}
        self._labels = {each.name: each.label for each in step.asks}
        for field in self.fields.values():
            self.add(field)
        for name, field in self.fields.items():
            if (value := getattr(values, name, None)) not in (None, ""):
                field.set_value(value)
        next(iter(self.fields.values())).setFocus()

    def save(self) -> None:
        answers = {name: field.value() for name, field in self.fields.items()}
        for name, value in answers.items():
            if isinstance(value, Unread):
                raise KnownError(UNREAD.format(question=self._labels[name]), UNCHANGED)
        self._take(answers)


def take_step(
    register: RegisterService,
    view: RecordView,
    step: StepSpec,
    errors: ErrorNotice,
    parent: QWidget,
    on_taken: Callable[[Ref], object],
) -> None:
    """Take a step of a record, asking first for what it needs; `on_taken` gets the record to show then."""

    def take(answers: Mapping[str, Any]) -> None:
        on_taken(register.take(view.ref, step, answers))

    if step.asks:
        options = partial(register.options, apart_from=view.ref)
        StepDialog(step, view.title, take, register.today, options, parent, view.values).open()
    else:
        errors.attempt(partial(take, {}))
