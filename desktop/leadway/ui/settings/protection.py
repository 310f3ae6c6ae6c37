"""How the data is protected, and the unlock methods."""

from __future__ import annotations

from functools import partial

from leadway.domain.change import Change, ProgramPart, kinds_of
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.second_folder import second_folder_fault
from leadway.services.session import Services
from leadway.ui.settings.section import SettingsSection
from leadway.ui.settings.unlock_methods import UnlockMethods
from leadway.ui.subscribing import subscribe_while_alive
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.focus_order import focus_first
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Paragraph

FOR_BACKUPS = _("For the second backup folder")
ASKED = _(
    "Its backups need something that opens them on another computer and keeps others out: a passphrase, or "
    "a recovery key that you type back once."
)
ENOUGH = _("Your backups can be opened on another computer now.")
BACK = _("Back to the backups")


class ProtectionSection(SettingsSection):
    """All unlock methods, and changing the encryption key."""

    key = "protection"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.methods = UnlockMethods(services)
        self.asked = Paragraph()
        self.back_button = QuietButton(BACK, clicked=partial(self.section_requested.emit, "backups"))
        self.for_backups = Section(FOR_BACKUPS, self.asked, button_row(self.back_button))
        self.shared = Paragraph()
        self.add(self.for_backups, self.shared, self.methods)
        subscribe_while_alive(services.changes, self, self._on_change)
        self.methods.rekey_requested.connect(self.rekey_requested)

    def enter(self) -> None:
        """Set the focus to the first unlock method, not to the way back."""
        super().enter()
        focus_first(self.methods)

    def refresh(self) -> None:
        """Show which unlock methods there are; a form that is being filled in stays."""
        self._show_for_backups()
        self.shared.set_or_hide(str(self._services.shared_folder_fault() or ""))
        self.methods.refresh()

    def _on_change(self, changes: frozenset[Change]) -> None:
        if ProgramPart.KEY in kinds_of(changes):
            self._show_for_backups()

    def _show_for_backups(self) -> None:
        """Say what the second folder for backups asks for, where it does."""
        folder = self._services.folder
        fault = second_folder_fault(folder)
        self.asked.setText(ASKED if fault is not None else ENOUGH)
        self.for_backups.setVisible(fault is not None or Destinations.read(folder).wanted is not None)

    def leave(self) -> None:
        """Forget every secret."""
        self.methods.forget()

    def show_rekeyed(self, recovery_key: str, error: KnownError | None) -> None:
        """Say that the key was changed, or why not; show the new recovery key if there is one."""
        self.methods.show_rekeyed(recovery_key, error)
