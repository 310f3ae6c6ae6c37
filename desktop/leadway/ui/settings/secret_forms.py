"""The forms for secrets: a passphrase, typed twice, and a recovery key, typed back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase

from leadway.domain.recovery_key import MistypedError
from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.recovery_field import RecoveryField
from leadway.ui.widgets.scroll_column import keep_together
from leadway.ui.widgets.secret import SecretField
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.text import Paragraph, Text
from leadway.ui.widgets.vbox import VBox

NEW = _("Passphrase")
AGAIN = _("The same passphrase again")
GOOD_ONE = _("Four or five unrelated words are easy to remember and hard to guess.")
SHORT = _("Still short. One more word makes it much harder to guess.")
LONG = _("Long enough to be hard to guess.")
DIFFERENT = _("The two are different. Type the second one again.")
SET, CANCEL = _("Use this passphrase"), _("Cancel")

SHOWN_ONCE = _(
    "This is your recovery key. It is shown only now and saved nowhere: print it or write it down, and keep "
    "the page in a safe place."
)
TYPE_BACK = _("Type it back from the page")
TYPE_BACK_MEANS = _(
    "This checks that the page is right. Only then does an earlier recovery key stop working."
)
CONFIRM, LATER = _("Confirm"), _("Not now")
SAVE = _("Save as PDF to print…")
_SHORT_BELOW = 16


class PassphraseForm(VBox):
    """A new passphrase. `chosen` says that `take` returns it."""

    chosen = Signal()
    cancelled = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(spacing=12)
        keep_together(self)
        self.first = SecretField(f"{name}/new", NEW, hint=GOOD_ONE)
        self.second = SecretField(f"{name}/again", AGAIN)
        self.message = MessageLine()
        self.set_button = PrimaryButton(SET)
        self.cancel_button = QuietButton(CANCEL)
        buttons = button_row(self.set_button, self.cancel_button)
        self.add(self.first, self.second, self.message, buttons)
        self.first.changed.connect(self._on_changed)
        self.first.submitted.connect(self._on_first)
        self.second.submitted.connect(self._on_set)
        self.set_button.clicked.connect(self._on_set)
        self.cancel_button.clicked.connect(self._on_cancel)

    def take(self) -> str:
        """Return the passphrase and forget it."""
        secret = self.first.secret()
        self.clear()
        return secret

    def clear(self) -> None:
        """Empty both fields."""
        self.first.clear()
        self.second.clear()
        self.message.set_or_hide("")

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.first.secret() or self.second.secret())

    def same(self) -> bool:
        """Whether both fields hold the same; shows a message where they differ."""
        if self.first.secret() == self.second.secret():
            return True
        self.message.set_or_hide(DIFFERENT)
        self.second.clear()
        self.second.setFocus()
        return False

    def _on_changed(self) -> None:
        length = len(self.first.secret())
        self.message.set_or_hide("" if not length else SHORT if length < _SHORT_BELOW else LONG)

    def _on_first(self) -> None:
        self.second.setFocus()

    def _on_set(self) -> None:
        if self.first.secret() and self.same():
            self.chosen.emit()
        elif not self.first.secret():
            self.first.setFocus()

    def _on_cancel(self) -> None:
        self.clear()
        self.cancelled.emit()


class RecoveryForm(VBox):
    """A recovery key: shown, printed, typed back."""

    save_wanted = Signal()
    typed = Signal(str)
    later = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(spacing=12)
        keep_together(self)
        self.intro = Paragraph(SHOWN_ONCE)
        self.shown = _KeyText()
        self.save_button = QuietButton(SAVE, icon="printer")
        self.page_message = MessageLine()
        self.back = RecoveryField(f"{name}/back", TYPE_BACK, hint=TYPE_BACK_MEANS)
        self.message = MessageLine()
        self.confirm_button = PrimaryButton(CONFIRM)
        self.later_button = QuietButton(LATER)
        self.add(self.intro, self.shown)
        self.body.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeading)
        buttons = button_row(self.confirm_button, self.later_button)
        self.add(self.page_message, self.back, self.message, buttons)
        self.save_button.clicked.connect(self.save_wanted)
        self.back.submitted.connect(self._on_confirm)
        self.back.mended.connect(self._on_mended)
        self.confirm_button.clicked.connect(self._on_confirm)
        self.later_button.clicked.connect(self._on_later)

    def show_key(self, text: str) -> None:
        """Show a new key; without one, offer only to type it back."""
        self.back.clear()
        self.message.set_or_hide("")
        self.shown.setText(text)
        self.page_message.set_or_hide("")
        for widget in (self.intro, self.shown, self.save_button):
            widget.setVisible(bool(text))

    def key(self) -> str:
        """Return the key that is shown."""
        return self.shown.key

    def clear(self) -> None:
        """Forget the key, and what was typed."""
        self.shown.setText("")
        self.back.clear()
        self.message.set_or_hide("")

    def show_wrong(self, error: Exception) -> None:
        """Say what is wrong with what was typed, and mark the groups."""
        self.message.set_or_hide(str(error))
        if isinstance(error, MistypedError):
            self.back.mark(error.groups)

    def _on_confirm(self) -> None:
        text = self.back.text()
        if text:
            self.message.set_or_hide("")
            self.typed.emit(text)
        else:
            self.back.setFocus()

    def _on_mended(self) -> None:
        self.message.set_or_hide("")

    def _on_later(self) -> None:
        self.clear()
        self.later.emit()


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
