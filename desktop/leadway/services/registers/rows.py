"""The rows that belong to a record and are shown as a table on it: read, added, changed and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadway.domain.errors import KnownError
from leadway.domain.refs import Ref
from leadway.domain.registers import registers
from leadway.domain.registers.progress import ROWS
from leadway.domain.registers.spec import FieldKind, RowsSpec
from leadway.domain.text import shorten
from leadway.domain.weeks import full_date
from leadway.i18n import _, isolated
from leadway.services.record_writer import DataService, Row, model_of
from leadway.storage.bulk import data_version
from leadway.storage.fields import rowid
from leadway.storage.models import Ritual

GONE = KnownError(_("This line is no longer there."), _("Nothing was changed."))
NEEDED = _("“{question}” needs an answer first.")
TOO_LATE = _("{day} is after today.")
UNCHANGED = _("Nothing was changed.")
_WEEK, _SHORT = "week", 40  # no text


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row: its values in the order of the declared fields."""

    id: str
    values: tuple[Any, ...]


class RecordRows(DataService):
    """Each change is a step that can be undone."""

    _version: tuple[Ref, tuple[int, int]] | None = None
    _rows: tuple[RowLine, ...] = ()
    """The rows that were read last, and of which record and version of the data: pages ask time and again."""

    def rows(self, ref: Ref) -> tuple[RowLine, ...]:
        """Return the rows of a record in the order of their declaration, those written last first."""
        spec = ROWS[ref.kind]
        model = model_of(spec.kind)
        names = [each.name for each in spec.fields]
        columns = [Ritual.week if name == _WEEK else getattr(model, name) for name in names]
        with self._database.reading():
            version = (ref, data_version())
            if version == self._version:
                return self._rows
            query = model.select(model.id, *columns).where(getattr(model, spec.owner) == ref.id)
            if _WEEK in names:
                query = query.join(Ritual).order_by(Ritual.week.desc())
            else:
                order = [getattr(model, name).desc() for name in spec.latest_by]
                query = query.order_by(*order, rowid().desc())
            self._rows = tuple(RowLine(id_, tuple(values)) for id_, *values in query.tuples())
            self._version = version
            return self._rows

    def add(self, ref: Ref, answers: Mapping[str, Any]) -> None:
        """Add a row; raise KnownError where an answer is missing or cannot be."""
        spec = ROWS[ref.kind]
        values = {name: value for name, value in answers.items() if value is not None}
        for each in spec.fields:
            if each.name in spec.required and values.get(each.name) in (None, ""):
                raise KnownError(NEEDED.format(question=each.label), UNCHANGED)
        self._check(values)
        with self.writing_records(spec.add.format(title=self._title(ref))) as writer:
            writer.create(model_of(spec.kind)(**{spec.owner: ref.id}, **values))

    def change(self, ref: Ref, id_: str, name: str, value: object) -> None:
        """Give one field of a row another value; raise KnownError where that cannot be."""
        spec = ROWS[ref.kind]
        row, field = self._row(spec, id_), spec.field(name)
        if value in (None, ""):
            if name in spec.required:
                raise KnownError(NEEDED.format(question=field.label), UNCHANGED)
            value = 0 if field.kind is FieldKind.COUNT else value
        self._check({name: value})
        if getattr(row, name) != value:
            with self.writing_records(spec.change.format(title=self._title(ref))) as writer:
                writer.update(row, **{name: value})

    def delete(self, ref: Ref, ids: Sequence[str]) -> None:
        """Delete rows as one step."""
        spec = ROWS[ref.kind]
        with self.writing_records(spec.delete.format(title=self._title(ref))) as writer:
            for id_ in ids:
                writer.delete(self._row(spec, id_))

    def _check(self, values: Mapping[str, Any]) -> None:
        day = values.get("day")
        if day is not None and day > self._clock.now().date():
            raise KnownError(TOO_LATE.format(day=full_date(day)), UNCHANGED)

    def _title(self, ref: Ref) -> str:
        row = model_of(ref.kind).get_or_none(id=ref.id)
        if row is None:
            raise GONE
        return isolated(shorten(registers()[ref.kind].title_of(row), _SHORT))

    def _row(self, spec: RowsSpec, id_: str) -> Row:
        row = model_of(spec.kind).get_or_none(id=id_)
        if row is None:
            raise GONE
        return row
