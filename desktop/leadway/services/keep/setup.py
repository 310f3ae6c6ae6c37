"""The set-up: what people count on, where rules are kept, and when the ritual happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from leadway.domain.change import ProgramPart
from leadway.domain.terms import CommitmentState, FieldOfWork, Importance, SourceKind, WeekStatus
from leadway.domain.text import one_line
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week
from leadway.services.record_writer import DataService, RecordWriter
from leadway.services.weeks.weeks import declare
from leadway.storage.models import Commitment, Ritual, Rule, Source, query
from leadway.storage.startup_queries import asked_week, first_week, settled_weeks
from leadway.system.clock import zone_name


@dataclass(frozen=True, slots=True)
class CommitmentEntry:
    """A commitment as the set-up shows it; without an id it is new, without a title it is retired."""

    title: str
    critical: bool = False
    id: str = ""


class SetupService(DataService):
    """Everything of the set-up can be done at any time, again, in part or not at all."""

    def begin(self, first_day: int = 1) -> None:
        """Remember the first day of use, and on which weekday weeks begin in the person's region."""
        if self._settings.load().started_on is None:
            with self._database.reading():
                before = first_week(query)
            self._settings.change(started_on=self._clock.now().date())
            if first_day != 1 and not before:
                self._settings.change(first_day=first_day, week_starts={"": first_day})
            self.changes.announce(ProgramPart.SETTINGS)

    def set_first_day(self, day: int) -> None:
        """Let weeks begin on a weekday from the next one on; weeks with a ritual keep their dates."""
        begins = str(Week.of(self._clock.now().date()).shift(1))
        kept = {key: each for key, each in self._settings.load().week_starts.items() if key < begins}
        self._settings.change(first_day=day, week_starts=kept | {begins: day})
        self.changes.announce(ProgramPart.SETTINGS)

    def commitments(self) -> tuple[CommitmentEntry, ...]:
        """Return the active commitments in order."""
        with self._database.reading():
            rows = Commitment.select().where(Commitment.state == CommitmentState.ACTIVE)
            return tuple(
                CommitmentEntry(r.title, r.importance is Importance.CRITICAL, r.id)
                for r in rows.order_by(Commitment.position, Commitment.title)
            )

    def save_commitments(self, commitments: Sequence[CommitmentEntry]) -> tuple[CommitmentEntry, ...]:
        """Save the list: new ones are added, changed ones renamed, and those without a title retired.

        Returns it as it is kept, in the same order; what has no title has no id any more.
        """
        with self.writing_records() as writer:
            return tuple(_save(writer, entry, place) for place, entry in enumerate(commitments))

    def field_of_work(self) -> FieldOfWork | None:
        """Return what the team does, as far as it was chosen."""
        return self._settings.load().field_of_work

    def save_field_of_work(self, field: FieldOfWork | None) -> None:
        """Save what the team does."""
        if field is not self.field_of_work():
            self._settings.change(field_of_work=field)
            self.changes.announce(ProgramPart.SETTINGS)

    def sources(self) -> tuple[SourceKind, ...]:
        """Return the places where rules are kept, as far as they were chosen."""
        with self._database.reading():
            return tuple(r.kind for r in Source.select() if r.kind is not None)

    def save_sources(self, kinds: Sequence[SourceKind]) -> None:
        """Save where rules are kept; one no longer named is deleted unless more was written on it."""
        with self.writing_records() as writer:
            sources = {r.kind: r for r in Source.select() if r.kind is not None}
            for kind in kinds:
                if kind not in sources:
                    writer.create(Source(kind=kind))
            for kind, row in sources.items():
                written = (row.title, row.where_kept, row.owner_role, row.version, row.next_look)
                has_rules = Rule.select().where(Rule.source == row).exists()
                if kind not in kinds and not any(written) and not has_rules:
                    writer.delete(row)

    def addressees(self) -> tuple[str, str]:
        """Return the roles that are told what is not the person's to decide: the first, and the second."""
        settings = self._settings.load()
        return settings.addressee, settings.second_addressee

    def save_addressees(self, first: str, second: str) -> None:
        """Save the two roles."""
        self._settings.change(addressee=one_line(first), second_addressee=one_line(second))
        self.changes.announce(ProgramPart.SETTINGS)

    def weekly_time(self) -> WeeklyTime | None:
        """Return when the ritual happens."""
        return self._settings.load().weekly_time

    def hours(self) -> WorkingHours:
        """Return when the person works."""
        return self._settings.load().hours

    def save_weekly_time(self, weekly_time: WeeklyTime | None, zone: str = "") -> None:
        """Save when the ritual happens, as wall-clock time in a zone; without one, in this computer's."""
        now, before = self._clock.now(), self.weekly_time()
        today = now.date()
        with self._database.reading():
            week = asked_week(query, now)
        cleaned = weekly_time and replace(weekly_time, after=one_line(weekly_time.after))
        if cleaned is not None and cleaned != before:
            cleaned = replace(cleaned, changed=today if week < Week.of(today) else None, since=None)
            if cleaned.repeats == "other_week":
                first = week if before is None or before.counts(week) else week.shift(1)
                cleaned = replace(cleaned, since=cleaned.times(first)[0].date())
        with self.writing_records() as writer:
            if before is not None and cleaned != before:
                _leave_out_weeks_between(writer, before, today)
            self._settings.change(
                weekly_time=cleaned, weekly_time_zone=(zone or zone_name()) if cleaned else ""
            )
        self.changes.announce(ProgramPart.SETTINGS)

    def field(self) -> str:
        """Return the name of the field the person was in when the first set-up was stopped."""
        return self._settings.load().set_up_at

    def focus(self, field: str) -> None:
        """Remember the field the person is in, until the set-up has been gone through once."""
        settings = self._settings.load()
        if not settings.set_up and settings.set_up_at != field:
            # A person who goes on to the next field does not wait for the disk.
            with self._database.syncing_later():
                self._settings.change(set_up_at=field)

    def is_first_time(self) -> bool:
        """Whether the set-up was never left, and no ritual begun: only then does it open by itself."""
        with self._database.reading():
            return not self._settings.load().set_up and not Ritual.select().exists()

    def finish(self) -> None:
        """Do not ask for the set-up by itself again."""
        if not self._settings.load().set_up:
            self._settings.change(set_up=True, set_up_at="")
            self.changes.announce(ProgramPart.SETTINGS)


def _leave_out_weeks_between(writer: RecordWriter, before: WeeklyTime, today: date) -> None:
    """Mark the weeks that had no time with every other week as away, as they would count from now on."""
    week = before.week_of(before.since) if before.since else Week.of(today)
    settled = settled_weeks(query, week)
    while week < Week.of(today):
        if not before.counts(week) and week not in settled:
            declare(writer, week, WeekStatus.AWAY)
        week = week.shift(1)


def _save(writer: RecordWriter, entry: CommitmentEntry, place: int) -> CommitmentEntry:
    """Write one commitment and return it as it is kept."""
    title = one_line(entry.title)
    importance = Importance.CRITICAL if entry.critical else Importance.NORMAL
    row = Commitment.get_or_none(Commitment.id == entry.id)
    if title and row is not None:
        writer.update(row, title=title, importance=importance, position=place)
        return replace(entry, title=title)
    if title:
        new = Commitment(title=title, importance=importance, since=writer.today, position=place)
        writer.create(new)
        return CommitmentEntry(title, entry.critical, new.id)
    if row is not None:
        writer.set_state(row, CommitmentState.RETIRED)
    return CommitmentEntry("", entry.critical)
