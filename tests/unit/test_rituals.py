"""The open ritual: what is kept and when, what comes back, and what sealing does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from helpers.databases import raw
from helpers.team import (
    A_GAP,
    A_MEASURE,
    A_MOVE,
    A_PROBLEM,
    AN_IDEA,
    AN_INJURY,
    GAP,
    IDEA,
    KEPT,
    PROBLEM,
    Desk,
    a_full_week,
    walk_to_the_end,
)
from leadway.domain import cards
from leadway.domain.cards import Card
from leadway.domain.errors import KnownError
from leadway.domain.terms import (
    ByRulebook,
    CameTrue,
    CheckResult,
    CheckThen,
    Done,
    ExceptionVerdict,
    FindingState,
    GapState,
    InitiativeState,
    InitiativeVerdict,
    Mode,
    MoveOutcome,
    MoveState,
    MoveThen,
    NoteTarget,
    OnTime,
    OpportunityState,
    ProblemVerdict,
    Right,
    Step,
    StepStatus,
    WeekStatus,
)
from leadway.domain.weeks import Week
from leadway.storage.cards import load
from leadway.storage.models import (
    Commitment,
    DraftCard,
    Evidence,
    Finding,
    Gap,
    Initiative,
    Judgement,
    Move,
    Note,
    Opportunity,
    OutcomeReview,
    Problem,
    Ritual,
    RuleException,
)

REFUND_FOUND = cards.CheckAnswer(
    Done.NO, Right.NO, OnTime.LATE, ByRulebook.NO, 2, "Two refunds lay in the drawer", CheckThen.RULE_RAN_OUT
)


@contextmanager
def failing_at(desk: Desk, what: str) -> Iterator[None]:
    """Make the database refuse one kind of write, as a full disk would in the middle of a transaction."""
    execute = desk.services.database._db.execute_sql
    execute(f"CREATE TRIGGER refuses BEFORE {what} BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    yield
    execute("DROP TRIGGER refuses")


# ------------------------------------------------------------------------------------------- keeping


@pytest.mark.parametrize(
    ("card", "key"),
    [
        (A_GAP, GAP),
        (A_PROBLEM, PROBLEM),
        (AN_IDEA, IDEA),
        (A_MEASURE, "m"),
        (A_MOVE, ""),
        (cards.Closing(""), ""),
    ],
)
def test_an_answer_is_on_file_when_it_was_put(desk: Desk, card: Card, key: str) -> None:
    desk.ritual().put(card, key)
    with raw(desk.folder.database, desk.key.value) as other:
        rows = other.execute("SELECT kind, key, body FROM draft_card").fetchall()
    assert [(load(kind, body), at) for kind, at, body in rows] == [(card, key)]


def test_an_answer_taken_back_is_gone(desk: Desk) -> None:
    ritual = desk.ritual()
    ritual.put(A_PROBLEM, PROBLEM)
    ritual.put(cards.ProblemCard(), PROBLEM)
    assert list(desk.ritual().draft.items()) == []


def test_looking_alone_writes_nothing(desk: Desk) -> None:
    ritual = desk.ritual()
    ritual.focus("gap/1/happened")
    ritual.spend(5)
    ritual.pause()
    assert ritual.is_new
    with desk.services.database.reading():
        assert Ritual.select().count() == 0


@pytest.mark.parametrize("text", ["a" * 100_000, "\x00 and \ud800", "החזרה 👩‍👧", "Zeile\r\nzwei"])
def test_any_text_is_kept(desk: Desk, text: str) -> None:
    ritual = desk.ritual()
    ritual.put(cards.ProblemCard(happens=text), PROBLEM)
    ritual.put_check(desk.promise("Refunds"), cards.CheckAnswer(Done.NO, what_happened=text))
    kept = desk.ritual().card(cards.ProblemCard, PROBLEM).happens
    assert kept == ritual.card(cards.ProblemCard, PROBLEM).happens
    assert len(kept) == len(text.replace("\r\n", "\n"))
    walk_to_the_end(ritual)
    ritual.seal()
    assert desk.services.weeks.summary(desk.week).problems


def test_after_a_kill_the_person_is_at_the_same_field_with_the_same_words(desk: Desk) -> None:
    ritual = desk.ritual()
    ritual.choose(Mode.FULL)
    ritual.next()
    ritual.put_check(desk.promise("Refunds"), REFUND_FOUND)
    ritual.spend(42)
    ritual.next()
    ritual.put(A_GAP, GAP)
    ritual.focus(f"gap/{GAP}/expect")
    ritual.spend(7.5)
    ritual.pause()

    again = desk.open().ritual(desk.week)

    assert not again.is_new
    assert again.step is Step.GAPS
    assert again.field == f"gap/{GAP}/expect"
    assert list(again.draft.items()) == list(ritual.draft.items())
    assert again.walk == ritual.walk
    assert again.seconds(Step.KEEP) == 42
    assert again.total_seconds == 49.5
    again.next()
    assert desk.ritual().field == "", "another screen begins at its first field"


def test_a_kill_between_any_two_writes_resumes(desk: Desk) -> None:
    answers = a_full_week(desk)
    for done, (card, key) in enumerate(answers, 1):
        ritual = desk.open().ritual(desk.week)
        assert len(list(ritual.draft.items())) == done - 1
        ritual.put(card, key)
    again = desk.open().ritual(desk.week)
    assert list(again.draft.items()) == [(key, card) for card, key in answers]


def test_two_windows_on_one_week_do_not_lose_each_others_answers(desk: Desk) -> None:
    one, other = desk.ritual(), desk.ritual()
    one.put(A_PROBLEM, PROBLEM)
    other.put(AN_IDEA, IDEA)
    one.next()
    other.put(A_MOVE)
    walk_to_the_end(one)
    one.seal()
    summary = desk.services.weeks.summary(desk.week)
    assert summary.problems
    assert summary.opportunities
    assert summary.move
    with pytest.raises(KnownError, match="Week 36 is sealed"):
        other.put(A_GAP, GAP)
    with pytest.raises(KnownError, match="Week 36 is sealed"):
        other.seal()
    with pytest.raises(KnownError, match="Week 36 is sealed"):
        desk.ritual()


@pytest.mark.parametrize("what", ["INSERT ON draft_card", "INSERT ON ritual"])
def test_what_could_not_be_kept_can_be_tried_again(desk: Desk, what: str) -> None:
    ritual = desk.ritual()
    with failing_at(desk, what), pytest.raises(KnownError, match="disk is full"):
        ritual.put(A_GAP, GAP)
    assert ritual.card(cards.GapCard, GAP).blank
    ritual.put(A_GAP, GAP)
    assert desk.ritual().card(cards.GapCard, GAP) == A_GAP


def test_a_check_handed_on_is_a_card_of_the_gaps_screen(desk: Desk) -> None:
    ritual, refunds = desk.ritual(), desk.promise("Refunds")
    ritual.put_check(refunds, REFUND_FOUND)
    assert ritual.card(cards.GapCard, refunds).happened.endswith(": Two refunds lay in the drawer")
    ritual.put_check(refunds, KEPT)
    assert desk.ritual().card(cards.GapCard, refunds).blank


def test_a_spot_check_stays_where_it_was_answered(desk: Desk) -> None:
    ritual = desk.ritual()
    drawn = ritual.agenda.spot_check
    ritual.put(cards.SpotCheck("Case 1207"), drawn)
    from leadway.services.setup import Promise

    more = [Promise(f"Shelf {n} cleared", critical=True) for n in range(20)]
    desk.services.setup.save_promises([*desk.services.setup.promises(), *more])
    again = desk.ritual()
    assert again.agenda.spot_check == drawn
    walk_to_the_end(again)
    again.seal()
    assert "Case 1207" in [line.looked_at for line in desk.services.weeks.summary(desk.week).checks]


# ------------------------------------------------------------------------------------------- sealing


def test_a_sealed_week_says_everything_that_was_answered(desk: Desk) -> None:
    ritual = desk.ritual()
    for card, key in a_full_week(desk):
        ritual.put(card, key)
    ritual.next()
    ritual.next(StepStatus.SKIPPED)
    ritual.next()
    walk_to_the_end(ritual)
    expected = ritual.closing_draft()
    ritual.seal()

    page = desk.services.weeks.summary(desk.week)
    assert page.status is WeekStatus.KEPT
    assert page.in_one_line == expected
    assert [line.result for line in page.checks].count(CheckResult.NOT_CHECKED) == 2
    assert page.checks[1].days_late == 2
    assert page.gaps[0].chosen == A_GAP.option_b
    assert page.gaps[0].review_on == desk.today + timedelta(weeks=4)
    assert page.trying[0].title == "Three bins at hand-over"
    assert page.measures[0].points[0].value == 3.1
    assert page.move == "If it is Tuesday 10:00, then I will time three returns."
    assert page.lesson
    with desk.services.database.reading():
        assert DraftCard.select().count() == 0


SEALED_TABLES = [
    "check_result", "finding", "gap", "judgement", "problem", "opportunity", "initiative", "measure",
    "reading", "move", "state_change",
]  # fmt: skip


@pytest.mark.parametrize("table", SEALED_TABLES)
def test_a_week_is_sealed_wholly_or_not_at_all(desk: Desk, table: str) -> None:
    ritual = desk.ritual()
    for card, key in a_full_week(desk):
        ritual.put(card, key)
    walk_to_the_end(ritual)
    with failing_at(desk, f"INSERT ON {table}"), pytest.raises(KnownError, match="disk is full"):
        ritual.seal()
    with desk.services.database.reading():
        assert not Gap.select().exists()
        assert not Move.select().exists()
    ritual.next()
    ritual.put(cards.Closing(lesson="It went through the second time"))
    assert list(desk.open().ritual(desk.week).draft.items()) == list(ritual.draft.items())
    again = desk.ritual()
    again.seal()
    assert desk.services.weeks.summary(desk.week).lesson == "It went through the second time"


def test_a_preview_shows_the_page_and_changes_nothing(desk: Desk) -> None:
    ritual = desk.ritual()
    for card, key in a_full_week(desk):
        ritual.put(card, key)
    before = list(ritual.draft.items())
    page = ritual.preview(lambda: desk.services.weeks.summary(desk.week))
    assert page.gaps
    assert page.move
    assert list(ritual.draft.items()) == before
    assert desk.ritual().step is Step.WEEK
    with desk.services.database.reading():
        assert not Gap.select().exists()
    with pytest.raises(ZeroDivisionError):
        ritual.preview(lambda: 1 / 0)
    ritual.next()
    ritual.put(cards.Closing(lesson="still open"))
    walk_to_the_end(ritual)
    ritual.seal()
    assert desk.services.weeks.summary(desk.week) != page


def test_a_preview_before_the_first_word_leaves_no_trace(desk: Desk) -> None:
    ritual = desk.ritual()
    ritual.preview(lambda: desk.services.weeks.summary(desk.week))
    ritual.put(A_PROBLEM, PROBLEM)
    assert desk.ritual().card(cards.ProblemCard, PROBLEM) == A_PROBLEM


def test_what_is_added_to_a_sealed_week_is_an_amendment(desk: Desk) -> None:
    week = desk.seal(*a_full_week(desk))
    before = desk.services.weeks.summary(week)
    desk.later()
    desk.services.weeks.amend(week, " Finance agreed on Monday.\x00 ")
    after = desk.services.weeks.summary(week)
    assert [a.text for a in after.amendments] == ["Finance agreed on Monday.\ufffd"]
    assert (after.gaps, after.checks, after.in_one_line) == (before.gaps, before.checks, before.in_one_line)
    with pytest.raises(KnownError, match="nothing to add"):
        desk.services.weeks.amend(week, " ")
    with pytest.raises(KnownError, match="is not sealed"):
        desk.services.weeks.amend(desk.week, "too early")


def test_later_weeks_do_not_change_the_page_of_a_sealed_one(desk: Desk) -> None:
    asking = cards.CheckAnswer(Done.NO, what_happened="Nobody was there", then=CheckThen.EXCEPTION)
    first = desk.seal(*a_full_week(desk), (asking, desk.promise("Late-shift")))
    desk.later()
    agenda = desk.ritual().agenda
    second = desk.seal(
        (cards.ReadingCard("2.9"), agenda.measures[0].id),
        (AN_INJURY, "injury"),
        (cards.NextMove(none=True, none_because="Stocktaking"), ""),
    )
    pages = [desk.services.weeks.summary(week) for week in (first, second)]
    assert pages[0].exceptions
    desk.later(2)
    agenda = desk.ritual().agenda
    assert agenda.initiative is not None
    desk.seal(
        (cards.ProblemTriage(ProblemVerdict.DROP, "solved itself"), agenda.problems[0].id),
        (cards.ExceptionReview(ExceptionVerdict.RENEW), agenda.exceptions[0].id),
        (cards.Kata(verdict=InitiativeVerdict.ADAPT), agenda.initiative.id),
        (cards.FollowUp(answered=True, answer="A cage is ordered"), agenda.escalations[0].id),
        (cards.ReadingCard("2.4"), agenda.measures[0].id),
        (cards.NewMeasure("Rework", "%", written="4", initiative=agenda.initiative.id), "rework"),
    )
    desk.later(3)
    again = desk.ritual().agenda
    assert again.initiative is not None
    desk.seal((cards.Kata(verdict=InitiativeVerdict.ABANDON, because="no use"), again.initiative.id))
    assert [desk.services.weeks.summary(week) for week in (first, second)] == pages


def test_a_week_sealed_afterwards_keeps_its_own_days(desk: Desk) -> None:
    ritual, week = desk.ritual(), desk.week
    ritual.put(A_MEASURE, "measure")
    ritual.put(AN_IDEA, IDEA)
    walk_to_the_end(ritual)
    desk.later(2)
    late = desk.ritual(week)
    late.seal()
    page = desk.services.weeks.summary(week)
    assert [point.day for point in page.measures[0].points] == [week.sunday]
    assert page.trying[0].started_on == week.sunday
    assert len(desk.ritual().agenda.measures) == 1, "this week's reading is still due"


def test_rows_answered_before_the_mode_was_switched_are_sealed(desk: Desk) -> None:
    desk.seal((KEPT, desk.promise("Refunds")), (cards.Capture("Ask Sam"), ""), mode=Mode.CAPTURE)
    page = desk.services.weeks.summary(desk.week)
    assert [line.title for line in page.checks] == ["Refunds paid within 2 days"]
    assert page.mode is Mode.SHORT
    assert page.in_one_line == "Ask Sam"
    assert [note.text for note in desk.services.notes.waiting()] == ["Ask Sam"]


def test_a_short_ritual_does_not_call_skipped_what_it_never_asked(desk: Desk) -> None:
    ritual = desk.ritual()
    ritual.choose(Mode.FULL)
    for _ in range(4):
        ritual.next(StepStatus.SKIPPED)
    ritual.choose(Mode.SHORT)
    assert desk.ritual().walk.statuses == ritual.walk.statuses
    walk_to_the_end(ritual)
    ritual.seal()
    assert "Problems" not in desk.services.weeks.summary(desk.week).skipped


def test_what_cannot_be_read_as_a_number_is_kept_in_words(desk: Desk) -> None:
    desk.seal((A_MEASURE, "measure"))
    desk.later()
    measure = desk.ritual().agenda.measures[0].id
    desk.seal((cards.ReadingCard("about three"), measure), (cards.NewMeasure(written="12 boxes"), "new"))
    with desk.services.database.reading():
        texts = {row.text for row in Evidence.select()}
    assert texts == {"Returns turnaround: about three", "12 boxes"}


# ------------------------------------------------------------------------------------------- what follows


def test_what_a_check_found_is_handed_on_and_mended(desk: Desk) -> None:
    refunds, cash = desk.promise("Refunds"), desk.promise("Cash count")
    ritual = desk.ritual()
    ritual.put_check(refunds, REFUND_FOUND)
    ritual.put_check(cash, cards.CheckAnswer(Done.NO, what_happened="One signature", then=CheckThen.FIXED))
    walk_to_the_end(ritual)
    ritual.seal()
    with desk.services.database.reading():
        states = {row.seen: row.state for row in Finding.select()}
        gap = Gap.get()
        assert Finding.get(Finding.handed_on_as == "gap").handed_on_to == gap.id
    assert states["One signature"] is FindingState.CORRECTED
    desk.later()
    desk.seal((KEPT, cash))
    with desk.services.database.reading():
        assert Finding.get(Finding.seen == "One signature").state is FindingState.VERIFIED


def test_a_row_mended_before_sealing_leaves_nothing_stale(desk: Desk) -> None:
    late = cards.CheckAnswer(
        Done.YES, Right.YES, OnTime.YES, ByRulebook.YES, days_late=3, then=CheckThen.EXCEPTION
    )
    desk.seal((late, desk.promise("Refunds")))
    line = next(x for x in desk.services.weeks.summary(desk.week).checks if x.title.startswith("Refunds"))
    assert (line.result, line.days_late, line.then) == (CheckResult.CONFORMS, None, None)
    with desk.services.database.reading():
        assert not RuleException.select().exists()


def test_what_nobody_looked_at_is_counted_for_the_next_draw(desk: Desk) -> None:
    spot = desk.ritual().agenda.spot_check
    desk.seal(
        *((KEPT, p.id) for p in desk.services.setup.promises()), (cards.SpotCheck(did_not_look=True), spot)
    )
    desk.later()
    assert {c.id: c.not_looked for c in desk.ritual().agenda.checks if c.not_looked} == {spot: 1}


def test_an_escalated_case_shows_no_judgement_and_comes_back_next_week(desk: Desk) -> None:
    week = desk.seal((replace(A_GAP, happened=AN_INJURY.happened), GAP))
    line = desk.services.weeks.summary(week).gaps[0]
    assert line.escalated
    assert (line.chosen, line.why, line.expected, line.confidence) == ("", "", "", None)
    desk.later()
    ritual = desk.ritual()
    assert ritual.agenda.review is None
    assert [case.situation for case in ritual.agenda.escalations] == [AN_INJURY.happened]
    desk.seal((cards.FollowUp(answered=True, answer="A cage is ordered"), ritual.agenda.escalations[0].id))
    desk.later()
    assert desk.ritual().agenda.escalations == ()
    with desk.services.database.reading():
        assert Gap.get().answer == "A cage is ordered"
        assert Gap.get().state is GapState.ANSWERED


def test_a_judgement_is_looked_back_on_when_its_day_has_come(desk: Desk) -> None:
    desk.seal((A_GAP, GAP))
    desk.later(3)
    assert desk.ritual().agenda.review is None
    desk.later()
    ritual = desk.ritual()
    review = ritual.agenda.review
    assert review is not None
    assert review.confidence == 80
    assert [old.situation for old in ritual.agenda.precedents] == [A_GAP.happened]
    week = desk.seal((cards.Review("Accepted", CameTrue.YES, same_again=True), review.id))
    assert desk.services.weeks.summary(week).reviews[0].what_happened == "Accepted"
    with desk.services.database.reading():
        frozen = Judgement.get()
        assert (frozen.expectation, frozen.confidence, frozen.reasons) == (
            A_GAP.expect,
            A_GAP.confidence,
            A_GAP.did_and_why,
        )


def test_a_judgement_reviewed_in_two_drafts_can_be_sealed_in_both(desk: Desk) -> None:
    desk.seal((A_GAP, GAP))
    desk.later(4)
    review = desk.ritual().agenda.review
    assert review is not None
    older, week = desk.ritual(), desk.week
    older.put(cards.Review("Accepted at first"), review.id)
    desk.later()
    desk.seal((cards.Review("Accepted for good"), review.id))
    desk.ritual(week).seal()
    with desk.services.database.reading():
        assert {row.what_happened for row in OutcomeReview.select()} == {
            "Accepted at first",
            "Accepted for good",
        }


@pytest.mark.parametrize("then", [MoveThen.CARRY, MoveThen.SHRINK, MoveThen.LET_GO])
def test_a_move_that_did_not_happen_goes_the_way_it_was_sent(desk: Desk, then: MoveThen) -> None:
    desk.seal((A_MOVE, ""))
    desk.later()
    desk.seal((cards.LastMove(MoveOutcome.NOT_DONE, then=then, smaller="time one return"), ""))
    desk.later()
    move = desk.ritual().agenda.move
    if then is MoveThen.LET_GO:
        assert move is None
    else:
        assert move is not None
        assert move.action == ("time one return" if then is MoveThen.SHRINK else A_MOVE.action)
        assert move.carried == (then is MoveThen.CARRY)


@pytest.mark.parametrize("typed_again", [True, False])
def test_each_carry_is_counted(desk: Desk, typed_again: bool) -> None:
    from leadway.domain.moves import ways_on

    desk.seal((A_MOVE, ""))
    for carried in range(2):
        desk.later()
        assert MoveThen.CARRY in ways_on(carried)
        answers: list[tuple[Card, str]] = [(cards.LastMove(MoveOutcome.PARTLY, then=MoveThen.CARRY), "")]
        desk.seal(*answers, *([(A_MOVE, "")] if typed_again else []))
    desk.later()
    move = desk.ritual().agenda.move
    assert move is not None
    assert move.carried == 2
    assert MoveThen.CARRY not in ways_on(move.carried)


def test_a_move_that_was_done_after_all_is_not_carried(desk: Desk) -> None:
    desk.seal((A_MOVE, ""))
    desk.later()
    desk.seal((cards.LastMove(MoveOutcome.DONE, changed="Found the queue", then=MoveThen.CARRY), ""))
    desk.later()
    assert desk.ritual().agenda.move is None
    with desk.services.database.reading():
        assert Move.get().state is MoveState.DONE
        assert Evidence.get().text == "Found the queue"


def test_a_move_nobody_answered_rests_once_another_is_set(desk: Desk) -> None:
    desk.seal((A_MOVE, ""))
    desk.later()
    desk.seal((cards.NextMove(when="Monday 9:00", action="call Ana"), ""))
    desk.later()
    asked = desk.ritual().agenda.move
    assert asked is not None
    assert asked.action == "call Ana"
    desk.seal((cards.LastMove(MoveOutcome.DONE), ""))
    desk.later()
    assert desk.ritual().agenda.move is None


def test_at_most_three_initiatives_run_and_what_ends_makes_room(desk: Desk) -> None:
    ideas: list[tuple[Card, str]] = [(AN_IDEA, str(n)) for n in range(4)]
    desk.seal(*ideas)
    with desk.services.database.reading():
        running = Initiative.select().where(Initiative.state == InitiativeState.RUNNING).count()
        states = sorted(row.state for row in Opportunity.select())
    assert states == [OpportunityState.CHOSEN] + [OpportunityState.IN_WORK] * 3
    desk.later()
    assert running == desk.ritual().agenda.running == 3
    turn = desk.ritual().agenda.initiative
    assert turn is not None
    desk.seal((cards.Kata(verdict=InitiativeVerdict.ABANDON), turn.id), (AN_IDEA, "another"))
    desk.later()
    assert desk.ritual().agenda.running == 3
    with desk.services.database.reading():
        (planned,) = Initiative.select().where(Initiative.state == InitiativeState.PLANNED)
        newest = Opportunity.select().order_by(Opportunity.spotted_on.desc()).get()
    assert planned.serves_id == newest.id, "what waited longest began; the newest idea waits"


def test_a_better_way_that_is_adopted_becomes_a_promise_due_next_week(desk: Desk) -> None:
    desk.seal((AN_IDEA, IDEA))
    desk.later()
    turn = desk.ritual().agenda.initiative
    assert turn is not None
    desk.seal((cards.Kata(verdict=InitiativeVerdict.ADOPT, keeper="Late shift"), turn.id))
    with desk.services.database.reading():
        made = Commitment.get(Commitment.done_by == "Late shift")
        assert made.since == desk.week.shift(1).monday
    desk.later()
    assert turn.title in [check.title for check in desk.ritual().agenda.checks]
    assert not [check for check in desk.ritual().agenda.checks if check.title == turn.title and check.overdue]


def test_notes_become_cards_and_are_filed_when_the_week_is_sealed(desk: Desk) -> None:
    for text in ("Ask Sam about the bins", "Label printer jams", "Praise from Ms Okoye", "Old news"):
        desk.services.notes.take(text, "app")
    ritual = desk.ritual()
    sam, printer, praise, old = (note.id for note in ritual.agenda.notes)
    ritual.file_note(sam, cards.NoteFiling(NoteTarget.OPPORTUNITY))
    ritual.file_note(printer, cards.NoteFiling(NoteTarget.PROBLEM))
    ritual.file_note(praise, cards.NoteFiling(NoteTarget.KEEP))
    ritual.file_note(old, cards.NoteFiling(discarded=True))
    assert len(desk.services.notes.waiting()) == 4, "nothing is filed before the week is sealed"
    walk_to_the_end(ritual)
    ritual.seal()
    page = desk.services.weeks.summary(desk.week)
    assert [line.sentence for line in page.problems] == ["Label printer jams."]
    assert [line.sentence for line in page.opportunities] == ["If we tried Ask Sam about the bins."]
    assert page.notes == ("Praise from Ms Okoye",)
    assert desk.services.notes.waiting() == ()
    with desk.services.database.reading():
        assert Note.select().count() == 4


def test_a_note_needs_words(desk: Desk) -> None:
    with pytest.raises(KnownError, match="needs some words"):
        desk.services.notes.take(" \n", "app")


# ------------------------------------------------------------------------------------------- weeks


def test_home_tells_what_waits_and_where_to_go_on(desk: Desk) -> None:
    weeks = desk.services.weeks
    home = weeks.home()
    assert (home.checks, home.status, home.resume_at, home.has_promises) == (4, WeekStatus.OPEN, "", True)
    ritual = desk.ritual()
    ritual.next()
    ritual.next()
    assert weeks.home().resume_at == "Gaps"
    desk.later(2)
    home = weeks.home()
    assert home.open_weeks == (Week(2026, 36),)
    assert home.tally.of == 2
    weeks.mark(desk.week.shift(-1), WeekStatus.AWAY)
    assert weeks.home().tally.of == 1
    assert [line.status for line in weeks.history()] == [WeekStatus.OPEN, WeekStatus.AWAY, WeekStatus.MISSED]
    weeks.mark(desk.week.shift(-1), None)
    assert weeks.home().tally.of == 2


def test_promises_that_are_not_due_this_week_are_promises_all_the_same(desk: Desk) -> None:
    with desk.services.database.writing():
        Commitment.update(since=date(2026, 12, 1)).execute()
    home = desk.services.weeks.home()
    assert (home.checks, home.has_promises) == (0, True)


def test_a_week_without_a_word_has_no_page(desk: Desk) -> None:
    with pytest.raises(KnownError, match="nothing to show for week 30 of 2026"):
        desk.services.weeks.summary(Week(2026, 30))


def test_the_oldest_open_problems_come_first_and_dropped_ones_never(desk: Desk) -> None:
    for n in range(4):
        desk.seal((cards.ProblemCard(happens=f"problem {n}"), str(n)))
        desk.later()
    shown = desk.ritual().agenda.problems
    assert [one.sentence for one in shown] == ["Problem 0.", "Problem 1.", "Problem 2."]
    park = cards.ProblemTriage(ProblemVerdict.PARK, until=desk.today + timedelta(weeks=3))
    desk.seal((cards.ProblemTriage(ProblemVerdict.DROP), shown[0].id), (park, shown[1].id))
    desk.later()
    assert [one.sentence for one in desk.ritual().agenda.problems] == ["Problem 2.", "Problem 3."]
    desk.later(2)
    assert desk.ritual().agenda.problems[0].sentence == "Problem 1."
    with desk.services.database.reading():
        assert Problem.select().count() == 4


def test_the_choice_of_another_window_is_not_undone(desk: Desk) -> None:
    store = desk.services.settings
    mine = store.load()
    store.change(paper="Letter")
    store.change(colours="dark")
    assert (store.load().paper, store.load().colours) == ("Letter", "dark")
    with pytest.raises(TypeError):
        store.change(papier="A5")
    store.save(mine)
    assert store.load() == mine
