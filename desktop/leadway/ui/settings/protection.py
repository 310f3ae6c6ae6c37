"""How the data is protected, said plainly, and the ways to it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.services.session import Services
from leadway.ui.settings.section import SettingsSection
from leadway.ui.settings.unlock_methods import UnlockMethods

REKEY = "rekey"
DONE_REKEYED = "Everything is written anew, with another key."


class ProtectionSection(SettingsSection):
    """All ways to the key."""

    title = "Protection"

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.methods = UnlockMethods(services)
        self.add(self.methods)
        self.methods.rekey_wanted.connect(self._on_rekey)

    def refresh(self) -> None:
        """Show which ways there are now; a form that is being filled in stays."""
        self.methods.refresh()

    def keep(self) -> None:
        """Forget every secret."""
        self.methods.forget()

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say that the key was exchanged, or why not, and show the new recovery key if there is one."""
        rekey = self.methods.rekey
        if error is not None:
            rekey.ask_again(error)
        else:
            rekey.say(DONE_REKEYED)
        if recovery_key:
            self.methods.recovery.show_key(recovery_key)

    def _on_rekey(self) -> None:
        # The data is closed for it, and this section goes: the window does the rest.
        self.asked.emit(REKEY)
