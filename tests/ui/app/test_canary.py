"""What is typed is found in the file a person asked for, so what looks for it elsewhere would find it, too.

`languages/test_pages.py` looks for it in every file after it was typed on every screen.
"""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from helpers.canary import CANARY, fields, found_in, is_writable, keep, text_of, type_everywhere
from helpers.scenes import SCENES, DataSets
from helpers.scenes.stage import until


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that holds everything this process may write."""
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_what_was_typed_is_found_in_what_the_person_takes_out(
    place: Path, half_year: Path, qapp: QApplication
) -> None:
    data = DataSets(place, half_year)
    scene = next(scene for scene in SCENES if scene.name == "ritual-3-gaps")
    with data.stage(scene) as stage:
        window = scene.play(stage)
        # A layout shows what is new in it with a later turn of the event loop.
        until(lambda: any(map(is_writable, fields(window))))
        type_everywhere(window)
        assert CANARY in " ".join(text_of(field) for field in fields(window)), "the keys arrived"
        keep(stage)
        stage.services.exporting().save(place / "mine.zip", replace=False)

        with zipfile.ZipFile(place / "mine.zip") as taken:
            taken.extractall(place / "mine")
        assert {path.parts[len(place.parts)] for path in found_in(place)} == {"mine"}
