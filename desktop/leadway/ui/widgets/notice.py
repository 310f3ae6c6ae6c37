"""The notice at the foot of the rail; pressing it opens the section of the settings that helps."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import PaintedButton
from leadway.ui.widgets.paint import RING, icon, placed_in, rounded
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import height_follows_width

_ICON = 18
_ICON_LEFT = 11
_WORDS_LEFT = 42


class Notice(NamedTuple):
    """The text of a notice, and the section of the settings that it opens."""

    text: str
    detail: str
    section: str
    icon: str = "triangle-alert"


class FootNotice(PaintedButton):
    """Shows one notice or takes no room; in a narrow rail an icon with a tooltip."""

    followed = Signal(str)
    """The notice was pressed; carries the section that it opens."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._notice: Notice | None = None
        self._narrow = False
        self._words = Caption("", self)
        # Clicks go to the button.
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(_WORDS_LEFT, 8, 4, 8)
        row.addWidget(self._words)
        self.setObjectName("notice")
        height_follows_width(self, QSizePolicy.Policy.Ignored)
        self.clicked.connect(self._on_clicked)
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Show a notice, or nothing."""
        self._notice = notice
        self._words.setText(notice.text if notice is not None else "")
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
        self._narrow = narrow
        self._words.setVisible(not narrow)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return not self._narrow

    def heightForWidth(self, width: int) -> int:
        row = self.layout()
        return max(row.heightForWidth(width) if row is not None else 0, theme().space.control)

    def sizeHint(self) -> QSize:
        return QSize(theme().space.control, theme().space.control)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole, radius = QRectF(self.rect()), float(theme().space.radius_control)
        if self.underMouse():
            rounded(painter, whole, radius, fill=theme().colour("raised"), edge=theme().colour("line"))
        if self.hasFocus():
            rounded(painter, whole, radius, edge=theme().colour("accent"), width=RING)
        left = (self.width() - _ICON) // 2 if self._narrow else _ICON_LEFT
        if self._notice is not None:
            left = placed_in(self, QRect(left, 8, _ICON, _ICON)).left()
            icon(painter, left, 8, self._notice.icon, "ink_soft", _ICON)

    def _on_clicked(self) -> None:
        if self._notice is not None:
            self.followed.emit(self._notice.section)
