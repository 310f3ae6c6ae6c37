"""When Leadway locks, and what locking protects."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence

from leadway.domain.commands import AppCommand
from leadway.i18n import _
from leadway.services.keys.key_settings import KeyState
from leadway.services.session import Services
from leadway.services.settings import meta_of
from leadway.ui.settings.section import SettingsSection
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption

LOCK_KEYS = "Ctrl+L"
MEANS = _("While locked, Leadway keeps what you typed and hides your notes. Reminders still work.")
AT_ONCE = _("Now")
NOW = _("Lock now")
NOW_AND_KEYS = _("Lock now  ({keys})")
WITH_PASSPHRASE = _("Only your passphrase or your recovery key unlocks it.")
WITHOUT = _(
    "You have no passphrase, so locking only hides the screen: one click shows it again. Set a passphrase to "
    "keep others out."
)
SET_PASSPHRASE = _("Set a passphrase…")
AUTOMATICALLY = _("Automatically")
AT_START = _("At every start")
AT_START_ASKS = _("Leadway asks for your passphrase, because the keychain does not open it.")
AT_START_OPENS = _(
    "The keychain opens Leadway. To be asked for your passphrase each time, turn the keychain off under "
    "Protection."
)
CHANGE = _("Go to Protection")


class LockSection(SettingsSection):
    """Lock now, after a while, with the screen, and at every start."""

    key = "lock"
    means = MEANS

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        keys = QKeySequence(LOCK_KEYS).toString(QKeySequence.SequenceFormat.NativeText)
        self.button = QuietButton(NOW_AND_KEYS.format(keys=keys), icon="lock", clicked=self._on_lock)
        self.button.setAccessibleName(NOW)
        self.button.setAccessibleDescription(keys)
        self.effect = Caption(size="body")
        self.set_button = QuietButton(SET_PASSPHRASE, clicked=self._on_protection)
        self.after = self.choice("lock_after", meta_of("lock_after").label)
        self.with_screen = self.switch("lock_with_screen")
        self.at_start = Caption(size="body")
        change_button = QuietButton(CHANGE, clicked=self._on_protection)
        now = Section(AT_ONCE, self.button, self.effect, self.set_button)
        self.by_itself = Section(AUTOMATICALLY, self.after, self.with_screen)
        self.start = Section(AT_START, self.at_start, change_button)
        self.add_sections(now, self.by_itself, self.start)
        self.add(self.saved, self.errors)

    def refresh(self) -> None:
        """Show the settings as far as they matter with the unlock methods there are."""
        super().refresh()
        if not self.errors.text():
            self.errors.attempt(self._services.protection().state, self._show_state)

    def _show_state(self, state: KeyState) -> None:
        self.effect.setText(WITH_PASSPHRASE if state.passphrase else WITHOUT)
        self.set_button.setVisible(not state.passphrase)
        self.by_itself.setVisible(state.passphrase)
        self.start.setVisible(state.passphrase)
        self.at_start.setText(AT_START_OPENS if state.keychain else AT_START_ASKS)

    def _on_lock(self) -> None:
        self.command.emit(AppCommand.LOCK)

    def _on_protection(self) -> None:
        self.section_requested.emit("protection")
