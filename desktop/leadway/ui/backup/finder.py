"""Finds backups in another place, such as a stick or a copied data folder, and shows what each holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.backup.backups import Backup, backups_of
from leadway.services.backup.recovery import RecoveryService
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.chooser import BackupChooser
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.dialog_geometry import screen_in_use
from leadway.ui.widgets.file_dialog import ask_for_file, ask_for_folder
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.focus_order import move_focus
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.section import MessageLine
from leadway.ui.widgets.text import Caption, Paragraph, Question
from leadway.ui.widgets.vbox import STRETCH, column, outdent, row

TITLE = _("Restore a backup")
MEANS = _(
    "Choose the folder with your backups: on a stick, in a cloud folder, or a Leadway data folder that you "
    "copied. First you see what a backup holds."
)
FILE_MEANS = _("You can also choose one backup (.db). Its key file (.key.json) must be next to it.")
FOLDER, FILE, CLOSE = _("Choose a folder…"), _("Choose a file…"), _("Close")
KINDS = _("Backups and exports (*.db *.key.json *.zip);;All files (*)")
LOOKING = _("Looking for backups…")
NONE_THERE = _(
    "There is no backup in “{name}”. Their names begin with “leadway-” and end with “.db”. On the computer "
    "where they were made, Settings says under Backups where they are."
)
EXPORT = _("“{name}” is an export, not a backup. You can import it.")
EXPORT_LATER = _(
    "“{name}” is an export, not a backup. Once Leadway is open, import it in Settings, under Your data."
)
IMPORT = _("Import it…")
KEPT_ASIDE = _("What is here now is not lost: it is kept in the data folder, under “backups”.")
_ZIP = b"PK\x03\x04"
_WIDTH, _HEIGHT = 760, 640


class BackupFinder(QDialog):
    """`chooser.recovery_requested` carries the RecoveryAction that restores what was chosen."""

    def __init__(self, recovery_service: RecoveryService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(TITLE)
        is_new = recovery_service.replaces_nothing()
        present = None if is_new else recovery_service.present
        self._service = replace(recovery_service, of_any=True, present=present)
        self._import: Callable[[str], object] | None = None
        self._path = Path()
        self.folder_button = PrimaryButton(FOLDER, clicked=self._on_folder)
        self.file_button = QuietButton(FILE, clicked=self._on_file)
        self.message = MessageLine()
        self.import_button = LinkButton(IMPORT, clicked=self._on_import)
        self.import_button.hide()
        self.chooser = BackupChooser(self._service)
        self.chooser.set_texts(none_yet="", keeps="" if is_new else KEPT_ASIDE)
        self.chooser.recovery_requested.connect(self.accept)
        self.close_button = QuietButton(CLOSE, clicked=self.reject)
        page = ScrollColumn(width=640)
        page.add(Question(TITLE), Paragraph(MEANS), Caption(FILE_MEANS, size="body"))
        page.add(button_row(self.folder_button, self.file_button), self.message)
        page.add(outdent(self.import_button, fill=False), self.chooser)
        bar = row(STRETCH, self.close_button, margins=(24, 12, 24, 12))
        rows = column(page, Line(), bar, spacing=0)
        rows.setStretchFactor(page, 1)
        self.setLayout(rows)
        free = screen_in_use()
        self.resize(min(_WIDTH, free.width() - 48), min(_HEIGHT, free.height() - 48))
        self.folder_button.setFocus()

    def offer_import(self, open_import: Callable[[str], object]) -> None:
        """Lead from an export to its import; without it, say where that is."""
        self._import = open_import

    def choose(self, name: str) -> None:
        """Show which backups there are in a folder, or what a file holds."""
        self._path = path = Path(name)
        self.import_button.hide()
        self.chooser.close_answer()
        if _is_zip(path):
            self.chooser.show_backups([])
            self.import_button.setVisible(self._import is not None)
            self.message.show_message((EXPORT if self._import else EXPORT_LATER).format(name=path.name))
            if self._import is not None:
                self.import_button.setFocus()
            return
        self.message.show_message(LOOKING)
        find = partial(backups_of, path, self._service.folder)
        run_in_background(find, self._on_found, self._on_error, self)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def _on_found(self, backups: list[Backup]) -> None:
        self.message.show_message("" if backups else NONE_THERE.format(name=self._path.name))
        self.chooser.show_backups(backups)
        if self.chooser.rows:
            self.chooser.rows[0].button.setFocus()

    def _on_error(self, error: KnownError) -> None:
        self.message.show_error(error)

    def _on_folder(self) -> None:
        ask_for_folder(self, FOLDER, Path.home(), self.choose)

    def _on_file(self) -> None:
        ask_for_file(self, FILE, Path.home(), KINDS, self.choose)

    def _on_import(self) -> None:
        if self._import is not None:
            self.accept()
            self._import(str(self._path))


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError:
        return False
