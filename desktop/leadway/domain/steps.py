"""What a ritual is made of and which one is offered: the plan of each screen, the modes, the count of weeks.

The parts that *This week* shows; the ritual's own walk is loaded when one is opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from leadway.domain.startup_terms import Mode, Step, WeekStatus
from leadway.domain.weeks import Week
from leadway.i18n import _, pgettext


class StepPlan(NamedTuple):
    """What a screen is called, its soft length, and whether and how it can be left without an answer."""

    title: str
    question: str
    seconds: int
    nothing: str = ""
    """What "nothing this week" is called here; empty where it would not make sense."""
    skippable: bool = True


NOTHING = _("Nothing this week")

PLANS: dict[Step, StepPlan] = {
    Step.WEEK: StepPlan(_("Your week"), "", 45, skippable=False),
    Step.LAST_MOVE: StepPlan(_("Last week’s move"), _("Did it happen?"), 60),
    Step.KEEP: StepPlan(
        pgettext("step", "Keep"),
        _("Did what needed to get done get done – done right, on time, by the rulebook?"),
        20,
        nothing=_("Nothing was due"),
    ),
    Step.GAPS: StepPlan(_("Gaps"), _("Where did the rulebook run out?"), 120, nothing=NOTHING),
    Step.PROBLEMS: StepPlan(
        _("Problems"), _("What’s the problem we should be fixing?"), 135, nothing=NOTHING
    ),
    Step.OPPORTUNITIES: StepPlan(
        _("Opportunities"), _("What’s the opportunity we should be facing?"), 120, nothing=NOTHING
    ),
    Step.ONE_THING: StepPlan(
        _("One thing"), _("One thing: a gap, a problem or an opportunity?"), 60, nothing=NOTHING
    ),
    Step.PROGRESS: StepPlan(
        pgettext("step", "Progress"),
        _("What moved, and what is the next small step?"),
        75,
        nothing=_("No move this week"),
    ),
    Step.CLOSE: StepPlan(pgettext("step", "Close"), _("What moved this week?"), 60, skippable=False),
    Step.CAPTURE: StepPlan(_("Note only"), _("What should not be forgotten this week?"), 60, skippable=False),
}

_SUNDAY, _EVENING = 7, 18
MINUTES: dict[Mode, int] = {Mode.FULL: 15, Mode.SHORT: 5, Mode.CAPTURE: 1, Mode.RESTART: 5}
"""What a usual week takes, for whoever cannot know what is due."""

STEPS: dict[Mode, tuple[Step, ...]] = {
    Mode.FULL: tuple(step for step in Step if step not in (Step.ONE_THING, Step.CAPTURE)),
    Mode.SHORT: (Step.WEEK, Step.LAST_MOVE, Step.KEEP, Step.ONE_THING, Step.PROGRESS, Step.CLOSE),
    Mode.CAPTURE: (Step.WEEK, Step.CAPTURE),
}
STEPS[Mode.RESTART] = STEPS[Mode.SHORT]
_SHORT_SECONDS = {Step.WEEK: 20, Step.LAST_MOVE: 20, Step.PROGRESS: 45, Step.CLOSE: 30}


class Due(NamedTuple):
    """How much a ritual asks for; its length follows from it."""

    checks: int = 0
    reviews: int = 0
    readings: int = 0
    move: bool = False


def rows_asked(mode: Mode, checks: int, critical: int) -> int:
    """Return how many rows Keep asks: the shorter modes ask for what is critical, and for one case."""
    return checks if mode is Mode.FULL else min(critical + 1, checks)


def planned_seconds(step: Step, mode: Mode, due: Due) -> int:
    """Return the soft length of a screen in this mode, in seconds."""
    seconds = PLANS[step].seconds if mode is Mode.FULL else _SHORT_SECONDS.get(step, PLANS[step].seconds)
    each = {Step.KEEP: 25 * due.checks, Step.GAPS: 60 * due.reviews, Step.PROGRESS: 15 * due.readings}
    return seconds + each.get(step, 0)


def planned_minutes(mode: Mode, due: Due) -> int:
    """Return the soft length of a whole ritual, in minutes."""
    asked = [step for step in STEPS[mode] if step is not Step.LAST_MOVE or due.move]
    return max(1, round(sum(planned_seconds(step, mode, due) for step in asked) / 60))


def weeks_away(week: Week, last_sealed: Week | None, every: int = 1) -> int:
    """Return how many rituals were missed between the last sealed week and this one, one in `every` weeks."""
    return 0 if last_sealed is None else max(0, week.since(last_sealed) - 1) // every


def suggest_mode(
    recent: Sequence[Mode | None], away: int, now: datetime, usual_days: Collection[int] = ()
) -> Mode:
    """Return the mode to preselect. `recent` are the rituals of the last weeks, newest first, None if missed;
    `away` counts the weeks since then; `usual_days` are the weekdays of the weekly time.

    After a missed week it is a restart; if the last two were not full, or on a Sunday evening where Sunday
    is none of the usual days, the short one.
    """
    if away:
        return Mode.RESTART
    last_two = recent[:2]
    tired = len(last_two) == 2 and all(mode is not Mode.FULL for mode in last_two)
    sunday_night = now.isoweekday() == _SUNDAY and _SUNDAY not in usual_days and now.hour >= _EVENING
    return Mode.SHORT if tired or sunday_night else Mode.FULL


class Tally(NamedTuple):
    """`Done 11 of the last 13 weeks`: weeks done, of those that counted."""

    kept: int
    of: int

    @property
    def sentence(self) -> str:
        if self.of < 2:
            return ""
        return _("Done {done} of the last {n} weeks").format(done=self.kept, n=self.of)


TALLY_WEEKS = 13
FREE_SKIPS = 2
"""So many skipped weeks of a quarter are left out of the count."""


def tally(weeks: Mapping[Week, WeekStatus]) -> Tally:
    """Return how many of the last thirteen weeks that count were done, of all weeks of use.

    Weeks away are out of the count, and so is a week while it is open: it is not missed yet. Two skipped
    weeks of a quarter are free; the third counts as one without a ritual.
    """
    skipped: Counter[tuple[int, int]] = Counter()
    counted = []
    for week, status in sorted(weeks.items()):
        skipped[quarter(week)] += status is WeekStatus.SKIPPED
        free = status is WeekStatus.SKIPPED and skipped[quarter(week)] <= FREE_SKIPS
        if not free and status not in (WeekStatus.AWAY, WeekStatus.OPEN):
            counted.append(status)
    counted = counted[-TALLY_WEEKS:]
    return Tally(counted.count(WeekStatus.DONE), len(counted))


def skips_left(weeks: Mapping[Week, WeekStatus], week: Week) -> int:
    """Return how many more weeks of the quarter of this one can be skipped without being counted."""
    others = [w for w, s in weeks.items() if s is WeekStatus.SKIPPED and w != week]
    return max(0, FREE_SKIPS - sum(quarter(w) == quarter(week) for w in others))


def quarter(week: Week) -> tuple[int, int]:
    """Return the year and the quarter, from 0, in which the Thursday of a week is."""
    thursday = date.fromisocalendar(week.year, week.number, 4)
    return thursday.year, (thursday.month - 1) // 3
