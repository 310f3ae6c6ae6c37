"""What opening a page reads: as much after ten years as after ten weeks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from fixtures.sample_answers import A_MEASURE, A_MOVE, KEPT
from fixtures.sample_team import SampleTeam
from leadway.domain import answers
from leadway.domain.terms import Better, CheckResult, ExperimentState, Label, Mode, RitualState
from leadway.storage.models import (
    Check,
    Experiment,
    Measure,
    Reading,
    Ritual,
    StateChange,
)

YEARS = 520


@pytest.fixture
def old_desk(team: SampleTeam) -> SampleTeam:
    """Return a returns desk with ten years behind it, written straight into its tables."""
    commitments = [promise.id for promise in team.services.setup.commitments()]
    first = team.week
    with team.services.database.writing():
        trial = Experiment.create(title="Three bins", started_on=team.today, state=ExperimentState.RUNNING)
        measure = Measure.create(
            name="Turnaround", better=Better.LOWER, started_on=team.today, experiment=trial
        )
        for n in range(YEARS):
            at = team.clock.now() + timedelta(weeks=n)
            ritual = Ritual.create(
                week=first.shift(n), mode=Mode.FULL, state=RitualState.SEALED, started_at=at, sealed_at=at
            )
            Check.insert_many(
                [
                    {"commitment": p, "ritual": ritual, "title": "Kept", "result": CheckResult.CONFORMS}
                    for p in commitments
                ]
            ).execute()
            Reading.create(measure=measure, ritual=ritual, day=at.date(), value=3.0 - n / 1000)
            StateChange.create(kind="problem", record_id=f"problem {n}", after="noticed", at=at)
    team.later(YEARS)
    return team


def rows_read(team: SampleTeam, read: Callable[[], object]) -> int:
    """Return how many rows SQLite hands out while something is read."""
    database: Any = team.services.database._db
    execute = database.execute_sql
    asked: list[tuple[str, Any]] = []

    def noting(sql: str, params: Any = None, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 -- Peewee's own
        asked.append((sql, params))
        return execute(sql, params, *rest, **named)

    database.execute_sql = noting
    try:
        read()
    finally:
        del database.execute_sql
    return sum(len(execute(sql, params).fetchall()) for sql, params in asked if sql.startswith("SELECT"))


def test_this_week_and_the_ritual_read_no_more_after_ten_years(old_desk: SampleTeam) -> None:
    assert rows_read(old_desk, old_desk.services.weeks.home) < 100
    assert rows_read(old_desk, old_desk.ritual) < 250


def test_an_old_baseline_is_not_forgotten(team: SampleTeam) -> None:
    team.seal((A_MEASURE, "measure"))
    with team.services.database.writing():
        measure = Measure.get()
        started = team.today + timedelta(weeks=30)
        measure.experiment = Experiment.create(
            title="Three bins", started_on=started, state=ExperimentState.RUNNING
        )
        measure.save()
        for n in range(1, 200):
            Reading.create(measure=measure, day=team.today + timedelta(weeks=n), value=3.0 if n < 30 else 2.0)
    team.later(201)
    series = team.ritual().agenda.measures[0].series
    assert series.baseline == 3.0
    assert len(series.after) == 60
    assert [point.day for point in series.points] == sorted(point.day for point in series.points)


def test_a_year_of_weeks_can_be_lived(team: SampleTeam) -> None:
    cash = team.commitment("Cash count")
    for _ in range(60):
        team.seal((KEPT, cash), (A_MOVE, ""), (answers.ProblemAnswer(happens="wait"), "1"))
        team.later()
    assert team.services.weeks.home().tally.sentence == "Done 13 of the last 13 weeks"
    assert len(team.services.weeks.history()) == 61
    assert team.services.weeks.summary(team.week.shift(-1)).problems[0].label is Label.COMPANY
    assert team.ritual().outline.weeks_away == 0
