"""The reminder: whether its card shows now, and what a person can answer."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from leadway.domain.change import WEEKS, Kind, ProgramPart
from leadway.domain.clock import Clock
from leadway.domain.due import occurrences, zone
from leadway.domain.errors import KnownError
from leadway.domain.reminder import (
    Decision,
    DesktopState,
    OpenDraft,
    ReminderAnswer,
    ReminderRule,
    ReminderSettings,
    ReminderState,
    asked_week,
    decide,
    dues_in,
    next_card,
)
from leadway.domain.terms import Reason, Verdict, WeekStatus
from leadway.domain.weeks import WEEKDAYS, Week, short_date
from leadway.i18n import _
from leadway.services.reminder.store import ReminderStore
from leadway.system.clock import zone_name

if TYPE_CHECKING:
    from leadway.services.reminder.database_backend import ReminderLogEntry

_MOST_ENTRIES = 200
_SOON = timedelta(hours=1)
_LONGEST_AWAY = timedelta(days=731)
_NOTHING_TO_SNOOZE = {
    *(Reason.DONE, Reason.SKIPPED, Reason.AWAY),
    *(Reason.NO_WEEKLY_TIME, Reason.BEFORE_WEEKLY_TIME),
}


@dataclass(frozen=True, slots=True)
class SnoozeOption:
    """One way to be reminded later, with the moment it comes to in words."""

    label: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ZoneDifference:
    """The computer is in another zone than the weekly time, and their clocks differ."""

    weekly_time: str
    """`Friday 15:30`, by the clocks of that time's zone."""
    zone: str
    here: str
    """The zone that the computer is in now."""
    at_here: str
    """The same moment by the clocks here: `9:30`, with its weekday where that differs."""


class ReminderService:
    """Decides by the stored state, and stores the person's answers; whether the data is open or closed."""

    def __init__(self, store: ReminderStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.changed = store.changed
        """Announced whenever something may have changed that the reminder depends on."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known yet: the data must be opened first."""
        return self._store.is_blank

    def now(self) -> datetime:
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

    def decide(self, desktop: DesktopState) -> Decision:
        """Return what the card does now; a reason that newly holds is kept, to be read under "Why?"."""
        now = self.now()
        state = self._store.state()
        decision = decide(_rule(state), state, desktop, now)
        did = (decision.verdict, decision.reason)
        if decision.verdict is not Verdict.SHOW and did != state.last:
            # A full disk takes the history of reasons, not the reminder.
            with suppress(KnownError):
                self._store.answer(ReminderAnswer(_new_id(), now, did))
        return decision

    def record_shown(self) -> None:
        """Keep that the card is shown now; raises KnownError.

        To be called before it shows: a card that cannot be recorded would come again and again.
        """
        self._store.answer(ReminderAnswer(_new_id(), self.now(), (Verdict.SHOW, Reason.DUE)))

    def snooze_options(self) -> tuple[SnoozeOption, ...]:
        """Return when the person can be reminded again, this week; empty while there is nothing to snooze."""
        now = self.now()
        state = self._store.state()
        if decide(_rule(state), state, DesktopState(), now).reason in _NOTHING_TO_SNOOZE:
            return ()
        soon = _in_an_hour(now)
        choices = [SnoozeOption(_("In 1 hour ({time})").format(time=_clock(soon)), soon)]
        evening = now.replace(hour=17, minute=0, second=0, microsecond=0)
        if evening - now > _SOON:
            choices.append(SnoozeOption(_("This afternoon ({time})").format(time=_clock(evening)), evening))
        tomorrow = (now + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
        name = _("Tomorrow, {day} {time}").format(day=WEEKDAYS[tomorrow.weekday()], time=_clock(tomorrow))
        choices.append(SnoozeOption(name, tomorrow))
        return tuple(choice for choice in choices if _why_not(state, choice.until, now) is None)

    def snooze(self, until: datetime) -> None:
        """Be reminded later; raise KnownError where no card could come then."""
        now = self.now()
        why_not = _why_not(self._store.state(), until, now)
        if why_not is not None:
            raise why_not
        choices = {"snoozed_until": until.astimezone(UTC), "snoozed_at": now.astimezone(UTC)}
        self._answer(ProgramPart.REMINDER, choices=choices)

    def skip_week(self) -> None:
        """Skip the week that is asked about: no more reminders for it, and it counts as skipped."""
        self._answer(*WEEKS, weeks={self.week(): WeekStatus.SKIPPED})

    def unskip_week(self) -> None:
        """Let a skipped week be open again."""
        self._answer(*WEEKS, weeks={self.week(): None})

    def away(self, until: date) -> None:
        """Be away from now up to and with a day; raises KnownError where it is past or very far.

        Weeks whose weekly time or whose whole rest is in that time are not counted.
        """
        now = self.now()
        if until < now.date():
            raise KnownError(_("That day is already past."), _("Choose the last day you are away."))
        if until > now.date() + _LONGEST_AWAY:
            raise KnownError(_("That is more than two years ahead."), _("Choose an earlier day."))
        state = self._store.state()
        weeks = _no_longer_away(state, asked_week(_rule(state), state, now))
        for week in _weeks_away(_rule(state), state, now, until):
            if state.weeks.get(week, WeekStatus.AWAY) is WeekStatus.AWAY:
                weeks[week] = WeekStatus.AWAY
        choices = {"away_from": now.date(), "away_until": until}
        self._answer(*WEEKS, ProgramPart.REMINDER, choices=choices, weeks=weeks)

    def back(self) -> None:
        """Be back earlier than planned: weeks from this one on count again."""
        weeks = _no_longer_away(self._store.state(), self.week())
        choices = {"away_from": None, "away_until": None}
        self._answer(*WEEKS, ProgramPart.REMINDER, choices=choices, weeks=weeks)

    def week(self) -> Week:
        """Return the week that is asked about now."""
        state = self._store.state()
        return asked_week(_rule(state), state, self.now())

    def status(self) -> WeekStatus:
        """Return the status of that week."""
        return self._store.state().weeks.get(self.week(), WeekStatus.OPEN)

    def open_draft(self) -> OpenDraft | None:
        """Return the step of that week's ritual, or None where it is not begun, or sealed."""
        draft = self._store.state().begun
        return draft if draft is not None and draft.week == self.week() else None

    def choices(self) -> ReminderSettings:
        """Return what the person chose for the reminder."""
        return self._store.state().choices

    def next_time(self) -> str:
        """Return when the card comes next, as far as that is known: `Friday 15:30`."""
        now = self.now()
        state = self._store.state()
        if state.choices.weekly_time is None:
            return ""
        coming = next_card(_rule(state), state, now) or _in_a_later_week(state, now)
        return _("now") if coming == now else _in_words(coming, now) if coming else ""

    def away_until(self) -> date | None:
        """Return the last day of being away, or None where that is not now."""
        now = self.now()
        state = replace(self._store.state(), weeks={})
        away = decide(_rule(state), state, DesktopState(), now).reason is Reason.AWAY
        return state.choices.away_until if away else None

    def zone_difference(self) -> ZoneDifference | None:
        """Return how the weekly time reads on the clocks here, where they differ from those of its zone."""
        now = self.now()
        rule = _rule(self._store.state())
        if rule.weekly_time is None:
            return None
        zone_here = zone_name()
        try:
            here = zone(zone_here)
        except KnownError:
            return None
        coming = next(occurrences(rule.weekly_time, rule.zone, now))
        local, at = coming.at.astimezone(here), coming.at
        if local.utcoffset() == at.utcoffset():
            return None
        at_here = _other_day(local, at)
        due = min(dues_in(rule, coming.week, here), key=lambda due: abs(_utc(due) - coming.utc))
        if due != local:
            text = _("{time}; that is outside your week or your hours, so it comes at {due}")
            at_here = text.format(time=at_here, due=_other_day(due, at))
        return ZoneDifference(rule.weekly_time.name, str(rule.zone), zone_here, at_here)

    def zone_note(self) -> str:
        """Return a sentence where the weekly time's zone is not known to this system, else nothing."""
        named = self._store.state().choices.zone
        try:
            zone(named or "UTC")
        except KnownError as error:
            text = _("{error} Until you choose another, this computer’s time zone counts.")
            return text.format(error=error.sentence)
        return ""

    def log_entries(self, most: int = _MOST_ENTRIES) -> Sequence[ReminderLogEntry]:
        """Return what the reminder did and why, the last first; nothing while the data is closed."""
        time_zone = self.now().tzinfo
        return [replace(entry, at=entry.at.astimezone(time_zone)) for entry in self._store.log_entries(most)]

    def _answer(
        self,
        *kinds: Kind,
        choices: Mapping[str, datetime | date | None] | None = None,
        weeks: Mapping[Week, WeekStatus | None] | None = None,
    ) -> None:
        self._store.answer(
            ReminderAnswer(_new_id(), self.now(), choices=choices or {}, weeks=weeks or {}), *kinds
        )


def _new_id() -> str:
    # A random id of the same form as the database's own; the module that makes those takes half a MB to load.
    signs = os.urandom(16).hex()
    return f"{signs[:8]}-{signs[8:12]}-4{signs[13:16]}-8{signs[17:20]}-{signs[20:]}"


def _rule(state: ReminderState) -> ReminderRule:
    choices = state.choices
    return ReminderRule(choices.weekly_time, _zone(choices.zone), choices.hours)


def _zone(named: str) -> ZoneInfo:
    """Return the zone of the weekly time; where this system does not know it, the one the computer is in."""
    for name in (named, zone_name()):
        with suppress(KnownError):
            return zone(name)
    return ZoneInfo("UTC")


def _in_a_later_week(state: ReminderState, now: datetime) -> datetime | None:
    """Return the weekly time of the first week ahead that is open."""
    rule, away_until = _rule(state), state.choices.away_until
    week = asked_week(rule, state, now)
    if away_until is not None and state.weeks.get(week) is WeekStatus.AWAY:
        week = max(week, Week.of(away_until).shift(-2))
    for _week in range(_LONGEST_AWAY.days // 7 + 2):
        week = week.shift(1)
        for at in dues_in(rule, week, now.tzinfo or UTC):
            away = away_until is not None and at.date() <= away_until
            if not away and week not in state.weeks and _utc(at) > _utc(now):
                return at
    return None


def _no_longer_away(state: ReminderState, first: Week) -> dict[Week, WeekStatus | None]:
    """Return what takes back every mark as away from a week on."""
    return {w: None for w, status in state.weeks.items() if w >= first and status is WeekStatus.AWAY}


def _why_not(state: ReminderState, until: datetime, now: datetime) -> KnownError | None:
    """Return why no card could come at a moment, or None where it will."""
    local = until.astimezone(now.tzinfo)
    if _utc(until) <= _utc(now):
        return KnownError(_("That time is already past."), _("Choose a later one."))
    rule = _rule(state)
    if asked_week(rule, state, local) != asked_week(rule, state, now):
        return KnownError(
            _("That is after the end of this week."), _("Choose an earlier time, or skip this week.")
        )
    snoozed = replace(state, choices=replace(state.choices, snoozed_until=until, snoozed_at=now))
    decision = decide(rule, snoozed, DesktopState(), local)
    if decision.verdict is Verdict.SHOW:
        return None
    step = _("Choose another day.") if decision.reason is Reason.ENOUGH_TODAY else _("Nothing was changed.")
    return KnownError(_("The reminder would not come then. {why}").format(why=decision.reason.label), step)


def _weeks_away(rule: ReminderRule, state: ReminderState, now: datetime, until: date) -> Iterator[Week]:
    """Return the weeks whose weekly time, or whose whole rest, is between now and the end of a day."""
    present = Week.of(now.date())
    week = min(present, asked_week(rule, state, now))
    while week.first_day <= until:
        dues = [due for due in dues_in(rule, week, now.tzinfo or UTC) if _utc(due) > _utc(now)]
        rest = week >= present and week.last_day <= until
        if rest or (dues and dues[-1].date() <= until):
            yield week
        week = week.shift(1)


def _utc(moment: datetime) -> datetime:
    # Two times of one zone would be compared by the wall, which may show an hour twice.
    return moment.astimezone(UTC)


def _in_an_hour(now: datetime) -> datetime:
    # An hour later on the wall is not an hour later when the clocks change in between.
    return (_utc(now) + _SOON).astimezone(now.tzinfo)


def _other_day(local: datetime, at: datetime) -> str:
    """Return `9:30`, with its weekday where that is not the same as at the other place."""
    day = f"{WEEKDAYS[local.weekday()]} " if local.date() != at.date() else ""
    return f"{day}{_clock(local)}"


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at:%M}"


def _in_words(at: datetime, now: datetime) -> str:
    """Return `today 15:30`, `tomorrow 9:00`, `Friday 15:30` or `Friday 4 Dec 15:30`."""
    days = (at.date() - now.date()).days
    if days in (0, 1):
        return (_("today {time}"), _("tomorrow {time}"))[days].format(time=_clock(at))
    name = WEEKDAYS[at.weekday()]
    return f"{name} {_clock(at)}" if days < 7 else f"{name} {short_date(at.date())} {_clock(at)}"
