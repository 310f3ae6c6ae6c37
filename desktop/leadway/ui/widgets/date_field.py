"""Fields for a day and for a time of day: typed in words or numbers, or picked from a calendar or a list."""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from PySide6.QtCore import QDate, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QListWidget, QMenu, QWidget, QWidgetAction

from leadway.domain.date_parser import read_date, read_time
from leadway.domain.weeks import full_date, medium_date
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.field import TypedOptions
from leadway.ui.widgets.parsed_field import ParsedField
from leadway.ui.widgets.region import order_of_dates
from leadway.ui.widgets.vbox import row

NOT_A_DATE = _("Leadway cannot read this as a date. Type it like {example}. What you typed is kept.")
TOO_EARLY = _("{day} is too early. The first possible day is {first}.")
TOO_LATE = _("{day} is too late. The last possible day is {last}.")
LEFT_BLANK = _("If you leave it blank: {day}")
NOT_A_TIME = _("Leadway cannot read this as a time. Type it like 14:00 or 2pm. What you typed is kept.")
CALENDAR, TIMES = _("Calendar"), _("Times")
OPENED_BY = _("{name} (Alt+Down)")
HALF_HOURS = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30)]  # no text
_LIST_SIZE, _USUAL = (112, 264), dt.time(9)


class PickedField(ParsedField):
    """A value that is typed or picked. Up and Down take the next and the previous one, Alt+Down opens it."""

    _icon, _opens = "", ""

    def step(self, steps: int) -> object | None:
        """Return the value so many steps on; None where there is none."""
        raise NotImplementedError

    def make_choice(self) -> QWidget:
        """Return what is opened to pick from."""
        raise NotImplementedError

    def pick(self, value: object) -> None:
        """Take a value as typed."""
        self.set_text(self.written(value))
        self.edit.selectAll()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that step and open; select all where a click begins the typing."""
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                return super().eventFilter(watched, event)
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.open_choice()
            elif (value := self.step(1 if event.key() == Qt.Key.Key_Up else -1)) is not None:
                self.pick(value)
            return True
        return super().eventFilter(watched, event)

    def open_choice(self) -> None:
        """Open the choice below the field, with the keyboard in it; the field has it back afterwards."""
        self.edit.setFocus()
        self._menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action, choice = QWidgetAction(menu), self.make_choice()
        choice.setAccessibleName(self._opens)
        action.setDefaultWidget(choice)
        menu.addAction(action)
        menu.popup(self.edit.mapToGlobal(self.edit.rect().bottomLeft()))
        choice.setFocus()

    def _set_control(self, control: QWidget) -> None:
        super()._set_control(control)
        self.button = LinkButton("", self, icon=self._icon, clicked=self.open_choice)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setAccessibleName(f"{self._accessible_name}: {self._opens}")
        self.button.setToolTip(OPENED_BY.format(name=self._opens))
        self._rows.addLayout(row(control, self.button, spacing=4, grow=control))
        control.installEventFilter(self)

    def _on_picked(self, value: object) -> None:
        self._menu.close()
        self.pick(value)


class DateField(PickedField):
    """One day: `18`, `18 Dec`, `18/12`, `Friday`, `tomorrow`, `+4w`.

    A day without a year is the next one, or the last one where the field `looks_back`. `day` is what a blank
    field means.
    """

    _icon, _opens = "calendar-days", CALENDAR

    def __init__(
        self,
        name: str,
        label: str,
        day: dt.date | None,
        *,
        today: dt.date,
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        looks_back: bool = False,
        **options: Unpack[TypedOptions],
    ) -> None:
        self._default = day
        self._today = today
        self._earliest = earliest or dt.date.min
        self._latest = latest or dt.date.max
        self._looks_back = looks_back
        super().__init__(name, label, **options)
        self.set_value(None)

    def date(self) -> dt.date | None:
        """Return the day, in a blank field the one this means; None where no possible day is typed."""
        value = self._default if self.is_empty() else self.parsed()
        return value if isinstance(value, dt.date) else None

    def set_value(self, value: object) -> None:
        """Show a day; the one the field began with where there is none."""
        super().set_value(self._default if value is None else value)

    def parse(self, text: str) -> dt.date | None:
        day = self._read(text)
        return day if day is not None and self._earliest <= day <= self._latest else None

    def written(self, value: object) -> str:
        return medium_date(value) if isinstance(value, dt.date) else ""

    def meaning(self, value: object) -> str:
        return full_date(value) if isinstance(value, dt.date) else ""

    def blank(self) -> str:
        return LEFT_BLANK.format(day=full_date(self._default)) if self._default else ""

    def fault(self) -> str:
        day = self._read(self.text())
        if day is None:
            return NOT_A_DATE.format(example=medium_date(self._default or self._today))
        if day < self._earliest:
            return TOO_EARLY.format(day=full_date(day), first=full_date(self._earliest))
        return TOO_LATE.format(day=full_date(day), last=full_date(self._latest))

    def step(self, steps: int) -> dt.date | None:
        if (day := self.date()) is None:
            return None
        after = day + dt.timedelta(days=steps)
        return after if self._earliest <= after <= self._latest else None

    def make_choice(self) -> QCalendarWidget:
        calendar = QCalendarWidget()
        # Qt's red for weekends is not in the theme.
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekend, QTextCharFormat())
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setDateRange(_qdate(self._earliest), _qdate(self._latest))
        calendar.setSelectedDate(_qdate(self.date() or self._today))
        for picked in (calendar.clicked, calendar.activated):
            picked.connect(lambda day: self._on_picked(day.toPython()))
        return calendar

    def _read(self, text: str) -> dt.date | None:
        today = self._today
        start = min(today, self._latest) if self._looks_back else max(today, self._earliest)
        return read_date(text, today, start=start, order=order_of_dates(), looks_back=self._looks_back)


class TimeField(PickedField):
    """A time of day, to the minute: `14`, `1400`, `14:00`, `2pm`."""

    _icon, _opens = "clock", TIMES

    def __init__(self, name: str, label: str, time: dt.time, **options: Unpack[TypedOptions]) -> None:
        super().__init__(name, label, **options)
        self.set_value(time)

    def show_saved(self, time: dt.time) -> None:
        """Show a saved time; what is being typed or cannot be read stays."""
        if not self.edit.hasFocus() and not self.is_unread:
            self.set_value(time)

    def time(self) -> dt.time | None:
        """Return the time; None where the field is blank or holds no time."""
        value = self.parsed()
        return value if isinstance(value, dt.time) else None

    def parse(self, text: str) -> dt.time | None:
        return read_time(text)

    def written(self, value: object) -> str:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else ""

    def meaning(self, value: object) -> str:
        written = self.written(value)
        return "" if written == self.text().strip() else written

    def fault(self) -> str:
        return NOT_A_TIME

    def step(self, steps: int) -> dt.time | None:
        if (time := self.time()) is None:
            return None
        half_hours = time.hour * 2 + (time.minute + (0 if steps > 0 else 29)) // 30 + steps
        return read_time(HALF_HOURS[half_hours % len(HALF_HOURS)])

    def make_choice(self) -> QListWidget:
        times = QListWidget()
        times.addItems(HALF_HOURS)
        times.setFixedSize(*_LIST_SIZE)
        time = self.time() or _USUAL
        times.setCurrentRow(time.hour * 2 + time.minute // 30)
        for picked in (times.itemClicked, times.itemActivated):
            picked.connect(lambda item: self._on_picked(read_time(item.text())))
        return times


def _qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)
