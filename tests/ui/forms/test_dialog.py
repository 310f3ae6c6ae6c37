"""A small window saves with Enter, closes with Esc, and stays open with what went wrong."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from helpers.keyboard import focused, press, write
from leadway.domain.errors import KnownError
from leadway.ui.forms.dialog import CLOSE, FormDialog
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.text import Paragraph
from ui.conftest import Show

NO_WORDS = KnownError("A note needs some words.", "Nothing was saved.")
FULL = KnownError("The disk is full.", "Free some space.")


class NoteDialog(FormDialog):
    """Saves one line into a list."""

    def __init__(self, parent: QWidget, saved: list[str]) -> None:
        super().__init__("Note for later", parent, action="Save note")
        self._saved = saved
        self.full = False
        self.line = LineField("note", "Note")
        self.add(self.line)

    def save(self) -> None:
        """Save the line."""
        if self.full:
            raise FULL
        if self.line.is_empty():
            raise NO_WORDS
        self._saved.append(self.line.text())


@pytest.fixture
def saved() -> list[str]:
    """Return what was saved."""
    return []


@pytest.fixture
def dialog(show: Show, qtbot: QtBot, saved: list[str]) -> Iterator[NoteDialog]:
    """Return the dialog above a window, the focus in its line."""
    window = QWidget()
    show(window)
    made = NoteDialog(window, saved)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    with qtbot.waitActive(made):
        made.ask()
    made.line.setFocus()
    yield made
    made.reject()
    window.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_saves_once_and_closes(dialog: NoteDialog, saved: list[str], key: Qt.Key) -> None:
    write("Ask Sam")
    press(key)
    assert saved == ["Ask Sam"]
    assert not dialog.isVisible()


def test_esc_closes_and_saves_nothing(dialog: NoteDialog, saved: list[str]) -> None:
    write("Ask Sam")
    press(Qt.Key.Key_Escape)
    assert saved == []
    assert not dialog.isVisible()


def test_one_error_takes_the_place_of_the_other_until_it_works(dialog: NoteDialog, saved: list[str]) -> None:
    write("   ")
    press(Qt.Key.Key_Return)
    low = dialog.height()
    assert (dialog.isVisible(), dialog.errors.text()) == (True, str(NO_WORDS))
    dialog.full = True
    write("Ask Sam")
    press(Qt.Key.Key_Return)
    assert (dialog.errors.text(), dialog.line.text().strip()) == (str(FULL), "Ask Sam")
    assert dialog.height() == low
    dialog.full = False
    press(Qt.Key.Key_Return)
    assert [text.strip() for text in saved] == ["Ask Sam"]
    assert not dialog.isVisible()


def test_a_press_on_the_button_that_fails_leads_back_to_the_first_field(
    dialog: NoteDialog,
) -> None:
    dialog.action_button.setFocus()
    press(Qt.Key.Key_Space)
    assert dialog.errors.text() == str(NO_WORDS)
    assert focused() is dialog.line.edit


def test_tab_goes_round_inside_the_window(dialog: NoteDialog) -> None:
    around = []
    for _ in range(3):
        press(Qt.Key.Key_Tab)
        around.append(focused())
    assert around == [dialog.close_button, dialog.action_button, dialog.line.edit]
    press(Qt.Key.Key_Backtab)
    assert focused() is dialog.action_button
    assert dialog.close_button.text() == CLOSE


def test_a_long_text_makes_the_window_higher_and_never_wider(dialog: NoteDialog) -> None:
    width, height = dialog.width(), dialog.height()
    dialog.errors.show_error(KnownError("The folder cannot be written to. " * 12))
    QTest.qWait(1)
    assert dialog.width() == width
    assert dialog.height() > height
    assert dialog.errors.mapTo(dialog, QPoint()).y() < dialog.action_button.mapTo(dialog, QPoint()).y()


def test_what_the_screen_has_no_room_for_scrolls_and_the_buttons_stay(
    dialog: NoteDialog, qtbot: QtBot
) -> None:
    free = dialog.screen().availableGeometry()
    for n in range(40):
        dialog.add(Paragraph(f"Reason {n} why this could not be saved, in a line of its own."))
    last = LineField("last", "Last")
    dialog.add(last)
    qtbot.waitUntil(lambda: dialog.height() > free.height() * 0.9)
    assert free.contains(dialog.geometry())
    assert whole(dialog.action_button)
    assert not last.visibleRegion().boundingRect().height()
    dialog.action_button.setFocus()
    for _ in range(20):
        press(Qt.Key.Key_PageDown)
    assert whole(last), "by a key"
    last.edit.setFocus()
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert focused() is dialog.line.edit
    assert whole(dialog.line), "where the focus is"


def whole(widget: QWidget) -> bool:
    """Whether all of a widget is in sight."""
    return widget.visibleRegion().boundingRect() == widget.rect()
