"""Every screen keeps the rules of the accessibility tree."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from helpers.accessibility import dump, faults, tree
from helpers.scenes import CLOSED, SCENES, DataSets, Scene
from languages.test_pages import GROUPS

pytestmark = pytest.mark.usefixtures("cheap_guesses")

_ALL = (*SCENES, *CLOSED)


def test_every_screen_is_looked_at_in_the_languages_of_the_tests_once() -> None:
    named = [[group for group, names in GROUPS.items() if scene.name.startswith(names)] for scene in _ALL]
    assert [scene.name for scene, groups in zip(_ALL, named, strict=True) if len(groups) != 1] == []


@pytest.mark.parametrize("scene", _ALL, ids=[scene.name for scene in _ALL])
def test_a_screen_reader_meets_names_roles_and_actions(
    data_sets: DataSets, scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with data_sets.stage(scene) as stage:
        window = scene.play(stage)
        window.show()
        if not window.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus:
            window.activateWindow()
        QTest.qWait(20)
        found = faults(window)
        assert not found, "\n".join([*found, "", dump(tree(window))])
