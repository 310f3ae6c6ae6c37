"""The reminder's state in an open database: it is read whole, and takes answers, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from leadway.domain.reminder import OpenDraft, ReminderAnswer, ReminderSettings, ReminderState
from leadway.domain.startup_terms import Mode, Step
from leadway.domain.terms import Reason, RitualState, Verdict
from leadway.domain.weeks import Week
from leadway.services.record_writer import DataService, RecordWriter
from leadway.services.settings import Settings
from leadway.services.weeks.weeks import declare
from leadway.storage.bulk import data_version
from leadway.storage.fields import rowid
from leadway.storage.models import ReminderEvent, Ritual, query
from leadway.storage.startup_queries import asked_week, first_week, settled_weeks

# So far back a clock may be set: a year, and what it takes to be sure of its first week.
_WEEKS_BACK = timedelta(weeks=54)
_CARDS = 160


@dataclass(frozen=True, slots=True)
class ReminderLogEntry:
    """What the reminder did at some moment, and why."""

    at: datetime
    verdict: Verdict
    reason: Reason


class DatabaseBackend(DataService):
    """The reminder's side of an open database, which is the truth as long as it is open."""

    def taken(self) -> str:
        """Return the last answer that was taken over from the file."""
        return self._settings.load().reminder_taken

    _read: tuple[object, ReminderState] | None = None
    """What was read last, and of which data and minute; it is asked for a dozen times at once."""

    def read(self) -> ReminderState:
        """Return everything the reminder must know; raises KnownError."""
        now = self._clock.now()
        with self._database.reading():
            # Weeks and weekly times begin and end on the minute.
            version = data_version(), now.replace(second=0, microsecond=0)
            if self._read is None or self._read[0] != version:
                self._read = version, self._state(now)
            return self._read[1]

    def _state(self, now: datetime) -> ReminderState:
        settings = self._settings.load()
        cards = ReminderEvent.select(ReminderEvent.at).where(ReminderEvent.verdict == Verdict.SHOW)
        shown = [row.at.astimezone(UTC) for row in cards.order_by(rowid().desc()).limit(_CARDS)]
        # By the order of writing: after the clock was set back, the last is not the furthest ahead.
        last = ReminderEvent.select().order_by(rowid().desc()).first()
        return ReminderState(
            choices=_choices(settings),
            weeks=settled_weeks(query, Week.of((now - _WEEKS_BACK).date())),
            shown=tuple(reversed(shown)),
            last=last and (last.verdict, last.reason),
            first=first_week(query),
            begun=_open_draft(asked_week(query, now)),
            taken=settings.reminder_taken,
        )

    def take(self, answers: Sequence[ReminderAnswer], *, taken: str = "") -> None:
        """Keep answers, and which was the last of them that came from the file; raises KnownError."""
        with self._database.writing():
            for answer in answers:
                self._take(answer)
            if taken:
                self._settings.change(reminder_taken=taken)

    def log_entries(self, most: int) -> list[ReminderLogEntry]:
        """Return what the reminder did and why, the last first, in the order of writing."""
        with self._database.reading():
            rows = ReminderEvent.select().order_by(rowid().desc()).limit(most)
            return [ReminderLogEntry(row.at, row.verdict, row.reason) for row in rows]

    def _take(self, answer: ReminderAnswer) -> None:
        if answer.did is not None:
            verdict, reason = answer.did
            event = ReminderEvent.insert(id=answer.id, at=answer.at, verdict=verdict, reason=reason)
            event.on_conflict_ignore().execute()
        if answer.choices:
            self._settings.change(**answer.choices)
        for week, status in answer.weeks.items():
            declare(RecordWriter(answer.at), week, status)


def _choices(settings: Settings) -> ReminderSettings:
    weekly_time, snoozed, at = settings.weekly_time, settings.snoozed_until, settings.snoozed_at
    return ReminderSettings(
        weekly_time=weekly_time and replace(weekly_time, after=""),
        zone=settings.weekly_time_zone,
        hours=settings.hours,
        snoozed_until=snoozed and snoozed.astimezone(UTC),
        snoozed_at=at and at.astimezone(UTC),
        away_from=settings.away_from,
        away_until=settings.away_until,
        silent_on=settings.silent_on,
        week_starts=settings.week_starts,
        on_close=settings.on_close,
        notify=settings.notify,
    )


def _open_draft(week: Week) -> OpenDraft | None:
    row = Ritual.get_or_none((Ritual.week == week) & (Ritual.state == RitualState.DRAFT))
    return OpenDraft(week, Mode(row.mode), Step(row.at_step)) if row is not None else None
