"""How sure the person was of their judgements, beside what came true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from leadway.domain.calibration import LEAST, Calibration, CalibrationRow
from leadway.i18n import _, ngettext
from leadway.services.registers.views import RecordView
from leadway.services.session import Services
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.registers.extras import RecordExtra
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.text import Caption, FieldLabel, Paragraph

if TYPE_CHECKING:
    from leadway.ui.registers.register_panel import RegisterPanel

TITLE = _("How sure, and how right?")
SO_FAR = _("{n} of {least} so far: with fewer judgements looked back on, chance says more than you.")
COUNTS = _("Counted are judgements with a confidence, once you said whether what you expected came true.")
LEANINGS = {
    -1: _("You were more sure than it turned out."),
    0: _("That is about as sure as it turned out."),
    1: _("You were less sure than it turned out."),
}
HEADS = (_("You were"), _("Came true"), _("Partly"), _("Did not"))
SURE = _("{confidence} % sure")


class CalibrationExtra(RecordExtra):
    """The way to the calibration, on every judgement."""

    def __init__(self, panel: RegisterPanel) -> None:
        super().__init__(panel)
        self.button = LinkButton(TITLE, clicked=self._on_clicked)
        self.add(button_row(self.button))

    def show_view(self, view: RecordView | None) -> None:
        """Show the way there; the calibration is the same on each of them."""
        self.setVisible(view is not None)

    def _on_clicked(self) -> None:
        CalibrationDialog(self.panel.services, self).open()


class CalibrationDialog(FormDialog):
    """Says nothing before enough judgements are looked back on."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(TITLE, parent)
        found = services.gaps.calibration()
        if found.is_withheld:
            self.add(Paragraph(SO_FAR.format(n=found.reviewed, least=LEAST)))
        else:
            self.add(Paragraph(came_true(found)))
            self.add(Paragraph(LEANINGS[found.leaning]))
            self.add(_table(found.rows))
        self.add(Caption(COUNTS))


def came_true(found: Calibration) -> str:
    """Return how many were expected to come true, and how many did."""
    text = ngettext(
        "Of {n} judgement, you expected about {expected} to come true; {true} did.",
        "Of {n} judgements, you expected about {expected} to come true; {true} did.",
        found.reviewed,
    )
    return text.format(n=found.reviewed, expected=f"{found.expected:.0f}", true=f"{found.true:g}")


def _table(rows: tuple[CalibrationRow, ...]) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    for place, head in enumerate(HEADS):
        grid.addWidget(FieldLabel(head), 0, place)
    for line, each in enumerate(rows, start=1):
        counts = (each.came_true, each.partly, each.did_not)
        for place, text in enumerate((SURE.format(confidence=each.confidence), *map(str, counts))):
            grid.addWidget(Paragraph(text), line, place)
    return table
