"""One sentence typed into every field of every screen: it lies in no file as it was typed."""

from __future__ import annotations

import os
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from helpers.scenes import SCENES, DataSets, Scene, Stage, reminder, ritual, settings
from helpers.scenes.stage import until
from leadway.services.backup.backups import make
from leadway.system.log import report_bugs

pytestmark = pytest.mark.usefixtures("cheap_guesses")

CANARY = "the wren saw it all"
_FORMS = tuple(CANARY.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that holds everything this process may write."""
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@pytest.mark.parametrize(
    ("scenes", "fields"),
    [(ritual.SCENES, 60), (reminder.SCENES, 15), (settings.SCENES, 20)],
    ids=["ritual", "reminder", "settings"],
)
def test_text_typed_on_any_screen_is_in_no_file_unencrypted(
    scenes: tuple[Scene, ...],
    fields: int,
    place: Path,
    half_year: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    report_bugs(place / "leadway.log", _nothing)
    data = DataSets(place, half_year)
    typed = 0
    for scene in scenes:
        with data.stage(scene) as stage:
            typed_here = _type_everywhere(scene.play(stage))
            typed += typed_here
            if not typed_here:
                continue
            _keep(stage)
            _break()
            make(stage.services.backups().job())
            assert not _found(place), scene.name

    assert typed > fields, "the screens have fields, and they were typed into"
    assert "ValueError" in (place / "leadway.log").read_text(encoding="utf-8")


def test_what_was_typed_is_found_in_what_the_person_takes_out(
    place: Path, half_year: Path, qapp: QApplication
) -> None:
    data = DataSets(place, half_year)
    scene = next(scene for scene in SCENES if scene.name == "ritual-3-gaps")
    with data.stage(scene) as stage:
        window = scene.play(stage)
        # A layout shows what is new in it with a later turn of the event loop.
        until(lambda: any(map(_writable, _fields(window))))
        _type_everywhere(window)
        assert CANARY in " ".join(_text(field) for field in _fields(window)), "the keys arrived"
        _keep(stage)
        stage.services.exporting().save(place / "mine.zip", replace=False)

        with zipfile.ZipFile(place / "mine.zip") as taken:
            taken.extractall(place / "mine")
        assert {path.parts[len(place.parts)] for path in _found(place)} == {"mine"}


def _type_everywhere(window: QWidget) -> int:
    """Write the sentence into every field that can be written into, as keys do; return into how many."""
    typed = 0
    for field in _fields(window):
        # What was typed into one may show or hide another.
        if _writable(field):
            field.setFocus()
            QTest.keyClicks(field, CANARY)
            typed += 1
    return typed


def _fields(window: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """Return the fields for text, shown or not."""
    return [*window.findChildren(QLineEdit), *window.findChildren(QPlainTextEdit)]


def _writable(field: QLineEdit | QPlainTextEdit) -> bool:
    return field.isVisible() and field.isEnabled() and not field.isReadOnly()


def _text(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def _keep(stage: Stage) -> None:
    """Bring everything typed onto the disk, as leaving the program does."""
    if stage.window.navigator is not None:
        stage.window.navigator.flush()
    stage.services.reminder_store.detach()


def _break() -> None:
    """Meet a fault of the program's own that quotes what was typed."""
    try:
        int(CANARY)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def _found(place: Path) -> list[Path]:
    """Return the files that hold the sentence in any of the ways text is written."""
    # A folder that is removed meanwhile ends `Path.rglob` with an error.
    files = [Path(folder, name) for folder, _folders, names in os.walk(place) for name in names]
    return [path for path in files if any(form in _content(path) for form in _FORMS)]


def _content(path: Path) -> bytes:
    """Return what a file holds; nothing where it was removed just now with what it held."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _nothing(_log: Path, _entry: str) -> None:
    return
