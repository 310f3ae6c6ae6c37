"""How the data is protected, and the unlock methods."""

from __future__ import annotations

from leadway.domain.errors import KnownError
from leadway.services.session import Services
from leadway.ui.settings.section import SettingsSection
from leadway.ui.settings.unlock_methods import UnlockMethods


class ProtectionSection(SettingsSection):
    """All unlock methods, and changing the encryption key."""

    key = "protection"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.methods = UnlockMethods(services)
        self.add(self.methods)
        self.methods.rekey.rekey_requested.connect(self.rekey_requested)

    def refresh(self) -> None:
        """Show which unlock methods there are; a form that is being filled in stays."""
        self.methods.refresh()

    def leave(self) -> None:
        """Forget every secret."""
        self.methods.forget()

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say that the key was changed, or why not; show the new recovery key if there is one."""
        self.methods.rekey.show_result(error)
        if recovery_key:
            self.methods.recovery.show_key(recovery_key)
