"""What a scene plays on: the window over data of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fixtures.half_year import NOW, make_half_year
from fixtures.sample_answers import picture_week
from helpers.clock import FixedClock
from helpers.scenes.keys import KEY, in_keychain
from helpers.waiting import finish_tasks
from leadway.domain import answers
from leadway.domain.terms import Mode, Step
from leadway.services.keys import Key, KeyFile
from leadway.services.ritual.rituals import OpenRitual
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder
from leadway.ui.window.controller import WindowController
from leadway.ui.window.main_window import USUAL
from leadway.ui.window.navigator import Navigator

_PATIENCE_TURNS, _TURN_MS = 12_000, 5

W = TypeVar("W", bound=QWidget)


@dataclass
class Stage:
    """The window with its data, for one scene."""

    window: WindowController
    services: Services
    clock: FixedClock

    @property
    def navigator(self) -> Navigator:
        """Who knows the way between the pages."""
        found = self.window.navigator
        assert found is not None
        return found

    def open_ritual(self, step: Step, *, mode: Mode = Mode.FULL, written: bool = False) -> QWidget:
        """Go to a screen of this week's ritual, with or without answers on it and before it."""
        ritual = self.ritual()
        ritual.choose(mode)
        if written:
            write(ritual)
        while ritual.walk.at is not step:
            ritual.spend(70)
            ritual.next()
        ritual.pause()
        self.navigator.open_ritual(ritual.week)
        return self.window.main_window

    def ritual(self) -> OpenRitual:
        """Return this week's ritual."""
        return self.services.ritual(self.services.weeks.this_week())

    def close_data(self) -> None:
        """Close the data, as a lock does; the window stands empty."""
        self.window.empty()
        self.services.close()


Play = Callable[[Stage], QWidget]


@dataclass(frozen=True)
class Scene:
    """One picture's name, what happens before it is taken, in which data, and how its key is kept."""

    name: str
    play: Play
    fresh: bool = False
    kept: Callable[[], KeyFile] = in_keychain


class DataSets:
    """The data the scenes begin with: a team's half year, and nothing at all."""

    def __init__(self, folder: Path, half_year: Path | None = None) -> None:
        """Let scenes play in a folder, on copies of a half year that is made there where none is given."""
        self._folder = folder
        self._number = 0
        self._half_year = half_year or make_half_year(folder / "demo")

    @contextmanager
    def stage(self, scene: Scene) -> Iterator[Stage]:
        """Open the window on a copy of its own."""
        self._number += 1
        # What a scene puts beside its data goes with it.
        place = self._folder / f"scene-{self._number}"
        place.mkdir()
        folder = DataFolder(place / "data")
        if not scene.fresh:
            shutil.copytree(self._half_year, folder.path)
        folder.make()
        file = scene.kept()
        file.write(folder.key_file)
        clock = FixedClock(NOW)
        key = Key(KEY, in_keychain=bool(file.account), typed=not file.plain and not file.account)
        services = open_services(folder, key, clock)
        window = WindowController()
        # The screen of the tests is smaller than the usual window.
        window.main_window.resize(USUAL)
        window.main_window.show()
        window.populate(services)
        try:
            yield Stage(window, services, clock)
        finally:
            window.empty()
            window.main_window.close()
            window.main_window.deleteLater()
            window.deleteLater()
            QApplication.processEvents()
            finish_tasks()
            services.close()
            shutil.rmtree(place)


def write(ritual: OpenRitual) -> None:
    """Answer everything that is due, and a little more."""
    for card, key in picture_week(ritual.agenda):
        if isinstance(card, answers.CheckAnswer):
            ritual.put_check(key, card)
        else:
            ritual.put(card, key)


def seal(stage: Stage) -> None:
    """Do the whole ritual of this week."""
    ritual = stage.ritual()
    ritual.choose(Mode.FULL)
    write(ritual)
    while not ritual.walk.is_last:
        ritual.next()
    ritual.seal()


def only(stage: Stage, kind: type[W]) -> W:
    """Return the one widget of a kind that is in the window."""
    found = stage.window.main_window.findChild(kind)
    assert found is not None, kind.__name__
    return found


def until(happened: Callable[[], bool]) -> None:
    """Let the window go on until something has happened in it."""
    for _ in range(_PATIENCE_TURNS):
        if happened():
            return
        QTest.qWait(_TURN_MS)
    raise RuntimeError("the scene did not come about")
