"""One sentence typed into every field of a screen, and looked for in files as it was typed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from helpers.scenes import Stage

CANARY = "the wren saw it all"
_FORMS = tuple(CANARY.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"))


def type_everywhere(window: QWidget) -> int:
    """Write the sentence into every field that can be written into, as keys do; return into how many."""
    typed = 0
    for field in fields(window):
        # What was typed into one may show or hide another.
        if is_writable(field):
            field.setFocus()
            QTest.keyClicks(field, CANARY)
            typed += 1
    return typed


def fields(window: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """Return the fields for text, shown or not."""
    return [*window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit)]


def is_writable(field: QLineEdit | QPlainTextEdit) -> bool:
    """Whether a person can write into a field now."""
    return field.isVisible() and field.isEnabled() and not field.isReadOnly()


def text_of(field: QLineEdit | QPlainTextEdit) -> str:
    """Return what stands in a field."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def keep(stage: Stage) -> None:
    """Bring everything typed onto the disk, as leaving the program does."""
    if stage.window.navigator is not None:
        stage.window.navigator.flush()
    stage.services.reminder_store.detach()


def meet_a_bug() -> None:
    """Meet a fault of the program's own that quotes what was typed."""
    try:
        int(CANARY)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def found_in(place: Path) -> list[Path]:
    """Return the files below a folder that hold the sentence in any of the ways text is written."""
    # A folder that is removed meanwhile ends `Path.rglob` with an error.
    files = [Path(folder, name) for folder, _folders, names in os.walk(place) for name in names]
    return [path for path in files if any(form in _content(path) for form in _FORMS)]


def _content(path: Path) -> bytes:
    """Return what a file holds; nothing where it was removed just now with what it held."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
