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
from typing import NamedTuple

import pytest

import texts
from helpers.scenes import CLOSED, SCENES

TESTS = Path(__file__).resolve().parents[1]
GROUPS = {
    "set-up": ("set-up-",),
    "registers": ("commitments", "keep-", "evidence", "ideas", "notes", "search", "people", "progress"),
    "gaps": ("gaps", "judgements", "looks-back", "proposals"),
    "weeks": ("this-week", "history", "week-page", "document", "sealed"),
    "ritual, first half": ("ritual-0", "ritual-1", "ritual-2", "ritual-3"),
    "ritual, second half": ("ritual-4", "ritual-5", "ritual-6", "ritual-7", "short-", "capture"),
    "reminder": ("reminder",),
    "settings": ("settings-appearance", "settings-work", "settings-lock", "settings-about"),
    "protection": ("settings-protection",),
    "data": ("settings-backups", "settings-data"),
    "closed": ("locked", "fault", "folder", "working", "deleted"),
}
FIELDS = {
    "set-up": 15,
    "registers": 5,
    "gaps": 10,
    "ritual, first half": 20,
    "ritual, second half": 30,
    "reminder": 15,
}
"""So many fields for text are on the screens of a group, or more."""


class Played(NamedTuple):
    """What was found in some scenes."""

    faults: dict[str, dict[str, list[str]]]
    """By the scene and the kind of fault."""
    typed: int
    """Into how many fields was typed what then lies in no file unencrypted."""


class Player:
    """Plays scenes in a process of its own that lasts: the data of the scenes are made once."""

    def __init__(self, folder: Path, half_year: Path) -> None:
        """Let it find the languages in a folder, and the data that scenes play on copies of."""
        self._errors = folder / "errors"
        arguments = (str(folder), texts.PSEUDO, str(half_year))
        with self._errors.open("w", encoding="utf-8") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", "helpers.languages", *arguments],
                cwd=TESTS, env={**os.environ, "LANG": "C.UTF-8"}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip

    def play(self, names: tuple[str, ...]) -> Played:
        """Play the scenes whose names begin so."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(names) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"it ended with {self._process.wait()}: {self._errors.read_text(encoding='utf-8')}"
        played = Played(**json.loads(line))
        assert played.faults, "no scene has such a name"
        return played

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
def test_each_screen_is_whole_in_any_language_and_to_a_screen_reader_and_keeps_its_words_private(
    group: str, player: Player
) -> None:
    played = player.play(GROUPS[group])
    assert not {scene: faults for scene, faults in played.faults.items() if any(faults.values())}
    assert played.typed >= FIELDS.get(group, 0), "the screens have fields, and they were typed into"
