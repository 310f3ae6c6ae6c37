"""Catching a note from the tray: there at once, typed, Enter, gone; and nothing begun is ever lost."""

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from helpers import MEASURED
from helpers.databases import raw
from helpers.reminder import KEY
from helpers.screen import click, labels, texts
from leadway.domain.gaps import AT_ONCE, TELL
from leadway.domain.terms import Concern
from leadway.services.session import Services
from leadway.storage.models import Note
from leadway.ui.forms.concern_line import ASK
from leadway.ui.window.note_window import NoteWindow

APPEARS_SECONDS = 0.15


def _open(services: Services, qtbot: QtBot) -> NoteWindow:
    window = NoteWindow(services)
    window.ask()
    qtbot.waitUntil(lambda: window.line.edit.hasFocus())
    return window


def test_enter_keeps_the_note_and_it_is_gone(services: Services, qtbot: QtBot) -> None:
    window = _open(services, qtbot)
    QTest.keyClicks(window.line.edit, "Till 3 is out of rolls\r")
    qtbot.waitUntil(lambda: not isValid(window))
    assert [note.text for note in services.notes.waiting()] == ["Till 3 is out of rolls"]
    with services.database.reading():
        assert Note.get().origin == "tray"
    again = _open(services, qtbot)
    assert again.line.text() == ""
    again.close()


def test_escape_keeps_what_was_begun_for_the_next_time(services: Services, qtbot: QtBot) -> None:
    window = _open(services, qtbot)
    QTest.keyClicks(window.line.edit, "Till 3 is out of")
    QTest.keyClick(window.line.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(window))
    assert services.notes.waiting() == ()

    again = _open(services, qtbot)
    assert again.line.text() == "Till 3 is out of"
    QTest.keyClicks(again.line.edit, " rolls\r")
    assert [note.text for note in services.notes.waiting()] == ["Till 3 is out of rolls"]


def test_what_applies_can_be_said_as_the_note_is_caught_and_is_kept_with_it(
    services: Services, qtbot: QtBot
) -> None:
    services.setup.save_addressees("Safeguarding lead", "")
    window = _open(services, qtbot)
    QTest.keyClicks(window.line.edit, "He threatened the new one")
    click(window, Concern.THREATENED.label)
    assert {TELL.format(role="Safeguarding lead"), AT_ONCE[Concern.THREATENED]} <= set(texts(window))
    QTest.keyClick(window.line.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(window))

    again = _open(services, qtbot)
    assert AT_ONCE[Concern.THREATENED] in texts(again), "it is kept as the text is"
    QTest.keyClicks(again.line.edit, " today\r")
    (note,) = services.notes.waiting()
    assert (note.text, note.concerns) == ("He threatened the new one today", (Concern.THREATENED,))

    another = _open(services, qtbot)
    assert AT_ONCE[Concern.THREATENED] not in texts(another)
    assert ASK in labels(another)
    QTest.keyClicks(another.line.edit, "Till 3 is out of rolls\r")
    assert [note.concerns for note in services.notes.waiting()] == [(Concern.THREATENED,), ()]


def test_an_empty_line_shows_a_sentence_and_saves_nothing(services: Services, qtbot: QtBot) -> None:
    window = _open(services, qtbot)
    QTest.keyClick(window.line.edit, Qt.Key.Key_Return)
    assert window.hint.text() == "A note needs some words. Nothing was saved."
    assert window.isVisible()
    window.close()


def test_text_that_cannot_be_saved_stays_in_the_window(services: Services, qtbot: QtBot) -> None:
    services.database._db.execute_sql("PRAGMA busy_timeout = 20")
    window = _open(services, qtbot)
    with raw(services.database.path, KEY) as other:
        other.execute("BEGIN IMMEDIATE")
        QTest.keyClicks(window.line.edit, "Till 3 is out of rolls\r")
        assert window.isVisible()
        assert "Another program is using" in window.hint.text()
        assert window.line.text() == "Till 3 is out of rolls"
        other.execute("ROLLBACK")
    QTest.keyClick(window.line.edit, Qt.Key.Key_Return)
    assert [note.text for note in services.notes.waiting()] == ["Till 3 is out of rolls"]


def test_opened_twice_it_is_one_window_in_front(services: Services, qtbot: QtBot) -> None:
    window = _open(services, qtbot)
    place = window.pos()
    window.ask()
    assert window.pos() == place
    assert window.line.edit.hasFocus()
    window.close()


def test_it_appears_at_once_in_the_middle_of_the_screen(
    services: Services, qtbot: QtBot, record_property: Callable[[str, object], None]
) -> None:
    _open(services, qtbot).close()
    began = time.perf_counter()
    window = NoteWindow(services)
    window.ask()
    while not window.line.edit.hasFocus():
        QApplication.processEvents()
    window.repaint()
    took = time.perf_counter() - began
    record_property(MEASURED, f"the window for a note appears in {took * 1000:.0f} ms")
    assert took < APPEARS_SECONDS
    free = QGuiApplication.primaryScreen().availableGeometry()
    assert abs(window.geometry().center().x() - free.center().x()) <= 8
    window.close()
