"""Delete everything: what goes and what stays is shown first, and is confirmed by typing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal

from leadway.domain.errors import KnownError
from leadway.i18n import _, pgettext
from leadway.services import deletion
from leadway.services.deletion import DeletionPlan
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.unlock_forms import CANCEL, RECOVERY_DOES, WAIT, YOURS, FormSection
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.field import LineField, SecretField
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.text import Paragraph

TITLE = _("Delete everything")
MEANS = _("Leadway deletes what it keeps on this computer and its backups. First you see what that is.")
OPEN = _("Delete everything…")
WARNING = _("Nothing brings it back. To keep something, cancel and use “Export everything” first.")
GOES = _("This is deleted:")
STAYS = _("This stays, because Leadway cannot reach it:")
WORD = pgettext("typed to confirm", "delete")
TYPE_WORD = _("Type “{word}” to confirm").format(word=WORD)
DELETE = _("Delete everything")


class DeletionSection(FormSection):
    """A form that asks for the passphrase where there is one, else for a word.

    `confirmed` says that the person wants it, and that what was typed is right.
    """

    confirmed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__(TITLE, MEANS)
        self._services = services
        self.open_button = QuietButton(OPEN, clicked=self._on_open)
        self.told = Paragraph()
        self.passphrase = SecretField("data/passphrase", YOURS, hint=RECOVERY_DOES)
        self.word = LineField("data/word", TYPE_WORD)
        self.go_button = QuietButton(DELETE, clicked=self._on_go)
        self.cancel_button = QuietButton(CANCEL, clicked=self.cancel)
        self.form.add(Paragraph(WARNING), self.told, self.passphrase, self.word)
        self.form.add(button_row(self.go_button, self.cancel_button), self.form_message)
        self._lay_out(button_row(self.open_button), self.open_button)
        for field in (self.passphrase, self.word):
            field.changed.connect(self._on_changed)
            field.submitted.connect(self._on_go)

    def _clear(self) -> None:
        self.passphrase.clear()
        self.word.set_text("")
        self._on_changed()
        self.form.setEnabled(True)

    def _on_open(self) -> None:
        # A folder on another computer's disk may take its time.
        plan = partial(deletion.plan, self._services.folder)
        run_in_background(plan, self._on_planned, self.show_error, self)

    def _on_planned(self, plan: DeletionPlan) -> None:
        if self.isVisible():
            lists = ((GOES, plan.deleted), (STAYS, plan.out_of_reach))
            self.told.setText("\n\n".join(f"{heading}\n{as_list(lines)}" for heading, lines in lists))
            asks = _has_passphrase(self._services)
            self.passphrase.setVisible(asks)
            self.word.setVisible(not asks)
            self._clear()
            self._open(self.passphrase if asks else self.word)

    def _on_changed(self) -> None:
        self.go_button.setEnabled(self._is_typed())

    def _is_typed(self) -> bool:
        if self.word.isHidden():
            return bool(self.passphrase.secret())
        return self.word.text().strip().casefold() == WORD.casefold()

    def _on_go(self) -> None:
        if not self._is_typed():
            return
        self.form.setEnabled(False)
        self.form_message.set_or_hide(WAIT)
        # Without a passphrase, it lets through what is there.
        check = partial(self._services.protection().check, self.passphrase.secret())
        run_in_background(check, self._on_proven, self._on_wrong, self)

    def _on_proven(self, _nothing: None) -> None:
        # It may have been left, as by a lock, while the passphrase was checked.
        if self.form.isVisible():
            self.close_form()
            self.confirmed.emit()

    def _on_wrong(self, error: KnownError) -> None:
        self._clear()
        self.show_error(error)
        self.passphrase.setFocus()


def as_list(sentences: Iterable[str]) -> str:
    """Return sentences as lines of a list."""
    return "\n".join(f"– {sentence}" for sentence in sentences)


def _has_passphrase(services: Services) -> bool:
    try:
        return services.protection().state().passphrase
    except KnownError:
        return False
