"""Whether the reminder card shows now: a pure function of the rule, what happened, the surroundings and now.

The reminder is a state ("this week is open"), not an event. Timers only wake up and ask; a moment that was
slept through, presented through or lived through in another zone is simply asked about again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from leadway.domain.due import occurrence
from leadway.domain.slot import Slot, WorkingHours
from leadway.domain.terms import Reason, Verdict, WeekStatus
from leadway.domain.weeks import Week

MOST_A_DAY = 2
MOST_A_WEEK = 3
GAP = timedelta(hours=2)
"""From a card that was ignored to the next natural time."""
GRACE = timedelta(hours=2)
"""A slot outside the working hours was chosen on purpose: so long after it, it counts as inside."""
TICK = timedelta(hours=1)
"""The longest time to sleep without asking again: clocks are set and zones changed meanwhile."""
HELD_TICK = timedelta(minutes=5)
"""How soon to ask again while something holds the card, where the system does not tell when it ends."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When a person wants to be reminded."""

    slot: Slot | None
    zone: ZoneInfo
    hours: WorkingHours = field(default_factory=WorkingHours)


@dataclass(frozen=True, slots=True)
class Past:
    """What has happened so far, as stored."""

    week: WeekStatus = WeekStatus.OPEN
    away_until: date | None = None
    """The last day of being away."""
    shown: Sequence[datetime] = ()
    """When cards were shown, in any order; older weeks do no harm."""
    snoozed_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the system tells of the moment; None is an honest "unknown", which holds nothing back."""

    locked: bool | None = None
    do_not_disturb: bool | None = None
    full_screen: bool | None = None
    present: bool | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict, why, and when to ask again at the latest."""

    verdict: Verdict
    reason: Reason
    ask_again: datetime

    @property
    def dot(self) -> bool:
        """Whether the tray icon carries its dot: while the week is open, whatever becomes of the card."""
        return self.reason not in (Reason.KEPT, Reason.PASSED, Reason.AWAY)


def decide(rule: Rule, past: Past, around: Surroundings, now: datetime) -> Decision:
    """Return what the card does now. `now` may be in any zone."""
    here = now.astimezone(rule.zone)
    settled = _settled(rule, past, here)
    if settled is not None:
        return _decision(Verdict.QUIET, settled, here)
    assert rule.slot is not None  # noqa: S101 -- without a slot it is settled
    due = occurrence(rule.slot, rule.zone, Week.of(here.date())).at
    if _before(here, due):
        return _decision(Verdict.WAIT, Reason.BEFORE_SLOT, here, until=due)
    if past.snoozed_until is not None and _before(here, past.snoozed_until):
        return _decision(Verdict.WAIT, Reason.SNOOZED, here, until=past.snoozed_until)
    limit = _limited(rule, past, here)
    if limit is not None:
        return limit
    chosen_moment = _before(here, due + GRACE)
    if not rule.hours.hold(here) and not chosen_moment:
        return _at_the_next_start(rule, Reason.OUTSIDE_HOURS, here)
    return _show_or_hold(around, here)


def _settled(rule: Rule, past: Past, here: datetime) -> Reason | None:
    """Return why there is nothing to remind of, or None where the week is open."""
    by_status = {
        WeekStatus.KEPT: Reason.KEPT,
        WeekStatus.PASS: Reason.PASSED,
        WeekStatus.AWAY: Reason.AWAY,
    }
    if past.week in by_status:
        return by_status[past.week]
    if past.away_until is not None and here.date() <= past.away_until:
        return Reason.AWAY
    return Reason.NO_SLOT if rule.slot is None else None


def _limited(rule: Rule, past: Past, here: datetime) -> Decision | None:
    """Return the decision where enough cards were shown, or the last one only just now."""
    week = Week.of(here.date())
    shown = [each.astimezone(rule.zone) for each in past.shown]
    this_week = [each for each in shown if Week.of(each.date()) == week]
    if len(this_week) >= MOST_A_WEEK:
        return _decision(Verdict.DOT, Reason.ENOUGH_THIS_WEEK, here)
    if sum(each.date() == here.date() for each in this_week) >= MOST_A_DAY:
        return _at_the_next_start(rule, Reason.ENOUGH_TODAY, here)
    # A clock set back makes a shown card lie ahead; the next one then waits a little longer.
    latest = max(this_week, key=_instant, default=None)
    if latest is not None and _before(here, latest + GAP):
        return _decision(Verdict.WAIT, Reason.JUST_SHOWN, here, until=latest + GAP)
    return None


def _show_or_hold(around: Surroundings, here: datetime) -> Decision:
    holds = (
        (around.locked is True, Reason.LOCKED),
        (around.do_not_disturb is True, Reason.DO_NOT_DISTURB),
        (around.full_screen is True, Reason.FULL_SCREEN),
        (around.present is False, Reason.NOBODY_HERE),
    )
    for held, reason in holds:
        if held:
            return _decision(Verdict.WAIT, reason, here, until=here + HELD_TICK)
    return _decision(Verdict.SHOW, Reason.DUE, here)


def _at_the_next_start(rule: Rule, reason: Reason, here: datetime) -> Decision:
    """Wait for the next working morning, or for nothing where the week ends before it."""
    start = rule.hours.next_start(here)
    if start is None or Week.of(start.date()) != Week.of(here.date()):
        return _decision(Verdict.DOT, reason, here)
    return _decision(Verdict.WAIT, reason, here, until=start)


def _decision(verdict: Verdict, reason: Reason, here: datetime, until: datetime | None = None) -> Decision:
    soon = here.astimezone(UTC) + TICK
    again = soon if until is None else min(soon, until.astimezone(UTC))
    return Decision(verdict, reason, again)


def _before(first: datetime, second: datetime) -> bool:
    """Whether one instant comes before the other: two times of one zone would be compared by the wall."""
    return _instant(first) < _instant(second)


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
