"""A section of a page: a heading, what belongs to it, and a line for the outcome of the last action."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.scroll_column import keep_together
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import VBox


class MessageLine(Caption):
    """One message; takes no space while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, size="body")
        self.hide()

    def show_message(self, text: str) -> None:
        """Show a message, or none; a screen reader reads it out at once."""
        self.set_or_hide(text)
        if text:
            announce(self, text, urgent=True)

    def show_error(self, error: KnownError) -> None:
        """Show why the last action failed."""
        self.show_message(str(error))


class Section(VBox):
    """Scrolls into view as a whole. The code that fills it adds `message` where it belongs."""

    def __init__(self, heading: str, *items: QWidget) -> None:
        super().__init__(spacing=8)
        keep_together(self)
        self.add(Heading(heading), *items)
        self.message = MessageLine(self)

    def show_error(self, error: KnownError) -> None:
        """Show why the last action failed."""
        self.message.show_error(error)
