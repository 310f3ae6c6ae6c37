"""The words of a support team's first month, and the pages of its weeks that they come to."""

from __future__ import annotations

from helpers.months.week_pages import BLANK, HAPPENED, MEASURES, NEXT, WeekPage
from leadway.domain.closing import NO_BREAK
from leadway.ui.ritual.gaps import look_back

URGENT, CALLED_BACK, LOGINS = (
    "Urgent tickets answered within an hour",
    "Every escalation called back",
    "Access of leavers closed the same day",
)
ALL_YES = ("yes", "yes", "yes", "yes")
NO_CALL = "One customer got a mail in place of a call"
REFUND = "A refund was asked for by chat; the guide says by mail, the contract any way."
BY_MAIL, BY_CHAT = "Ask her to send a mail", "Take it by chat and copy it into the ticket"
TOOK_IT = "I took it by chat. The contract counts more than our guide."
NO_QUESTION = "Billing asks nothing"
SHADOW = "Ask whether somebody may sit with the night shift"
SAVED_REPLY, SHORTER = "a saved reply for password resets", "the first answer goes out sooner"
FIRST_ANSWER = "Time to the first answer"
WRITE = "write the reply for password resets"
HALF_AN_HOUR = "Somebody from billing for half an hour"
FIRST_LINE = (
    "Kept 2 of 3 checked, 1 not verified. One judgement: two rules disagreed. One opportunity spotted."
)
TRYING = ("A saved reply for password resets", "since 1 October 2026, next look 29 October 2026")
CAPTURED = "The night shift asks for the same three passwords"
HALF_WRITTEN = "Half of it is written"
AWAY_CUSTOMER, SEEN = "Two customers asked for a mail, not a call", "Ticket 5120: called after 20 minutes"
DECIDED = look_back.YOU_DECIDED.format(day="1 October", title=REFUND.rstrip("."))
NEW_COLLEAGUES, ASK_AGAIN = "New colleagues", "ask the same thing each night"
TWO_OF_FIVE, FOUR_USE_IT = "Two of five use it", "Four of five use it and nobody complained"
# From what to what it moved is never torn apart at a line's end.
MOVED = "6.5 → 5 hours".replace(" ", NO_BREAK)
BACK_LINE = (
    f"Kept 2 of 2 checked; 1 not checked. {FIRST_ANSWER} {MOVED} (too early to tell: 1 better; "
    "baseline from one reading). One problem noticed."
)
SEEN_AGAIN, ANOTHER_REFUND = (
    "Ticket 5302: called after an hour",
    "Again a refund was asked for by chat, and the guide says by mail.",
)
MOVED_ON = "6.5 → 3 hours".replace(" ", NO_BREAK)
ADOPT_LINE = (
    f"Kept 3 of 3 checked. One gap noticed. {FIRST_ANSWER} {MOVED_ON} (early sign: 2 better; "
    "baseline from one reading)."
)
NEWEST_FIRST = "Ask the newest first"
SHOW_IT, ADDED = "show the reply to the late shift", "Billing wrote: they changed the guide."
PAID, TELL_BILLING = "Billing asked once and then paid it", "Tell billing before, not after"
TWO_GUIDES = "Two guides are no guide"


WEEK_40 = WeekPage(
    "Week 40",
    sealed="1 October 2026",
    rows=(
        (URGENT, "critical", *ALL_YES),
        (
            *(CALLED_BACK, "yes", "no", "yes", "yes"),
            *(*HAPPENED, NO_CALL, *NEXT, "fixed it now"),
        ),
        (LOGINS, "not verified", "yes", "didn’t look", "–", "–"),
    ),
    foot=("Yes, of those checked", "3 of 3", "1 of 2", "2 of 2", "2 of 2"),
    sections={
        "In one line": (FIRST_LINE,),
        "Judgement": (
            "Two rules disagreed",
            *("Situation", REFUND),
            *("Decision", BY_CHAT),
            *("Why", TOOK_IT),
            *("Expected", NO_QUESTION),
            *("Confidence", "60 %, review on 15 October 2026"),
            *("What next", "I asked first; use it next time."),
        ),
        "Opportunities": (
            f"Try: {SAVED_REPLY}. Then: {SHORTER}. Better for: customer.",
            "Trying it.  Suggested by: the newest colleague",
        ),
        "Trying": TRYING,
        "Measures": (
            *MEASURES,
            *(FIRST_ANSWER, "hours, lower is better", "6.5", "one reading", "6.5", "1 Oct"),
            "nothing changed yet",
        ),
        "Next week’s move": (f"If it is Friday 9:00, then I will {WRITE}.",),
        "Help wanted": (HALF_AN_HOUR,),
        "Lesson": (TWO_GUIDES,),
        "Not answered": ("Skipped", "Problems"),
    },
)
WEEK_41 = WeekPage(
    "Week 41",
    sealed="7 October 2026",
    rows=(),
    sections={"In one line": (CAPTURED,), "Trying": TRYING},
)
WEEK_43 = WeekPage(
    "Week 43",
    sealed="22 October 2026",
    rows=(
        (URGENT, "critical", *ALL_YES),
        (CALLED_BACK, "yes", "yes", "yes", "exception", *HAPPENED, AWAY_CUSTOMER),
        (LOGINS, "not checked", *BLANK),
    ),
    foot=(
        *("Yes, of those checked", "2 of 2", "2 of 2", "2 of 2", "2 of 2"),
        *("Exception until 30 October 2026", f"{CALLED_BACK}.", "Approved by: The account manager."),
    ),
    spot=SEEN,
    sections={
        "In one line": (BACK_LINE,),
        "Judgement": (
            *("Looking back", "decided on 1 October 2026"),
            *("Situation", REFUND),
            *("Since then", PAID),
            *("Came true", "partly"),
            *("Would decide the same", "yes"),
            *("Lesson", TELL_BILLING),
        ),
        "Fixing": (f"{NEW_COLLEAGUES} – {ASK_AGAIN}.",),
        "Trying": (
            *TRYING,
            *("Now", TWO_OF_FIVE),
            *(f"{FIRST_ANSWER}, hours", "Too early to tell: 1 better (1 reading since the change)."),
            "Dashed: baseline 6.5. Flag: change on 1 Oct.",
        ),
        "Measures": (
            *MEASURES,
            *(FIRST_ANSWER, "hours, lower is better", "6.5", "one reading", "5", "22 Oct"),
            "too early to tell: 1 better (1 reading since the change)",
        ),
        "Last week’s move": (
            f"If it is Friday 9:00, then I will {WRITE}.",
            *("Did it happen", "Partly"),
            *("What changed", HALF_WRITTEN),
            *("In the way", "Waiting on someone"),
            *NEXT,
            "let go",
        ),
        "Notes": (SHADOW,),
        "Not answered": ("Nothing this week", "Opportunities"),
    },
)
WEEK_44 = WeekPage(
    "Week 44",
    sealed="29 October 2026",
    rows=(
        (URGENT, "critical", *ALL_YES),
        (CALLED_BACK, *ALL_YES),
        (LOGINS, *ALL_YES),
    ),
    foot=("Yes, of those checked", "3 of 3", "3 of 3", "3 of 3", "3 of 3"),
    spot=SEEN_AGAIN,
    sections={
        "In one line": (ADOPT_LINE,),
        "Judgement": (
            "No rule covered it",
            *("Situation", ANOTHER_REFUND),
        ),
        "Decided": (
            *("Adopted", TRYING[0], f"{FOUR_USE_IT}."),
            *("Realised", f"Try: {SAVED_REPLY}. Then: {SHORTER}.", f"{FOUR_USE_IT}."),
        ),
        "Trying": (
            *TRYING,
            *("Verdict", f"adopt: {FOUR_USE_IT}"),
            *(f"{FIRST_ANSWER}, hours", "Early sign: 2 better (2 readings since the change)."),
            "Dashed: baseline 6.5. Flag: change on 1 Oct.",
        ),
        "Measures": (
            *MEASURES,
            *(FIRST_ANSWER, "hours, lower is better", "6.5", "one reading", "3", "29 Oct"),
            "early sign: 2 better (2 readings since the change)",
        ),
        "Next week’s move": (f"If it is after shift change, then I will {SHOW_IT}.",),
        "Lesson": (NEWEST_FIRST,),
        "Not answered": ("Nothing this week", "Opportunities"),
        "Amendments": ("29 October 2026, 16:05", ADDED),
    },
)
