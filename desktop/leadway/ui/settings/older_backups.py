"""The section of older backups that open without typing while the data asks for it."""

from __future__ import annotations

from functools import partial

from leadway.i18n import _, ngettext
from leadway.services.keys.key_settings import KeySettings, KeyState
from leadway.services.keys.older_backups import WrapResult
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.unlock_forms import ConfirmForm, RunChange
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Paragraph

HEADING = _("Older backups")
PROTECT = _("Let them ask for the passphrase, too…")
MEANS = _("They hold your notes up to their day. You can also delete them in the folder of the backups.")


class OlderBackupsSection(Section):
    """Says how many there are, and lets the passphrase open them; hidden where there is none."""

    def __init__(self, services: Services, run: RunChange) -> None:
        self.count = Paragraph()
        super().__init__(HEADING, self.count, Paragraph(MEANS))
        self._services = services
        self._run = run
        self.button = QuietButton(PROTECT, clicked=self._on_protect)
        self.confirm = ConfirmForm("protection/older-backups")
        self.add(button_row(self.button), self.confirm, self.message)

    def show_state(self, state: KeyState) -> None:
        """Count them in the background; `show` waits for that."""
        self.confirm.show_state(state)
        if not self.message.text():
            self.hide()
        if state.passphrase and not (state.keychain or state.unprotected):
            count = self._services.protection().open_backups
            run_in_background(count, self._on_counted, self.show_error, self)

    def close_form(self) -> None:
        """Forget what was typed and shown."""
        self.confirm.close_form()
        self.message.set_or_hide("")

    def _on_counted(self, n: int) -> None:
        text = ngettext(
            "{n} older backup opens without your passphrase, by the key of its time.",
            "{n} older backups open without your passphrase, by the keys of their time.",
            n,
        )
        self.count.set_or_hide(text.format(n=n) if n else "")
        self.button.setVisible(n > 0)
        self.setVisible(n > 0 or bool(self.message.text()))

    def _on_protect(self) -> None:
        self.confirm.ask(self._protect)

    def _protect(self, passphrase: str) -> None:
        task = partial(KeySettings.wrap_older_backups, passphrase=passphrase)
        self._run(task, self._on_wrapped, self.show_error)

    def _on_wrapped(self, result: WrapResult) -> None:
        text = ngettext(
            "{n} older backup asks for your passphrase now.",
            "{n} older backups ask for your passphrase now.",
            result.wrapped,
        ).format(n=result.wrapped)
        if result.left:
            text = ngettext(
                "{n} older backup could not be changed, and opens as before.",
                "{n} older backups could not be changed, and open as before.",
                result.left,
            ).format(n=result.left)
        self.message.show_message(text)
