"""Your data: everything out of Leadway into one file, and into it from an export or another journal."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from leadway.domain.errors import KnownError
from leadway.services.session import Services
from leadway.services.transfer.cancellation import Progress
from leadway.services.transfer.exporting import ExportPreview
from leadway.services.transfer.importing import ImportPreview
from leadway.services.transfer.merging import ConflictPolicy
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.cancellable_task import CancellableTask, enable_again, tell
from leadway.ui.settings.import_texts import done_in_words, trouble_in_words, what_it_does
from leadway.ui.settings.section import Section, SettingsSection
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.text import Caption, Heading, Paragraph

MEANS = "It is yours: all of it comes out in open formats, and comes back in whole."
EXPORT = "Take everything along"
HOLDS = "One zip file with {what}: for Leadway, for spreadsheets, and for reading."
HOLDS_NOTHING = "There is nothing to take along yet."
BARE = "The file is not encrypted: choose its place with care."
SAVE = "Save everything…"
SAVE_TITLE = "Where shall everything go?"
SAVING, SAVED = "Reading…", "Saved as {name} in {folder}."
THERE = "“{name}” is there already."
REPLACE, KEEP = "Replace it", "Keep it"
ZIP = "Leadway export (*.zip)"
IMPORT = "Bring something in"
IMPORT_MEANS = (
    "An export of Leadway, or what you wrote in jrnl, RedNotebook or Day One: that comes in as dated notes. "
    "You see what it would do first, and a copy of what is here is made before anything changes."
)
CHOOSE, CHOOSE_FOLDER = "Choose a file…", "Choose a folder of RedNotebook…"
CHOOSE_TITLE = "What shall come in?"
KINDS = "Exports and journals (*.zip *.json *.txt);;All files (*)"
READING = "Reading and checking it…"
SAME = "What is here already under the same name"
SAMES = (Option(ConflictPolicy.KEEP, "Keep mine"), Option(ConflictPolicy.REPLACE, "Replace it"))
BRING_IN, LEAVE = "Bring it in", "Leave it"
BRINGING = "Bringing it in…"


class TransferSection(SettingsSection):
    """Out and in. Both are done beside the interface, and can be stopped before anything is written."""

    title = "Your data"
    means = MEANS

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(services, parent)
        self.export = ExportSection(services)
        self.bring = ImportSection(services)
        self.add_section(self.export)
        self.add_section(self.bring)

    def refresh(self) -> None:
        """Look again what there is to take along."""
        self.export.refresh()


class ExportSection(Section):
    """Saves everything as one file."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(EXPORT, parent)
        self._services = services
        self._asked: Path | None = None
        self._name = ""
        self.holds = Paragraph()
        self.button = QuietButton(SAVE)
        self.work = CancellableTask()
        self.message = Caption(size="body")
        self.message.hide()
        self.replace_button = QuietButton(REPLACE)
        self.keep_button = QuietButton(KEEP)
        self._question = Flow(gap=8)
        self._question.add(self.keep_button)
        self._question.add(self.replace_button)
        self.add(self.holds)
        self.add(Caption(BARE, size="body"))
        self.add_button(self.button)
        for widget in (self.work, self.message, self._question):
            self.add(widget)
        self._question.hide()
        self.button.clicked.connect(self._on_save)
        self.keep_button.clicked.connect(self._on_keep)
        self.replace_button.clicked.connect(self._on_replace)

    def refresh(self) -> None:
        """Look beside the interface what an export would hold."""
        if not self.work.busy:
            run_in_background(
                self._services.exporting().preview, self._on_preview, self._on_error, self, "db"
            )

    def save_to(self, chosen: str) -> None:
        """Save there; where a file is there already, ask first."""
        path = Path(chosen)
        # Not Path.is_file(), which raises where the name is too long: that is told when it is saved.
        if os.path.isfile(path):  # noqa: PTH113
            self._asked = path
            tell(self.message, THERE.format(name=path.name))
            self._question.show()
            self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._save(path, replace=False)

    def _on_preview(self, found: ExportPreview) -> None:
        self._name = found.file_name
        self.button.setEnabled(True)
        weeks = f"{found.weeks} {'week' if found.weeks == 1 else 'weeks'}"
        records = f"{found.records} {'record' if found.records == 1 else 'records'}"
        what = f"{weeks} and {records}" if found.weeks else records
        self.holds.setText(HOLDS.format(what=what) if found.records else HOLDS_NOTHING)

    def _on_save(self) -> None:
        self._end_question()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, SAVE_TITLE, documents, ZIP)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(self._name)
        dialog.fileSelected.connect(self.save_to, Qt.ConnectionType.QueuedConnection)
        dialog.open()

    def _on_keep(self) -> None:
        self._end_question()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_replace(self) -> None:
        path = self._asked
        self._end_question()
        if path is not None:
            self._save(path, replace=True)

    def _end_question(self) -> None:
        self._asked = None
        self._question.hide()
        self.message.say("")

    def _save(self, path: Path, *, replace: bool) -> None:
        self.message.say("")
        self.button.setEnabled(False)
        service = self._services.exporting()

        def save(progress: Progress) -> Path:
            service.save(path, replace=replace, progress=progress)
            return path

        self.work.start(save, self._on_saved, self._on_error, words=SAVING)

    def _on_saved(self, path: Path) -> None:
        self._rest(SAVED.format(name=path.name, folder=path.parent))

    def _on_error(self, error: KnownError) -> None:
        self._rest(str(error))

    def _rest(self, sentence: str) -> None:
        enable_again(self.button, self.button)
        tell(self.message, sentence)


class ImportSection(Section):
    """Brings a file in, after showing what that would do."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(IMPORT, parent)
        self._services = services
        self._path = Path()
        self.choose_button = QuietButton(CHOOSE)
        self.folder_button = QuietButton(CHOOSE_FOLDER)
        self._choose = Flow(gap=8)
        self._choose.add(self.choose_button)
        self._choose.add(self.folder_button)
        self.work = CancellableTask()
        self.message = Caption(size="body")
        self.message.hide()
        self.card = ImportCard()
        self.card.hide()
        self.add(Caption(IMPORT_MEANS, size="body"))
        for widget in (self._choose, self.work, self.message, self.card):
            self.add(widget)
        self.choose_button.clicked.connect(self._on_choose_file)
        self.folder_button.clicked.connect(self._on_choose_folder)
        self.card.same_chosen.connect(self._preview)
        self.card.wanted.connect(self._on_bring_in)
        self.card.left.connect(self._on_leave)

    def choose(self, path: str) -> None:
        """Look what bringing this in would do."""
        self._path = Path(path)
        self.card.same.set_value(ConflictPolicy.KEEP)
        self._preview()

    def _preview(self) -> None:
        self._begin()
        task = partial(self._services.importing().preview, self._path, self.card.chosen())
        self.work.start(task, self._on_previewed, self._on_error, words=READING)

    def _on_previewed(self, found: ImportPreview) -> None:
        self._choose.setEnabled(True)
        self.card.show_preview(self._path.name, found)
        self.card.show()
        self.card.leave_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_bring_in(self) -> None:
        self._begin()
        task = partial(self._services.importing().bring_in, self._path, self.card.chosen())
        self.work.start(task, self._on_done, self._on_error, words=BRINGING)

    def _on_done(self, done: ImportPreview) -> None:
        self._services.importing().announce()
        # A choice of colours may have come along.
        theme().set_scheme(self._services.settings.load().colours)
        self._rest(done_in_words(done))

    def _on_error(self, error: KnownError) -> None:
        self._rest(trouble_in_words(error))

    def _on_leave(self) -> None:
        self._rest("")
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _begin(self) -> None:
        self.message.say("")
        self.card.hide()
        self._choose.setEnabled(False)

    def _rest(self, sentence: str) -> None:
        self.card.hide()
        enable_again(self._choose, self.choose_button)
        tell(self.message, sentence)

    def _on_choose_file(self) -> None:
        self._ask(QFileDialog.FileMode.ExistingFile)

    def _on_choose_folder(self) -> None:
        self._ask(QFileDialog.FileMode.Directory)

    def _ask(self, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self, CHOOSE_TITLE, str(Path.home()), KINDS)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(self.choose, Qt.ConnectionType.QueuedConnection)
        dialog.open()


class ImportCard(Card):
    """What an import would do."""

    wanted = Signal()
    left = Signal()
    same_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = Heading()
        self.does = Paragraph()
        self.skipped = Caption(size="body")
        self.same = Choice("data/same", SAME, SAMES)
        self.same.set_value(ConflictPolicy.KEEP)
        self.go_button = PrimaryButton(BRING_IN)
        self.leave_button = QuietButton(LEAVE)
        buttons = Flow(gap=8)
        buttons.add(self.go_button)
        buttons.add(self.leave_button)
        for widget in (self.heading, self.does, self.skipped, self.same, buttons):
            self.add(widget)
        self.same.chosen.connect(self._on_same)
        self.go_button.clicked.connect(self.wanted)
        self.leave_button.clicked.connect(self.left)

    def chosen(self) -> ConflictPolicy:
        """Return what happens to what is here already."""
        return ConflictPolicy.REPLACE if self.same.value() == ConflictPolicy.REPLACE else ConflictPolicy.KEEP

    def show_preview(self, name: str, found: ImportPreview) -> None:
        """Show what bringing it in would do."""
        self.heading.setText(f"{name}, from {found.source}")
        self.does.setText("\n".join(what_it_does(found)))
        self.skipped.say("\n".join(found.skipped))
        self.same.setVisible(bool(found.differing or found.differing_choices))
        self.go_button.setVisible(not found.changes_nothing)

    def _on_same(self, value: object) -> None:
        # The chosen one pressed again is no wish to have none.
        if value is None:
            self.same.set_value(ConflictPolicy.KEEP)
        self.same_chosen.emit()
