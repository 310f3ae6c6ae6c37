"""Random lives of records of every kind: no state outside its list, no gap in a history, all of it undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.sample_answers import KEPT
from fixtures.sample_team import SampleTeam, sample_team
from helpers.dumps import dump
from leadway.domain import answers
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.spec import FieldKind, FieldSpec
from leadway.domain.terms import Done
from leadway.domain.transitions import TRANSITIONS
from leadway.services.record_writer import states_of

ACTS = st.lists(
    st.tuples(st.sampled_from(list(registers())), st.integers(0, 40), st.integers(0, 40)),
    min_size=4,
    max_size=14,
)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleTeam]:
    """Return a team with a finding and a commitment that was kept; each example leaves it as it was."""
    with sample_team(tmp_path_factory.mktemp("lives")) as made:
        refunds, cash = made.commitment("Refunds"), made.commitment("Cash count")
        made.seal((answers.CheckAnswer(Done.NO, what_happened="Three waited"), refunds), (KEPT, cash))
        made.later()
        made.services.database.undo.start()
        yield made


def answer(team: SampleTeam, spec: FieldSpec, number: int) -> Any:  # noqa: ANN401 -- of any field
    """Return an answer to a question, or none where the number says so."""
    match spec.kind:
        case FieldKind.DAY:
            return team.today + timedelta(days=number - 5)
        case FieldKind.COUNT:
            return number
        case FieldKind.NUMBER:
            return str(number)
        case FieldKind.TICK:
            return bool(number % 2)
        case FieldKind.CHOICE:
            found = [value for value, _label in spec.options] or list(spec.terms or ("a line",))
            return found[number % len(found)]
        case FieldKind.RECORD:
            lines = team.services.registers.options(spec)
            return lines[number % len(lines)].ref.id if lines else None
        case FieldKind.LINE | FieldKind.TEXT:
            return f"words {number}" if number % 5 else ""
    return None


def act(team: SampleTeam, kind: EntityKind, number: int, which: int) -> None:
    """Add a record of a kind, change one, or take a step that is offered for one."""
    register, spec = team.services.registers, registers()[kind]
    lines = register.lines(kind)
    if spec.can_add and (number % 3 == 0 or not lines):
        blank = register.blank(kind)
        register.save(kind, blank, replace(blank, **{spec.first_field: f"made {number}"}))
    elif lines:
        ref = lines[which % len(lines)].ref
        steps = register.record(ref).steps
        if steps and number % 3 == 1:
            step = steps[which % len(steps)]
            given = {ask.name: answer(team, ask, number + n) for n, ask in enumerate(step.asks)}
            register.take(ref, step, given)
        else:
            change(team, ref, number)


def change(team: SampleTeam, ref: Ref, number: int) -> None:
    """Change one field of a record."""
    fields = [each for each in registers()[ref.kind].fields if not each.is_fixed and each.role is None]
    values = team.services.registers.record(ref).values
    if fields and ref.kind is not EntityKind.JUDGEMENT:
        field = fields[number % len(fields)]
        given = answer(team, field, number)
        if given is not None and not field.lines_of:
            team.services.registers.save(ref.kind, values, replace(values, **{field.name: given}))


def check(team: SampleTeam) -> None:
    """Look at every record: its state is of its list, and its history leads there along the table."""
    for kind in registers():
        for line in team.services.registers.lines(kind):
            view = team.services.registers.record(line.ref)
            table = TRANSITIONS.get(kind)
            if table is None:
                assert view.state == ""
                continue
            changes = [change for change in view.history if change.field == "state"]
            assert view.state in [str(state) for state in table.states]
            with team.services.database.reading():
                assert states_of(line.ref)[-1] == view.state
            for before, after in pairwise(changes):
                assert before.after == after.before
            for each in changes:
                assert each.reason.strip() or not (
                    each.before and table.needs_reason(each.before, each.after)
                )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(acts=ACTS)
def test_whatever_records_live_through_is_as_their_tables_say_and_can_be_undone(
    team: SampleTeam, acts: list[tuple[EntityKind, int, int]]
) -> None:
    undo, before = team.services.database.undo, dump(team.services.database)
    for kind, number, which in acts:
        here = dump(team.services.database)
        try:
            act(team, kind, number, which)
        except KnownError:
            assert dump(team.services.database) == here, "what cannot be done changes nothing"
    check(team)
    while undo.next:
        undo.undo()
    assert dump(team.services.database) == before
