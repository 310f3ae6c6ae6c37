"""What a person can do when the data does not open. The best comes first."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton

from leadway.domain.errors import KnownError, MovedError
from leadway.domain.startup_terms import Term
from leadway.i18n import _
from leadway.services.backup.recovery import Diagnosis, FailureKind, RecoveryService
from leadway.services.backup.restore import InspectedBackup
from leadway.services.keys import NotInKeychainError
from leadway.ui.app.commands import AppRequests
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.chooser import BackupChooser
from leadway.ui.backup.recovery_action import key_file_action, salvage_action
from leadway.ui.backup.texts import moment
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton, Slot
from leadway.ui.widgets.file_dialog import ask_for_folder
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import VBox

HEADING = _("What you can do")
KEY_FILE_MEANS = _("It is in the backup of {when} and opens your data of today. Nothing is lost.")
NEWEST_MEANS = _("It is of {when}. First you see what it holds. Your data of today is kept.")
SALVAGE_MEANS = _(
    "Leadway copies everything readable into new data, takes what is lost from the newest good backup, and "
    "says how much came from where. The damaged file stays, so you can still restore a backup afterwards."
)
BACKUPS_MEANS = _("One of them may open with a passphrase or recovery key you had then.")
OTHER_BACKUP_MEANS = _("On a stick, in a cloud folder, or in a data folder that you copied.")
TRY_AGAIN_MEANS = _("After you have fixed something.")
ELSEWHERE_MEANS = _("A folder with Leadway data, or an empty one to start fresh. This data stays as it is.")
ELSEWHERE_TITLE = _("Open other data")


class RecoveryStep(Term):
    """What can be done."""

    KEY_FILE = "key_file", "Restore the key file"
    NEWEST = "newest", "See the newest good backup"
    SALVAGE = "salvage", "Save what can be read"
    BACKUPS = "backups", "See all backups"
    OTHER_BACKUP = "other_backup", "Choose a backup elsewhere…"
    TRY_AGAIN = "try_again", "Try again"
    ELSEWHERE = "elsewhere", "Open other data…"
    FOLDER = "folder", "Open the data folder"


_LEAD_BACK = (RecoveryStep.KEY_FILE, RecoveryStep.NEWEST, RecoveryStep.SALVAGE, RecoveryStep.BACKUPS)
_REPLACED_BY_BACKUP = (FailureKind.DAMAGED, FailureKind.KEY_FILE, FailureKind.FOREIGN, FailureKind.NEWER)
# A full disk, missing rights, another program or a silent keychain need another remedy first.
_HELPED_BY_BACKUP = (*_REPLACED_BY_BACKUP, FailureKind.LOCKED)


class RecoveryActions(VBox):
    """A button and a sentence for each step."""

    again = Signal()

    def __init__(self, recovery_service: RecoveryService, fault: Diagnosis, requests: AppRequests) -> None:
        super().__init__(spacing=8)
        self._requests = requests
        self._recovery_service = recovery_service
        self._fault = fault
        # While the data is only locked, unlocking it is better than any backup.
        self._lead_back = () if fault.kind is FailureKind.LOCKED else _LEAD_BACK
        self._key_from: InspectedBackup | None = None
        self.buttons: dict[RecoveryStep, QAbstractButton] = {}
        self.chooser = BackupChooser(recovery_service)
        self.chooser.set_inspected(fault.backups)
        self.chooser.recovery_requested.connect(requests.recover)
        self.chooser.hide()
        self.add(Heading(HEADING))
        if fault.key_from is not None:
            when = moment(fault.key_from.backup.made_at)
            self._add(RecoveryStep.KEY_FILE, KEY_FILE_MEANS.format(when=when), self._on_key)
        if fault.newest_good is not None and fault.kind in _REPLACED_BY_BACKUP:
            when = moment(fault.newest_good.backup.made_at)
            self._add(RecoveryStep.NEWEST, NEWEST_MEANS.format(when=when), self._on_newest)
        if fault.can_salvage:
            self._add(RecoveryStep.SALVAGE, SALVAGE_MEANS, self._on_salvage)
        if fault.backups and fault.kind in _HELPED_BY_BACKUP:
            self._add(RecoveryStep.BACKUPS, BACKUPS_MEANS, self._on_all_backups)
        self.key_file_step = _StepBox(PrimaryButton(RecoveryStep.KEY_FILE.label, clicked=self._on_key))
        self.key_file_step.hide()
        self.chooser.inspected.connect(self._on_inspected)
        self.add(self.key_file_step, self.chooser)
        if fault.kind in _HELPED_BY_BACKUP or isinstance(fault.error, MovedError | NotInKeychainError):
            find = partial(requests.find_backup.emit, recovery_service)
            self._add(RecoveryStep.OTHER_BACKUP, OTHER_BACKUP_MEANS, find)
        if self.best is not None:
            self._add(RecoveryStep.TRY_AGAIN, TRY_AGAIN_MEANS, self.again)
        self._add(RecoveryStep.ELSEWHERE, ELSEWHERE_MEANS, self._on_elsewhere)
        self._add(RecoveryStep.FOLDER, str(recovery_service.folder.path), self._on_folder)

    @property
    def best(self) -> QAbstractButton | None:
        """The step to take first; None where that is to try again."""
        return next((button for step, button in self.buttons.items() if step in self._lead_back), None)

    def _add(self, step: RecoveryStep, means: str, action: Slot) -> None:
        kind = PrimaryButton if self.best is None and step in self._lead_back else QuietButton
        button = kind(step.label, clicked=action)
        button.setAccessibleDescription(means)
        self.buttons[step] = button
        self.add(_StepBox(button, means))

    def _on_key(self) -> None:
        key_from = self._fault.key_from or self._key_from
        if key_from is not None:
            self._requests.recover.emit(key_file_action(self._recovery_service, key_from))

    def _on_inspected(self, inspected: InspectedBackup) -> None:
        """See whether the key file of a backup that was opened by typing is the one that is missing."""
        may_be_lost = self._fault.kind in (FailureKind.KEY_FILE, FailureKind.LOCKED)
        if may_be_lost and self._fault.key_from is None and inspected.sound:
            on_result = partial(self._on_fits, inspected)
            run_in_background(
                partial(self._recovery_service.opens_data, inspected), on_result, self._on_fits_not, self
            )

    def _on_fits(self, inspected: InspectedBackup, fits: bool) -> None:  # noqa: FBT001 -- the result of the work
        self._key_from = inspected if fits else None
        self.key_file_step.setVisible(fits)
        if fits:
            self.key_file_step.means.setText(KEY_FILE_MEANS.format(when=moment(inspected.backup.made_at)))
            self.key_file_step.button.setFocus()

    def _on_fits_not(self, error: KnownError) -> None:
        """The backup is shown, and can be restored all the same."""

    def _on_newest(self) -> None:
        if self._fault.newest_good is not None:
            self.chooser.show()
            self.chooser.show_inspected(self._fault.newest_good, self.buttons[RecoveryStep.NEWEST])

    def _on_salvage(self) -> None:
        self._requests.recover.emit(salvage_action(self._recovery_service, self._fault.newest_good))

    def _on_all_backups(self) -> None:
        self.chooser.refresh()
        self.chooser.show()
        if self.chooser.rows:
            self.chooser.rows[0].button.setFocus()

    def _on_elsewhere(self) -> None:
        ask_for_folder(self, ELSEWHERE_TITLE, Path.home(), self._requests.open_folder.emit)

    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._recovery_service.folder.path)))


class _StepBox(VBox):
    """A button, and what pressing it means."""

    def __init__(self, button: QAbstractButton, means: str = "") -> None:
        super().__init__(spacing=8)
        self.button = button
        self.means = Caption(means, size="body")
        self.add(button, self.means, 8)
