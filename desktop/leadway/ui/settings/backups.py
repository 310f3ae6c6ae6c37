"""Backups: when the last one was made and verified, making one, a second folder, restoring one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from leadway.domain.errors import KnownError
from leadway.services.backup import backups
from leadway.services.backup.backups import BackupResult
from leadway.services.session import Services
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.chooser import BackupChooser
from leadway.ui.backup.recovery_action import RecoveryAction
from leadway.ui.backup.texts import in_short, moment
from leadway.ui.settings.cancellable_task import enable_again, tell
from leadway.ui.settings.section import Section, SettingsSection
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.text import Caption, Paragraph

MEANS = (
    "Leadway makes a copy after each sealed week, and before a new version changes anything. Each is "
    "encrypted, and read back whole before it counts. The newest of each of the last 7 days, 8 weeks and 12 "
    "months that have one is kept."
)
LAST = "The last copy"
LAST_MADE = "Made and verified on {when}."
NONE_YET = "No copy has been made yet."
MISSED = "A later one did not work. {why}"
MAKE = "Make a copy now"
MAKING = "Making a copy and reading it back…"
MADE = "Made and verified: {contents}."
SECOND = "A second folder"
SECOND_MEANS = (
    "When this disk breaks, the copies on it go, too. Choose a folder on another disk, or one that a service "
    "like Nextcloud keeps for you."
)
CHOOSE, ANOTHER, NO_LONGER = "Choose a folder…", "Choose another…", "Stop using it"
CHOSEN = "Every copy also goes to {folder}."
CHOSEN_IN_VAIN = "Every copy is to go to {folder}, too. The last one did not get there:"
NEXT_GOES = "The next copy goes there, too; “Make a copy now” brings one at once."
NOT_CHOSEN = "Copies lie only beside the data now."
LET_GO = "Copies go there no longer; those that lie there stay."
TITLE = "Where shall copies go, too?"
SYNCED = (
    "Your data lies in a folder that {service} keeps in step. That can damage it, as it changes all the "
    "time. Move the data to a folder of this computer, and let {service} have the copies."
)
RESTORE_HEADING = "Go back to a copy"
RESTORE_MEANS = (
    "First you see what a copy holds beside what is there now. Nothing is replaced before you say so."
)


class BackupsSection(SettingsSection):
    """Backups. Going back to one closes the data for a moment, so the window does it: `asked` says `back`."""

    title = "Backups"
    means = MEANS

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self._wanted: RecoveryAction | None = None
        self.restored = Paragraph()
        self.restored.hide()
        self.synced = Paragraph()
        self.synced.hide()
        self.last = _LatestSection()
        self.second = _SecondFolderSection()
        self.chooser = BackupChooser(services.recovery_service())
        self.add(self.restored)
        self.add(self.synced)
        backups = Section(RESTORE_HEADING)
        backups.add(Caption(RESTORE_MEANS, size="body"))
        backups.add(self.chooser)
        for part in (self.last, self.second, backups):
            self.add_section(part)
        self.last.button.clicked.connect(self._on_make)
        self.second.choose_button.clicked.connect(self._on_choose)
        self.second.leave_button.clicked.connect(self._on_leave)
        self.chooser.wanted.connect(self._on_wanted)

    def refresh(self) -> None:
        """Look again which backups there are."""
        service = self._services.backups()
        made = next((backup for backup in service.list_backups() if not backup.reason.for_ever), None)
        self.last.state.setText(LAST_MADE.format(when=moment(made.made_at)) if made else NONE_YET)
        places = service.places()
        self.second.show_folder(places.second, " ".join(places.error) if places.error else "")
        found = service.synced()
        self.synced.say(SYNCED.format(service=found) if found else "")
        self.chooser.refresh()

    def take(self) -> RecoveryAction | None:
        """Return the way that is to be gone, once."""
        wanted, self._wanted = self._wanted, None
        return wanted

    def show_back(self, sentence: str) -> None:
        """Say what became of it."""
        self.refresh()
        tell(self.restored, sentence)
        self.verticalScrollBar().setValue(0)

    def show_missed(self, sentence: str) -> None:
        """Say why the last backup is missing, beside what makes another."""
        tell(self.last.message, MISSED.format(why=sentence))

    def _on_make(self) -> None:
        self.second.message.say("")
        tell(self.last.message, MAKING)
        self.last.button.setEnabled(False)
        job = self._services.backups().job()
        run_in_background(partial(backups.make, job), self._on_made, self._on_not_made, self, "db")

    def _on_made(self, made: BackupResult) -> None:
        error = f" {made.error}" if made.error is not None else ""
        self._end_making(MADE.format(contents=in_short(made.contents)) + error)
        if made.error is None:
            self._services.changes.announce("copy")

    def _on_not_made(self, error: KnownError) -> None:
        self._end_making(str(error))

    def _end_making(self, sentence: str) -> None:
        enable_again(self.last.button, self.last.button)
        self.refresh()
        tell(self.last.message, sentence)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, TITLE, str(self._services.backups().places().second or Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.choose_second, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def choose_second(self, folder: str) -> None:
        """Let backups go to this folder, too."""
        try:
            said = self._services.backups().choose_second(Path(folder))
        except KnownError as error:
            tell(self.second.message, str(error))
            return
        self.refresh()
        tell(self.second.message, f"{NEXT_GOES} {said}".rstrip())

    def _on_leave(self) -> None:
        try:
            self._services.backups().choose_second(None)
        except KnownError as error:
            tell(self.second.message, str(error))
            return
        self.refresh()
        self.second.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        tell(self.second.message, LET_GO)

    def _on_wanted(self, action: RecoveryAction) -> None:
        self._wanted = action
        self.asked.emit("back")


class _LatestSection(Section):
    """When the last backup was made, and making one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(LAST, parent)
        self.state = Paragraph()
        self.button = QuietButton(MAKE)
        self.message = Caption(size="body")
        self.message.hide()
        self.add(self.state)
        self.add_button(self.button)
        self.add(self.message)


class _SecondFolderSection(Section):
    """The second folder."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SECOND, parent)
        self.state = Paragraph(selectable=True)
        self.error = Paragraph()
        self.choose_button = QuietButton(CHOOSE)
        self.leave_button = QuietButton(NO_LONGER)
        self.message = Caption(size="body")
        self.message.hide()
        buttons = Flow(gap=8)
        buttons.add(self.choose_button)
        buttons.add(self.leave_button)
        for widget in (Caption(SECOND_MEANS, size="body"), self.state, self.error, buttons, self.message):
            self.add(widget)

    def show_folder(self, folder: Path | None, error: str) -> None:
        """Show where backups go, and what is wrong with it."""
        chosen = CHOSEN_IN_VAIN if error else CHOSEN
        self.state.setText(chosen.format(folder=folder) if folder else NOT_CHOSEN)
        self.error.say(error)
        self.choose_button.setText(ANOTHER if folder else CHOOSE)
        self.choose_button.updateGeometry()
        self.leave_button.setVisible(folder is not None)
