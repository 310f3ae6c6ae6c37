"""The sections for each unlock method: passphrase, keychain, recovery key."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys.key_settings import State
from leadway.ui.settings.secret_forms import PassphraseForm, RecoveryForm
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chip import CheckChip
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption, Paragraph

PASSPHRASE = _("Passphrase")
PASSPHRASE_MEANS = _("You type it to unlock Leadway. If you forget it, only the recovery key helps.")
SET, CHANGE, REMOVE = _("Set a passphrase…"), _("Change it…"), _("Remove it")
KEYCHAIN = _("Keychain of this computer")
KEYCHAIN_MEANS = _(
    "Opens Leadway once you have logged in. Without it, Leadway asks for your passphrase at every start."
)
KEYCHAIN_LOST = _("You unlocked Leadway by typing this time. If the keychain lost its entry, add it again.")
KEYCHAIN_AGAIN = _("Add it to the keychain again")
KEYCHAIN_SWITCH = _("Let the keychain open Leadway")
RECOVERY = _("Recovery key")
RECOVERY_MEANS = _("One page to keep at home. It opens your notes when everything else is lost.")
MAKE, RENEW, TYPE_BACK = _("Make a recovery key…"), _("Make a new one…"), _("Type it back…")


class _FormSection(Section):
    """Buttons that give way to a form; its error is shown in the form while that is open."""

    def __init__(
        self,
        texts: tuple[str, str],
        form: PassphraseForm | RecoveryForm,
        button: QuietButton,
        link: LinkButton,
    ) -> None:
        heading, means = texts
        super().__init__(heading)
        self._form = form
        self._first = button
        self._buttons = button_row(button)
        self._buttons.add(link, centred=True)
        form.hide()
        self.add(Paragraph(means), self._buttons, form, self.message)

    def close_form(self) -> None:
        """Forget what was typed and shown."""
        self._form.clear()
        self._form.hide()
        self._buttons.show()

    def show_done(self, text: str, _result: object = None) -> None:
        """Close the form and show what was done."""
        self._close()
        self.message.set_or_hide(text)

    def _open(self, first: QWidget) -> None:
        self.message.set_or_hide("")
        self._buttons.hide()
        self._form.show()
        first.setFocus()

    def _close(self) -> None:
        self.close_form()
        self._first.setFocus()


class PassphraseSection(_FormSection):
    """Set, change or remove the passphrase."""

    def __init__(self) -> None:
        self.form = PassphraseForm("protection/passphrase")
        self.open_button = QuietButton(SET)
        self.remove_button = LinkButton(REMOVE)
        texts = (PASSPHRASE, PASSPHRASE_MEANS)
        super().__init__(texts, self.form, self.open_button, self.remove_button)
        self.open_button.clicked.connect(self.open_form)
        self.form.cancelled.connect(self._close)

    def show_state(self, state: State) -> None:
        """Offer what fits the state."""
        self.open_button.setText(CHANGE if state.passphrase else SET)
        self.open_button.updateGeometry()
        # The last unlock method stays; where the keychain opens the data, too, the passphrase can go.
        self.remove_button.setVisible(state.passphrase and (state.keychain or state.unprotected))

    def open_form(self) -> None:
        """Ask for a new passphrase."""
        self._open(self.form.first)

    def show_error(self, error: KnownError) -> None:
        """Say why it was not changed, in the form while that is open."""
        if self.form.isVisible():
            self.form.message.set_or_hide(str(error))
            self.form.first.setFocus()
        else:
            super().show_error(error)


class KeychainSection(Section):
    """Whether the keychain opens the data."""

    def __init__(self) -> None:
        super().__init__(KEYCHAIN)
        self.switch = CheckChip(KEYCHAIN_SWITCH)
        self.lost = Caption(KEYCHAIN_LOST, size="body")
        self.again_button = QuietButton(KEYCHAIN_AGAIN)
        self.add(Paragraph(KEYCHAIN_MEANS))
        self.add(self.switch)
        self.add(self.lost)
        self.add(self.again_button)
        self.add(self.message)

    def show_state(self, state: State) -> None:
        """Show whether it does."""
        self.switch.set_on(on=state.keychain)

    def offer_again(self, *, offered: bool) -> None:
        """Offer to add the entry again, where it may be lost."""
        for widget in (self.lost, self.again_button):
            widget.setVisible(offered)


class RecoverySection(_FormSection):
    """Make a recovery key and type it back."""

    def __init__(self) -> None:
        self.form = RecoveryForm("protection/recovery")
        self.make_button = QuietButton(MAKE)
        self.back_button = LinkButton(TYPE_BACK)
        texts = (RECOVERY, RECOVERY_MEANS)
        super().__init__(texts, self.form, self.make_button, self.back_button)
        self.back_button.clicked.connect(self._on_back)
        self.form.later.connect(self._close)

    def show_state(self, state: State) -> None:
        """Offer what fits the state."""
        self.make_button.setText(RENEW if state.recovery or state.recovery_unconfirmed else MAKE)
        self.make_button.updateGeometry()
        self.back_button.setVisible(state.recovery_unconfirmed)

    def show_key(self, text: str) -> None:
        """Show a new key and ask for it to be typed back; without one, only ask."""
        self.form.show_key(text)
        self._open(self.form.save_button if text else self.form.back)

    def _on_back(self) -> None:
        self.show_key("")
