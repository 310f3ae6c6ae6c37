"""Every page in the languages of the tests: no text stays English or is cut off; mirrored, nothing overlaps.

The scenes are played in a process in which the language is set before anything else is loaded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
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


class Players:
    """Play scenes, each language in a process of its own that lasts: the data of the scenes are made once."""

    def __init__(self, folder: Path) -> None:
        """Let them find the languages in a folder."""
        self._folder = folder
        self._started: dict[str, subprocess.Popen[str]] = {}

    def play(self, code: str, names: tuple[str, ...]) -> dict[str, list[str]]:
        """Return what is wrong in each scene whose name begins so."""
        player = self._started.get(code) or self._start(code)
        assert player.stdin is not None
        assert player.stdout is not None
        player.stdin.write(json.dumps(names) + "\n")
        player.stdin.flush()
        line = player.stdout.readline()
        assert line, self._errors(code).read_text(encoding="utf-8")
        found: dict[str, list[str]] = json.loads(line)
        assert found, "no scene has such a name"
        return found

    def close(self) -> None:
        """End them."""
        for player in self._started.values():
            player.communicate()

    def _start(self, code: str) -> subprocess.Popen[str]:
        with self._errors(code).open("w", encoding="utf-8") as errors:
            self._started[code] = subprocess.Popen(
                [sys.executable, "-m", "helpers.languages", str(self._folder), code],
                cwd=TESTS, env={**os.environ, "LANG": "C.UTF-8"}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        return self._started[code]

    def _errors(self, code: str) -> Path:
        return self._folder / f"{code}.errors"


@pytest.fixture(scope="module")
def players(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Players]:
    """Return what plays scenes in the languages of the tests."""
    folder = tmp_path_factory.mktemp("languages")
    texts.write_test_languages(folder)
    made = Players(folder)
    yield made
    made.close()


@pytest.mark.parametrize("group", GROUPS)
def test_no_text_stays_english_or_is_cut_off(group: str, players: Players) -> None:
    found = players.play(texts.PSEUDO, GROUPS[group])
    assert not {scene: faults for scene, faults in found.items() if faults}


@pytest.mark.parametrize("group", GROUPS)
def test_mirrored_nothing_overlaps(group: str, players: Players) -> None:
    found = players.play(texts.MIRRORED, GROUPS[group])
    assert not {scene: pairs for scene, pairs in found.items() if pairs}
