"""The last screen of the set-up: who can read the notes, and the unlock methods."""

from __future__ import annotations

from PySide6.QtCore import Signal

from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.settings.unlock_methods import UnlockMethods
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Question

PRIVATE = _("Keep it private")
PROTECT = _(
    "Leadway never connects to a network. We recommend a passphrase. You can set or change it at any time in "
    "Settings."
)
ROLES = _("Write roles, not names (“the late shift”).")


class PrivateScreen(ScrollColumn):
    """A passphrase and a recovery key. Both can wait."""

    edited = Signal()
    """Never emitted: what is chosen here is saved at once."""

    def __init__(self, step: str, services: Services) -> None:
        super().__init__()
        self.methods = UnlockMethods(services, few=True)
        self.add(Caption(step), Question(PRIVATE), Paragraph(PROTECT), self.methods)
        self.add(16)
        self.add(Caption(ROLES, size="body"))

    def enter(self) -> None:
        """Show the current state, with the focus on the passphrase."""
        self.methods.refresh()
        self.methods.passphrase.open_button.setFocus()

    def settle(self) -> bool:
        """Set a passphrase that was typed but not confirmed; return whether nothing is left to wait for."""
        if self.methods.is_working:
            return False
        passphrase = self.methods.passphrase
        if passphrase.form.isVisibleTo(self) and not passphrase.is_empty():
            passphrase.set_button.click()
            return False
        return True

    def forget(self) -> None:
        """Forget every secret that is not set yet."""
        self.methods.forget()
