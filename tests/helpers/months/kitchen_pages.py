"""The words of a kitchen's first month, and the pages of its weeks that they come to."""

from __future__ import annotations

from helpers.months.week_pages import BLANK, HAPPENED, MEASURES, NEXT, WeekPage
from leadway.domain.closing import NO_BREAK
from leadway.ui.ritual.keep import exceptions

FRIDGES, ALLERGENS, CLEANING, STOCK = (
    "Fridge temperatures logged",
    "Allergen list up to date",
    "Cleaning rota signed",
    "Every tub of stock dated",
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


WEEK_41 = WeekPage(
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
)
WEEK_42 = WeekPage(
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
)
WEEK_43 = WeekPage(
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
)
WEEK_44 = WeekPage(
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
        "Decided": (
            *("Parked", "Servers – wait for plates", "Until 30 November 2026."),
            *("Dropped", f"{EARLY_SHIFT} – {TWO_SHEETS}", f"{ONE_SHEET}."),
        ),
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
)
