"""A field a person picks from: one entry of a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.field import Field, FieldOptions
from leadway.ui.widgets.paint import draw_icon, placed_in

_SIGN = 16


class SelectField(Field):
    """One entry of a list too long for chips."""

    def __init__(
        self, name: str, label: str, options: Sequence[Option], **field_options: Unpack[FieldOptions]
    ) -> None:
        super().__init__(name, label, **field_options)
        self._options = tuple(options)
        self.edit = _ComboBox(self)
        self.edit.addItems([option.label for option in options])
        self._set_control(self.edit)
        # Only what the person does; setCurrentIndex() emits no `activated`.
        self.edit.activated.connect(self.changed)

    def values(self) -> tuple[object, ...]:
        """Return the values of all entries."""
        return tuple(option.value for option in self._options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other entries, without a signal; none is shown."""
        self._options = tuple(options)
        self.edit.clear()
        self.edit.addItems([option.label for option in options])
        self.edit.setCurrentIndex(-1)

    def value(self) -> object:
        """Return the value of the entry shown, or None for an empty list."""
        place = self.edit.currentIndex()
        return self._options[place].value if place >= 0 else None

    def set_value(self, value: object) -> None:
        """Show an entry without a signal; an unknown value shows none."""
        values = self.values()
        self.edit.setCurrentIndex(values.index(value) if value in values else -1)


class _ComboBox(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel scrolls the page; it must not change a value.
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # A style sheet could show a file only, without the theme's colours.
        place = QRect(self.width() - _SIGN - 12, (self.height() - _SIGN) // 2, _SIGN, _SIGN)
        draw_icon(QPainter(self), placed_in(self, place), "chevron-down", "ink_soft")
