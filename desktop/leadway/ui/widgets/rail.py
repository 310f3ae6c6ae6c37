"""The left rail: places of the window, sections of a page, steps of the ritual, and a notice at its foot."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import PaintedButton
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.keyboard import KEYS
from leadway.ui.widgets.paint import (
    draw_icon,
    draw_words,
    entry_ground,
    fill,
    paint_ring,
    painter_on,
    placed_in,
)
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import column, height_follows_width, row

NAVIGATION = _("Navigation")
_SIDE = 12
_BETWEEN = 12
_RING = 20
_ENTRY = 38
_NOTICE_ICON = 18
BAR = 12
"""The width of a scroll bar, which is in the margin of the rail."""


class Rail(QWidget):
    """The column at the leading edge of the window, full or with icons only."""

    accessible_role = "PageTabList"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = column(spacing=4, margins=(12, 16, 13, 16))
        self.setLayout(self.rows)
        self.narrow = False
        self.setAccessibleName(NAVIGATION)
        Rail.set_narrow(self, narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, or icons and words."""
        self.narrow = narrow
        self.setFixedWidth(theme().space.rail_narrow if narrow else theme().space.rail)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        fill(QPainter(self), placed_in(self, QRect(self.width() - 1, 0, 1, self.height())), "line")


class RailEntries(QScrollArea):
    """The entries between the head and the foot of the rail; scrolls where the window is too low for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._inner = QWidget()
        # The style sheet gives that name no frame and no ground: asking for Qt's viewport or scroll bar would
        # take PySide 15 ms, before the first paint.
        self._inner.setObjectName("column")
        self.rows = column(spacing=4)
        self._inner.setLayout(self.rows)
        self.setWidget(self._inner)
        self._leave_room()
        on_focus_moved(self, self._on_focus_moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as high as the entries, also when one is added."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._leave_room()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._leave_room()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return self._inner.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme().scaled(_ENTRY))

    def _leave_room(self) -> None:
        """Leave the place of the scroll bar free where there is none: entries are as wide either way."""
        room = 0 if self._inner.sizeHint().height() > self.height() else BAR
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.setViewportMargins(room if is_mirrored else 0, 0, 0 if is_mirrored else room, 0)

    def _on_focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inner.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 4)


class _Entry(PaintedButton):
    """A painted entry of the rail."""

    is_current = False
    narrow = False
    _height = _ENTRY

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFont(theme().font("body", weight=500))

    def sizeHint(self) -> QSize:
        return QSize(theme().space.rail - 2 * _SIDE, theme().scaled(self._height))

    def set_current(self, *, current: bool) -> None:
        """Show the entry as the one that is open, or as one of the others."""
        self.is_current = current
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        entry_ground(
            painter,
            QRectF(self.rect()),
            is_current=self.is_current,
            is_hovered=self.isEnabled() and self.underMouse(),
            has_focus=self.hasFocus(),
        )
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        raise NotImplementedError

    def _icon_rect(self) -> QRect:
        left = (self.width() - _RING) // 2 if self.narrow else _SIDE - 2
        return placed_in(self, QRect(left, (self.height() - _RING) // 2, _RING, _RING))

    def _text_rect(self, left: int = _SIDE - 2 + _RING + _BETWEEN) -> QRect:
        return placed_in(self, QRect(left, 0, self.width() - left - 6, self.height()))


class RailButton(_Entry):
    """An icon, where it has one, with its words."""

    _name = "place"

    def __init__(self, key: str, title: str, icon: str = "", shortcut: str = "") -> None:
        super().__init__(f"{self._name}-{key}")
        self.key = key
        self._shortcut = shortcut
        self.setProperty(KEYS, shortcut)
        self._icon = icon
        self._has_icon = False
        self.setAccessibleDescription(shortcut)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Show this title, and name the entry by it."""
        self._title = title
        self.setText(title.replace("&", "&&"))
        self.setAccessibleName(title)
        self.setToolTip(f"{title} ({self._shortcut})" if self._shortcut else title)

    def draw_icon(self) -> None:
        """Draw the icon from now on; the first paint does without (3 ms)."""
        self._has_icon = True
        self.update()

    def _paint_content(self, painter: QPainter) -> None:
        if self._has_icon:
            draw_icon(painter, self._icon_rect(), self._icon, "accent" if self.is_current else "ink_soft")
        if not self.narrow:
            words = self._text_rect() if self._icon else self._text_rect(_SIDE)
            draw_words(painter, words, self._title)


class ToolButton(RailButton):
    """Opens what is at hand on every screen; its keys stand behind its words where there is room."""

    _name = "tool"
    _height = 32

    def __init__(self, key: str, title: str, icon: str, shortcut: str) -> None:
        super().__init__(key, title, icon, shortcut)
        self.draw_icon()

    def _paint_content(self, painter: QPainter) -> None:
        super()._paint_content(painter)
        start = 2 * (_SIDE + _BETWEEN) + _RING
        words = self._text_rect(start + self.fontMetrics().horizontalAdvance(self._title))
        painter.setFont(theme().font("small"))
        if not self.narrow and words.width() >= painter.fontMetrics().horizontalAdvance(self._shortcut):
            draw_words(painter, words, self._shortcut, "ink_soft")


class PlaceButton(RailButton):
    """Opens one place of the window."""

    accessible_role = "PageTab"


class SectionEntry(PlaceButton):
    """Opens one section of a page that has several."""

    _name = "section"


class StepView(NamedTuple):
    """What the step rail shows of one step."""

    key: str
    title: str
    minutes: float = 0
    visited: bool = False
    done: bool = False
    status: str = ""

    @property
    def detail(self) -> str:
        """What is below the title: the status, else the planned minutes."""
        if self.status or self.minutes <= 0:
            return self.status
        return _("under 1 min") if self.minutes < 1 else _("{n} min").format(n=round(self.minutes))


class StepButton(_Entry):
    """One step of the ritual: ring, title, planned minutes or status."""

    accessible_role = "PageTab"
    _height = 48

    def __init__(self, place: int, view: StepView, parent: QWidget | None = None) -> None:
        super().__init__(f"step-{view.key}", parent)
        self.place = place
        self.setText(view.title.replace("&", "&&"))
        self.show_view(view, current=False, share=0.0)

    def show_view(self, view: StepView, *, current: bool, share: float) -> None:
        """Show a step and the used share of its planned minutes; only a visited one can be clicked."""
        self._view, self.share = view, share
        self.set_current(current=current)
        self.setEnabled(view.visited or current)
        state = _("current step") if current else _("done") if view.done and not view.status else ""
        words = ", ".join(filter(None, (state, view.detail)))
        self.setAccessibleName(_("Step {n}, {title}").format(n=self.place + 1, title=view.title))
        self.setAccessibleDescription(words)
        self.setToolTip(f"{view.title} ({words})" if words else view.title)

    def _paint_content(self, painter: QPainter) -> None:
        ring = QRectF(self._icon_rect())
        passed = bool(self._view.status) and not self.is_current
        done = self._view.done and not passed and not self.is_current
        paint_ring(painter, ring, self.share if self.is_current else 0.0, done=done, idle=passed)
        if not self.narrow:
            self._paint_words(painter)
        elif not (done or passed):
            self._paint_number(painter, ring)

    def _paint_number(self, painter: QPainter, ring: QRectF) -> None:
        font = theme().font("small", weight=600 if self.is_current else 500)
        font.setPointSizeF(font.pointSizeF() * 0.8)
        painter.setFont(font)
        painter.setPen(theme().colour("ink" if self.is_current else "ink_soft"))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter.value, str(self.place + 1))

    def _paint_words(self, painter: QPainter) -> None:
        upper, height = self._text_rect(), Qt.AlignmentFlag.AlignVCenter
        if self._view.detail:
            middle = upper.top() + upper.height() // 2
            lower = QRect(upper.left(), middle + 2, upper.width(), upper.height() // 2)
            painter.setFont(theme().font("small"))
            draw_words(painter, lower, self._view.detail, "ink_soft", Qt.AlignmentFlag.AlignTop)
            upper.setBottom(middle)
            height = Qt.AlignmentFlag.AlignBottom
        painter.setFont(theme().font("body", weight=600 if self.is_current else 500))
        draw_words(painter, upper, self._view.title, "ink" if self.isEnabled() else "ink_soft", height)


class Notice(NamedTuple):
    """The text of a notice, and the section of the settings that it opens."""

    text: str
    detail: str
    section: str
    icon: str = "triangle-alert"


class FootNotice(_Entry):
    """Shows one notice or takes no space; in a narrow rail an icon with a tooltip."""

    followed = Signal(str)
    """The notice was pressed; carries the section of the settings that helps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("notice", parent)
        self._notice: Notice | None = None
        self._words = Caption("", self)
        # Clicks go to the button.
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = row(self._words, margins=(42, 8, 4, 8))
        self.setLayout(self._row)
        height_follows_width(self, QSizePolicy.Policy.Ignored)
        self.clicked.connect(self._on_clicked)
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Show a notice, or nothing."""
        self._notice = notice
        self._words.setText(self.text())
        if notice is not None:
            self.setToolTip(f"{notice.text}\n{notice.detail}")
            self.setAccessibleName(notice.text)
            self.setAccessibleDescription(notice.detail)
        self.setVisible(notice is not None)
        self.update()

    def text(self) -> str:
        """Return the text of the notice."""
        return self._notice.text if self._notice is not None else ""

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the icon alone, or with the words."""
        self.narrow = narrow
        self._words.setVisible(not narrow)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return not self.narrow

    def heightForWidth(self, width: int) -> int:
        return max(self._row.heightForWidth(width), theme().space.control)

    def sizeHint(self) -> QSize:
        return QSize(theme().space.control, theme().space.control)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _paint_content(self, painter: QPainter) -> None:
        if self._notice is not None:
            left = (self.width() - _NOTICE_ICON) // 2 if self.narrow else _SIDE - 1
            place = placed_in(self, QRect(left, 8, _NOTICE_ICON, _NOTICE_ICON))
            draw_icon(painter, place, self._notice.icon, "ink_soft")

    def _on_clicked(self) -> None:
        if self._notice is not None:
            self.followed.emit(self._notice.section)
