"""Asks what a step in a record's life needs before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.refs import Ref
from leadway.domain.registers.spec import StepSpec
from leadway.i18n import _
from leadway.services.registers.service import RegisterService
from leadway.services.registers.views import RecordView, Values
from leadway.ui.forms.dialog import WIDTH, FormDialog
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.registers.record_form import Options, make_field
from leadway.ui.widgets.dialog_geometry import screen_in_use
from leadway.ui.widgets.field import Unread
from leadway.ui.widgets.scroll_column import ScrollColumn

UNREAD = _("“{question}” cannot be read as it is typed.")
UNCHANGED = _("Nothing was changed.")
_SIDE = 24
_AROUND = 240
"""The height of the title, the buttons, an error and the frame of the window."""
_LEAST = 160


class _Questions(ScrollColumn):
    """As high as all of them, or as the screen has room for; then they scroll."""

    def __init__(self) -> None:
        super().__init__(margins=False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._inner.installEventFilter(self)

    def sizeHint(self) -> QSize:
        width = self.width() if self.isVisible() else WIDTH - 2 * _SIDE
        needed = self._inner.heightForWidth(width)
        return QSize(width, min(needed, max(screen_in_use().height() - _AROUND, _LEAST)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow a field that grows."""
        if watched is getattr(self, "_inner", None) and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


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
        questions = _Questions()
        questions.add(*self.fields.values())
        self.add(questions)
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
