"""Writes everything a person has into one zip: for Leadway, for spreadsheets, and for reading."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.terms import NoteTarget
from leadway.domain.weeks import Week, day_written, long_date
from leadway.i18n import _
from leadway.services.saving import save
from leadway.services.transfer import Progress, no_progress, stopping
from leadway.services.transfer.content import Exported, encode, export_schema, gather
from leadway.services.transfer.sources import JSON_NAME
from leadway.services.weeks.old_weeks import fill_old_weeks
from leadway.services.weeks.weeks import WeekService
from leadway.storage.database import Database
from leadway.storage.entity_schema import ENTITIES, Entity, Record
from leadway.system.paths import DataFolder

_WHEN = (1980, 1, 1, 0, 0, 0)
"""Every file in the zip: the same data gives the same bytes on any day."""
_PRIVATE = 0o600 << 16
_SIGN, _SEPARATORS = "[=+\\-@＝＋－＠]", ",;|:"
_FORMULA = re.compile(
    rf"^(?=[\t\r])|(?:^|(?<=[{_SEPARATORS}\s]))(?={_SIGN}(?:\S|\Z))"
    rf"|(?:^|(?<=[{_SEPARATORS}\t\r\n])|(?<=[{_SEPARATORS}\s]\ ))(?={_SIGN}\s)"
)
"""Where a spreadsheet may take a text for a formula, whatever separator it was told; signs in full
width are some as well. A sign between two words with a blank on each side is none."""
_READ_ME = _("""\
This is everything you have written in Leadway.

leadway.json         all of it, lossless; `leadway import` reads this file and no other
leadway.schema.json  its format, as JSON Schema
csv/                 a file for each table, for spreadsheets; an apostrophe keeps a text from being run
weeks/               each week as a page to read

It is not encrypted: anybody who has this file can read it.
""")


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What an export would hold."""

    file_name: str
    """A name to offer."""
    weeks: int
    """How many weeks get a page."""
    records: int


class ExportService:
    """Exports the data that is open. May be used in any thread: each has a connection of its own."""

    def __init__(self, database: Database, clock: Clock, weeks: WeekService) -> None:
        self._database = database
        self._clock = clock
        self._weeks = weeks

    def preview(self) -> ExportPreview:
        """Return what an export would hold; nothing is written."""
        with self._database.thread_connection(), self._database.reading():
            export = gather()
        return ExportPreview(
            file_name=f"Leadway {self._clock.now().date()}.zip",  # no text
            weeks=len(_written(export) | set(_journal(export))),
            records=sum(len(getattr(export, table)) for table in ENTITIES),
        )

    def save(self, path: Path, *, replace: bool, progress: Progress = no_progress) -> None:
        """Write the zip, readable by its owner only.

        Raises KnownError where it is there already and may not be replaced, or cannot be written, and
        StoppedError where `progress` raised it; what was there is untouched then.
        """
        if path.suffix.lower() != ".zip":
            raise KnownError(
                _("“{name}” is not a name for an export.").format(name=path.name),
                _("Use a name that ends in .zip."),
            )
        content = self.content(progress)
        progress(_("Writing the file"), 0, 1)
        # The last moment to stop: afterwards the file is there.
        save(DataFolder(self._database.path.parent), path, content, replace=replace)

    def content(self, progress: Progress = no_progress) -> bytes:
        """Return the zip: the same bytes for the same data."""
        progress(_("Reading"), 0, 1)
        packed = io.BytesIO()
        with self._database.thread_connection():
            fill_old_weeks(self._database)
            # One state of the data: what is typed meanwhile belongs to the next export.
            with zipfile.ZipFile(packed, "w") as file, self._database.reading():
                export = gather(stopping(progress, _("Reading"), 0, 1))
                _add(file, JSON_NAME, encode(export))
                _add(file, "leadway.schema.json", export_schema())
                _add(file, "README.txt", _READ_ME.encode())
                for table, entity in ENTITIES.items():
                    _add(file, f"csv/{table}.csv", _as_csv(entity, getattr(export, table)))
                progress(_("Reading"), 1, 1)
                self._add_pages(file, export, progress)
        return packed.getvalue()

    def _add_pages(self, file: zipfile.ZipFile, export: Exported, progress: Progress) -> None:
        from leadway.reports.markdown import journal_page, week_page

        journal = _journal(export)
        written = _written(export)
        weeks = sorted(written | set(journal))
        for done, week in enumerate(weeks):
            progress(_("Writing pages"), done, len(weeks))
            entries = journal.get(week, [])
            if week in written:
                page = week_page(self._weeks.summary(week), entries)
            else:
                page = journal_page(_("{week} of {year}").format(week=week.name, year=week.year), entries)
            _add(file, f"weeks/{week}.md", page.encode())


def _written(export: Exported) -> set[Week]:
    return {Week.parse(ritual.week) for ritual in export.ritual}


def _journal(export: Exported) -> dict[Week, list[tuple[str, str]]]:
    by_week: dict[Week, list[tuple[str, str]]] = defaultdict(list)
    for note in sorted(export.note, key=lambda n: (n.written_at, n.id)):
        if note.filed_as is NoteTarget.WEEK:
            day = day_written(note.day, note.written_at)
            by_week[Week.of(day)].append((f"{long_date(day)}, {note.origin.label}", note.text))
    return by_week


def _add(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = _PRIVATE
    # The same bytes on every system.
    entry.create_system = 3
    file.writestr(entry, content)


def _as_csv(entity: Entity, rows: Iterable[Record]) -> bytes:
    """Return a table under its columns' names; the byte order mark marks it as UTF-8 for spreadsheets."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow([column.name for column in entity.columns])
    for record in rows:
        writer.writerow([_cell(getattr(record, column.name)) for column in entity.columns])
    return page.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> str:  # noqa: ANN401 -- of any column
    plain = bytes(value).decode() if isinstance(value, msgspec.Raw) else msgspec.to_builtins(value)
    match plain:
        case None:
            return ""
        case bool():
            return "yes" if plain else "no"
        case str():
            return guarded(plain)
        case _:
            return repr(plain)


def guarded(text: str) -> str:
    """Return the text with an apostrophe before what a spreadsheet would run; the JSON has it as it is."""
    return _FORMULA.sub("'", text)
