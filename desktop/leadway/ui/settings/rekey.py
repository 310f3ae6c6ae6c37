"""Changing the encryption key, where someone may have come to know it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys.key_settings import State
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.secret import SecretField
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption, Paragraph

TITLE = _("Encryption key")
MEANS = _(
    "Change the encryption key if someone may have your files and your passphrase or recovery key. Older "
    "backups still open with their old passphrase or recovery key."
)
RENEWS = _("You get a new recovery key afterwards. The one on paper then opens older backups only.")
OPEN = _("Change the key…")
YOURS = _("Your passphrase")
REKEY, CANCEL = _("Change it now"), _("Cancel")


class RekeySection(Section):
    """Asks for what the change needs; `wanted` carries the passphrase, or an empty text."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(TITLE)
        self._needs_passphrase = False
        self.open_button = QuietButton(OPEN)
        self.passphrase = SecretField("protection/rekey", YOURS)
        self.renews = Caption(RENEWS, size="body")
        self.go_button = QuietButton(REKEY)
        self.cancel_button = QuietButton(CANCEL)
        self._asking = button_row(self.go_button, self.cancel_button)
        self.add(Paragraph(MEANS))
        self.add(self.open_button)
        self.add(self.renews, self.passphrase, self._asking, self.message)
        self.close_form()
        self.open_button.clicked.connect(self._on_open)
        self.go_button.clicked.connect(self._on_go)
        self.passphrase.submitted.connect(self._on_go)
        self.cancel_button.clicked.connect(self.close_form)

    def show_state(self, state: State) -> None:
        """Take from the state what the change needs."""
        self._needs_passphrase = state.passphrase
        self._renews = state.recovery or state.recovery_unconfirmed

    def take(self) -> str:
        """Return the passphrase that was typed and forget it; empty where none is needed."""
        secret = self.passphrase.secret()
        self.close_form()
        return secret

    def show_done(self, text: str) -> None:
        """Say that it is done."""
        self.message.set_or_hide(text)
        self.open_button.setFocus()

    def ask_again(self, error: KnownError) -> None:
        """Say why the key was not changed, and ask once more."""
        self._on_open()
        self.message.set_or_hide(str(error))

    def close_form(self) -> None:
        """Forget what was typed."""
        self.passphrase.clear()
        for row in (self.renews, self.passphrase, self._asking):
            row.hide()
        self.open_button.show()

    def _on_open(self) -> None:
        self.message.set_or_hide("")
        self.open_button.hide()
        self.renews.setVisible(self._renews)
        self.passphrase.setVisible(self._needs_passphrase)
        self._asking.show()
        first = self.passphrase if self._needs_passphrase else self.go_button
        first.setFocus()

    def _on_go(self) -> None:
        if self._needs_passphrase and not self.passphrase.secret():
            self.passphrase.setFocus()
        else:
            self.wanted.emit(self.take())
