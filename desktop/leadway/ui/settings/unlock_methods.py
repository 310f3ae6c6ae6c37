"""Shows and changes the unlock methods; part of the settings and of the set-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.protection_texts import protection_text
from leadway.ui.settings.rekey import RekeySection
from leadway.ui.settings.unlock_method_sections import KeychainSection, PassphraseSection, RecoverySection
from leadway.ui.widgets.chip import Mark
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

    def __init__(self, services: Services, parent: QWidget | None = None, *, few: bool = False) -> None:
        super().__init__(parent)
        self._services = services
        self._working = False
        self._focused: QWidget | None = None
        self._has_new_entry = False
        self.now = Paragraph()
        self.waiting = MessageLine()
        self.add(self.now, self.waiting)
        self.passphrase = PassphraseSection(self)
        self.keychain = KeychainSection(self)
        self.recovery = RecoverySection(self)
        self.rekey = RekeySection(self)
        self._sections: tuple[PassphraseSection | KeychainSection | RecoverySection | RekeySection, ...]
        self._sections = (self.passphrase, self.keychain, self.recovery, self.rekey)
        for section in self._sections:
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
        may_be_lost = self._services.opened_with.typed and not self._has_new_entry
        self.keychain.offer_again(offered=state.keychain and may_be_lost)

    def forget(self) -> None:
        """Forget every secret that is not set yet."""
        if not self._working:
            self.passphrase.close_form()
            self.recovery.close_form()
            self.rekey.close_form()

    def _do(
        self,
        task: Callable[[KeySettings], T],
        on_result: Callable[[T], None],
        on_error: Callable[[KnownError], None],
        waiting: str = WAIT,
    ) -> None:
        """Run a change in the background and show the state after it."""
        protection = self._services.protection()

        def change() -> T:
            return task(protection)

        def succeeded(result: T) -> None:
            self._end_work()
            on_result(result)
            self.refresh()
            self._services.changes.announce("protection")

        def failed(error: KnownError) -> None:
            self._end_work()
            self.refresh()
            on_error(error)

        self._working = True
        self.waiting.say(waiting)
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            # A disabled widget loses the focus; on this line no key does anything.
            self._focused = focused
            self.waiting.setFocus(Qt.FocusReason.OtherFocusReason)
        for section in self._sections:
            section.setEnabled(False)
        run_in_background(change, succeeded, failed, self)

    def _end_work(self) -> None:
        self._working = False
        for section in self._sections:
            section.setEnabled(True)
        focused, self._focused = self._focused, None
        if focused is not None and self.waiting.hasFocus():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self.waiting.say("")

    def _on_passphrase(self) -> None:
        text = self.passphrase.form.take()

        def change(protection: KeySettings) -> None:
            protection.set_passphrase(text)

        self._do(change, self._after_passphrase, self.passphrase.show_error)

    def _after_passphrase(self, _nothing: None) -> None:
        self.passphrase.close_form()
        self.passphrase.message.say(DONE_PASSPHRASE)
        self.passphrase.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove_passphrase(self) -> None:
        self._do(KeySettings.remove_passphrase, self._after_removal, self.passphrase.show_error)

    def _after_removal(self, _nothing: None) -> None:
        self.passphrase.message.say(DONE_REMOVED)
        self.passphrase.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_keychain(self) -> None:
        if self.keychain.switch.mark is Mark.CHECK:
            self._do(KeySettings.leave_keychain, self._after_leaving, self.keychain.show_error, WAIT_KEYCHAIN)
        else:
            self._do(KeySettings.use_keychain, self._after_using, self.keychain.show_error, WAIT_KEYCHAIN)

    def _on_keychain_again(self) -> None:
        self._do(KeySettings.use_keychain, self._after_again, self.keychain.show_error, WAIT_KEYCHAIN)

    def _after_again(self, _nothing: None) -> None:
        self._has_new_entry = True
        self.keychain.message.say(DONE_AGAIN)
        self.keychain.switch.setFocus(Qt.FocusReason.OtherFocusReason)

    def _after_leaving(self, gone: bool) -> None:  # noqa: FBT001 -- the result of the change
        self.keychain.message.say("" if gone else STAYED)

    def _after_using(self, _nothing: None) -> None:
        self._has_new_entry = True
        self.keychain.message.say("")

    def _on_make_recovery(self) -> None:
        self._do(KeySettings.new_recovery_key, self.recovery.show_key, self.recovery.show_error)

    def _on_typed_back(self, text: str) -> None:
        def confirm(protection: KeySettings) -> None:
            protection.confirm_recovery(text)

        self._do(confirm, self._after_confirming, self.recovery.form.show_wrong)

    def _after_confirming(self, _nothing: None) -> None:
        self.recovery.close_form()
        self.recovery.message.say(DONE_CONFIRMED)
        self.recovery.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_save(self) -> None:
        from leadway.ui.settings.recovery_sheet import ask_for_place, saving

        form = self.recovery.form
        place = ask_for_place(self)
        if place is None:
            return
        path, replace = place
        message = form.page_message

        def failed(error: KnownError) -> None:
            message.tell(str(error))

        try:
            save = saving(self._services, form.key(), path, replace=replace)
        except KnownError as error:
            failed(error)
            return
        message.say(SAVING)
        run_in_background(save, message.say, failed, self)
