"""The set-up: what people count on, where rules live, and when the ritual happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from leadway.domain.clock import Clock
from leadway.domain.terms import CommitmentState, Importance, SourceKind
from leadway.domain.text import one_line
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.changes import Changes
from leadway.services.settings import SettingsStore
from leadway.storage.database import Database
from leadway.storage.models import Commitment, Source, StateChange
from leadway.system.clock import zone_name


@dataclass(frozen=True, slots=True)
class CommitmentEntry:
    """A commitment as the set-up shows it; without an id it is new, without a title it is let go."""

    title: str
    critical: bool = False
    id: str = ""


class SetupService:
    """Everything of the set-up can be done at any time, again, in part or not at all."""

    def __init__(self, database: Database, clock: Clock, changes: Changes, settings: SettingsStore) -> None:
        self._database = database
        self._clock = clock
        self._changes = changes
        self._settings = settings

    def begin(self) -> None:
        """Remember the first day of use."""
        if self._settings.load().begun_on is None:
            self._settings.change(begun_on=self._clock.now().date())

    def commitments(self) -> tuple[CommitmentEntry, ...]:
        """Return the active commitments in order."""
        with self._database.reading():
            rows = Commitment.select().where(Commitment.state == CommitmentState.ACTIVE)
            return tuple(
                CommitmentEntry(r.title, r.importance is Importance.CRITICAL, r.id)
                for r in rows.order_by(Commitment.position, Commitment.title)
            )

    def save_commitments(self, commitments: Sequence[CommitmentEntry]) -> tuple[CommitmentEntry, ...]:
        """Keep the list: new ones are added, changed ones renamed, and those without a title retired.

        Returns it as it is kept, in the same order; what has no title has no id any more.
        """
        now = self._clock.now()
        with self._database.writing():
            kept = tuple(self._keep(entry, place, now) for place, entry in enumerate(commitments))
        self._changes.announce("commitment")
        return kept

    def sources(self) -> tuple[SourceKind, ...]:
        """Return where rules live, as far as it was said."""
        with self._database.reading():
            return tuple(r.kind for r in Source.select() if r.kind is not None)

    def save_sources(self, kinds: Sequence[SourceKind]) -> None:
        """Keep where rules live; one no longer named goes only if nothing else was written on it."""
        with self._database.writing():
            known = {r.kind: r for r in Source.select() if r.kind is not None}
            for kind in kinds:
                if kind not in known:
                    Source.create(title=kind.label, kind=kind)
            for kind, row in known.items():
                if kind not in kinds and not (row.where_kept or row.owner_role or row.version):
                    row.delete_instance()
        self._changes.announce("source")

    def weekly_time(self) -> WeeklyTime | None:
        """Return when the ritual happens."""
        return self._settings.load().slot

    def save_weekly_time(self, weekly_time: WeeklyTime | None, zone: str = "") -> None:
        """Keep when the ritual happens, as wall-clock time in a zone; without one, in this computer's."""
        kept = weekly_time and replace(weekly_time, after=one_line(weekly_time.after))
        self._settings.change(slot=kept, slot_zone=(zone or zone_name()) if kept else "")
        self._changes.announce("setting")

    def field(self) -> str:
        """Return the name of the field the person was in when the first set-up was stopped."""
        return self._settings.load().set_up_at

    def focus(self, field: str) -> None:
        """Remember the field the person is in, until the set-up has been gone through once."""
        settings = self._settings.load()
        if not settings.set_up and settings.set_up_at != field:
            self._settings.change(set_up_at=field)

    def finish(self) -> None:
        """Do not ask for the set-up by itself again."""
        self._settings.change(set_up=True, set_up_at="")
        self._changes.announce("setting")

    def _keep(self, entry: CommitmentEntry, place: int, now: datetime) -> CommitmentEntry:
        """Write one promise and return it as it is kept."""
        title = one_line(entry.title)
        importance = Importance.CRITICAL if entry.critical else Importance.NORMAL
        if title and entry.id:
            change = Commitment.update(title=title, importance=importance, position=place)
            change.where(Commitment.id == entry.id).execute()
            return replace(entry, title=title)
        if title:
            made = Commitment.create(title=title, importance=importance, since=now.date(), position=place)
            return CommitmentEntry(title, entry.critical, made.id)
        if entry.id:
            gone = Commitment.update(state=CommitmentState.RETIRED)
            gone.where(Commitment.id == entry.id).execute()
            StateChange.create(
                kind="commitment",
                record=entry.id,
                was=CommitmentState.ACTIVE,
                now=CommitmentState.RETIRED,
                at=now,
            )
        return CommitmentEntry("", entry.critical)
