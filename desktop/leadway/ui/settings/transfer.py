"""Your data: export everything to one file, import an export or another journal, delete everything."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.i18n import _, ngettext
from leadway.services.session import Services
from leadway.services.transfer import Progress
from leadway.services.transfer.exporting import ExportPreview
from leadway.services.transfer.importing import ImportPreview
from leadway.services.transfer.merging import ConflictPolicy
from leadway.ui.background_task import run_in_background
from leadway.ui.settings.cancellable_task import CancellableTask, enable_again
from leadway.ui.settings.deletion import DeletionSection
from leadway.ui.settings.section import SettingsSection
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.file_dialog import ask_for_file, ask_for_folder, ask_for_place, documents_folder
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.section import Section
from leadway.ui.widgets.text import Caption, Heading, Paragraph

MEANS = _("Export everything, import it again, or delete it.")
EXPORT = _("Export everything")
HOLDS = _("One zip file for Leadway, for spreadsheets and for reading. Weeks: {weeks}. Records: {records}.")
HOLDS_NOTHING = _("There is nothing to export yet.")
BARE = _("The file is not encrypted. Choose a safe place for it.")
SAVE = _("Export everything…")
SAVE_TITLE = _("Export everything")
SAVING, SAVED = _("Reading…"), _("Saved as {name} in {folder}.")
THERE = _("“{name}” exists already.")
REPLACE, KEEP = _("Replace it"), _("Keep it")
ZIP = _("Leadway export (*.zip)")
IMPORT = _("Import")
IMPORT_MEANS = _(
    "A Leadway export, or entries from jrnl, RedNotebook or Day One, which become dated notes. First you see "
    "what the import would do. Before anything changes, Leadway makes a backup."
)
CHOOSE, CHOOSE_FOLDER = _("Choose a file…"), _("Choose a folder…")
CHOOSE_TITLE = _("Import")
KINDS = _("Exports and journals (*.zip *.json *.txt);;All files (*)")
READING = _("Reading and checking…")
PREVIEW_OF = _("{name} ({source})")
SAME = _("What is different here")
SAMES = (Option(ConflictPolicy.KEEP, _("Keep mine")), Option(ConflictPolicy.REPLACE, _("Replace mine")))
BRING_IN, LEAVE = _("Import"), _("Cancel")
BRINGING = _("Importing…")
NOTHING = _("Everything in it is here already. Nothing would change.")
ADDED = _("New: {n}")
ADDED_AS_NOTES = _("New, added as dated notes: {n}")
UNCHANGED = _("Here already, unchanged: {n}")
DIFFERENT = {
    ConflictPolicy.KEEP: _("Different here, yours stay: {n}"),
    ConflictPolicy.REPLACE: _("Different here, yours are replaced: {n}"),
}
LEFT_OUT = _("Left out, because their week is here already: {n}")
REMOVED = _("Removed here, because their week is replaced: {n}")
NEW_SETTINGS = _("New settings: {n}")
DIFFERENT_SETTINGS = {
    ConflictPolicy.KEEP: _("Settings that are different here, yours stay: {n}"),
    ConflictPolicy.REPLACE: _("Settings that are different here, yours are replaced: {n}"),
}
BACKED_UP = _("A backup of your data before the import is among your backups.")
IN_HISTORY = _("You find them in History, each with the week of its day.")
DONE_NOTHING = _("Everything in it was here already. Nothing was changed.")
UNREAD = _("Left out, because Leadway cannot read them: {n}")
AND_MORE = _("and {n} more")
_MOST_REASONS = 5


class TransferSection(SettingsSection):
    """Export and import run in the background; each can be stopped before anything is written."""

    key = "transfer"
    means = MEANS

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.export = ExportSection(services)
        self.importing = ImportSection(services)
        self.deletion = DeletionSection(services)
        self.deletion.confirmed.connect(self.deletion_requested)
        self.add_sections(self.export, self.importing, self.deletion)

    def refresh(self) -> None:
        """Show what an export holds now."""
        self.export.refresh()

    def leave(self) -> None:
        """Delete nothing, and forget what was typed for it."""
        self.deletion.close_form()


class ExportSection(Section):
    """Exports everything to one file."""

    def __init__(self, services: Services) -> None:
        super().__init__(EXPORT)
        self._services = services
        self._to_replace: Path | None = None
        self._name = ""
        self.holds = Paragraph()
        self.button = QuietButton(SAVE, clicked=self._on_save)
        self.work = CancellableTask()
        self.replace_button = QuietButton(REPLACE, clicked=self._on_replace)
        self.keep_button = QuietButton(KEEP, clicked=self._on_keep)
        self._question = button_row(self.keep_button, self.replace_button)
        self._question.hide()
        self.add(self.holds, Caption(BARE, size="body"), self.button, self.work, self.message, self._question)

    def refresh(self) -> None:
        """Read in the background what an export would hold."""
        if not self.work.busy:
            run_in_background(
                self._services.exporting().preview, self._on_preview, self._on_error, self, "db"
            )

    def save_to(self, name: str) -> None:
        """Save there; where a file exists already, ask first."""
        path = Path(name)
        # Path.is_file() raises where the name is too long; saving reports that.
        if os.path.isfile(path):  # noqa: PTH113
            self._to_replace = path
            self.message.show_message(THERE.format(name=path.name))
            self._question.show()
            self.keep_button.setFocus()
        else:
            self._save(path, replace=False)

    def _on_preview(self, preview: ExportPreview) -> None:
        self._name = preview.file_name
        holds = HOLDS.format(weeks=preview.weeks, records=preview.records)
        self.holds.setText(holds if preview.records else HOLDS_NOTHING)

    def _on_save(self) -> None:
        self._end_question()
        ask_for_place(self, SAVE_TITLE, documents_folder() / self._name, ZIP, self.save_to)

    def _on_keep(self) -> None:
        self._end_question()
        self.button.setFocus()

    def _on_replace(self) -> None:
        path = self._to_replace
        self._end_question()
        if path is not None:
            self._save(path, replace=True)

    def _end_question(self) -> None:
        self._to_replace = None
        self._question.hide()
        self.message.set_or_hide("")

    def _save(self, path: Path, *, replace: bool) -> None:
        self.message.set_or_hide("")
        self.button.setEnabled(False)
        service = self._services.exporting()

        def save(progress: Progress) -> Path:
            service.save(path, replace=replace, progress=progress)
            return path

        self.work.start(save, self._on_saved, self._on_error, words=SAVING, about=EXPORT)

    def _on_saved(self, path: Path) -> None:
        self._finish(SAVED.format(name=path.name, folder=path.parent))

    def _on_error(self, error: KnownError) -> None:
        self._finish(str(error))

    def _finish(self, sentence: str) -> None:
        enable_again(self.button, self.button)
        self.message.show_message(sentence)


class ImportSection(Section):
    """Imports a file after showing in `card` what that would do."""

    def __init__(self, services: Services) -> None:
        super().__init__(IMPORT)
        self._services = services
        self._path = Path()
        self.choose_button = QuietButton(CHOOSE, clicked=self._on_choose_file)
        self.folder_button = QuietButton(CHOOSE_FOLDER, clicked=self._on_choose_folder)
        self._choose = button_row(self.choose_button, self.folder_button)
        self.work = CancellableTask()
        self.heading = Heading()
        self.does = Paragraph()
        self.skipped = Caption(size="body")
        self.same = Choice("data/same", SAME, SAMES, required=True)
        self.same.chosen.connect(self._preview)
        self.go_button = PrimaryButton(BRING_IN, clicked=self._on_bring_in)
        self.leave_button = QuietButton(LEAVE, clicked=self._on_leave)
        self.card = Card()
        self.card.add(self.heading, self.does, self.skipped, self.same)
        self.card.add(button_row(self.go_button, self.leave_button))
        self.card.hide()
        self.add(Caption(IMPORT_MEANS, size="body"), self._choose, self.work, self.message, self.card)

    def choose(self, path: str) -> None:
        """Show what importing this would do."""
        self._path = Path(path)
        self.same.set_value(ConflictPolicy.KEEP)
        self._preview()

    def policy(self) -> ConflictPolicy:
        """Return what happens to records that are different here."""
        return ConflictPolicy.REPLACE if self.same.value() == ConflictPolicy.REPLACE else ConflictPolicy.KEEP

    def _preview(self) -> None:
        self._start(self._services.importing().preview, self._on_previewed, READING)

    def _on_previewed(self, preview: ImportPreview) -> None:
        self._choose.setEnabled(True)
        self.heading.setText(PREVIEW_OF.format(name=self._path.name, source=preview.source))
        self.does.setText(preview_text(preview))
        self.skipped.set_or_hide("\n".join([*preview.skipped, *unread_lines(preview.unread)]))
        self.same.setVisible(bool(preview.differing or preview.differing_choices))
        self.go_button.setVisible(not preview.changes_nothing)
        self.card.show()
        self.leave_button.setFocus()

    def _on_bring_in(self) -> None:
        self._start(self._services.importing().import_file, self._on_imported, BRINGING)

    def _on_imported(self, result: ImportPreview) -> None:
        self._services.importing().announce()
        # The imported settings may hold another choice of colours.
        theme().set_scheme(self._services.settings.load().colours)
        self._finish(result_text(result))

    def _on_error(self, error: KnownError) -> None:
        self._finish(error_text(error))

    def _on_leave(self) -> None:
        self._finish("")
        self.choose_button.setFocus()

    def _start(
        self,
        task: Callable[[Path, ConflictPolicy, Progress], ImportPreview],
        on_result: Callable[[ImportPreview], None],
        words: str,
    ) -> None:
        self.message.set_or_hide("")
        self.card.hide()
        self._choose.setEnabled(False)
        reads = partial(task, self._path, self.policy())
        self.work.start(reads, on_result, self._on_error, words=words, about=IMPORT)

    def _finish(self, sentence: str) -> None:
        self.card.hide()
        enable_again(self._choose, self.choose_button)
        self.message.show_message(sentence)

    def _on_choose_file(self) -> None:
        ask_for_file(self, CHOOSE_TITLE, Path.home(), KINDS, self.choose)

    def _on_choose_folder(self) -> None:
        ask_for_folder(self, CHOOSE_TITLE, Path.home(), self.choose)


def preview_text(preview: ImportPreview) -> str:
    """Return what an import would do, a line for each kind of change."""
    if preview.changes_nothing and not preview.differing and not preview.differing_choices:
        return NOTHING
    counted = (
        (ADDED_AS_NOTES if preview.is_journal else ADDED, preview.new),
        (UNCHANGED, sum(line.same for line in preview.lines)),
        (DIFFERENT[preview.policy], preview.differing),
        (LEFT_OUT, sum(line.left_out for line in preview.lines)),
        (REMOVED, sum(line.removed for line in preview.lines)),
        (NEW_SETTINGS, preview.new_choices),
        (DIFFERENT_SETTINGS[preview.policy], preview.differing_choices),
    )
    return "\n".join(text.format(n=n) for text, n in counted if n) or NOTHING


def result_text(result: ImportPreview) -> str:
    """Return what an import did."""
    if result.changes_nothing:
        return DONE_NOTHING
    n = result.new + (result.differing if result.policy is ConflictPolicy.REPLACE else 0)
    added = ngettext("Imported {n} record.", "Imported {n} records.", n).format(n=n)
    return " ".join([added, BACKED_UP, *([IN_HISTORY] if result.is_journal else [])])


def error_text(error: KnownError) -> str:
    """Return why a file was refused; of many reasons, the first few."""
    return "\n".join([str(error), *_first_few(getattr(error, "reasons", ()))])


def unread_lines(places: Sequence[str]) -> list[str]:
    """Return how many entries cannot be read, and where the first few are."""
    return [UNREAD.format(n=len(places)), *_first_few(places)] if places else []


def _first_few(places: Sequence[str]) -> list[str]:
    lines = [*places[:_MOST_REASONS]]
    if len(places) > _MOST_REASONS:
        lines.append(AND_MORE.format(n=len(places) - _MOST_REASONS))
    return [f"– {line}" for line in lines]
