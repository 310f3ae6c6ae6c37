"""Notes that wait have a page: read, changed, merged, deleted, and filed as what they are."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.sample_team import SampleTeam, sample_team
from helpers.keyboard import press, write
from helpers.screen import click, texts
from helpers.window import open_window
from leadway.domain.refs import EntityKind
from leadway.domain.registers.ideas import NOTES as NOTE_REGISTER
from leadway.domain.terms import Mode, Step
from leadway.services.session import Services
from leadway.ui.registers.pages import IdeasPage, NotesPage
from leadway.ui.registers.register_panel import DELETE, UNDO, RegisterPanel
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.ritual.ideas.page import ProblemsPage
from leadway.ui.window.controller import WindowController
from leadway.ui.window.navigator import Navigator
from leadway.ui.window.pages import IDEAS, NOTES, THIS_WEEK

NOTE, PROBLEM = EntityKind.NOTE, EntityKind.PROBLEM


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        yield made


@pytest.fixture
def services(team: SampleTeam) -> Services:
    return team.services


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    services.setup.finish()
    made = open_window(services, qtbot)
    made.main_window.resize(860, 600)
    assert made.navigator is not None
    made.navigator.undo.start()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def navigator(window: WindowController) -> Navigator:
    assert window.navigator is not None
    return window.navigator


def notes_page(navigator: Navigator) -> RegisterPanel:
    navigator.open_page(NOTES)
    return navigator.find(NotesPage).panel


def waiting(services: Services) -> list[str]:
    return [note.text for note in services.notes.waiting()]


def test_a_note_is_changed_and_what_is_written_there_is_asked_in_the_ritual(
    navigator: Navigator, services: Services
) -> None:
    panel = notes_page(navigator)
    assert NOTE_REGISTER.example in texts(panel)
    press(Qt.Key.Key_Insert)
    write("The printer is empty")
    assert panel.flush()
    assert waiting(services) == ["The printer is empty"]
    panel.form.fields["text"].setFocus()
    write("again: ")
    assert panel.flush()
    asked = services.ritual(services.weeks.this_week()).outline.notes
    assert [note.text for note in asked] == waiting(services)
    assert "again: " in waiting(services)[0]


def test_a_note_becomes_a_problem_that_is_shown_and_knows_where_it_came_from(
    navigator: Navigator, window: WindowController, services: Services
) -> None:
    services.notes.add("The printer is empty", "app")
    click(notes_page(navigator), NOTE_REGISTER.step("file_problem").label)
    assert window.main_window.current_page() == IDEAS
    panel = navigator.find(IdeasPage).panel
    assert panel.kind is PROBLEM
    assert panel.heading.text() == "The printer is empty"
    [came_from] = panel.links.buttons
    assert came_from.kind is NOTE
    assert waiting(services) == []
    navigator.undo.undo()
    assert waiting(services) == ["The printer is empty"]
    assert services.registers.lines(PROBLEM) == ()


def test_two_notes_become_one_and_a_deleted_one_comes_back(
    navigator: Navigator, services: Services, qtbot: QtBot
) -> None:
    services.notes.add("is empty again", "app")
    services.notes.add("The printer", "app")
    panel = notes_page(navigator)
    first = services.registers.lines(NOTE)[0].ref
    panel.open(first.id)
    click(panel, NOTE_REGISTER.step("merge").label)
    [asking] = [each for each in QApplication.topLevelWidgets() if isinstance(each, StepDialog)]
    qtbot.waitUntil(asking.isActiveWindow)
    press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    [merged] = waiting(services)
    assert sorted(merged.splitlines()) == ["The printer", "is empty again"]
    click(panel, DELETE)
    assert waiting(services) == []
    click(panel, UNDO)
    assert waiting(services) == [merged]


def test_the_list_of_problems_opens_from_the_ritual_which_goes_on_where_it_was(
    team: SampleTeam, navigator: Navigator, window: WindowController
) -> None:
    register = team.services.registers
    blank = register.blank(PROBLEM)
    for n in range(5):
        register.save(PROBLEM, blank, replace(blank, happens=f"Number {n}"))
    team.later()
    ritual = team.ritual()
    ritual.choose(Mode.FULL)
    while ritual.walk.at is not Step.PROBLEMS:
        ritual.next()
    navigator.open_ritual(ritual.week)
    [page] = window.main_window.findChildren(ProblemsPage)
    page.more.click()
    assert window.main_window.current_page() == IDEAS
    assert navigator.find(IdeasPage).panel.kind is PROBLEM
    assert not navigator.in_ritual
    navigator.open_page(THIS_WEEK)
    navigator.this_week.button.click()
    assert navigator.ritual_week() == ritual.week
    assert team.ritual().walk.at is Step.PROBLEMS
