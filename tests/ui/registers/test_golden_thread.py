"""The golden thread through the window: from a failed check to the commitment that next week's check asks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.sample_team import SampleTeam, sample_team, walk_to_the_end
from helpers.screen import click
from helpers.window import open_window
from leadway.cli import execute, parse
from leadway.domain import answers
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.keep import EXPIRED
from leadway.domain.terms import Better, ByRulebook, CheckResult, CheckThen, Done, OnTime, Right
from leadway.domain.weeks import long_date
from leadway.services.keys import KeyFile, fingerprint
from leadway.services.registers.views import Neighbour
from leadway.ui.registers.pages import RegistersPage
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.window.controller import WindowController
from leadway.ui.window.page import page_of

K = EntityKind
SLIP, RULE = "Two counts had one name only", "Both sign on the sheet at the till"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        yield made


@pytest.fixture
def window(team: SampleTeam, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(team.services, qtbot)
    made.main_window.resize(1000, 700)
    yield made
    assert made.navigator is not None
    made.close()
    made.deleteLater()


def shown(window: WindowController) -> RegisterPanel:
    """Return the register that the window shows."""
    assert window.navigator is not None
    page = window.navigator.page(window.main_window.current_page())
    assert isinstance(page, RegistersPage)
    return page.panel


def open_record(window: WindowController, ref: Ref) -> RegisterPanel:
    assert window.navigator is not None
    window.navigator.open_record(ref)
    panel = shown(window)
    assert (panel.kind, panel.location()) == (ref.kind, ref.id)
    return panel


def take(window: WindowController, ref: Ref, step: str, told: Mapping[str, object], qtbot: QtBot) -> None:
    """Press a step's button on a record's page, and answer what it asks."""
    panel = open_record(window, ref)
    spec = registers()[ref.kind].step(step)
    click(panel, spec.label)
    if not spec.asks:
        return
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, StepDialog)]
    qtbot.waitUntil(dialog.isActiveWindow)
    for name, value in told.items():
        dialog.fields[name].set_value(value)
    dialog.action_button.click()
    qtbot.waitUntil(lambda: not any(isinstance(each, StepDialog) for each in QApplication.topLevelWidgets()))


def follow(window: WindowController, ref: Ref, kind: EntityKind) -> Ref:
    """Press the chip on a record's page that leads to a record of this kind; return what is shown then."""
    panel = open_record(window, ref)
    chips = {other: chip for other, chip in panel.links.buttons.items() if other.kind is kind}
    [(other, chip)] = chips.items()
    chip.click()
    assert (shown(window).kind, shown(window).location()) == (other.kind, other.id)
    return other


def test_a_failed_check_becomes_a_rule_that_next_week_asks(
    window: WindowController, team: SampleTeam, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    services, register = team.services, team.services.registers
    count = team.commitment("Cash count")
    failed = answers.CheckAnswer(Done.PARTLY, what_happened=SLIP, then=CheckThen.WORTH_FIXING)
    ritual = team.ritual()
    ritual.put_check(count, failed)
    walk_to_the_end(ritual)
    ritual.seal()
    [finding] = [line.ref for line in register.lines(K.FINDING)]
    problem = follow(window, finding, K.PROBLEM)

    take(window, problem, "begin_experiment", {"experiment": RULE}, qtbot)
    experiment = follow(window, problem, K.EXPERIMENT)
    blank = register.blank(K.MEASURE)
    counted = replace(
        blank, name="Counts with one name", better=Better.LOWER, unit="", experiment=experiment.id
    )
    measure = Ref(K.MEASURE, register.save(K.MEASURE, blank, counted).id)
    for weeks in range(1, 7):
        services.rows.add(measure, {"day": team.today - timedelta(weeks=weeks), "value": 3.0 + weeks % 2})
    for _week in range(7):
        team.later()
        services.rows.add(measure, {"day": team.today, "value": 1.0})

    how = {"reason": "Seven better weeks in a row", "owner_role": "Shift lead"}
    take(window, experiment, "adopt", {**how, "as_rule": True}, qtbot)
    assert register.record(problem).state == "solved"
    proposal = follow(window, experiment, K.RULE_PROPOSAL)
    take(window, proposal, "raise", {"decider_role": "Area manager"}, qtbot)
    take(window, proposal, "accept", {}, qtbot)
    take(window, proposal, "in_force", {"commitment": RULE}, qtbot)
    rule = follow(window, proposal, K.RULE)
    assert register.record(rule).state == "in_force"
    [commitment] = [line.ref for line in register.lines(K.COMMITMENT) if line.title == RULE]

    team.later()
    due = [check.title for check in team.ritual().agenda.checks]
    assert RULE in due
    _holds_both_ways(window, [finding, problem, experiment, proposal, rule, commitment])
    told = _told_by_command(team, problem, capsys)
    assert {"finding", "problem", "experiment", "rule_proposal", "rule", "commitment"} <= told


def test_an_exception_that_is_granted_covers_its_row_and_ends_in_a_rule(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    register, sign_off = team.services.registers, team.commitment("Late-shift")
    asked = answers.CheckAnswer(
        Done.YES,
        Right.YES,
        OnTime.YES,
        ByRulebook.EXCEPTION,
        what_happened="One person signs on Sundays",
        exception_until=team.today + timedelta(weeks=3),
    )
    team.seal((asked, sign_off))
    [exception] = [line.ref for line in register.lines(K.EXCEPTION)]
    assert register.record(exception).state == "asked"
    assert kept(team) == [CheckResult.ASKED]

    take(window, exception, "approve", {"approver_role": "Area manager"}, qtbot)
    team.later()
    team.seal((asked, sign_off))
    assert kept(team) == [CheckResult.CONFORMS]

    team.later(4)
    ended = EXPIRED.format(date=long_date(register.record(exception).values.until))
    assert open_record(window, exception).state.text().casefold() == ended.casefold()
    take(window, exception, "propose_rule", {"rule_title": RULE}, qtbot)
    proposal = follow(window, exception, K.RULE_PROPOSAL)
    assert register.record(proposal).title == RULE
    _holds_both_ways(window, [exception, proposal])


def kept(team: SampleTeam) -> list[CheckResult]:
    """Return what the checks of the week came to."""
    return [line.result for line in team.services.weeks.summary(team.week).checks if line.done]


def _holds_both_ways(window: WindowController, thread: list[Ref]) -> None:
    """Every chip of the thread leads where it says, and from there a chip leads back."""
    for ref in thread:
        panel = open_record(window, ref)
        assert panel.view is not None
        for each in panel.view.neighbours:
            if page_of(each.ref.kind):
                _leads_back(window, ref, each)


def _leads_back(window: WindowController, ref: Ref, each: Neighbour) -> None:
    open_record(window, ref).links.buttons[each.ref].click()
    there = shown(window)
    assert (there.kind, there.location()) == (each.ref.kind, each.ref.id)
    assert ref in there.links.buttons


def _told_by_command(team: SampleTeam, ref: Ref, capsys: pytest.CaptureFixture[str]) -> set[Any]:
    """Return the kinds of record that `leadway show` tells of a thread."""
    key = team.key.value
    KeyFile("desk", fingerprint(key), plain=key.hex()).write(team.folder.key_file)
    team.close()
    capsys.readouterr()
    assert execute(parse(["show", ref.id, "--json", "--data-dir", str(team.folder.path)])) == 0
    return {each["kind"] for each in json.loads(capsys.readouterr().out)["thread"]}
