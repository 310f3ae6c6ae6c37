"""The last screen of the set-up: how the notes are kept from others, and how oneself gets back to them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.services.session import Services
from leadway.ui.settings.unlock_methods import UnlockMethods
from leadway.ui.widgets.scroll_column import Column
from leadway.ui.widgets.text import Caption, Paragraph, Question

PRIVATE = "Keep it private"
NO_NETWORK = "Leadway never connects to a network."
RECOMMENDED = "A passphrase is recommended. You can set it, or change it, at any time in Settings."
ROLES = "Write of people by their role, like “the late shift”: then no page says more of them than it must."


class PrivateScreen(Column):
    """A passphrase, a recovery key, and people as roles. Each can be left for another day."""

    edited = Signal()
    """Never told: what is chosen here is kept at once, by itself."""

    def __init__(self, step: str, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.methods = UnlockMethods(services, few=True)
        self.add(Caption(step))
        self.add(Question(PRIVATE))
        self.add(Paragraph(f"{NO_NETWORK} {RECOMMENDED}"))
        self.add(self.methods)
        self.add_space(16)
        self.add(Caption(ROLES, size="body"))

    def enter(self) -> None:
        """Show what holds now, with the focus on the passphrase."""
        self.methods.refresh()
        self.methods.passphrase.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def settle(self) -> bool:
        """Begin what was typed and not pressed; whether nothing is left to wait for."""
        if self.methods.is_working:
            return False
        form = self.methods.passphrase.form
        if form.isVisibleTo(self) and not form.is_empty():
            form.set_button.click()
            return False
        return True

    def forget(self) -> None:
        """Forget every secret that was not finished."""
        self.methods.forget()
