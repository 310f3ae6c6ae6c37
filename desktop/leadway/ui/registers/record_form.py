"""The form of one record, made from the fields that its register declares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from leadway.domain.refs import Ref
from leadway.domain.registers.spec import FieldKind, FieldSpec, RegisterSpec, lines, text_of
from leadway.domain.terms import RightThingTest, Term
from leadway.domain.weeks import long_date
from leadway.i18n import _, isolated
from leadway.services.registers.views import ListLine, Values
from leadway.ui.forms.binder import FormBinder, Port
from leadway.ui.registers.records_field import RecordsField
from leadway.ui.registers.tags_field import TagsField
from leadway.ui.widgets.buttons import Unfold
from leadway.ui.widgets.choice import AnswerChips, Chips, Choice, Option, Tick
from leadway.ui.widgets.date_field import DateField
from leadway.ui.widgets.field import AnswerField, Field, TextField, TypedOptions
from leadway.ui.widgets.number_field import AmountField, CountField
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Paragraph
from leadway.ui.widgets.vbox import VBox

NONE = _("none")
BLANK = "–"  # no text
_MOST_CHIPS = 5
_TYPED: dict[FieldKind, Callable[..., Field]] = {
    FieldKind.LINE: AnswerField,
    FieldKind.TAGS: TagsField,
    FieldKind.TEXT: TextField,
    FieldKind.NUMBER: AmountField,
}
SHRINKS = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon

Options = Callable[..., Sequence[ListLine]]
"""Returns the records that can be chosen in a field; as `RegisterService.options`."""


def make_field(spec: FieldSpec, name: str, today: date, options: Options) -> Field:
    """Return the field of a declaration; `name` is its stable name."""
    typed = TypedOptions(placeholder=text_of(spec.example), hint=spec.hint)
    if spec.is_fixed:
        return FixedField(name, spec.label)
    match spec.kind:
        case FieldKind.DAY:
            return DateField(name, spec.label, None, today=today, looks_back=spec.looks_back, **typed)
        case FieldKind.COUNT:
            return CountField(name, spec.label, least=spec.least, **typed)
        case FieldKind.TICK:
            return Tick(name, "", [Option(spec.name, spec.label)], accessible_name=spec.label)
        case FieldKind.CHOICE if spec.lines_of:
            return LinesField(name, spec.label, hint=spec.hint)
        case FieldKind.CHOICE:
            return _choice(spec, name)
        case FieldKind.SOME:
            return Chips(name, spec.label, choices(spec), hint=spec.hint)
        case FieldKind.TESTS:
            tests = [Option(test, test.label) for test in RightThingTest]
            return AnswerChips(name, spec.label, tests, hint=spec.hint)
        case FieldKind.RECORDS:
            return RecordsField(name, spec.label, _records(spec, options), hint=spec.hint)
        case FieldKind.RECORD:
            return _select(name, spec, [Option(None, NONE), *_records(spec, options)])
    return _TYPED[spec.kind](name, spec.label, **typed)


class FixedField(Field):
    """A value that is shown and not changed here."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label)
        self._value: object = None
        self.text = Paragraph(selectable=True)
        self._rows.addWidget(self.text)

    def value(self) -> object:
        return self._value

    def set_value(self, value: object) -> None:
        self._value = value
        shown = long_date(value) if isinstance(value, date) else value
        self.text.setText(shown.label if isinstance(shown, Term) else str(shown or BLANK))


class LinesField(SelectField):
    """One of the lines that are written in another field."""

    def __init__(self, name: str, label: str, *, hint: str = "") -> None:
        super().__init__(name, label, [], hint=hint)
        self.edit.setSizeAdjustPolicy(SHRINKS)

    def show_lines(self, text: str) -> None:
        """Offer other lines; the chosen one stays chosen, also where it is no longer written there."""
        chosen = self.value()
        written = [line for line in lines(text) if line != chosen]
        self.set_options(
            [Option("", NONE), *(Option(line, str(line)) for line in (chosen, *written) if line)]
        )
        self.set_value(chosen)

    def value(self) -> object:
        return super().value() or ""

    def set_value(self, value: object) -> None:
        if value and value not in self.values():
            self.set_options([Option("", NONE), Option(value, str(value))])
        super().set_value(value or "")


class RecordForm(VBox):
    """Every field of a register, bound to the values of the record that is shown."""

    def __init__(
        self,
        spec: RegisterSpec,
        port: Port[Values],
        today: date,
        options: Options,
        after: Mapping[str, Sequence[QWidget]],
    ) -> None:
        """Make the fields, with further widgets `after` some of them, by their names."""
        super().__init__(spacing=16)
        self.spec = spec
        self._state, self._folded, self._is_new = "", tuple[str, ...](), True
        self.fields = {
            each.name: make_field(each, f"{spec.kind}/{each.name}", today, _no_options)
            for each in spec.fields
        }
        self._options = options
        self.anyway = VBox()
        """Shows what is folded to a person who asks for it."""
        for name, field in self.fields.items():
            self.add(field, *after.get(name, ()))
        self.add(self.anyway)
        bound: Any = self.fields
        self.binder: FormBinder[Values] = FormBinder(port, self._show, **bound)

    @property
    def first(self) -> Field:
        """The field that has the focus in a new record."""
        return self.fields[self.spec.first_field or self.spec.fields[0].name]

    def show_state(self, state: str, folded: tuple[str, ...] = (), *, is_new: bool) -> None:
        """Show the fields of a record in this state; of a new one those without which it is none."""
        self._state, self._folded, self._is_new = state, folded, is_new
        self.anyway.replace(*([Unfold(*(self.fields[name] for name in folded))] if folded else []))
        self.anyway.setVisible(bool(folded))
        self._show(self.binder.record)

    def read_options(self) -> None:
        """Offer the records that there are now, and the examples of now."""
        record = self.binder.record
        for each in self.spec.fields:
            field, value = self.fields[each.name], getattr(record, each.name)
            ids = value if isinstance(value, tuple) else tuple(filter(None, (value,)))
            options = partial(self._options, apart_from=Ref(self.spec.kind, record.id), chosen=ids)
            if isinstance(field, RecordsField):
                field.set_options(_records(each, options))
            elif each.kind is FieldKind.RECORD and isinstance(field, SelectField):
                field.set_options([Option(None, NONE), *_records(each, options)])
                field.set_value(value)
            elif isinstance(field, TagsField):
                field.set_known([line.title for line in self._options(each)])
            elif isinstance(field, AnswerField) and callable(each.example):
                field.edit.setPlaceholderText(each.example())

    def _show(self, values: Values) -> None:
        first = self.spec.first_field
        # A new record asks nothing more before it has words.
        is_begun = not self._is_new or not first or bool(getattr(values, first).strip())
        is_first = True
        for each in self.spec.fields:
            field = self.fields[each.name]
            field.setEnabled(each.is_fixed or each.can_change(self._state))
            if each.name not in self._folded:
                is_shown = each.is_shown(self._state, getattr(values, each.name)) and each.shown_if(values)
                is_now = is_begun or is_first
                field.setVisible(is_shown and is_now and not (self._is_new and each.states))
            is_first = is_first and each.name != first
            if isinstance(field, LinesField):
                field.show_lines(getattr(values, each.lines_of))


def _choice(spec: FieldSpec, name: str) -> Field:
    found = choices(spec)
    if len(found) <= _MOST_CHIPS:
        required = spec.is_required or spec.name == "label"
        return Choice(name, spec.label, found, required=required, hint=spec.hint)
    if any(option.value is None for option in found) or spec.is_required:
        return _select(name, spec, found)
    return _select(name, spec, [Option(None, NONE), *found])


def choices(spec: FieldSpec) -> list[Option]:
    """Return the answers of a closed list."""
    return [Option(*each) for each in spec.options] or [Option(term, term.label) for term in spec.terms or ()]


def _no_options(_spec: FieldSpec) -> Sequence[ListLine]:
    """Offer nothing yet: the records are read when one is shown."""
    return ()


def _records(spec: FieldSpec, options: Options) -> list[Option]:
    """Return the records that can be chosen."""
    return [Option(line.ref.id, isolated(line.title)) for line in options(spec)]


def _select(name: str, spec: FieldSpec, options: list[Option]) -> SelectField:
    field = SelectField(name, spec.label, options, hint=spec.hint)
    # Beside the list there may be less room than the longest entry takes.
    field.edit.setSizeAdjustPolicy(SHRINKS)
    return field
