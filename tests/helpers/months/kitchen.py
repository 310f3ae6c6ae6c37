"""A kitchen's first month: the lead of the early shift, who looks back on Mondays and is late once."""

from __future__ import annotations

from datetime import UTC, datetime

from helpers.months import kitchen_pages as pages
from helpers.months.acts import (
    NOTHING,
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
    Spot,
    Strike,
)
from helpers.months.set_up import SetUp
from helpers.months.visits import Visit
from helpers.months.week_pages import WeekList
from leadway.domain.steps import PLANS
from leadway.domain.terms import FieldOfWork, SourceKind, Step
from leadway.ui.ritual import close, controller, last_move, your_week
from leadway.ui.ritual.gaps import form as gap
from leadway.ui.ritual.ideas import forms as ideas
from leadway.ui.ritual.ideas import problem_triage as triage
from leadway.ui.ritual.keep import detail
from leadway.ui.ritual.progress import experiment_review as review
from leadway.ui.ritual.progress import next_move, readings
from leadway.ui.weeks import seal_undo_line, sealed, this_week

SET_UP = SetUp(
    field=FieldOfWork.KITCHEN,
    commitments=(pages.FRIDGES, pages.ALLERGENS, pages.CLEANING, pages.STOCK),
    critical=(pages.FRIDGES, pages.ALLERGENS),
    sources=(SourceKind.SAFETY, SourceKind.HEADS),
    tell=("The owner", "The food inspector"),
    day="Monday",
    time="9:00",
    after="the order call",
    sentence="If it’s Monday 09:00 (after: the order call), then I’ll open Leadway.",
)


def at(day: int, hour: int, minute: int, month: int = 10) -> datetime:
    """Return a moment of the month."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


SET_UP_DAY = Visit(
    at(8, 10, 0),
    (
        *SET_UP.acts,
        Sees(("Week 41", "4 commitments to check", f"Critical: {pages.FRIDGES}, {pages.ALLERGENS}")),
        Say(this_week.NOTE, pages.WEIGHED),
        Strike("Return"),
        Sees((this_week.NOTE_SAVED,)),
    ),
)
FIRST_WEEK = Visit(
    at(12, 9, 5),
    (
        Sees(("Week 41",)),
        Begin(),
        Screen(Step.WEEK, (Choose(pages.WEIGHED, "Opportunity"),), leave=controller.START),
        Screen(
            Step.KEEP,
            (
                Row(pages.FRIDGES, ("yes", "yes", "yes", "yes")),
                Row(pages.ALLERGENS, ("partly", "yes", "yes", "yes")),
                Say(f"{pages.ALLERGENS}: what happened?", pages.NEW_FLOUR),
                Choose(f"{pages.ALLERGENS}: what now?", "Exception"),
                Sees((detail.ONLY_ASKED,)),
                Row(pages.CLEANING, ("n/a", "", "", "")),
                Row(pages.STOCK, ("yes", "no", "late", "")),
                Say(f"{pages.STOCK}: what happened?", pages.UNDATED),
                Say(f"{pages.STOCK}: days late", "2"),
                Choose(f"{pages.STOCK}: what now?", "The rules don’t cover it"),
            ),
        ),
        Screen(
            Step.GAPS,
            (
                Press(gap.CHANGE),
                # The first such question is about another gap.
                Choose(gap.WAS_THERE, "the rule was unclear", place=1),
                Say(gap.WHAT_HAPPENED, pages.HOW_LONG),
                Say("Option A", pages.KEEP_IT),
                Say("Option B", pages.THROW),
                Choose(gap.WHICH, "B"),
                Say(gap.WHAT_DID, pages.THREW),
            ),
        ),
        Screen(Step.PROBLEMS, leave=NOTHING),
        Screen(
            Step.OPPORTUNITIES,
            (
                Say(ideas.TRIED, pages.PORTIONS),
                Say(ideas.THEN, pages.LESS),
                Choose(ideas.BETTER_FOR, "customer"),
                Choose(ideas.REACH, "small"),
                Choose(ideas.EFFORT, "more"),
                Say(ideas.WHOSE, "the newest colleague"),
            ),
        ),
        Screen(
            Step.PROGRESS,
            (
                Press(readings.FOLLOW),
                Say(readings.NAME, pages.SENT_BACK),
                Say(readings.UNIT, pages.PLATES),
                Say(readings.TODAY, "12"),
                Choose(readings.BETTER, "Lower"),
                Say(next_move.I_WILL, pages.WEIGH),
                Strike("Ctrl+Return"),
                Sees((next_move.WHEN_OR_AFTER,)),
            ),
        ),
        Sees((pages.FIRST_DRAFT,)),
        Press(close.EDIT),
        Say(close.YOUR_LINE, pages.OWN_LINE),
        Say(close.WHAT_IT_TAUGHT, pages.DATES),
        Seal(),
        Sees(("Week 41 is done. Next one: Monday 09:00.",)),
        Press(SEE_PAGE),
        pages.WEEK_41,
    ),
    status="2026-W41: sealed, done.",
)
LATE_WEEK = Visit(
    at(20, 14, 0),
    (
        Sees(("Week 42 is still open.", "Week 42")),
        Begin(),
        Screen(Step.WEEK, (Choose(your_week.HOW_LONG, "Short"),), leave=controller.START),
        Screen(
            Step.LAST_MOVE,
            (
                Choose(last_move.DID_IT_HAPPEN, "No"),
                Choose(last_move.WHAT_GOT_IN_THE_WAY, "No time"),
                Choose(last_move.WHAT_NOW, "Carry it over"),
            ),
        ),
        Screen(
            Step.KEEP,
            (
                Choose(pages.WAS_IT_GRANTED, "Yes"),
                Say(detail.WHO_SAID_YES, "The head chef"),
                Row(pages.FRIDGES, ("yes", "yes", "yes", "yes")),
                Row(pages.ALLERGENS, ("yes", "didn’t look", "yes", "exception")),
                Say(f"{pages.ALLERGENS}: what happened?", pages.STILL_OLD),
            ),
        ),
        Screen(
            Step.ONE_THING,
            (
                Choose(PLANS[Step.ONE_THING].question, "A problem"),
                Say(ideas.WHO, pages.EARLY_SHIFT),
                Say(ideas.HAPPENS, pages.TWO_SHEETS),
                Choose(ideas.KNOWN, "saw it"),
            ),
        ),
        Screen(Step.PROGRESS, ()),
        Seal(),
        Press(SEE_PAGE),
        pages.WEEK_42,
    ),
    # Until it is asked about no more, that week is the one that counts.
    status="2026-W42: sealed, done.",
)
THIRD_WEEK = Visit(
    at(26, 9, 5),
    (
        Sees(("Week 43",)),
        Begin(),
        Screen(
            Step.WEEK, (Choose(your_week.HOW_LONG, "Full"), Choose(pages.DISHES, "Problem")), controller.START
        ),
        Screen(
            Step.LAST_MOVE,
            (
                Sees(("You said, for 2 weeks now:", f"I intend to {pages.WEIGH}.")),
                Choose(last_move.DID_IT_HAPPEN, "Partly"),
                Say(last_move.WHAT_CHANGED, pages.TWO_DAYS),
                Choose(last_move.WHAT_GOT_IN_THE_WAY, "Forgot"),
                # Smaller than that it does not get: the field for it stays blank.
                Choose(last_move.WHAT_NOW, "Make it smaller"),
            ),
        ),
        Screen(
            Step.KEEP,
            (
                Row(pages.FRIDGES, pages.ALL_YES),
                Row(pages.ALLERGENS, pages.ALL_YES),
                Row(pages.CLEANING, ("yes", "yes", "yes", "no rule")),
                Row(pages.STOCK, ("yes", "yes", "", "")),
                Spot(pages.SEEN),
                Choose(f"Exception for “{pages.ALLERGENS}” ends in 14 days.", "End it"),
            ),
        ),
        Screen(Step.GAPS, (Choose(gap.WAS_THERE, "none of these"),)),
        Screen(
            Step.PROBLEMS,
            (
                Say(ideas.WHO, "Servers"),
                Say(ideas.HAPPENS, "wait for plates"),
                Choose(
                    f"{pages.EARLY_SHIFT} – {pages.TWO_SHEETS}. {triage.STILL_TRUE}", "yes, not this time"
                ),
            ),
        ),
        Screen(
            Step.OPPORTUNITIES,
            (
                Say(ideas.TRIED, pages.CARDS),
                Choose(ideas.REACH, "large"),
                Choose(ideas.EFFORT, "<1 h"),
                Choose(ideas.UNDO, "easily"),
                Choose(ideas.TRY, ideas.TRY_YES),
            ),
        ),
        Screen(Step.PROGRESS, (Say(f"{pages.SENT_BACK}, {pages.PLATES}", "9"),)),
        Say(close.WHAT_IT_TAUGHT, pages.TWO_ARE_TOO_MANY),
        Seal(),
        Press(SEE_PAGE),
        pages.WEEK_43,
    ),
    command=("note", pages.DISHES),
)
FOURTH_WEEK = Visit(
    at(2, 9, 5, month=11),
    (
        Sees(("Week 44",)),
        Begin(),
        Screen(Step.WEEK, leave=controller.START),
        Screen(
            Step.LAST_MOVE,
            (
                Sees(("You said, for 3 weeks now:",)),
                Choose(last_move.DID_IT_HAPPEN, "Yes"),
                Say(last_move.WHAT_CHANGED, pages.MOSTLY_SOUP),
            ),
        ),
        Screen(
            Step.KEEP,
            (
                Row(pages.FRIDGES, ("yes", "no", "yes", "yes")),
                Say(f"{pages.FRIDGES}: what happened?", pages.NINE_DEGREES),
                Choose(f"{pages.FRIDGES}: what now?", "It keeps happening"),
                Row(pages.ALLERGENS, pages.ALL_YES),
                Row(pages.STOCK, ("no", "", "not yet", "")),
                Say(f"{pages.STOCK}: what happened?", pages.NO_STOCK),
                Choose(f"{pages.STOCK}: what now?", "Just note it"),
                Spot(),
            ),
        ),
        Screen(Step.GAPS, leave=NOTHING),
        Screen(
            Step.PROBLEMS,
            (
                Choose(f"Servers – wait for plates. {triage.STILL_TRUE}", "park"),
                Say(triage.PARK_UNTIL, "30 Nov"),
                Choose(f"{pages.EARLY_SHIFT} – {pages.TWO_SHEETS}. {triage.STILL_TRUE}", "drop"),
                Say(triage.WHY, pages.ONE_SHEET),
            ),
        ),
        Screen(Step.OPPORTUNITIES, leave=SKIP),
        Screen(
            Step.PROGRESS,
            (
                Say(f"{pages.SENT_BACK}, {pages.PLATES}", "7"),
                Choose(review.WHICH_NUMBER, pages.SENT_BACK),
                Say(review.LEARNED, pages.SMALL_FIRST),
                Say(next_move.IF, "Wednesday 14:00"),
                Say(next_move.I_WILL, pages.PRINT),
            ),
        ),
        Say(close.WHAT_IT_TAUGHT, "Children know their size"),
        Seal(),
        Press(sealed.DONE),
    ),
)
SECOND_THOUGHT = Visit(
    at(2, 9, 12, month=11),
    (
        Press(seal_undo_line.UNDO_SEAL.format(week="Week 44")),
        Say(close.WHAT_IT_TAUGHT, pages.LESSON),
        Seal(),
        Sees(("Done 4 of the last 4 weeks",)),
        Press(SEE_PAGE),
        pages.WEEK_44,
        WeekList(
            (
                "2026",
                "Week 45, 2–8 November 2026, open",
                f"Week 44, 26 October – 1 November 2026, done. {pages.FOURTH_LINE}",
                f"Week 43, 19–25 October 2026, done. {pages.THIRD_LINE}",
                f"Week 42, 12–18 October 2026, done. {pages.LATE_LINE}",
                f"Week 41, 5–11 October 2026, done. {pages.OWN_LINE}",
            )
        ),
    ),
    document=True,
)
VISITS = (SET_UP_DAY, FIRST_WEEK, LATE_WEEK, THIRD_WEEK, FOURTH_WEEK, SECOND_THOUGHT)
