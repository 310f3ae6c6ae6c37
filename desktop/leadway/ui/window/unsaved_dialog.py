"""Asks what becomes of words that cannot be saved: stay, take them along, or let them go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from leadway import files
from leadway.i18n import _
from leadway.ui.forms.dialog import CLOSE, FormDialog
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.file_dialog import ask_for_place, documents_folder
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import outdent

TITLE = _("Not everything is saved")
STAY = _("Stay here")
TRIES_AGAIN = _("Leadway keeps trying as long as it runs.")
COPY = _("Copy the words")
COPIED = _("The words are in the clipboard. Paste them before you quit.")
SAVE_AS = _("Save the words as a text file…")
SAVED_AS = _("Saved as “{name}”. That file is not encrypted.")
TEXT_FILES = _("Text files (*.txt)")
FILE_NAME = _("Not saved in Leadway.txt")
QUIT_WITHOUT, QUIT_ANYWAY = _("Quit without them"), _("Quit all the same")
EXPORT, ZIP = _("Export everything…"), _("Leadway export (*.zip)")
EXPORT_NAME = "leadway-export.zip"


class Export(Protocol):
    """Writes everything into one file; raises KnownError."""

    def __call__(self, path: Path, *, replace: bool) -> None: ...


class UnsavedDialog(FormDialog):
    """`given_up` says that the person gives the words up."""

    given_up = Signal()

    def __init__(
        self,
        sentence: str,
        words: Sequence[str],
        parent: QWidget | None,
        *,
        quits: bool,
        export: Export | None = None,
    ) -> None:
        super().__init__(TITLE, parent, close=STAY if quits else CLOSE)
        self._text = "\n\n".join(words)
        self._export = export
        self.done_message = Caption(size="body")
        self.copy_button = LinkButton(COPY, clicked=self._on_copy)
        self.save_button = LinkButton(SAVE_AS, clicked=self._on_save)
        self.export_button = LinkButton(EXPORT, clicked=self._on_export)
        self.quit_button = LinkButton(QUIT_WITHOUT if words else QUIT_ANYWAY, clicked=self._on_quit)
        self.add(Paragraph(f"{sentence} {TRIES_AGAIN}"))
        for button in (self.copy_button, self.save_button, self.export_button, self.quit_button):
            self.body.addLayout(outdent(button, fill=False))
        self.add(self.done_message)
        self.copy_button.setVisible(bool(words))
        self.save_button.setVisible(bool(words))
        self.export_button.setVisible(export is not None)
        self.quit_button.setVisible(quits)
        self.done_message.set_or_hide("")
        self.action_button.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.done_message.set_or_hide(COPIED)

    def _on_save(self) -> None:
        ask_for_place(self, SAVE_AS, documents_folder() / FILE_NAME, TEXT_FILES, self._on_path)

    def _on_path(self, name: str) -> None:
        path = Path(name)
        if self.errors.attempt(lambda: files.write_new(path, self._text.encode())):
            self.done_message.set_or_hide(SAVED_AS.format(name=path.name))

    def _on_export(self) -> None:
        ask_for_place(self, EXPORT, documents_folder() / EXPORT_NAME, ZIP, self._on_export_path)

    def _on_export_path(self, name: str) -> None:
        path, export = Path(name), self._export
        # On this thread: only its connection still reaches the data.
        if export is not None and self.errors.attempt(partial(export, path, replace=False)):
            self.done_message.set_or_hide(SAVED_AS.format(name=path.name))

    def _on_quit(self) -> None:
        self.accept()
        self.given_up.emit()
