"""The reminder: whether its card shows now, and what a person can say to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from leadway.domain.clock import Clock
from leadway.domain.due import occurrence, zone
from leadway.domain.errors import KnownError
from leadway.domain.reminder import Decision, Past, Rule, Surroundings, decide
from leadway.domain.terms import Reason, Verdict, WeekStatus
from leadway.domain.weeks import WEEKDAYS, Week, short_date
from leadway.services.changes import Changes
from leadway.services.settings import Settings, SettingsStore
from leadway.services.weeks import WeekService
from leadway.storage.database import Database
from leadway.storage.models import ReminderEvent, WeekMark
from leadway.system.clock import zone_name

_MOST_TOLD = 200
_SOON = timedelta(hours=1)
_NOTHING_TO_PUT_OFF = (Reason.KEPT, Reason.PASSED, Reason.AWAY, Reason.NO_SLOT, Reason.BEFORE_SLOT)


@dataclass(frozen=True, slots=True)
class Later:
    """One way to be reminded later, with the moment it comes to in words."""

    label: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What the reminder did at some moment, and why."""

    at: datetime
    verdict: Verdict
    reason: Reason


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The computer is in another zone than the slot, and their clocks differ."""

    slot: str
    """`Friday 15:30`, by the clocks of the slot's zone."""
    zone: str
    here: str
    """The zone that the computer is in now."""
    at_here: str
    """The same moment by the clocks here: `9:30`, with its weekday where that differs."""


class ReminderService:
    """Asks the rule with what is stored, and keeps what a person answers. Recomputed at every question."""

    def __init__(
        self, database: Database, clock: Clock, changes: Changes, settings: SettingsStore, weeks: WeekService
    ) -> None:
        self._database = database
        self._clock = clock
        self._changes = changes
        self._settings = settings
        self._weeks = weeks

    def decide(self, around: Surroundings) -> Decision:
        """Return what the card does now; a reason that newly holds is kept, to be read under "Why?"."""
        settings = self._settings.load()
        now = self._clock.now()
        rule = Rule(settings.slot, self._zone(settings), settings.hours)
        decision = decide(rule, self._past(settings, rule, now), around, now)
        if decision.verdict is not Verdict.SHOW and self._is_news(decision):
            self._keep(decision.verdict, decision.reason, now)
        return decision

    def shown(self) -> None:
        """Keep that the card was shown just now."""
        self._keep(Verdict.SHOW, Reason.DUE, self._clock.now())

    def later(self) -> tuple[Later, ...]:
        """Return the ways to be reminded later that will come true; none while there is nothing to put off."""
        now = self._clock.now()
        if self._standing(now).reason in _NOTHING_TO_PUT_OFF:
            return ()
        choices = [Later(f"In 1 hour ({now + _SOON:%H:%M})", now + _SOON)]
        evening = now.replace(hour=17, minute=0, second=0, microsecond=0)
        if evening - now > _SOON:
            choices.append(Later("This afternoon (17:00)", evening))
        tomorrow = (now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        choices.append(Later(f"Tomorrow, {WEEKDAYS[tomorrow.weekday()]} 9:00", tomorrow))
        week = Week.of(now.date())
        return tuple(
            choice
            for choice in choices
            if Week.of(choice.until.date()) == week and self._standing(choice.until, choice.until).verdict is Verdict.SHOW
        )

    def snooze(self, until: datetime) -> None:
        """Be reminded later; raise KnownError where that is past, after this week, or would not come true."""
        now = self._clock.now()
        if until <= now:
            raise KnownError("That moment is past already.", "Choose a later one.")
        if Week.of(until.astimezone(now.tzinfo).date()) != Week.of(now.date()):
            raise KnownError(
                "That is after this week has ended.", "Choose an earlier moment, or pass this week."
            )
        then = self._standing(until.astimezone(now.tzinfo), until)
        if then.verdict is not Verdict.SHOW:
            raise KnownError(f"It would not come then. {then.reason.label}", "Nothing was changed.")
        self._settings.change(snoozed_until=until)
        self._changes.announce("reminder")

    def pass_week(self) -> None:
        """Pass this week: no more reminders, and the week counts as passed."""
        self._weeks.mark(self._weeks.this_week(), WeekStatus.PASS)

    def away(self, until: date) -> None:
        """Be away up to and with a day; weeks whose slot lies inside are not counted.

        Raises KnownError where the day is past.
        """
        now = self._clock.now()
        if until < now.date():
            raise KnownError("That day is past already.", "Choose the last day you are away.")
        settings = self._settings.load()
        self._settings.change(away_until=until)
        week = Week.of(now.date())
        while week.monday <= until:
            if settings.slot is None or settings.slot.in_week(week).date() <= until:
                self._weeks.mark(week, WeekStatus.AWAY)
            week = week.shift(1)
        self._changes.announce("reminder")

    def back(self) -> None:
        """Be back earlier than said: weeks from this one on count again."""
        week = self._weeks.this_week()
        self._settings.change(away_until=None)
        with self._database.writing():
            ahead = (WeekMark.week >= week) & (WeekMark.status == WeekStatus.AWAY)
            WeekMark.delete().where(ahead).execute()
        self._changes.announce("week", "reminder")

    def next_time(self) -> str:
        """Return when the card comes next, as far as it can be said: `Friday 15:30`."""
        settings = self._settings.load()
        if settings.slot is None:
            return ""
        now = self._clock.now()
        week = Week.of(now.date())
        if settings.snoozed_until is not None and settings.snoozed_until > now:
            return _in_words(settings.snoozed_until.astimezone(now.tzinfo), now)
        where = self._zone(settings)
        coming = occurrence(settings.slot, where, week)
        if coming.at <= now or self._weeks.status(week) is not WeekStatus.OPEN:
            coming = occurrence(settings.slot, where, week.shift(1))
        return _in_words(coming.at.astimezone(now.tzinfo), now)

    def away_until(self) -> date | None:
        """Return the last day of being away, or None where that is not now."""
        until = self._settings.load().away_until
        return until if until is not None and until >= self._clock.now().date() else None

    def elsewhere(self) -> Elsewhere | None:
        """Return how the slot reads on the clocks here, where they differ from those of its zone."""
        settings = self._settings.load()
        if settings.slot is None:
            return None
        now = self._clock.now()
        here = zone_name()
        at = occurrence(settings.slot, self._zone(settings), Week.of(now.date())).at
        try:
            there = at.astimezone(zone(here))
        except KnownError:
            return None
        if there.utcoffset() == at.utcoffset():
            return None
        clock = f"{there.hour}:{there:%M}"
        if there.date() != at.date():
            clock = f"{WEEKDAYS[there.weekday()]} {clock}"
        return Elsewhere(settings.slot.name, settings.slot_zone, here, clock)

    def told(self, most: int = _MOST_TOLD) -> Sequence[Told]:
        """Return what the reminder did and why, newest first."""
        with self._database.reading():
            rows = ReminderEvent.select().order_by(ReminderEvent.at.desc()).limit(most)
            return [Told(row.at.astimezone(), row.verdict, row.reason) for row in rows]

    def _standing(self, at: datetime, snoozed_until: datetime | None = None) -> Decision:
        """Return what is decided at a moment where nothing is in the way, as if snoozed until then."""
        settings = self._settings.load()
        rule = Rule(settings.slot, self._zone(settings), settings.hours)
        past = self._past(settings, rule, self._clock.now())
        if snoozed_until is not None:
            past = replace(past, snoozed_until=snoozed_until)
        return decide(rule, past, Surroundings(), at)

    def _past(self, settings: Settings, rule: Rule, now: datetime) -> Past:
        week = Week.of(now.astimezone(rule.zone).date())
        first = datetime.combine(week.monday, datetime.min.time(), rule.zone)
        with self._database.reading():
            rows = ReminderEvent.select(ReminderEvent.at).where(
                (ReminderEvent.verdict == Verdict.SHOW) & (ReminderEvent.at >= first)
            )
            shown = [row.at for row in rows]
        return Past(self._weeks.status(week), settings.away_until, shown, settings.snoozed_until)

    def _zone(self, settings: Settings) -> ZoneInfo:
        """Return the slot's zone; where this system does not know it, the one the computer is in."""
        for name in (settings.slot_zone, zone_name()):
            try:
                return zone(name)
            except KnownError:
                continue
        return ZoneInfo("UTC")

    def _is_news(self, decision: Decision) -> bool:
        with self._database.reading():
            last = ReminderEvent.select().order_by(ReminderEvent.at.desc()).first()
        return last is None or (last.verdict, last.reason) != (decision.verdict, decision.reason)

    def _keep(self, verdict: Verdict, reason: Reason, now: datetime) -> None:
        with self._database.writing():
            ReminderEvent.create(at=now, verdict=verdict, reason=reason)


def _in_words(at: datetime, now: datetime) -> str:
    """Return `today 15:30`, `tomorrow 9:00`, `Friday 15:30` or `Friday 4 Dec 15:30`."""
    clock = f"{at.hour}:{at:%M}"
    days = (at.date() - now.date()).days
    if days in (0, 1):
        return f"{('today', 'tomorrow')[days]} {clock}"
    name = WEEKDAYS[at.weekday()]
    return f"{name} {clock}" if days < 7 else f"{name} {short_date(at.date())} {clock}"
