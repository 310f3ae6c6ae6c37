"""What *This week* and the list of weeks show, as values, and what is due in a week in words."""

from __future__ import annotations

from typing import NamedTuple

from leadway.domain.startup_terms import Mode, MoveState, WeekStatus
from leadway.domain.steps import Tally
from leadway.domain.weeks import Week
from leadway.i18n import _, ngettext

GOOD_TO_SEE_YOU = _("Good to see you. Let’s start with this week.")
NOTHING_DUE = _("Nothing is due yet.")


# Named tuples: as dataclasses they take longer to load, before *This week* is shown.
class WeekLine(NamedTuple):
    """One week in the list of weeks."""

    week: Week
    status: WeekStatus
    mode: Mode | None = None
    closing_line: str = ""
    has_draft: bool = False
    notes: int = 0
    """How many notes of those days are kept with it."""
    outside: bool = False
    """Before the first ritual or still to come: it is listed for its notes alone."""


class Home(NamedTuple):
    """What *This week* shows."""

    week: Week
    status: WeekStatus
    over: bool = False
    """Whether the week is over and still offered, before the present one."""
    resume_at: str = ""
    """The title of the screen to go on with; empty while nothing has been begun."""
    suggested: Mode = Mode.FULL
    minutes: int = 15
    checks: int = 0
    reviews: int = 0
    numbers: int = 0
    notes: int = 0
    critical: tuple[str, ...] = ()
    closing_line: str = ""
    move: str = ""
    move_state: MoveState | None = None
    weekly_time_sentence: str = ""
    tally: Tally = Tally(0, 0)
    skips_left: int = 0
    """How many weeks of the quarter can still be skipped without being counted."""
    open_weeks: tuple[Week, ...] = ()
    """Earlier weeks with a draft that was never sealed."""
    returning: bool = False
    set_up: bool = False
    has_commitments: bool = False


class StartupSnapshot(NamedTuple):
    """What the window can show before the data is open for work."""

    home: Home
    colours: str = "system"
    """The scheme that was chosen."""
    text_size: int = 100
    """The size of all text, in percent."""
    note: str = ""
    """The text of a note that was begun and not saved yet."""


def due_sentence(*, checks: int, reviews: int, numbers: int, notes: int) -> str:
    """Return `6 commitments to check · 1 judgement to look back on · 2 readings to enter`."""
    counted = (
        (checks, ngettext("{n} commitment to check", "{n} commitments to check", checks)),
        (reviews, ngettext("{n} judgement to look back on", "{n} judgements to look back on", reviews)),
        (numbers, ngettext("{n} reading to enter", "{n} readings to enter", numbers)),
        (notes, ngettext("{n} note waiting", "{n} notes waiting", notes)),
    )
    return " · ".join(text.format(n=n) for n, text in counted if n) or NOTHING_DUE
