"""The ways on from data that does not open: never a dead end, and nothing is done before it was said."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from leadway.domain.errors import KnownError
from leadway.services.backup.diagnosis import Diagnosis, FailureKind
from leadway.services.backup.recovery import RecoveryService
from leadway.services.backup.restore import InspectedBackup
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.chooser import BackupChooser
from leadway.ui.backup.recovery_action import key_file_action, salvage_action
from leadway.ui.backup.texts import moment
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import VBox

WAYS = "Ways on"
KEY_FILE = "Put the key file back"
KEY_FILE_MEANS = "It lies with the copy of {when} and opens your data as it is now. Nothing is lost."
NEWEST = "See the newest good copy"
NEWEST_MEANS = "It is of {when}. You see what it holds first; what is here now is kept."
SALVAGE = "Save what can be read"
SALVAGE_MEANS = (
    "Reads around the damage into new data, and says how much is lost. The damaged file is kept, so a copy "
    "can still be restored after it."
)
RESTORE_HEADING = "See all copies"
RESTORE_MEANS = "One may open with a passphrase or recovery key of its time."
TRY_AGAIN = "Try again"
TRY_AGAIN_MEANS = "Once you have put something right."
ELSEWHERE = "Open other data…"
ELSEWHERE_MEANS = "A folder with Leadway data, or an empty one to begin anew. What is here stays as it is."
ELSEWHERE_TITLE = "Which folder shall Leadway open?"
FOLDER = "Open the data folder"
FOLDER_MEANS = "{folder}"


class RecoveryActions(VBox):
    """A button and a sentence for each way that there is; the best one first."""

    wanted = Signal(object)
    """Carries the Way."""

    elsewhere = Signal(str)
    again = Signal()

    def __init__(
        self, recovery_service: RecoveryService, fault: Diagnosis, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, spacing=8)
        self._recovery_service = recovery_service
        self._fault = fault
        # Where nothing is wrong, to open it is better than any backup.
        self._lead_back = () if fault.kind is FailureKind.LOCKED else _LEAD_BACK
        self._key_from: InspectedBackup | None = None
        self.buttons: dict[str, QWidget] = {}
        self.chooser = BackupChooser(recovery_service)
        self.chooser.tell_what_opens(fault.backups)
        self.chooser.wanted.connect(self.wanted)
        self.chooser.hide()
        self.add(Heading(WAYS))
        if fault.key_from is not None:
            self._add(
                KEY_FILE, KEY_FILE_MEANS.format(when=moment(fault.key_from.backup.made_at)), self._on_key
            )
        if fault.newest_good is not None and fault.kind in _REPLACED_BY_BACKUP:
            when = moment(fault.newest_good.backup.made_at)
            self._add(NEWEST, NEWEST_MEANS.format(when=when), self._on_newest)
        if fault.can_salvage:
            self._add(SALVAGE, SALVAGE_MEANS, self._on_salvage)
        if fault.backups and fault.kind in _HELPED_BY_BACKUP:
            self._add(RESTORE_HEADING, RESTORE_MEANS, self._on_all_backups)
        self.found = KeyFileFound()
        self.found.hide()
        self.found.button.clicked.connect(self._on_key)
        self.chooser.inspected.connect(self._on_inspected)
        self.add(self.found)
        self.add(self.chooser)
        if self.best is not None:
            self._add(TRY_AGAIN, TRY_AGAIN_MEANS, self._on_again)
        self._add(ELSEWHERE, ELSEWHERE_MEANS, self._on_elsewhere)
        self._add(FOLDER, FOLDER_MEANS.format(folder=recovery_service.folder.path), self._on_folder)

    @property
    def best(self) -> QWidget | None:
        """The way to take first; None where trying again is."""
        return next((button for text, button in self.buttons.items() if text in self._lead_back), None)

    def _add(self, text: str, means: str, wish: object) -> None:
        is_best = self.best is None and text in self._lead_back
        button = PrimaryButton(text) if is_best else QuietButton(text)
        button.setAccessibleDescription(means)
        button.clicked.connect(wish)
        row = Flow(gap=8)
        row.add(button)
        self.buttons[text] = button
        self.add(row)
        self.add(Caption(means, size="body"))
        self.body.addSpacing(8)

    def _on_again(self) -> None:
        self.again.emit()

    def _on_key(self) -> None:
        key_from = self._fault.key_from or self._key_from
        if key_from is not None:
            self.wanted.emit(key_file_action(self._recovery_service, key_from))

    def _on_inspected(self, inspected: InspectedBackup) -> None:
        """See whether the key file of a backup that was opened by typing is the one that is missing."""
        may_be_lost = self._fault.kind in (FailureKind.KEY_FILE, FailureKind.LOCKED)
        if may_be_lost and self._fault.key_from is None and inspected.sound:
            found = partial(self._on_fits, inspected)
            run_in_background(
                partial(self._recovery_service.opens_data, inspected), found, self._on_fits_not, self
            )

    def _on_fits(self, inspected: InspectedBackup, fits: bool) -> None:  # noqa: FBT001 -- the result of the work
        self._key_from = inspected if fits else None
        if fits:
            self.found.means.setText(KEY_FILE_MEANS.format(when=moment(inspected.backup.made_at)))
        self.found.setVisible(fits)
        if fits:
            self.found.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_fits_not(self, error: KnownError) -> None:
        """The backup is shown, and can be restored all the same."""

    def _on_newest(self) -> None:
        if self._fault.newest_good is not None:
            self.chooser.show()
            self.chooser.show_inspected(self._fault.newest_good)

    def _on_salvage(self) -> None:
        self.wanted.emit(salvage_action(self._recovery_service, self._fault.newest_good))

    def _on_all_backups(self) -> None:
        self.chooser.refresh()
        self.chooser.show()
        if self.chooser.rows:
            self.chooser.rows[0].button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_elsewhere(self) -> None:
        dialog = QFileDialog(self, ELSEWHERE_TITLE, str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.elsewhere, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def _on_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._recovery_service.folder.path)))


class KeyFileFound(VBox):
    """A key file that opens the data, found in a backup that somebody opened by typing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self.button = PrimaryButton(KEY_FILE)
        self.means = Caption(size="body")
        row = Flow(gap=8)
        row.add(self.button)
        self.add(row)
        self.add(self.means)
        self.body.addSpacing(8)


_LEAD_BACK = (KEY_FILE, NEWEST, SALVAGE, RESTORE_HEADING)
_REPLACED_BY_BACKUP = (FailureKind.DAMAGED, FailureKind.KEY_FILE, FailureKind.FOREIGN, FailureKind.NEWER)
_HELPED_BY_BACKUP = (*_REPLACED_BY_BACKUP, FailureKind.LOCKED)
"""Where a backup helps: the disk, the rights, another program or a keychain want another remedy first."""
