"""The ways to the key, each as a part of a page: the passphrase, the keychain, the recovery key."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.services.keys.key_settings import State
from leadway.ui.settings.secret_forms import PassphraseForm, RecoveryForm
from leadway.ui.settings.section import Section
from leadway.ui.widgets.buttons import LinkButton, QuietButton
from leadway.ui.widgets.chip import CheckChip, Mark
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.text import Caption, Paragraph

PASSPHRASE = "Passphrase"
PASSPHRASE_MEANS = "You type it when Leadway is locked. Once forgotten, nobody can bring it back."
SET, CHANGE, REMOVE = "Set a passphrase…", "Change it…", "Remove it"
KEYCHAIN = "Keychain of this computer"
KEYCHAIN_MEANS = (
    "Opens Leadway by itself once you have logged in. Without it, the passphrase is asked at every start."
)
KEYCHAIN_LOST = (
    "You typed to open Leadway this time. If the keychain has lost its entry, it can have a new one."
)
KEYCHAIN_AGAIN = "Put the key into it again"
KEYCHAIN_SWITCH = "Let the keychain open Leadway"
RECOVERY = "Recovery key"
RECOVERY_MEANS = "One page for the drawer at home. It opens your notes when all else is lost."
MAKE, RENEW, TYPE_BACK = "Make a recovery key…", "Make a new one…", "Type it back…"


class PassphraseSection(Section):
    """Set, change or remove the passphrase."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(PASSPHRASE, parent)
        self.open_button = QuietButton(SET)
        self.remove_button = LinkButton(REMOVE)
        self._buttons = Flow(gap=8)
        self._buttons.add(self.open_button)
        self._buttons.add(self.remove_button, centred=True)
        self.form = PassphraseForm("protection/passphrase")
        self.form.hide()
        self.message = Caption(size="body")
        self.message.hide()
        self.add(Paragraph(PASSPHRASE_MEANS))
        for row in (self._buttons, self.form, self.message):
            self.add(row)
        self.open_button.clicked.connect(self.open_form)
        self.form.cancelled.connect(self._on_cancelled)

    def show_state(self, state: State) -> None:
        """Offer what fits what there is."""
        self.open_button.setText(CHANGE if state.passphrase else SET)
        self.open_button.updateGeometry()
        # The last way in stays; where the keychain opens it, too, it can go.
        self.remove_button.setVisible(state.passphrase and (state.keychain or state.unprotected))

    def open_form(self) -> None:
        """Ask for a new passphrase."""
        self.message.say("")
        self._buttons.hide()
        self.form.show()
        self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Forget what was typed."""
        self.form.clear()
        self.form.hide()
        self._buttons.show()

    def show_error(self, error: KnownError) -> None:
        """Say why it did not happen, where the person looks."""
        if self.form.isVisible():
            self.form.message.say(str(error))
            self.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.message.say(str(error))

    def _on_cancelled(self) -> None:
        self.close_form()
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)


class KeychainSection(Section):
    """Whether the keychain opens the data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(KEYCHAIN, parent)
        self.switch = CheckChip(KEYCHAIN_SWITCH)
        self.lost = Caption(KEYCHAIN_LOST, size="body")
        self.again_button = QuietButton(KEYCHAIN_AGAIN)
        self.message = Caption(size="body")
        self.message.hide()
        self.add(Paragraph(KEYCHAIN_MEANS))
        self.add_button(self.switch)
        self.add(self.lost)
        self.add_button(self.again_button)
        self.add(self.message)

    def show_state(self, state: State) -> None:
        """Show whether it does."""
        self.switch.show_mark(Mark.CHECK if state.keychain else Mark.EMPTY)

    def offer_again(self, *, offered: bool) -> None:
        """Offer a new entry, where the one there was may be lost."""
        for widget in (self.lost, self.again_button):
            widget.setVisible(offered)

    def show_error(self, error: KnownError) -> None:
        """Say why it did not happen."""
        self.message.say(str(error))


class RecoverySection(Section):
    """Make a recovery key and type it back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(RECOVERY, parent)
        self.make_button = QuietButton(MAKE)
        self.back_button = LinkButton(TYPE_BACK)
        self._buttons = Flow(gap=8)
        self._buttons.add(self.make_button)
        self._buttons.add(self.back_button, centred=True)
        self.form = RecoveryForm("protection/recovery")
        self.form.hide()
        self.message = Caption(size="body")
        self.message.hide()
        self.add(Paragraph(RECOVERY_MEANS))
        for row in (self._buttons, self.form, self.message):
            self.add(row)
        self.back_button.clicked.connect(self._on_back)
        self.form.later.connect(self._on_later)

    def show_state(self, state: State) -> None:
        """Offer what fits what there is."""
        self.make_button.setText(RENEW if state.recovery or state.recovery_unconfirmed else MAKE)
        self.make_button.updateGeometry()
        self.back_button.setVisible(state.recovery_unconfirmed)

    def show_key(self, text: str) -> None:
        """Show a key that was just made, and ask for it to be typed back; without one, only ask."""
        self.message.say("")
        self._buttons.hide()
        self.form.show()
        self.form.show_key(text)
        first = self.form.save_button if text else self.form.back
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_form(self) -> None:
        """Forget the key and what was typed."""
        self.form.clear()
        self.form.hide()
        self._buttons.show()

    def show_error(self, error: KnownError) -> None:
        """Say why it did not happen."""
        self.message.say(str(error))

    def _on_later(self) -> None:
        self.close_form()
        self.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_back(self) -> None:
        self.show_key("")
