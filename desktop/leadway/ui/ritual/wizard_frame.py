"""The frame around a step of the ritual: steps at the side, the page, the bar with what a person can do.

It only shows and tells; which step comes next is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.ritual import OVER_TIME as OVER_FROM
from leadway.i18n import _
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.ritual.rail import StepRail
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.focus_order import move_focus
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.keyboard import name_button, on_keys
from leadway.ui.widgets.rail import StepView
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.text import Caption

BACK = _("Back")
NOTHING = _("Nothing this week")
SKIP = _("Skip")
NEXT = _("Next")
OVER_TIME = _("You can stop here. It is all saved.")


class WizardFrame(QWidget):
    """Step rail, page and bottom bar of the ritual; each action of the person is a signal."""

    back = Signal()
    nothing = Signal()
    skip = Signal()
    next = Signal()
    leave = Signal()
    quick_note = Signal()
    evidence = Signal()
    why = Signal()
    step_chosen = Signal(int)
    clock_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ritual")
        self._can_back = False
        self._can_nothing = False
        self._can_skip = False
        self._over = False
        self._watched: QObject | None = None
        self.rail = StepRail(self)
        self.saved = SaveStatus(self)
        self.back_button = QuietButton(BACK, self)
        self.nothing_button = QuietButton(NOTHING, self)
        self.skip_button = QuietButton(SKIP, self)
        self.next_button = PrimaryButton(NEXT, self)
        self.errors = ErrorNotice(self)
        self.errors.setContentsMargins(24, 0, 24, 8)
        self.over_time = _QuietLine(OVER_TIME, self)
        self._stack = QStackedWidget(self)
        self._bar = QHBoxLayout()
        self._build()
        self._keys = self._shortcuts()
        self.set_actions(can_back=False, nothing_label=None, can_skip=False)
        on_focus_moved(self, self._on_focus_moved)

    def set_title(self, title: str, detail: str = "") -> None:
        """Show which week this is at the top of the rail."""
        self.rail.set_title(title, detail)

    def set_steps(self, steps: Sequence[StepView]) -> None:
        """Show the steps, in order; call it again whenever a step's state changes."""
        self.rail.set_steps(steps)

    def set_current(self, index: int) -> None:
        """Mark the step that is open; its ring starts empty."""
        self.rail.set_current(index)
        self._over = False
        self._show_over_time()

    def set_elapsed(self, step_seconds: float, planned_seconds: float) -> None:
        """Fill the open step's ring; well past its soft minutes a quiet line says that stopping is fine."""
        share = step_seconds / planned_seconds if planned_seconds > 0 else 0.0
        self.rail.set_share(share)
        self._over = share >= OVER_FROM
        self._show_over_time()

    def set_clock(self, text: str | None) -> None:
        """Show the time spent so far, or hide the clock (None)."""
        self.rail.set_clock(text)

    def set_page(self, page: QWidget) -> None:
        """Show a step's page; the pages shown before stay as they are."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def page(self) -> QWidget | None:
        """Return the page shown."""
        return self._stack.currentWidget()

    def set_saved(self) -> None:
        """Everything written is on the disk."""
        self.saved.set_saved()
        self.errors.clear()
        self._show_over_time()

    def set_saving(self) -> None:
        """Something is on its way to the disk."""
        self.saved.set_saving()

    def set_not_saved(self, error: KnownError) -> None:
        """Something could not be saved; the notice above the bar says why and what to do."""
        self.saved.set_not_saved()
        self.errors.show_error(error)
        self._show_over_time()

    def set_actions(
        self, *, can_back: bool, nothing_label: str | None, can_skip: bool, next_label: str = NEXT
    ) -> None:
        """Say what the step offers; an action it does not offer is not shown, Next never moves."""
        self._can_back = can_back
        self._can_nothing = nothing_label is not None
        self._can_skip = can_skip
        self.back_button.setEnabled(can_back)
        self.nothing_button.setVisible(self._can_nothing)
        if nothing_label is not None:
            name_button(self.nothing_button, nothing_label, "Ctrl+K")
        self.skip_button.setVisible(can_skip)
        name_button(self.next_button, next_label, "Ctrl+Return")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the ritual's keys out of text fields, which would delete to the line's end with Ctrl+K."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination())
            if any(pressed == shortcut.key() for shortcut in self._keys):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme().space.narrow_below
        self.rail.set_narrow(narrow=narrow)
        side = 16 if narrow else 24
        self._bar.setContentsMargins(side, 12, side, 12)
        for button in (self.back_button, self.nothing_button, self.skip_button, self.next_button):
            button.set_compact(compact=narrow)

    def _build(self) -> None:
        name_button(self.back_button, BACK, "Alt+Left")
        name_button(self.skip_button, SKIP, "Ctrl+J")
        self.back_button.clicked.connect(self.back)
        self.nothing_button.clicked.connect(self.nothing)
        self.skip_button.clicked.connect(self.skip)
        self.next_button.clicked.connect(self.next)
        self.nothing_button.give_way()
        self.skip_button.give_way()
        self.rail.leave.connect(self.leave)
        self.rail.step_chosen.connect(self.step_chosen)
        self.rail.clock_toggled.connect(self.clock_toggled)
        bar = self._bar
        bar.setContentsMargins(24, 12, 24, 12)
        bar.setSpacing(8)
        for button in (self.back_button, self.nothing_button, self.skip_button):
            bar.addWidget(button)
        bar.addSpacing(8)
        bar.addWidget(self.saved, 1)
        bar.addSpacing(8)
        bar.addWidget(self.next_button)
        side = QVBoxLayout()
        side.setSpacing(0)
        side.addWidget(self._stack, 1)
        side.addWidget(self.errors)
        side.addWidget(self.over_time)
        side.addWidget(Line(self))
        side.addLayout(bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(side, 1)

    def _shortcuts(self) -> list[QShortcut]:
        actions = (
            ("Ctrl+Return", self._on_next),
            ("Ctrl+Enter", self._on_next),
            ("Alt+Left", self._on_back),
            ("Ctrl+K", self._on_nothing),
            ("Ctrl+J", self._on_skip),
            ("Ctrl+N", self.quick_note.emit),
            ("Ctrl+E", self.evidence.emit),
            ("F1", self.why.emit),
            ("Esc", self.leave.emit),  # no text
        )
        return [on_keys(self, keys, action) for keys, action in actions]

    def _show_over_time(self) -> None:
        """Say that stopping is fine, but never that all is saved while it is not."""
        self.over_time.setVisible(self._over and not self.errors.text())

    def _on_next(self) -> None:
        if self.next_button.isEnabled():
            self.next.emit()

    def _on_back(self) -> None:
        if self._can_back:
            self.back.emit()

    def _on_nothing(self) -> None:
        if self._can_nothing:
            self.nothing.emit()

    def _on_skip(self) -> None:
        if self._can_skip:
            self.skip.emit()

    def _on_focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._on_watched_gone)
            self._watched = None
        if now is not None and self.isAncestorOf(now):
            now.installEventFilter(self)
            now.destroyed.connect(self._on_watched_gone)
            self._watched = now

    def _on_watched_gone(self) -> None:
        self._watched = None


class _QuietLine(QWidget):
    """One line above the bar, hidden at first."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 8, 24, 8)
        words = Caption(text, self)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(words)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        QPainter(self).fillRect(self.rect(), theme().colour("raised"))
