"""The main window: the navigation, and the page that is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from leadway.domain.commands import AppCommand
from leadway.i18n import _
from leadway.ui.theme.theme import logo, theme, window_icon
from leadway.ui.widgets.buttons import on_clicked
from leadway.ui.widgets.focus_order import focus_first, move_focus
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.widgets.paint import draw_words, placed_in
from leadway.ui.widgets.rail import BAR, FootNotice, Notice, PlaceButton, Rail, RailButton, RailEntries
from leadway.ui.widgets.vbox import row

if TYPE_CHECKING:
    from leadway.ui.window.pages import PageSpec

Topic = Literal[
    "unsaved", "bug", "backup", "recovery", "installation", "second_folder", "shared", "protection"
]
"""What a notice is about, the most urgent first: each has one at most."""

URGENCY: tuple[Topic, ...] = get_args(Topic)
UNDO_ICON = "undo-2"
LOCK, LOCK_SHORTCUT = _("Lock"), "Ctrl+L"
# Qt's standard key for it is empty on Windows, and on a Linux desktop other than GNOME and KDE.
QUIT_SHORTCUT = "Ctrl+Q"
HELP_SHORTCUT = "F1"
_TEXT_SIZE_KEYS = {
    1: ("Ctrl++", "Ctrl+=", "Ctrl+Shift+=", "Ctrl+Shift++"),
    -1: ("Ctrl+-", "Ctrl+_", "Ctrl+Shift+-", "Ctrl+Shift+_"),
    0: ("Ctrl+0", "Ctrl+Shift+0", "Ctrl+À"),
}
"""The keys for larger, smaller and usual text, where plus needs Shift and where it needs none."""

USUAL = QSize(1100, 760)
LEAST = QSize(680, 400)
"""A laptop of 1440 x 900 at 200 % still shows all of it."""
_TITLE_BAR = 40
_NAME = "Leadway"
_LOGO = 28


class MainWindow(QMainWindow):
    """Shows the pages that it is given. Its controller decides which page is open."""

    page_opened = Signal(str)
    closing = Signal()
    """The window closes for good."""

    text_resized = Signal(int)
    """The person chose another text size, in percent."""

    command = Signal(AppCommand)
    notice_followed = Signal(str)
    """A notice was pressed; carries the section of the settings that it leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_NAME)
        self.setMinimumSize(LEAST)
        self.resize(opening_size(self.screen().availableSize()))
        self._pages: dict[str, QWidget] = {}
        self._buttons: dict[str, PlaceButton] = {}
        self._entries: list[RailButton] = []
        self._undo: RailButton | None = None
        self._pushed: QWidget | None = None
        self._may_close: Callable[[], bool] | None = None
        self._focus_before_push: QWidget | None = None
        self._focus_before_close: QWidget | None = None
        self._has_icons = False
        self._navigation_visible = True
        self._content = QWidget()
        self.rail = Rail(self._content)
        self._brand = _Brand(self.rail)
        self._entries_top = RailEntries(self.rail)
        self._entries_foot = QVBoxLayout()
        self._notices: dict[Topic, Notice | None] = {}
        self._notice = FootNotice(self.rail)
        self._notice.followed.connect(self.notice_followed)
        self._stack = QStackedWidget(self._content)
        self._build()

    def add_page(self, spec: PageSpec, page: QWidget) -> None:
        """Append a page and its entry in the navigation; the first one added is open."""
        button = PlaceButton(spec.key, spec.title, spec.icon, _native(spec.shortcut))
        self._add_entry(button, self._entries_foot if spec.at_foot else self._entries_top.rows)
        on_clicked(button, self.open_page, spec.key)
        on_keys(self._content, spec.shortcut, partial(self._on_shortcut, spec.key), in_window=True)
        self._buttons[spec.key] = button
        self._pages[spec.key] = page
        self._stack.addWidget(page)
        if len(self._pages) == 1:
            self.open_page(spec.key)

    def add_lock(self) -> None:
        """Append the entry that locks; its shortcut works everywhere, in a ritual too."""
        button = RailButton("lock", LOCK, "lock", _native(LOCK_SHORTCUT))
        self._add_entry(button, self._entries_foot)
        on_clicked(button, self.command.emit, AppCommand.LOCK)
        on_keys(self, LOCK_SHORTCUT, partial(self.command.emit, AppCommand.LOCK), in_window=True)

    def set_undo(self, text: str) -> None:
        """Offer to undo what the text names, in the navigation and by its shortcut; empty for nothing."""
        keys = QKeySequence.StandardKey.Undo
        if self._undo is None and text:
            self._undo = RailButton("undo", text, UNDO_ICON, _native(keys))
            self._add_entry(self._undo, self._entries_foot, 0)
            self._undo.clicked.connect(self._on_undo)
            # A text field takes the shortcut first, and undoes text.
            QShortcut(QKeySequence(keys), self._content, self._on_undo)
        if self._undo is not None:
            self._undo.set_title(text)
            self._undo.setVisible(bool(text) and self._navigation_visible)

    def open_page(self, key: str) -> None:
        """Show a page; an unknown key is a KeyError."""
        page = self._pages[key]
        for other, button in self._buttons.items():
            button.set_current(current=other == key)
        self._stack.setCurrentWidget(page)
        self.set_subtitle(self._buttons[key].accessibleName())
        self.page_opened.emit(key)

    def set_navigation_visible(self, *, visible: bool) -> None:
        """Show the entries of the navigation; hide them while the data is closed and the pages are empty."""
        self._navigation_visible = visible
        for button in self._entries:
            button.setVisible(visible and button.text() != "")

    def current_page(self) -> str:
        """Return the key of the page that is open, or an empty text before the first is added."""
        return next((key for key, button in self._buttons.items() if button.is_current), "")

    def push_page(self, widget: QWidget, *, has_help: bool = False) -> None:
        """Let a widget fill the whole window, the navigation included; `has_help`: it answers F1 itself."""
        if self._pushed is not None:
            self.pop_page()
        self._focus_before_push = self.focusWidget()
        self._pushed = widget
        if not has_help:
            on_keys(widget, HELP_SHORTCUT, self._on_help, in_window=True)
        self._top.addWidget(widget)
        self._top.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def pop_page(self) -> None:
        """Show the pages again, and delete the widget that filled the window, if there is one."""
        pushed, self._pushed = self._pushed, None
        self._top.setCurrentWidget(self._content)
        if pushed is None:
            return
        self._top.removeWidget(pushed)
        pushed.hide()
        pushed.setParent(None)
        pushed.deleteLater()
        current = self._buttons.get(self.current_page())
        self.set_subtitle(current.accessibleName() if current is not None else "")
        if self._focus_before_push is not None:
            self._focus_before_push.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus_before_push = None

    def cover(self) -> None:
        """Show nothing at all, at once; the next page that is pushed or popped shows again."""
        for dialog in self.findChildren(QDialog):
            dialog.hide()
        self._top.setCurrentWidget(self._cover)
        self.setWindowTitle(_NAME)
        self.repaint()

    def has_full_window_page(self) -> bool:
        """Whether a widget fills the whole window now."""
        return self._pushed is not None

    def set_subtitle(self, text: str) -> None:
        """Put what is open behind the name in the window's title."""
        self.setWindowTitle(f"{_NAME} – {text}" if text else _NAME)

    def set_notice(self, topic: Topic, notice: Notice | None) -> None:
        """Show a notice at the foot of the navigation, or remove it; of several, the most urgent."""
        self._notices[topic] = notice
        self._notice.show_notice(
            next((notice for key in URGENCY if (notice := self._notices.get(key))), None)
        )

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self._pushed or self._content, forward=next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() < theme().space.narrow_below) != self.rail.narrow:
            self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whether the window may close, and announce it before it does."""
        # Qt moves the focus of a hidden window to the next field.
        self._focus_before_close = self.focusWidget()
        if self._may_close is not None and not self._may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def set_close_policy(self, may_close: Callable[[], bool]) -> None:
        """Set what decides whether closing the window ends it; where not, that hides the window."""
        self._may_close = may_close

    def raise_window(self) -> None:
        """Show the window in front of all others, also when it is hidden or minimised."""
        hidden = not self.isVisible()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        focus, self._focus_before_close = self._focus_before_close, None
        if hidden and focus is not None and isValid(focus):
            focus.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def show_icons(self) -> None:
        """Draw the logo and the icons of the navigation; the first paint does without."""
        self._has_icons = True
        for entry in self._painted():
            entry.draw_icon()

    def show_icon(self) -> None:
        """Set the window's icon, and the roles for screen readers: the first paint waits for neither."""
        self.setWindowIcon(window_icon())
        QTimer.singleShot(0, self, _install_accessibility)

    def _build(self) -> None:
        self._entries_foot.setSpacing(4)
        self.rail.rows.addWidget(self._brand)
        self.rail.rows.addSpacing(16)
        self.rail.rows.addLayout(row(self._entries_top, -BAR, spacing=0))
        self.rail.rows.addStretch(1)
        self.rail.rows.addWidget(self._notice)
        self.rail.rows.addLayout(self._entries_foot)
        self._content.setLayout(row(self.rail, self._stack, spacing=0, grow=self._stack))
        self._top = QStackedWidget(self)
        self._top.addWidget(self._content)
        self._cover = QWidget()
        self._top.addWidget(self._cover)
        self.setCentralWidget(self._top)
        leave = partial(self.command.emit, AppCommand.QUIT)
        on_keys(self, QUIT_SHORTCUT, leave, in_window=True)
        for step, keys in _TEXT_SIZE_KEYS.items():
            action = partial(self._on_text_size, step)
            for each in keys:
                # A key with Shift may stand for two of them.
                on_keys(self, each, action, in_window=True).activatedAmbiguously.connect(action)
        on_keys(self._content, HELP_SHORTCUT, self._on_help, in_window=True)
        theme().resized.connect(self._fit)

    def _fit(self) -> None:
        """Show the navigation with its words, or with icons only where the window is narrow."""
        narrow = self.width() < theme().space.narrow_below
        self.rail.set_narrow(narrow=narrow)
        self._notice.set_narrow(narrow=narrow)
        for entry in self._painted():
            entry.narrow = narrow
            entry.update()

    def _add_entry(self, button: RailButton, layout: QVBoxLayout, place: int = -1) -> None:
        button.narrow = self.rail.narrow
        if self._has_icons:
            button.draw_icon()
        layout.insertWidget(place, button)
        self._entries.append(button)

    def _painted(self) -> list[_Brand | RailButton]:
        return [self._brand, *self._entries]

    def _on_help(self) -> None:
        from leadway.ui.forms.help_dialog import HelpDialog

        HelpDialog(self).open()

    def _on_text_size(self, step: int) -> None:
        """Go to the next larger or smaller text size; 0 is the usual one."""
        from leadway.services.settings import TEXT_SIZES

        sizes = TEXT_SIZES if step > 0 else TEXT_SIZES[::-1]
        now = theme().text_size
        size = next((each for each in sizes if (each - now) * step > 0), now) if step else 100
        theme().set_text_size(size)
        self.text_resized.emit(size)

    def _on_undo(self) -> None:
        if self._pushed is None and self._navigation_visible:
            self.command.emit(AppCommand.UNDO)

    def _on_shortcut(self, key: str) -> None:
        if self._pushed is None and self._navigation_visible:
            self.open_page(key)
            self._focus_page(self._pages[key])

    def _focus_page(self, page: QWidget) -> None:
        """Focus the first control of a page, unless Qt found a better one in it."""
        now: QWidget | None = self.focusWidget()
        if now is None or not page.isAncestorOf(now) or now.focusPolicy() == Qt.FocusPolicy.NoFocus:
            focus_first(page)


def opening_size(free: QSize) -> QSize:
    """Return how large the window opens where this much of a screen is free, its title bar included."""
    return USUAL.boundedTo(free - QSize(0, _TITLE_BAR)).expandedTo(LEAST)


def _install_accessibility() -> None:
    from leadway.ui.widgets.accessibility import install

    install()


class _Brand(QWidget):
    """The logo and the name at the top of the navigation."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.narrow = False
        """Whether the logo is alone, without the name."""
        self._has_logo = False
        self.setFixedHeight(40)
        self.setAccessibleName(_NAME)

    def draw_icon(self) -> None:
        """Draw the logo from now on."""
        self._has_logo = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        left = (self.width() - _LOGO) // 2 if self.narrow else 6
        place = placed_in(self, QRect(left, (self.height() - _LOGO) // 2, _LOGO, _LOGO))
        if self._has_logo:
            painter.drawPixmap(place.topLeft(), logo(_LOGO, max(painter.deviceTransform().m11(), 1.0)))
        if self.narrow:
            return
        painter.setFont(theme().font("lead", weight=600))
        painter.setPen(theme().colour("ink"))
        side = left + _LOGO + 10
        draw_words(painter, placed_in(self, QRect(side, 0, self.width() - side, self.height())), _NAME)


def _native(keys: str | QKeySequence.StandardKey) -> str:
    """Return a shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
