"""The words of a care home's first month, and the pages of its weeks that they come to."""

from __future__ import annotations

from helpers.months.week_pages import BLANK, HAPPENED, MEASURES, NEXT, WeekPage
from leadway.domain.closing import NO_BREAK
from leadway.ui.ritual.gaps import look_back

COUNTS, HANDOVER, FAMILIES = (
    "Medication counts signed",
    "Handover written every shift",
    "Families called back within a day",
)
A_NUMBER = "How known: a number.".replace(" ", NO_BREAK)
NONE_MISSING = "None missing by Christmas"
SHOUTED = "A resident says that somebody on the night shift shouts at her."
HANDED_ON = look_back.YOU_TOOK.format(situation=SHOUTED, taken="to: The safeguarding lead; when: Monday 8:30")
TAKEN_OVER = "She talks to the resident and to the night shift"
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
SHORT_HANDOVERS = f"The late shift – {MISSING}. Should be: {THREE}."
NO_TIME_ON_THEM = "Two of three had no time on them"
INSPECTION = "The inspection takes all of us"
FIRST_LINE = (
    "Kept 1 of 2 checked; 1 not checked. One judgement where no rule applied. 2 problems noticed. "
    "One opportunity spotted."
)
LATE_LINE = (
    "Kept 1 of 1 checked, 1 not verified; 2 not checked. One gap taken to others. Last week’s move done."
)
# From what to what it moved is never torn apart at a line's end.
MOVED = "5 → 3 a week".replace(" ", NO_BREAK, 3)
LAST_LINE = (
    f"Kept 2 of 3 checked. Handovers missing {MOVED} (too early to tell: 1 better; "
    "baseline from one reading)."
)
NO_COMPLAINT = "No complaint from the other families"


WEEK_45 = WeekPage(
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
        ),
        "Fixing": (
            f"{UPPER_FLOOR} – {WAKE}.",
            SHORT_HANDOVERS,
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
)
WEEK_46 = WeekPage(
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
        "Judgement": (
            "No rule covered it",
            *("Situation", SHOUTED),
            *("What applies", "Somebody who depends on us at risk."),
            *("Escalated to", "The safeguarding lead, Monday 8:30"),
            *("Answer", "told"),
        ),
        "Trying": TRYING,
        "Last week’s move": (
            f"If it is Tuesday 10:00, then I will {READ}.",
            *("Did it happen", "Yes"),
            *("What changed", NO_TIME_ON_THEM),
        ),
        "Next week’s move": (f"No move this week. Why: {INSPECTION}.",),
    },
)
WEEK_48 = WeekPage(
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
        "Judgement": (
            *("Looking back", "noticed on 15 November 2026"),
            *("Situation", SHOUTED),
            *("Escalated to", "The safeguarding lead"),
            *("Answer", TAKEN_OVER),
        ),
        "Fixing": (
            SHORT_HANDOVERS,
            f"This one next.  {A_NUMBER}",
        ),
        "Decided": ("Dropped", f"{UPPER_FLOOR} – {WAKE}", f"{OILED}."),
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
        "Not answered": ("Skipped", "Opportunities"),
    },
)
