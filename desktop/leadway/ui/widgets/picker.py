"""Fields a person picks from: a day, a time of day, one entry of a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Unpack

from PySide6.QtCore import QDate, QRect, QSignalBlocker, Qt, QTime
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QTimeEdit, QWidget

from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.field import Field, FieldOptions
from leadway.ui.widgets.paint import draw_icon, placed_in

_SIGN = 16


class DateField(Field):
    """One day. Arrow keys change the part under the cursor."""

    def __init__(
        self,
        name: str,
        label: str,
        day: dt.date,
        *,
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(name, label, **options)
        self._default = day
        self.edit = _DateEdit(_qdate(day), self)
        self.edit.setDisplayFormat("ddd d MMM yyyy")  # no text
        self.edit.setCalendarPopup(True)
        self.edit.setMinimumWidth(184)
        if earliest is not None:
            self.edit.setMinimumDate(_qdate(earliest))
        if latest is not None:
            self.edit.setMaximumDate(_qdate(latest))
        self._set_control(self.edit)
        self.edit.dateChanged.connect(self.changed)

    def date(self) -> dt.date:
        """Return the day shown."""
        day = self.edit.date()
        return dt.date(day.year(), day.month(), day.day())

    def value(self) -> object:
        return self.date()

    def set_value(self, value: object) -> None:
        """Show a day; the one the field began with where there is none."""
        with QSignalBlocker(self.edit):
            self.edit.setDate(_qdate(value if isinstance(value, dt.date) else self._default))


class TimeField(Field):
    """A time of day, to the minute."""

    def __init__(self, name: str, label: str, time: dt.time, **options: Unpack[FieldOptions]) -> None:
        super().__init__(name, label, **options)
        self.edit = _TimeEdit(QTime(time.hour, time.minute), self)
        self.edit.setDisplayFormat("HH:mm")
        # Without a calendar button Qt gives the text no space at the side, whatever the style sheet says.
        self.edit.lineEdit().setTextMargins(11, 0, 11, 0)
        self.edit.setMinimumWidth(96)
        self._set_control(self.edit)
        self.edit.timeChanged.connect(self.changed)

    def time(self) -> dt.time:
        """Return the time shown."""
        time = self.edit.time()
        return dt.time(time.hour(), time.minute())

    def value(self) -> object:
        return self.time()

    def set_value(self, value: object) -> None:
        if isinstance(value, dt.time):
            with QSignalBlocker(self.edit):
                self.edit.setTime(QTime(value.hour, value.minute))


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

    def value(self) -> object:
        """Return the value of the entry shown, or None for an empty list."""
        place = self.edit.currentIndex()
        return self._options[place].value if place >= 0 else None

    def set_value(self, value: object) -> None:
        """Show an entry without a signal; an unknown value shows none."""
        values = [option.value for option in self._options]
        self.edit.setCurrentIndex(values.index(value) if value in values else -1)


class _NoWheel:
    """The wheel scrolls the page; it must not change a value."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _DateEdit(_NoWheel, QDateEdit):
    _calendar_ready = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._calendar_ready:
            # Late: the calendar takes longer to make than the rest of the field.
            self._calendar_ready = True
            # Qt's red for weekends is not in the theme.
            for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
                self.calendarWidget().setWeekdayTextFormat(day, QTextCharFormat())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        # One Tab leaves the field; the arrow keys move through its parts.
        return QWidget.focusNextPrevChild(self, next)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_sign(self, "calendar-days")


class _TimeEdit(_NoWheel, QTimeEdit):
    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001  # Qt's own name and form
        return QWidget.focusNextPrevChild(self, next)


class _ComboBox(_NoWheel, QComboBox):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_sign(self, "chevron-down")


def _paint_sign(widget: QWidget, name: str) -> None:
    """Draw the arrow; a style sheet could show a file only, without the theme's colours."""
    place = placed_in(
        widget, QRect(widget.width() - _SIGN - 12, (widget.height() - _SIGN) // 2, _SIGN, _SIGN)
    )
    draw_icon(QPainter(widget), place, name, "ink_soft")


def _qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)
