"""A document before it is saved: its pages as they will be printed, the paper, and where it goes."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.services.documents import documents
from leadway.services.documents.documents import A4, LETTER, DocumentRequest
from leadway.services.session import Services
from leadway.ui.background_task import BackgroundTask, run_in_background
from leadway.ui.documents.page_preview import DocumentPreview
from leadway.ui.widgets.accessibility import announce
from leadway.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.choice import Choice, Option
from leadway.ui.widgets.focus_order import move_focus
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.widgets.text import Caption, Heading, Paragraph

PRIVATE = "Private edition: everything you wrote, for your eyes."
SETTING = "Setting the page…"
SAVING = "Saving…"
SAVE, CLOSE = "Save…", "Close"
SAVE_TITLE, PDF = "Save the page", "PDF (*.pdf)"
SAVED = "Saved as “{name}” in {folder}."
THERE_ALREADY = "“{name}” is there already. Replace it?"
REPLACE, KEEP = "Replace it", "Choose another name"
PAPER = "Paper"
PAPERS = (Option(A4, "A4"), Option(LETTER, "Letter"))
_WIDTH, _HEIGHT = 820, 760
_PIXELS_PER_INCH = 144.0


class DocumentDialog(QDialog):
    """Shows a week's document and saves it. Raises KnownError where nothing was written for the week."""

    def __init__(self, services: Services, week: Week, parent: QWidget | None = None) -> None:
        request = services.documents.weekly(week)
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(f"Leadway – {request.title}")
        self._services = services
        self._week = week
        self._request = request
        self._setting: BackgroundTask | None = None
        self._asked: Path | None = None
        self._folder = _documents_folder()
        self.title = Heading(request.title, self, size="heading")
        self.edition = Caption(PRIVATE, self)
        self.paper = Choice("document/paper", "", PAPERS, self, accessible_name=PAPER)
        self.sheets = DocumentPreview(self)
        self.message = Paragraph("", self, selectable=True)
        self.replace_button = LinkButton(REPLACE, self)
        self.keep_button = LinkButton(KEEP, self)
        self.close_button = QuietButton(CLOSE, self)
        self.save_button = PrimaryButton(SAVE, self, icon="download")
        self._lay_out()
        self._connect()
        self._ask(None)
        self.paper.set_value(request.paper)
        self._set_pages()
        self.save_button.setFocus()

    def done(self, result: int) -> None:
        """Close; what is still being set is set for nobody."""
        if self._setting is not None:
            self._setting.forget()
        super().done(result)

    def reject(self) -> None:
        """Let Esc first take the question back, then close."""
        if self._asked is not None:
            self._ask(None)
            self.save_button.setFocus()
        else:
            super().reject()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return move_focus(self, forward=next)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.edition)
        top = QHBoxLayout()
        top.setContentsMargins(24, 20, 24, 16)
        top.setSpacing(16)
        top.addLayout(words, 1)
        top.addWidget(self.paper, 0, Qt.AlignmentFlag.AlignBottom)
        answers = QHBoxLayout()
        answers.setSpacing(4)
        for button in (self.replace_button, self.keep_button):
            answers.addWidget(button)
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 12, 24, 12)
        bar.setSpacing(8)
        bar.addWidget(self.message, 1)
        bar.addLayout(answers)
        bar.addWidget(self.close_button)
        bar.addWidget(self.save_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(top)
        rows.addWidget(Line(self))
        rows.addWidget(self.sheets, 1)
        rows.addWidget(Line(self))
        rows.addLayout(bar)
        self.paper.setFixedWidth(self.paper.sizeHint().width())
        self._fit_screen()

    def _fit_screen(self) -> None:
        room = self.screen().availableGeometry()
        self.resize(min(_WIDTH, room.width() - 48), min(_HEIGHT, room.height() - 48))

    def _connect(self) -> None:
        self.paper.chosen.connect(self._on_paper)
        self.save_button.clicked.connect(self._on_save)
        self.close_button.clicked.connect(self.reject)
        self.replace_button.clicked.connect(self._on_replace)
        self.keep_button.clicked.connect(self._on_save)
        on_keys(self, QKeySequence.StandardKey.Save, self._on_save, in_window=True)

    def _set_pages(self) -> None:
        """Have the pages set beside the interface; those set before for another paper are dropped."""
        if self._setting is not None:
            self._setting.forget()
        self.sheets.say(SETTING)
        sharp = _PIXELS_PER_INCH * max(1.0, self.devicePixelRatioF() / 1.5)
        task = partial(documents.pages, self._request, ppi=sharp)
        self._setting = run_in_background(task, self._on_pages, self._on_pages_error, self)

    def _on_pages(self, pages: list[bytes]) -> None:
        self._setting = None
        self.sheets.show_pages(pages)

    def _on_pages_error(self, error: KnownError) -> None:
        self._setting = None
        self.sheets.say(str(error))

    def _on_paper(self, value: object) -> None:
        paper = value if isinstance(value, str) else self._request.paper
        self.paper.set_value(paper)
        if paper == self._request.paper:
            return
        try:
            self._services.settings.change(paper=paper)
            self._request = self._services.documents.weekly(self._week, paper)
        except KnownError as error:
            self.paper.set_value(self._request.paper)
            self._say(str(error))
            return
        self._set_pages()

    def _on_save(self) -> None:
        """Ask where to; whether a file may be replaced is asked here, once and for every system alike."""
        if not self.save_button.isEnabled():
            return
        self._ask(None)
        dialog = QFileDialog(self, SAVE_TITLE, str(self._folder), PDF)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self._request.file_name)
        # Once the file dialog has gone and the keyboard is here again.
        dialog.fileSelected.connect(self._on_chosen, Qt.ConnectionType.QueuedConnection)
        dialog.finished.connect(self.activateWindow)
        dialog.open()

    def _on_chosen(self, chosen: str) -> None:
        path = Path(chosen)
        self._folder = path.parent
        # Not Path.is_file(), which raises where the name is too long: that is told when it is saved.
        if os.path.isfile(path):  # noqa: PTH113
            self._ask(path)
        else:
            self._save(path, replace=False)

    def _on_replace(self) -> None:
        path = self._asked
        self._ask(None)
        if path is not None:
            self._save(path, replace=True)

    def _ask(self, path: Path | None) -> None:
        """Ask whether this file may be replaced, or ask nothing."""
        self._asked = path
        self.replace_button.setVisible(path is not None)
        self.keep_button.setVisible(path is not None)
        self._say(THERE_ALREADY.format(name=path.name) if path is not None else "")
        if path is not None:
            self.keep_button.setFocus()

    def _save(self, path: Path, *, replace: bool) -> None:
        self._say(SAVING)
        self.save_button.setEnabled(False)
        task = partial(_write, self._request, path, replace=replace)
        run_in_background(task, self._on_saved, self._on_save_error, self)

    def _on_saved(self, path: Path) -> None:
        self._end_saving(SAVED.format(name=path.name, folder=path.parent))
        self.close_button.setFocus()

    def _on_save_error(self, error: KnownError) -> None:
        self._end_saving(str(error))
        self.save_button.setFocus()

    def _end_saving(self, sentence: str) -> None:
        self.save_button.setEnabled(True)
        self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        if sentence:
            announce(self.message, sentence, urgent=True)


def _write(request: DocumentRequest, path: Path, *, replace: bool) -> Path:
    """Set the document and write it; return where it is."""
    documents.save(path, documents.render(request), replace=replace)
    return path


def _documents_folder() -> Path:
    """Return the person's folder for documents, or their home where there is none."""
    named = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(named)
    return folder if named and folder.is_dir() else Path.home()
