"""Sealing is an act of its own, never the second press of Next; and for ten minutes it can be undone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from helpers.databases import raw
from helpers.keyboard import press, write
from helpers.ritual_team import RitualTeam
from helpers.screen import click, labels, texts
from helpers.window import open_window
from leadway.domain.answers import Closing, ProblemAnswer
from leadway.domain.terms import Mode, Step, WeekStatus
from leadway.services.ritual.seal_undo import UNDOABLE_FOR
from leadway.storage.undo import CHANGED_SINCE, NOTHING_UNDONE
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.ritual.controller import SEAL, SEAL_AS_SHORT
from leadway.ui.weeks.seal_undo_line import UNDO
from leadway.ui.widgets.rail import RailButton
from leadway.ui.window.controller import WindowController
from leadway.ui.window.undo import ADD_CORRECTION

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
SEAL_KEYS = [(Qt.Key.Key_Return, CTRL | SHIFT), (Qt.Key.Key_Enter, CTRL | SHIFT | KEYPAD)]
SECOND = timedelta(seconds=1)
LESSON = "Ask the late shift first"
WAIT = ProblemAnswer("Customers", "wait 3 days", "1 day")


class Room:
    """The window with this week's ritual open in it."""

    def __init__(self, team: RitualTeam, qtbot: QtBot) -> None:
        self.team = team
        self._qtbot = qtbot
        self.window = self._open()

    @property
    def main(self) -> QWidget:
        return self.window.main_window

    def is_done(self) -> bool:
        """Whether the week is sealed on the disk."""
        return self.team.services.weeks.home().status is WeekStatus.DONE

    def begin_at(self, step: Step, mode: Mode = Mode.FULL) -> None:
        """Open the ritual at a screen."""
        ritual = self.team.ritual()
        ritual.choose(mode)
        while ritual.walk.at is not step:
            ritual.next()
        assert self.window.navigator is not None
        self.window.navigator.open_ritual(ritual.week)

    def later(self, by: timedelta = SECOND) -> None:
        self.team.clock.advance(by)

    def restart(self) -> None:
        """Close window and data, and open them again."""
        self.close()
        self.team.services.close()
        self.team.open()
        self.window = self._open()

    def close(self) -> None:
        self.window.close()
        self.window.main_window.close()
        self.window.deleteLater()

    def _open(self) -> WindowController:
        window = open_window(self.team.services, self._qtbot)
        assert window.navigator is not None
        window.navigator.undo.start()
        return window


@pytest.fixture
def room(team: RitualTeam, qtbot: QtBot) -> Iterator[Room]:
    """Return the window of a team after its set-up."""
    team.set_up()
    made = Room(team, qtbot)
    yield made
    made.close()


def sealed(room: Room) -> None:
    """Seal a week with a lesson and a problem, by the key."""
    room.team.ritual().put(WAIT, "wait")
    room.begin_at(Step.CLOSE)
    write(LESSON)
    room.later()
    press(*SEAL_KEYS[0][:1], modifier=SEAL_KEYS[0][1])
    assert room.is_done()


def test_a_second_press_of_next_never_seals(room: Room) -> None:
    room.begin_at(Step.PROGRESS)
    for _ in range(3):
        press(Qt.Key.Key_Return, modifier=CTRL)
        press(Qt.Key.Key_Enter, modifier=CTRL | KEYPAD)
        room.later()
    assert SEAL in labels(room.main)
    assert not room.is_done()


def test_a_double_click_on_next_never_seals(room: Room, qtbot: QtBot) -> None:
    room.begin_at(Step.PROGRESS)
    place = middle(room.main, "Next")
    click(room.main, "Next")
    qtbot.waitUntil(lambda: SEAL in labels(room.main))
    QTest.qWait(1)
    room.later()
    under = room.main.childAt(place)
    assert under is not None
    QTest.mouseDClick(under, Qt.MouseButton.LeftButton)
    assert not room.is_done()
    seal = next(each for each in room.main.findChildren(QWidget) if getattr(each, "text", str)() == SEAL)
    assert seal.mapTo(room.main, seal.rect().bottomRight()).x() < place.x()


def middle(window: QWidget, label: str) -> QPoint:
    """Return where in the window the middle of a button is."""
    button = next(
        each
        for each in window.findChildren(QWidget)
        if each.isVisible() and getattr(each, "text", str)() == label
    )
    return button.mapTo(window, button.rect().center())


@pytest.mark.parametrize(("key", "modifier"), SEAL_KEYS)
def test_the_key_seals_once_the_page_was_there_for_a_second(
    room: Room, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    room.begin_at(Step.CLOSE)
    press(key, modifier=modifier)
    room.later(SECOND * 0.9)
    press(key, modifier=modifier)
    assert not room.is_done(), "the first second"
    room.later(SECOND * 0.1)
    press(key, modifier=modifier)
    assert room.is_done()


@pytest.mark.parametrize(
    ("mode", "step", "label"), [(Mode.FULL, Step.CLOSE, SEAL), (Mode.CAPTURE, Step.CAPTURE, SEAL_AS_SHORT)]
)
def test_the_button_seals_once_the_page_was_there_for_a_second(
    room: Room, mode: Mode, step: Step, label: str
) -> None:
    room.begin_at(step, mode)
    click(room.main, label)
    assert not room.is_done(), "the first second"
    room.later()
    click(room.main, label)
    assert room.is_done()


def test_the_second_begins_again_when_the_page_is_shown_again(room: Room) -> None:
    room.begin_at(Step.CLOSE)
    room.later()
    press(Qt.Key.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Return, modifier=CTRL)
    click(room.main, SEAL)
    assert not room.is_done()


def test_a_clock_that_was_set_back_does_not_keep_the_week_from_being_sealed(room: Room) -> None:
    room.begin_at(Step.CLOSE)
    room.later(-timedelta(hours=1))
    click(room.main, SEAL)
    assert room.is_done()


def by_ctrl_z() -> None:
    press(Qt.Key.Key_Z, modifier=CTRL)


@pytest.mark.parametrize("way", ["the page after sealing", "its key", "this week", "the rail", "Ctrl+Z"])
def test_undo_brings_the_draft_back_with_every_word(room: Room, way: str) -> None:
    sealed(room)
    if way == "its key":
        by_ctrl_z()
    elif way == "the page after sealing":
        click(room.main, UNDO)
    else:
        press(Qt.Key.Key_Escape)
        assert f"{room.team.week.name} is done." in texts(room.main)
        if way == "this week":
            click(room.main, UNDO)
        else:
            entry = room.main.findChild(RailButton, "place-undo")
            assert entry is not None
            assert entry.text() == f"Undo: seal {room.team.week.name}"
            assert room.window.navigator is not None
            undo = room.window.navigator.undo
            room.window.main_window.command.connect(lambda _command: undo.undo())
            if way == "the rail":
                entry.click()
            else:
                by_ctrl_z()
    assert SEAL in labels(room.main), "the ritual is open again, where it was"
    draft = room.team.ritual().draft
    assert draft.get(Closing).lesson == LESSON
    assert draft.get(ProblemAnswer, "wait") == WAIT
    assert room.team.services.settings.load().silent_on == room.team.clock.now().date()


def test_a_restart_within_ten_minutes_still_offers_it_and_a_later_one_does_not(room: Room) -> None:
    sealed(room)
    room.later(UNDOABLE_FOR / 2)
    room.restart()
    assert UNDO in labels(room.main)
    room.later(UNDOABLE_FOR / 2)
    room.restart()
    assert UNDO not in labels(room.main)
    assert not [text for text in texts(room.main) if text.endswith("is done.")]


def test_where_a_record_was_changed_since_it_is_named_and_a_correction_offered(
    room: Room, qtbot: QtBot
) -> None:
    sealed(room)
    with raw(room.team.services.database.path, room.team.key.value) as other:
        other.execute("UPDATE problem SET who = 'Changed'")
    click(room.main, UNDO)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), FormDialog))
    dialog = QApplication.activeWindow()
    assert dialog is not None
    assert f"{CHANGED_SINCE.format(name='wait 3 days')} {NOTHING_UNDONE}" in texts(dialog)
    assert room.is_done()
    click(dialog, ADD_CORRECTION)
    qtbot.waitUntil(lambda: room.window.main_window.current_page() == "history")
    qtbot.waitUntil(lambda: not room.main.findChildren(FormDialog))


def test_an_undo_that_comes_too_late_is_refused_in_words(room: Room, qtbot: QtBot) -> None:
    sealed(room)
    room.later(UNDOABLE_FOR)
    click(room.main, UNDO)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), FormDialog))
    assert "The seal can no longer be undone." in " ".join(texts(QApplication.activeWindow() or room.main))
    press(Qt.Key.Key_Escape)
    assert room.is_done()
