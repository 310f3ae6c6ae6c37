"""Why, note and evidence: each is opened by its key, closed by Esc, Enter and mouse, and leaves no error."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.keep_screen import KeepTeam
from leadway.domain.answers import EvidenceAnswer
from leadway.domain.terms import EvidenceKind, Step
from leadway.system.paths import DataFolder
from leadway.ui.forms.dialog import CLOSE, FormDialog
from leadway.ui.ritual.dialogs import ATTACH, NOTHING_TO_ATTACH, SAVE_NOTE
from leadway.ui.widgets.choice import Choice
from leadway.ui.widgets.field import LineField

CTRL = Qt.KeyboardModifier.ControlModifier
OPENED_BY = {
    "why": (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
    "note": (Qt.Key.Key_N, CTRL),
    "evidence": (Qt.Key.Key_E, CTRL),
}
ACTIONS = {"why": CLOSE, "note": SAVE_NOTE, "evidence": ATTACH}


@pytest.fixture
def team(tmp_path: Path, clock: FixedClock) -> Iterator[KeepTeam]:
    """Return a team whose ritual is open in a window."""
    team = KeepTeam(DataFolder(tmp_path / "data"), clock)
    team.add("Refunds within 2 days")
    team.enter()
    yield team
    team.close()


def opened(team: KeepTeam, qtbot: QtBot, dialog: str) -> FormDialog:
    """Press the dialog's key in the ritual and return the dialog."""
    assert team.room is not None
    QTest.keyClick(team.room.frame, *OPENED_BY[dialog])
    shown = [each for each in team.room.frame.findChildren(FormDialog) if each.isVisible()]
    assert len(shown) == 1
    qtbot.waitUntil(lambda: QApplication.activeWindow() is shown[0])
    return shown[0]


def button(dialog: FormDialog, text: str) -> QPushButton:
    """Return the dialog's button with this text."""
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def closed(team: KeepTeam, qtbot: QtBot) -> bool:
    """Let the dialog be deleted; an error on the way would fail the test."""
    assert team.room is not None
    frame = team.room.frame
    qtbot.waitUntil(lambda: not frame.findChildren(FormDialog))
    frame.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is frame)
    return True


@pytest.mark.parametrize("dialog", OPENED_BY)
@pytest.mark.parametrize("way", ["escape", "enter", "close", "action"])
def test_a_dialog_can_be_opened_and_closed_in_every_way(
    team: KeepTeam, qtbot: QtBot, dialog: str, way: str
) -> None:
    for _ in range(2):
        window = opened(team, qtbot, dialog)
        if way in ("enter", "action"):
            QTest.keyClicks(window.focusWidget(), "Till 3 is out of order")
        if way == "escape":
            QTest.keyClick(window, Qt.Key.Key_Escape)
        elif way == "enter":
            QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
        else:
            text = CLOSE if way == "close" else ACTIONS[dialog]
            QTest.mouseClick(button(window, text), Qt.MouseButton.LeftButton)
        assert closed(team, qtbot)


def test_enter_saves_the_note(team: KeepTeam, qtbot: QtBot) -> None:
    window = opened(team, qtbot, "note")
    QTest.keyClicks(window.focusWidget(), "Till 3 is out of order")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Enter)
    assert closed(team, qtbot)
    assert [note.text for note in team.services.notes.waiting()] == ["Till 3 is out of order"]


def test_evidence_is_attached_once_there_is_something_to_attach(team: KeepTeam, qtbot: QtBot) -> None:
    window = opened(team, qtbot, "evidence")
    QTest.mouseClick(button(window, ATTACH), Qt.MouseButton.LeftButton)
    assert window.isVisible()
    assert window.errors.text() == NOTHING_TO_ATTACH
    QTest.keyClicks(window.focusWidget(), "Counter log: 31 returns")
    QTest.mouseClick(button(window, ATTACH), Qt.MouseButton.LeftButton)
    assert closed(team, qtbot)
    assert team.room is not None
    (evidence,) = team.room.ritual.draft.all(EvidenceAnswer).values()
    assert evidence.text == "Counter log: 31 returns"


def test_the_hand_is_back_where_it_was(team: KeepTeam, qtbot: QtBot) -> None:
    cell = team.row("Refunds within 2 days").cells[2]
    cell.setFocus()
    window = opened(team, qtbot, "note")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert closed(team, qtbot)
    qtbot.waitUntil(cell.hasFocus)


def test_evidence_keeps_its_words_and_its_kind_when_it_is_closed_and_when_the_program_is_killed(
    team: KeepTeam, qtbot: QtBot
) -> None:
    window = opened(team, qtbot, "evidence")
    QTest.keyClicks(window.focusWidget(), "Counter log: 31 returns")
    window.findChildren(Choice)[0].press(EvidenceKind.NUMBER)
    place = f"evidence/{Step.KEEP}"
    texts = team.services.unsaved_texts
    # On the disk a moment later, so that a kill takes nothing.
    qtbot.waitUntil(lambda: texts.get(place) == "Counter log: 31 returns")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert closed(team, qtbot)
    window = opened(team, qtbot, "evidence")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert closed(team, qtbot)
    assert team.room is not None
    (evidence,) = team.room.ritual.draft.all(EvidenceAnswer).values()
    assert (evidence.text, evidence.kind) == ("Counter log: 31 returns", EvidenceKind.NUMBER)
    window = opened(team, qtbot, "evidence")
    assert window.findChildren(LineField)[0].text() == ""
    assert window.findChildren(Choice)[0].value() is None
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert closed(team, qtbot)
