"""Whether the reminder card shows now: a pure function of the rule, its state, the desktop and now.

The reminder is a state ("this week is open"), not an event. Timers only wake up and ask; a moment that was
slept through, presented through or lived through in another zone is simply asked about again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from leadway.domain.clock import is_future
from leadway.domain.due import occurrences_for
from leadway.domain.terms import Mode, Reason, Step, Verdict, WeekStatus
from leadway.domain.weekly_time import WeeklyTime, WeeksInUse, WorkingHours, offered_until
from leadway.domain.weeks import Week

MOST_A_DAY = 2
MOST_A_WEEK = 3
GAP = timedelta(hours=2)
"""From a card that was ignored to the next natural time."""
GRACE = timedelta(hours=2)
"""A moment outside the working hours was chosen on purpose: so long after it, the card may show."""
TICK = timedelta(hours=1)
"""The longest time to sleep without asking again: clocks are set and zones changed meanwhile."""
SOONEST = timedelta(seconds=31)
"""The shortest one: fewer than two wake-ups a minute."""
HELD_TICK = timedelta(minutes=5)
"""How soon to ask again while something holds the card, where the system does not report when it ends."""
_ROUNDS = 12
_NEAR = timedelta(days=16)
"""A card further away was shown for another week, in every zone."""


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """When a person wants to be reminded."""

    weekly_time: WeeklyTime | None
    zone: ZoneInfo
    hours: WorkingHours = field(default_factory=WorkingHours)


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A ritual that was begun and not sealed."""

    week: Week
    mode: Mode
    step: Step


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """What a person chose for the reminder, as it is kept among the settings."""

    weekly_time: WeeklyTime | None = None
    """Without what it comes after: those are the person's own words."""
    zone: str = ""
    hours: WorkingHours = field(default_factory=WorkingHours)
    snoozed_until: datetime | None = None
    snoozed_at: datetime | None = None
    """When the person said so; None where an earlier version did not keep it."""
    away_from: date | None = None
    """The day on which the person said so."""
    away_until: date | None = None
    """The last day of being away."""
    on_close: str = "ask"
    notify: bool = False
    silent_on: date | None = None
    """The day on which the seal of the week was undone."""
    week_starts: Mapping[str, int] = field(default_factory=dict)
    """The weekday on which weeks begin, by the week from which on."""


@dataclass(frozen=True, slots=True)
class ReminderState:
    """Everything the reminder knows."""

    choices: ReminderSettings = field(default_factory=ReminderSettings)
    weeks: Mapping[Week, WeekStatus] = field(default_factory=dict)
    """The weeks that are done, skipped or away; every other one is open or missed."""
    shown: tuple[datetime, ...] = ()
    """When cards were shown, in the order they were; older weeks do no harm."""
    last: tuple[Verdict, Reason] | None = None
    """The last entry of its log."""
    begun: OpenDraft | None = None
    taken: str = ""
    """The last answer that the data has."""
    first: Week | None = None
    """The first week of use."""


@dataclass(frozen=True, slots=True)
class ReminderAnswer:
    """What the reminder did at some moment, or what a person answered it."""

    id: str
    at: datetime
    did: tuple[Verdict, Reason] | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)
    """What it changes of `ReminderSettings`, by name: a moment, a day, or None."""
    weeks: Mapping[Week, WeekStatus | None] = field(default_factory=dict)
    """How it marks weeks; None takes a mark back."""


@dataclass(frozen=True, slots=True)
class DesktopState:
    """What the system reports of the desktop; None is unknown, which does not hold the card back."""

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
    comes: datetime | None = None
    """When the reason to wait ends; None where that is not known or no card comes this week."""

    @property
    def dot(self) -> bool:
        """Whether the tray icon carries its dot: while the week is open, whatever happens to the card."""
        return self.reason not in (Reason.DONE, Reason.SKIPPED, Reason.AWAY)


def decide(rule: ReminderRule, state: ReminderState, desktop: DesktopState, now: datetime) -> Decision:
    """Return what the card does now.

    `now` is in the zone where the person is: days, weeks and working hours are those they live through.
    """
    week = asked_week(rule, state, now)
    settled = _settled(rule, state, week, now)
    if settled is not None:
        return _decision(Verdict.QUIET, settled, now)
    if state.choices.silent_on == now.date():
        tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
        return _decision(Verdict.WAIT, Reason.UNDONE, now, until=tomorrow)
    shown = _near(state.shown, now)
    asked_for = _asked_for(rule, state, shown, now)
    if asked_for is not None and _before(now, asked_for):
        return _decision(Verdict.WAIT, Reason.SNOOZED, now, until=asked_for)
    due = _next_due(rule, week, now)
    if asked_for is None and _before(now, due):
        return _decision(Verdict.WAIT, Reason.BEFORE_WEEKLY_TIME, now, until=due)
    cards = _cards_for(rule, state, week, shown, now)
    limit = _limited(rule, state, cards, shown, now, asked_for)
    if limit is not None:
        return limit
    if not rule.hours.contains(now) and not _chosen(rule.hours, asked_for or due, now):
        return _at_the_next_start(rule, state, Reason.OUTSIDE_HOURS, now)
    return _show_or_hold(desktop, now)


def asked_week(rule: ReminderRule, state: ReminderState, now: datetime) -> Week:
    """Return the week that is asked about at a moment of the person's own clock."""
    return WeeksInUse(rule.weekly_time, state.weeks, state.first).asked(now)


def dues_in(rule: ReminderRule, week: Week, time_zone: tzinfo) -> tuple[datetime, ...]:
    """Return the moments at which the card comes due for a week, where the person is, in order.

    Those are the weekly times in their own zone. Where travel would put one into another week or out of the
    working hours, it is the same wall-clock time where the person is.
    """
    if rule.weekly_time is None:
        return ()
    here = occurrences_for(rule.weekly_time, time_zone, week)
    there = occurrences_for(rule.weekly_time, rule.zone, week)
    return tuple(_where_the_person_is(rule, t.at, h.at) for t, h in zip(there, here, strict=True))


def _where_the_person_is(rule: ReminderRule, at: datetime, same_clock: datetime) -> datetime:
    local = at.astimezone(same_clock.tzinfo)
    moved = rule.hours.contains(at) and not rule.hours.contains(local)
    return same_clock if moved or Week.of(local.date()) != Week.of(at.date()) else local


def _next_due(rule: ReminderRule, week: Week, now: datetime) -> datetime:
    """Return the moment of today or the next one at which the card comes due, else the last one.

    A week without a time of its own waits for that of the next.
    """
    zone = now.tzinfo or UTC
    dues = dues_in(rule, week, zone) or dues_in(rule, week.shift(1), zone)
    return next((due for due in dues if due.date() >= now.date()), dues[-1])


def _cards_for(
    rule: ReminderRule, state: ReminderState, week: Week, shown: list[datetime], now: datetime
) -> list[datetime]:
    """Return the cards that were shown for a week."""
    if not shown:
        return []
    before, due = week.shift(-1), _next_due(rule, week, now).replace(tzinfo=None)
    late = any(each.date() > before.last_day for each in dues_in(rule, before, now.tzinfo or UTC))
    missed = state.first is not None and state.first <= before and before not in state.weeks
    # The cards of the first days may have been for the week before.
    begin = datetime.combine(week.first_day, time())
    if late or missed:
        begin = min(offered_until(rule.weekly_time, before), due)
    # Where the clock was set back, a card of the next week is ahead.
    end = datetime.combine(week.shift(1).first_day, time())
    if now.date() > week.last_day:
        end = offered_until(rule.weekly_time, week)
    return [card for card in shown if begin <= card.replace(tzinfo=None) < end]


def next_card(rule: ReminderRule, state: ReminderState, now: datetime) -> datetime | None:
    """Return when the card comes next if nothing holds it, `now` itself included; None: not this week."""
    moment = now
    # Each round passes one reason to wait; there are fewer of them than that.
    for _ in range(_ROUNDS):
        decision = decide(rule, state, DesktopState(), moment)
        if decision.verdict is Verdict.SHOW:
            return moment
        if decision.comes is None:
            return None
        moment = decision.comes.astimezone(now.tzinfo)
        if asked_week(rule, state, moment) != asked_week(rule, state, now):
            return None
    return None


def _settled(rule: ReminderRule, state: ReminderState, week: Week, now: datetime) -> Reason | None:
    """Return why there is nothing to remind of, or None where the week is open."""
    by_status = {
        WeekStatus.DONE: Reason.DONE,
        WeekStatus.SKIPPED: Reason.SKIPPED,
        WeekStatus.AWAY: Reason.AWAY,
    }
    status = state.weeks.get(week)
    if status in by_status:
        return by_status[status]
    away_until = state.choices.away_until
    if away_until is not None and now.date() <= away_until and _has_left(state.choices, now):
        return Reason.AWAY
    return Reason.NO_WEEKLY_TIME if rule.weekly_time is None else None


def _has_left(choices: ReminderSettings, now: datetime) -> bool:
    """Whether being away has begun. It had not if the clock was set back; a flight west takes a day back."""
    return choices.away_from is None or choices.away_from - timedelta(days=1) <= now.date()


def _near(shown: Iterable[datetime], now: datetime) -> list[datetime]:
    """Return the cards that can matter to the week of `now`, where the person is: most of a year do not.

    One more than `GAP` ahead was shown by a clock that was wrong: no card waits for it.
    """
    cards = (card for card in shown if -GAP < now - card < _NEAR)
    return [card.astimezone(now.tzinfo) for card in cards]


def _asked_for(
    rule: ReminderRule, state: ReminderState, cards: list[datetime], now: datetime
) -> datetime | None:
    """Return the moment the person asked for, while it is still to be kept."""
    until = state.choices.snoozed_until
    at = state.choices.snoozed_at
    # Said later than now, or further ahead than anybody can ask for: the clock was wrong then, or is now.
    if until is None or (at and is_future(at, now)) or _before(now + timedelta(days=7), until):
        return None
    if any(not _before(card, until) and not _before(now, card) for card in cards):
        return None
    local = until.astimezone(now.tzinfo)
    same_week = asked_week(rule, state, local) == asked_week(rule, state, now)
    return until if _before(now, until) or same_week else None


def _limited(
    rule: ReminderRule,
    state: ReminderState,
    cards: list[datetime],
    shown: list[datetime],
    now: datetime,
    asked_for: datetime | None,
) -> Decision | None:
    """Return the decision where enough `cards` were shown for the week, or the last one only just now."""
    if len(cards) >= MOST_A_WEEK:
        return _decision(Verdict.DOT, Reason.ENOUGH_THIS_WEEK, now)
    if sum(card.date() == now.date() for card in shown) >= MOST_A_DAY:
        return _at_the_next_start(rule, state, Reason.ENOUGH_TODAY, now)
    if asked_for is not None:
        return None
    # A card a little ahead was shown before the clock was set back: it counts, too.
    near = [card for card in shown if abs(_instant(card) - _instant(now)) < GAP]
    if near:
        return _decision(Verdict.WAIT, Reason.JUST_SHOWN, now, until=max(map(_instant, near)) + GAP)
    return None


def _chosen(hours: WorkingHours, moment: datetime, now: datetime) -> bool:
    """Whether the person chose a moment outside the working hours, and it is now, or that whole day."""
    local = moment.astimezone(now.tzinfo)
    if hours.contains(local):
        return False
    all_day = local.isoweekday() not in hours.days and local.date() == now.date()
    return all_day or _instant(now) - _instant(moment) < GRACE


def _show_or_hold(desktop: DesktopState, now: datetime) -> Decision:
    holds = (
        (desktop.locked is True, Reason.LOCKED),
        (desktop.do_not_disturb is True, Reason.DO_NOT_DISTURB),
        (desktop.full_screen is True, Reason.FULL_SCREEN),
        (desktop.present is False, Reason.NOBODY_HERE),
    )
    for holds_card, reason in holds:
        if holds_card:
            return _decision(Verdict.WAIT, reason, now, until=_instant(now) + HELD_TICK)
    return _decision(Verdict.SHOW, Reason.DUE, now)


def _at_the_next_start(rule: ReminderRule, state: ReminderState, reason: Reason, now: datetime) -> Decision:
    """Wait for the next working morning, or for nothing where the week is asked about no more by then."""
    start = rule.hours.next_start(now)
    if start is None or asked_week(rule, state, start) != asked_week(rule, state, now):
        return _decision(Verdict.DOT, reason, now)
    return _decision(Verdict.WAIT, reason, now, until=start)


def _decision(verdict: Verdict, reason: Reason, now: datetime, until: datetime | None = None) -> Decision:
    at = _instant(now)
    again = at + TICK if until is None else min(at + TICK, max(at + SOONEST, _instant(until)))
    return Decision(verdict, reason, again, until)


def _before(first: datetime, second: datetime) -> bool:
    """Whether one instant comes before the other: two times of one zone would be compared by the wall."""
    return _instant(first) < _instant(second)


def _instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def not_yet_taken(taken: str, answers: Iterable[ReminderAnswer]) -> tuple[ReminderAnswer, ...]:
    """Return the answers after the last one that was taken over; all of them where it is not among them."""
    given = tuple(answers)
    for place, answer in enumerate(given):
        if answer.id == taken:
            return given[place + 1 :]
    return given


def apply_answers(state: ReminderState, answers: Iterable[ReminderAnswer]) -> ReminderState:
    """Return what is known once these answers were given, too."""
    for answer in answers:
        state = _apply(state, answer)
    return state


def _apply(state: ReminderState, answer: ReminderAnswer) -> ReminderState:
    weeks = dict(state.weeks)
    for week, status in answer.weeks.items():
        # What was sealed is kept, whatever it is marked as.
        if weeks.get(week) is not WeekStatus.DONE:
            weeks.pop(week, None)
            if status is not None:
                weeks[week] = status
    is_card = answer.did is not None and answer.did[0] is Verdict.SHOW
    return replace(
        state,
        choices=replace(state.choices, **answer.choices),
        weeks=weeks,
        shown=(*state.shown, answer.at) if is_card else state.shown,
        last=answer.did or state.last,
    )
