"""Holds one page of the window, and refreshes it after a change: visible at once, hidden when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from leadway.domain.change import Kind

if TYPE_CHECKING:
    from leadway.ui.window.page import Page


class PageStack(QStackedWidget):
    """Shows the page, or another widget before the page is made; empty until the page is opened."""

    accessible_role = "LayeredPane"

    def __init__(self) -> None:
        super().__init__()
        self._page: Page | None = None
        self._stale = False

    def show_page(self, page: Page) -> None:
        """Show the page from now on."""
        self._page = page
        self.show_widget(page.as_widget())

    def show_widget(self, widget: QWidget) -> None:
        """Show a widget in place of the one before."""
        if self.indexOf(widget) < 0:
            self.addWidget(widget)
        self.setCurrentWidget(widget)
        self.setFocusProxy(widget)

    def clear(self, keep: QWidget | None) -> None:
        """Remove and delete every widget but `keep`."""
        self._page = None
        for widget in [self.widget(index) for index in range(self.count())]:
            if widget is not None and widget is not keep:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def refresh(self, kinds: frozenset[Kind]) -> None:
        """Records or settings of these kinds were changed."""
        if self._page is None or not kinds & self._page.shows:
            return
        self._stale = not self.isVisible()
        if not self._stale:
            self._page.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._page is not None:
            self._stale = False
            self._page.refresh()
