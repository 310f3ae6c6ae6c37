"""The page shown at a first start while the keychain gives no answer: it asks where the key is to be kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys import Key
from leadway.ui.app.commands import AppRequests
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.texts import HAVE_BACKUP
from leadway.ui.settings.new_passphrase import NewPassphrase
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.text import Caption, Heading, Paragraph, Question
from leadway.ui.widgets.vbox import outdent

WHERE = _("Where should your key be kept?")
MEANS = _("Leadway encrypts everything you will write. The key belongs in the keychain of this computer.")
ASK_AGAIN = _("Ask the keychain again")
OR_PASSPHRASE = _("Or use a passphrase")
PASSPHRASE_MEANS = _("You type it at every start. The keychain can be added later, in Settings.")
USE = _("Use this passphrase")
OR_FILE = _("Or keep the key in a file")
FILE_MEANS = _("The file lies next to your data: anyone who can read your files can read your notes.")
KEEP_IN_FILE = _("Keep it in a file for now")
WAIT = _("One moment. This is slow on purpose, to make guessing slow.")

MakeKey = Callable[[str], Key]
"""Makes the first key, opened by a passphrase, or kept in a file where that is empty. Slow."""


class FirstKeyPage(ScrollColumn):
    """Offers to ask the keychain again, a passphrase, or a file; nothing has been written yet."""

    def __init__(self, make_key: MakeKey, requests: AppRequests) -> None:
        super().__init__(width=640)
        self._make_key = make_key
        self._requests = requests
        self.sentence = Paragraph(selectable=True)
        self.again_button = PrimaryButton(ASK_AGAIN, clicked=self._on_again)
        self.passphrase = NewPassphrase("first-key")
        self.use_button = QuietButton(USE, clicked=self.passphrase.submit)
        self.file_button = LinkButton(KEEP_IN_FILE, clicked=partial(self._make, ""))
        self.backup_button = LinkButton(HAVE_BACKUP, clicked=partial(requests.find_backup.emit, None))
        self.message = MessageLine()
        self.add(Question(WHERE), Paragraph(MEANS), self.sentence, self.again_button)
        self.add(outdent(self.backup_button, fill=False))
        self.add(16, Heading(OR_PASSPHRASE), Caption(PASSPHRASE_MEANS, size="body"))
        self.add(self.passphrase, self.use_button, self.message)
        self.add(
            16, Heading(OR_FILE), Caption(FILE_MEANS, size="body"), outdent(self.file_button, fill=False)
        )
        self.passphrase.chosen.connect(self._make)

    def ask(self, error: KnownError, *, asking: bool) -> None:
        """Say why it is asked. What is typed stays; while the keychain is asked it cannot be asked again."""
        self.sentence.setText(error.sentence)
        self.again_button.setVisible(not asking)

    def is_empty(self) -> bool:
        """Whether nothing was typed, and no key is being made."""
        return self.isEnabled() and self.passphrase.is_empty()

    def enter(self) -> None:
        """Focus what most people want."""
        (self.passphrase.first if self.again_button.isHidden() else self.again_button).setFocus()

    def _on_again(self) -> None:
        # What was typed would hold up the answer.
        self.passphrase.clear()
        self._requests.try_again.emit()

    def _make(self, passphrase: str) -> None:
        self.setEnabled(False)
        self.message.set_or_hide(WAIT)
        run_in_background(partial(self._make_key, passphrase), self._on_made, self._on_error, self)

    def _on_made(self, key: Key) -> None:
        self._requests.unlocked.emit(key)

    def _on_error(self, error: KnownError) -> None:
        self.setEnabled(True)
        self.message.show_error(error)
        self.passphrase.first.setFocus()
