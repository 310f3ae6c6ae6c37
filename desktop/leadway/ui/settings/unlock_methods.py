"""Shows and changes the unlock methods; part of the settings and of the set-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from leadway.domain.change import ProgramPart
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.protection_texts import protection_text
from leadway.ui.settings.rekey import RekeySection
from leadway.ui.settings.unlock_method_sections import KeychainSection, PassphraseSection, RecoverySection
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.text import Paragraph
from leadway.ui.widgets.vbox import VBox

STAYED = _("The keychain keeps its entry for now: a backup still needs it, or the keychain did not answer.")
WAIT = _("One moment. This is slow on purpose, to make guessing slow.")
SAVING = _("Saving the page…")
WAIT_KEYCHAIN = _("Asking the keychain…")
DONE_PASSPHRASE = _("From now on your passphrase opens it.")
DONE_REMOVED = _("The passphrase is removed.")
DONE_AGAIN = _("The keychain has the key again and opens Leadway at the next start.")
DONE_CONFIRMED = _("Your recovery key is on paper, and it is right.")
_BETWEEN = 32

T = TypeVar("T")


class UnlockMethods(VBox):
    """How the data is protected, and what can be changed. While a change runs, everything here is disabled.

    The set-up asks for less: `few` leaves out the keychain and the encryption key.
    """

    rekey_wanted = Signal(str)
    """The encryption key is to be changed; carries the passphrase, or an empty text."""

    def __init__(self, services: Services, *, few: bool = False) -> None:
        super().__init__()
        self._services = services
        self._working = False
        self._focused: QWidget | None = None
        self._has_new_entry = False
        self.now = Paragraph()
        self.waiting = MessageLine()
        self.add(self.now, self.waiting)
        self.passphrase = PassphraseSection()
        self.keychain = KeychainSection()
        self.recovery = RecoverySection()
        self.rekey = RekeySection()
        self._sections: tuple[PassphraseSection | KeychainSection | RecoverySection | RekeySection, ...]
        self._sections = (self.passphrase, self.keychain, self.recovery, self.rekey)
        for section in self._sections:
            section.setParent(self)
            section.hide()
        if few:
            self._sections = (self.passphrase, self.recovery)
        for section in self._sections:
            self.body.addSpacing(_BETWEEN - self.body.spacing())
            self.add(section)
        self.passphrase.form.chosen.connect(self._on_passphrase)
        self.passphrase.remove_button.clicked.connect(self._on_remove_passphrase)
        self.keychain.switch.clicked.connect(self._on_keychain)
        self.keychain.again_button.clicked.connect(self._on_keychain_again)
        self.recovery.make_button.clicked.connect(self._on_make_recovery)
        self.recovery.form.typed.connect(self._on_typed_back)
        self.recovery.form.save_wanted.connect(self._on_save)
        self.rekey.wanted.connect(self.rekey_wanted)

    @property
    def is_working(self) -> bool:
        """Whether a change is running."""
        return self._working

    def refresh(self) -> None:
        """Show which unlock methods there are; a form that is being filled in stays."""
        if self._working:
            return
        try:
            state = self._services.protection().state()
        except KnownError as error:
            self.now.setText(str(error))
            for section in self._sections:
                section.hide()
            return
        self.now.setText(protection_text(state))
        for section in self._sections:
            section.show()
            section.show_state(state)
        may_be_lost = self._services.key.typed and not self._has_new_entry
        self.keychain.offer_again(offered=state.keychain and may_be_lost)

    def forget(self) -> None:
        """Forget every secret that is not set yet."""
        if not self._working:
            self.passphrase.close_form()
            self.recovery.close_form()
            self.rekey.close_form()

    def _run(
        self,
        task: Callable[[KeySettings], T],
        done: Callable[[T], None],
        failed: Callable[[KnownError], None],
        waiting: str = WAIT,
    ) -> None:
        """Run a change in the background and show the state after it."""

        def on_done(result: T) -> None:
            self._end_work()
            done(result)
            self.refresh()
            self._services.changes.announce(ProgramPart.KEY)

        def on_failed(error: KnownError) -> None:
            self._end_work()
            self.refresh()
            failed(error)

        self._working = True
        self.waiting.set_or_hide(waiting)
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            # A disabled widget loses the focus; on this line no key does anything.
            self._focused = focused
            self.waiting.setFocus()
        for section in self._sections:
            section.setEnabled(False)
        run_in_background(partial(task, self._services.protection()), on_done, on_failed, self)

    def _end_work(self) -> None:
        self._working = False
        for section in self._sections:
            section.setEnabled(True)
        focused, self._focused = self._focused, None
        if focused is not None and self.waiting.hasFocus():
            focused.setFocus()
        self.waiting.set_or_hide("")

    def _on_passphrase(self) -> None:
        section = self.passphrase
        task = partial(KeySettings.set_passphrase, text=section.form.take())
        self._run(task, partial(section.show_done, DONE_PASSPHRASE), section.show_error)

    def _on_remove_passphrase(self) -> None:
        section = self.passphrase
        self._run(KeySettings.remove_passphrase, partial(section.show_done, DONE_REMOVED), section.show_error)

    def _on_keychain(self) -> None:
        if self.keychain.switch.is_on:
            self._run(
                KeySettings.leave_keychain, self._after_leaving, self.keychain.show_error, WAIT_KEYCHAIN
            )
        else:
            self._use_keychain("")

    def _on_keychain_again(self) -> None:
        self._use_keychain(DONE_AGAIN)

    def _use_keychain(self, text: str) -> None:
        done = partial(self._after_using, text)
        self._run(KeySettings.use_keychain, done, self.keychain.show_error, WAIT_KEYCHAIN)

    def _after_using(self, text: str, _nothing: None) -> None:
        self._has_new_entry = True
        self.keychain.message.set_or_hide(text)
        self.keychain.switch.setFocus()

    def _after_leaving(self, gone: bool) -> None:  # noqa: FBT001 -- the result of the change
        self.keychain.message.set_or_hide("" if gone else STAYED)

    def _on_make_recovery(self) -> None:
        self._run(KeySettings.new_recovery_key, self.recovery.show_key, self.recovery.show_error)

    def _on_typed_back(self, text: str) -> None:
        task = partial(KeySettings.confirm_recovery, text=text)
        self._run(task, partial(self.recovery.show_done, DONE_CONFIRMED), self.recovery.form.show_wrong)

    def _on_save(self) -> None:
        from leadway.ui.settings.recovery_sheet import choose_sheet, saving

        place = choose_sheet(self)
        if place is None:
            return
        form = self.recovery.form
        try:
            save = saving(self._services, form.key(), *place)
        except KnownError as error:
            form.page_message.show_error(error)
            return
        form.page_message.set_or_hide(SAVING)
        run_in_background(save, form.page_message.tell, form.page_message.show_error, self)
