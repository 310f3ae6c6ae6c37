"""The fields of a new passphrase, which is typed twice; they say how hard it is to guess."""

from __future__ import annotations

from PySide6.QtCore import Signal

from leadway.i18n import _
from leadway.ui.widgets.field import SecretField
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.vbox import VBox

NEW = _("Passphrase")
AGAIN = _("The same passphrase again")
GOOD_ONE = _("Four or five unrelated words are easy to remember and hard to guess.")
DIFFERENT = _("The two are different. Type the second one again.")


class NewPassphrase(VBox):
    """Two fields. `chosen` carries what was typed the same twice; by then it is forgotten here."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(spacing=12)
        self.first = SecretField(f"{name}/new", NEW, hint=GOOD_ONE)
        self.second = SecretField(f"{name}/again", AGAIN)
        self.message = MessageLine()
        self.add(self.first, self.second, self.message)
        self.first.changed.connect(self._on_changed)
        self.first.submitted.connect(self.second.setFocus)
        self.second.submitted.connect(self.submit)

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.first.secret() or self.second.secret())

    def clear(self) -> None:
        """Forget what was typed and shown."""
        self.first.clear()
        self.second.clear()
        self.message.set_or_hide("")

    def submit(self) -> None:
        """Emit `chosen`, or say what is missing and focus it."""
        secret = self.first.secret()
        if not secret:
            self.first.setFocus()
        elif secret != self.second.secret():
            self.message.set_or_hide(DIFFERENT)
            self.second.clear()
            self.second.setFocus()
        else:
            self.clear()
            self.chosen.emit(secret)

    def _on_changed(self) -> None:
        secret = self.first.secret()
        if not secret:
            self.message.set_or_hide("")
            return
        from leadway.services.keys.strength import strength_text  # its lists are for this moment only

        self.message.set_or_hide(strength_text(secret))
