"""The week's page lists what was decided in that week, in its ritual and outside of it, with the reason."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain.answers import ExperimentReviewAnswer, ProblemTriage
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.ideas import OPPORTUNITIES, PROBLEMS
from leadway.domain.registers.spec import BEGIN_EXPERIMENT, REOPEN
from leadway.domain.terms import Decision, ExperimentVerdict, Label, ProblemVerdict
from leadway.domain.week_page import DecisionLine
from leadway.domain.weeks import Week
from leadway.reports.weekly import weekly_data
from leadway.storage.models import Experiment

PROBLEM, OPPORTUNITY = EntityKind.PROBLEM, EntityKind.OPPORTUNITY
BECAUSE = {"reason": "Nobody minds"}


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        yield made


def added(team: SampleTeam, kind: EntityKind = PROBLEM, **values: object) -> Ref:
    register = team.services.registers
    blank = register.blank(kind)
    return Ref(kind, register.save(kind, blank, replace(blank, **values)).id)


def decided(team: SampleTeam, week: Week) -> tuple[DecisionLine, ...]:
    return team.services.weeks.summary(week).decided


def test_what_was_decided_outside_the_ritual_and_in_it_is_on_the_page_once(team: SampleTeam) -> None:
    old = added(team, happens="Waits")
    team.later()
    dropped, parked = added(team, happens="Searches"), added(team, OPPORTUNITY, tried="three bins")
    register = team.services.registers
    register.take(dropped, PROBLEMS.step("drop"), BECAUSE)
    register.take(parked, OPPORTUNITIES.step("park"), {"parked_until": date(2026, 12, 31)})
    register.take(old, PROBLEMS.step("park"), {"parked_until": team.today})
    ritual = team.ritual()
    ritual.put(ProblemTriage(ProblemVerdict.SOLVED, solved_because="Nobody waited"), old.id)
    drafted = ritual.page().decided
    week = team.seal()
    lines = {line.ref: line for line in decided(team, week)}
    assert tuple(lines.values()) == drafted
    assert lines == {
        dropped: DecisionLine("Searches", Decision.DROPPED, "Nobody minds", ref=dropped),
        parked: DecisionLine("Try: three bins.", Decision.PARKED, until=date(2026, 12, 31), ref=parked),
        old: DecisionLine("Waits", Decision.SOLVED, "Nobody waited", ref=old),
    }
    printed = weekly_data(team.services.weeks.summary(week), generated=team.today)
    [section] = [each for each in printed["sections"] if each["heading"] == "Decided"]
    notes = [each["note"] for each in section["blocks"][0]["items"]]
    assert notes == ["Nobody minds.", "Until 31 December 2026.", "Nobody waited."]


def test_what_was_opened_again_was_not_decided(team: SampleTeam) -> None:
    ref = added(team, happens="Waits")
    team.services.registers.take(ref, PROBLEMS.step("drop"), BECAUSE)
    team.services.registers.take(ref, REOPEN, {"reason": "It is back"})
    assert decided(team, team.seal()) == ()


def test_what_is_decided_after_the_week_was_sealed_is_on_the_next_page(team: SampleTeam) -> None:
    ref = added(team, happens="Waits")
    first = team.seal()
    team.clock.advance(timedelta(minutes=1))
    team.services.registers.take(ref, PROBLEMS.step("drop"), BECAUSE)
    team.later()
    second = team.seal()
    team.later()
    third = team.seal()
    assert [len(decided(team, week)) for week in (first, second, third)] == [0, 1, 0]


def test_the_page_takes_the_label_of_today(team: SampleTeam) -> None:
    ref = added(team, happens="Waits")
    register = team.services.registers
    register.take(ref, PROBLEMS.step("drop"), BECAUSE)
    week = team.seal()
    values = register.record(ref).values
    register.save(PROBLEM, values, replace(values, label=Label.PRIVATE))
    assert [line.label for line in decided(team, week)] == [Label.PRIVATE]


def test_an_adopted_experiment_solves_its_problem_on_the_page_as_in_the_records(team: SampleTeam) -> None:
    register, ref = team.services.registers, added(team, happens="Waits")
    made = register.take(ref, BEGIN_EXPERIMENT, {"experiment": "one list"})
    review = ExperimentReviewAnswer(verdict=ExperimentVerdict.ADOPT, because="Nobody waits")
    lines = decided(team, team.seal((review, made.id)))
    assert [(line.ref, line.decision) for line in lines] == [
        (made, Decision.ADOPTED),
        (ref, Decision.SOLVED),
    ]
    assert register.record(ref).values.solved_because == lines[1].reason == "Nobody waits"


def test_the_verdict_on_an_experiment_keeps_its_own_reason(team: SampleTeam) -> None:
    register = team.services.registers
    made = register.take(added(team, happens="Waits"), BEGIN_EXPERIMENT, {"experiment": "one list"})
    with register.writing_records() as writer:
        writer.update(Experiment.get_by_id(made.id), because="Nobody looks at two")
    review = ExperimentReviewAnswer(verdict=ExperimentVerdict.ABANDON, because="It took longer")
    page = team.services.weeks.summary(team.seal((review, made.id)))
    assert [line.because for line in page.experiments] == ["It took longer"]
    assert [(line.decision, line.reason) for line in page.decided] == [(Decision.ABANDONED, "It took longer")]
