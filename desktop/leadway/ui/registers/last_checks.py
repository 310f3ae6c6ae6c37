"""The last checks of a commitment as a strip, and how often each test was a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from leadway.domain.checks import COLUMNS, answers, counts
from leadway.domain.terms import CheckResult
from leadway.i18n import _, ngettext
from leadway.services.keep.commitments import PastCheck
from leadway.services.registers.views import RecordView
from leadway.ui.registers.extras import RecordExtra
from leadway.ui.ritual.keep.row import HEADINGS
from leadway.ui.theme.theme import Role, theme
from leadway.ui.widgets.buttons import PaintedButton, on_clicked
from leadway.ui.widgets.chip import CheckState
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.keyboard import arrow_step
from leadway.ui.widgets.paint import control_body, draw_sign, painter_on, rounded
from leadway.ui.widgets.text import Caption, FieldLabel

if TYPE_CHECKING:
    from leadway.ui.registers.register_panel import RegisterPanel

CHECK = _("{week}: {result}")
ANSWER = _("{test}: {answer}")
RATE = _("{test}: {yes} of {looked_at}")
_SIDE, _SIGN = 28, 10
_SIGNS = {
    CheckResult.CONFORMS: CheckState.CHECK,
    CheckResult.NOT_VERIFIED: CheckState.CHECK,
    CheckResult.FINDING: CheckState.CROSS,
    CheckResult.ASKED: CheckState.DASH,
}


class LastChecks(RecordExtra):
    """Tab stops at the strip once; the arrow keys go along it, and Enter opens the week."""

    def __init__(self, panel: RegisterPanel) -> None:
        super().__init__(panel)
        self._checks: tuple[PastCheck, ...] | None = None
        self.heading, self.strip, self.rates = FieldLabel(""), Flow(gap=4), Flow(gap=16)
        self.cells: list[CheckCell] = []
        self.add(self.heading, self.strip, self.rates)

    def show_view(self, view: RecordView | None) -> None:
        if view is None:
            self._show(())
        else:
            last = self.panel.services.commitments.last_checks
            self.panel.errors.attempt(lambda: last(view.ref.id), self._show)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, here = arrow_step(event, self), self.focusWidget()
        if not step or not isinstance(here, CheckCell):
            super().keyPressEvent(event)
            return
        there = self.cells[min(max(self.cells.index(here) + step, 0), len(self.cells) - 1)]
        here.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        there.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, checks: tuple[PastCheck, ...]) -> None:
        self.setVisible(bool(checks))
        if checks == self._checks:
            return
        self._checks = checks
        text = ngettext("The last {n} check", "The last {n} checks", len(checks))
        self.heading.setText(text.format(n=len(checks)))
        self.cells = [CheckCell(check) for check in checks]
        for check, cell in zip(checks, self.cells, strict=True):
            on_clicked(cell, self.panel.open_week, check.week)
        if self.cells:
            self.cells[-1].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.strip.replace(*self.cells)
        rates = counts(check.line for check in checks) if checks else ()
        self.rates.replace(*map(_rate, COLUMNS, rates))


class CheckCell(PaintedButton):
    """One check: its sign, and as its name the week, the result and the four answers."""

    def __init__(self, check: PastCheck) -> None:
        super().__init__()
        self._result = check.line.result
        said = [CHECK.format(week=check.week.name, result=self._result.label)]
        for name, answer in zip(COLUMNS, answers(check.line), strict=True):
            if answer is not None:
                said.append(ANSWER.format(test=HEADINGS[name], answer=answer.label))
        self.setAccessibleName(". ".join(said))
        self.setToolTip("\n".join(said))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme().scaled(_SIDE), theme().scaled(_SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        body, radius = control_body(painter, self)
        state = _SIGNS.get(self._result, CheckState.EMPTY)
        is_kept = self._result is CheckResult.CONFORMS
        fill: Role = "accent_soft" if is_kept else "raised" if self.underMouse() else "surface"
        rounded(painter, body, radius, fill=fill, edge="accent_soft" if is_kept else "edge")
        if state is not CheckState.EMPTY:
            role: Role = "accent" if state is CheckState.CHECK else "ink"
            draw_sign(painter, state.value, QRectF(self.rect()).center(), _SIGN, role, 2)


def _rate(name: str, counted: tuple[int, int]) -> Caption:
    yes, looked_at = counted
    rate = Caption(RATE.format(test=HEADINGS[name], yes=yes, looked_at=looked_at))
    rate.setWordWrap(False)
    return rate
