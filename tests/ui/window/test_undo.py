"""Outside text fields Ctrl+Z undoes the last step, and the navigation names it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.window import open_window
from leadway.domain.commands import AppCommand
from leadway.services.session import Services
from leadway.storage.models import Note
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.widgets.rail import RailButton
from leadway.ui.window.controller import WindowController
from leadway.ui.window.undo import UNDO

STEP = "Add “Bins”"


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    """Return the window of open data in which nothing was done yet."""
    services.setup.begin()
    services.setup.finish()
    made = open_window(services, qtbot)
    assert made.navigator is not None
    made.navigator.undo.start()
    made.main_window.command.connect(lambda command: run(made, command))
    yield made
    if made.navigator is not None:
        made.close()
    made.deleteLater()


def run(window: WindowController, command: AppCommand) -> None:
    if command is AppCommand.UNDO and window.navigator is not None:
        window.navigator.undo.undo()


def add_note(services: Services) -> Note:
    with services.database.writing(STEP):
        note: Note = Note.create(text="Bins", written_at=datetime(2026, 11, 24, 9, tzinfo=UTC))
    return note


def entry(window: WindowController) -> RailButton | None:
    found = window.main_window.findChild(RailButton, "place-undo")
    return found if found is not None and found.isVisible() else None


def press_undo(window: WindowController) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_the_navigation_names_the_last_step_and_ctrl_z_undoes_it(
    window: WindowController, services: Services
) -> None:
    assert entry(window) is None
    add_note(services)
    button = entry(window)
    assert button is not None
    assert button.accessibleName() == UNDO.format(step=STEP)
    window.this_week.button.setFocus()
    press_undo(window)
    assert Note.select().count() == 0
    assert entry(window) is None


def test_the_entry_undoes_by_a_click(window: WindowController, services: Services) -> None:
    add_note(services)
    button = entry(window)
    assert button is not None
    button.click()
    assert Note.select().count() == 0


def test_in_a_text_field_ctrl_z_undoes_text(window: WindowController, services: Services) -> None:
    add_note(services)
    field = window.this_week.note.edit
    field.setFocus()
    QTest.keyClicks(field, "Label")
    press_undo(window)
    assert field.text() == ""
    assert Note.select().count() == 1


def test_a_step_whose_record_was_changed_since_is_refused_with_a_sentence(
    window: WindowController, services: Services
) -> None:
    note = add_note(services)
    with services.database.writing():
        Note.update(text="Bins and labels").where(Note.id == note.id).execute()
    window.this_week.button.setFocus()
    press_undo(window)
    [dialog] = window.main_window.findChildren(FormDialog)
    assert dialog.isVisible()
    dialog.reject()
    assert Note.select().count() == 1


def test_closed_data_offers_nothing_to_undo(window: WindowController, services: Services) -> None:
    add_note(services)
    window.empty()
    window.main_window.set_navigation_visible(visible=True)
    assert entry(window) is None
