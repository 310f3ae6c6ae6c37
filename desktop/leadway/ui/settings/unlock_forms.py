"""The section of each unlock method, with its form: passphrase, keychain, recovery key, encryption key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.recovery_key import MistypedError
from leadway.i18n import _
from leadway.services.documents.documents import recovery_page
from leadway.services.keys.key_settings import KeySettings, KeyState
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.field import SecretField
from leadway.ui.widgets.file_dialog import choose_place
from leadway.ui.widgets.flow import Flow, button_row
from leadway.ui.widgets.recovery_field import RecoveryField
from leadway.ui.widgets.scroll_column import keep_together
from leadway.ui.widgets.section import MessageLine, Section
from leadway.ui.widgets.text import Caption, Paragraph, Text
from leadway.ui.widgets.vbox import VBox

WAIT = _("One moment. This is slow on purpose, to make guessing slow.")
CANCEL = _("Cancel")

PASSPHRASE = _("Passphrase")
PASSPHRASE_MEANS = _("You type it to unlock Leadway. If you forget it, only the recovery key helps.")
SET, CHANGE, REMOVE = _("Set a passphrase…"), _("Change it…"), _("Remove it")
NEW = _("Passphrase")
AGAIN = _("The same passphrase again")
GOOD_ONE = _("Four or five unrelated words are easy to remember and hard to guess.")
SHORT = _("Still short. One more word makes it much harder to guess.")
LONG = _("Long enough to be hard to guess.")
DIFFERENT = _("The two are different. Type the second one again.")
USE = _("Use this passphrase")
DONE_PASSPHRASE = _("From now on your passphrase opens it.")
DONE_REMOVED = _("The passphrase is removed.")

KEYCHAIN = _("Keychain of this computer")
KEYCHAIN_MEANS = _(
    "The password store of this computer opens Leadway once you have logged in. "
    "Without it, Leadway asks for your passphrase at every start."
)
KEYCHAIN_LOST = _("You unlocked Leadway by typing this time. If the keychain lost its entry, add it again.")
KEYCHAIN_AGAIN = _("Add it to the keychain again")
KEYCHAIN_SWITCH = _("Let the keychain open Leadway")
WAIT_KEYCHAIN = _("Asking the keychain…")
STAYED = _("The keychain keeps its entry for now: a backup still needs it, or the keychain did not answer.")
DONE_AGAIN = _("The keychain has the key again and opens Leadway at the next start.")

RECOVERY = _("Recovery key")
RECOVERY_MEANS = _("One page to keep at home. It opens your notes when everything else is lost.")
MAKE, RENEW, TYPE_BACK_LATER = _("Make a recovery key…"), _("Make a new one…"), _("Type it back…")
SHOWN_ONCE = _(
    "This is your recovery key. It is shown only now and saved nowhere: print it or write it down, and keep "
    "the page in a safe place."
)
SAVE, SAVE_TITLE, PDF = _("Save as PDF to print…"), _("Save the recovery key"), _("PDF (*.pdf)")
FILE_NAME = _("Leadway recovery key.pdf")
SAVING = _("Saving the page…")
SAVED = _("Saved as “{name}” in {folder}. Print it, then delete the file.")
TYPE_BACK = _("Type it back from the page")
TYPE_BACK_MEANS = _(
    "This checks that the page is right. Only then does an earlier recovery key stop working."
)
CONFIRM, LATER = _("Confirm"), _("Not now")
DONE_CONFIRMED = _("Your recovery key is on paper, and it is right.")

REKEY = _("Encryption key")
REKEY_MEANS = _(
    "Change the encryption key if someone may have your files and your passphrase or recovery key. Older "
    "backups still open with their old passphrase or recovery key."
)
RENEWS = _("You get a new recovery key afterwards. The one on paper then opens older backups only.")
OPEN_REKEY = _("Change the key…")
YOURS = _("Your passphrase")
REKEY_NOW = _("Change it now")
DONE_REKEYED = _("Your data has a new encryption key.")
_SHORT_BELOW = 16

T = TypeVar("T")


class RunChange(Protocol):
    """Runs a change in the background, then calls `on_result` or `on_error`; `waiting` is shown meanwhile."""

    def __call__(
        self,
        task: Callable[[KeySettings], T],
        on_result: Callable[[T], object],
        on_error: Callable[[KnownError], object],
        waiting: str = WAIT,
    ) -> None:
        """Run it."""


class _FormSection(Section):
    """Buttons that are replaced by a form; its error is shown in the form while that is open.

    A subclass fills `form`, clears what was typed in `_clear`, and ends with `_lay_out`.
    """

    def __init__(self, heading: str, means: str) -> None:
        super().__init__(heading, Paragraph(means))
        self.form = VBox(spacing=12)
        keep_together(self.form)
        self.form_message = MessageLine()

    def close_form(self) -> None:
        """Forget what was typed and shown."""
        self._clear()
        self.form_message.set_or_hide("")
        self.form.hide()
        self._buttons.show()

    def cancel(self) -> None:
        """Close the form and focus the button that opens it."""
        self.close_form()
        self._first.setFocus()

    def show_done(self, text: str, _result: object = None) -> None:
        """Close the form and show what was done."""
        self.cancel()
        self.message.set_or_hide(text)

    def show_error(self, error: KnownError) -> None:
        """Show why nothing was changed, in the form while that is open."""
        # Without a key file that can be read, the whole section is hidden for now.
        if not self.form.isHidden():
            self.form_message.show_error(error)
        else:
            super().show_error(error)

    def _lay_out(self, buttons: Flow, first: QWidget) -> None:
        self._buttons, self._first = buttons, first
        self.form.hide()
        self.add(buttons, self.form, self.message)

    def _open(self, first: QWidget) -> None:
        self.message.set_or_hide("")
        self._buttons.hide()
        self.form.show()
        first.setFocus()

    def _clear(self) -> None:
        raise NotImplementedError


class PassphraseSection(_FormSection):
    """Set, change or remove the passphrase, which is typed twice."""

    def __init__(self, run: RunChange) -> None:
        super().__init__(PASSPHRASE, PASSPHRASE_MEANS)
        self._run = run
        self.open_button = QuietButton(SET, clicked=self._on_open)
        self.remove_button = LinkButton(REMOVE, clicked=self._on_remove)
        self.first = SecretField("protection/passphrase/new", NEW, hint=GOOD_ONE)
        self.second = SecretField("protection/passphrase/again", AGAIN)
        self.set_button = PrimaryButton(USE, clicked=self._on_set)
        cancel = QuietButton(CANCEL, clicked=self.cancel)
        self.form.add(self.first, self.second, self.form_message, button_row(self.set_button, cancel))
        self._lay_out(button_row(self.open_button, self.remove_button), self.open_button)
        self.first.changed.connect(self._on_changed)
        self.first.submitted.connect(self.second.setFocus)
        self.second.submitted.connect(self._on_set)

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.first.secret() or self.second.secret())

    def show_state(self, state: KeyState) -> None:
        """Offer what fits the state."""
        self.open_button.setText(CHANGE if state.passphrase else SET)
        # The last unlock method stays; where the keychain opens the data, too, the passphrase can go.
        self.remove_button.setVisible(state.passphrase and (state.keychain or state.unprotected))

    def show_error(self, error: KnownError) -> None:
        super().show_error(error)
        if self.form.isVisible():
            self.first.setFocus()

    def _clear(self) -> None:
        self.first.clear()
        self.second.clear()

    def _on_open(self) -> None:
        self._open(self.first)

    def _on_changed(self) -> None:
        length = len(self.first.secret())
        self.form_message.set_or_hide("" if not length else SHORT if length < _SHORT_BELOW else LONG)

    def _on_set(self) -> None:
        secret = self.first.secret()
        if not secret:
            self.first.setFocus()
        elif secret != self.second.secret():
            self.form_message.set_or_hide(DIFFERENT)
            self.second.clear()
            self.second.setFocus()
        else:
            self._clear()
            self.form_message.set_or_hide("")
            task = partial(KeySettings.set_passphrase, text=secret)
            self._run(task, partial(self.show_done, DONE_PASSPHRASE), self.show_error)

    def _on_remove(self) -> None:
        self._run(KeySettings.remove_passphrase, partial(self.show_done, DONE_REMOVED), self.show_error)


class KeychainSection(Section):
    """Whether the keychain opens the data."""

    def __init__(self, services: Services, run: RunChange) -> None:
        super().__init__(KEYCHAIN, Paragraph(KEYCHAIN_MEANS))
        self._services = services
        self._run = run
        self._has_new_entry = False
        self.switch = CheckChip(KEYCHAIN_SWITCH)
        self.switch.clicked.connect(self._on_switch)
        self.lost_notice = Caption(KEYCHAIN_LOST, size="body")
        self.again_button = QuietButton(KEYCHAIN_AGAIN, clicked=self._on_again)
        self.add(self.switch, self.lost_notice, self.again_button, self.message)

    def show_state(self, state: KeyState) -> None:
        """Show whether it does; offer to add the entry again where it may be lost."""
        self.switch.set_on(on=state.keychain)
        may_be_lost = state.keychain and self._services.key.typed and not self._has_new_entry
        self.lost_notice.setVisible(may_be_lost)
        self.again_button.setVisible(may_be_lost)

    def _on_switch(self) -> None:
        if self.switch.is_on:
            self._run(KeySettings.stop_using_keychain, self._on_entry_removed, self.show_error, WAIT_KEYCHAIN)
        else:
            self._use("")

    def _on_again(self) -> None:
        self._use(DONE_AGAIN)

    def _use(self, text: str) -> None:
        self._run(KeySettings.use_keychain, partial(self._on_used, text), self.show_error, WAIT_KEYCHAIN)

    def _on_used(self, text: str, _nothing: None) -> None:
        self._has_new_entry = True
        self.message.set_or_hide(text)
        self.switch.setFocus()

    def _on_entry_removed(self, removed: bool) -> None:  # noqa: FBT001 -- the result of the change
        self.message.set_or_hide("" if removed else STAYED)


class RecoverySection(_FormSection):
    """Make a recovery key, which is shown, saved for the printer and typed back."""

    def __init__(self, services: Services, run: RunChange) -> None:
        super().__init__(RECOVERY, RECOVERY_MEANS)
        self._services = services
        self._run = run
        self.make_button = QuietButton(MAKE, clicked=self._on_make)
        self.back_button = LinkButton(TYPE_BACK_LATER, clicked=self._on_back)
        self.intro = Paragraph(SHOWN_ONCE)
        self.key_text = _KeyText()
        self.save_button = QuietButton(SAVE, icon="printer", clicked=self._on_save)
        self.page_message = MessageLine()
        self.back = RecoveryField("protection/recovery/back", TYPE_BACK, hint=TYPE_BACK_MEANS)
        self.confirm_button = PrimaryButton(CONFIRM, clicked=self._on_confirm)
        self.later_button = QuietButton(LATER, clicked=self.cancel)
        self.form.add(self.intro, self.key_text, self.save_button, self.page_message, self.back)
        self.form.add(self.form_message, button_row(self.confirm_button, self.later_button))
        self._lay_out(button_row(self.make_button, self.back_button), self.make_button)
        self.back.submitted.connect(self._on_confirm)
        self.back.mended.connect(self.form_message.hide)

    def show_state(self, state: KeyState) -> None:
        """Offer what fits the state."""
        self.make_button.setText(RENEW if state.recovery or state.recovery_unconfirmed else MAKE)
        self.back_button.setVisible(state.recovery_unconfirmed)

    def show_key(self, text: str) -> None:
        """Show a new key and ask for it to be typed back; without one, only ask."""
        self._clear()
        self.key_text.setText(text)
        self.form_message.set_or_hide("")
        self.page_message.set_or_hide("")
        for widget in (self.intro, self.key_text, self.save_button):
            widget.setVisible(bool(text))
        self._open(self.save_button if text else self.back)

    def show_error(self, error: KnownError) -> None:
        """Show why nothing was changed, and mark the groups that are mistyped."""
        super().show_error(error)
        if isinstance(error, MistypedError):
            self.back.mark(error.groups)

    def _clear(self) -> None:
        self.key_text.setText("")
        self.back.clear()

    def _on_make(self) -> None:
        self._run(KeySettings.new_recovery_key, self.show_key, self.show_error)

    def _on_back(self) -> None:
        self.show_key("")

    def _on_confirm(self) -> None:
        text = self.back.text()
        if not text:
            self.back.setFocus()
            return
        self.form_message.set_or_hide("")
        task = partial(KeySettings.confirm_recovery, text=text)
        self._run(task, partial(self.show_done, DONE_CONFIRMED), self.show_error)

    def _on_save(self) -> None:
        place = choose_place(self, SAVE_TITLE, FILE_NAME, PDF)
        if place is None:
            return
        key, (path, replace), today = self.key_text.key, place, self._services.clock.now().date()
        save = self._services.save
        try:
            paper = self._services.settings.load().paper
        except KnownError as error:
            self.page_message.show_error(error)
            return

        def save_page() -> str:
            page = recovery_page(key, made_on=today, paper=paper)
            save(path, page, replace=replace)
            return SAVED.format(name=path.name, folder=path.parent)

        self.page_message.set_or_hide(SAVING)
        run_in_background(save_page, self.page_message.show_message, self.page_message.show_error, self)


class RekeySection(_FormSection):
    """Change the encryption key. `rekey_requested` carries the passphrase, or an empty text."""

    rekey_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(REKEY, REKEY_MEANS)
        self._needs_passphrase = False
        self.open_button = QuietButton(OPEN_REKEY, clicked=self._on_open)
        self.renews = Caption(RENEWS, size="body")
        self.passphrase = SecretField("protection/rekey", YOURS)
        self.go_button = QuietButton(REKEY_NOW, clicked=self._on_go)
        self.cancel_button = QuietButton(CANCEL, clicked=self.cancel)
        self.form.body.setSpacing(self.body.spacing())
        self.form.add(self.renews, self.passphrase)
        self.form.add(button_row(self.go_button, self.cancel_button), self.form_message)
        self._lay_out(button_row(self.open_button), self.open_button)
        self.passphrase.submitted.connect(self._on_go)

    def show_state(self, state: KeyState) -> None:
        """Ask for what the change needs in this state."""
        self._needs_passphrase = state.passphrase
        self.passphrase.setVisible(state.passphrase)
        self.renews.setVisible(state.recovery or state.recovery_unconfirmed)

    def show_result(self, error: KnownError | None) -> None:
        """Show that the key was changed, or ask again and show why it was not."""
        if error is None:
            self.show_done(DONE_REKEYED)
        else:
            self._on_open()
            self.show_error(error)

    def _clear(self) -> None:
        self.passphrase.clear()

    def _on_open(self) -> None:
        self._open(self.passphrase if self._needs_passphrase else self.go_button)

    def _on_go(self) -> None:
        secret = self.passphrase.secret()
        if self._needs_passphrase and not secret:
            self.passphrase.setFocus()
        else:
            self.close_form()
            self.rekey_requested.emit(secret)


class _KeyText(Text):
    """The key in a fixed-width font, broken between groups only."""

    def __init__(self) -> None:
        self.key = ""
        super().__init__(size="lead", weight=500, line_percent=130, selectable=True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(theme().font("lead").pointSizeF())
        self.setFont(font)

    def setText(self, text: str) -> None:
        """Show a key with its groups apart; a screen reader spells it."""
        self.key = text
        super().setText(text.replace("-", "\N{NO-BREAK SPACE} "))
        self.setAccessibleName(", ".join(" ".join(group) for group in text.split("-")) if text else "")
