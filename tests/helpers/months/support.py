"""A support team's first month: the lead of a shift, who chooses the time each week and is away once."""

from __future__ import annotations

from datetime import UTC, datetime

from helpers.months import support_pages as pages
from helpers.months.acts import (
    NOTHING,
    SEE_PAGE,
    SKIP,
    Begin,
    Choose,
    Pick,
    Press,
    Row,
    Say,
    Screen,
    Seal,
    Sees,
    Spot,
    Strike,
)
from helpers.months.set_up import SetUp
from helpers.months.visits import Visit
from leadway.domain.steps import PLANS
from leadway.domain.terms import ExperimentVerdict, FieldOfWork, SourceKind, Step
from leadway.ui.ritual import close, controller, dialogs, last_move, rail, your_week
from leadway.ui.ritual.gaps import form as gap
from leadway.ui.ritual.gaps import look_back, notices
from leadway.ui.ritual.ideas import forms as ideas
from leadway.ui.ritual.ideas import problem_triage as triage
from leadway.ui.ritual.progress import experiment_review as review
from leadway.ui.ritual.progress import next_move, readings
from leadway.ui.weeks import this_week, week_page

SET_UP = SetUp(
    field=FieldOfWork.SUPPORT,
    commitments=(pages.URGENT, pages.CALLED_BACK, pages.LOGINS),
    critical=(pages.URGENT,),
    sources=(SourceKind.TEAM_PROCESS, SourceKind.CONTRACT),
    tell=("HR", "The data protection officer"),
    day="Thursday",
    time="16:00",
    after="shift change",
    sentence="If it’s Thursday 16:00 (after: shift change), then I’ll open Leadway.",
    how_often="I choose each week",
)


def at(day: int, hour: int = 16, minute: int = 5, month: int = 10) -> datetime:
    """Return a moment of the month."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


SET_UP_DAY = Visit(
    at(30, 10, month=9),
    (
        *SET_UP.acts,
        Sees(("Week 40", "3 commitments to check", f"Critical: {pages.URGENT}")),
    ),
)
FIRST_WEEK = Visit(
    at(1),
    (
        Begin(),
        Screen(Step.WEEK, leave=controller.START),
        Screen(
            Step.KEEP,
            (
                Row(pages.URGENT, pages.ALL_YES),
                Row(pages.CALLED_BACK, ("yes", "no", "yes", "yes")),
                Say(f"{pages.CALLED_BACK}: what happened?", pages.NO_CALL),
                Choose(f"{pages.CALLED_BACK}: what now?", "Fixed it now"),
                Row(pages.LOGINS, ("yes", "didn’t look", "", "")),
                Spot(),
            ),
        ),
        Screen(
            Step.GAPS,
            (
                Choose(gap.WAS_THERE, "two rules disagreed"),
                Say(gap.WHAT_HAPPENED, pages.REFUND),
                Say("Option A", pages.BY_MAIL),
                Say("Option B", pages.BY_CHAT),
                Choose(gap.WHICH, "B"),
                Say(gap.WHAT_DID, pages.TOOK_IT),
                Say(f"{gap.WHAT_EXPECT} {gap.BY}", "15 Oct"),
                Say(gap.I_EXPECT, pages.NO_QUESTION),
                Choose(gap.HOW_SURE, "60 %"),
                Press(gap.MORE),
                Choose(gap.AUTHORITY, "I asked first"),
                Choose(gap.NEXT, "use it next time"),
                Press(rail.TOOLS[1][1]),
                Say(dialogs.NOTE, pages.SHADOW),
                Press(dialogs.SAVE_NOTE),
            ),
        ),
        Screen(Step.PROBLEMS, leave=SKIP),
        Screen(
            Step.OPPORTUNITIES,
            (
                Say(ideas.TRIED, pages.SAVED_REPLY),
                Say(ideas.THEN, pages.SHORTER),
                Choose(ideas.BETTER_FOR, "customer"),
                Choose(ideas.REACH, "large"),
                Choose(ideas.EFFORT, "<1 h"),
                Choose(ideas.UNDO, "easily"),
                Say(ideas.WHOSE, "the newest colleague"),
                Choose(ideas.TRY, ideas.TRY_YES),
            ),
        ),
        Screen(
            Step.PROGRESS,
            (
                Press(readings.FOLLOW),
                Say(readings.NAME, pages.FIRST_ANSWER),
                Say(readings.UNIT, "hours"),
                Say(readings.TODAY, "6.5"),
                Choose(readings.BETTER, "Lower"),
                Say(next_move.IF, "Friday 9:00"),
                Say(next_move.I_WILL, pages.WRITE),
            ),
        ),
        Say(close.WHAT_IT_TAUGHT, pages.TWO_GUIDES),
        Press(close.MORE),
        Say(close.HELP, pages.HALF_AN_HOUR),
        Pick(close.WHEN_NEXT, "Wednesday, 7 October 2026"),
        Say(close.TIME, "10"),
        Seal(),
        Press(SEE_PAGE),
        pages.WEEK_40,
    ),
)
NOTE_ONLY = Visit(
    at(7, 10, 2),
    (
        Sees(("Week 41",)),
        Begin(),
        Screen(Step.WEEK, (Choose(your_week.HOW_LONG, "Note only"),), leave=controller.START),
        Say(PLANS[Step.CAPTURE].question, pages.CAPTURED),
        Seal(controller.SEAL_AS_SHORT),
        Press(SEE_PAGE),
        pages.WEEK_41,
    ),
)
AWAY = Visit(
    at(12, 9, 0),
    (Press(this_week.AWAY_WEEK), Sees(("Week 42", this_week.AWAY))),
    status="2026-W42: away.",
)
BACK_AGAIN = Visit(
    at(22, 16, 10),
    (
        Sees(("Week 43",)),
        Begin(),
        Screen(
            Step.WEEK,
            (
                Choose(your_week.HOW_LONG, "Full"),
                Choose(pages.SHADOW, "To the checks"),
                Choose(pages.CAPTURED, "Problem"),
            ),
            leave=controller.START,
        ),
        Screen(
            Step.LAST_MOVE,
            (
                Sees((f"If it is Friday 9:00, then I will {pages.WRITE}.",)),
                Choose(last_move.DID_IT_HAPPEN, "Partly"),
                Say(last_move.WHAT_CHANGED, pages.HALF_WRITTEN),
                Choose(last_move.WHAT_GOT_IN_THE_WAY, "Waiting on someone"),
                Choose(last_move.WHAT_NOW, "Let it go"),
            ),
        ),
        Screen(
            Step.KEEP,
            (
                Sees((pages.SHADOW,)),
                Row(pages.URGENT, pages.ALL_YES),
                Row(pages.CALLED_BACK, ("yes", "yes", "yes", "exception")),
                Say(f"{pages.CALLED_BACK}: what happened?", pages.AWAY_CUSTOMER),
                Say(f"{pages.CALLED_BACK}: who said yes to the exception?", "The account manager"),
                Say(f"{pages.CALLED_BACK}: exception until", "30 Oct"),
                Spot(pages.SEEN),
            ),
        ),
        Screen(
            Step.GAPS,
            (
                Choose(gap.WAS_THERE, "none of these"),
                Say(pages.DECIDED, pages.PAID),
                Strike("Tab"),
                Sees(
                    (
                        f"Your reasons: {pages.TOOK_IT}",
                        f"You expected: {pages.NO_QUESTION}",
                        "You were 60 % sure.",
                    )
                ),
                Choose(look_back.CAME_TRUE, "Partly"),
                Choose(look_back.SAME_AGAIN, "Yes"),
                Say(look_back.LESSON, pages.TELL_BILLING),
            ),
        ),
        Screen(
            Step.PROBLEMS,
            (Say(ideas.WHO, pages.NEW_COLLEAGUES), Say(ideas.HAPPENS, pages.ASK_AGAIN)),
        ),
        Screen(Step.OPPORTUNITIES, leave=NOTHING),
        Screen(
            Step.PROGRESS,
            (
                Say(f"{pages.FIRST_ANSWER}, hours", "5"),
                Choose(review.WHICH_NUMBER, pages.FIRST_ANSWER),
                Say(review.NOW, pages.TWO_OF_FIVE),
                Choose(next_move.NO_MOVE, next_move.NO_MOVE),
            ),
        ),
        Seal(),
        Press(SEE_PAGE),
        pages.WEEK_43,
    ),
)
CHECK_DATE = Visit(
    at(29, 16, 1),
    (
        Begin(),
        Screen(Step.WEEK, leave=controller.START),
        Screen(
            Step.KEEP,
            (
                Row(pages.URGENT, pages.ALL_YES),
                Row(pages.CALLED_BACK, pages.ALL_YES),
                Row(pages.LOGINS, pages.ALL_YES),
                Spot(pages.SEEN_AGAIN),
                Choose(f"Exception for “{pages.CALLED_BACK}” ends tomorrow.", "End it"),
            ),
        ),
        Screen(
            Step.GAPS,
            (
                Choose(gap.WAS_THERE, "no rule covered it"),
                Say(gap.WHAT_HAPPENED, pages.ANOTHER_REFUND),
                Sees((notices.LIKE_THIS.format(day="1 October"),)),
                Press(notices.SEE),
                Sees((f"“{pages.REFUND}”", notices.YOU_DID.format(decision=pages.TOOK_IT))),
            ),
        ),
        Screen(
            Step.PROBLEMS,
            (
                Choose(
                    f"{pages.NEW_COLLEAGUES} – {pages.ASK_AGAIN}. {triage.STILL_TRUE}", "yes, not this time"
                ),
            ),
        ),
        Screen(Step.OPPORTUNITIES, leave=NOTHING),
        Screen(
            Step.PROGRESS,
            (
                Say(f"{pages.FIRST_ANSWER}, hours", "3"),
                Choose(review.CHECK_DATE, "Adopt"),
                Say(review.BECAUSE[ExperimentVerdict.ADOPT], pages.FOUR_USE_IT),
                Say(review.WHO_KEEPS_IT, "The shift lead"),
                Say(next_move.IF, "after shift change"),
                Say(next_move.I_WILL, pages.SHOW_IT),
            ),
        ),
        Say(close.WHAT_IT_TAUGHT, pages.NEWEST_FIRST),
        Seal(),
        Press(SEE_PAGE),
        Press(week_page.ADD),
        Say(week_page.ADD_LABEL, pages.ADDED),
        Press(week_page.ADD_BUTTON),
        Sees((week_page.ADDED,)),
        pages.WEEK_44,
    ),
    document=True,
)
NEW_COMMITMENT = Visit(
    at(5, 16, 2, month=11),
    (Sees(("Week 45", "4 commitments to check · 1 reading to enter")),),
)
VISITS = (SET_UP_DAY, FIRST_WEEK, NOTE_ONLY, AWAY, BACK_AGAIN, CHECK_DATE, NEW_COMMITMENT)
