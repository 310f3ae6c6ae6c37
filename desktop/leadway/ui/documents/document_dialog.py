"""The preview of a document: its pages as printed, the paper, and saving it."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QDialog, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.documents import documents
from leadway.services.documents.documents import DocumentRequest
from leadway.services.session import Services
from leadway.ui.background_task import BackgroundTask, run_in_background
from leadway.ui.documents.page_preview import DocumentPreview
from leadway.ui.settings.section import setting_choice
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.file_dialog import ask_for_place, documents_folder
from leadway.ui.widgets.focus_order import move_focus
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.widgets.text import Caption, Heading, Paragraph
from leadway.ui.widgets.vbox import column, row

WINDOW_TITLE = _("Leadway – {title}")
PRIVATE = _("Private edition: everything you wrote, for your eyes only.")
SETTING = _("Preparing the pages…")
SAVING = _("Saving…")
SAVE, CLOSE = _("Save…"), _("Close")
SAVE_TITLE, PDF = _("Save the page"), _("PDF (*.pdf)")
SAVED = _("Saved as “{name}” in {folder}.")
EXISTS_ALREADY = _("“{name}” exists already. Replace it?")
REPLACE, KEEP = _("Replace it"), _("Choose another name")
_WIDTH, _HEIGHT, _LEAST_WITH_TITLE = 820, 760, 300
_PIXELS_PER_INCH = 144.0


class DocumentDialog(QDialog):
    """Shows a week's document and saves it. Raises KnownError where nothing was written for the week."""

    def __init__(self, services: Services, week: Week, parent: QWidget | None = None) -> None:
        request = services.documents.weekly(week)
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(WINDOW_TITLE.format(title=request.title))
        self._services = services
        self._week = week
        self._request = request
        self._setting: BackgroundTask | None = None
        self._to_replace: Path | None = None
        self._folder = documents_folder()
        self.title = Heading(request.title, size="heading")
        self.edition = Caption(PRIVATE)
        self.paper = setting_choice("paper")
        self.preview = DocumentPreview()
        self.message = Paragraph(selectable=True)
        self.replace_button = LinkButton(REPLACE, clicked=self._on_replace)
        self.keep_button = LinkButton(KEEP, clicked=self._on_save)
        self.close_button = QuietButton(CLOSE, clicked=self.reject)
        self.save_button = PrimaryButton(SAVE, icon="download", clicked=self._on_save)
        self._lay_out()
        self.paper.chosen.connect(self._on_paper)
        on_keys(self, QKeySequence.StandardKey.Save, self._on_save, in_window=True)
        self._ask(None)
        self.paper.set_value(request.paper)
        self._set_pages()
        self.save_button.setFocus()

    def done(self, result: int) -> None:
        """Close; pages that are still being prepared are dropped."""
        if self._setting is not None:
            self._setting.forget()
        super().done(result)

    def reject(self) -> None:
        """Let Esc withdraw the question first, then close."""
        if self._to_replace is not None:
            self._ask(None)
            self.save_button.setFocus()
        else:
            super().reject()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The window's own title says it, too, where there is no room for both.
        self.title.setVisible(event.size().height() > theme().scaled(_LEAST_WITH_TITLE))

    def _lay_out(self) -> None:
        words = column(self.title, self.edition)
        top = row(words, self.paper, spacing=16, grow=words, margins=(24, 20, 24, 16))
        top.setAlignment(self.paper, Qt.AlignmentFlag.AlignBottom)
        answers = row(self.replace_button, self.keep_button, spacing=4)
        buttons = (self.close_button, self.save_button)
        bar = row(self.message, answers, *buttons, grow=self.message, margins=(24, 12, 24, 12))
        rows = column(top, Line(), self.preview, Line(), bar, spacing=0)
        rows.setStretchFactor(self.preview, 1)
        self.setLayout(rows)
        self.paper.setFixedWidth(self.paper.sizeHint().width())
        screen = self.screen().availableGeometry()
        self.resize(min(_WIDTH, screen.width() - 48), min(_HEIGHT, screen.height() - 48))

    def _set_pages(self) -> None:
        """Prepare the pages in the background; those of another paper are dropped."""
        if self._setting is not None:
            self._setting.forget()
        self.preview.show_message(SETTING)
        sharp = _PIXELS_PER_INCH * max(1.0, self.devicePixelRatioF() / 1.5)
        task = partial(documents.pages, self._request, ppi=sharp)
        self._setting = run_in_background(task, self._on_pages, self._on_pages_error, self)

    def _on_pages(self, pages: list[bytes]) -> None:
        self._setting = None
        self.preview.show_pages(pages)

    def _on_pages_error(self, error: KnownError) -> None:
        self._setting = None
        self.preview.show_message(str(error))

    def _on_paper(self, value: object) -> None:
        try:
            self._services.settings.change(paper=value)
            self._request = self._services.documents.weekly(self._week, str(value))
        except KnownError as error:
            self.paper.set_value(self._request.paper)
            self._set_message(str(error))
            return
        self._set_pages()

    def _on_save(self) -> None:
        """Ask where to save; this dialog asks before a file is replaced, on every system alike."""
        if not self.save_button.isEnabled():
            return
        self._ask(None)
        ask_for_place(self, SAVE_TITLE, self._folder / self._request.file_name, PDF, self._on_path)

    def _on_path(self, name: str) -> None:
        path = Path(name)
        self._folder = path.parent
        # Path.is_file() raises where the name is too long; saving reports that.
        if os.path.isfile(path):  # noqa: PTH113
            self._ask(path)
        else:
            self._save(path, replace=False)

    def _on_replace(self) -> None:
        path = self._to_replace
        self._ask(None)
        if path is not None:
            self._save(path, replace=True)

    def _ask(self, path: Path | None) -> None:
        """Ask whether to replace this file, or ask nothing."""
        self._to_replace = path
        self.replace_button.setVisible(path is not None)
        self.keep_button.setVisible(path is not None)
        self._set_message(EXISTS_ALREADY.format(name=path.name) if path is not None else "")
        if path is not None:
            self.keep_button.setFocus()

    def _save(self, path: Path, *, replace: bool) -> None:
        self._set_message(SAVING)
        self.save_button.setEnabled(False)
        task = partial(_write, self._services, self._request, path, replace=replace)
        run_in_background(task, self._on_saved, self._on_save_error, self, about=path.name)

    def _on_saved(self, path: Path) -> None:
        self._end_saving(SAVED.format(name=path.name, folder=path.parent))
        self.close_button.setFocus()

    def _on_save_error(self, error: KnownError) -> None:
        self._end_saving(str(error))
        self.save_button.setFocus()

    def _end_saving(self, sentence: str) -> None:
        self.save_button.setEnabled(True)
        self._set_message(sentence)

    def _set_message(self, sentence: str) -> None:
        self.message.setText(sentence)
        if sentence:
            announce(self.message, sentence, urgent=True)


def _write(services: Services, request: DocumentRequest, path: Path, *, replace: bool) -> Path:
    """Render the document, write it and return its path."""
    services.save(path, documents.render(request), replace=replace)
    return path
