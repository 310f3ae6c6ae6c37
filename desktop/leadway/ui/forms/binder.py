"""Binds the fields of a form to the attributes of one frozen record: what they show, what an edit saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from leadway.ui.widgets.field import Field, Unread

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

R = TypeVar("R", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Port(Generic[R]):
    """Where a form's record comes from and goes to: the draft of a ritual, or a register's row."""

    load: Callable[[], R]
    save: Callable[[R], object]


class FormBinder(Generic[R]):
    """Shows a record in its fields and saves each edit as a new record.

    `show` is called with the record after each change: for texts and visibility that follow from it.
    What is typed and cannot be read is kept in the attribute of the same name with `_written` behind it.
    `adjust` takes the record before and after an edit and returns the one to save; `on_edit` is called after.
    """

    def __init__(
        self,
        port: Port[R],
        show: Callable[[R], object] = lambda _record: None,
        *,
        adjust: Callable[[R, R], R] | None = None,
        on_edit: Callable[[], object] | None = None,
        **bound: Field,
    ) -> None:
        self._port = port
        self._show = show
        self._adjust = adjust
        self._on_edit = on_edit
        self._bound = {name: _Bound(field, partial(self._on_edited, name)) for name, field in bound.items()}

    @property
    def record(self) -> R:
        """The record as it was last typed."""
        return self._port.load()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in the order in which they were named."""
        return tuple(bound.field for bound in self._bound.values())

    def refresh(self) -> None:
        """Show the record as it is now."""
        record = self.record
        for name, bound in self._bound.items():
            unread = getattr(record, f"{name}_written", "")
            bound.field.set_value(Unread(unread) if unread else getattr(record, name))
        self._show(record)

    def put(self, record: R) -> None:
        """Save another record, and show it."""
        self._port.save(record)
        self.refresh()
        self._report_edit()

    def change(self, **values: object) -> None:
        """Save and show the record with other values."""
        self.put(replace(self.record, **values))

    def _on_edited(self, name: str) -> None:
        before = self.record
        value = self._bound[name].field.value()
        values: dict[str, object] = {name: value}
        if value is None or isinstance(value, Unread):
            # An answer taken back: what the attribute is before the first answer.
            values[name] = next(each.default for each in fields(before) if each.name == name)
        if hasattr(before, written := f"{name}_written"):
            values[written] = value.text if isinstance(value, Unread) else ""
        after = replace(before, **values)
        if self._adjust is not None:
            after = self._adjust(before, after)
        self._port.save(after)
        self._show(after)
        self._report_edit()

    def _report_edit(self) -> None:
        if self._on_edit is not None:
            self._on_edit()


class _Bound:
    """One field. Qt keeps a function alive but not an object's method: the form can go as one."""

    def __init__(self, field: Field, on_edit: Callable[[], None]) -> None:
        self.field = field
        self._on_edit = on_edit
        field.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self._on_edit()
