"""Brings data in: from an export of Leadway, or from another journal as dated notes.

Everything is read and checked first; then a backup of what is here is made; then all is written, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from leadway.domain.change import Kind, ProgramPart
from leadway.domain.refs import EntityKind
from leadway.i18n import _
from leadway.services.changes import Changes
from leadway.services.transfer import Progress, no_progress, stopping
from leadway.services.transfer.checks import checked
from leadway.services.transfer.content import ImportSource, gather
from leadway.services.transfer.merging import ConflictPolicy, Plan, plan
from leadway.services.transfer.sources import read_any
from leadway.services.weeks.old_weeks import fill_old_weeks
from leadway.storage.bulk import data_version, replace, write_choices
from leadway.storage.database import Database
from leadway.storage.entity_schema import ENTITIES

_CHANGED: tuple[Kind, ...] = (*EntityKind, ProgramPart.SETTINGS, ProgramPart.REMINDER)
_STEPS = 4


class TableLine(NamedTuple):
    """What happens to one table."""

    table: str
    new: int
    same: int
    differing: int
    """How many are here already with other content: kept or replaced, as was chosen."""
    left_out: int
    """How many belong to a week that is kept as it is here."""
    removed: int
    """How many that are here belong to a week that is replaced and is without them."""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do, or has done."""

    source: str
    """Where it comes from: `Leadway`, `jrnl`, `RedNotebook` or `Day One`."""
    policy: ConflictPolicy
    lines: tuple[TableLine, ...]
    """The tables it touches."""
    new_choices: int
    differing_choices: int
    skipped: tuple[str, ...] = ()
    """What is not imported from another journal, as sentences."""
    unread: tuple[str, ...] = ()
    """The places of its entries that cannot be read."""

    @property
    def new(self) -> int:
        """How many records come in."""
        return sum(line.new for line in self.lines)

    @property
    def differing(self) -> int:
        """How many records are here already with other content."""
        return sum(line.differing for line in self.lines)

    @property
    def is_journal(self) -> bool:
        """Whether it comes from another journal: its entries are notes kept with their weeks then."""
        return self.source != "Leadway"

    @property
    def changes_nothing(self) -> bool:
        """Whether all of it is here already."""
        replaced = self.policy is ConflictPolicy.REPLACE and (self.differing or self.differing_choices)
        return not (self.new or self.new_choices or replaced or any(line.removed for line in self.lines))


class ImportService:
    """Imports into the data that is open. May be used in any thread: each has a connection of its own."""

    def __init__(self, database: Database, changes: Changes, back_up: Callable[[], object]) -> None:
        self._database = database
        self._changes = changes
        self._back_up = back_up

    def preview(self, path: Path, policy: ConflictPolicy, progress: Progress = no_progress) -> ImportPreview:
        """Return what importing would do; nothing is written.

        Raises KnownError (RefusedError with all `reasons` where content is at fault) where it is not taken.
        """
        source = _read(path, progress, 2)
        stop = stopping(progress, _("Comparing"), 1, 2)
        with self._database.thread_connection(), self._database.reading():
            present = gather(stop)
        import_plan = plan(present, source.with_known_ids(present), policy, stop)
        progress(_("Comparing"), 2, 2)
        return _preview(source, policy, import_plan)

    def import_file(
        self, path: Path, policy: ConflictPolicy, progress: Progress = no_progress
    ) -> ImportPreview:
        """Import all of it or nothing, after a verified backup; return what was done. Raises as `preview`.

        A caller that changes the data in another thread calls `announce` on the interface's own.
        """
        source = _read(path, progress, _STEPS)
        stop = stopping(progress, _("Comparing"), 1, _STEPS)
        with self._database.thread_connection():
            with self._database.reading():
                present, read_at = gather(stop), data_version()
            import_plan = plan(present, source.with_known_ids(present), policy, stop)
            before = _preview(source, policy, import_plan)
            if before.changes_nothing:
                return before
            progress(_("Backing up your data"), 2, _STEPS)
            if any(getattr(present, table) for table in ENTITIES):
                self._back_up()
            progress(_("Writing"), 3, _STEPS)
            with self._database.importing():
                # Other writers are waiting: the plan is made again only where something was written since.
                if data_version() != read_at:
                    present = gather()
                    import_plan = plan(present, source.with_known_ids(present), policy)
                for table, change in import_plan.tables.items():
                    replace(ENTITIES[table], change.removed, change.written)
                write_choices(import_plan.choices)
            # An export of an earlier format has no pages: what an older week says is stored before it can
            # change.
            fill_old_weeks(self._database)
            self._database.flush()
            return _preview(source, policy, import_plan)

    def announce(self) -> None:
        """Tell everybody who shows data that it changed."""
        self._changes.announce(*_CHANGED)


def _read(path: Path, progress: Progress, steps: int) -> ImportSource:
    progress(_("Reading"), 0, steps)
    stop = stopping(progress, _("Reading"), 0, steps)
    source = read_any(path, stop)
    source = source._replace(export=checked(source.export, stop))
    progress(_("Comparing"), 1, steps)
    return source


def _preview(source: ImportSource, policy: ConflictPolicy, import_plan: Plan) -> ImportPreview:
    lines = [
        TableLine(table, c.new, c.same, c.differing, c.left_out, len(c.removed))
        for table, c in import_plan.tables.items()
    ]
    differing = import_plan.differing_choices
    return ImportPreview(
        source=source.program,
        policy=policy,
        lines=tuple(line for line in lines if any(line[1:])),
        new_choices=len(import_plan.choices) - (differing if policy is ConflictPolicy.REPLACE else 0),
        differing_choices=differing,
        skipped=source.skipped,
        unread=source.unread,
    )
