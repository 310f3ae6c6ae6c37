"""Changes the ways to the key, beside the interface; the settings and the set-up offer them alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from leadway.domain.errors import KnownError
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.protection_texts import says
from leadway.ui.settings.rekey import RekeySection
from leadway.ui.settings.unlock_method_parts import KeychainSection, PassphraseSection, RecoverySection
from leadway.ui.widgets.chip import Mark
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import VBox

STAYED = (
    "The entry stays in the keychain for now: a backup still opens by it, or the keychain gave no answer."
)
WAIT = "One moment: this is slow on purpose, so that guessing is slow, too."
SAVING = "Saving the page…"
WAIT_KEYCHAIN = "Asking the keychain…"
DONE_PASSPHRASE = "From now on your passphrase opens it."
DONE_REMOVED = "No passphrase opens it any more."
DONE_AGAIN = "The keychain has it again, and opens Leadway at the next start."
DONE_CONFIRMED = "Your recovery key is on paper and right."
_BETWEEN = 32

T = TypeVar("T")


class UnlockMethods(VBox):
    """How the data is protected now, and what can be changed; meanwhile nothing else here can be pressed.

    The set-up asks for less: `few` leaves the keychain and the exchange of the key out.
    """

    rekey_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None, *, few: bool = False) -> None:
        super().__init__(parent)
        self._services = services
        self._working = False
        self._stood_at: QWidget | None = None
        self._has_new_entry = False
        self.now = Paragraph()
        self.waiting = Caption(size="body")
        self.waiting.hide()
        self.add(self.now)
        self.add(self.waiting)
        self.passphrase = PassphraseSection(self)
        self.keychain = KeychainSection(self)
        self.recovery = RecoverySection(self)
        self.rekey = RekeySection(self)
        every = (self.passphrase, self.keychain, self.recovery, self.rekey)
        for part in every:
            part.hide()
        self._parts = (self.passphrase, self.recovery) if few else every
        for part in self._parts:
            self.body.addSpacing(_BETWEEN - self.body.spacing())
            self.add(part)
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
        """Whether a change is on its way."""
        return self._working

    def refresh(self) -> None:
        """Show which ways there are now; a form that is being filled in stays."""
        if self._working:
            return
        try:
            state = self._services.protection().state()
        except KnownError as error:
            self.now.setText(str(error))
            for part in self._parts:
                part.hide()
            return
        self.now.setText(says(state))
        for part in self._parts:
            part.show()
            part.show_state(state)
        may_be_lost = self._services.opened_with.typed and not self._has_new_entry
        self.keychain.offer_again(offered=state.keychain and may_be_lost)

    def forget(self) -> None:
        """Forget every secret: what was not finished is not kept."""
        if not self._working:
            self.passphrase.close_form()
            self.recovery.close_form()
            self.rekey.close_form()

    def _do(
        self,
        task: Callable[[KeySettings], T],
        on_result: Callable[[T], None],
        on_error: Callable[[KnownError], None],
        words: str = WAIT,
    ) -> None:
        """Change something beside the interface, and show what holds after it."""
        protection = self._services.protection()

        def change() -> T:
            return task(protection)

        def succeeded(result: T) -> None:
            self._rest()
            on_result(result)
            self.refresh()
            self._services.changes.announce("protection")

        def failed(error: KnownError) -> None:
            self._rest()
            self.refresh()
            on_error(error)

        self._working = True
        self.waiting.say(words)
        stood_at = QApplication.focusWidget()
        if stood_at is not None and self.isAncestorOf(stood_at):
            # What cannot be used loses the focus: here no key does anything meanwhile.
            self._stood_at = stood_at
            self.waiting.setFocus(Qt.FocusReason.OtherFocusReason)
        for part in self._parts:
            part.setEnabled(False)
        run_in_background(change, succeeded, failed, self)

    def _rest(self) -> None:
        self._working = False
        for part in self._parts:
            part.setEnabled(True)
        stood_at, self._stood_at = self._stood_at, None
        if stood_at is not None and self.waiting.hasFocus():
            stood_at.setFocus(Qt.FocusReason.OtherFocusReason)
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
        try:
            make = saving(self._services, form.key(), path, replace=replace)
        except KnownError as error:
            form.show_kept_not(error)
            return
        form.kept.say(SAVING)
        run_in_background(make, form.kept.say, form.show_kept_not, self)
