"""A care home's first month: the lead of a wing, who is late once and away once."""

from __future__ import annotations

from datetime import UTC, datetime

from helpers.months.acts import (
    BLANK,
    HAPPENED,
    MEASURES,
    NEXT,
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
    SeesNot,
    Spot,
    Strike,
    Visit,
    WeekList,
    WeekPage,
)
from helpers.months.set_up import SetUp
from leadway.domain import home
from leadway.domain.closing import NO_BREAK
from leadway.domain.terms import FieldOfWork, SourceKind, Step
from leadway.ui.ritual import close, controller, last_move, your_week
from leadway.ui.ritual.gaps import form as gap
from leadway.ui.ritual.ideas import forms as ideas
from leadway.ui.ritual.ideas import problem_triage as triage
from leadway.ui.ritual.keep import page as keep
from leadway.ui.ritual.progress import experiment_review as review
from leadway.ui.ritual.progress import next_move, readings
from leadway.ui.weeks import seal_undo_line, this_week

COUNTS, HANDOVER, FAMILIES = (
    "Medication counts signed",
    "Handover written every shift",
    "Families called back within a day",
)
SET_UP = SetUp(
    field=FieldOfWork.CARE,
    commitments=(COUNTS, HANDOVER, FAMILIES),
    critical=(COUNTS,),
    sources=(SourceKind.HANDBOOK, SourceKind.LAW),
    tell=("The safeguarding lead", "The regulator"),
    day="Friday",
    time="15:30",
    after="handover",
    sentence="If it’s Friday 15:30 (after: handover), then I’ll open Leadway.",
)
A_NUMBER = "How known: a number.".replace(" ", NO_BREAK)
NONE_MISSING = "None missing by Christmas"
NOTE = "The hoist on the upper floor squeaks"
MISSING = "The night shift wrote two of three"
SEEN = "Tuesday's count: two names, both from that shift"
FILMED = "A daughter asked to film the morning round for her aunt abroad."
SAY_NO, FILM_ONE = "Say no, as we do with strangers", "Let her film her mother alone"
ALONE = "I let her film her mother alone. Nobody else was in the picture."
SHEET, FOUND = "a handover sheet on the door of the drug room", "nobody has to look for it"
TRYING = (f"A{SHEET[1:]}", "since 6 November 2026, next look 4 December 2026")
BY_PHONE, SECOND_DAY = "The second signature came by phone", "One family was called on the second day"
SINCE, SEEN_AGAIN = "The new hoist has arrived", "Thursday night: written at 6:40"
OILED, HANG = "It was oiled and is quiet now", "hang the sheet on the door"
SECOND_LESSON = "A sheet beats a reminder"
MEASURE = "Handovers missing"
READ = "read the last three handovers"
LESSON = "Ask the night shift before writing a rule"
UPPER_FLOOR, WAKE, THREE = (
    "Residents on the upper floor",
    "wake up when the hoist moves",
    "three handovers a day",
)
NO_TIME_ON_THEM = "Two of three had no time on them"
INSPECTION = "The inspection takes all of us"
FIRST_LINE = (
    "Kept 1 of 2 checked; 1 not checked. One judgement where no rule applied. 2 problems noticed. "
    "One opportunity spotted."
)
LATE_LINE = "Kept 1 of 1 checked, 1 not verified; 2 not checked. Last week’s move done."
# From what to what it moved is never torn apart at a line's end.
MOVED = "5 → 3 a week".replace(" ", NO_BREAK, 3)
LAST_LINE = (
    f"Kept 2 of 3 checked. Handovers missing {MOVED} (too early to tell: 1 better; "
    "baseline from one reading)."
)
NO_COMPLAINT = "No complaint from the other families"


def at(day: int, hour: int = 15, minute: int = 35, month: int = 11) -> datetime:
    """Return a moment of the month."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


SET_UP_DAY = Visit(
    at(4, 10),
    (
        *SET_UP.acts,
        Sees(("Week 45", "3 commitments to check", "Critical: Medication counts signed")),
        Say(this_week.NOTE, NOTE),
        Strike("Return"),
        Sees((this_week.NOTE_SAVED, "3 commitments to check · 1 note waiting")),
    ),
    status="2026-W45: nothing written yet.",
)
FIRST_WEEK = Visit(
    at(6),
    (
        Begin(),
        Screen(Step.WEEK, (Choose(NOTE, "Problem"),), leave=controller.START),
        Screen(
            Step.KEEP,
            (
                Row(COUNTS, ("yes", "yes", "yes", "yes")),
                Row(HANDOVER, ("partly", "yes", "yes", "yes")),
                Say(f"{HANDOVER}: what happened?", MISSING),
                Choose(f"{HANDOVER}: what now?", "It keeps happening"),
                Spot(SEEN),
            ),
        ),
        Screen(
            Step.GAPS,
            (
                Choose(gap.WAS_THERE, "no rule covered it"),
                Say(gap.WHAT_HAPPENED, FILMED),
                Say("Option A", SAY_NO),
                Say("Option B", FILM_ONE),
                Choose(gap.WHICH, "B"),
                Say(gap.WHAT_DID, ALONE),
                Say(gap.I_EXPECT, NO_COMPLAINT),
                Choose(gap.HOW_SURE, "80 %"),
            ),
        ),
        Screen(
            Step.PROBLEMS,
            (
                Say(ideas.WHO, UPPER_FLOOR, place=0),
                Say(ideas.HAPPENS, WAKE, place=0),
                Say(ideas.WHO, "The late shift", place=1),
                Say(ideas.SHOULD, THREE, place=1),
                Choose(ideas.KNOWN, "a number", place=1),
            ),
        ),
        Screen(
            Step.OPPORTUNITIES,
            (
                Say(ideas.TRIED, SHEET),
                Say(ideas.THEN, FOUND),
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
                Say(readings.NAME, MEASURE),
                Say(readings.UNIT, "a week"),
                Say(readings.TODAY, "5"),
                Choose(readings.BETTER, "Lower"),
                Say(next_move.IF, "Tuesday 10:00"),
                Say(next_move.I_WILL, READ),
            ),
        ),
        Say(close.WHAT_IT_TAUGHT, "Ask the night shift"),
        Seal(),
        Press(seal_undo_line.UNDO_SEAL.format(week="Week 45")),
        Say(close.WHAT_IT_TAUGHT, LESSON),
        Seal(),
        Press(SEE_PAGE),
        WeekPage(
            "Week 45",
            sealed="6 November 2026",
            rows=(
                (COUNTS, "critical", "yes", "yes", "yes", "yes"),
                (HANDOVER, "partly", "yes", "yes", "yes", *HAPPENED, MISSING, *NEXT, "it keeps happening"),
                (FAMILIES, "not checked", *BLANK),
            ),
            foot=("Yes, of those checked", "1 of 2", "2 of 2", "2 of 2", "2 of 2"),
            spot=SEEN,
            sections={
                "In one line": (FIRST_LINE,),
                "Judgement": (
                    "No rule covered it",
                    *("Situation", FILMED),
                    *("Decision", FILM_ONE),
                    *("Why", ALONE),
                    *("Expected", NO_COMPLAINT),
                    *("Confidence", "80 %, review on 4 December 2026"),
                    *("What next", "Just this once."),
                ),
                "Fixing": (
                    f"{UPPER_FLOOR} – {WAKE}.",
                    f"The late shift – {MISSING}. Should be: {THREE}.",
                    A_NUMBER,
                ),
                "Opportunities": (
                    f"Try: {SHEET}. Then: {FOUND}. Better for: team.",
                    "Trying it.  Suggested by: the night shift",
                ),
                "Trying": TRYING,
                "Measures": (
                    *MEASURES,
                    *(MEASURE, "a week, lower is better", "5", "one reading", "5", "6 Nov"),
                    "nothing changed yet",
                ),
                "Next week’s move": (f"If it is Tuesday 10:00, then I will {READ}.",),
                "Lesson": (LESSON,),
            },
        ),
    ),
    status="2026-W45: sealed, done.",
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
                Sees((f"If it is Tuesday 10:00, then I will {READ}.",)),
                Choose(last_move.DID_IT_HAPPEN, "Yes"),
                Say(last_move.WHAT_CHANGED, NO_TIME_ON_THEM),
            ),
        ),
        Screen(Step.KEEP, (Row(COUNTS, ("yes", "didn’t look", "yes", "")), Spot())),
        Screen(Step.ONE_THING, (), leave=NOTHING),
        Screen(
            Step.PROGRESS,
            (Choose(next_move.NO_MOVE, next_move.NO_MOVE), Say(next_move.BECAUSE, INSPECTION)),
        ),
        Seal(),
        Press(SEE_PAGE),
        WeekPage(
            "Week 46",
            sealed="16 November 2026",
            rows=(
                (COUNTS, "critical, not verified", "yes", "didn’t look", "yes", "–"),
                (HANDOVER, "not checked", *BLANK),
                (FAMILIES, "not checked", *BLANK),
            ),
            foot=("Yes, of those checked", "1 of 1", "–", "1 of 1", "–"),
            sections={
                "In one line": (LATE_LINE,),
                "Trying": TRYING,
                "Last week’s move": (
                    f"If it is Tuesday 10:00, then I will {READ}.",
                    *("Did it happen", "Yes"),
                    *("What changed", NO_TIME_ON_THEM),
                ),
                "Next week’s move": (f"No move this week. Why: {INSPECTION}.",),
                "Not answered": ("Nothing this week", "One thing"),
            },
        ),
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
                Row(COUNTS, ("yes", "yes", "yes", "exception")),
                Say(f"{COUNTS}: what happened?", BY_PHONE),
                Say(f"{COUNTS}: who said yes to the exception?", "The care manager"),
                Row(HANDOVER, ("yes", "yes", "yes", "yes")),
                Row(FAMILIES, ("yes", "yes", "late", "yes")),
                Say(f"{FAMILIES}: what happened?", SECOND_DAY),
                Say(f"{FAMILIES}: days late", "1"),
                Choose(f"{FAMILIES}: what now?", "Fixed it now"),
                Say(keep.SINCE_THEN, SINCE),
                Spot(SEEN_AGAIN),
            ),
        ),
        Screen(Step.GAPS, (Choose(gap.WAS_THERE, "none of these"),)),
        Screen(
            Step.PROBLEMS,
            (
                Choose(
                    f"The late shift – {MISSING}. Should be: {THREE}. {triage.STILL_TRUE}", "this one next"
                ),
                Choose(f"{UPPER_FLOOR} – {WAKE}. {triage.STILL_TRUE}", "drop"),
                Say(triage.WHY_DROP, OILED),
            ),
        ),
        Screen(Step.OPPORTUNITIES, leave=SKIP),
        Screen(
            Step.PROGRESS,
            (
                Say(f"{MEASURE}, a week", "3"),
                Say(review.TARGET, NONE_MISSING),
                Choose(review.WHICH_NUMBER, MEASURE),
                Choose("Pick a moment", "after handover"),
                Say(next_move.I_WILL, HANG),
            ),
        ),
        Say(close.WHAT_IT_TAUGHT, SECOND_LESSON),
        Seal(),
        Sees(("Week 48 is done. Next one: Friday 15:30.", "Done 3 of the last 4 weeks")),
        Press(SEE_PAGE),
        WeekPage(
            "Week 48",
            sealed="27 November 2026",
            rows=(
                (COUNTS, "critical", "yes", "yes", "yes", "exception", *HAPPENED, BY_PHONE),
                (HANDOVER, "yes", "yes", "yes", "yes"),
                (
                    *(FAMILIES, "yes", "yes", "1 day late", "yes"),
                    *(*HAPPENED, SECOND_DAY, *NEXT, "fixed it now"),
                ),
            ),
            foot=(
                *("Yes, of those checked", "3 of 3", "3 of 3", "2 of 3", "3 of 3"),
                *("Exception until 25 December 2026", f"{COUNTS}.", "Approved by: The care manager."),
            ),
            spot=SEEN_AGAIN,
            sections={
                "In one line": (LAST_LINE,),
                "Fixing": (
                    f"The late shift – {MISSING}. Should be: {THREE}.",
                    f"This one next.  {A_NUMBER}",
                ),
                "Trying": (
                    *TRYING,
                    *("Target", NONE_MISSING),
                    *(
                        "Handovers missing, a week",
                        "Too early to tell: 1 better (1 reading since the change).",
                    ),
                    "Dashed: baseline 5. Flag: change on 6 Nov.",
                ),
                "Measures": (
                    *MEASURES,
                    *(MEASURE, "a week, lower is better", "5", "one reading", "3", "27 Nov"),
                    "too early to tell: 1 better (1 reading since the change)",
                ),
                "Next week’s move": (f"If it is after handover, then I will {HANG}.",),
                "Lesson": (SECOND_LESSON,),
                "Notes": (SINCE,),
                "Not answered": ("Nothing this week", "Gaps", "Skipped", "Opportunities"),
            },
        ),
        WeekList(
            (
                "2026",
                f"Week 48, 23–29 November 2026, done. {LAST_LINE}",
                "Week 47, 16–22 November 2026, no ritual",
                f"Week 46, 9–15 November 2026, done. {LATE_LINE}",
                f"Week 45, 2–8 November 2026, done. {FIRST_LINE}",
            )
        ),
    ),
    status="2026-W48: sealed, done.",
    document=True,
)
VISITS = (SET_UP_DAY, FIRST_WEEK, LATE_WEEK, BACK_AGAIN)
