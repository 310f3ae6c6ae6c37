"""Backups: when the last one was made and verified, making one, a second folder, restoring one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from leadway.domain.change import ProgramPart
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.backup import backups, second_folder
from leadway.services.backup.backups import BackupResult
from leadway.services.backup.destinations import Destinations
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.chooser import BackupChooser
from leadway.ui.backup.texts import OTHER_BACKUP, contents_text, moment
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
WAITS = _("Backups do not go to {folder} yet.")
PROTECT = _("Set it up…")
CHOSEN_IN_VAIN = _("Backups should also go to {folder}. The last one did not get there:")
NEXT_GOES = _("The next backup goes there as well. To make one at once, choose “Back up now”.")
NOT_CHOSEN = _("Backups are only in the data folder.")
LET_GO = _("Backups no longer go there. The ones already there stay.")
TITLE = _("Second backup folder")
SYNCED = _(
    "Your data is in a folder that {service} syncs. That can damage it, because the data changes constantly. "
    "Move the data to another folder of this computer, and let {service} sync the backups."
)
REMOTE = _(
    "Your data is on a network or shared disk ({kind}). That can damage it, because the data changes "
    "constantly. Move the data to a folder of this computer, and choose that disk for backups."
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
        self.last_made = Paragraph()
        self.make_button = QuietButton(MAKE, clicked=self._on_make)
        self.last = Section(LAST, self.last_made, self.make_button)
        self.last.add(self.last.message)
        self.folder = Paragraph(selectable=True)
        self.folder_error = Paragraph()
        self.choose_button = QuietButton(CHOOSE, clicked=self._on_choose)
        self.leave_button = QuietButton(NO_LONGER, clicked=self._on_leave)
        self.second = Section(SECOND, Caption(SECOND_MEANS, size="body"), self.folder, self.folder_error)
        self.protect_button = QuietButton(PROTECT, clicked=partial(self.section_requested.emit, "protection"))
        self.second.add(button_row(self.protect_button, self.choose_button, self.leave_button))
        self.second.add(self.second.message)
        self.chooser = BackupChooser(services.recovery_service())
        self.chooser.recovery_requested.connect(self.recovery_requested)
        self.find_button = QuietButton(OTHER_BACKUP, clicked=self._on_find)
        restore = Section(RESTORE, Caption(RESTORE_MEANS, size="body"), self.chooser, self.find_button)
        self.add(self.restored, self.synced)
        self.add_sections(self.last, self.second, restore)

    def refresh(self) -> None:
        """Show which backups there are now."""
        folder = self._services.folder
        newest = backups.last_made(folder, self._services.clock.now())
        self.last_made.setText(LAST_MADE.format(when=moment(newest)) if newest else NONE_YET)
        self._use_wanted()
        places = Destinations.read(folder)
        text = WAITS if places.wanted else CHOSEN_IN_VAIN if places.error else CHOSEN
        second = places.wanted or places.second
        self.folder.setText(text.format(folder=second) if second else NOT_CHOSEN)
        fault = second_folder.second_folder_fault(folder)
        error = str(fault) if fault is not None else " ".join(places.error or ())
        self.folder_error.set_or_hide(error)
        self.protect_button.setVisible(fault is not None)
        self.choose_button.setText(ANOTHER if second else CHOOSE)
        self.leave_button.setVisible(second is not None)
        service = self._services.backups().synced()
        kind = "" if service else self._services.backups().remote_disk()
        remote = REMOTE.format(kind=kind) if kind else ""
        self.synced.set_or_hide(SYNCED.format(service=service) if service else remote)
        self.chooser.refresh()

    def show_recovered(self, sentence: str) -> None:
        """Show the outcome of the action."""
        self.refresh()
        self.restored.show_message(sentence)
        self.verticalScrollBar().setValue(0)

    def show_missed(self, sentence: str) -> None:
        """Say why the last backup is missing, next to the button that makes another."""
        self.last.message.show_message(MISSED.format(why=sentence))

    def _on_find(self) -> None:
        self.backup_wanted.emit(self._services.recovery_service())

    def _on_make(self) -> None:
        self.second.message.set_or_hide("")
        self.last.message.show_message(MAKING)
        self.make_button.setEnabled(False)
        job = self._services.backups().job()
        run_in_background(
            partial(backups.make, job), self._on_backed_up, self._on_error, self, "db", about=MAKE
        )

    def _on_backed_up(self, result: BackupResult) -> None:
        error = f" {result.error}" if result.error is not None else ""
        self._end_making(MADE.format(contents=contents_text(result.contents)) + error)
        if result.error is None:
            self._services.changes.announce(ProgramPart.BACKUP)

    def _on_error(self, error: KnownError) -> None:
        self._end_making(str(error))

    def _end_making(self, sentence: str) -> None:
        enable_again(self.make_button, self.make_button)
        self.refresh()
        self.last.message.show_message(sentence)

    def _on_choose(self) -> None:
        start = Destinations.read(self._services.folder).second or Path.home()
        ask_for_folder(self, TITLE, start, self.choose_second)

    def choose_second(self, folder: str) -> None:
        """Send backups to this folder as well."""
        self._use_second(Path(folder))

    def _on_leave(self) -> None:
        self._use_second(None)

    def _use_wanted(self) -> None:
        try:
            if second_folder.use_wanted_folder(self._services.folder):
                self.second.message.show_message(NEXT_GOES)
        except KnownError as error:
            self.second.show_error(error)

    def _use_second(self, folder: Path | None) -> None:
        try:
            second_folder.set_second_folder(self._services.folder, folder)
        except second_folder.OpensNowhereElseError:
            self.second.message.set_or_hide("")
            self.refresh()
            self.protect_button.setFocus()
            return
        except KnownError as error:
            self.second.show_error(error)
            return
        self.refresh()
        if folder is None:
            self.choose_button.setFocus()
        self.second.message.show_message(NEXT_GOES if folder else LET_GO)
