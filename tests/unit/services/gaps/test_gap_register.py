"""Gaps, judgements, looks back and rule proposals outside the ritual, and what of them stays as it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fixtures.sample_team import SampleTeam
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.terms import (
    CameTrue,
    CommitmentState,
    Concern,
    GapNext,
    GapState,
    GapType,
    HopeResult,
    RightThingTest,
    RuleState,
    TestAnswer,
)
from leadway.services.gaps.proposals import draft_proposal
from leadway.services.gaps.steps import ASKED_AGAIN
from leadway.services.record_writer import FrozenRecordError, RecordWriter
from leadway.services.registers.views import RecordView
from leadway.storage.links import links_from
from leadway.storage.models import Commitment, Experiment, Gap, Judgement, OutcomeReview, Reflection, Rule

KETTLE = "A customer came back on day 33 with a faulty kettle; the limit is 30 days."
DECIDED: dict[str, Any] = {
    "option_a": "Refuse",
    "option_b": "Exchange it",
    "chosen": "b",
    "reasons": "The fault was ours.",
}
EXPECTED = DECIDED | {"prediction": "Finance accepts it", "confidence": 80}


class Registers:
    """The registers of one team, as a person uses them."""

    def __init__(self, team: SampleTeam) -> None:
        self.team = team
        self.service = team.services.registers

    def add(self, kind: EntityKind, **values: object) -> Ref:
        blank = self.service.blank(kind)
        return Ref(kind, self.service.save(kind, blank, replace(blank, **values)).id)

    def gap(self, situation: str = KETTLE, **values: object) -> Ref:
        return self.add(EntityKind.GAP, situation=situation, **values)

    def change(self, ref: Ref, **values: object) -> None:
        before = self.show(ref).values
        self.service.save(ref.kind, before, replace(before, **values))

    def show(self, ref: Ref) -> RecordView:
        return self.service.record(ref)

    def steps(self, ref: Ref) -> set[str]:
        return {step.name for step in self.show(ref).steps}

    def take(self, ref: Ref, name: str, **answers: object) -> Ref:
        step = {step.name: step for step in self.show(ref).steps}[name]
        return self.service.take(ref, step, answers)

    def judged(self, situation: str = KETTLE, **answers: object) -> tuple[Ref, Ref]:
        gap = self.gap(situation)
        return gap, self.take(gap, "judge", **(EXPECTED | answers))


@pytest.fixture
def record(team: SampleTeam) -> Registers:
    return Registers(team)


def test_a_gap_added_outside_the_ritual_is_noticed_today_unless_another_day_is_typed(
    record: Registers,
) -> None:
    today, earlier = record.show(record.gap()), record.show(record.gap(noticed_on=date(2026, 8, 31)))
    assert (today.state, today.began, today.week) == ("noticed", record.team.today, None)
    assert earlier.began == date(2026, 8, 31)
    record.change(earlier.ref, noticed_on=None)
    assert record.show(earlier.ref).began == date(2026, 8, 31), "a gap without a day is none"


def test_a_gap_whose_concerns_apply_is_escalated_and_never_judged(record: Registers) -> None:
    new = record.gap(concerns=(Concern.HURT, Concern.AT_RISK))
    later = record.gap()
    assert "judge" in record.steps(later)
    record.change(later, concerns=(Concern.NOT_TRUE,))
    for gap in (new, later):
        assert record.show(gap).state == GapState.ESCALATED
        assert record.steps(gap) == {"answer", "attach", "propose_rule", "begin_experiment", "close"}
    assert record.show(new).values.concerns == (Concern.HURT, Concern.AT_RISK)


@pytest.mark.parametrize("test", [RightThingTest.LEGAL, RightThingTest.SAFE])
def test_a_judgement_that_may_not_be_legal_or_safe_is_refused_and_nothing_changes(
    record: Registers, test: RightThingTest
) -> None:
    gap = record.gap()
    with pytest.raises(KnownError, match="HR, legal or safety") as refused:
        record.take(gap, "judge", **DECIDED, tests={test: TestAnswer.NOT_SURE}, next=GapNext.PRECEDENT)
    assert "Escalate" in str(refused.value.next_step)
    assert record.show(gap).state == GapState.NOTICED
    with record.team.services.database.reading():
        assert not Judgement.select().exists()
        assert Gap.get().next is None


def test_a_judgement_shows_what_was_chosen_what_was_not_and_every_test(record: Registers) -> None:
    gap, judgement = record.judged(
        tests={RightThingTest.LEGAL: TestAnswer.YES, RightThingTest.FAIR: TestAnswer.NOT_SURE},
        consulted="The shift lead",
        next=GapNext.PRECEDENT,
    )
    values = record.show(judgement).values
    assert values.chosen == "B: Exchange it"
    assert values.not_taken == "A: Refuse"
    assert values.tests == "Legal: yes\nFair to those who weren’t there: not sure"
    assert (values.reasons, values.consulted) == ("The fault was ours.", "The shift lead")
    assert (values.prediction, values.confidence) == ("Finance accepts it", "80 %")
    assert values.review_on == record.team.today + timedelta(weeks=4)
    assert record.show(gap).values.next is GapNext.PRECEDENT


def test_a_judgement_stays_as_it_was_decided_and_thoughts_are_added_with_their_day(record: Registers) -> None:
    _gap, judgement = record.judged()
    record.take(judgement, "reflect", thought="I should have asked first.")
    record.team.later()
    record.take(judgement, "reflect", thought="It was right after all.")
    assert record.show(judgement).values.reflections == (
        "4 September 2026: I should have asked first.\n11 September 2026: It was right after all."
    )
    changed = replace(record.show(judgement).values, reasons="Somebody told me to")
    record.service.save(EntityKind.JUDGEMENT, record.show(judgement).values, changed)
    assert record.show(judgement).values.reasons == "The fault was ours."
    with record.team.services.database.writing():
        row = Judgement.get()
        with pytest.raises(FrozenRecordError):
            RecordWriter(record.team.clock.now()).update(row, reasons="x", review_on=record.team.today)
    assert Reflection.select().count() == 2


def test_the_day_of_a_look_back_can_be_moved_and_the_history_says_so(record: Registers) -> None:
    gap, judgement = record.judged(review_on=date(2026, 10, 1))
    record.take(judgement, "move_review", review_on=date(2026, 11, 2))
    view = record.show(judgement)
    assert view.values.review_on == date(2026, 11, 2)
    assert [(each.field, each.before, each.after) for each in view.history] == [
        ("review_on", "2026-10-01", "2026-11-02")
    ]
    assert record.show(gap).state == GapState.AWAITING_REVIEW


def test_what_was_thought_is_folded_until_the_outcome_is_written(record: Registers) -> None:
    _gap, judgement = record.judged()
    assert record.show(judgement).folded == (), "in the week in which it was written it is fresh"
    record.team.later()
    assert record.show(judgement).folded == ("reasons", "prediction", "confidence")
    review = record.take(judgement, "look_back", what_happened="Nobody objected.")
    assert review.kind is EntityKind.OUTCOME_REVIEW
    assert record.show(judgement).folded == ()
    values = record.show(review).values
    assert (values.reasons, values.prediction, values.confidence) == (
        "The fault was ours.",
        "Finance accepts it",
        "80 %",
    )
    record.change(review, came_true=CameTrue.YES, result=HopeResult.BETTER, luck="None", same_again=False)
    with record.team.services.database.reading():
        row = OutcomeReview.get()
    assert (row.came_true, row.result, row.luck, row.same_again) == (
        CameTrue.YES,
        HopeResult.BETTER,
        "None",
        False,
    )


def test_a_look_back_without_an_outcome_or_a_judgement_is_refused(record: Registers) -> None:
    gap, judgement = record.judged()
    with pytest.raises(KnownError, match="needs an answer"):
        record.take(judgement, "look_back", what_happened="")
    assert record.show(gap).state == GapState.AWAITING_REVIEW


def test_nearest_rules_and_precedents_are_links_that_can_be_taken_away(record: Registers) -> None:
    with record.team.services.database.writing():
        rules = [Rule.create(summary=text).id for text in ("Refunds within 30 days", "Receipts are kept")]
    old, _judgement = record.judged(next=GapNext.PRECEDENT)
    gap = record.gap(nearest=tuple(rules), precedents=(old.id,))
    assert record.show(gap).values.nearest == tuple(rules)
    titles = {each.title for each in record.show(gap).neighbours}
    assert titles == {"Refunds within 30 days", "Receipts are kept", KETTLE}
    record.change(gap, nearest=(rules[1],), precedents=())
    assert (record.show(gap).values.nearest, record.show(gap).values.precedents) == ((rules[1],), ())
    precedents = registers()[EntityKind.GAP].field("precedents")
    assert [line.ref for line in record.service.options(precedents)] == [old], "only what is to be used again"
    assert record.service.options(precedents, apart_from=old) == ()
    shown = [line.ref for line in record.service.options(precedents, chosen=(gap.id,))]
    assert shown == [old, gap], "what is chosen is offered, whatever else is"


def test_gaps_are_narrowed_by_state_and_type(record: Registers) -> None:
    silent = record.gap("One", type=GapType.SILENT)
    outdated = record.gap("Two", type=GapType.OUTDATED)
    decided = record.gap("Three", type=GapType.OUTDATED)
    record.take(decided, "judge", **DECIDED)

    def found(*states: str, **filters: Sequence[object]) -> list[Ref]:
        return [line.ref for line in record.service.lines(EntityKind.GAP, states, filters)]

    assert found() == [decided, outdated, silent]
    assert found(type=(GapType.OUTDATED,)) == [decided, outdated]
    assert found("noticed", type=(GapType.OUTDATED,)) == [outdated]


def test_what_was_raised_asks_for_an_answer_until_there_is_one(record: Registers) -> None:
    gap, _judgement = record.judged()
    assert "answer" not in record.steps(gap)
    record.take(gap, "raise", escalated_to="My boss", answer_by=date(2026, 9, 11))
    record.team.later()
    [asked] = record.team.ritual().agenda.escalations
    assert (asked.id, asked.to, asked.answer_by, asked.raised) == (gap.id, "My boss", date(2026, 9, 11), True)
    record.take(gap, "answer", answer="Go on like this", told_by="The area manager")
    assert record.show(gap).state == GapState.AWAITING_REVIEW, "the judgement is still to be looked back on"
    assert record.show(gap).values.told_on == record.team.today
    assert "answer" not in record.steps(gap)
    assert record.team.ritual().agenda.escalations == ()


def exception(record: Registers) -> Ref:
    from leadway.storage.models import RuleException

    with record.team.services.database.writing():
        rule = Rule.create(summary="Refunds within 30 days", wording="No refund after day 30.")
        today = record.team.today
        row = RuleException.create(title="Late refunds", rule=rule, starts_on=today, until=today)
    return Ref(EntityKind.EXCEPTION, row.id)


def finding(record: Registers) -> Ref:
    from fixtures.sample_answers import KEPT
    from leadway.domain.terms import Done
    from leadway.storage.models import Finding

    late = replace(KEPT, done=Done.NO, what_happened="Nobody had time")
    record.team.seal((late, record.team.commitment("Refunds")))
    return Ref(EntityKind.FINDING, Finding.get().id)


def experiment(record: Registers) -> Ref:
    with record.team.services.database.writing():
        row = Experiment.create(title="Try a shelf", state="adopted")
    return Ref(EntityKind.EXPERIMENT, row.id)


@pytest.mark.parametrize("make", [Registers.gap, exception, finding, experiment])
def test_a_rule_is_proposed_from_each_kind_of_case_and_a_second_case_joins_it(
    record: Registers, make: Callable[[Registers], Ref]
) -> None:
    case, other = make(record), record.gap("The same again")
    proposal = record.take(case, "propose_rule", rule_title="Late refunds", rule_wording="Up to day 40")
    record.take(other, "propose_rule", proposal=proposal.id)
    view = record.show(proposal)
    assert (view.title, view.values.wording, view.state) == (
        "Late refunds",
        "Up to day 40",
        "drafted",
    )
    assert view.values.wording_now == ("No refund after day 30." if make is exception else "")
    with record.team.services.database.reading():
        assert links_from(case, LinkRole.PROPOSES) == links_from(other, LinkRole.PROPOSES) == [proposal]


def test_a_proposal_without_a_title_is_named_as_what_leads_to_it(record: Registers) -> None:
    proposal = record.take(record.gap(), "propose_rule", rule_title="  ")
    assert record.show(proposal).title == KETTLE


def test_in_force_a_proposal_is_a_rule_takes_the_place_of_the_old_and_is_checked_next_week(
    record: Registers,
) -> None:
    with record.team.services.database.writing():
        old = Rule.create(summary="Refunds within 30 days", reference="4.2").id
    gap = record.gap(nearest=(old,))
    proposal = record.take(gap, "propose_rule", rule_title="Late refunds", rule_wording="Up to day 40")
    record.take(proposal, "raise", decider_role="store manager")
    record.take(proposal, "accept")
    made = record.take(proposal, "in_force", replaces=old, commitment="Late refunds are noted in the book")
    assert made.kind is EntityKind.RULE
    with record.team.services.database.reading():
        rule, before = Rule.get_by_id(made.id), Rule.get_by_id(old)
        commitment = Commitment.get(Commitment.title == "Late refunds are noted in the book")
        became = links_from(proposal, LinkRole.BECAME)
        assert links_from(Ref(EntityKind.RULE, old), LinkRole.SUPERSEDED_BY) == [made]
    assert (rule.wording, rule.reference, rule.state) == ("Up to day 40", "4.2", RuleState.IN_FORCE)
    assert before.state is RuleState.SUPERSEDED
    assert commitment.rule == rule
    assert commitment.state is CommitmentState.ACTIVE
    assert became == [made, Ref(EntityKind.COMMITMENT, commitment.id)]
    record.team.later()
    assert commitment.id in [due.id for due in record.team.ritual().agenda.checks]


def test_each_step_can_be_undone_whole(record: Registers) -> None:
    database = record.team.services.database
    database.undo.start()
    gap = record.gap()
    judgement = record.take(gap, "judge", **EXPECTED)
    record.take(judgement, "look_back", what_happened="Nobody objected")
    proposal = record.take(gap, "propose_rule", rule_title="Refunds")
    record.take(proposal, "raise", decider_role="store manager")
    record.take(proposal, "in_force", commitment="Note late refunds")
    while database.undo.next:
        database.undo.undo()
    with database.reading():
        for model in (Gap, Judgement, OutcomeReview, Rule):
            assert not model.select().exists()
    assert record.service.lines(EntityKind.RULE_PROPOSAL) == ()


def test_a_later_thought_can_be_corrected_and_deleted_and_the_judgement_stays(record: Registers) -> None:
    _gap, judgement = record.judged()
    record.take(judgement, "reflect", thought="I should have askd first.")
    [line] = record.service.lines(EntityKind.REFLECTION)
    assert [each.ref for each in record.show(judgement).neighbours if each.came_from] == [line.ref]
    record.change(line.ref, text="I should have asked first.")
    assert record.show(judgement).values.reflections == "4 September 2026: I should have asked first."
    record.service.delete(line.ref)
    assert record.show(judgement).values.reflections == ""


def test_how_many_cases_ask_for_a_rule_is_said(record: Registers) -> None:
    proposal = record.take(record.gap(), "propose_rule", rule_title="Late refunds")
    record.take(record.gap("The same again"), "propose_rule", proposal=proposal.id)
    assert record.show(proposal).lines == ("2 cases ask for it.",)
    record.take(proposal, "raise", decider_role="store manager")
    assert record.show(proposal).lines == ("2 cases ask for it.", ASKED_AGAIN)


def test_the_wording_now_comes_from_the_rule_of_the_case(record: Registers) -> None:
    case = exception(record)
    with record.service.writing_records("draft") as writer:
        proposal = draft_proposal(writer, case, "Late refunds")
    assert record.show(proposal).values.wording_now == "No refund after day 30."


def test_precedents_are_found_by_shared_rule_tag_and_words(record: Registers) -> None:
    with record.team.services.database.writing():
        rule = Rule.create(summary="Refunds within 30 days").id
    by_rule, _first = record.judged("Nothing alike here", next=GapNext.PRECEDENT)
    by_words, second = record.judged(next=GapNext.PRECEDENT)
    record.judged("A faulty kettle, and the customer came back", next=GapNext.ONE_OFF)
    record.change(by_rule, nearest=(rule,))
    gap = record.gap("Another customer with a faulty toaster", nearest=(rule,))
    similar = record.team.services.gaps.similar(gap)
    assert [each.gap for each in similar] == [by_rule.id, by_words.id]
    record.team.services.gaps.consider(gap, similar[1])
    assert similar[1].id == second.id
    assert record.show(gap).values.precedents == (by_words.id,)
    assert [each.gap for each in record.team.services.gaps.similar(gap)] == [by_rule.id]


def test_calibration_counts_the_last_look_back_at_each_judgement(record: Registers) -> None:
    for place in range(10):
        _gap, judgement = record.judged(f"Gap {place}")
        for came_true in (CameTrue.NO, CameTrue.YES):
            review = record.take(judgement, "look_back", what_happened="Since then")
            record.change(review, came_true=came_true)
    record.judged("Not looked back on")
    found = record.team.services.gaps.calibration()
    assert [(row.confidence, row.came_true, row.did_not) for row in found.rows] == [(80, 10, 0)]
    assert not found.is_withheld
