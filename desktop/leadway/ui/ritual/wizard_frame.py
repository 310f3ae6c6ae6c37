"""The frame around a step of the ritual: steps at the side, the page, the bar with what a person can do.

It only shows and tells; which step comes next is decided elsewhere.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

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
from leadway.ui.widgets.keyboard import name_button, on_escape, on_keys
from leadway.ui.widgets.paint import fill
from leadway.ui.widgets.save_status import SaveStatus
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import column, row

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
    seal = Signal()
    leave = Signal()
    quick_note = Signal()
    evidence = Signal()
    why = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ritual")
        self._over = False
        self.rail = StepRail(self)
        self.saved = SaveStatus(self)
        self.back_button = QuietButton(BACK, self)
        self.nothing_button = QuietButton(NOTHING, self)
        self.skip_button = QuietButton(SKIP, self)
        self.seal_button = PrimaryButton("", self)
        self.next_button = PrimaryButton(NEXT, self)
        self._buttons = (
            self.back_button, self.nothing_button, self.skip_button, self.seal_button, self.next_button
        )  # fmt: skip
        self.errors = ErrorNotice(self)
        self.errors.setContentsMargins(24, 0, 24, 8)
        self.over_time = _QuietLine(OVER_TIME, self)
        self._stack = QStackedWidget(self)
        self._bar = row(
            self.back_button, self.nothing_button, self.skip_button, 8, self.saved, 8, self.seal_button, 16,
            self.next_button,
        )  # fmt: skip
        self._bar.setStretchFactor(self.saved, 1)
        side = column(self._stack, self.errors, self.over_time, Line(self), self._bar, spacing=0)
        side.setStretchFactor(self._stack, 1)
        self.setLayout(row(self.rail, side, spacing=0, grow=side))
        theme().resized.connect(self._fit)
        self._connect()
        self._keys = self._shortcuts()
        on_escape(self, self.leave.emit)
        self.set_actions(can_back=False, nothing_label=None, can_skip=False)
        on_focus_moved(self, self._on_focus_moved)

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

    def set_not_saved(self, error: KnownError) -> None:
        """Something could not be saved; the notice above the bar says why and what to do."""
        self.saved.set_not_saved()
        self.errors.show_error(error)
        self._show_over_time()

    def set_actions(
        self,
        *,
        can_back: bool,
        nothing_label: str | None,
        can_skip: bool,
        next_label: str = NEXT,
        seal_label: str = "",
    ) -> None:
        """Say what the step offers; an action it does not offer is not shown, Next never moves.

        The last step is sealed instead: by a key of its own and a button beside the empty place of Next, so
        that a second press of Next seals nothing.
        """
        self.back_button.setEnabled(can_back)
        self.nothing_button.setVisible(nothing_label is not None)
        if nothing_label is not None:
            name_button(self.nothing_button, nothing_label, "Ctrl+K")
        self.skip_button.setVisible(can_skip)
        self.next_button.setVisible(not seal_label)
        self.seal_button.setVisible(bool(seal_label))
        name_button(self.next_button, next_label, "Ctrl+Return")
        name_button(self.seal_button, seal_label, "Ctrl+Shift+Return")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the ritual's keys out of text fields, which would delete to the line's end with Ctrl+K."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The number pad counts as well.
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            pressed = QKeySequence(QKeyCombination(plain, Qt.Key(event.key())))
            if any(pressed == shortcut.key() for shortcut in self._keys):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make the bar as wide as the text above it, and compact in a narrow window."""
        narrow = self.width() < theme().space.narrow_below
        self.rail.set_narrow(narrow=narrow)
        side = max((self.width() - self.rail.width() - theme().space.column) // 2, 16 if narrow else 24)
        self._bar.setContentsMargins(side, 12, side, 12)
        for button in self._buttons:
            button.set_compact(compact=narrow)

    def _connect(self) -> None:
        name_button(self.back_button, BACK, "Alt+Left")
        name_button(self.skip_button, SKIP, "Ctrl+J")
        self.back_button.clicked.connect(self.back)
        self.nothing_button.clicked.connect(self.nothing)
        self.skip_button.clicked.connect(self.skip)
        self.next_button.clicked.connect(self.next)
        self.seal_button.clicked.connect(self.seal)
        keeps_its_place = self.next_button.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self.next_button.setSizePolicy(keeps_its_place)
        self.nothing_button.give_way()
        self.skip_button.give_way()
        self.rail.leave.connect(self.leave)
        for button, wish in zip(self.rail.tools, (self.why, self.quick_note, self.evidence), strict=True):
            button.clicked.connect(wish)

    def _shortcuts(self) -> list[QShortcut]:
        actions = (
            ("Ctrl+Return", partial(_press, self.next_button)),
            ("Ctrl+Enter", partial(_press, self.next_button)),
            ("Ctrl+Shift+Return", partial(_press, self.seal_button)),
            ("Ctrl+Shift+Enter", partial(_press, self.seal_button)),
            ("Alt+Left", partial(_press, self.back_button)),
            ("Ctrl+K", partial(_press, self.nothing_button)),
            ("Ctrl+J", partial(_press, self.skip_button)),
            ("Ctrl+N", self.quick_note.emit),
            ("Ctrl+E", self.evidence.emit),
            ("F1", self.why.emit),
        )
        return [on_keys(self, keys, action) for keys, action in actions]

    def _show_over_time(self) -> None:
        """Say that stopping is fine, but never that all is saved while it is not."""
        self.over_time.setVisible(self._over and not self.errors.text())

    def _on_focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if now is not None and self.isAncestorOf(now):
            now.installEventFilter(self)


class _QuietLine(Caption):
    """One line above the bar, hidden at first."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setContentsMargins(24, 8, 24, 8)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        fill(QPainter(self), self.rect(), "raised")
        super().paintEvent(event)


def _press(button: QuietButton | PrimaryButton) -> None:
    """Click a button unless the step does not offer it."""
    if not button.isHidden():
        button.click()
