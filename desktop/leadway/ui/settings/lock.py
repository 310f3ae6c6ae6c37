"""When Leadway locks, and what that means here."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.services.session import Services
from leadway.ui.settings.section import Section, SettingsSection
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.chip import CheckChip, Mark
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.text import Caption

LOCK_KEYS = "Ctrl+L"
LOCK = "lock"
MEANS = "Locked, Leadway keeps what you typed and shows nothing of your notes. The reminder goes on."
AT_ONCE = "Now"
NOW = "Lock it now"
WITH_PASSPHRASE = "Only your passphrase, or your recovery key, opens it again."
WITHOUT = (
    "You have no passphrase: locking only hides what is on the screen, and one click shows it again. "
    "With a passphrase it keeps others out."
)
SET_PASSPHRASE = "Set a passphrase…"
BY_ITSELF = "By itself"
AFTER = "When you have not used Leadway for"
TIMES = (
    Option(0, "never"),
    Option(5, "5 minutes"),
    Option(15, "15 minutes"),
    Option(60, "an hour"),
)
WITH_SCREEN = "When the screen locks"
AT_START = "At every start"
AT_START_ASKS = "Your passphrase is asked at every start, since the keychain does not open Leadway."
AT_START_OPENS = (
    "The keychain opens Leadway at a start. To be asked for the passphrase each time, take it out of the "
    "keychain under Protection."
)
CHANGE = "Go to Protection"


class LockSection(SettingsSection):
    """Lock now, after a time, with the screen, at a start."""

    title = "Lock"
    means = MEANS

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.button = QuietButton(f"{NOW}  ({_native(LOCK_KEYS)})", icon="lock")
        self.button.setAccessibleName(NOW)
        self.button.setAccessibleDescription(_native(LOCK_KEYS))
        self.says = Caption(size="body")
        self.set_button = QuietButton(SET_PASSPHRASE)
        self.after = Choice("lock/after", AFTER, TIMES)
        self.with_screen = CheckChip(WITH_SCREEN)
        self.at_start = Caption(size="body")
        self.change_button = QuietButton(CHANGE)
        now = Section(AT_ONCE)
        now.add_button(self.button)
        now.add(self.says)
        now.add_button(self.set_button)
        self.by_itself = Section(BY_ITSELF)
        self.by_itself.add(self.after)
        self.by_itself.add_button(self.with_screen)
        self.start = Section(AT_START)
        self.start.add(self.at_start)
        self.start.add_button(self.change_button)
        for part in (now, self.by_itself, self.start):
            self.add_section(part)
        self.add(self.saved)
        self.button.clicked.connect(self._on_lock)
        self.set_button.clicked.connect(self._on_protection)
        self.change_button.clicked.connect(self._on_protection)
        self.after.chosen.connect(self._on_after)
        self.with_screen.clicked.connect(self._on_with_screen)

    def refresh(self) -> None:
        """Show what was chosen, as far as it means anything with the ways there are."""
        try:
            settings = self._services.settings.load()
            state = self._services.protection().state()
        except KnownError as error:
            self.saved.set_trouble(str(error))
            return
        self.says.setText(WITH_PASSPHRASE if state.passphrase else WITHOUT)
        self.set_button.setVisible(not state.passphrase)
        self.by_itself.setVisible(state.passphrase)
        self.start.setVisible(state.passphrase)
        self.after.set_value(settings.lock_after)
        self.with_screen.show_mark(Mark.CHECK if settings.lock_with_screen else Mark.EMPTY)
        self.at_start.setText(AT_START_OPENS if state.keychain else AT_START_ASKS)

    def _on_lock(self) -> None:
        self.asked.emit(LOCK)

    def _on_protection(self) -> None:
        self.asked.emit("protection")

    def _on_after(self, value: object) -> None:
        if isinstance(value, int):
            self._change(lock_after=value)
        else:
            self.refresh()

    def _on_with_screen(self) -> None:
        self._change(lock_with_screen=self.with_screen.mark is not Mark.CHECK)
        self.refresh()


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
