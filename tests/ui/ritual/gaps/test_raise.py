"""What is raised with others asks to whom and by when, and the next ritual asks what they answered."""

import re
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import Qt

from helpers.gaps_screen import DECIDED, KETTLE, Open, begin, card_of, focus, seen
from helpers.keyboard import press, write
from helpers.ritual_team import RitualTeam
from leadway.domain.answers import CheckAnswer, FollowUp, ProposalFollowUp
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import Authority, CheckThen, Done, GapNext, GapState, ProposalState, ProposalVerdict
from leadway.domain.weeks import Week
from leadway.reports.markdown import week_page
from leadway.storage.links import links_from
from leadway.storage.models import Commitment, Gap, Rule, RuleProposal
from leadway.ui.ritual.gaps.look_back import YOU_PROPOSED, YOU_RAISED

Key = Qt.Key
RAISED = replace(
    DECIDED,
    next=GapNext.RAISE_IT,
    raised_to="My boss",
    answer_by=date(2026, 11, 27),
    expect="",
    confidence=None,
)


def plain(team: RitualTeam, week: Week) -> str:
    """Return a week's page as plain text."""
    return re.sub(r"[*_\\]", "", week_page(team.services.weeks.summary(week)))


def propose(team: RitualTeam, state: ProposalState = ProposalState.RAISED) -> Ref:
    """Return a rule proposal that was raised with the store manager."""
    service = team.services.registers
    with service.writing_records("propose") as writer:
        row = RuleProposal(title="Late refunds", wording="Up to day 40", drafted_on=team.today)
        writer.create(row)
        writer.set_state(row, state, decider_role="Store manager", answer_by=date(2026, 11, 30))
    return Ref(EntityKind.RULE_PROPOSAL, row.id)


def test_raising_it_asks_to_whom_and_by_when_and_only_then(team: RitualTeam, open_gaps: Open) -> None:
    form = begin(open_gaps(), KETTLE)
    press(Key.Key_Tab)
    form.binder.change(did_and_why="I exchanged it", authority=Authority.YES, next=GapNext.ONE_OFF)
    assert not seen(form.raised_to)
    focus(form.next)
    press(Key.Key_4)
    assert seen(form.raised_to)
    assert seen(form.answer_by)
    assert form.answer_by.value() == team.today + timedelta(weeks=1)
    focus(form.raised_to)
    write("My boss")
    assert card_of(form).raised_to == "My boss"
    assert card_of(form).answer_by is None, "the default day counts from the day of sealing"


def test_what_was_not_yours_to_decide_asks_the_same(open_gaps: Open) -> None:
    form = begin(open_gaps(), KETTLE)
    form.binder.change(did_and_why="I exchanged it", authority=Authority.NO)
    assert seen(form.raised_to)
    focus(form.authority)
    press(Key.Key_Y)
    assert not seen(form.raised_to)


def test_the_next_ritual_asks_what_those_answered_with_whom_it_was_raised(
    team: RitualTeam, open_gaps: Open
) -> None:
    week = team.seal_week(1, (RAISED, "gap"))
    with team.services.database.reading():
        gap = Gap.get()
    assert (gap.state, gap.escalated_to, gap.answer_by) == (GapState.DECIDED, "My boss", date(2026, 11, 27))
    assert "Raised with: My boss, answer by 27 November 2026" in plain(team, week)
    team.begin()
    (form,) = open_gaps().follow_ups
    taken = "to: My boss; answer by: 27 November 2026"
    asked = form.answered.chips[0].accessibleDescription()
    assert asked.startswith(YOU_RAISED.format(situation=KETTLE[:-1] + ".", taken=taken))
    focus(form.answered)
    press(Key.Key_Y)
    write("Go on like this")
    team.flush()
    assert team.autosave.answer(FollowUp, gap.id) == FollowUp(answered=True, answer="Go on like this")
    team.seal()
    with team.services.database.reading():
        gap = Gap.get()
    assert (gap.state, gap.answer, gap.told_on) == (GapState.DECIDED, "Go on like this", team.today)
    team.later()
    assert team.ritual().agenda.escalations == ()


def test_what_was_raised_without_a_name_is_asked_after_all_the_same(team: RitualTeam) -> None:
    team.seal_week(1, (replace(RAISED, raised_to="", answer_by=None), "gap"))
    [asked] = team.ritual().agenda.escalations
    assert (asked.to, asked.raised) == ("", True)
    assert asked.answer_by == team.today


def test_a_precedent_that_was_opened_is_kept_as_considered(team: RitualTeam, open_gaps: Open) -> None:
    team.seal_week(30, (DECIDED, "older"))
    team.begin()
    form = begin(open_gaps(), "Again a faulty kettle, and the customer is past the limit")
    assert card_of(form).considered == ()
    form.precedent.see.click()
    with team.services.database.reading():
        older = Gap.get()
    assert card_of(form).considered == (older.id,)
    team.flush()
    team.seal()
    with team.services.database.reading():
        newer = Gap.get(Gap.id != older.id)
        found = links_from(Ref(EntityKind.GAP, newer.id), LinkRole.PRECEDENT)
    assert found == [Ref(EntityKind.GAP, older.id)]


def test_a_gap_proposed_as_a_rule_is_a_drafted_proposal_linked_to_it(team: RitualTeam) -> None:
    team.seal((replace(DECIDED, next=GapNext.PROPOSE_RULE), "gap"))
    with team.services.database.reading():
        gap, proposal = Gap.get(), RuleProposal.get()
        found = links_from(Ref(EntityKind.GAP, gap.id), LinkRole.PROPOSES)
    assert (proposal.state, proposal.title) == (ProposalState.DRAFTED, KETTLE)
    assert found == [Ref(EntityKind.RULE_PROPOSAL, proposal.id)]


def test_a_raised_proposal_is_asked_after_and_in_force_it_brings_a_rule_and_a_commitment(
    team: RitualTeam, open_gaps: Open
) -> None:
    proposal = propose(team)
    team.begin()
    (form,) = open_gaps().proposals
    taken = "to: Store manager; answer by: 30 November 2026"
    asked = form.verdict.chips[0].accessibleDescription()
    assert asked.startswith(YOU_PROPOSED.format(title="Late refunds", taken=taken))
    focus(form.verdict)
    press(Key.Key_2)
    assert seen(form.commitment)
    assert not seen(form.reason)
    write("Late refunds are noted")
    team.flush()
    answer = team.autosave.answer(ProposalFollowUp, proposal.id)
    assert answer == ProposalFollowUp(ProposalVerdict.IN_FORCE, commitment="Late refunds are noted")
    week = team.seal()
    with team.services.database.reading():
        rule, commitment = Rule.get(), Commitment.get()
        assert RuleProposal.get().state is ProposalState.IN_FORCE
        became = links_from(proposal, LinkRole.BECAME)
    assert (rule.summary, rule.wording, commitment.title) == (
        "Late refunds",
        "Up to day 40",
        "Late refunds are noted",
    )
    assert became == [Ref(EntityKind.RULE, rule.id), Ref(EntityKind.COMMITMENT, commitment.id)]
    page = plain(team, week)
    assert "Rule proposal" in page
    assert "New commitment: Late refunds are noted" in page
    team.later()
    agenda = team.ritual().agenda
    assert [due.title for due in agenda.checks] == ["Late refunds are noted"]
    assert agenda.proposals == ()


def test_a_declined_proposal_keeps_the_reason_and_one_without_an_answer_is_asked_again(
    team: RitualTeam,
) -> None:
    declined, waiting = propose(team), propose(team)
    team.seal(
        (ProposalFollowUp(ProposalVerdict.DECLINED, reason="Too dear"), declined.id),
        (ProposalFollowUp(ProposalVerdict.NO_ANSWER), waiting.id),
    )
    history = team.services.registers.record(declined).history
    assert (history[-1].after, history[-1].reason) == (ProposalState.DECLINED, "Too dear")
    team.later()
    assert [each.id for each in team.ritual().agenda.proposals] == [waiting.id]


def test_what_was_accepted_is_only_asked_whether_it_is_in_force(team: RitualTeam, open_gaps: Open) -> None:
    propose(team, ProposalState.ACCEPTED)
    team.begin()
    (form,) = open_gaps().proposals
    assert [chip.value for chip in form.verdict.chips] == [
        ProposalVerdict.IN_FORCE,
        ProposalVerdict.NO_ANSWER,
    ]


def rule_for(team: RitualTeam, title: str) -> Ref:
    """Return a rule that a new commitment follows."""
    with team.services.database.writing():
        rule = Rule.create(summary="Refunds within 30 days", wording="No refund after day 30.")
        Commitment.create(title=title, rule=rule, since=team.today - timedelta(weeks=9))
    return Ref(EntityKind.RULE, rule.id)


def test_a_gap_that_a_check_opened_is_linked_to_the_rule_and_finds_precedents_by_it(
    team: RitualTeam, open_gaps: Open
) -> None:
    rule = rule_for(team, "Refunds paid within 2 days")
    with team.services.database.reading():
        commitment = Commitment.get().id
    ran_out = CheckAnswer(Done.NO, what_happened="Nobody knew", then=CheckThen.RULE_RAN_OUT)
    precedent = replace(DECIDED, happened="Something else entirely")
    team.later(-1)
    team.seal((ran_out, commitment), (precedent, commitment))
    team.later()
    with team.services.database.reading():
        older = Ref(EntityKind.GAP, Gap.get().id)
        assert links_from(older, LinkRole.NEAREST) == [rule]
    team.begin()
    team.autosave.ritual.put_check(commitment, ran_out)
    page = open_gaps()
    (item,) = page.list.items
    assert seen(item.form.precedent), "no word is the same, but the rule is"
    team.flush()
    proposed = replace(item.form.binder.record, did_and_why="I paid it", next=GapNext.PROPOSE_RULE)
    team.autosave.ritual.put(proposed, commitment)
    team.seal()
    with team.services.database.reading():
        assert RuleProposal.get().wording_now == "No refund after day 30."
