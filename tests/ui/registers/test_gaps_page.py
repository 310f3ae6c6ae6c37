"""The page of the gaps, by keyboard and by mouse: gaps, judgements, looks back and rule proposals."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from fixtures.sample_team import SampleTeam, sample_team
from helpers.keyboard import focused, press, write
from helpers.screen import button, click, labels, texts
from helpers.window import open_window
from leadway.domain.calibration import LEAST
from leadway.domain.gaps import AT_ONCE, SENTENCE
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.gaps import GAPS, JUDGEMENTS
from leadway.domain.terms import (
    CameTrue,
    Concern,
    EscalationAnswer,
    GapNext,
    GapState,
    GapType,
    HopeResult,
    Label,
    Pressure,
    ProposalState,
    Term,
)
from leadway.services.registers.views import RecordView
from leadway.services.session import Services
from leadway.ui.registers.calibration import LEANINGS, SO_FAR, TITLE, CalibrationDialog
from leadway.ui.registers.gap_extra import CONSIDER
from leadway.ui.registers.pages import GapsRegistersPage
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.widgets.buttons import SHOW_ANYWAY
from leadway.ui.widgets.choice import Choice
from leadway.ui.window import pages
from leadway.ui.window.controller import WindowController
from leadway.ui.window.page import KINDS_SHOWN

Key = Qt.Key
KETTLE = "A customer came back on day 33 with a faulty kettle; the limit is 30 days."


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        yield made


@pytest.fixture
def services(team: SampleTeam) -> Services:
    return team.services


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(services, qtbot)
    made.main_window.resize(860, 600)
    assert made.navigator is not None
    made.navigator.undo.start()
    made.navigator.open_page(pages.GAPS)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def page(window: WindowController) -> GapsRegistersPage:
    assert window.navigator is not None
    return window.navigator.find(GapsRegistersPage)


@pytest.fixture
def panel(page: GapsRegistersPage) -> RegisterPanel:
    return page.panel


def gap(services: Services, situation: str = KETTLE, **values: object) -> Ref:
    blank = services.registers.blank(EntityKind.GAP)
    stored = services.registers.save(EntityKind.GAP, blank, replace(blank, situation=situation, **values))
    return Ref(EntityKind.GAP, stored.id)


def judged(services: Services, situation: str = KETTLE, **answers: object) -> Ref:
    given = {"reasons": "The fault was ours.", "prediction": "Finance accepts it", "confidence": 80} | answers
    return services.registers.take(gap(services, situation), GAPS.step("judge"), given)


def show(page: GapsRegistersPage, ref: Ref) -> RecordView:
    page.restore(str(ref))
    return page.panel._register.record(ref)


def dialog(qtbot: QtBot, kind: type[QDialog] = StepDialog) -> QDialog:
    """Return the open dialog once it has the keyboard."""
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    [found] = [each for each in shown if isinstance(each, kind)]
    qtbot.waitUntil(found.isActiveWindow)
    return found


def test_a_gap_is_added_and_judged_by_keyboard_alone(
    panel: RegisterPanel, services: Services, qtbot: QtBot
) -> None:
    press(Key.Key_Insert)
    write(KETTLE)
    assert panel.flush()
    [line] = services.registers.lines(EntityKind.GAP)
    assert line.state == GapState.NOTICED
    panel.step_buttons["judge"].setFocus()
    press(Key.Key_Return)
    asking = dialog(qtbot)
    assert isinstance(asking, StepDialog)
    write("Refuse")
    asking.fields["reasons"].setFocus()
    write("The fault was ours.")
    asking.fields["tests"].setFocus()
    press(Key.Key_1)
    asking.action_button.click()
    assert services.registers.record(line.ref).state == GapState.DECIDED
    [judgement] = services.registers.lines(EntityKind.JUDGEMENT)
    assert judgement.title == KETTLE


def test_what_applies_escalates_the_gap_and_says_what_does_not_wait(
    page: GapsRegistersPage, services: Services
) -> None:
    ref = gap(services)
    show(page, ref)
    panel = page.panel
    assert "judge" in panel.step_buttons
    field = panel.form.fields["concerns"]
    field.setFocus()
    press(Key.Key_Space)
    assert panel.flush()
    assert services.registers.record(ref).state == GapState.ESCALATED
    assert {SENTENCE, AT_ONCE[Concern.HURT]} <= set(texts(panel))
    assert "judge" not in panel.step_buttons
    assert panel.form.fields["escalated_to"].isVisible()


def test_a_test_that_stops_is_told_in_the_dialog_and_nothing_is_written(
    page: GapsRegistersPage, services: Services, qtbot: QtBot
) -> None:
    ref = gap(services)
    show(page, ref)
    click(page.panel, GAPS.step("judge").label)
    asking = dialog(qtbot)
    assert isinstance(asking, StepDialog)
    asking.fields["reasons"].setFocus()
    write("It went well.")
    asking.fields["tests"].setFocus()
    press(Key.Key_2)
    asking.action_button.click()
    assert SENTENCE in asking.errors.text()
    assert asking.isVisible()
    assert services.registers.record(ref).state == GapState.NOTICED
    asking.reject()


def test_gaps_are_narrowed_by_state_and_by_type(panel: RegisterPanel, services: Services) -> None:
    gap(services, "Silent", type=GapType.SILENT)
    gap(services, "Outdated", type=GapType.OUTDATED)
    judged(services, "Decided")
    panel.refresh()
    assert [line.title for line in panel.list.records.lines] == ["Decided", "Outdated", "Silent"]
    panel.filters["type"].set_value(GapType.OUTDATED)
    panel.filters["type"].changed.emit()
    assert [line.title for line in panel.list.records.lines] == ["Outdated"]
    panel.filters["type"].set_value(None)
    panel.filter.set_value(GapState.AWAITING_REVIEW)
    panel.filter.changed.emit()
    assert [line.title for line in panel.list.records.lines] == ["Decided"]


def test_what_was_thought_is_shown_to_those_who_ask_or_have_written_the_outcome(
    team: SampleTeam, page: GapsRegistersPage, services: Services, qtbot: QtBot
) -> None:
    ref = judged(services)
    team.later()
    show(page, ref)
    fields = page.panel.form.fields
    assert not fields["reasons"].isVisible()
    assert fields["chosen"].isVisible()
    click(page.panel, SHOW_ANYWAY)
    assert fields["reasons"].isVisible()
    click(page.panel, JUDGEMENTS.step("look_back").label)
    dialog(qtbot)
    write("Nobody objected.")
    press(Key.Key_Tab)
    press(Key.Key_Tab)
    press(Key.Key_Return)
    assert page.panel.kind is EntityKind.OUTCOME_REVIEW
    assert page.panel.form.fields["reasons"].isVisible()
    assert {"The fault was ours.", "80 %"} <= set(texts(page.panel))


def test_a_similar_gap_is_offered_and_kept_as_considered(page: GapsRegistersPage, services: Services) -> None:
    older = judged(services, next=GapNext.PRECEDENT)
    ref = gap(services, "Another customer with a faulty toaster")
    show(page, ref)
    assert any(KETTLE[:24] in label for label in labels(page.panel))
    click(page.panel, CONSIDER)
    [considered] = services.registers.record(ref).values.precedents
    assert services.registers.record(Ref(EntityKind.GAP, considered)).title == KETTLE
    assert services.registers.record(older).title == KETTLE


def test_a_rule_is_proposed_raised_and_in_force_from_the_page(
    page: GapsRegistersPage, services: Services, qtbot: QtBot
) -> None:
    show(page, gap(services))
    click(page.panel, GAPS.step("propose_rule").label)
    dialog(qtbot)
    write("Late refunds")
    press(Key.Key_Return)
    assert page.panel.kind is EntityKind.RULE_PROPOSAL
    ref = Ref(EntityKind.RULE_PROPOSAL, page.panel.location())
    steps = registers()[EntityKind.RULE_PROPOSAL]
    click(page.panel, steps.step("raise").label)
    dialog(qtbot)
    write("Store manager")
    press(Key.Key_Return)
    assert services.registers.record(ref).state == ProposalState.RAISED
    click(page.panel, steps.step("in_force").label)
    asking = dialog(qtbot)
    assert isinstance(asking, StepDialog)
    asking.fields["commitment"].setFocus()
    write("Late refunds are noted")
    press(Key.Key_Return)
    assert services.registers.record(ref).state == ProposalState.IN_FORCE
    assert services.registers.lines(EntityKind.COMMITMENT)[-1].title == "Late refunds are noted"


def test_the_calibration_says_nothing_before_ten_and_then_in_words_and_numbers(
    page: GapsRegistersPage, services: Services, qtbot: QtBot
) -> None:
    for place in range(LEAST):
        ref = judged(services, f"Gap {place}")
        review = services.registers.take(ref, JUDGEMENTS.step("look_back"), {"what_happened": "Since"})
        if place == LEAST - 1:
            show(page, ref)
            click(page.panel, TITLE)
            found = dialog(qtbot, CalibrationDialog)
            assert SO_FAR.format(n=LEAST - 1, least=LEAST) in texts(found)
            found.accept()
        values = services.registers.record(review).values
        services.registers.save(review.kind, values, replace(values, came_true=CameTrue.NO))
    button(page.panel, TITLE).click()
    found = dialog(qtbot, CalibrationDialog)
    shown = texts(found)
    assert LEANINGS[-1] in shown
    assert shown[shown.index("80 % sure") :][:4] == ["80 % sure", "0", "0", "10"]
    found.accept()


def test_each_register_of_the_page_is_a_tab_with_a_worked_example(page: GapsRegistersPage) -> None:
    for place, kind in enumerate(KINDS_SHOWN[pages.GAPS]):
        page.tabs.chosen.emit(place)
        assert page.panel.kind is kind
        assert registers()[kind].example in texts(page.panel)
    assert focused() is not None


def test_a_day_that_is_cleared_stays_as_it_is_stored(page: GapsRegistersPage, services: Services) -> None:
    ref = gap(services, noticed_on=date(2026, 9, 2))
    show(page, ref)
    field = page.panel.form.fields["noticed_on"]
    field.set_value(None)
    field.changed.emit()
    assert page.panel.flush()
    assert services.registers.record(ref).began == date(2026, 9, 2)


def press_step(page: GapsRegistersPage, name: str, **answers: object) -> None:
    """Take a step by its button, and answer what it asks."""
    page.panel.step_buttons[name].click()
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, StepDialog)]
    for asking in [each for each in found if each.isVisible()]:
        for question, answer in answers.items():
            asking.fields[question].set_value(answer)
        asking.action_button.click()
        assert not asking.isVisible(), asking.errors.text()


JUDGED = ("judge", {"reasons": "The fault was ours.", "prediction": "Nobody objects"})
ESCALATED = ("escalate", {"escalated_to": "HR"})
RAISED = ("raise", {"decider_role": "Store manager"})


def test_each_state_is_reached_from_the_page(page: GapsRegistersPage, services: Services) -> None:
    paths: dict[Term, list[tuple[str, dict[str, str]]]] = {
        GapState.NOTICED: [],
        GapState.DECIDED: [("judge", {"reasons": "The fault was ours."})],
        GapState.AWAITING_REVIEW: [JUDGED],
        GapState.REVIEWED: [JUDGED, ("look_back", {"what_happened": "Nobody did"})],
        GapState.CLOSED: [JUDGED, ("close", {})],
        GapState.ESCALATED: [ESCALATED],
        GapState.ANSWERED: [ESCALATED, ("answer", {"answer": "They take it over"})],
        ProposalState.DRAFTED: [],
        ProposalState.RAISED: [RAISED],
        ProposalState.ACCEPTED: [RAISED, ("accept", {})],
        ProposalState.IN_FORCE: [RAISED, ("in_force", {})],
        ProposalState.DECLINED: [RAISED, ("decline", {"reason": "Too dear"})],
        ProposalState.WITHDRAWN: [("withdraw", {"reason": "No longer needed"})],
    }
    assert set(paths) == {*GapState, *ProposalState}
    for state, path in paths.items():
        ref = gap(services, f"Towards {state.label}")
        if isinstance(state, ProposalState):
            ref = services.registers.take(ref, GAPS.step("propose_rule"), {"rule_title": "Late refunds"})
        for name, answers in path:
            show(page, ref)
            press_step(page, name, **answers)
        assert services.registers.record(ref).state == state


def test_each_answer_of_each_closed_list_is_chosen_on_the_page(
    page: GapsRegistersPage, services: Services
) -> None:
    judgement = judged(services)
    review = services.registers.take(judgement, JUDGEMENTS.step("look_back"), {"what_happened": "Since"})
    escalated = services.registers.take(gap(services), GAPS.step("escalate"), {"escalated_to": "HR"})
    [of_judgement] = [each.ref for each in services.registers.record(judgement).neighbours[:1]]
    chosen = set()
    for ref in (of_judgement, escalated, review):
        show(page, ref)
        for spec in registers()[ref.kind].fields:
            field = page.panel.form.fields[spec.name]
            if not isinstance(field, Choice) or not field.isVisible():
                continue
            for chip in field.chips:
                field.press(chip.value)
                assert page.panel.flush()
                assert getattr(services.registers.record(ref).values, spec.name) == chip.value
                chosen.add(chip.value)
    lists = (GapType, Pressure, GapNext, EscalationAnswer, CameTrue, HopeResult, Label)
    assert chosen >= {each for terms in lists for each in terms}
