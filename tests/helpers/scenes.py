"""The scenes that the screenshots show: every screen, as first seen and with a week written in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from helpers.clock import FixedClock
from helpers.reminder import FakeAutostart, FakePresence
from helpers.story import STOPPED, answers
from leadway.domain import cards
from leadway.domain.errors import KnownError
from leadway.domain.reminder import Surroundings
from leadway.domain.slot import Slot
from leadway.domain.terms import Mode, NoteTarget, SourceKind, Step, WeekStatus
from leadway.services.demo import Demo, DemoClock
from leadway.services.keys import Key
from leadway.services.opening import Services, open_services
from leadway.services.rituals import OpenRitual
from leadway.services.setup import Promise
from leadway.system.paths import DataFolder
from leadway.ui.background import Background
from leadway.ui.capture import CaptureWindow
from leadway.ui.closing import CloseQuestion
from leadway.ui.house import House
from leadway.ui.pages.document import DocumentDialog
from leadway.ui.pages.set_up import SetUpPage
from leadway.ui.reminder_card import ReminderCard
from leadway.ui.ritual.asides import EvidenceAside, NoteAside, WhyAside
from leadway.ui.ritual.frame import RitualFrame
from leadway.ui.ritual.step_page import StepPage
from leadway.ui.until import AwayWindow, LaterWindow
from leadway.ui.window import Window

# A Friday, two minutes after the slot of the demonstration.
NOW = datetime(2026, 11, 20, 15, 32, tzinfo=ZoneInfo("Europe/Berlin"))
WEEKS, SEED = 26, 1
# The data lies in a folder that goes away with the pictures: its key is no secret.
KEY = Key(bytes(range(32)), in_keychain=True)
_PATIENCE_TURNS, _TURN_MS = 300, 50

W = TypeVar("W", bound=QWidget)


@dataclass
class Stage:
    """The window with its data, for one scene."""

    window: Window
    services: Services
    clock: FixedClock

    @property
    def house(self) -> House:
        """Who knows the way between the pages."""
        found = self.window.findChild(House)
        assert found is not None
        return found

    def open_ritual(self, step: Step, *, mode: Mode = Mode.FULL, written: bool = False) -> QWidget:
        """Go to a screen of this week's ritual, with or without answers on it and before it."""
        ritual = self.ritual()
        ritual.choose(mode)
        if written:
            write(ritual)
        while ritual.step is not step:
            ritual.spend(70)
            ritual.next()
        ritual.pause()
        self.house.open_ritual(ritual.week)
        return self.window.shell

    def ritual(self) -> OpenRitual:
        """Return this week's ritual."""
        return self.services.ritual(self.services.weeks.this_week())


Play = Callable[[Stage], QWidget]


@dataclass(frozen=True)
class Scene:
    """One picture's name, what happens before it is taken, and in which data."""

    name: str
    play: Play
    fresh: bool = False
    in_keychain: bool = True


class DataSets:
    """The data the scenes begin with: a team's half year, and nothing at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        clock = DemoClock(NOW)
        services = open_services(DataFolder(folder / "demo"), KEY, clock)
        Demo(services, clock, SEED).fill(WEEKS)
        services.close()

    @contextmanager
    def stage(self, scene: Scene) -> Iterator[Stage]:
        """Open the window on a copy of its own."""
        self._number += 1
        path = self._folder / f"scene-{self._number}"
        if not scene.fresh:
            shutil.copytree(self._folder / "demo", path)
        clock = FixedClock(NOW)
        services = open_services(DataFolder(path), KEY._replace(in_keychain=scene.in_keychain), clock)
        window = Window()
        window.shell.show()
        window.furnish(services)
        try:
            yield Stage(window, services, clock)
        finally:
            window.shell.close()
            window.shell.deleteLater()
            window.deleteLater()
            QApplication.processEvents()
            shutil.rmtree(path)


def write(ritual: OpenRitual) -> None:
    """Answer everything that is due, and a little more."""
    for card, key in answers(ritual.agenda):
        if isinstance(card, cards.CheckAnswer):
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


def _home(stage: Stage) -> QWidget:
    stage.house.this_week.enter()
    return stage.window.shell


def _resume(stage: Stage) -> QWidget:
    ritual = stage.ritual()
    while ritual.step is not Step.GAPS:
        ritual.next()
    return _home(stage)


def _sealed_home(stage: Stage) -> QWidget:
    seal(stage)
    return _home(stage)


def _away(stage: Stage) -> QWidget:
    stage.services.weeks.mark(stage.services.weeks.this_week(), WeekStatus.AWAY)
    return _home(stage)


def _returning(stage: Stage) -> QWidget:
    stage.clock.advance(timedelta(weeks=4))
    return _home(stage)


def _returning_ritual(stage: Stage) -> QWidget:
    _returning(stage)
    stage.house.open_ritual(stage.services.weeks.this_week())
    return stage.window.shell


def _skipped_set_up(stage: Stage) -> QWidget:
    stage.services.setup.finish()
    _only(stage, SetUpPage).finished.emit()
    return stage.window.shell


def _nothing_due(stage: Stage) -> QWidget:
    _skipped_set_up(stage)
    return stage.open_ritual(Step.KEEP)


def _set_up(place: int, *, said: bool) -> Play:
    def play(stage: Stage) -> QWidget:
        setup = stage.services.setup
        if said:
            titles = ("Cash count signed each evening", "Refunds paid within 2 days", "Rota out by Thursday")
            setup.save_promises([Promise(title, critical=title == titles[0]) for title in titles])
            setup.save_sources([SourceKind.HANDBOOK, SourceKind.HEADS])
            setup.save_slot(Slot(after="stand-up"))
        stage.house.open_set_up()
        for _ in range(place - 1):
            _only(stage, SetUpPage).next_button.click()
        return stage.window.shell

    return play


def _screen(step: Step, *, mode: Mode = Mode.FULL, written: bool = False) -> Play:
    def play(stage: Stage) -> QWidget:
        return stage.open_ritual(step, mode=mode, written=written)

    return play


def _stopped(stage: Stage) -> QWidget:
    stage.ritual().put(STOPPED, "gap")
    return stage.open_ritual(Step.GAPS)


def _one_thing(stage: Stage) -> QWidget:
    stage.ritual().put(cards.OneThing(NoteTarget.PROBLEM))
    return stage.open_ritual(Step.ONE_THING, mode=Mode.SHORT)


def _capture(stage: Stage) -> QWidget:
    stage.ritual().put(cards.Capture("Stocktake week. The late shift sorted returns by itself: ask how."))
    return stage.open_ritual(Step.CAPTURE, mode=Mode.CAPTURE)


def _why(stage: Stage) -> QWidget:
    stage.open_ritual(Step.GAPS)
    frame = _only(stage, RitualFrame)
    page = frame.page()
    assert isinstance(page, StepPage)
    aside = WhyAside(page.why, frame)
    aside.open()
    return aside


def _note(stage: Stage) -> QWidget:
    stage.open_ritual(Step.PROBLEMS)
    aside = NoteAside(stage.services, _only(stage, RitualFrame))
    aside.open()
    return aside


def _evidence(stage: Stage) -> QWidget:
    stage.open_ritual(Step.PROGRESS)
    frame = _only(stage, RitualFrame)
    page = frame.page()
    assert isinstance(page, StepPage)
    aside = EvidenceAside(page.keeper, Step.PROGRESS, frame)
    aside.open()
    return aside


def _trouble(stage: Stage) -> QWidget:
    stage.open_ritual(Step.CLOSE, written=True)
    error = KnownError(
        "The disk is full, so the last change could not be saved.",
        "Free some space; what was saved before is safe.",
    )
    _only(stage, RitualFrame).set_trouble(str(error))
    return stage.window.shell


def _sealed(stage: Stage) -> QWidget:
    stage.open_ritual(Step.CLOSE, written=True)
    _only(stage, RitualFrame).next.emit()
    return stage.window.shell


def _document(stage: Stage) -> QWidget:
    seal(stage)
    week = stage.services.weeks.this_week()
    dialog = DocumentDialog(stage.services, week, stage.window.shell)
    dialog.open()
    for _ in range(_PATIENCE_TURNS):
        if dialog.sheets.pages:
            return dialog
        QTest.qWait(_TURN_MS)
    raise RuntimeError("the page was not set")


def _week_page(stage: Stage) -> QWidget:
    seal(stage)
    stage.services.weeks.amend(stage.services.weeks.this_week(), "Finance confirmed on Monday.")
    stage.house.open_week(stage.services.weeks.this_week())
    return stage.window.shell


def _history(stage: Stage) -> QWidget:
    stage.window.shell.open_place("history")
    return stage.window.shell


def _bug(stage: Stage) -> QWidget:
    stage.window.show_bug()
    return _home(stage)


def _reminder(*, why: bool) -> Play:
    def play(stage: Stage) -> QWidget:
        reminder = stage.services.reminder()
        for around in (Surroundings(), Surroundings(full_screen=True), Surroundings(do_not_disturb=True)):
            reminder.decide(around)
        reminder.shown()
        reminder.decide(Surroundings())
        background = Background(stage.services.reminder(), FakePresence(), FakeAutostart(), stage.window)
        stage.window.attach(background)
        stage.house.open_reminder(why=why)
        return stage.window.shell

    return play


def _card(*, trial: bool) -> Play:
    def play(stage: Stage) -> QWidget:
        card = ReminderCard(stage.services.reminder().later, stage.window.shell, trial=trial)
        card.appear()
        return card

    return play


def _capture_line(stage: Stage) -> QWidget:
    line = CaptureWindow(stage.services, stage.window.shell)
    line.ask()
    line.line.set_text("Ask the late shift how they sort returns")
    return line


def _close_question(stage: Stage) -> QWidget:
    question = CloseQuestion(stage.window.shell, tray=True)
    question.open()
    return question


def _until(kind: type[LaterWindow | AwayWindow]) -> Play:
    def play(stage: Stage) -> QWidget:
        window = kind(stage.services.reminder(), stage.window.shell)
        window.ask()
        return window

    return play


def _only(stage: Stage, kind: type[W]) -> W:
    """Return the one widget of a kind that is in the window."""
    found = stage.window.shell.findChild(kind)
    assert found is not None, kind.__name__
    return found


SCENES = (
    Scene("set-up-1-empty", _set_up(1, said=False), fresh=True),
    Scene("set-up-1", _set_up(1, said=True), fresh=True),
    Scene("set-up-2", _set_up(2, said=True), fresh=True),
    Scene("set-up-3", _set_up(3, said=True), fresh=True),
    Scene("this-week-skipped-set-up", _skipped_set_up, fresh=True, in_keychain=False),
    Scene("this-week", _home),
    Scene("this-week-resume", _resume),
    Scene("this-week-sealed", _sealed_home),
    Scene("this-week-away", _away),
    Scene("this-week-returning", _returning),
    Scene("this-week-bug", _bug),
    Scene("ritual-0-week", _screen(Step.WEEK)),
    Scene("ritual-0-week-returning", _returning_ritual),
    Scene("ritual-1-last-move-empty", _screen(Step.LAST_MOVE)),
    Scene("ritual-1-last-move", _screen(Step.LAST_MOVE, written=True)),
    Scene("ritual-2-keep-nothing-due", _nothing_due, fresh=True),
    Scene("ritual-2-keep-empty", _screen(Step.KEEP)),
    Scene("ritual-2-keep", _screen(Step.KEEP, written=True)),
    Scene("ritual-3-gaps-empty", _screen(Step.GAPS)),
    Scene("ritual-3-gaps", _screen(Step.GAPS, written=True)),
    Scene("ritual-3-gaps-stop", _stopped),
    Scene("ritual-3-gaps-why", _why),
    Scene("ritual-4-problems-empty", _screen(Step.PROBLEMS)),
    Scene("ritual-4-problems", _screen(Step.PROBLEMS, written=True)),
    Scene("ritual-4-problems-note", _note),
    Scene("ritual-5-opportunities-empty", _screen(Step.OPPORTUNITIES)),
    Scene("ritual-5-opportunities", _screen(Step.OPPORTUNITIES, written=True)),
    Scene("ritual-6-progress-empty", _screen(Step.PROGRESS)),
    Scene("ritual-6-progress", _screen(Step.PROGRESS, written=True)),
    Scene("ritual-6-progress-evidence", _evidence),
    Scene("ritual-7-close-empty", _screen(Step.CLOSE)),
    Scene("ritual-7-close", _screen(Step.CLOSE, written=True)),
    Scene("ritual-7-close-trouble", _trouble),
    Scene("short-one-thing", _one_thing),
    Scene("capture", _capture),
    Scene("sealed", _sealed),
    Scene("document", _document),
    Scene("history", _history),
    Scene("week-page", _week_page),
    Scene("reminder", _reminder(why=False)),
    Scene("reminder-why", _reminder(why=True)),
    Scene("reminder-card", _card(trial=False)),
    Scene("reminder-card-try", _card(trial=True)),
    Scene("reminder-capture", _capture_line),
    Scene("reminder-close", _close_question),
    Scene("reminder-later", _until(LaterWindow)),
    Scene("reminder-away", _until(AwayWindow)),
)
