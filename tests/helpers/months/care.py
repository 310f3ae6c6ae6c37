"""A care home's first month: the lead of a wing, who is late once and away once."""

from __future__ import annotations

from datetime import UTC, datetime

from helpers.months import care_pages as pages
from helpers.months.acts import (
    SEE_PAGE,
    SKIP,
    Begin,
    Choose,
    Press,
    Row,
    Say,
    Screen,
    Seal,
    Sees,
    SeesNot,
    Spot,
    Strike,
)
from helpers.months.set_up import SetUp
from helpers.months.visits import Visit
from helpers.months.week_pages import OpenWeek, WeekList
from leadway.domain import gaps, home
from leadway.domain.steps import PLANS
from leadway.domain.terms import Concern, FieldOfWork, SourceKind, Step
from leadway.ui.forms import concern_line
from leadway.ui.ritual import close, controller, hard_stop, last_move, your_week
from leadway.ui.ritual.gaps import form as gap
from leadway.ui.ritual.gaps import look_back
from leadway.ui.ritual.ideas import forms as ideas
from leadway.ui.ritual.ideas import problem_triage as triage
from leadway.ui.ritual.keep import page as keep
from leadway.ui.ritual.progress import experiment_review as review
from leadway.ui.ritual.progress import next_move, readings
from leadway.ui.weeks import seal_undo_line, this_week
from leadway.ui.widgets import buttons

SET_UP = SetUp(
    field=FieldOfWork.CARE,
    commitments=(pages.COUNTS, pages.HANDOVER, pages.FAMILIES),
    critical=(pages.COUNTS,),
    sources=(SourceKind.HANDBOOK, SourceKind.LAW),
    tell=("The safeguarding lead", "The regulator"),
    day="Friday",
    time="15:30",
    after="handover",
    sentence="If it’s Friday 15:30 (after: handover), then I’ll open Leadway.",
)


def at(day: int, hour: int = 15, minute: int = 35, month: int = 11) -> datetime:
    """Return a moment of the month."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


SET_UP_DAY = Visit(
    at(4, 10),
    (
        *SET_UP.acts,
        Sees(("Week 45", "3 commitments to check", "Critical: Medication counts signed")),
        Say(this_week.NOTE, pages.NOTE),
        Strike("Return"),
        Sees((this_week.NOTE_SAVED, "3 commitments to check · 1 note waiting")),
    ),
    status="2026-W45: nothing written yet.",
)
FIRST_WEEK = Visit(
    at(6),
    (
        Begin(),
        Screen(Step.WEEK, (Choose(pages.NOTE, "Problem"),), leave=controller.START),
        Screen(
            Step.KEEP,
            (
                Row(pages.COUNTS, ("yes", "yes", "yes", "yes")),
                Row(pages.HANDOVER, ("partly", "yes", "yes", "yes")),
                Say(f"{pages.HANDOVER}: what happened?", pages.MISSING),
                Choose(f"{pages.HANDOVER}: what now?", "It keeps happening"),
                Spot(pages.SEEN),
            ),
        ),
        Screen(
            Step.GAPS,
            (
                Choose(gap.WAS_THERE, "no rule covered it"),
                Say(gap.WHAT_HAPPENED, pages.FILMED),
                Say("Option A", pages.SAY_NO),
                Say("Option B", pages.FILM_ONE),
                Choose(gap.WHICH, "B"),
                Say(gap.WHAT_DID, pages.ALONE),
                Say(gap.I_EXPECT, pages.NO_COMPLAINT),
                Choose(gap.HOW_SURE, "80 %"),
            ),
        ),
        Screen(
            Step.PROBLEMS,
            (
                Say(ideas.WHO, pages.UPPER_FLOOR, place=0),
                Say(ideas.HAPPENS, pages.WAKE, place=0),
                Say(ideas.WHO, "The late shift", place=1),
                Say(ideas.SHOULD, pages.THREE, place=1),
                Choose(ideas.KNOWN, "a number", place=1),
            ),
        ),
        Screen(
            Step.OPPORTUNITIES,
            (
                Say(ideas.TRIED, pages.SHEET),
                Say(ideas.THEN, pages.FOUND),
                Choose(ideas.BETTER_FOR, "team"),
                Choose(ideas.REACH, "large"),
                Choose(ideas.EFFORT, "<1 h"),
                Choose(ideas.UNDO, "easily"),
                Say(ideas.WHOSE, "the night shift"),
                Choose(ideas.TRY, ideas.TRY_YES),
            ),
        ),
        Screen(
            Step.PROGRESS,
            (
                Press(readings.FOLLOW),
                Say(readings.NAME, pages.MEASURE),
                Say(readings.UNIT, "a week"),
                Say(readings.TODAY, "5"),
                Choose(readings.BETTER, "Lower"),
                Say(next_move.IF, "Tuesday 10:00"),
                Say(next_move.I_WILL, pages.READ),
            ),
        ),
        Say(close.WHAT_IT_TAUGHT, "Ask the night shift"),
        Seal(),
        Press(seal_undo_line.UNDO_SEAL.format(week="Week 45")),
        Say(close.WHAT_IT_TAUGHT, pages.LESSON),
        Seal(),
        Press(SEE_PAGE),
        pages.WEEK_45,
    ),
)
LATE_WEEK = Visit(
    at(16, 9, 10),
    (
        Sees(("Week 46 is still open.", "Week 46")),
        Begin(),
        Screen(Step.WEEK, (Choose(your_week.HOW_LONG, "Short"),), leave=controller.START),
        Screen(
            Step.LAST_MOVE,
            (
                Sees((f"If it is Tuesday 10:00, then I will {pages.READ}.",)),
                Choose(last_move.DID_IT_HAPPEN, "Yes"),
                Say(last_move.WHAT_CHANGED, pages.NO_TIME_ON_THEM),
            ),
        ),
        Screen(Step.KEEP, (Row(pages.COUNTS, ("yes", "didn’t look", "yes", "")), Spot())),
        Screen(
            Step.ONE_THING,
            (
                Choose(PLANS[Step.ONE_THING].question, "A gap"),
                Choose(gap.WAS_THERE, "no rule covered it"),
                Say(gap.WHAT_HAPPENED, pages.SHOUTED),
                Choose(concern_line.ASK, Concern.AT_RISK.label),
                Sees((gaps.TELL.format(role="The safeguarding lead"),)),
                Choose(hard_stop.HAVE_YOU_TOLD, "told"),
                Say(hard_stop.WHEN, "Monday 8:30"),
            ),
        ),
        Screen(
            Step.PROGRESS,
            (Choose(next_move.NO_MOVE, next_move.NO_MOVE), Say(next_move.BECAUSE, pages.INSPECTION)),
        ),
        Seal(),
        Press(SEE_PAGE),
        pages.WEEK_46,
    ),
    status="2026-W47: nothing written yet.",
)
BACK_AGAIN = Visit(
    at(27, 15, 40),
    (
        Sees((home.GOOD_TO_SEE_YOU, "Week 48")),
        SeesNot(("Overdue", "overdue")),
        Begin(),
        Screen(Step.WEEK, (Choose(your_week.HOW_LONG, "Full"),), leave=controller.START),
        Screen(
            Step.KEEP,
            (
                Sees(("Not looked at since 16 November.",)),
                SeesNot(("Overdue", "overdue")),
                Row(pages.COUNTS, ("yes", "yes", "yes", "exception")),
                Say(f"{pages.COUNTS}: what happened?", pages.BY_PHONE),
                Say(f"{pages.COUNTS}: who said yes to the exception?", "The care manager"),
                Row(pages.HANDOVER, ("yes", "yes", "yes", "yes")),
                Row(pages.FAMILIES, ("yes", "yes", "late", "yes")),
                Say(f"{pages.FAMILIES}: what happened?", pages.SECOND_DAY),
                Say(f"{pages.FAMILIES}: days late", "1"),
                Choose(f"{pages.FAMILIES}: what now?", "Fixed it now"),
                Say(keep.SINCE_THEN, pages.SINCE),
                Spot(pages.SEEN_AGAIN),
            ),
        ),
        Screen(
            Step.GAPS,
            (
                Choose(gap.WAS_THERE, "none of these"),
                Choose(pages.HANDED_ON, "Yes"),
                Say(look_back.WHAT_ANSWER, pages.TAKEN_OVER),
            ),
        ),
        Screen(
            Step.PROBLEMS,
            (
                Choose(
                    f"The late shift – {pages.MISSING}. Should be: {pages.THREE}. {triage.STILL_TRUE}",
                    "this one next",
                ),
                Choose(f"{pages.UPPER_FLOOR} – {pages.WAKE}. {triage.STILL_TRUE}", "drop"),
                Say(triage.WHY, pages.OILED),
            ),
        ),
        Screen(Step.OPPORTUNITIES, leave=SKIP),
        Screen(
            Step.PROGRESS,
            (
                Say(f"{pages.MEASURE}, a week", "3"),
                Say(review.TARGET, pages.NONE_MISSING),
                Choose(review.WHICH_NUMBER, pages.MEASURE),
                Choose("Pick a moment", "after handover"),
                Say(next_move.I_WILL, pages.HANG),
            ),
        ),
        Say(close.WHAT_IT_TAUGHT, pages.SECOND_LESSON),
        Seal(),
        Sees(("Week 48 is done. Next one: Friday 15:30.", "Done 3 of the last 4 weeks")),
        Press(SEE_PAGE),
        pages.WEEK_48,
        WeekList(
            (
                "2026",
                f"Week 48, 23–29 November 2026, done. {pages.LAST_LINE}",
                "Week 47, 16–22 November 2026, no ritual",
                f"Week 46, 9–15 November 2026, done. {pages.LATE_LINE}",
                f"Week 45, 2–8 November 2026, done. {pages.FIRST_LINE}",
            )
        ),
        # Nobody has looked back on that judgement yet: what was thought then stays folded.
        OpenWeek("Week 45"),
        SeesNot((pages.ALONE, pages.NO_COMPLAINT)),
        Press(buttons.SHOW_ANYWAY),
        Sees((pages.ALONE, pages.NO_COMPLAINT)),
    ),
    document=True,
)
VISITS = (SET_UP_DAY, FIRST_WEEK, LATE_WEEK, BACK_AGAIN)
