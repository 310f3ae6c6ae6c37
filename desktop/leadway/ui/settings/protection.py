"""How the data is protected, said plainly, and the ways to it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.services.session import Services
from leadway.ui.settings.section import Section
from leadway.ui.settings.unlock_methods import UnlockMethods

EXCHANGE = "exchange"
DONE_EXCHANGED = "Everything is written anew, with another key."


class ProtectionSection(Section):
    """All ways to the key."""

    title = "Protection"

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.ways = UnlockMethods(services)
        self.add(self.ways)
        self.ways.exchange_wanted.connect(self._on_exchange)

    def refresh(self) -> None:
        """Show which ways there are now; a form that is being filled in stays."""
        self.ways.refresh()

    def keep(self) -> None:
        """Forget every secret."""
        self.ways.forget()

    def show_exchanged(self, recovery_key: str, error: KnownError | None) -> None:
        """Say that the key was exchanged, or why not, and show the new recovery key if there is one."""
        exchange = self.ways.exchange
        if error is not None:
            exchange.ask_again(error)
        else:
            exchange.say(DONE_EXCHANGED)
        if recovery_key:
            self.ways.recovery.show_key(recovery_key)

    def _on_exchange(self) -> None:
        # The data is closed for it, and this section goes: the window does the rest.
        self.asked.emit(EXCHANGE)
