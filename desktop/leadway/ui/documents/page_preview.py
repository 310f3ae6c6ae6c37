"""The pages of a document on screen, as wide as the space they have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.text import Caption
from leadway.ui.widgets.vbox import STRETCH, column, remove_widget

PAGE_OF = _("Page {number} of {count}")
PAGES = _("Pages")
_SIDE = 24
_WIDEST = 1000


class DocumentPreview(QScrollArea):
    """Pages below each other, or one sentence. Arrow and page keys scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(PAGES)
        self.pages: list[PagePreview] = []
        self.words = Caption(size="body")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner = QWidget()
        inner.setObjectName("column")
        self._rows = column(self.words, STRETCH, spacing=16, margins=(_SIDE, _SIDE, _SIDE, _SIDE))
        inner.setLayout(self._rows)
        self.setWidget(inner)

    def show_message(self, sentence: str) -> None:
        """Show a sentence in place of the pages."""
        self._clear()
        self.words.setText(sentence)
        self.words.show()
        self.setAccessibleDescription(sentence)

    def show_pages(self, pages: Sequence[bytes]) -> None:
        """Show pages, each a PNG picture."""
        self._clear()
        self.words.hide()
        for place, content in enumerate(pages):
            name = PAGE_OF.format(number=place + 1, count=len(pages))
            page = PagePreview(QImage.fromData(content), name)
            self.pages.append(page)
            self._rows.insertWidget(place, page, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleDescription(PAGE_OF.format(number=1, count=len(pages)))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _clear(self) -> None:
        for page in self.pages:
            remove_widget(self._rows, page)
        self.pages = []
        self.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        width = min(self.viewport().width() - 2 * _SIDE, _WIDEST)
        for page in self.pages:
            page.fit(width)


class PagePreview(QWidget):
    """One page, white in both colour schemes like paper."""

    accessible_role = "Graphic"  # no text

    def __init__(self, image: QImage, name: str) -> None:
        super().__init__()
        self._image = image
        self._scaled = QImage()
        self.setAccessibleName(name)

    def fit(self, width: int) -> None:
        """Take this width, and the height that goes with it."""
        share = self._image.height() / self._image.width() if self._image.width() else 1.4142
        size = QSize(max(width, 1), max(round(width * share), 1))
        if size != self.size():
            self._scaled = QImage()
            self.setFixedSize(size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._scaled.size() != size:
            # Scaled once and smoothly: scaled while painting, small print would be rough.
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = self._image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        painter.drawImage(QRectF(self.rect()), self._scaled)
        painter.setPen(theme().colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
