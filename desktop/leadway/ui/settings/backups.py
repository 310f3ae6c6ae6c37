"""Backups: when the last one was made and verified, making one, a second folder, restoring one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from leadway.domain.change import ProgramPart
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.backup import backups
from leadway.services.backup.backups import BackupResult
from leadway.services.backup.destinations import Destinations
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.chooser import BackupChooser
from leadway.ui.backup.texts import contents_text, moment
from leadway.ui.settings.cancellable_task import enable_again
from leadway.ui.settings.section import SettingsSection
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.file_dialog import ask_for_folder
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.section import MessageLine, Section
from leadway.ui.widgets.text import Caption, Paragraph

MEANS = _(
    "Leadway makes a backup after each ritual, and before a new version changes anything. Each is encrypted, "
    "and checked in full. The newest of each of the last 7 days, 8 weeks and 12 months is kept."
)
LAST = _("Last backup")
LAST_MADE = _("Made and checked on {when}.")
NONE_YET = _("There is no backup yet.")
MISSED = _("The last attempt failed. {why}")
MAKE = _("Back up now")
MAKING = _("Making a backup and checking it…")
MADE = _("Made and checked: {contents}.")
SECOND = _("Second backup folder")
SECOND_MEANS = _(
    "If this disk breaks, the backups on it are lost as well. Choose a folder on another disk, or one that a "
    "service like Nextcloud syncs."
)
CHOOSE, ANOTHER, NO_LONGER = _("Choose a folder…"), _("Choose another…"), _("Stop using it")
CHOSEN = _("Every backup also goes to {folder}.")
CHOSEN_IN_VAIN = _("Backups should also go to {folder}. The last one did not get there:")
NEXT_GOES = _("The next backup goes there as well. To make one at once, choose “Back up now”.")
NOT_CHOSEN = _("Backups are only in the data folder.")
LET_GO = _("Backups no longer go there. The ones already there stay.")
TITLE = _("Second backup folder")
SYNCED = _(
    "Your data is in a folder that {service} syncs. That can damage it, because the data changes constantly. "
    "Move the data to another folder of this computer, and let {service} sync the backups."
)
RESTORE = _("Restore a backup")
RESTORE_MEANS = _(
    "First you see what a backup holds, next to your data of today. Nothing is replaced until you say so."
)


class BackupsSection(SettingsSection):
    """Restoring a backup closes the data for a moment, so the program does it."""

    key = "backups"
    means = MEANS

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.restored = MessageLine()
        self.synced = Paragraph()
        self.synced.hide()
        self.last = _LatestSection()
        self.second = _SecondFolderSection()
        self.chooser = BackupChooser(services.recovery_service())
        self.add(self.restored, self.synced)
        restore = Section(RESTORE)
        restore.add(Caption(RESTORE_MEANS, size="body"), self.chooser)
        for section in (self.last, self.second, restore):
            self.add_section(section)
        self.last.button.clicked.connect(self._on_make)
        self.second.choose_button.clicked.connect(self._on_choose)
        self.second.leave_button.clicked.connect(self._on_leave)
        self.chooser.wanted.connect(self.recovery_wanted)

    def refresh(self) -> None:
        """Show which backups there are now."""
        folder = self._services.folder
        made = next((backup for backup in backups.list_backups(folder) if not backup.reason.for_ever), None)
        self.last.state.setText(LAST_MADE.format(when=moment(made.made_at)) if made else NONE_YET)
        places = Destinations.read(folder)
        self.second.show_folder(places.second, " ".join(places.error) if places.error else "")
        found = self._services.backups().synced()
        self.synced.set_or_hide(SYNCED.format(service=found) if found else "")
        self.chooser.refresh()

    def show_recovered(self, sentence: str) -> None:
        """Say what came of the action."""
        self.refresh()
        self.restored.tell(sentence)
        self.verticalScrollBar().setValue(0)

    def show_missed(self, sentence: str) -> None:
        """Say why the last backup is missing, next to the button that makes another."""
        self.last.message.tell(MISSED.format(why=sentence))

    def _on_make(self) -> None:
        self.second.message.set_or_hide("")
        self.last.message.tell(MAKING)
        self.last.button.setEnabled(False)
        job = self._services.backups().job()
        run_in_background(partial(backups.make, job), self._on_made, self._on_not_made, self, "db")

    def _on_made(self, made: BackupResult) -> None:
        error = f" {made.error}" if made.error is not None else ""
        self._end_making(MADE.format(contents=contents_text(made.contents)) + error)
        if made.error is None:
            self._services.changes.announce(ProgramPart.BACKUP)

    def _on_not_made(self, error: KnownError) -> None:
        self._end_making(str(error))

    def _end_making(self, sentence: str) -> None:
        enable_again(self.last.button, self.last.button)
        self.refresh()
        self.last.message.tell(sentence)

    def _on_choose(self) -> None:
        start = Destinations.read(self._services.folder).second or Path.home()
        ask_for_folder(self, TITLE, start, self.choose_second)

    def choose_second(self, folder: str) -> None:
        """Send backups to this folder as well."""
        try:
            warning = backups.choose_second(self._services.folder, Path(folder))
        except KnownError as error:
            self.second.show_error(error)
            return
        self.refresh()
        self.second.message.tell(f"{NEXT_GOES} {warning}".rstrip())

    def _on_leave(self) -> None:
        try:
            backups.choose_second(self._services.folder, None)
        except KnownError as error:
            self.second.show_error(error)
            return
        self.refresh()
        self.second.choose_button.setFocus()
        self.second.message.tell(LET_GO)


class _LatestSection(Section):
    """When the last backup was made, and a button that makes one."""

    def __init__(self) -> None:
        super().__init__(LAST)
        self.state = Paragraph()
        self.button = QuietButton(MAKE)
        self.add(self.state)
        self.add(self.button)
        self.add(self.message)


class _SecondFolderSection(Section):
    """The second folder."""

    def __init__(self) -> None:
        super().__init__(SECOND)
        self.state = Paragraph(selectable=True)
        self.error = Paragraph()
        self.choose_button = QuietButton(CHOOSE)
        self.leave_button = QuietButton(NO_LONGER)
        buttons = button_row(self.choose_button, self.leave_button)
        self.add(Caption(SECOND_MEANS, size="body"), self.state, self.error, buttons, self.message)

    def show_folder(self, folder: Path | None, error: str) -> None:
        """Show where backups go, and what is wrong with it."""
        chosen = CHOSEN_IN_VAIN if error else CHOSEN
        self.state.setText(chosen.format(folder=folder) if folder else NOT_CHOSEN)
        self.error.set_or_hide(error)
        self.choose_button.setText(ANOTHER if folder else CHOOSE)
        self.choose_button.updateGeometry()
        self.leave_button.setVisible(folder is not None)
