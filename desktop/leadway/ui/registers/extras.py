"""What the page of only some kinds of records shows beside form, thread and history."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from leadway.domain.refs import EntityKind
from leadway.services.registers.views import RecordView
from leadway.ui.widgets.vbox import VBox

if TYPE_CHECKING:
    from leadway.ui.registers.register_panel import RegisterPanel


class RecordExtra(VBox):
    """A widget that is made with the panel it stands in."""

    def __init__(self, panel: RegisterPanel) -> None:
        super().__init__(panel, spacing=8)
        self.panel = panel

    def show_view(self, view: RecordView | None) -> None:
        """Show what belongs to a record; None is a new one, or none."""
        raise NotImplementedError


class ExtraSpec(NamedTuple):
    """One such widget: the module in `ui.registers`, its class, and the field after which it stands."""

    module: str
    class_name: str
    after: str = ""
    """Above the form, where it is empty."""


EXTRAS: dict[EntityKind, tuple[ExtraSpec, ...]] = {
    EntityKind.COMMITMENT: (
        ExtraSpec("changed_words", "ChangedWords", after="title"),
        ExtraSpec("last_checks", "LastChecks"),
    ),
    EntityKind.GAP: (ExtraSpec("gap_extra", "GapExtra"),),
    EntityKind.JUDGEMENT: (ExtraSpec("calibration", "CalibrationExtra"),),
    EntityKind.EXPERIMENT: (ExtraSpec("rows_extra", "ReviewsExtra"),),
    EntityKind.MEASURE: (ExtraSpec("rows_extra", "MeasureExtra"),),
}


def make_extras(panel: RegisterPanel) -> list[tuple[str, RecordExtra]]:
    """Return new widgets for the records of a panel, each with the field after which it stands."""
    made: list[tuple[str, RecordExtra]] = []
    for spec in EXTRAS.get(panel.kind, ()):
        module = import_module(f"leadway.ui.registers.{spec.module}")
        made.append((spec.after, getattr(module, spec.class_name)(panel)))
    return made
