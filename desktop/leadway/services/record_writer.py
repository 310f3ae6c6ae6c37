"""The one way to write records: changes of state are checked and kept, and what is written is announced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from leadway.domain.change import Change
from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.refs import LINK_ENDS, EntityKind, LinkRole, Ref, may_link
from leadway.domain.terms import FindingState, ProblemState
from leadway.domain.transitions import TRANSITIONS, check, state_before
from leadway.i18n import _
from leadway.services.changes import Changes
from leadway.services.settings import SettingsStore
from leadway.storage.database import Database
from leadway.storage.fields import rowid
from leadway.storage.links import links_from, links_to
from leadway.storage.models import RECORDS, Finding, Link, Record, StateChange

GONE = KnownError(_("This record is no longer there."), _("Nothing was changed."))
FROZEN = {EntityKind.JUDGEMENT: frozenset({"review_on"})}
"""Records that are written once, with the dates that can be moved; later thoughts are other records."""
_KEPT = {
    EntityKind.COMMITMENT: ("event_on",),
    EntityKind.FINDING: ("grade",),
    EntityKind.EXCEPTION: ("until",),
    EntityKind.EXPERIMENT: ("check_on",),
    EntityKind.MEASURE: ("experiment", "target", "by_when", "every"),
    EntityKind.JUDGEMENT: ("review_on",),
}
"""Fields whose earlier values are kept in the history."""
_GO_ON = frozenset(LINK_ENDS[LinkRole.HANDED_ON_TO][1])
"""The kinds of records that a finding is handed on to."""
_KINDS: dict[Any, EntityKind] = {
    model: EntityKind(name) for model in RECORDS if (name := model._meta.table_name) in set(EntityKind)
}
"""The kinds of records by their models; other tables belong to a record."""
_MODELS = {kind: model for model, kind in _KINDS.items()}

Row = Any
"""A row of a model, with the fields of that model."""
R = TypeVar("R", bound=Record)
T = TypeVar("T")


class FrozenRecordError(ValueError):
    """A change of a record that is written once."""


def ref_of(row: Row) -> Ref:
    """Return the reference to a record."""
    return Ref(_KINDS[type(row)], row.id)


def model_of(kind: EntityKind) -> Any:  # noqa: ANN401 -- one of the models
    """Return the model of a kind of record."""
    return _MODELS[kind]


def row_of(ref: Ref) -> Row:
    """Return the row of a record; raise KnownError where it is gone."""
    row = model_of(ref.kind).get_or_none(id=ref.id)
    if row is None:
        raise GONE
    return row


def kind_of(model: type[Record]) -> EntityKind | None:
    """Return the kind of record that a model holds; None for a table that belongs to a record."""
    return _KINDS.get(model)


def states_of(ref: Ref) -> list[str]:
    """Return every state a record has had, oldest first; to be called inside a reading."""
    return _history(ref.kind, ref.id)


def record(model: type[R], *sources: Any, **values: Any) -> R:  # noqa: ANN401 -- answers; of any field
    """Return a new record, not saved yet: these values, and what the answers have under the same names."""
    own = {column.name: getattr(source, column.name) for source in sources for column in fields(source)}
    return model(**{name: value for name, value in own.items() if name in model._meta.fields} | values)


def from_rows(kind: type[T], *rows: Row, **values: Any) -> T:  # noqa: ANN401 -- of any field
    """Return a value of this dataclass: these values, and what the rows have under the same names.

    Where several rows have a name, the first one counts.
    """
    names = [column.name for column in fields(kind) if column.name not in values]  # type: ignore[arg-type]
    own = {name: getattr(row, name) for row in reversed(rows) for name in names if hasattr(row, name)}
    return kind(**own, **values)


class RecordWriter:
    """Writes records inside one transaction.

    Raises TransitionError for a change of state that the record's table refuses.
    """

    def __init__(self, now: datetime, day: date | None = None) -> None:
        self.now = now
        self.day = day or now.date()
        """The day that new records carry."""
        self.changed: dict[EntityKind, set[str]] = {}
        """The ids of what was written so far, by kind."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was written so far."""
        return tuple(Change(kind, frozenset(ids)) for kind, ids in self.changed.items())

    @property
    def today(self) -> date:
        """The day of writing: what is to happen later counts from here."""
        return self.now.date()

    def create(self, row: Row) -> None:
        """Write a new record; its first state is checked and kept."""
        kind = _KINDS[type(row)]
        if kind in TRANSITIONS:
            check(kind, "", row.state)
            self._audit(kind, row.id, "state", "", row.state)
        row.save(force_insert=True)
        self._change(kind, row.id)

    def create_many(self, rows: Sequence[Row]) -> None:
        """Write new records of one kind that has no states, thousands at once."""
        if not rows:
            return
        kind, model = _KINDS[type(rows[0])], type(rows[0])
        if kind in TRANSITIONS:
            raise ValueError(f"a {kind} has states, which are kept one by one")
        columns = model._meta.sorted_fields
        names, marks = ", ".join(f'"{c.column_name}"' for c in columns), ", ".join("?" for _c in columns)
        sql = f'INSERT INTO "{model._meta.table_name}" ({names}) VALUES ({marks})'  # noqa: S608 -- its own names
        values = [[c.db_value(row.__data__.get(c.name)) for c in columns] for row in rows]
        # Without Peewee, which takes several times as long for each row.
        model._meta.database.connection().executemany(sql, values)
        self.changed.setdefault(kind, set()).update(row.id for row in rows)

    def update(self, row: Row, **values: Any) -> None:  # noqa: ANN401 -- of any field
        """Give fields of a record new values; its state is changed by `set_state` alone."""
        kind = _KINDS[type(row)]
        if kind in FROZEN and not values.keys() <= FROZEN[kind]:
            raise FrozenRecordError(f"a {kind} is written once")
        if "state" in values:
            raise ValueError("a state is changed by set_state")
        for name in _KEPT.get(kind, ()):
            before = row.__data__.get(name)
            after = getattr(values.get(name), "id", values.get(name))
            if name in values and before != after:
                self._audit(kind, row.id, name, _text(before), _text(after))
        self._save(kind, row, values)

    def set_state(self, row: Row, state: str, reason: str = "", **values: Any) -> None:  # noqa: ANN401
        """Bring a record into another state and give fields new values; the same state is no change."""
        kind, was = _KINDS[type(row)], row.state
        if was != state:
            check(kind, was, state, previous=state_before(kind, _history(kind, row.id)), reason=reason)
            self._audit(kind, row.id, "state", was, state, reason)
        if values:
            self.update(row, **values)
        self._save(kind, row, {"state": state})
        if was != state and kind in _GO_ON:
            self._follow(Ref(kind, row.id), was, state, reason)

    def may_become(self, row: Row, state: str, reason: str = "") -> bool:
        """Whether `set_state` would take this state."""
        kind = _KINDS[type(row)]
        table, before = TRANSITIONS[kind], state_before(kind, _history(kind, row.id))
        refused = table.needs_reason(row.state, state) and not reason.strip()
        return row.state == state or (table.allows(row.state, state, before) and not refused)

    def delete(self, row: Row) -> None:
        """Delete a record with all that belongs to it: links, history, and the records that go with it."""
        for model, ids in _with_all_of_it(row):
            kind = _KINDS.get(model)
            if kind is None:
                continue
            if "label" in model._meta.fields:
                from leadway.services.weeks.page_labels import keep_last_labels  # late: it loads all pages

                keep_last_labels(kind, ids)
            for start in range(0, len(ids), 200):
                some = ids[start : start + 200]
                for ends in ((Link.from_kind, Link.from_id), (Link.to_kind, Link.to_id)):
                    Link.delete().where((ends[0] == kind) & ends[1].in_(some)).execute()
                own = (StateChange.kind == kind) & StateChange.record_id.in_(some)
                StateChange.delete().where(own).execute()
            self.changed.setdefault(kind, set()).update(ids)
        row.delete_instance()

    def link(self, start: Ref, role: LinkRole, end: Ref) -> None:
        """Link two records; a link that is there already stays as it is."""
        if not may_link(start.kind, role, end.kind):
            raise ValueError(f"{start.kind} {role} {end.kind}")
        for ref in (start, end):
            if not self.has(ref):
                raise ValueError(f"there is no {ref.kind} of that id")
        if end not in links_from(start, role):
            Link.create(
                from_kind=start.kind,
                from_id=start.id,
                to_kind=end.kind,
                to_id=end.id,
                role=role,
                day=self.day,
            )
        self._change(end.kind, end.id)
        self._change(start.kind, start.id)

    def unlink(self, start: Ref, role: LinkRole, end: Ref) -> None:
        """Take a link between two records away; without one, nothing changes."""
        ends = (Link.from_id == start.id) & (Link.to_id == end.id) & (Link.role == role)
        if Link.delete().where(ends & (Link.from_kind == start.kind) & (Link.to_kind == end.kind)).execute():
            self._change(end.kind, end.id)
            self._change(start.kind, start.id)

    def has(self, ref: Ref) -> bool:
        """Whether this record is there."""
        model = _MODELS[ref.kind]
        return model.get_or_none(model.id == ref.id) is not None

    def _follow(self, ref: Ref, was: str, state: str, reason: str) -> None:
        """Close the findings that were handed on to a record that ends; open them again where it is.

        What was handed on to a problem that was merged goes on with the one it was merged into.
        """
        table = TRANSITIONS[ref.kind]
        is_ended = state in table.ends
        if is_ended is (was in table.ends) or state == ProblemState.MERGED:
            return
        merged = [ref]
        for each in merged:
            merged.extend(other for other in links_to(each, LinkRole.MERGED_INTO) if other not in merged)
        for start in (start for each in merged for start in links_to(each, LinkRole.HANDED_ON_TO)):
            finding = Finding.get_or_none(Finding.id == start.id)
            target = FindingState.CLOSED if is_ended else FindingState.HANDED_ON
            if finding is not None and self.may_become(finding, target, reason):
                self.set_state(finding, target, reason)

    def _save(self, kind: EntityKind, row: Row, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(only=[type(row)._meta.fields[name] for name in values])
        self._change(kind, row.id)

    def _audit(self, kind: EntityKind, id_: str, field: str, was: str, now: str, reason: str = "") -> None:
        StateChange.create(
            kind=kind, record_id=id_, field=field, before=was, after=now, reason=reason, at=self.now
        )

    def _change(self, kind: EntityKind, id_: str) -> None:
        self.changed.setdefault(kind, set()).add(id_)


class DataService:
    """What a person can do with open data: the base of the services."""

    def __init__(self, database: Database, clock: Clock, changes: Changes, settings: SettingsStore) -> None:
        self._database = database
        self._clock = clock
        self.changes = changes
        self._settings = settings

    @contextmanager
    def writing_records(self, step: str = "", key: str = "") -> Iterator[RecordWriter]:
        """Run the block as one transaction; what it wrote is announced once, when it is kept.

        `step` is the sentence under which a person can undo it; with the `key` of the step before it, both
        are one. Raises KnownError; nothing is kept then.
        """
        writer = RecordWriter(self._clock.now())
        with self._database.writing(step or None, key):
            yield writer
        self.changes.announce(*writer.changes)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _history(kind: EntityKind, id_: str) -> list[str]:
    """Return every state a record has had, oldest first."""
    rows = StateChange.select().where(
        (StateChange.kind == kind) & (StateChange.record_id == id_) & (StateChange.field == "state")
    )
    changes = list(rows.order_by(rowid()))
    first = [changes[0].before] if changes and changes[0].before else []
    return [*first, *(change.after for change in changes)]


def owned_by(row: Row) -> list[Ref]:
    """Return a record and every record that is deleted with it; to be called inside a reading."""
    found = _with_all_of_it(row)
    return [Ref(_KINDS[model], id_) for model, ids in found if model in _KINDS for id_ in ids]


def _with_all_of_it(row: Row) -> list[tuple[Any, list[str]]]:
    """Return the models and ids of a record and of those that are deleted with it."""
    owned_rows: list[tuple[Any, list[str]]] = [(type(row), [row.id])]
    for model, ids in owned_rows:
        for key, owned in model._meta.backrefs.items():
            if key.on_delete == "CASCADE":
                below = [r.id for r in owned.select(owned.id).where(key.in_(ids))]
                if below:
                    owned_rows.append((owned, below))
    return owned_rows
