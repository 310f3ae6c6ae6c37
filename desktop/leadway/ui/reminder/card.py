"""The reminder's card: a small window in a corner that shows nothing a person wrote and takes no focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6 import QtGui
from PySide6.QtCore import QPropertyAnimation, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QPainter, QPainterPath
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from leadway.domain.commands import AppCommand
from leadway.i18n import _
from leadway.services.reminder.service import SnoozeOption
from leadway.ui.reminder.tray import AWAY, SKIP_WEEK, Choice, choice_of, fill_menu, later_entries
from leadway.ui.theme.theme import Role, logo, prefers_reduced_motion, theme, window_icon
from leadway.ui.widgets.accessibility import install
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton, on_clicked
from leadway.ui.widgets.dialog_geometry import corner_of_screen_in_use, fit_to_content
from leadway.ui.widgets.focus_order import move_focus, reading_order
from leadway.ui.widgets.paint import draw_icon, fill, painter_on, placed_in, rounded
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import STRETCH, column, row

NAME = "Leadway"  # no text
ASKED = _("Your week is open. Do you have 15 minutes?")
START = _("Start")
SHORT = _("5-minute version")
LATER = _("Later")
CLOSE = _("Close")
CLOSE_MEANS = _("Close. The dot in the tray stays.")
REACHED_BY = _("Press F6 in Leadway’s windows to go here and back.")
TRIAL = _("Leadway · Test")
TRIAL_NAME = _("Test: {text}")
TRIAL_MEANS = _("The buttons only close this test.")
STAYS_MS = 10 * 60 * 1000
_FADE_MS = 140
# Elsewhere, as under Wayland, a window cannot be faded, and Qt complains at every step.
_FADING = ("xcb", "windows", "cocoa")
_SIDE = 24
_LOGO = 20
_CLOSE_SIDE = 7
_ARROW = 16
_ARROW_GAP = 6


class ReminderCard(QWidget):
    """Asks once. It closes when it is answered, or after ten minutes, which counts as ignored."""

    accessible_role = "AlertMessage"

    chosen = Signal(object)
    """A person pressed a button or an entry of the menu; carries a Choice."""

    over = Signal()
    """The card is closed: answered or ignored."""

    def __init__(
        self,
        later: Callable[[], Sequence[SnoozeOption]],
        parent: QWidget | None = None,
        *,
        trial: bool = False,
    ) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(parent, flags | Qt.WindowType.WindowDoesNotAcceptFocus)
        install()
        self._later = later
        self.trial = trial
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        # macOS hides tool windows while another program is in front, which is just when this one comes.
        self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # An X server without compositing paints what is see-through black: there the corners are cut off.
        self._cut = QGuiApplication.platformName() == "xcb"
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._cut)
        # Closing the card never ends the program, even where no other window is open.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setWindowTitle(NAME)
        self.setWindowIcon(window_icon())
        self.setAccessibleName(TRIAL_NAME.format(text=ASKED) if trial else ASKED)
        self.setAccessibleDescription(REACHED_BY)
        self.start_button = PrimaryButton(START, self)
        self.short_button = QuietButton(SHORT, self)
        self.later_button = _MenuButton(LATER, self, icon="chevron-down")
        self.close_button = _CloseButton("", self, icon="x")
        self.error = Caption("", self)
        self._buttons = row(self.start_button, self.short_button, self.later_button, STRETCH)
        self._came_from: QWidget | None = None
        self.menu = QMenu(self)
        self._fade = QPropertyAnimation(self, b"windowOpacity", self)
        self._fade.setDuration(_FADE_MS)
        self._stays = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._stays.timeout.connect(self.close)
        self._build()

    def appear(self) -> None:
        """Show the card in the corner of the screen in use; the focus stays where it is."""
        self._place()
        if QGuiApplication.platformName() in _FADING and not prefers_reduced_motion():
            self.setWindowOpacity(0.0)
            self._fade.setStartValue(0.0)
            self._fade.setEndValue(1.0)
            self._fade.start()
        self.show()
        self._stays.start()
        if QtGui.QAccessible.isActive():
            QtGui.QAccessible.updateAccessibility(QtGui.QAccessibleEvent(self, QtGui.QAccessible.Event.Alert))

    def take_focus(self) -> None:
        """Give the card the keyboard focus: a person clicked it or asked for it."""
        handle = self.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, on=False)
        self.activateWindow()
        if self.focusWidget() not in reading_order(self):
            self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        """Show why the choice failed; the card stays."""
        self.error.setText(text)
        self.error.show()
        self._place()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.take_focus()

    def closeEvent(self, event: QtGui.QCloseEvent) -> None:
        self._stays.stop()
        self._fade.stop()
        self.menu.close()
        super().closeEvent(event)
        self.over.emit()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        if self._cut:
            fill(painter, self.rect(), "edge")
        rounded(painter, QRectF(self.rect()), self._radius(), fill="surface", edge="edge")

    def _on_switch_window(self) -> None:
        """Move the focus to the card, or back to the window it came from."""
        active = QApplication.activeWindow()
        if active is not self:
            self._came_from = active
            self.take_focus()
        elif self._came_from is not None and isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.activateWindow()

    def _on_later(self) -> None:
        self.menu.clear()
        fill_menu(self.menu, later_entries(self._later()))
        fill_menu(self.menu, [(SKIP_WEEK, AppCommand.SKIP_WEEK), (AWAY, AppCommand.AWAY)])
        self.take_focus()
        corner = self.later_button.mapToGlobal(self.later_button.rect().topLeft())
        corner.setY(corner.y() - self.menu.sizeHint().height())
        self.menu.popup(corner)

    def _on_triggered(self, action: QAction) -> None:
        self._choose(choice_of(action))

    def _choose(self, choice: Choice) -> None:
        if not self.trial:
            self.chosen.emit(choice)
        # What is saved at once leaves the card open, which shows the error where that fails.
        if self.trial or (choice is not AppCommand.SKIP_WEEK and isinstance(choice, AppCommand)):
            self.close()

    def _place(self) -> None:
        fit_to_content(self, self._buttons.sizeHint().width() + 2 * _SIDE)
        if self._cut:
            outline = QPainterPath()
            outline.addRoundedRect(QRectF(self.rect()), self._radius(), self._radius())
            self.setMask(QtGui.QRegion(outline.toFillPolygon().toPolygon()))
        corner_of_screen_in_use(self)

    def _radius(self) -> float:
        return float(theme().space.radius)

    def _build(self) -> None:
        self.close_button.setAccessibleName(CLOSE)
        self.close_button.setToolTip(CLOSE_MEANS)
        self.error.hide()
        on_clicked(self.start_button, self._choose, AppCommand.START)
        on_clicked(self.short_button, self._choose, AppCommand.SHORT)
        self.menu.triggered.connect(self._on_triggered)
        self.later_button.clicked.connect(self._on_later)
        self.close_button.clicked.connect(self.close)
        # F6 is the key with which desktops move between panes; it works in each window of the program.
        # Set by its method: PySide ignores `context` given to the constructor with a callable.
        switch = QtGui.QShortcut(QtGui.QKeySequence(Qt.Key.Key_F6), self, self._on_switch_window)
        switch.setContext(Qt.ShortcutContext.ApplicationShortcut)
        name = Caption(TRIAL if self.trial else NAME, self)
        name.setWordWrap(False)
        # The cross aligns with the edge of the buttons below; its invisible outline is outside.
        top = row(_Logo(self), name, row(self.close_button, -_CLOSE_SIDE), grow=name)
        means = [Caption(TRIAL_MEANS, self)] if self.trial else []
        texts = (Heading(ASKED, self), *means, self.error)
        self.setLayout(column(top, *texts, 8, self._buttons, spacing=8, margins=(_SIDE, 16, _SIDE, _SIDE)))


class _CloseButton(LinkButton):
    _padding = _CLOSE_SIDE

    def _text_role(self) -> Role:
        return "ink_soft"


class _MenuButton(QuietButton):
    """A button that opens a menu, with an arrow after its text."""

    def _paint_content(self, painter: QPainter) -> None:
        width = self.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - width - _ARROW_GAP - _ARROW) // 2
        place = placed_in(self, QRect(left, 0, width + 2, self.height()))
        painter.setPen(theme().colour("ink"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter.value, self.text())
        arrow = QRect(left + width + _ARROW_GAP, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        draw_icon(painter, placed_in(self, arrow), "chevron-down", "ink_soft")


class _Logo(QWidget):
    """The small logo."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_LOGO, _LOGO)

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:  # noqa: ARG002
        QPainter(self).drawPixmap(0, 0, logo(_LOGO, self.devicePixelRatioF()))
