"""What follows from a sealed week: in the next rituals, in what runs, and at home."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from fixtures.sample_answers import (
    A_GAP,
    A_MEASURE,
    A_MOVE,
    AN_IDEA,
    AN_INJURY,
    GAP,
    IDEA,
    KEPT,
    REFUND_FOUND,
)
from fixtures.sample_team import SampleTeam, walk_to_the_end
from leadway.domain import answers
from leadway.domain.answers import Answer
from leadway.domain.errors import KnownError
from leadway.domain.move_moments import usual_cue
from leadway.domain.moves import you_said
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.terms import (
    ByRulebook,
    CameTrue,
    CheckResult,
    CheckThen,
    Concern,
    Done,
    ExperimentState,
    ExperimentVerdict,
    FindingState,
    GapState,
    Mode,
    MoveOutcome,
    MoveState,
    MoveThen,
    NoteTarget,
    OnTime,
    OpportunityState,
    ProblemVerdict,
    Right,
    WeekStatus,
)
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.services.record_writer import ref_of
from leadway.storage.links import links_from
from leadway.storage.models import (
    Commitment,
    Evidence,
    Experiment,
    Finding,
    Gap,
    Judgement,
    Move,
    Note,
    Opportunity,
    OutcomeReview,
    Problem,
    RuleException,
)

# -------------------------------------------------------------------------------------- what follows


def test_what_a_check_found_is_handed_on_and_mended(team: SampleTeam) -> None:
    refunds, cash = team.commitment("Refunds"), team.commitment("Cash count")
    ritual = team.ritual()
    ritual.put_check(refunds, REFUND_FOUND)
    ritual.put_check(cash, answers.CheckAnswer(Done.NO, what_happened="One signature", then=CheckThen.FIXED))
    walk_to_the_end(ritual)
    ritual.seal()
    with team.services.database.reading():
        states = {row.seen: row.state for row in Finding.select()}
        gap = Gap.get()
        finding = Finding.get(Finding.state == FindingState.HANDED_ON)
        assert links_from(ref_of(finding), LinkRole.HANDED_ON_TO) == [Ref(EntityKind.GAP, gap.id)]
    assert states["One signature"] is FindingState.CORRECTED
    team.later()
    team.seal((KEPT, cash))
    with team.services.database.reading():
        # It is major: only a person's look verifies it.
        assert Finding.get(Finding.seen == "One signature").state is FindingState.CORRECTED
        id_ = Finding.get(Finding.seen == "One signature").id
    team.later()
    team.seal((KEPT, cash), (answers.FindingReview(looked_at="Two signatures on Monday's sheet"), id_))
    with team.services.database.reading():
        assert Finding.get_by_id(id_).state is FindingState.VERIFIED
        assert Finding.get_by_id(id_).verification == "Two signatures on Monday's sheet"
    team.later()
    team.seal((KEPT, cash))
    with team.services.database.reading():
        assert Finding.get_by_id(id_).state is FindingState.CLOSED


def test_a_row_mended_before_sealing_leaves_nothing_stale(team: SampleTeam) -> None:
    late = answers.CheckAnswer(
        Done.YES, Right.YES, OnTime.YES, ByRulebook.YES, days_late=3, then=CheckThen.EXCEPTION
    )
    team.seal((late, team.commitment("Refunds")))
    line = next(x for x in team.services.weeks.summary(team.week).checks if x.title.startswith("Refunds"))
    assert (line.result, line.days_late, line.then) == (CheckResult.CONFORMS, None, None)
    with team.services.database.reading():
        assert not RuleException.select().exists()


def test_what_nobody_looked_at_is_counted_for_the_next_draw(team: SampleTeam) -> None:
    spot = team.ritual().agenda.spot_check
    team.seal(
        *((KEPT, p.id) for p in team.services.setup.commitments()),
        (answers.SpotCheck(did_not_look=True), spot),
    )
    team.later()
    assert {c.id: c.not_looked for c in team.ritual().agenda.checks if c.not_looked} == {spot: 1}


def test_an_escalated_case_shows_no_judgement_and_comes_back_next_week(team: SampleTeam) -> None:
    week = team.seal((replace(A_GAP, happened=AN_INJURY.happened, concerns=(Concern.HURT,)), GAP))
    line = team.services.weeks.summary(week).gaps[0]
    assert line.escalated
    assert (line.chosen, line.why, line.expected, line.confidence) == ("", "", "", None)
    team.later()
    ritual = team.ritual()
    assert ritual.agenda.review is None
    assert [case.situation for case in ritual.agenda.escalations] == [AN_INJURY.happened]
    team.seal((answers.FollowUp(answered=True, answer="A cage is ordered"), ritual.agenda.escalations[0].id))
    (answer,) = team.services.weeks.summary(team.week).reviews
    assert (answer.escalated, answer.situation) == (True, AN_INJURY.happened)
    assert answer.what_happened == "A cage is ordered", "the page says what was answered"
    team.later()
    assert team.ritual().agenda.escalations == ()
    with team.services.database.reading():
        assert Gap.get().answer == "A cage is ordered"
        assert Gap.get().state is GapState.ANSWERED


def test_a_judgement_is_looked_back_on_when_its_day_has_come(team: SampleTeam) -> None:
    team.seal((A_GAP, GAP))
    team.later(3)
    assert team.ritual().agenda.review is None
    team.later()
    ritual = team.ritual()
    review = ritual.agenda.review
    assert review is not None
    assert review.confidence == 80
    assert [old.title for old in ritual.agenda.precedents] == [A_GAP.happened]
    week = team.seal((answers.OutcomeReviewAnswer("Accepted", CameTrue.YES, same_again=True), review.id))
    assert team.services.weeks.summary(week).reviews[0].what_happened == "Accepted"
    with team.services.database.reading():
        frozen = Judgement.get()
        assert (frozen.prediction, frozen.confidence, frozen.reasons) == (
            A_GAP.expect,
            A_GAP.confidence,
            A_GAP.did_and_why,
        )


def test_a_judgement_reviewed_in_two_drafts_can_be_sealed_in_both(team: SampleTeam) -> None:
    team.seal((A_GAP, GAP))
    team.later(4)
    review = team.ritual().agenda.review
    assert review is not None
    older, week = team.ritual(), team.week
    older.put(answers.OutcomeReviewAnswer("Accepted at first"), review.id)
    team.later()
    team.seal((answers.OutcomeReviewAnswer("Accepted for good"), review.id))
    team.ritual(week).seal()
    with team.services.database.reading():
        assert {row.what_happened for row in OutcomeReview.select()} == {
            "Accepted at first",
            "Accepted for good",
        }


@pytest.mark.parametrize("then", [MoveThen.CARRY, MoveThen.SHRINK, MoveThen.LET_GO])
def test_a_move_that_did_not_happen_goes_the_way_it_was_sent(team: SampleTeam, then: MoveThen) -> None:
    team.seal((A_MOVE, ""))
    team.later()
    team.seal((answers.LastMove(MoveOutcome.NOT_DONE, then=then, smaller="time one return"), ""))
    team.later()
    move = team.ritual().agenda.move
    if then is MoveThen.LET_GO:
        assert move is None
    else:
        assert move is not None
        assert move.action == ("time one return" if then is MoveThen.SHRINK else A_MOVE.action)
        assert move.carried == (then is MoveThen.CARRY)


def test_a_move_to_be_made_smaller_without_a_smaller_step_keeps_its_count(team: SampleTeam) -> None:
    team.seal((A_MOVE, ""))
    for carried in (1, 2, 3):
        team.later()
        team.seal((answers.LastMove(MoveOutcome.NOT_DONE, then=MoveThen.SHRINK), ""))
        page = team.services.weeks.summary(team.week)
        assert page.last_move is not None
        assert page.last_move.then is MoveThen.CARRY, "the page does not say that it was made smaller"
        with team.services.database.reading():
            assert Move.select().where(Move.state == MoveState.CARRIED).count() == carried
    team.later()
    move = team.ritual().agenda.move
    assert move is not None
    assert (move.action, move.carried) == (A_MOVE.action, 3)
    assert you_said(move.carried) == "You said, for 4 weeks now:"


def test_the_line_of_the_week_says_what_a_measure_moved_that_an_experiment_was_given_now(
    team: SampleTeam,
) -> None:
    team.seal((AN_IDEA, IDEA), (A_MEASURE, "measure"))
    team.later()
    agenda = team.ritual().agenda
    assert agenda.experiment is not None
    measure = agenda.measures[0].id
    team.seal(
        (answers.ExperimentReviewAnswer(measure=measure), agenda.experiment.id),
        (answers.ReadingAnswer("2.6"), measure),
    )
    page = team.services.weeks.summary(team.week)
    assert "(too early to tell: 1 better; baseline from one reading)" in page.in_one_line


def test_a_move_that_was_done_is_not_suggested_again(team: SampleTeam) -> None:
    team.seal((AN_IDEA, IDEA))
    team.later()
    [offer, *_others] = team.ritual().agenda.suggestions
    team.seal((answers.NextMove(action=offer.action), ""))
    team.later()
    team.seal((answers.LastMove(MoveOutcome.DONE), ""))
    team.later()
    assert offer.action not in [each.action for each in team.ritual().agenda.suggestions]


def test_a_move_for_an_idea_that_was_done_in_other_words_makes_room_for_the_next_idea(
    team: SampleTeam,
) -> None:
    idea = replace(AN_IDEA, try_it=False)
    team.seal((idea, IDEA), (replace(idea, tried="a board behind the counter"), "board"))
    team.later()
    [offer, *_others] = team.ritual().agenda.suggestions
    taken = answers.NextMove("Monday", "try it for a day", serves=offer.serves, serves_id=offer.serves_id)
    team.seal((taken, ""))
    team.later()
    team.seal((answers.LastMove(MoveOutcome.DONE), ""))
    team.later()
    left = {each.serves_id for each in team.ritual().agenda.suggestions}
    assert len(left) == 1
    assert offer.serves_id not in left


def test_a_weekly_time_on_sunday_evening_preselects_the_full_ritual_week_after_week(team: SampleTeam) -> None:
    team.clock.advance(timedelta(days=2, hours=4))
    team.services.setup.save_weekly_time(WeeklyTime(7, time(19, 30)), "UTC")
    for _ in range(4):
        assert f"{team.clock.now():%a %H:%M}" == "Sun 19:30"
        assert team.services.weeks.home().suggested is Mode.FULL
        assert team.ritual().suggested is Mode.FULL
        team.seal()
        team.later()
    team.services.setup.save_weekly_time(WeeklyTime(3, time(9), more_days=frozenset({7})), "UTC")
    assert team.services.weeks.home().suggested is team.ritual().suggested is Mode.FULL


def test_page_and_precedents_fold_a_judgement_by_the_week_in_which_it_was_sealed(team: SampleTeam) -> None:
    late = team.week.shift(-1)
    ritual = team.ritual(late)
    ritual.put(A_GAP, GAP)
    ritual.seal()

    def folded() -> tuple[bool, bool]:
        [precedent] = team.ritual().agenda.precedents
        return precedent.folded, bool(team.services.weeks.summary(late).folded)

    assert folded() == (False, False), "sealed today, though for the week before"
    team.later()
    assert folded() == (True, True)
    team.later(4)
    review = team.ritual().agenda.review
    assert review is not None
    team.seal((answers.OutcomeReviewAnswer("Finance accepted it"), review.id))
    team.later()
    assert folded() == (False, False), "its outcome is written"


def test_the_weekday_on_which_moves_were_done_is_known_after_six_of_them(team: SampleTeam) -> None:
    for done in range(7):
        assert usual_cue(team.ritual().agenda.moves_done) == ("Thursday 14:00" if done == 6 else "")
        team.seal(answers.NextMove("Thursday 14:00", "time one return"))
        team.later()
        if done < 6:
            team.seal(answers.LastMove(MoveOutcome.DONE))
            team.later()


@pytest.mark.parametrize("typed_again", [True, False])
def test_each_carry_is_counted(team: SampleTeam, typed_again: bool) -> None:
    from leadway.domain.moves import next_options

    team.seal((A_MOVE, ""))
    for carried in range(2):
        team.later()
        assert MoveThen.CARRY in next_options(carried)
        given: list[tuple[Answer, str]] = [(answers.LastMove(MoveOutcome.PARTLY, then=MoveThen.CARRY), "")]
        team.seal(*given, *([(A_MOVE, "")] if typed_again else []))
    team.later()
    move = team.ritual().agenda.move
    assert move is not None
    assert move.carried == 2
    assert MoveThen.CARRY not in next_options(move.carried)


def test_a_move_that_was_done_after_all_is_not_carried(team: SampleTeam) -> None:
    team.seal((A_MOVE, ""))
    team.later()
    team.seal((answers.LastMove(MoveOutcome.DONE, changed="Found the queue", then=MoveThen.CARRY), ""))
    team.later()
    assert team.ritual().agenda.move is None
    with team.services.database.reading():
        assert Move.get().state is MoveState.DONE
        assert Evidence.get().text == "Found the queue"


def test_a_move_nobody_answered_rests_once_another_is_set(team: SampleTeam) -> None:
    team.seal((A_MOVE, ""))
    team.later()
    team.seal((answers.NextMove(when="Monday 9:00", action="call Ana"), ""))
    team.later()
    asked = team.ritual().agenda.move
    assert asked is not None
    assert asked.action == "call Ana"
    team.seal((answers.LastMove(MoveOutcome.DONE), ""))
    team.later()
    assert team.ritual().agenda.move is None


def test_at_most_three_experiments_run_and_what_ends_makes_room(team: SampleTeam) -> None:
    ideas: list[tuple[Answer, str]] = [(AN_IDEA, str(n)) for n in range(4)]
    team.seal(*ideas)
    with team.services.database.reading():
        running = Experiment.select().where(Experiment.state == ExperimentState.RUNNING).count()
        states = sorted(row.state for row in Opportunity.select())
    assert states == [OpportunityState.CHOSEN] + [OpportunityState.IN_WORK] * 3
    team.later()
    assert running == team.ritual().agenda.running == 3
    turn = team.ritual().agenda.experiment
    assert turn is not None
    team.seal(
        (answers.ExperimentReviewAnswer(verdict=ExperimentVerdict.ABANDON), turn.id), (AN_IDEA, "another")
    )
    team.later()
    assert team.ritual().agenda.running == 3
    with team.services.database.reading():
        (planned,) = Experiment.select().where(Experiment.state == ExperimentState.PLANNED)
        newest = Opportunity.select().order_by(Opportunity.spotted_on.desc()).get()
        served = links_from(ref_of(planned), LinkRole.SERVES)
    assert served == [ref_of(newest)], "what waited longest began; the newest idea waits"


def test_a_better_way_that_is_adopted_becomes_a_promise_due_next_week(team: SampleTeam) -> None:
    team.seal((AN_IDEA, IDEA))
    team.later()
    turn = team.ritual().agenda.experiment
    assert turn is not None
    team.seal(
        (answers.ExperimentReviewAnswer(verdict=ExperimentVerdict.ADOPT, owner_role="Late shift"), turn.id)
    )
    with team.services.database.reading():
        made = Commitment.get(Commitment.done_by == "Late shift")
        assert made.since == team.week.shift(1).first_day
    team.later()
    assert turn.title in [check.title for check in team.ritual().agenda.checks]


def test_notes_become_cards_and_are_filed_when_the_week_is_sealed(team: SampleTeam) -> None:
    for text in ("Ask Sam about the bins", "Label printer jams", "Praise from Ms Okoye", "Old news"):
        team.services.notes.add(text, "app")
    ritual = team.ritual()
    sam, printer, praise, old = (note.id for note in ritual.agenda.notes)
    ritual.file_note(sam, answers.NoteFiling(NoteTarget.OPPORTUNITY))
    ritual.file_note(printer, answers.NoteFiling(NoteTarget.PROBLEM))
    ritual.file_note(praise, answers.NoteFiling(NoteTarget.NOTE))
    ritual.file_note(old, answers.NoteFiling(discarded=True))
    assert len(team.services.notes.waiting()) == 4, "nothing is filed before the week is sealed"
    walk_to_the_end(ritual)
    ritual.seal()
    page = team.services.weeks.summary(team.week)
    assert [line.happens for line in page.problems] == ["Label printer jams"]
    assert [line.tried for line in page.opportunities] == ["Ask Sam about the bins"]
    assert [note.text for note in page.notes] == ["Praise from Ms Okoye"]
    assert team.services.notes.waiting() == ()
    with team.services.database.reading():
        assert Note.select().count() == 4


def test_a_note_needs_words(team: SampleTeam) -> None:
    with pytest.raises(KnownError, match="needs some words"):
        team.services.notes.add(" \n", "app")


# --------------------------------------------------------------------------------------------- weeks


def test_home_tells_what_waits_and_where_to_go_on(team: SampleTeam) -> None:
    weeks = team.services.weeks
    home = weeks.home()
    assert (home.checks, home.status, home.resume_at, home.has_commitments) == (4, WeekStatus.OPEN, "", True)
    ritual = team.ritual()
    ritual.next()
    ritual.next()
    assert weeks.home().resume_at == "Gaps"
    team.later(2)
    home = weeks.home()
    assert home.open_weeks == (Week(2026, 36),)
    assert home.tally.of == 2
    weeks.mark(team.week.shift(-1), WeekStatus.AWAY)
    assert weeks.home().tally.of == 1
    assert [line.status for line in weeks.history()] == [
        WeekStatus.OPEN,
        WeekStatus.AWAY,
        WeekStatus.NO_RITUAL,
    ]
    weeks.mark(team.week.shift(-1), None)
    assert weeks.home().tally.of == 2


def test_promises_that_are_not_due_this_week_are_promises_all_the_same(team: SampleTeam) -> None:
    with team.services.database.writing():
        Commitment.update(since=team.week.shift(1).first_day).execute()
    home = team.services.weeks.home()
    assert (home.checks, home.has_commitments) == (0, True)


def test_a_week_without_a_word_has_no_page(team: SampleTeam) -> None:
    with pytest.raises(KnownError, match="nothing to show for Week 30 of 2026"):
        team.services.weeks.summary(Week(2026, 30))


def test_the_problems_not_asked_for_longest_come_first_and_dropped_ones_never(team: SampleTeam) -> None:
    for n in range(4):
        team.seal((answers.ProblemAnswer(happens=f"problem {n}"), str(n)))
        team.later()
    shown = team.ritual().agenda.problems
    assert [one.sentence for one in shown] == ["Problem 0.", "Problem 1.", "Problem 2."]
    park = answers.ProblemTriage(ProblemVerdict.PARK, until=team.today + timedelta(weeks=3))
    team.seal((answers.ProblemTriage(ProblemVerdict.DROP), shown[0].id), (park, shown[1].id))
    team.later()
    # The fourth one was not asked yet: only three are.
    assert [one.sentence for one in team.ritual().agenda.problems] == ["Problem 3.", "Problem 2."]
    team.later(2)
    shown = team.ritual().agenda.problems
    assert [one.sentence for one in shown] == ["Problem 3.", "Problem 1.", "Problem 2."]
    assert [one.asked for one in shown] == [0, 3, 2]
    with team.services.database.reading():
        assert Problem.select().count() == 4


def test_the_choice_of_another_window_is_not_undone(team: SampleTeam) -> None:
    store = team.services.settings
    mine = store.load()
    store.change(paper="Letter")
    store.change(colours="dark")
    assert (store.load().paper, store.load().colours) == ("Letter", "dark")
    with pytest.raises(TypeError):
        store.change(papier="A5")
    store.change(paper=mine.paper, colours=mine.colours)
    assert store.load() == mine
