"""The registers of Keep in the window, by keyboard and by mouse."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.sample_answers import KEPT
from fixtures.sample_team import SampleTeam, sample_team
from helpers.commitments import CommitmentRegister, ref_of
from helpers.keyboard import focused, press, write
from helpers.screen import button, click, labels, texts
from helpers.window import open_window
from leadway.domain.answers import CheckAnswer
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.keep import COMMITMENTS, EXCEPTIONS, FINDINGS, HAPPENED, RULES
from leadway.domain.registers.spec import REOPEN, text_of
from leadway.domain.terms import Cadence, Done
from leadway.services.keep.steps import SUGGESTS_MAJOR
from leadway.ui.registers.event_dialog import TITLE as EVENT_TITLE
from leadway.ui.registers.last_checks import LastChecks
from leadway.ui.registers.pages import KeepRegistersPage
from leadway.ui.registers.register_panel import WRITTEN_IN, RegisterPanel
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.weeks.this_week import HAPPENED as SOMETHING_HAPPENED
from leadway.ui.window.controller import WindowController
from leadway.ui.window.pages import KEEP, THIS_WEEK

Key = Qt.Key


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a team with two checks of refunds: one that found something, one that was kept."""
    with sample_team(tmp_path) as made:
        id_ = made.commitment("Refunds")
        made.seal((CheckAnswer(Done.NO, what_happened="Three waited"), id_))
        made.later()
        made.seal((replace(KEPT, right=None), id_))
        made.later()
        yield made


@pytest.fixture
def window(team: SampleTeam, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(team.services, qtbot)
    made.main_window.resize(860, 600)
    assert made.navigator is not None
    made.navigator.undo.start()
    yield made
    made.close()
    made.deleteLater()


def opened(window: WindowController, ref: Ref) -> RegisterPanel:
    assert window.navigator is not None
    window.navigator.open_record(ref)
    return window.navigator.find(KeepRegistersPage).panel


def asking(qtbot: QtBot) -> StepDialog:
    """Return the dialog that is open, once it has the keyboard."""
    dialogs = [each for each in QApplication.topLevelWidgets() if isinstance(each, StepDialog)]
    [found] = [each for each in dialogs if each.isVisible()]
    qtbot.waitUntil(found.isActiveWindow)
    return found


def answer(qtbot: QtBot, words: str) -> None:
    """Write into the dialog that is open, and confirm it."""
    asking(qtbot)
    write(words)
    press(Key.Key_Return)


def test_the_strip_has_one_stop_says_each_check_and_opens_its_week(
    window: WindowController, team: SampleTeam
) -> None:
    panel = opened(window, Ref(EntityKind.COMMITMENT, team.commitment("Refunds")))
    [strip] = panel.findChildren(LastChecks)
    cells = strip.cells
    names = [cell.accessibleName() for cell in cells]
    first, second = team.week.shift(-2), team.week.shift(-1)
    assert names[0] == f"{first.name}: finding. Done: no"
    assert names[1].startswith(f"{second.name}: not verified. Done: yes")
    assert {"Done: 1 of 2", "Right: 0 of 0", "On time: 1 of 1", "By the rulebook: 1 of 1"} <= set(
        texts(strip)
    )
    assert [cell.focusPolicy() is Qt.FocusPolicy.StrongFocus for cell in cells] == [False, True]
    cells[1].setFocus()
    press(Key.Key_Left)
    assert focused() is cells[0]
    press(Key.Key_Left)
    assert focused() is cells[0]
    press(Key.Key_Return)
    assert window.navigator is not None
    assert window.navigator.find(HistoryPage).location() == str(first)


def test_what_happened_is_said_on_this_week_and_the_next_check_asks(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    assert window.navigator is not None
    assert SOMETHING_HAPPENED not in labels(window.this_week)
    register = CommitmentRegister(team.services)
    record = register.all()[1]
    register.save(record, replace(record, cadence=(Cadence.ON_EVENT, 1)))
    qtbot.waitUntil(lambda: SOMETHING_HAPPENED in labels(window.this_week))
    click(window.this_week, SOMETHING_HAPPENED)
    found = asking(qtbot)
    assert found.windowTitle() == EVENT_TITLE
    click(found, HAPPENED.label.rstrip("…"))
    assert register.all()[1].event_on == team.today
    assert record.id in [check.id for check in team.ritual().agenda.checks]
    qtbot.waitUntil(lambda: SOMETHING_HAPPENED not in labels(window.this_week))
    assert window.main_window.current_page() == THIS_WEEK
    # The commitment itself says it too, and takes it back.
    panel = opened(window, ref_of(record))
    assert panel.form.fields["event_on"].isVisible()
    assert not panel.form.fields["weekday"].isVisible()


def test_a_finding_is_put_right_looked_at_and_closed_by_hand(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    panel = opened(window, team.services.registers.lines(EntityKind.FINDING)[0].ref)
    click(panel, FINDINGS.step("correct").label)
    answer(qtbot, "Paid them")
    click(panel, FINDINGS.step("verify").label)
    answer(qtbot, "Monday's list")
    click(panel, FINDINGS.step("close").label)
    answer(qtbot, "")
    assert panel.state.text() == "Closed"
    assert panel.form.fields["verification"].value() == "Monday's list"
    assert [text for text in texts(panel.history) if "from verified to closed" in text]
    click(panel, WRITTEN_IN.format(week=team.week.shift(-2).name))
    assert window.navigator is not None
    assert window.navigator.find(HistoryPage).location() == str(team.week.shift(-2))


def test_a_finding_that_is_handed_on_leads_to_the_problem_and_back(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    ref = team.services.registers.lines(EntityKind.FINDING)[0].ref
    panel = opened(window, ref)
    click(panel, FINDINGS.step("hand_on").label)
    found = asking(qtbot)
    click(found, "a problem")
    click(found, FINDINGS.step("hand_on").label.rstrip("…"))
    [problem] = [line.ref for line in team.services.registers.lines(EntityKind.PROBLEM)]
    panel = opened(window, ref)
    assert panel.state.text() == "Handed on"
    assert problem in panel.links.buttons


def test_a_rule_is_written_put_in_force_and_chosen_for_a_commitment(
    window: WindowController, team: SampleTeam
) -> None:
    assert window.navigator is not None
    window.navigator.open_page(KEEP, f"{EntityKind.RULE}/")
    panel = window.navigator.find(KeepRegistersPage).panel
    assert {RULES.empty, text_of(RULES.example)} <= set(texts(panel))
    press(Key.Key_Insert)
    write("Refunds within 2 days")
    assert panel.flush()
    assert panel.state.text() == "Unknown"
    click(panel, RULES.step("adopt").label)
    assert panel.state.text() == "In force"
    [rule] = team.services.registers.lines(EntityKind.RULE)
    panel = opened(window, Ref(EntityKind.COMMITMENT, team.commitment("Refunds")))
    field = panel.form.fields["rule"]
    field.setFocus()
    press(Key.Key_Down)
    assert panel.flush()
    stored = team.services.registers.record(Ref(EntityKind.COMMITMENT, team.commitment("Refunds")))
    assert stored.values.rule == rule.ref.id
    assert rule.ref in panel.links.buttons


def test_an_exception_is_asked_granted_and_extended_by_hand(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    assert window.navigator is not None
    window.navigator.open_page(KEEP, f"{EntityKind.EXCEPTION}/")
    panel = window.navigator.find(KeepRegistersPage).panel
    press(Key.Key_Insert)
    write("Stocktaking")
    assert panel.flush()
    click(panel, EXCEPTIONS.step("approve").label)
    answer(qtbot, "Area manager")
    assert panel.state.text() == "Holds until 16 October 2026"
    click(panel, EXCEPTIONS.step("renew").label)
    answer(qtbot, "30 October")
    assert panel.state.text() == "Asked"
    assert [line.state for line in team.services.registers.lines(EntityKind.EXCEPTION)] == [
        "asked",
        "renewed",
    ]


def test_a_commitment_is_paused_and_retired_and_what_was_removed_is_brought_back(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    ref = Ref(EntityKind.COMMITMENT, team.commitment("Refunds"))
    panel = opened(window, ref)
    click(panel, COMMITMENTS.step("pause").label)
    answer(qtbot, "30 September")
    assert panel.state.text() == "Paused until 30 September 2026"
    assert panel.form.fields["paused_until"].isVisible()
    click(panel, COMMITMENTS.step("retire").label)
    answer(qtbot, "Another team does it")
    assert panel.state.text() == "Retired"
    assert "Remove" not in labels(panel)
    assert window.navigator is not None
    window.navigator.undo.undo()
    window.navigator.undo.undo()
    assert team.services.registers.record(ref).state == "active"
    assert button(panel, COMMITMENTS.step("pause").label).isVisible()


def test_three_minor_findings_are_pointed_out(window: WindowController, team: SampleTeam) -> None:
    for _week in range(2):
        team.seal((CheckAnswer(Done.NO), team.commitment("Refunds")))
        team.later()
    panel = opened(window, team.services.registers.lines(EntityKind.FINDING)[0].ref)
    assert SUGGESTS_MAJOR in texts(panel)
    click(panel, FINDINGS.step("major").label)
    assert SUGGESTS_MAJOR not in texts(panel)
    assert any("from minor to major" in text for text in texts(panel.history))


def test_a_rule_is_proposed_superseded_and_withdrawn_from_the_screen(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    register = team.services.registers
    refs = []
    for summary in ("2 days", "5 days"):
        blank = register.blank(EntityKind.RULE)
        values = register.save(EntityKind.RULE, blank, replace(blank, summary=summary))
        refs.append(Ref(EntityKind.RULE, values.id))
    new, old = refs
    panel = opened(window, old)
    click(panel, RULES.step("propose").label)
    assert panel.state.text() == "Proposed"
    click(panel, RULES.step("supersede").label)
    found = asking(qtbot)
    found.fields["by"].setFocus()
    # The list is in alphabetical order, and its first entry is that there is none.
    press(Key.Key_Down)
    click(found, RULES.step("supersede").label.rstrip("…"))
    assert panel.state.text() == "Superseded"
    assert new in panel.links.buttons
    panel = opened(window, new)
    assert panel.state.text() == "In force"
    click(panel, RULES.step("withdraw").label)
    answer(qtbot, "No returns any more")
    assert panel.state.text() == "Withdrawn"


def test_an_exception_is_refused_opened_again_and_ended_from_the_screen(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    register = team.services.registers
    blank = register.blank(EntityKind.EXCEPTION)
    values = register.save(EntityKind.EXCEPTION, blank, replace(blank, title="Stocktaking"))
    panel = opened(window, Ref(EntityKind.EXCEPTION, values.id))
    for step, words, state in (
        (EXCEPTIONS.step("refuse"), "Not now", "Refused"),
        (REOPEN, "Asked again", "Asked"),
        (EXCEPTIONS.step("close"), "Not needed", "Closed"),
    ):
        click(panel, step.label)
        answer(qtbot, words)
        assert panel.state.text() == state
    assert [text for text in texts(panel.history) if "Not needed" in text]
