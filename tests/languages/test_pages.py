"""Every page in the languages of the tests, as a person sees it and as a screen reader meets it.

The scenes are played in a process in which the language is set before any text is loaded.
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
from helpers.scenes import CLOSED, SCENES

TESTS = Path(__file__).resolve().parents[1]
GROUPS = {
    "set-up": ("set-up-",),
    "registers": ("commitments",),
    "weeks": ("this-week", "history", "week-page", "document", "sealed"),
    "ritual, first half": ("ritual-0", "ritual-1", "ritual-2", "ritual-3"),
    "ritual, second half": ("ritual-4", "ritual-5", "ritual-6", "ritual-7", "short-", "capture"),
    "reminder": ("reminder",),
    "settings": ("settings-appearance", "settings-work", "settings-lock", "settings-about"),
    "protection": ("settings-protection",),
    "data": ("settings-backups", "settings-data"),
    "closed": ("locked", "fault", "working"),
}


class Player:
    """Plays scenes in a process of its own that lasts: the data of the scenes are made once."""

    def __init__(self, folder: Path, half_year: Path) -> None:
        """Let it find the languages in a folder, and the data that scenes play on copies of."""
        self._errors = folder / "errors"
        with self._errors.open("w", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "helpers.languages", str(folder), texts.PSEUDO, str(half_year)],
                cwd=TESTS, env={**os.environ, "LANG": "C.UTF-8"}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip

    def play(self, names: tuple[str, ...]) -> dict[str, dict[str, list[str]]]:
        """Return what is wrong in each scene whose name begins so, by the kind of fault."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(names) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self._errors.read_text(encoding="utf-8")
        found: dict[str, dict[str, list[str]]] = json.loads(line)
        assert found, "no scene has such a name"
        return found

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def test_every_screen_is_looked_at_once() -> None:
    scenes = (*SCENES, *CLOSED)
    named = [[group for group, names in GROUPS.items() if scene.name.startswith(names)] for scene in scenes]
    assert [scene.name for scene, groups in zip(scenes, named, strict=True) if len(groups) != 1] == []


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory, half_year: Path) -> Iterator[Player]:
    """Return what plays scenes in the pseudo-language."""
    folder = tmp_path_factory.mktemp("languages")
    texts.write_test_languages(folder)
    made = Player(folder, half_year)
    yield made
    made.close()


@pytest.mark.parametrize("group", GROUPS)
def test_no_text_is_english_cut_off_or_covered_and_a_screen_reader_meets_names_and_roles(
    group: str, player: Player
) -> None:
    found = player.play(GROUPS[group])
    assert not {scene: faults for scene, faults in found.items() if any(faults.values())}
