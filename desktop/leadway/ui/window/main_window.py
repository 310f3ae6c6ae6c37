"""The window: a rail with the places a person can go to, and the page of the place that is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from leadway.ui.theme.theme import mark, theme, window_icon
from leadway.ui.widgets.focus_order import focus_first, move_focus
from leadway.ui.widgets.notice import FootNotice, Notice
from leadway.ui.widgets.rail import PlaceButton, Rail, RailButton

Topic = Literal["bug", "copy", "back", "installation", "protection"]
"""What a notice is about, the most urgent first: each has one at most."""

URGENCY: tuple[Topic, ...] = get_args(Topic)
LOCK, LOCK_KEYS = "Lock", "Ctrl+L"
_NAME = "Leadway"
_MARK = 28


class MainWindow(QMainWindow):
    """The main window. It remembers nothing: whoever opens it says which place is open."""

    place_opened = Signal(str)
    closing = Signal()
    """The window goes for good."""

    quit_asked = Signal()
    lock_asked = Signal()
    notice_followed = Signal(str)
    """A notice was pressed; carries the section of the settings it leads to."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_NAME)
        self.setMinimumSize(720, 520)
        self.resize(1100, 760)
        self._pages: dict[str, QWidget] = {}
        self._buttons: dict[str, PlaceButton] = {}
        self._titles: dict[str, str] = {}
        self._lock: RailButton | None = None
        self._taken: QWidget | None = None
        self._may_close: Callable[[], bool] | None = None
        self._focus_before: QWidget | None = None
        self._left_at: QWidget | None = None
        self._signed = False
        self._offers_places = True
        self._navigator = QWidget()
        self._rail = Rail(self._navigator)
        self._brand = _Brand(self._rail)
        self._places = QVBoxLayout()
        self._foot = QVBoxLayout()
        self._notices: dict[Topic, Notice | None] = {}
        self._notice = FootNotice(self._rail)
        self._notice.followed.connect(self.notice_followed)
        self._stack = QStackedWidget(self._navigator)
        self._build()

    @property
    def rail(self) -> Rail:
        """The rail with the places."""
        return self._rail

    def add_place(
        self, key: str, title: str, icon: str, page: QWidget, *, foot_keys: str | None = None
    ) -> None:
        """Append a place to the rail, or to its foot, with keys of its own; the first one added is open."""
        number = len(self._pages) + 1
        shortcut = QKeySequence(foot_keys or f"Ctrl+{number}")
        button = PlaceButton(key, title, icon, shortcut.toString(QKeySequence.SequenceFormat.NativeText))
        button.narrow = self._rail.narrow
        if self._signed:
            button.draw_icon()
        button.clicked.connect(self._on_place_clicked)
        keys = QShortcut(shortcut, self._navigator)
        keys.setObjectName(key)
        keys.setContext(Qt.ShortcutContext.WindowShortcut)
        keys.activated.connect(self._on_place_keys)
        (self._foot if foot_keys else self._places).addWidget(button)
        self._buttons[key] = button
        self._pages[key] = page
        self._titles[key] = title
        self._stack.addWidget(page)
        if number == 1:
            self.open_place(key)

    def add_lock(self) -> None:
        """Append the entry that locks; its keys hold wherever the person is, in a ritual too."""
        keys = QKeySequence(LOCK_KEYS)
        said = keys.toString(QKeySequence.SequenceFormat.NativeText)
        self._lock = button = RailButton("lock", LOCK, "lock", said)
        button.narrow = self._rail.narrow
        button.clicked.connect(self.lock_asked)
        self._foot.addWidget(button)
        shortcut = QShortcut(keys, self)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.lock_asked)

    def open_place(self, key: str) -> None:
        """Show a place's page; an unknown key is a KeyError."""
        page = self._pages[key]
        for other, button in self._buttons.items():
            button.set_current(current=other == key)
        self._stack.setCurrentWidget(page)
        self.set_subtitle(self._titles[key])
        self.place_opened.emit(key)

    def offer_places(self, *, offered: bool) -> None:
        """Offer the places and the lock; or neither, while the data is closed and they would be empty."""
        self._offers_places = offered
        for button in self._entries():
            button.setVisible(offered)

    def current_place(self) -> str:
        """Return the key of the place that is open, or an empty text before the first is added."""
        return next((key for key, button in self._buttons.items() if button.is_current), "")

    def push_page(self, widget: QWidget) -> None:
        """Let a widget fill the whole window, the rail included."""
        if self._taken is not None:
            self.pop_page()
        self._focus_before = self.focusWidget()
        self._taken = widget
        self._top.addWidget(widget)
        self._top.setCurrentWidget(widget)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def pop_page(self) -> QWidget | None:
        """Show the places again; return the widget that had taken over, which the caller now owns."""
        taken, self._taken = self._taken, None
        if taken is None:
            return None
        self._top.setCurrentWidget(self._navigator)
        self._top.removeWidget(taken)
        taken.hide()
        taken.setParent(None)
        self.set_subtitle(self._titles.get(self.current_place(), ""))
        if self._focus_before is not None:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus_before = None
        return taken

    def taken_over(self) -> bool:
        """Whether a widget fills the whole window now."""
        return self._taken is not None

    def set_subtitle(self, text: str) -> None:
        """Put what is shown behind the name in the window's title."""
        self.setWindowTitle(f"{_NAME} – {text}" if text else _NAME)

    def set_notice(self, topic: Topic, notice: Notice | None) -> None:
        """Show a quiet notice at the foot of the rail, or take it away; of several, the most urgent."""
        self._notices[topic] = notice
        self._notice.show_notice(next((said for key in URGENCY if (said := self._notices.get(key))), None))

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self._taken or self._navigator, forward=next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme().space.narrow_below
        if narrow != self._rail.narrow:
            self._rail.set_narrow(narrow=narrow)
            self._brand.set_narrow(narrow=narrow)
            self._notice.set_narrow(narrow=narrow)
            for button in self._entries():
                button.narrow = narrow
                button.update()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask whether the window may go, and tell before it does."""
        # A window that is hidden has moved on to its next field when it is seen again.
        self._left_at = self.focusWidget()
        if self._may_close is not None and not self._may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)

    def set_close_rule(self, may_close: Callable[[], bool]) -> None:
        """Let something else decide whether closing the window ends it; it hides the window where not."""
        self._may_close = may_close

    def raise_window(self) -> None:
        """Show the window in front of all others, from wherever it was."""
        hidden = not self.isVisible()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        left_at, self._left_at = self._left_at, None
        if hidden and left_at is not None and isValid(left_at):
            left_at.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def show_icons(self) -> None:
        """Draw the mark and the icons of the places, which the first paint goes without."""
        self._signed = True
        self._brand.show_mark()
        for button in self._entries():
            button.draw_icon()

    def show_icon(self) -> None:
        """Give the window its icon, and screen readers their roles: the first paint waits for neither."""
        self.setWindowIcon(window_icon())
        QTimer.singleShot(0, self, _install_accessibility)

    def _build(self) -> None:
        self._places.setSpacing(4)
        self._foot.setSpacing(4)
        self._rail.rows.addWidget(self._brand)
        self._rail.rows.addSpacing(16)
        self._rail.rows.addLayout(self._places)
        self._rail.rows.addStretch(1)
        self._rail.rows.addWidget(self._notice)
        self._rail.rows.addLayout(self._foot)
        row = QHBoxLayout(self._navigator)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._stack, 1)
        self._top = QStackedWidget(self)
        self._top.addWidget(self._navigator)
        self.setCentralWidget(self._top)
        leave = QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self)
        leave.activated.connect(self.quit_asked)

    def _entries(self) -> list[RailButton]:
        return [*self._buttons.values(), *([self._lock] if self._lock is not None else [])]

    def _on_place_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, PlaceButton):
            self.open_place(button.key)

    def _on_place_keys(self) -> None:
        if self._taken is None and self._offers_places:
            key = self.sender().objectName()
            self.open_place(key)
            self._enter(self._pages[key])

    def _enter(self, page: QWidget) -> None:
        """Put the focus at a page's first stop, where Qt found nothing better in it than the page itself."""
        now: QWidget | None = self.focusWidget()
        stands = now is not None and page.isAncestorOf(now) and now.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not stands:
            focus_first(page)


def _install_accessibility() -> None:
    from leadway.ui.widgets.accessibility import install

    install()


class _Brand(QWidget):
    """The mark and the name at the top of the rail."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._narrow = False
        self._marked = False
        self.setFixedHeight(40)
        self.setAccessibleName(_NAME)

    def show_mark(self) -> None:
        """Draw the mark from now on."""
        self._marked = True
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the mark alone, or the mark and the name."""
        self._narrow = narrow
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        top = (self.height() - _MARK) // 2
        left = (self.width() - _MARK) // 2 if self._narrow else 6
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - left - _MARK if rtl else left
        if self._marked:
            painter.drawPixmap(x, top, mark(_MARK, max(painter.deviceTransform().m11(), 1.0)))
        if self._narrow:
            return
        painter.setFont(theme().font("lead", weight=600))
        painter.setPen(theme().colour("ink"))
        side = left + _MARK + 10
        rect = self.rect().adjusted(0, 0, -side, 0) if rtl else self.rect().adjusted(side, 0, 0, 0)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(rect, align.value, _NAME)
