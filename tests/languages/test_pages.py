"""Every page in the languages of the tests: no text stays English or is cut off; mirrored, nothing overlaps.

A group of scenes runs in a process of its own, in which the language is set before anything else is loaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import texts

TESTS = Path(__file__).resolve().parents[1]
GROUPS = {
    "set-up": ("set-up-",),
    "weeks": ("this-week", "history", "week-page", "document", "sealed"),
    "ritual, first half": ("ritual-0", "ritual-1", "ritual-2", "ritual-3"),
    "ritual, second half": ("ritual-4", "ritual-5", "ritual-6", "ritual-7", "short-", "capture"),
    "reminder": ("reminder",),
    "protection": ("settings-look", "settings-protection", "settings-lock", "settings-about"),
    "data": ("settings-backups", "settings-data"),
    "closed": ("locked", "fault", "working"),
}


def play(code: str, names: tuple[str, ...], folder: Path) -> dict[str, list[str]]:
    """Return what is wrong in each scene whose name begins so."""
    command = [sys.executable, "-m", "helpers.languages", str(folder), code, *names]
    played = subprocess.run(
        command, cwd=TESTS, check=True, capture_output=True, text=True, env={**os.environ, "LANG": "C.UTF-8"}
    )
    found: dict[str, list[str]] = json.loads(played.stdout)
    assert found, "no scene has such a name"
    return found


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the languages of the tests."""
    folder = tmp_path_factory.mktemp("languages")
    texts.write_test_languages(folder)
    return folder


@pytest.mark.parametrize("group", GROUPS)
def test_no_text_stays_english_or_is_cut_off(group: str, languages: Path) -> None:
    found = play(texts.PSEUDO, GROUPS[group], languages)
    assert not {scene: faults for scene, faults in found.items() if faults}


@pytest.mark.parametrize("group", GROUPS)
def test_mirrored_nothing_overlaps(group: str, languages: Path) -> None:
    found = play(texts.MIRRORED, GROUPS[group], languages)
    assert not {scene: pairs for scene, pairs in found.items() if pairs}
