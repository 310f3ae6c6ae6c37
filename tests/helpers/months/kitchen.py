"""A kitchen's first month: the lead of the early shift, who looks back on Mondays and is late once."""

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
    Spot,
    Strike,
    Visit,
    WeekList,
    WeekPage,
)
from helpers.months.set_up import SetUp
from leadway.domain.closing import NO_BREAK
from leadway.domain.steps import PLANS
from leadway.domain.terms import FieldOfWork, SourceKind, Step
from leadway.ui.ritual import close, controller, last_move, your_week
from leadway.ui.ritual.gaps import form as gap
from leadway.ui.ritual.ideas import forms as ideas
from leadway.ui.ritual.ideas import problem_triage as triage
from leadway.ui.ritual.keep import detail, exceptions
from leadway.ui.ritual.progress import experiment_review as review
from leadway.ui.ritual.progress import next_move, readings
from leadway.ui.weeks import seal_undo_line, sealed, this_week

FRIDGES, ALLERGENS, CLEANING, STOCK = (
    "Fridge temperatures logged",
    "Allergen list up to date",
    "Cleaning rota signed",
    "Every tub of stock dated",
)
SET_UP = SetUp(
    field=FieldOfWork.KITCHEN,
    commitments=(FRIDGES, ALLERGENS, CLEANING, STOCK),
    critical=(FRIDGES, ALLERGENS),
    sources=(SourceKind.SAFETY, SourceKind.HEADS),
    tell=("The owner", "The food inspector"),
    day="Monday",
    time="9:00",
    after="the order call",
    sentence="If it’s Monday 09:00 (after: the order call), then I’ll open Leadway.",
)
NEW_FLOUR = "The supplier changed the flour, the sheet shows the old one"
UNDATED = "Four tubs from Saturday had no date"
HOW_LONG = "Nobody knows how long stock from bones may stay"
KEEP_IT, THROW = "Keep it three days, as with soup", "Throw all four tubs away"
THREW = "I threw them away. Nobody could say how old they were."
WEIGHED = "Two plates of soup came back half full"
PORTIONS, LESS = "a smaller ladle for the children", "less soup comes back"
SENT_BACK, PLATES = "Plates sent back", "plates"
WEIGH = "weigh the soup that comes back"
FIRST_DRAFT = "Kept 1 of 3 checked. One judgement: the rule was unclear. One opportunity spotted."
WAS_IT_GRANTED = exceptions.WAS_IT_GRANTED.format(title=ALLERGENS, date="9 November 2026")
STILL_OLD = "The sheet still shows the old flour"
EARLY_SHIFT, TWO_SHEETS = "The early shift", "reads two sheets before cooking"
SAW_IT = "How known: saw it.".replace(" ", NO_BREAK)
LATE_LINE = "Kept 2 of 2 checked, 1 not verified; 2 not checked. One problem noticed."
ALL_YES = ("yes", "yes", "yes", "yes")
DISHES, TWO_DAYS = "The dishwasher took 40 minutes", "Weighed it on two days"
SEEN = "Friday's page: signed at seven"
CARDS = "portion cards at the counter"
THIRD_LINE = "Kept 4 of 4 checked, 1 not verified. One problem noticed. One opportunity spotted."
TRYING = ("Portion cards at the counter", "since 26 October 2026, next look 23 November 2026")
TWO_ARE_TOO_MANY = "Two sheets are one too many"
MOSTLY_SOUP, NINE_DEGREES = (
    "14 plates, and most of it was soup",
    "The small fridge stood at 9 degrees on Sunday",
)
NO_STOCK, ONE_SHEET = "No stock was cooked, the bones come on Tuesday", "There is one sheet now"
SMALL_FIRST, PRINT = "The small card goes first", "print cards for the other counter"
LESSON = "Children know their size, if one asks"
# From what to what it moved is never torn apart at a line's end.
MOVED = "10.5 → 7 plates".replace(" ", NO_BREAK)
FOURTH_LINE = (
    f"Kept 1 of 2 checked; 1 not checked. {SENT_BACK} {MOVED} (too early to tell: 1 better; "
    "baseline from 2 readings). One problem noticed. Last week’s intention carried out."
)
OWN_LINE = "Quiet week, but nobody dated the stock."
DATES = "Put the pen where the tubs are"


def at(day: int, hour: int, minute: int, month: int = 10) -> datetime:
    """Return a moment of the month."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


SET_UP_DAY = Visit(
    at(8, 10, 0),
    (
        *SET_UP.acts,
        Sees(("Week 41", "4 commitments to check", f"Critical: {FRIDGES}, {ALLERGENS}")),
        Say(this_week.NOTE, WEIGHED),
        Strike("Return"),
        Sees((this_week.NOTE_SAVED,)),
    ),
    status="2026-W41: nothing written yet.",
)
FIRST_WEEK = Visit(
    at(12, 9, 5),
    (
        Sees(("Week 41",)),
        Begin(),
        Screen(Step.WEEK, (Choose(WEIGHED, "Opportunity"),), leave=controller.START),
        Screen(
            Step.KEEP,
            (
                Row(FRIDGES, ("yes", "yes", "yes", "yes")),
                Row(ALLERGENS, ("partly", "yes", "yes", "yes")),
                Say(f"{ALLERGENS}: what happened?", NEW_FLOUR),
                Choose(f"{ALLERGENS}: what now?", "Exception"),
                Sees((detail.ONLY_ASKED,)),
                Row(CLEANING, ("n/a", "", "", "")),
                Row(STOCK, ("yes", "no", "late", "")),
                Say(f"{STOCK}: what happened?", UNDATED),
                Say(f"{STOCK}: days late", "2"),
                Choose(f"{STOCK}: what now?", "The rules don’t cover it"),
            ),
        ),
        Screen(
            Step.GAPS,
            (
                Press(gap.CHANGE),
                # The first such question is about another gap.
                Choose(gap.WAS_THERE, "the rule was unclear", place=1),
                Say(gap.WHAT_HAPPENED, HOW_LONG),
                Say("Option A", KEEP_IT),
                Say("Option B", THROW),
                Choose(gap.WHICH, "B"),
                Say(gap.WHAT_DID, THREW),
            ),
        ),
        Screen(Step.PROBLEMS, leave=NOTHING),
        Screen(
            Step.OPPORTUNITIES,
            (
                Say(ideas.TRIED, PORTIONS),
                Say(ideas.THEN, LESS),
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
                Say(readings.NAME, SENT_BACK),
                Say(readings.UNIT, PLATES),
                Say(readings.TODAY, "12"),
                Choose(readings.BETTER, "Lower"),
                Say(next_move.I_WILL, WEIGH),
                Strike("Ctrl+Return"),
                Sees((next_move.WHEN_OR_AFTER,)),
            ),
        ),
        Sees((FIRST_DRAFT,)),
        Press(close.EDIT),
        Say(close.YOUR_LINE, OWN_LINE),
        Say(close.WHAT_IT_TAUGHT, DATES),
        Seal(),
        Sees(("Week 41 is done. Next one: Monday 09:00.",)),
        Press(SEE_PAGE),
        WeekPage(
            "Week 41",
            sealed="12 October 2026",
            rows=(
                (FRIDGES, "critical", "yes", "yes", "yes", "yes"),
                (
                    ALLERGENS,
                    "critical",
                    "partly",
                    "yes",
                    "yes",
                    "yes",
                    *HAPPENED,
                    NEW_FLOUR,
                    *NEXT,
                    "exception",
                ),
                (CLEANING, "n/a", "–", "–", "–"),
                (
                    *(STOCK, "yes", "no", "2 days late", "–"),
                    *(*HAPPENED, UNDATED, *NEXT, "the rules don’t cover it"),
                ),
            ),
            foot=(
                *("Yes, of those checked", "2 of 3", "2 of 3", "2 of 3", "2 of 2"),
                *("Exception until 9 November 2026: asked, not approved yet", f"{ALLERGENS}."),
            ),
            sections={
                "In one line": (OWN_LINE,),
                "Judgement": (
                    "The rule was unclear",
                    *("Situation", HOW_LONG),
                    *("Decision", THROW),
                    *("Why", THREW),
                    *("What next", "Just this once."),
                ),
                "Opportunities": (
                    f"Try: {PORTIONS}. Then: {LESS}. Better for: customer.",
                    "Suggested by: the newest colleague",
                ),
                "Measures": (
                    *MEASURES,
                    *(SENT_BACK, "plates, lower is better", "12", "one reading", "12", "11 Oct"),
                    "nothing changed yet",
                ),
                "Next week’s intention": (f"I intend to {WEIGH}.",),
                "Lesson": (DATES,),
                "Not answered": ("Nothing this week", "Problems"),
            },
        ),
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
                Choose(WAS_IT_GRANTED, "Yes"),
                Say(detail.WHO_SAID_YES, "The head chef"),
                Row(FRIDGES, ("yes", "yes", "yes", "yes")),
                Row(ALLERGENS, ("yes", "didn’t look", "yes", "exception")),
                Say(f"{ALLERGENS}: what happened?", STILL_OLD),
            ),
        ),
        Screen(
            Step.ONE_THING,
            (
                Choose(PLANS[Step.ONE_THING].question, "A problem"),
                Say(ideas.WHO, EARLY_SHIFT),
                Say(ideas.HAPPENS, TWO_SHEETS),
                Choose(ideas.KNOWN, "saw it"),
            ),
        ),
        Screen(Step.PROGRESS, ()),
        Seal(),
        Press(SEE_PAGE),
        WeekPage(
            "Week 42",
            sealed="20 October 2026",
            rows=(
                (FRIDGES, "critical", "yes", "yes", "yes", "yes"),
                (
                    *(ALLERGENS, "critical, not verified", "yes", "didn’t look", "yes", "exception"),
                    *(*HAPPENED, STILL_OLD),
                ),
                (CLEANING, "not checked", *BLANK),
                (STOCK, "not checked", *BLANK),
            ),
            foot=(
                *("Yes, of those checked", "2 of 2", "1 of 1", "2 of 2", "2 of 2"),
                *("Exception until 9 November 2026", f"{ALLERGENS}.", "Approved by: The head chef."),
            ),
            sections={
                "In one line": (LATE_LINE,),
                "Fixing": (f"{EARLY_SHIFT} – {TWO_SHEETS}.", SAW_IT),
                "Last week’s intention": (
                    f"I intend to {WEIGH}.",
                    *("Did it happen", "No"),
                    *("In the way", "No time"),
                    *NEXT,
                    "carried over",
                ),
                "Next week’s intention": (f"I intend to {WEIGH}.",),
                "Not answered": ("Skipped", "Progress"),
            },
        ),
    ),
    # Until it is asked about no more, that week is the one that counts.
    status="2026-W42: sealed, done.",
)
THIRD_WEEK = Visit(
    at(26, 9, 5),
    (
        Sees(("Week 43",)),
        Begin(),
        Screen(Step.WEEK, (Choose(your_week.HOW_LONG, "Full"), Choose(DISHES, "Problem")), controller.START),
        Screen(
            Step.LAST_MOVE,
            (
                Sees(("You said, for 2 weeks now:", f"I intend to {WEIGH}.")),
                Choose(last_move.DID_IT_HAPPEN, "Partly"),
                Say(last_move.WHAT_CHANGED, TWO_DAYS),
                Choose(last_move.WHAT_GOT_IN_THE_WAY, "Forgot"),
                # Smaller than that it does not get: the field for it stays blank.
                Choose(last_move.WHAT_NOW, "Make it smaller"),
            ),
        ),
        Screen(
            Step.KEEP,
            (
                Row(FRIDGES, ALL_YES),
                Row(ALLERGENS, ALL_YES),
                Row(CLEANING, ("yes", "yes", "yes", "no rule")),
                Row(STOCK, ("yes", "yes", "", "")),
                Spot(SEEN),
                Choose(f"Exception for “{ALLERGENS}” ends in 14 days.", "End it"),
            ),
        ),
        Screen(Step.GAPS, (Choose(gap.WAS_THERE, "none of these"),)),
        Screen(
            Step.PROBLEMS,
            (
                Say(ideas.WHO, "Servers"),
                Say(ideas.HAPPENS, "wait for plates"),
                Choose(f"{EARLY_SHIFT} – {TWO_SHEETS}. {triage.STILL_TRUE}", "yes"),
            ),
        ),
        Screen(
            Step.OPPORTUNITIES,
            (
                Say(ideas.TRIED, CARDS),
                Choose(ideas.REACH, "large"),
                Choose(ideas.EFFORT, "<1 h"),
                Choose(ideas.UNDO, "easily"),
                Choose(ideas.TRY, ideas.TRY_YES),
            ),
        ),
        Screen(Step.PROGRESS, (Say(f"{SENT_BACK}, {PLATES}", "9"),)),
        Say(close.WHAT_IT_TAUGHT, TWO_ARE_TOO_MANY),
        Seal(),
        Press(SEE_PAGE),
        WeekPage(
            "Week 43",
            sealed="26 October 2026",
            rows=(
                (FRIDGES, "critical", *ALL_YES),
                (ALLERGENS, "critical", *ALL_YES),
                (CLEANING, "yes", "yes", "yes", "no rule"),
                (STOCK, "not verified", "yes", "yes", "–", "–"),
            ),
            foot=("Yes, of those checked", "4 of 4", "4 of 4", "3 of 3", "2 of 2"),
            spot=SEEN,
            sections={
                "In one line": (THIRD_LINE,),
                "Fixing": ("Servers – wait for plates.",),
                "Opportunities": (f"Try: {CARDS}.", "Trying it."),
                "Trying": TRYING,
                "Measures": (
                    *MEASURES,
                    *(SENT_BACK, "plates, lower is better", "10.5", "median of 2", "9", "25 Oct"),
                    "nothing changed yet",
                ),
                "Last week’s intention": (
                    f"I intend to {WEIGH}.",
                    *("Did it happen", "Partly"),
                    *("What changed", TWO_DAYS),
                    *("In the way", "Forgot"),
                    *NEXT,
                    "carried over",
                ),
                "Next week’s intention": (f"I intend to {WEIGH}.",),
                "Lesson": (TWO_ARE_TOO_MANY,),
                "Not answered": ("Nothing this week", "Gaps"),
            },
        ),
    ),
    command=("note", DISHES),
    status="2026-W43: sealed, done.",
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
                Say(last_move.WHAT_CHANGED, MOSTLY_SOUP),
            ),
        ),
        Screen(
            Step.KEEP,
            (
                Row(FRIDGES, ("yes", "no", "yes", "yes")),
                Say(f"{FRIDGES}: what happened?", NINE_DEGREES),
                Choose(f"{FRIDGES}: what now?", "It keeps happening"),
                Row(ALLERGENS, ALL_YES),
                Row(STOCK, ("no", "", "not yet", "")),
                Say(f"{STOCK}: what happened?", NO_STOCK),
                Choose(f"{STOCK}: what now?", "Just note it"),
                Spot(),
            ),
        ),
        Screen(Step.GAPS, leave=NOTHING),
        Screen(
            Step.PROBLEMS,
            (
                Choose(f"Servers – wait for plates. {triage.STILL_TRUE}", "park"),
                Say(triage.PARK_UNTIL, "30 Nov"),
                Choose(f"{EARLY_SHIFT} – {TWO_SHEETS}. {triage.STILL_TRUE}", "drop"),
                Say(triage.WHY_DROP, ONE_SHEET),
            ),
        ),
        Screen(Step.OPPORTUNITIES, leave=SKIP),
        Screen(
            Step.PROGRESS,
            (
                Say(f"{SENT_BACK}, {PLATES}", "7"),
                Choose(review.WHICH_NUMBER, SENT_BACK),
                Say(review.LEARNED, SMALL_FIRST),
                Say(next_move.IF, "Wednesday 14:00"),
                Say(next_move.I_WILL, PRINT),
            ),
        ),
        Say(close.WHAT_IT_TAUGHT, "Children know their size"),
        Seal(),
        Press(sealed.DONE),
    ),
    status="2026-W44: sealed, done.",
)
SECOND_THOUGHT = Visit(
    at(2, 9, 12, month=11),
    (
        Press(seal_undo_line.UNDO_SEAL.format(week="Week 44")),
        Say(close.WHAT_IT_TAUGHT, LESSON),
        Seal(),
        Sees(("Done 4 of the last 4 weeks",)),
        Press(SEE_PAGE),
        WeekPage(
            "Week 44",
            sealed="2 November 2026",
            rows=(
                (
                    *(FRIDGES, "critical", "yes", "no", "yes", "yes"),
                    *(*HAPPENED, NINE_DEGREES, *NEXT, "it keeps happening"),
                ),
                (ALLERGENS, "critical", *ALL_YES),
                (CLEANING, "not checked", *BLANK),
                (
                    *(STOCK, "not due yet", "no", "–", "not yet", "–"),
                    *(*HAPPENED, NO_STOCK, *NEXT, "just note it"),
                ),
            ),
            foot=("Yes, of those checked", "2 of 2", "1 of 2", "2 of 2", "2 of 2"),
            sections={
                "In one line": (FOURTH_LINE,),
                "Fixing": (f"{NINE_DEGREES}.",),
                "Trying": (
                    *TRYING,
                    *("Learned", SMALL_FIRST),
                    *(
                        "Plates sent back, plates",
                        "Too early to tell: 1 better (1 reading since the change).",
                    ),
                    "Dashed: baseline 10.5. Flag: change on 26 Oct.",
                ),
                "Measures": (
                    *MEASURES,
                    *(SENT_BACK, "plates, lower is better", "10.5", "median of 2", "7", "1 Nov"),
                    "too early to tell: 1 better (1 reading since the change)",
                ),
                "Last week’s intention": (
                    f"I intend to {WEIGH}.",
                    *("Did it happen", "Yes"),
                    *("What changed", MOSTLY_SOUP),
                ),
                "Next week’s move": (f"If it is Wednesday 14:00, then I will {PRINT}.",),
                "Lesson": (LESSON,),
                "Not answered": ("Nothing this week", "Gaps", "Skipped", "Opportunities"),
            },
        ),
        WeekList(
            (
                "2026",
                "Week 45, 2–8 November 2026, open",
                f"Week 44, 26 October – 1 November 2026, done. {FOURTH_LINE}",
                f"Week 43, 19–25 October 2026, done. {THIRD_LINE}",
                f"Week 42, 12–18 October 2026, done. {LATE_LINE}",
                f"Week 41, 5–11 October 2026, done. {OWN_LINE}",
            )
        ),
    ),
    document=True,
)
VISITS = (SET_UP_DAY, FIRST_WEEK, LATE_WEEK, THIRD_WEEK, FOURTH_WEEK, SECOND_THOUGHT)
