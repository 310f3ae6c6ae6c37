"""Lists, shows, adds, changes and deletes the records of every register, and takes their steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, LinkRole, Ref
from leadway.domain.registers import registers
from leadway.domain.registers.spec import REOPEN, RESUME, SAVED, FieldKind, FieldSpec, RegisterSpec, StepSpec
from leadway.domain.text import one_line, shorten
from leadway.domain.transitions import TRANSITIONS, state_before
from leadway.domain.weeks import Week
from leadway.i18n import _, isolated
from leadway.services.changes import Changes
from leadway.services.record_writer import GONE, DataService, Row, model_of, ref_of, row_of, states_of
from leadway.services.registers.steps import effect_of, facts_of, holds_words
from leadway.services.registers.thread import joined, neighbours, thread
from leadway.services.registers.views import HistoryLine, ListLine, Neighbour, RecordView, Values, values_type
from leadway.services.settings import SettingsStore, UnsavedTexts
from leadway.services.tags import set_tags, tags_of
from leadway.storage.database import Database
from leadway.storage.fields import rowid
from leadway.storage.links import links_from
from leadway.storage.models import StateChange

ADD, CHANGE, DELETE = _("add “{title}”"), _("change “{title}”"), _("delete “{title}”")
MOVE = _("move “{title}”")
"""What can be undone, after "Undo:"."""
ASKS = _("Same one or new?")
"""Stands in the list where changed words wait until the person says what they mean."""
NEEDED = _("“{question}” needs an answer first.")
UNCHANGED = _("Nothing was changed.")
TAKEN = _("There is already one called “{name}”.")
_SHORT, _MOST_OFFERED = 40, 200


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

    def lines(
        self,
        kind: EntityKind,
        states: Sequence[str] = (),
        filters: Mapping[str, Sequence[Any]] = MappingProxyType({}),
        most: int | None = None,
    ) -> tuple[ListLine, ...]:
        """Return the records of a kind in the order of their register; the first ones, where `most` is set.

        `states` and `filters` narrow it: to these states, and to these values of columns.
        """
        spec, model = registers()[kind], model_of(kind)
        with self._database.reading():
            rows = joined(model, spec.joins)
            for name, among in {**filters, **({"state": states} if states else {})}.items():
                rows = rows.where(getattr(model, name).in_(tuple(among)))
            columns = [(getattr(model, name.lstrip("-")), name.startswith("-")) for name in spec.order]
            order = [column.desc() if is_latest else column for column, is_latest in columns]
            rows = rows.order_by(*order, rowid("t1").desc()).limit(most)
            return tuple(self._line(spec, row) for row in rows)

    def record(self, ref: Ref) -> RecordView:
        """Return one record, whole; raise KnownError where it is gone."""
        spec = registers()[ref.kind]
        with self._database.reading():
            row = row_of(ref)
            return RecordView(
                ref=ref,
                title=spec.title_of(row),
                state=str(getattr(row, "state", "")),
                state_label=spec.state_of(row, self.today),
                values=self._values(spec, row),
                history=_history(ref, spec),
                neighbours=neighbours(ref, row, self.today),
                steps=tuple(self._steps(spec, row)),
                week=_week_of(row),
                began=getattr(row, spec.day_field) if spec.day_field else None,
                folded=spec.folded_of(row, self.today),
                lines=facts_of(ref.kind, row, self._clock.now()),
                held=spec.title_of(row) if self._held(spec, row) else "",
            )

    def thread(self, ref: Ref) -> tuple[tuple[int, Neighbour], ...]:
        """Return the golden thread of a record as lines with their depth; KnownError where it is gone."""
        with self._database.reading():
            row_of(ref)
            return thread(ref, self.today)

    def options(
        self, spec: FieldSpec, apart_from: Ref | None = None, chosen: Sequence[str] = ()
    ) -> tuple[ListLine, ...]:
        """Return the records that can be chosen in a field, without the one that it belongs to.

        Where there are hundreds, the first ones of their register are offered, and those that are chosen.
        """
        if spec.refers_to is None:
            return ()
        among = () if spec.among is None else (spec.among,)
        found = self.lines(spec.refers_to, filters=dict(among), most=_MOST_OFFERED)
        if lacking := set(chosen).difference(line.ref.id for line in found):
            found += self.lines(spec.refers_to, filters={"id": tuple(lacking)})
        return tuple(line for line in found if line.ref != apart_from)

    def step_to(self, ref: Ref, state: str) -> StepSpec | None:
        """Return the step that brings a record into a state now; None where none does."""
        with self._database.reading():
            row = row_of(ref)
            before = state_before(ref.kind, states_of(ref))
            steps = list(self._steps(registers()[ref.kind], row))
        return next((step for step in steps if (before if step.goes_back else step.state) == state), None)

    def blank(self, kind: EntityKind) -> Values:
        """Return the values of a record that is not stored yet."""
        spec = registers()[kind]
        if not spec.can_add:
            return values_type(kind)()
        values: Values = replace(self._values(spec, model_of(kind)(**_began(spec, self._clock.now()))), id="")
        return values

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
        links = _other_links(spec, before, after)
        values = _storable(model_of(kind), _differing(spec, before, after, str(getattr(row, "state", ""))))
        if row is None:
            row = model_of(kind)(**_began(spec, self._clock.now()) | values)
            if spec.is_ordered:
                row.position = _last_position(kind) + 1
        _refuse_taken(spec, row, values)
        preview = type(row)(**row.__data__ | values)
        is_added = is_new or self._added == (row.id, self._database.undo.next)
        title = isolated(shorten(spec.title_of(preview) or spec.title_of(row), _SHORT))
        sentence = (ADD if is_added else CHANGE).format(title=title)
        with self.writing_records(sentence, key=row.id) as writer:
            if is_new:
                writer.create(row)
            else:
                self._hold_words(spec, row, before, after, values)
                if values:
                    writer.update(row, **values)
            for role, ref, is_linked in links:
                (writer.link if is_linked else writer.unlink)(ref_of(row), role, ref)
            for name in (each.name for each in spec.fields if each.kind is FieldKind.TAGS):
                if getattr(after, name) != getattr(before, name):
                    set_tags(writer, ref_of(row), getattr(after, name))
            if (effect := effect_of(kind, SAVED)) is not None:
                effect(writer, row, values)
            self._keep_unread(spec, row.id, before, after)
        self._added = (row.id, sentence if is_added else None)
        return self._values(spec, row)

    def move(self, refs: Sequence[Ref], place: int, to: int) -> None:
        """Put the record at a place among these, from 0, at another one."""
        order = [ref for n, ref in enumerate(refs) if n != place]
        order.insert(to, refs[place])
        rows = [row_of(ref) for ref in order]
        title = registers()[refs[place].kind].title_of(rows[to])
        with self.writing_records(MOVE.format(title=isolated(shorten(title, _SHORT)))) as writer:
            for number, row in enumerate(rows):
                if row.position != number:
                    writer.update(row, position=number)

    def take(self, ref: Ref, step: StepSpec, answers: Mapping[str, Any] | None = None) -> Ref:
        """Take a step with the answers to its questions; return the record that is to be shown then.

        Raises KnownError where an answer is missing or the step is no longer possible: nothing is changed.
        """
        given = {name: value for name, value in (answers or {}).items() if not _is_blank(value)}
        for question in step.asks:
            if question.name in step.required and question.name not in given:
                raise KnownError(NEEDED.format(question=question.label), UNCHANGED)
        row, spec = row_of(ref), registers()[ref.kind]
        if step not in self._steps(spec, row):
            raise KnownError(_("This can no longer be done: the record has changed."), UNCHANGED)
        title = isolated(shorten(spec.title_of(row), _SHORT))
        with self.writing_records(step.undo.format(title=title)) as writer:
            effect, reason = effect_of(ref.kind, step.name), str(given.get("reason", ""))
            made = effect(writer, row, given) if effect is not None else None
            columns = type(row)._meta.fields
            values = {name: value for name, value in given.items() if name in columns}
            state = state_before(ref.kind, states_of(ref)) if step.goes_back else step.state
            if values:
                writer.update(row, **values)
            if state:
                writer.set_state(row, type(row.state)(state), reason)
        return made or ref

    def delete(self, ref: Ref) -> str:
        """Delete a record with what belongs to it; return the sentence under which that can be undone."""
        row, spec = row_of(ref), registers()[ref.kind]
        sentence = DELETE.format(title=isolated(shorten(spec.title_of(row), _SHORT)))
        with self.writing_records(sentence) as writer:
            writer.delete(row)
            for each in spec.fields:
                self._texts.put(_place(ref.id, each.name), "")
        return sentence

    def _line(self, spec: RegisterSpec, row: Row) -> ListLine:
        held = self._held(spec, row)
        return ListLine(
            Ref(spec.kind, row.id),
            held or spec.title_of(row),
            str(getattr(row, "state", "")),
            "" if held else spec.state_of(row, self.today),
            ASKS if held else spec.details_of(row),
            spec.mark_of(row),
            spec.place_of(row),
        )

    def _held(self, spec: RegisterSpec, row: Row) -> str:
        """Return the changed words of a record that wait until the person says what they mean."""
        is_held = any(each.is_held for each in spec.fields)
        return self._texts.get(held_place(Ref(spec.kind, row.id))) if is_held else ""

    def _hold_words(
        self, spec: RegisterSpec, row: Row, before: Values, after: Values, values: dict[str, Any]
    ) -> None:
        """Keep changed words beside the old ones, where these wait; else leave them among `values`."""
        for name in (each.name for each in spec.fields if each.is_held):
            typed = one_line(getattr(after, name))
            values.pop(name, None)
            if typed and typed != getattr(row, name) and not holds_words(spec.kind, row):
                values[name] = typed
            elif getattr(after, name) != getattr(before, name):
                is_other = bool(typed) and typed != getattr(row, name)
                self._texts.put(held_place(Ref(spec.kind, row.id)), typed if is_other else "")

    def _values(self, spec: RegisterSpec, row: Row) -> Values:
        kind = values_type(spec.kind)
        values: dict[str, Any] = {"id": row.id}
        held = self._held(spec, row)
        for each in spec.fields:
            if each.role is not None and each.refers_to is not None:
                linked = links_from(ref_of(row), each.role)
                ids = tuple(ref.id for ref in linked if ref.kind is each.refers_to)
                values[each.name] = ids if each.kind is FieldKind.RECORDS else next(iter(ids), None)
            elif each.kind is FieldKind.TAGS:
                values[each.name] = tags_of(ref_of(row))
            elif each.is_held and held:
                values[each.name] = held
            else:
                read = each.value_of or partial(_stored, each)
                values[each.name] = read(row)
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
        goes_back = table is not None and bool(previous) and table.allows(state, previous, previous)
        has_own = False
        for step in spec.steps:
            fits = (not step.states or state in step.states) and step.applies(row)
            ended = step.while_open and table is not None and state in table.ends
            if step.goes_back:
                fits = has_own = fits and goes_back
            elif table is not None and step.state:
                fits = fits and table.allows(state, step.state, previous)
                fits = fits and not table.needs_reason(state, step.state)
            if fits and not ended:
                yield step
        if table is not None and goes_back and not has_own:
            if table.needs_reason(state, previous):
                yield REOPEN
            elif state in table.waiting:
                yield RESUME


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _place(id_: str, name: str) -> str:
    """Return where what cannot be read in a field is kept."""
    return f"record/{id_}/{name}"


def held_place(ref: Ref) -> str:
    """Return where changed words wait until the person says what they mean."""
    return str(ref)


def _began(spec: RegisterSpec, now: datetime) -> dict[str, Any]:
    """Return what a new record has from the start: its day and moment, and a first state."""
    day: dict[str, Any] = {spec.day_field: now.date()} if spec.day_field else {}
    day |= {"written_at": now} if "written_at" in model_of(spec.kind)._meta.fields else {}
    table, state = TRANSITIONS.get(spec.kind), model_of(spec.kind)._meta.fields.get("state")
    is_open = table is not None and state is not None and state.default is None
    first = {"state": table.states(table.start)} if table is not None and is_open else {}
    return day | first | dict(spec.starts(now.date()))


def _last_position(kind: EntityKind) -> int:
    position = model_of(kind).position
    return max((row.position for row in model_of(kind).select(position)), default=-1)


def _stored(spec: FieldSpec, row: Row) -> Any:  # noqa: ANN401 -- of any field
    """Return a stored value as its field shows it."""
    stored = tuple(row.__data__.get(name) for name in spec.stored_in)
    if len(stored) > 1:
        return stored
    [value] = stored
    match spec.kind:
        case FieldKind.LINE | FieldKind.TEXT if value is None:
            return ""
        case FieldKind.TICK if spec.terms is not None:
            return value is next(iter(spec.terms))
        case FieldKind.SOME if spec.terms is not None:
            return tuple(term for term in spec.terms if term in str(value or "").split())
    return value


def _storable(model: Any, values: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 -- one of the models
    """Return the values that their columns take: what may not be empty and was cleared begins again.

    Without a value to begin with it stays as it is.
    """
    columns = model._meta.fields
    begun = {n: columns[n].default if v is None and not columns[n].null else v for n, v in values.items()}
    return {n: v for n, v in begun.items() if v is not None or columns[n].null}


def _other_links(spec: RegisterSpec, before: Values, after: Values) -> Iterator[tuple[LinkRole, Ref, bool]]:
    """Yield the links that the fields of a record gained, and those that they lost."""
    for each in spec.fields:
        if each.role is not None and each.refers_to is not None:
            old, new = (_ids(getattr(values, each.name)) for values in (before, after))
            for id_ in (*old, *new):
                if (id_ in old) is not (id_ in new):
                    yield each.role, Ref(each.refers_to, id_), id_ in new


def _refuse_taken(spec: RegisterSpec, row: Row, values: Mapping[str, Any]) -> None:
    """Raise KnownError where another record has the value of the column that is unique."""
    value = values.get(spec.unique)
    model: Any = type(row)
    if (
        value is not None
        and (model.select().where((model._meta.fields[spec.unique] == value) & (model.id != row.id))).exists()
    ):
        raise KnownError(TAKEN.format(name=isolated(str(value))), UNCHANGED)


def _ids(value: Any) -> tuple[str, ...]:  # noqa: ANN401 -- ids, one id, or None
    return value if isinstance(value, tuple) else tuple(filter(None, (value,)))


def _differing(spec: RegisterSpec, before: Values, after: Values, state: str) -> dict[str, Any]:
    """Return the columns whose values differ, can be read, and can be changed in this state."""
    differing: dict[str, Any] = {}
    for each in spec.fields:
        value = getattr(after, each.name)
        unread: str = getattr(after, f"{each.name}_written", "")
        is_elsewhere = not each.can_change(state) or each.role or each.kind is FieldKind.TAGS
        if is_elsewhere or unread or value == getattr(before, each.name):
            continue
        stored, names = _column_value(each, value), each.stored_in
        differing |= dict(zip(names, stored if len(names) > 1 else (stored,), strict=True))
    return differing


def _column_value(spec: FieldSpec, value: Any) -> Any:  # noqa: ANN401 -- of any field
    match spec.kind:
        case FieldKind.LINE:
            return one_line(value or "")
        case FieldKind.TICK if spec.terms is not None:
            return list(spec.terms)[0 if value else 1]
        case FieldKind.SOME:
            return " ".join(value)
    return value


def _history(ref: Ref, spec: RegisterSpec) -> tuple[HistoryLine, ...]:
    """Return the dated changes of a record; a record among the values by its title."""
    own = {each.name: each for each in spec.fields}
    rows = StateChange.select().where((StateChange.kind == ref.kind) & (StateChange.record_id == ref.id))
    lines = []
    for row in rows.order_by(StateChange.at, rowid()):
        before, after = (_titled(own.get(row.field), text) for text in (row.before, row.after))
        lines.append(HistoryLine(row.at, row.field, before, after, row.reason))
    return tuple(lines)


def _titled(field: FieldSpec | None, text: str) -> str:
    if field is None or field.refers_to is None or not text:
        return text
    row = model_of(field.refers_to).get_or_none(id=text)
    return registers()[field.refers_to].title_of(row) if row is not None else ""


def _week_of(row: Row) -> Week | None:
    """Return the week in whose ritual a record was written, or the check that it came from was made."""
    made = row if "ritual" in row.__data__ else getattr(row, "check_made", None)
    week: Week | None = made.ritual.week if made is not None and made.ritual is not None else None
    return week
