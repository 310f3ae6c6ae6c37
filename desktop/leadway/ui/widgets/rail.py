"""The left rail and its entries: places of the window, sections of a page, steps of the ritual."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from leadway.i18n import _
from leadway.ui.theme.theme import Role, theme
from leadway.ui.widgets.buttons import PaintedButton
from leadway.ui.widgets.paint import RING, draw_words, placed_in, rounded
from leadway.ui.widgets.paint import icon as draw_icon
from leadway.ui.widgets.save_status import RING_SIZE, paint_ring

NAVIGATION = _("Navigation")
_SIDE = 12
_BETWEEN = 12


class Rail(QWidget):
    """The column at the leading edge of the window, full or with icons only."""

    accessible_role = "PageTabList"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(12, 16, 13, 16)
        self.rows.setSpacing(4)
        self._narrow = False
        self.setAccessibleName(NAVIGATION)
        self.setFixedWidth(theme().space.rail)

    @property
    def narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._narrow

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, or icons and words."""
        self._narrow = narrow
        self.setFixedWidth(theme().space.rail_narrow if narrow else theme().space.rail)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        # Not by fillRect(), which brings the 180 names of Qt's gradients (2 ms).
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("line"))
        painter.drawRect(placed_in(self, QRect(self.width() - 1, 0, 1, self.height())))


class _Entry(PaintedButton):
    """A painted entry of the rail."""

    is_current = False
    _height = 40

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._height)
        self.setFont(theme().font("body", weight=500))

    def sizeHint(self) -> QSize:
        return QSize(theme().space.rail - 2 * _SIDE, self._height)

    def set_current(self, *, current: bool) -> None:
        """Show the entry as the one that is open, or as one of the others."""
        self.is_current = current
        self.update()

    def _paint_ground(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole, radius = QRectF(self.rect()), float(theme().space.radius_control)
        if self.is_current:
            rounded(painter, whole, radius, fill=theme().colour("accent_soft"))
        elif self.isEnabled() and self.underMouse():
            rounded(painter, whole, radius, fill=theme().colour("raised"), edge=theme().colour("line"))
        if self.hasFocus():
            rounded(painter, whole, radius, edge=theme().colour("accent"), width=RING)

    def _sign_rect(self, size: int) -> QRect:
        left = (self.width() - size) // 2 if self.narrow else _SIDE - 2
        return placed_in(self, QRect(left, (self.height() - size) // 2, size, size))

    def _text_rect(self) -> QRect:
        left = _SIDE - 2 + RING_SIZE + _BETWEEN
        return placed_in(self, QRect(left, 0, self.width() - left - 6, self.height()))


class RailButton(_Entry):
    """An icon with its words."""

    def __init__(self, key: str, title: str, icon: str, shortcut: str, parent: QWidget | None = None) -> None:
        super().__init__(title.replace("&", "&&"), parent)
        self.key = key
        self._shortcut = shortcut
        self._icon = icon
        self._signed = False
        self.setObjectName(f"place-{key}")
        self.setAccessibleDescription(shortcut)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """Show this title, and name the entry by it."""
        self._title = title
        self.setText(title.replace("&", "&&"))
        self.setAccessibleName(title)
        self.setToolTip(f"{title} ({self._shortcut})")

    def draw_icon(self) -> None:
        """Draw the icon from now on; the first paint does without (3 ms)."""
        self._signed = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        self._paint_ground(painter)
        if self._signed:
            role: Role = "accent" if self.is_current else "ink_soft"
            place = self._sign_rect(RING_SIZE)
            draw_icon(painter, place.x(), place.y(), self._icon, role, RING_SIZE)
        if self.narrow:
            return
        painter.setPen(theme().colour("ink"))
        draw_words(painter, self._text_rect(), self._title)


class PlaceButton(RailButton):
    """Opens one place of the window."""

    accessible_role = "PageTab"


class SectionEntry(_Entry):
    """Opens one section of a page that has several."""

    accessible_role = "PageTab"

    def __init__(self, key: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title.replace("&", "&&"), parent)
        self.key = key
        self._title = title
        self.setObjectName(f"section-{key}")
        self.setAccessibleName(title)
        self.setToolTip(title)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        self._paint_ground(painter)
        painter.setPen(theme().colour("ink"))
        rect = placed_in(self, QRect(_SIDE, 0, self.width() - _SIDE - 6, self.height()))
        draw_words(painter, rect, self._title)


class StepView(NamedTuple):
    """What the step rail shows of one step."""

    key: str
    title: str
    minutes: float = 0
    visited: bool = False
    done: bool = False
    status: str = ""


class StepButton(_Entry):
    """One step of the ritual: ring, title, planned minutes or status."""

    accessible_role = "PageTab"
    _height = 48

    def __init__(self, place: int, view: StepView, parent: QWidget | None = None) -> None:
        super().__init__(view.title.replace("&", "&&"), parent)
        self.place = place
        self._view = view
        self._share = 0.0
        self._small = theme().font("small")
        self.setObjectName(f"step-{view.key}")
        self.show_view(view, current=False, share=0.0)

    @property
    def view(self) -> StepView:
        """The step shown."""
        return self._view

    @property
    def share(self) -> float:
        """The used share of the step's planned minutes."""
        return self._share

    def show_view(self, view: StepView, *, current: bool, share: float) -> None:
        """Show a step's state; a step not visited yet cannot be clicked."""
        self._view, self._share = view, share
        self.set_current(current=current)
        self.setEnabled(view.visited or current)
        parts = [view.status or _minutes(view.minutes)]
        if current:
            parts.insert(0, _("current step"))
        elif view.done and not view.status:
            parts.insert(0, _("done"))
        words = ", ".join(part for part in parts if part)
        self.setAccessibleName(_("Step {n}, {title}").format(n=self.place + 1, title=view.title))
        self.setAccessibleDescription(words)
        self.setToolTip(f"{view.title} ({words})" if words else view.title)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        self._paint_ground(painter)
        ring = QRectF(self._sign_rect(RING_SIZE))
        passed = bool(self._view.status) and not self.is_current
        done = self._view.done and not passed and not self.is_current
        paint_ring(painter, ring, self._share if self.is_current else 0.0, done=done, idle=passed)
        if self.narrow:
            self._paint_number(painter, ring, plain=not (done or passed))
            return
        self._paint_words(painter)

    def _paint_number(self, painter: QPainter, ring: QRectF, *, plain: bool) -> None:
        if not plain:
            return
        font = theme().font("small", weight=600 if self.is_current else 500)
        font.setPointSizeF(font.pointSizeF() * 0.8)
        painter.setFont(font)
        painter.setPen(theme().colour("ink" if self.is_current else "ink_soft"))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter.value, str(self.place + 1))

    def _paint_words(self, painter: QPainter) -> None:
        rect = self._text_rect()
        below = self._view.status or _minutes(self._view.minutes)
        middle = rect.top() + rect.height() // 2
        if below:
            upper = QRect(rect.left(), rect.top(), rect.width(), middle - rect.top() + 1)
            lower = QRect(rect.left(), middle + 2, rect.width(), rect.height() // 2)
            self._paint_title(painter, upper, Qt.AlignmentFlag.AlignBottom)
            painter.setFont(self._small)
            painter.setPen(theme().colour("ink_soft"))
            draw_words(painter, lower, below, Qt.AlignmentFlag.AlignTop)
        else:
            self._paint_title(painter, rect, Qt.AlignmentFlag.AlignVCenter)

    def _paint_title(self, painter: QPainter, rect: QRect, height: Qt.AlignmentFlag) -> None:
        painter.setFont(theme().font("body", weight=600 if self.is_current else 500))
        painter.setPen(theme().colour("ink" if self.isEnabled() else "ink_soft"))
        draw_words(painter, rect, self._view.title, height)


def _minutes(minutes: float) -> str:
    if minutes <= 0:
        return ""
    return _("under 1 min") if minutes < 1 else _("{n} min").format(n=round(minutes))
