"""A register in the window, by keyboard and by mouse: what is typed is stored, steps ask what they need."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.sample_team import sample_team
from helpers.keyboard import focused, press, write
from helpers.screen import button, click, texts
from helpers.window import open_window
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers.ideas import PROBLEMS
from leadway.domain.registers.spec import REOPEN
from leadway.services.erasure.service import TAKEN_OUT
from leadway.services.registers.service import NEEDED
from leadway.services.session import Services
from leadway.ui.registers.erase_dialog import DELETE_FOR_GOOD, EraseDialog
from leadway.ui.registers.pages import IdeasPage
from leadway.ui.registers.register_panel import ADD, DELETE, DELETED, ERASE, UNDO, RegisterPanel
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.window.controller import WindowController
from leadway.ui.window.pages import IDEAS

Key = Qt.Key


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with sample_team(tmp_path) as team:
        yield team.services


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(services, qtbot)
    made.main_window.resize(860, 600)
    assert made.navigator is not None
    made.navigator.undo.start()
    made.navigator.open_page(IDEAS)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def panel(window: WindowController) -> RegisterPanel:
    assert window.navigator is not None
    return window.navigator.find(IdeasPage).panel


def problem(services: Services, happens: str) -> Ref:
    blank = services.registers.blank(EntityKind.PROBLEM)
    stored = services.registers.save(EntityKind.PROBLEM, blank, replace(blank, happens=happens))
    return Ref(EntityKind.PROBLEM, stored.id)


def dialog(qtbot: QtBot) -> StepDialog:
    """Return the open dialog once it has the keyboard."""
    [found] = [each for each in QApplication.topLevelWidgets() if isinstance(each, StepDialog)]
    qtbot.waitUntil(found.isActiveWindow)
    return found


def test_an_empty_register_shows_an_example_and_how_to_add(panel: RegisterPanel) -> None:
    assert PROBLEMS.empty in texts(panel)
    assert PROBLEMS.example in texts(panel)
    assert focused() is button(panel, ADD)


def test_what_is_typed_into_a_new_record_is_stored(panel: RegisterPanel, services: Services) -> None:
    press(Key.Key_Insert)
    write("Two people look for the handover book")
    assert panel.flush()
    [line] = services.registers.lines(EntityKind.PROBLEM)
    assert line.title == "Two people look for the handover book"
    assert PROBLEMS.new not in texts(panel)


def test_a_step_that_asks_nothing_is_taken_at_once(panel: RegisterPanel, services: Services) -> None:
    ref = problem(services, "Waits")
    panel.open(ref.id)
    click(panel, PROBLEMS.step("choose").label)
    assert services.registers.record(ref).state == "chosen"


def test_a_step_asks_for_what_it_needs_and_says_what_is_missing(
    panel: RegisterPanel, services: Services, qtbot: QtBot
) -> None:
    ref = problem(services, "Waits")
    panel.open(ref.id)
    step = PROBLEMS.step("drop")
    click(panel, step.label)
    asking = dialog(qtbot)
    press(Key.Key_Return)
    assert NEEDED.format(question=step.asks[0].label) in asking.errors.text()
    write("Nobody minds")
    press(Key.Key_Return)
    assert services.registers.record(ref).state == "dropped"
    assert panel.location() == ref.id
    assert button(panel, REOPEN.label).isVisible()


def test_a_deleted_record_can_be_brought_back(panel: RegisterPanel, services: Services) -> None:
    ref = problem(services, "Waits")
    panel.open(ref.id)
    click(panel, DELETE)
    assert DELETED.format(title="Waits") in texts(panel)
    click(panel, UNDO)
    assert [line.ref for line in services.registers.lines(EntityKind.PROBLEM)] == [ref]
    assert panel.location() == ref.id


def test_a_link_opens_the_record_that_it_names(panel: RegisterPanel, services: Services) -> None:
    ref, other = problem(services, "Waits"), problem(services, "Waits longer")
    with services.registers.writing_records() as writer:
        writer.link(other, LinkRole.MERGED_INTO, ref)
    panel.open(ref.id)
    panel.links.buttons[other].click()
    assert panel.location() == other.id


def test_what_another_program_changed_is_shown_and_typed_words_stay(
    panel: RegisterPanel, services: Services
) -> None:
    ref = problem(services, "Waits")
    panel.open(ref.id)
    values = services.registers.record(ref).values
    panel.form.fields["who"].setFocus()
    write("Night shift")
    services.registers.save(EntityKind.PROBLEM, values, replace(values, should="At once"))
    assert panel.flush()
    stored = services.registers.record(ref).values
    assert (stored.who, stored.should) == ("Night shift", "At once")


def test_a_record_that_is_deleted_for_good_cannot_be_brought_back(
    panel: RegisterPanel, services: Services, qtbot: QtBot
) -> None:
    ref, other = problem(services, "Waits"), problem(services, "She Waits again")
    panel.open(ref.id)
    click(panel, ERASE)
    [asking] = [each for each in QApplication.topLevelWidgets() if isinstance(each, EraseDialog)]
    qtbot.waitUntil(asking.isActiveWindow)
    [tick] = asking.ticks.values()
    tick.chips[0].click()
    click(asking, DELETE_FOR_GOOD)
    assert [line.ref for line in services.registers.lines(EntityKind.PROBLEM)] == [other]
    assert services.registers.record(other).values.happens == f"She {TAKEN_OUT} again"
    assert panel.location() == other.id
    assert services.database.undo.next is None
