"""The section of the recovery key, which is shown, saved for the printer and typed back."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QFontDatabase

from leadway.domain.errors import KnownError
from leadway.domain.recovery_key import MistypedError
from leadway.i18n import _
from leadway.services.documents.documents import recovery_page
from leadway.services.keys.key_settings import KeySettings, KeyState
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.unlock_forms import ConfirmForm, FormSection, RunChange
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.file_dialog import choose_place
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.recovery_field import RecoveryField
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.text import Paragraph, Text

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


class RecoverySection(FormSection):
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
        self.confirm = ConfirmForm("protection/recovery/present")
        self._lay_out(button_row(self.make_button, self.back_button), self.make_button, self.confirm)
        self.back.submitted.connect(self._on_confirm)
        self.back.mended.connect(self.form_message.hide)

    def show_state(self, state: KeyState) -> None:
        """Offer what fits the state."""
        self.make_button.setText(RENEW if state.recovery or state.recovery_unconfirmed else MAKE)
        self.back_button.setVisible(state.recovery_unconfirmed)
        self.confirm.show_state(state)

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
        self.confirm.close_form()

    def _on_make(self) -> None:
        self.confirm.ask(self._make)

    def _make(self, present: str) -> None:
        self._run(partial(KeySettings.new_recovery_key, present=present), self.show_key, self.show_error)

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
        message = self.page_message
        run_in_background(save_page, message.show_message, message.show_error, self, about=path.name)


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
