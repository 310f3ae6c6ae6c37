"""The reminder: whether its card shows now, and what a person can say to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from leadway.domain.clock import Clock
from leadway.domain.due import occurrence, zone
from leadway.domain.errors import KnownError
from leadway.domain.reminder import Decision, Past, Rule, Surroundings, decide, due_in, next_card
from leadway.domain.terms import Reason, Verdict, WeekStatus
from leadway.domain.weeks import WEEKDAYS, Week, short_date
from leadway.services.changes import Changes
from leadway.services.settings import Settings, SettingsStore
from leadway.services.weeks import WeekService
from leadway.storage.database import Database
from leadway.storage.fields import rowid
from leadway.storage.models import ReminderEvent, WeekMark
from leadway.system.clock import zone_name

_MOST_TOLD = 200
_SOON = timedelta(hours=1)
_LONGEST_AWAY = timedelta(days=731)
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
        now = self._now()
        rule, past = self._known(now)
        decision = decide(rule, past, around, now)
        if decision.verdict is not Verdict.SHOW and self._is_news(decision):
            # A full disk takes the history of reasons, not the reminder.
            with suppress(KnownError):
                self._keep(decision.verdict, decision.reason, now)
        return decision

    def shown(self) -> None:
        """Keep that the card is shown now; raises KnownError.

        To be called before it shows: a card that cannot be kept would come again and again.
        """
        self._keep(Verdict.SHOW, Reason.DUE, self._now())

    def later(self) -> tuple[Later, ...]:
        """Return the ways to be reminded later that will come true; none while there is nothing to put off.

        So none goes past the end of the week, and none where enough cards were shown.
        """
        now = self._now()
        rule, past = self._known(now)
        if decide(rule, past, Surroundings(), now).reason in _NOTHING_TO_PUT_OFF:
            return ()
        soon = _in_an_hour(now)
        choices = [Later(f"In 1 hour ({_clock(soon)})", soon)]
        evening = now.replace(hour=17, minute=0, second=0, microsecond=0)
        if evening - now > _SOON:
            choices.append(Later(f"This afternoon ({_clock(evening)})", evening))
        tomorrow = (now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        choices.append(Later(f"Tomorrow, {WEEKDAYS[tomorrow.weekday()]} {_clock(tomorrow)}", tomorrow))
        return tuple(choice for choice in choices if _why_not(rule, past, choice.until, now) is None)

    def snooze(self, until: datetime) -> None:
        """Be reminded later; raise KnownError where no card could come then."""
        now = self._now()
        why_not = _why_not(*self._known(now), until, now)
        if why_not is not None:
            raise why_not
        self._settings.change(snoozed_until=until)
        self._changes.announce("reminder")

    def pass_week(self) -> None:
        """Pass this week: no more reminders, and the week counts as passed."""
        self._weeks.mark(self._weeks.this_week(), WeekStatus.PASS)

    def away(self, until: date) -> None:
        """Be away from now up to and with a day.

        Weeks whose slot lies in that time, or whose rest does, are not counted. Raises KnownError where the
        day is past or very far.
        """
        now = self._now()
        if until < now.date():
            raise KnownError("That day is past already.", "Choose the last day you are away.")
        if until > now.date() + _LONGEST_AWAY:
            raise KnownError("That is more than two years ahead.", "Choose an earlier day, and say it again.")
        rule, _ = self._known(now)
        with self._database.writing():
            self._settings.change(away_from=now.date(), away_until=until)
            self._unmark_away(Week.of(now.date()))
            for week in _weeks_away(rule, now, until):
                if self._weeks.status(week) is WeekStatus.OPEN:
                    WeekMark.create(week=week, status=WeekStatus.AWAY, marked_at=now)
        self._changes.announce("week", "reminder")

    def back(self) -> None:
        """Be back earlier than said: weeks from this one on count again."""
        with self._database.writing():
            self._settings.change(away_from=None, away_until=None)
            self._unmark_away(self._weeks.this_week())
        self._changes.announce("week", "reminder")

    def next_time(self) -> str:
        """Return when the card comes next, as far as it can be said: `Friday 15:30`."""
        now = self._now()
        rule, past = self._known(now)
        if rule.slot is None:
            return ""
        coming = next_card(rule, past, now) or self._in_a_later_week(rule, past, now)
        return "now" if coming == now else _in_words(coming, now) if coming else ""

    def away_until(self) -> date | None:
        """Return the last day of being away, or None where that is not now."""
        now = self._now()
        rule, past = self._known(now)
        away = decide(rule, replace(past, week=WeekStatus.OPEN), Surroundings(), now).reason is Reason.AWAY
        return past.away_until if away else None

    def elsewhere(self) -> Elsewhere | None:
        """Return how the slot reads on the clocks here, where they differ from those of its zone."""
        now = self._now()
        rule, _ = self._known(now)
        if rule.slot is None:
            return None
        here = zone_name()
        week = Week.of(now.date())
        at = occurrence(rule.slot, rule.zone, week).at
        try:
            there = at.astimezone(zone(here))
        except KnownError:
            return None
        if there.utcoffset() == at.utcoffset():
            return None
        said = _other_day(there, at)
        due = due_in(rule, week, zone(here))
        if due != there:
            said = f"{said}; as that is outside your week or your hours, it comes at {_other_day(due, at)}"
        return Elsewhere(rule.slot.name, str(rule.zone), here, said)

    def zone_note(self) -> str:
        """Return a sentence where the slot's zone is not known to this system, else nothing."""
        named = self._settings.load().slot_zone
        try:
            zone(named or "UTC")
        except KnownError as error:
            return f"{error.sentence} Until you choose another, your time is the time of this computer."
        return ""

    def told(self, most: int = _MOST_TOLD) -> Sequence[Told]:
        """Return what the reminder did and why, the last first: as it happened, whatever the clock said."""
        where = self._now().tzinfo
        with self._database.reading():
            rows = ReminderEvent.select().order_by(rowid().desc()).limit(most)
            return [Told(row.at.astimezone(where), row.verdict, row.reason) for row in rows]

    def _now(self) -> datetime:
        """Return now in the zone of the person, by its rules where they are known, not as a bare offset.

        Days before and after a change of the clocks then are what they were.
        """
        now = self._clock.now()
        if isinstance(now.tzinfo, timezone):
            with suppress(KnownError):
                named = now.astimezone(zone(zone_name()))
                if named.utcoffset() == now.utcoffset():
                    return named
        return now

    def _known(self, now: datetime) -> tuple[Rule, Past]:
        settings = self._settings.load()
        rule = Rule(settings.slot, self._zone(settings), settings.hours)
        # A day more than the week: the last card of the one before may have been just now.
        first = datetime.combine(Week.of(now.date()).monday, time(), now.tzinfo) - timedelta(days=1)
        with self._database.reading():
            rows = ReminderEvent.select(ReminderEvent.at).where(
                (ReminderEvent.verdict == Verdict.SHOW) & (ReminderEvent.at >= first)
            )
            shown = [row.at for row in rows]
        return rule, Past(
            week=self._weeks.status(Week.of(now.date())),
            away_from=settings.away_from,
            away_until=settings.away_until,
            shown=shown,
            snoozed_until=settings.snoozed_until,
        )

    def _in_a_later_week(self, rule: Rule, past: Past, now: datetime) -> datetime | None:
        """Return the slot of the first week ahead that is open."""
        week = Week.of(now.date())
        if past.away_until is not None and past.week is WeekStatus.AWAY:
            week = max(week, Week.of(past.away_until).shift(-1))
        for _ in range(_LONGEST_AWAY.days // 7 + 2):
            week = week.shift(1)
            at = due_in(rule, week, now.tzinfo or UTC)
            away = past.away_until is not None and at.date() <= past.away_until
            if not away and self._weeks.status(week) is WeekStatus.OPEN:
                return at
        return None

    def _unmark_away(self, first: Week) -> None:
        ahead = (WeekMark.week >= first) & (WeekMark.status == WeekStatus.AWAY)
        WeekMark.delete().where(ahead).execute()

    def _zone(self, settings: Settings) -> ZoneInfo:
        """Return the slot's zone; where this system does not know it, the one the computer is in."""
        for name in (settings.slot_zone, zone_name()):
            try:
                return zone(name)
            except KnownError:
                continue
        return ZoneInfo("UTC")

    def _is_news(self, decision: Decision) -> bool:
        # By the order of writing: after the clock was set back, the last one does not lie the furthest ahead.
        with self._database.reading():
            last = ReminderEvent.select().order_by(rowid().desc()).first()
        return last is None or (last.verdict, last.reason) != (decision.verdict, decision.reason)

    def _keep(self, verdict: Verdict, reason: Reason, now: datetime) -> None:
        with self._database.writing():
            ReminderEvent.create(at=now, verdict=verdict, reason=reason)


def _why_not(rule: Rule, past: Past, until: datetime, now: datetime) -> KnownError | None:
    """Return why no card could come at a moment, or None where it will."""
    then = until.astimezone(now.tzinfo)
    if _utc(until) <= _utc(now):
        return KnownError("That moment is past already.", "Choose a later one.")
    if Week.of(then.date()) != Week.of(now.date()):
        return KnownError(
            "That is after this week has ended.", "Choose an earlier moment, or pass this week."
        )
    decision = decide(rule, replace(past, snoozed_until=until), Surroundings(), then)
    if decision.verdict is Verdict.SHOW:
        return None
    step = "Choose another day." if decision.reason is Reason.ENOUGH_TODAY else "Nothing was changed."
    return KnownError(f"It would not come then. {decision.reason.label}", step)


def _weeks_away(rule: Rule, now: datetime, until: date) -> Iterator[Week]:
    """Return the weeks whose slot, or whose whole rest, lies between now and the end of a day."""
    week = Week.of(now.date())
    while week.monday <= until:
        due = due_in(rule, week, now.tzinfo or UTC) if rule.slot is not None else None
        if week.sunday <= until or (due is not None and _utc(due) > _utc(now) and due.date() <= until):
            yield week
        week = week.shift(1)


def _utc(moment: datetime) -> datetime:
    # Two times of one zone would be compared by the wall, which may show an hour twice.
    return moment.astimezone(UTC)


def _in_an_hour(now: datetime) -> datetime:
    # An hour later on the wall is not an hour later when the clocks change in between.
    return (_utc(now) + _SOON).astimezone(now.tzinfo)


def _other_day(there: datetime, at: datetime) -> str:
    """Return `9:30`, with its weekday where that is not the same as at the other place."""
    day = f"{WEEKDAYS[there.weekday()]} " if there.date() != at.date() else ""
    return f"{day}{_clock(there)}"


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at:%M}"


def _in_words(at: datetime, now: datetime) -> str:
    """Return `today 15:30`, `tomorrow 9:00`, `Friday 15:30` or `Friday 4 Dec 15:30`."""
    days = (at.date() - now.date()).days
    if days in (0, 1):
        return f"{('today', 'tomorrow')[days]} {_clock(at)}"
    name = WEEKDAYS[at.weekday()]
    return f"{name} {_clock(at)}" if days < 7 else f"{name} {short_date(at.date())} {_clock(at)}"
