"""Lists, shows, adds, changes and deletes the records of every register, and takes their steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.number_parser import read_number
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.spec import REOPEN, RESUME, FieldKind, FieldSpec, RegisterSpec, StepSpec
from leadway.domain.text import isolated, shorten
from leadway.domain.transitions import TRANSITIONS, state_before
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.changes import Changes
from leadway.services.record_writer import DataService, Row, model_of, states_of
from leadway.services.registers.steps import effect_of
from leadway.services.registers.thread import neighbours, thread
from leadway.services.registers.views import HistoryLine, ListLine, Neighbour, RecordView, Values, values_type
from leadway.services.settings import SettingsStore, UnsavedTexts
from leadway.storage.database import Database
from leadway.storage.fields import rowid
from leadway.storage.models import Ritual, StateChange

ADD, CHANGE, DELETE = _("add “{title}”"), _("change “{title}”"), _("delete “{title}”")
"""What can be undone, after "Undo:"."""
GONE = KnownError(_("This record is no longer there."), _("Nothing was changed."))
NEEDED = _("“{question}” needs an answer first.")
UNCHANGED = _("Nothing was changed.")
_SHORT = 40


class RegisterService(DataService):
    """Each change is a step that can be undone; what is typed into one record in one go is one step."""

    def __init__(self, database: Database, clock: Clock, changes: Changes, settings: SettingsStore) -> None:
        super().__init__(database, clock, changes, settings)
        self._texts = UnsavedTexts(database)
        self._added: tuple[str, str | None] = ("", None)
        """The record that was added last, and the sentence of that step."""

    @property
    def today(self) -> date:
        """The day of the person's calendar."""
        return self._clock.now().date()

    def lines(self, kind: EntityKind, states: Sequence[str] = ()) -> tuple[ListLine, ...]:
        """Return the records of a kind in the order of their register; where states are named, of those."""
        spec, model = registers()[kind], model_of(kind)
        with self._database.reading():
            rows = model.select()
            if states:
                rows = rows.where(model.state.in_(tuple(states)))
            columns = [(getattr(model, name.lstrip("-")), name.startswith("-")) for name in spec.order]
            order = [column.desc() if is_latest else column for column, is_latest in columns]
            return tuple(self._line(spec, row) for row in rows.order_by(*order, rowid().desc()))

    def record(self, ref: Ref) -> RecordView:
        """Return one record, whole; raise KnownError where it is gone."""
        spec = registers()[ref.kind]
        with self._database.reading():
            row = self._row(ref)
            return RecordView(
                ref=ref,
                title=spec.title_of(row),
                state=str(getattr(row, "state", "")),
                state_label=spec.state_of(row, self.today),
                values=self._values(spec, row),
                history=_history(ref),
                neighbours=neighbours(ref, row, self.today),
                steps=tuple(self._steps(spec, row)),
                week=_week_of(row),
                began=getattr(row, spec.day_field) if spec.day_field else None,
            )

    def thread(self, ref: Ref) -> tuple[tuple[int, Neighbour], ...]:
        """Return the golden thread of a record as lines with their depth; KnownError where it is gone."""
        with self._database.reading():
            self._row(ref)
            return thread(ref, self.today)

    def options(self, spec: FieldSpec) -> tuple[ListLine, ...]:
        """Return the records that can be chosen in a field."""
        return self.lines(spec.refers_to) if spec.refers_to is not None else ()

    def blank(self, kind: EntityKind) -> Values:
        """Return the values of a record that is not stored yet."""
        return values_type(kind)()

    def save(self, kind: EntityKind, before: Values, after: Values) -> Values:
        """Save what differs and return it as it is stored; a new record without words stays as it is.

        What is typed into a field for a date or number and cannot be read is kept beside the value that is
        stored, which stays.
        """
        spec = registers()[kind]
        row = model_of(kind).get_or_none(id=after.id) if after.id else None
        if row is None and after.id:
            raise GONE
        if row is None and not str(getattr(after, spec.first_field)).strip():
            return after
        is_new = row is None
        values = _differing(spec, before, after)
        if row is None:
            row = model_of(kind)(
                **_began(spec, self.today), **{n: v for n, v in values.items() if v is not None}
            )
        title = isolated(shorten(spec.title_of(row), _SHORT))
        is_added = is_new or self._added == (row.id, self._database.undo.next)
        sentence = (ADD if is_added else CHANGE).format(title=title)
        with self.writing_records(sentence, key=row.id) as writer:
            if is_new:
                writer.create(row)
            elif values:
                writer.update(row, **values)
            self._keep_unread(spec, row.id, before, after)
        self._added = (row.id, sentence if is_added else None)
        return self._values(spec, row)

    def take(self, ref: Ref, step: StepSpec, answers: Mapping[str, Any] | None = None) -> Ref:
        """Take a step with the answers to its questions; return the record that is to be shown then.

        Raises KnownError where an answer is missing or the step is no longer possible: nothing is changed.
        """
        given = {name: value for name, value in (answers or {}).items() if value not in (None, "")}
        for question in step.asks:
            if question.name in step.required and question.name not in given:
                raise KnownError(NEEDED.format(question=question.label), UNCHANGED)
        row, spec = self._row(ref), registers()[ref.kind]
        if step not in self._steps(spec, row):
            raise KnownError(_("This can no longer be done: the record has changed."), UNCHANGED)
        title = isolated(shorten(spec.title_of(row), _SHORT))
        with self.writing_records(step.undo.format(title=title)) as writer:
            effect, reason = effect_of(ref.kind, step.name), str(given.get("reason", ""))
            made = effect(writer, row, given) if effect is not None else None
            columns = type(row)._meta.fields
            values = {name: value for name, value in given.items() if name in columns}
            state = step.state or (state_before(ref.kind, states_of(ref)) if step in (REOPEN, RESUME) else "")
            if values:
                writer.update(row, **values)
            if state:
                writer.set_state(row, type(row.state)(state), reason)
        return made or ref

    def delete(self, ref: Ref) -> str:
        """Delete a record with what belongs to it; return the sentence under which that can be undone."""
        row, spec = self._row(ref), registers()[ref.kind]
        sentence = DELETE.format(title=isolated(shorten(spec.title_of(row), _SHORT)))
        with self.writing_records(sentence) as writer:
            writer.delete(row)
            for each in spec.fields:
                self._texts.put(_place(ref.id, each.name), "")
        return sentence

    def _row(self, ref: Ref) -> Row:
        row = model_of(ref.kind).get_or_none(id=ref.id)
        if row is None:
            raise GONE
        return row

    def _line(self, spec: RegisterSpec, row: Row) -> ListLine:
        return ListLine(
            Ref(spec.kind, row.id),
            spec.title_of(row),
            str(getattr(row, "state", "")),
            spec.state_of(row, self.today),
            spec.details_of(row),
            spec.mark_of(row),
        )

    def _values(self, spec: RegisterSpec, row: Row) -> Values:
        kind = values_type(spec.kind)
        values: dict[str, Any] = {"id": row.id}
        for each in spec.fields:
            column = type(row)._meta.fields.get(each.name)
            stored = row.__data__.get(each.name) if column is not None else None
            values[each.name] = _shown(each, stored)
        for column in fields(kind):
            if column.name.endswith("_written"):
                values[column.name] = self._texts.get(_place(row.id, column.name))
        return kind(**values)

    def _keep_unread(self, spec: RegisterSpec, id_: str, before: Values, after: Values) -> None:
        for each in spec.fields:
            name = f"{each.name}_written"
            text: str = getattr(after, name, "")
            if text != getattr(before, name, ""):
                self._texts.put(_place(id_, name), text)

    def _steps(self, spec: RegisterSpec, row: Row) -> Iterator[StepSpec]:
        state = str(getattr(row, "state", ""))
        table = TRANSITIONS.get(spec.kind)
        previous = state_before(spec.kind, states_of(Ref(spec.kind, row.id))) if table is not None else ""
        for step in spec.steps:
            fits = not step.states or state in step.states
            reopens = table is not None and bool(step.state) and table.needs_reason(state, step.state)
            allowed = table is None or not step.state or table.allows(state, step.state, previous)
            if fits and allowed and not reopens:
                yield step
        if table is not None and previous and table.allows(state, previous, previous):
            if table.needs_reason(state, previous):
                yield REOPEN
            elif state in table.waiting:
                yield RESUME


def _place(id_: str, name: str) -> str:
    """Return where what cannot be read in a field is kept."""
    return f"record/{id_}/{name}"


def _began(spec: RegisterSpec, today: date) -> dict[str, date]:
    return {spec.day_field: today} if spec.day_field else {}


def _shown(spec: FieldSpec, stored: Any) -> Any:  # noqa: ANN401 -- of any field
    """Return a stored value as its field shows it; numbers are typed as text."""
    if spec.kind is FieldKind.NUMBER:
        return "" if stored is None else f"{stored:g}"
    return stored


def _differing(spec: RegisterSpec, before: Values, after: Values) -> dict[str, Any]:
    """Return the columns whose values differ and can be read."""
    differing = {}
    for each in spec.fields:
        value = getattr(after, each.name)
        unread: str = getattr(after, f"{each.name}_written", "")
        if each.is_fixed or unread or value == getattr(before, each.name):
            continue
        differing[each.name] = read_number(value) if each.kind is FieldKind.NUMBER else value
    return differing


def _history(ref: Ref) -> tuple[HistoryLine, ...]:
    rows = StateChange.select().where((StateChange.kind == ref.kind) & (StateChange.record_id == ref.id))
    ordered = rows.order_by(StateChange.at, rowid())
    return tuple(HistoryLine(row.at, row.field, row.before, row.after, row.reason) for row in ordered)


def _week_of(row: Row) -> str:
    id_ = row.__data__.get("ritual")
    ritual = Ritual.get_or_none(id=id_) if id_ else None
    week: Week | None = ritual.week if ritual is not None else None
    return str(week) if week is not None else ""
