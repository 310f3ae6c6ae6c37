"""The data key: exchanged for a new one, where somebody may have come to know it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.services.keys.key_settings import State
from leadway.ui.settings.section import Section
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.secret import SecretField
from leadway.ui.widgets.text import Caption, Paragraph

TITLE = "A new key for your data"
MEANS = (
    "Behind every way in is one key. Exchange it if somebody may have had your files together with your "
    "passphrase or recovery key. Older backups still open in the ways they had."
)
RENEWS = "You get a new recovery key after it; the one on paper then opens older backups only."
OPEN = "Exchange the key…"
YOURS = "Your passphrase"
REKEY, CANCEL = "Exchange it now", "Cancel"


class RekeySection(Section):
    """Asks for what the exchange needs; `wanted` tells that the person said yes."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self._needs_passphrase = False
        self.open_button = QuietButton(OPEN)
        self.passphrase = SecretField("protection/rekey", YOURS)
        self.renews = Caption(RENEWS, size="body")
        self.go_button = QuietButton(REKEY)
        self.cancel_button = QuietButton(CANCEL)
        self._asking = Flow(gap=8)
        self._asking.add(self.go_button)
        self._asking.add(self.cancel_button)
        self.message = Caption(size="body")
        self.message.hide()
        self.add(Paragraph(MEANS))
        self.add_button(self.open_button)
        for row in (self.renews, self.passphrase, self._asking, self.message):
            self.add(row)
        self.close_form()
        self.open_button.clicked.connect(self._on_open)
        self.go_button.clicked.connect(self._on_go)
        self.passphrase.submitted.connect(self._on_go)
        self.cancel_button.clicked.connect(self.close_form)

    def show_state(self, state: State) -> None:
        """Know what the exchange needs."""
        self._needs_passphrase = state.passphrase
        self._renews = state.recovery or state.recovery_unconfirmed

    def take(self) -> str:
        """Return the passphrase that was typed and forget it; empty where none is needed."""
        secret = self.passphrase.secret()
        self.close_form()
        return secret

    def say(self, sentence: str) -> None:
        """Say what came of it."""
        self.message.say(sentence)
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_again(self, error: KnownError) -> None:
        """Say why it was not exchanged, and ask once more."""
        self._on_open()
        self.message.say(str(error))

    def close_form(self) -> None:
        """Forget what was typed."""
        self.passphrase.clear()
        for row in (self.renews, self.passphrase, self._asking):
            row.hide()
        self.open_button.show()

    def _on_open(self) -> None:
        self.message.say("")
        self.open_button.hide()
        self.renews.setVisible(self._renews)
        self.passphrase.setVisible(self._needs_passphrase)
        self._asking.show()
        first = self.passphrase if self._needs_passphrase else self.go_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_go(self) -> None:
        if self._needs_passphrase and not self.passphrase.secret():
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.wanted.emit()
