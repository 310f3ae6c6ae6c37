"""Search in the window: by keyboard alone, as you type, and each hit opens its record."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fixtures.sample_answers import a_full_week
from fixtures.sample_team import SampleTeam, sample_team
from helpers.keyboard import at_field, press, write
from helpers.screen import texts
from helpers.waiting import finish_tasks
from helpers.window import open_window
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.gaps import GAPS, JUDGEMENTS
from leadway.domain.terms import GapNext
from leadway.ui.registers.pages import GapsRegistersPage, IdeasPage
from leadway.ui.search.page import NOTHING, PREPARING, SearchPage
from leadway.ui.window.controller import WindowController
from leadway.ui.window.pages import HISTORY

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        made.seal(*a_full_week(made))
        yield made


@pytest.fixture
def window(team: SampleTeam, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(team.services, qtbot)
    yield made
    finish_tasks()
    assert made.navigator is not None
    made.close()
    made.deleteLater()


@pytest.fixture
def page(window: WindowController, qtbot: QtBot) -> SearchPage:
    press(Key.Key_F, modifier=CTRL)
    assert window.navigator is not None
    found = window.navigator.find(SearchPage)
    qtbot.waitUntil(lambda: PREPARING not in texts(found))
    assert at_field() == "search/text"
    return found


def test_what_is_typed_is_found_and_enter_opens_it(window: WindowController, page: SearchPage) -> None:
    [problem, *_rest] = window.navigator.services.registers.lines(EntityKind.PROBLEM)  # type: ignore[union-attr]
    write(problem.title.split(" – ")[1])
    page.refresh()
    press(Key.Key_Return)
    assert window.navigator is not None
    assert window.navigator.find(IdeasPage).location() == str(problem.ref)


def test_a_week_is_opened_by_what_was_written_in_it(window: WindowController, page: SearchPage) -> None:
    write("Kept")
    page.kind.set_value(EntityKind.RITUAL)
    page.refresh()
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert window.main_window.current_page() == HISTORY


def test_what_nothing_holds_is_said(page: SearchPage) -> None:
    write("xyzzy")
    page.refresh()
    assert NOTHING in texts(page)
    press(Key.Key_Return)
    assert at_field() == "search/text"


def test_a_precedent_is_found_at_the_next_gap_like_it_and_leads_to_judgement_and_outcome(
    window: WindowController, page: SearchPage
) -> None:
    assert window.navigator is not None
    registers = window.navigator.services.registers
    blank = registers.blank(EntityKind.GAP)
    kettle = "A customer came back on day 33 with a faulty kettle."
    gap = Ref(EntityKind.GAP, registers.save(EntityKind.GAP, blank, replace(blank, situation=kettle)).id)
    answers = {"reasons": "The fault was ours.", "prediction": "Nobody objects", "next": GapNext.PRECEDENT}
    judgement = registers.take(gap, GAPS.step("judge"), answers)
    review = registers.take(judgement, JUDGEMENTS.step("look_back"), {"what_happened": "Finance booked it."})
    registers.save(EntityKind.GAP, blank, replace(blank, situation="Again a faulty kettle, on day 40"))
    write("day 33 with a faulty kettle")
    page.refresh()
    page.kind.set_value(EntityKind.GAP)
    page.refresh()
    press(Key.Key_Return)
    shown = window.navigator.find(GapsRegistersPage)
    assert shown.location() == str(gap)
    shown.panel.links.buttons[judgement].click()
    assert shown.location() == str(judgement)
    shown.panel.links.buttons[review].click()
    assert shown.location() == str(review)
    shown.panel.links.buttons[judgement].click()
    shown.panel.links.buttons[gap].click()
    assert shown.location() == str(gap)
