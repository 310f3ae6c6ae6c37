"""What a screen reader says by itself, and what it leaves for the person to find."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from helpers.keyboard import retype
from leadway.domain.errors import KnownError
from leadway.ui.forms.error_notice import ErrorNotice
from leadway.ui.ritual.rail import StepRail
from leadway.ui.widgets import accessibility
from leadway.ui.widgets.date_field import NOT_A_DATE, DateField
from leadway.ui.widgets.save_status import SaveStatus


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Return what is announced, each with whether it is urgent."""
    told: list[tuple[str, bool]] = []

    def announce(_widget: QWidget, text: str, *, urgent: bool = False) -> None:
        told.append((text, urgent))

    monkeypatch.setattr(accessibility, "announce", announce)
    return told


def test_saved_is_announced_once_and_again_after_trouble(qtbot: QtBot, heard: list[tuple[str, bool]]) -> None:
    status = SaveStatus()
    qtbot.addWidget(status)
    for _key in range(3):
        status.set_saving()
        status.set_saved()
    assert heard == [("Saved", False)]
    status.set_not_saved()
    status.set_saving()
    status.set_saved()
    assert heard[1:] == [("Saved", False)]


def test_an_error_is_announced_at_once(qtbot: QtBot, heard: list[tuple[str, bool]]) -> None:
    notice = ErrorNotice()
    qtbot.addWidget(notice)
    notice.show_error(KnownError("The disk is full.", "Free some space."))
    notice.show_error(KnownError("The disk is full.", "Free some space."))
    assert heard == [("The disk is full. Free some space.", True)]


def test_what_was_understood_of_a_typed_day_is_announced_once(
    qtbot: QtBot, heard: list[tuple[str, bool]]
) -> None:
    field = DateField("until", "Until", None, today=date(2026, 11, 30))
    qtbot.addWidget(field)
    told = QAccessible.queryAccessibleInterface(field.edit)
    for typed, echo in (
        ("18", "Friday, 18 December 2026"),
        ("soon", NOT_A_DATE.format(example="30 November 2026")),
    ):
        retype(field, typed)
        assert heard == [], "not while the person types"
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
        assert heard == [(echo, False)]
        assert told.text(QAccessible.Text.Description) == echo
        heard.clear()


def test_the_clock_is_found_but_not_announced(qtbot: QtBot, heard: list[tuple[str, bool]]) -> None:
    rail = StepRail()
    qtbot.addWidget(rail)
    rail.set_clock("2:20")
    told = QAccessible.queryAccessibleInterface(rail.clock)
    name = told.text(QAccessible.Text.Name)
    rail.set_clock("2:30")
    assert rail.clock.text() == "2:30"
    assert told.text(QAccessible.Text.Name) == name, "a name that changes is read out"
    assert told.text(QAccessible.Text.Description) == "2:30"
    assert heard == []


def test_an_announcement_reaches_qt_where_a_screen_reader_listens(qtbot: QtBot) -> None:
    status = SaveStatus()
    qtbot.addWidget(status)
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        accessibility.announce(status, "Saved")
        accessibility.announce(status, "Not saved", urgent=True)
    finally:
        QAccessible.setActive(was)
