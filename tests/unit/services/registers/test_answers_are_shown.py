"""Each answer of the ritual is shown again: in a field of a record, on a page, as a state or as a link."""

from dataclasses import fields

import pytest

from leadway.domain import week_page
from leadway.domain.answers import ANSWER_TYPES
from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.registers import registers

IN_A_RECORD = """
LastMove: outcome=move.outcome changed=move.changed slip=move.slip smaller=move.action
FindingReview: looked_at=finding.verification
CheckAnswer: exception_until=exception.until approver_role=exception.approver_role
ExceptionReview: until=exception.until approver_role=exception.approver_role
GapAnswer: kind=gap.type happened=gap.situation affected=gap.affected concerns=gap.concerns told=gap.told
    second_to=gap.second_to escalated_to=gap.escalated_to raised_to=gap.escalated_to
    escalated_when=gap.escalated_when answer_by=gap.answer_by next=gap.next considered=gap.precedents
    option_a=judgement.not_taken option_b=judgement.not_taken option_c=judgement.not_taken
    chosen=judgement.chosen did_and_why=judgement.reasons tests=judgement.tests
    authority=judgement.authority consulted=judgement.consulted expect=judgement.prediction
    confidence=judgement.confidence expect_by=judgement.review_on no_review=judgement.review_on
FollowUp: answer=gap.answer
OutcomeReviewAnswer: what_happened=outcome_review.what_happened came_true=outcome_review.came_true
    same_again=outcome_review.same_again lesson=outcome_review.lesson result=outcome_review.result
    luck=outcome_review.luck
ProblemAnswer: who=problem.who happens=problem.happens should=problem.should known=problem.known
    lens=problem.lens
ProblemTriage: reason=problem.reason until=problem.parked_until solved_because=problem.solved_because
    smaller=problem.happens
OpportunityAnswer: tried=opportunity.tried then=opportunity.then better_for=opportunity.better_for
    reach=opportunity.reach effort=opportunity.effort reversible=opportunity.reversible
    suggested_by=opportunity.suggested_by lens=opportunity.lens check_on=experiment.check_on
NewMeasure: name=measure.name unit=measure.unit better=measure.better experiment=measure.experiment
ExperimentReviewAnswer: owner_role=experiment.owner_role check_on=experiment.check_on
    measure=measure.experiment
NextMove: when=move.when action=move.action minutes=move.minutes learn=move.learn
Capture: text=note.text concerns=note.concerns
EvidenceAnswer: text=evidence.text kind=evidence.kind
"""
"""By answer: the field of a register that shows it; it can be changed there unless the record is frozen."""
ON_A_PAGE = """
CheckAnswer: done=CheckLine.done right=CheckLine.right on_time=CheckLine.on_time
    by_rulebook=CheckLine.by_rulebook days_late=CheckLine.days_late what_happened=CheckLine.what_happened
    then=CheckLine.then
SpotCheck: looked_at=CheckLine.looked_at
GapsAnswer: none=PageSnapshot.nothing
LastMove: then=LastMoveLine.then
ProposalFollowUp: verdict=ProposalLine.verdict reason=ProposalLine.reason commitment=ProposalLine.commitment
ProblemTriage: verdict=DecisionLine.decision into=DecisionLine.into
OpportunityAnswer: try_it=OpportunityLine.trying
ReadingAnswer: value=Point.value cases=Point.cases
NewMeasure: value=Point.value
ExperimentReviewAnswer: target=ExperimentLine.target now=ExperimentLine.now obstacle=ExperimentLine.obstacle
    learned=ExperimentLine.learned verdict=ExperimentLine.verdict because=ExperimentLine.because
NextMove: none_because=PageSnapshot.no_move_because
Closing: line=PageSnapshot.in_one_line lesson=PageSnapshot.lesson help_wanted=PageSnapshot.help_wanted
"""
"""By answer: the part of a week's page that shows it."""
AS_A_STATE: dict[str, set[str]] = {
    "NoteFiling": {"target", "discarded"},
    "ExceptionReview": {"verdict"},
    "FindingReview": {"put_right"},
    "FollowUp": {"answered"},
}
"""Answers that are the state of a record and stand in its history."""
AS_A_LINK = {
    "NextMove": {"serves": LinkRole.SERVES, "serves_id": LinkRole.SERVES},
    "ExperimentReviewAnswer": {"as_rule": LinkRole.PROPOSES},
    "EvidenceAnswer": {"on_step": LinkRole.ABOUT},
}
"""Answers that are a link, shown as a chip on both records."""
NO_CONTENT: dict[str, set[str]] = {
    "SpotCheck": {"did_not_look"},
    "ProblemTriage": {"then"},
    "OneThing": {"kind"},
    "ReadingAnswer": {"none"},
    "NextMove": {"when_asked", "none"},
    "Closing": {"next_day", "next_at"},
}
"""Answers that only lead on: what they lead to is shown, or is a setting."""
NOT_YET: dict[str, set[str]] = {
    "GapAnswer": {"not_a_stop"},
}
"""What is asked and shown nowhere so far; nothing may join it."""


def _read(table: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in table.strip().replace("\n    ", " ").splitlines():
        answer, _colon, places = line.partition(":")
        found[answer] = dict(place.split("=") for place in places.split())
    return found


@pytest.mark.parametrize("name", ANSWER_TYPES)
def test_each_answer_has_a_place_where_it_is_shown_again(name: str) -> None:
    asked = {each.name for each in fields(ANSWER_TYPES[name]) if not each.name.endswith("written")}
    shown = {
        *_read(IN_A_RECORD).get(name, {}), *_read(ON_A_PAGE).get(name, {}), *AS_A_STATE.get(name, set()),
        *AS_A_LINK.get(name, {}), *NO_CONTENT.get(name, set()), *NOT_YET.get(name, set()),
    }  # fmt: skip
    assert shown == asked


def test_each_place_that_is_named_is_there() -> None:
    for places in _read(IN_A_RECORD).values():
        for kind, field in (place.split(".") for place in places.values()):
            assert field in {each.name for each in registers()[EntityKind(kind)].fields}, (kind, field)
    for places in _read(ON_A_PAGE).values():
        for line, field in (place.split(".") for place in places.values()):
            assert field in {each.name for each in fields(getattr(week_page, line))}, (line, field)
