"""Findings, exceptions, rules and commitments: every state by hand, and what one does to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.sample_answers import KEPT
from fixtures.sample_team import SampleTeam
from helpers.commitments import CommitmentRegister, ref_of
from leadway.domain import answers
from leadway.domain.checks import counts, suggests_major
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.keep import EXPIRED, LIVE, NOT_YET, PAUSED_UNTIL
from leadway.domain.registers.spec import REOPEN, RESUME, StepSpec
from leadway.domain.terms import Cadence, CheckThen, Done, FindingState, SourceKind
from leadway.domain.weeks import Week, long_date
from leadway.services.keep.steps import NOT_ASKED, NOT_IN_FORCE, NOT_ITSELF, SUGGESTS_MAJOR, TOO_EARLY
from leadway.services.registers.views import RecordView
from leadway.storage.links import links_from
from leadway.storage.models import Problem

K = EntityKind
NOT_DONE = answers.CheckAnswer(Done.NO, what_happened="Three waited")


def add(team: SampleTeam, kind: EntityKind, **values: object) -> Ref:
    register = team.services.registers
    blank = register.blank(kind)
    return Ref(kind, register.save(kind, blank, replace(blank, **values)).id)


def view(team: SampleTeam, ref: Ref) -> RecordView:
    return team.services.registers.record(ref)


def take(team: SampleTeam, ref: Ref, name: str, **given: object) -> Ref:
    steps: dict[str, StepSpec] = {step.name: step for step in (*registers()[ref.kind].steps, REOPEN, RESUME)}
    return team.services.registers.take(ref, steps[name], given)


def step_names(team: SampleTeam, ref: Ref) -> set[str]:
    return {step.name for step in view(team, ref).steps}


def find(team: SampleTeam, title: str = "Refunds", given: answers.CheckAnswer = NOT_DONE) -> Ref:
    """Seal a week in which a check finds something; return the latest finding."""
    team.seal((given, team.commitment(title)))
    team.later()
    return team.services.registers.lines(K.FINDING)[0].ref


# -------------------------------------------------------------------------------------- rules


def test_a_rule_reaches_every_state_and_the_one_that_takes_its_place_is_linked(team: SampleTeam) -> None:
    old, new = add(team, K.RULE, summary="5 days"), add(team, K.RULE, summary="2 days")
    assert view(team, old).state == "unknown"
    take(team, old, "propose")
    assert view(team, old).state == "proposed"
    take(team, old, "adopt")
    with pytest.raises(KnownError, match=str(NOT_ITSELF)):
        take(team, old, "supersede", by=old.id)
    take(team, old, "supersede", by=new.id, reason="Customers asked for it")
    assert (view(team, old).state, view(team, new).state) == ("superseded", "in_force")
    [chip] = view(team, old).neighbours
    assert (chip.ref, chip.role) == (new, LinkRole.SUPERSEDED_BY)
    assert [each.ref for each in view(team, new).neighbours] == [old]
    assert "reopen" not in step_names(team, old)
    take(team, new, "withdraw")
    assert view(team, new).state == "withdrawn"
    third = add(team, K.RULE, summary="1 day")
    before = view(team, third)
    with pytest.raises(KnownError, match=NOT_IN_FORCE.format(title="2 days")):
        take(team, third, "supersede", by=new.id)
    assert view(team, third) == before


# -------------------------------------------------------------------------------------- commitments


def test_a_commitment_is_paused_until_a_day_and_comes_back_by_itself(team: SampleTeam) -> None:
    ref = Ref(K.COMMITMENT, team.commitment("Refunds"))
    until = team.today + timedelta(days=3)
    take(team, ref, "pause", paused_until=until, reason="Stocktaking")
    assert view(team, ref).state_label == PAUSED_UNTIL.format(date=long_date(until))
    assert ref.id not in [check.id for check in team.ritual().agenda.checks]
    team.later()
    assert view(team, ref).state_label == ""
    assert ref.id in [check.id for check in team.ritual().agenda.checks]
    take(team, ref, "resume")
    take(team, ref, "retire", reason="Another team does it")
    assert view(team, ref).history[-1].reason == "Another team does it"
    take(team, ref, "reopen", reason="It is ours again")
    assert view(team, ref).state == "active"


def test_one_on_an_event_is_asked_in_the_check_after_it_and_waits_again(team: SampleTeam) -> None:
    register = CommitmentRegister(team.services)
    record = register.all()[0]
    register.save(record, replace(record, cadence=(Cadence.ON_EVENT, 1)))
    ref = ref_of(record)
    assert view(team, ref).lines == (NOT_ASKED,)
    assert "happened" not in step_names(team, Ref(K.COMMITMENT, register.all()[1].id))
    assert team.services.commitments.on_event() == ((ref.id, record.title),)

    def is_asked() -> bool:
        return ref.id in [check.id for check in team.ritual().agenda.checks]

    assert not is_asked()
    take(team, ref, "happened", event_on=team.today)
    assert team.services.commitments.on_event() == ()
    assert is_asked()
    assert team.services.weeks.home().checks == len(team.ritual().agenda.checks)
    team.seal()
    team.later()
    assert is_asked(), "blank is not checked"
    team.seal((KEPT, ref.id))
    team.later()
    assert not is_asked()
    assert [line.field for line in view(team, ref).history] == ["state", "event_on", "event_on"]


def test_the_last_checks_stand_in_order_with_four_rates_that_nothing_blends(team: SampleTeam) -> None:
    id_ = team.commitment("Refunds")
    for week in range(14):
        team.seal((KEPT if week % 2 else NOT_DONE, id_))
        team.later()
    last = team.services.commitments.last_checks(id_)
    assert [check.week for check in last] == [team.week.shift(n) for n in range(-13, 0)]
    assert last[-1].line.done is Done.YES
    assert counts(check.line for check in last) == ((7, 13), (7, 7), (7, 7), (7, 7))
    due = next(check for check in team.ritual().agenda.checks if check.id == id_)
    assert due.last is not None
    assert (due.last.week, due.last.done, due.last.by_rulebook) == (
        team.week.shift(-1),
        KEPT.done,
        KEPT.by_rulebook,
    )


# -------------------------------------------------------------------------------------- findings


def test_a_finding_goes_through_every_state_by_hand(team: SampleTeam) -> None:
    ref = find(team)
    take(team, ref, "correct", correction="Paid them")
    take(team, ref, "verify", verification="Monday's list")
    shown = view(team, ref)
    assert (shown.state, shown.values.correction, shown.values.verification) == (
        "verified",
        "Paid them",
        "Monday's list",
    )
    take(team, ref, "close")
    assert [line.after for line in shown.history] == ["open", "corrected", "verified"]
    assert view(team, ref).state == "closed"
    assert view(team, ref).week == team.week.shift(-1)


def test_a_major_finding_is_not_closed_before_somebody_looked(team: SampleTeam) -> None:
    ref = find(team, "Cash count")
    assert view(team, ref).values.grade == "major"
    assert "close" not in step_names(team, ref)
    take(team, ref, "verify", verification="Both names")
    assert "close" in step_names(team, ref)


def test_a_finding_that_is_open_stands_under_its_row_until_it_is_verified(team: SampleTeam) -> None:
    ref, refunds = find(team), team.commitment("Refunds")

    def asked() -> list[bool]:
        due = next(check for check in team.ritual().agenda.checks if check.id == refunds)
        return [finding.is_put_right for finding in due.findings]

    assert asked() == [False]
    team.seal((answers.FindingReview(put_right=True), ref.id))
    team.later()
    assert asked() == [True]
    assert view(team, ref).state == "corrected"
    team.seal((answers.FindingReview(looked_at="The list"), ref.id))
    team.later()
    assert asked() == []
    assert view(team, ref).values.verification == "The list"


def test_three_minors_suggest_a_major_and_a_step_makes_it_one(team: SampleTeam) -> None:
    find(team)
    assert SUGGESTS_MAJOR not in view(team, find(team)).lines
    ref = find(team)
    assert SUGGESTS_MAJOR in view(team, ref).lines
    take(team, ref, "major")
    shown = view(team, ref)
    assert (shown.values.grade, shown.lines) == ("major", ())
    assert (shown.history[-1].field, shown.history[-1].before, shown.history[-1].after) == (
        "grade",
        "minor",
        "major",
    )


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8))
def test_the_rule_for_a_major_counts_any_eight_weeks_around(places: list[int]) -> None:
    first = Week(2026, 1)
    for place in places:
        around = (range(start, start + 8) for start in range(place - 7, place + 1))
        expected = any(sum(each in window for each in places) >= 3 for window in around)
        assert suggests_major([first.shift(n) for n in places], first.shift(place)) is expected


@pytest.mark.parametrize("to", [K.PROBLEM, K.GAP, K.OPPORTUNITY, K.EXCEPTION])
def test_a_finding_that_was_handed_on_closes_and_opens_with_what_goes_on(
    team: SampleTeam, to: EntityKind
) -> None:
    ends = {K.PROBLEM: "dropped", K.GAP: "closed", K.OPPORTUNITY: "dropped", K.EXCEPTION: "refused"}
    ref = find(team)
    made = take(team, ref, "hand_on", to=to)
    assert (made.kind, view(team, ref).state) == (to, "handed_on")
    with team.services.database.reading():
        assert links_from(ref, LinkRole.HANDED_ON_TO) == [made]
    with team.services.registers.writing_records() as writer:
        row = registers_row(made)
        writer.set_state(row, ends[to], "It is over")
    assert view(team, ref).state == "closed"
    with team.services.registers.writing_records() as writer:
        row = registers_row(made)
        writer.set_state(row, writer_before(made), "It is back")
    assert view(team, ref).state == "handed_on"
    assert view(team, ref).history[-1].reason == "It is back"


def registers_row(ref: Ref) -> Any:  # noqa: ANN401 -- a row of its model
    from leadway.services.record_writer import model_of

    return model_of(ref.kind).get_by_id(ref.id)


def writer_before(ref: Ref) -> str:
    from leadway.domain.transitions import state_before
    from leadway.services.record_writer import states_of

    return state_before(ref.kind, states_of(ref))


def test_a_finding_follows_a_problem_into_the_one_it_is_merged_with(team: SampleTeam) -> None:
    ref = find(team)
    first = take(team, ref, "hand_on", to=K.PROBLEM)
    with team.services.registers.writing_records() as writer:
        second = Problem(happens="The same", noticed_on=team.today)
        writer.create(second)
        into = Ref(K.PROBLEM, second.id)
        writer.link(first, LinkRole.MERGED_INTO, into)
        writer.set_state(Problem.get_by_id(first.id), "merged")
    assert view(team, ref).state == "handed_on"
    with team.services.registers.writing_records() as writer:
        writer.set_state(Problem.get_by_id(into.id), "solved")
    assert view(team, ref).state == "closed"


def test_from_a_finding_the_thread_leads_to_its_commitment_and_back(team: SampleTeam) -> None:
    ref = find(team)
    commitment = Ref(K.COMMITMENT, team.commitment("Refunds"))
    assert [(each.ref, each.came_from) for each in view(team, ref).neighbours] == [(commitment, False)]
    assert [(each.ref, each.came_from) for each in view(team, commitment).neighbours] == [(ref, True)]


def test_a_row_that_keeps_happening_is_handed_on_by_the_ritual_and_closes_too(team: SampleTeam) -> None:
    ritual = team.ritual()
    given = replace(NOT_DONE, then=CheckThen.WORTH_FIXING)
    ritual.put_check(team.commitment("Refunds"), given)
    while not ritual.walk.is_last:
        ritual.next()
    ritual.seal()
    [finding] = [line.ref for line in team.services.registers.lines(K.FINDING)]
    with team.services.database.reading():
        [made] = links_from(finding, LinkRole.HANDED_ON_TO)
    take(team, made, "drop", reason="Nobody minds")
    assert view(team, finding).state == FindingState.CLOSED


# -------------------------------------------------------------------------------------- exceptions


def test_an_exception_begins_holds_and_ends_by_its_days(team: SampleTeam) -> None:
    start, until = team.today + timedelta(days=2), team.today + timedelta(days=9)
    ref = add(team, K.EXCEPTION, title="Stocktaking", starts_on=start, until=until)
    assert view(team, ref).state == "asked"
    take(team, ref, "approve", approver_role="Area manager")
    assert view(team, ref).state_label == NOT_YET.format(date=long_date(start))
    team.later()
    assert view(team, ref).state_label == LIVE.format(date=long_date(until))
    team.later()
    assert view(team, ref).state_label == EXPIRED.format(date=long_date(until))
    assert view(team, ref).state == "approved", "what follows from days alone is never stored"


def test_an_exception_always_has_an_end(team: SampleTeam) -> None:
    ref = add(team, K.EXCEPTION, title="Stocktaking")
    values = view(team, ref).values
    assert values.until == date(2026, 10, 2)
    stored = team.services.registers.save(K.EXCEPTION, values, replace(values, until=None))
    assert stored.until == values.until


def test_an_extension_is_an_exception_of_its_own_and_each_other_state_is_reached(team: SampleTeam) -> None:
    refund = team.commitment("Refunds")
    ref = add(team, K.EXCEPTION, title="Stocktaking", commitment=refund, safeguard="A list")
    assert "renew" not in step_names(team, ref), "it is only asked"
    take(team, ref, "approve", approver_role="Area manager")
    end = view(team, ref).values.until
    with pytest.raises(KnownError, match=str(TOO_EARLY)):
        take(team, ref, "renew", new_until=end)
    onward = take(team, ref, "renew", new_until=end + timedelta(days=7), whom="Area manager")
    shown = view(team, onward)
    assert (view(team, ref).state, shown.state) == ("renewed", "asked")
    assert view(team, ref).values.until == end
    assert (shown.values.commitment, shown.values.safeguard) == (refund, "A list")
    assert shown.values.starts_on == end + timedelta(days=1)
    assert shown.lines == ("Extended 1 time.",)
    assert ref in [each.ref for each in shown.neighbours]
    take(team, onward, "refuse", reason="Not twice")
    take(team, onward, "reopen", reason="Asked again")
    take(team, onward, "close")
    assert [line.after for line in view(team, onward).history] == ["asked", "refused", "asked", "closed"]


def test_an_exception_made_by_hand_covers_its_row_once_it_is_granted(team: SampleTeam) -> None:
    refund = team.commitment("Refunds")
    ref = add(team, K.EXCEPTION, title="Stocktaking", commitment=refund)

    def on_row() -> tuple[str, bool] | None:
        due = next(check for check in team.ritual().agenda.checks if check.id == refund)
        return (due.exception.id, due.exception.asked) if due.exception is not None else None

    assert on_row() == (ref.id, True)
    take(team, ref, "approve", approver_role="Area manager")
    assert on_row() == (ref.id, False)
    take(team, ref, "close")
    assert on_row() is None


def test_an_exception_to_a_rule_covers_every_commitment_under_it(team: SampleTeam) -> None:
    rule = add(team, K.RULE, summary="2 days")
    register = CommitmentRegister(team.services)
    for record in register.all()[1:3]:
        register.save(record, replace(record, rule=rule.id))
    ref = add(team, K.EXCEPTION, title="Stocktaking", rule=rule.id)
    take(team, ref, "approve", approver_role="Area manager")
    covered = [check.exception is not None for check in team.ritual().agenda.checks]
    assert covered == [False, True, True, False]


def test_the_set_up_deletes_no_source_that_something_is_written_on_or_hangs_on(team: SampleTeam) -> None:
    setup = team.services.setup
    setup.save_sources([SourceKind.HANDBOOK, SourceKind.SAFETY, SourceKind.LAW])
    by_kind = {view(team, line.ref).values.kind: line.ref for line in team.services.registers.lines(K.SOURCE)}
    values = view(team, by_kind[SourceKind.HANDBOOK]).values
    team.services.registers.save(K.SOURCE, values, replace(values, title="Store handbook"))
    add(team, K.RULE, summary="2 days", source=by_kind[SourceKind.SAFETY].id)
    setup.save_sources([])
    assert set(setup.sources()) == {SourceKind.HANDBOOK, SourceKind.SAFETY}


@pytest.mark.parametrize("kind", [K.FINDING, K.EXCEPTION])
def test_a_rule_is_proposed_because_of_it_and_linked(team: SampleTeam, kind: EntityKind) -> None:
    ref = find(team) if kind is K.FINDING else add(team, kind, title="Stocktaking")
    made = take(team, ref, "propose_rule")
    with team.services.database.reading():
        assert links_from(ref, LinkRole.PROPOSES) == [made]


def test_a_source_says_when_it_is_time_to_look_at_it(team: SampleTeam) -> None:
    ref = add(team, K.SOURCE, title="Handbook", next_look=team.today)
    assert len(view(team, ref).lines) == 1
    rule = add(team, K.RULE, summary="2 days", source=ref.id)
    assert [each.ref for each in view(team, ref).neighbours] == [rule]


def test_each_step_can_be_undone(team: SampleTeam) -> None:
    ref, undo = find(team), team.services.database.undo
    undo.start()
    before = view(team, ref)
    take(team, ref, "correct", correction="Paid them")
    take(team, ref, "hand_on", to=K.PROBLEM)
    undo.undo()
    undo.undo()
    assert view(team, ref) == before
