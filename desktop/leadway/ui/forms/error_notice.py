"""The one place of a page for what went wrong: shown once, whole, and cleared by the next success."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.ui.widgets.card import InlineNotice
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.vbox import VBox, remove_widget

T = TypeVar("T")


class ErrorNotice(VBox):
    """Takes no space until a task fails. It belongs near the buttons, visible while the page scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=0)
        self._notice: InlineNotice | None = None
        self.hide()

    def attempt(self, task: Callable[[], T], on_result: Callable[[T], object] | None = None) -> bool:
        """Run a task and pass its result on; show a KnownError of the task and return False."""
        try:
            result = task()
        except KnownError as error:
            self.show_error(error)
            return False
        self.clear()
        if on_result is not None:
            on_result(result)
        return True

    def show_error(self, error: KnownError) -> None:
        """Show what is wrong and what to do; a screen reader reads it out at once."""
        from leadway.ui.widgets.accessibility import announce  # late: the first paint needs none of it

        if str(error) == self.text():
            return
        self.clear()
        self._notice = InlineNotice(str(error), parent=self, icon="triangle-alert")
        self.add(self._notice)
        self.show()
        self._scroll_to()
        announce(self, str(error), urgent=True)

    def clear(self) -> None:
        """Show nothing: what failed works now, or matters no more."""
        if self._notice is not None:
            remove_widget(self.body, self._notice)
            self._notice = None
            self.hide()

    def _scroll_to(self) -> None:
        """Bring the whole notice into sight where the page scrolls."""
        page = self.parentWidget()
        while page is not None and not isinstance(page, ScrollColumn):
            page = page.parentWidget()
        if page is not None:
            # Its place is known once it is laid out.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            page.show_widget(self)

    def text(self) -> str:
        """Return the error shown, empty where there is none."""
        return self._notice.message.text() if self._notice is not None else ""
