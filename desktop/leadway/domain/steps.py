"""What a ritual is made of and which one is offered: the plan of each screen, the modes, the count of weeks.

The parts that *This week* shows; the ritual's own walk is loaded when one is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from leadway.domain.startup_terms import Mode, Step, WeekStatus
from leadway.domain.weeks import Week


class StepPlan(NamedTuple):
    """What a screen is called, its soft length, and whether and how it can be left without an answer."""

    title: str
    question: str
    seconds: int
    nothing: str = ""
    """What "nothing this week" is called here; empty where it would not make sense."""
    skippable: bool = True


PLANS: dict[Step, StepPlan] = {
    Step.WEEK: StepPlan("Your week", "", 45, skippable=False),
    Step.LAST_MOVE: StepPlan("Last week’s move", "Did it happen?", 60),
    Step.KEEP: StepPlan(
        "Keep",
        "Did what needed to get done get done – done right, on time, by the rulebook?",
        195,
        nothing="Nothing was due",
    ),
    Step.GAPS: StepPlan("Gaps", "Where did the rulebook run out?", 180, nothing="Nothing this week"),
    Step.PROBLEMS: StepPlan(
        "Problems", "What’s the problem we should be fixing?", 135, nothing="Nothing this week"
    ),
    Step.OPPORTUNITIES: StepPlan(
        "Opportunities", "What’s the opportunity we should be facing?", 120, nothing="Nothing this week"
    ),
    Step.ONE_THING: StepPlan(
        "One thing", "One thing: a gap, a problem or an opportunity?", 60, nothing="Nothing this week"
    ),
    Step.PROGRESS: StepPlan(
        "Progress", "What moved, and what is the next small step?", 105, nothing="No move this week"
    ),
    Step.CLOSE: StepPlan("Close", "What moved this week?", 60, skippable=False),
    Step.CAPTURE: StepPlan("Capture", "What should not be forgotten this week?", 60, skippable=False),
}

MINUTES: dict[Mode, int] = {Mode.FULL: 15, Mode.SHORT: 5, Mode.CAPTURE: 1, Mode.RESTART: 5}


def weeks_away(week: Week, last_sealed: Week | None) -> int:
    """Return how many weeks lie between the last sealed week and this one."""
    return 0 if last_sealed is None else max(0, week.since(last_sealed) - 1)


def suggest_mode(recent: Sequence[Mode | None], away: int, now: datetime) -> Mode:
    """Return the mode to preselect. `recent` are the rituals of the last weeks, newest first, None if missed;
    `away` counts the weeks since then.

    After a missed week it is a restart; if the last two were not full, or on a Sunday evening, the short one.
    """
    if away:
        return Mode.RESTART
    last_two = recent[:2]
    tired = len(last_two) == 2 and all(mode is not Mode.FULL for mode in last_two)
    sunday_night = now.isoweekday() == 7 and now.hour >= 18
    return Mode.SHORT if tired or sunday_night else Mode.FULL


class Tally(NamedTuple):
    """`11 of the last 13`: weeks kept, of those that counted."""

    kept: int
    of: int

    @property
    def sentence(self) -> str:
        return f"{self.kept} of the last {self.of} weeks" if self.of > 1 else ""


TALLY_WEEKS = 13


def tally(statuses: Sequence[WeekStatus]) -> Tally:
    """Return how many of the last thirteen weeks were kept; newest first.

    Weeks away are out of the count, and so is the present week while it is open: it is not missed yet. A
    week passed counts as not kept; nothing before the first week of use counts at all.
    """
    counted = [s for s in statuses[:TALLY_WEEKS] if s not in (WeekStatus.AWAY, WeekStatus.OPEN)]
    return Tally(sum(s is WeekStatus.DONE for s in counted), len(counted))
