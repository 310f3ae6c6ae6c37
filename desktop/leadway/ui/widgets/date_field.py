"""Fields for a day and for a time of day: typed in words or numbers, or picked from a calendar or a list."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Unpack

from PySide6.QtCore import QDate, Qt, SignalInstance
from PySide6.QtGui import QIcon, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QListWidget, QMenu, QToolButton, QWidget, QWidgetAction

from leadway.domain.date_parser import EARLIEST, LATEST, read_date, read_time
from leadway.domain.weeks import Week, full_date, later, long_date
from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.field import TypedOptions
from leadway.ui.widgets.keyboard import on_keys
from leadway.ui.widgets.parsed_field import ParsedField
from leadway.ui.widgets.region import order_of_dates
from leadway.ui.widgets.vbox import row

NOT_A_DATE = _("Leadway cannot read this as a date. Type it like {example}. What you typed is kept.")
TOO_EARLY = _("{day} is too early. The first possible day is {first}.")
TOO_LATE = _("{day} is too late. The last possible day is {last}.")
LEFT_BLANK = _("If you leave it blank: {day}")
NOT_A_TIME = _("Leadway cannot read this as a time. Type it like 14:00 or 2pm. What you typed is kept.")
CALENDAR, TIMES, OPENED_BY = _("Calendar"), _("Times"), _("{name} (Alt+Down)")
_HALF_HOURS = [dt.time(hour, minute) for hour in range(24) for minute in (0, 30)]
_USUAL_TIME = dt.time(9)


class PickedField(ParsedField):
    """A value that is typed or picked. Up and Down take the next and the one before, Alt+Down opens all."""

    _icon, _opens = "", ""

    def step(self, steps: int) -> object | None:
        """Return the value so many steps on; None where there is none."""
        raise NotImplementedError

    def make_choice(self) -> tuple[QWidget, list[SignalInstance]]:
        """Return what is opened, and the signals by which it tells what was picked."""
        raise NotImplementedError

    def pick(self, value: object) -> None:
        """Take a value as if it was typed."""
        if value is not None:
            self.set_text(self.written(value))
            self.edit.selectAll()
            self.changed.emit()

    def open_choice(self) -> None:
        """Open the choice below the field, with the keyboard in it; the field has it back afterwards."""
        self.edit.setFocus()
        menu, (choice, picked) = QMenu(self), self.make_choice()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choice.setAccessibleName(self._opens)
        action = QWidgetAction(menu)
        action.setDefaultWidget(choice)
        menu.addAction(action)
        for signal in picked:
            signal.connect(menu.close)
        menu.popup(self.edit.mapToGlobal(self.edit.rect().bottomLeft()))
        choice.setFocus()

    def _set_control(self, control: QWidget) -> None:
        super()._set_control(control)
        self.button = LinkButton("", self, icon=self._icon, clicked=self.open_choice)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setAccessibleName(f"{self._accessible_name}: {self._opens}")
        self.button.setToolTip(OPENED_BY.format(name=self._opens))
        self._rows.addLayout(row(control, self.button, spacing=4, grow=control))
        on_keys(self, "Alt+Down", self.open_choice)
        on_keys(self, "Up", partial(self._on_step, 1))  # no text
        on_keys(self, "Down", partial(self._on_step, -1))  # no text

    def _on_step(self, steps: int) -> None:
        self.pick(self.step(steps))


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
        earliest: dt.date = EARLIEST,
        latest: dt.date = LATEST,
        looks_back: bool = False,
        **options: Unpack[TypedOptions],
    ) -> None:
        self._default, self._today, self._looks_back = day, today, looks_back
        self._earliest, self._latest = earliest, latest
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
        return long_date(value) if isinstance(value, dt.date) else ""

    def meaning(self, value: object) -> str:
        if isinstance(value, dt.date):
            return full_date(value)
        return LEFT_BLANK.format(day=full_date(self._default)) if self._default else ""

    def fault(self) -> str:
        day = self._read(self.text())
        if day is None:
            return NOT_A_DATE.format(example=long_date(self._default or self._today))
        fault = TOO_EARLY if day < self._earliest else TOO_LATE
        return fault.format(day=full_date(day), first=full_date(self._earliest), last=full_date(self._latest))

    def step(self, steps: int) -> dt.date | None:
        after = later(self.date() or self._today, steps)
        return after if not self.is_unread and self._earliest <= after <= self._latest else None

    def make_choice(self) -> tuple[QWidget, list[SignalInstance]]:
        calendar = QCalendarWidget()
        # Qt's red for weekends is not in the theme.
        for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekend, QTextCharFormat())
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        for name, icon in (("prev", "chevron-left"), ("next", "chevron-right")):
            if arrow := calendar.findChild(QToolButton, f"qt_calendar_{name}month"):
                arrow.setIcon(QIcon(theme().pixmap(icon)))
        # As the person's weeks do; a change holds from the week after the next one on at the latest.
        begins = Week.of(self._today).shift(2).first_day
        calendar.setFirstDayOfWeek(Qt.DayOfWeek(begins.isoweekday()))
        calendar.setDateRange(_qdate(self._earliest), _qdate(self._latest))
        calendar.setSelectedDate(_qdate(self.date() or self._today))
        for signal in (calendar.clicked, calendar.activated):
            signal.connect(lambda day: self.pick(day.toPython()))
        return calendar, [calendar.clicked, calendar.activated]

    def _read(self, text: str) -> dt.date | None:
        start = min(self._today, self._latest) if self._looks_back else max(self._today, self._earliest)
        return read_date(text, self._today, start=start, order=order_of_dates(), looks_back=self._looks_back)


class TimeField(PickedField):
    """A time of day, to the minute: `14`, `1400`, `14:00`, `2pm`."""

    _icon, _opens = "clock", TIMES

    def __init__(self, name: str, label: str, time: dt.time | None, **options: Unpack[TypedOptions]) -> None:
        super().__init__(name, label, **options)
        self.set_value(time)

    def time(self) -> dt.time | None:
        """Return the time; None where the field is blank or holds no time."""
        value = self.parsed()
        return value if isinstance(value, dt.time) else None

    def show_saved(self, time: dt.time) -> None:
        """Show a saved time; what is being typed or cannot be read stays."""
        if not self.edit.hasFocus() and not self.is_unread:
            self.set_value(time)

    def parse(self, text: str) -> dt.time | None:
        return read_time(text)

    def written(self, value: object) -> str:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else ""

    def meaning(self, value: object) -> str:
        return "" if self.written(value) == self.text().strip() else self.written(value)

    def fault(self) -> str:
        return NOT_A_TIME

    def step(self, steps: int) -> dt.time | None:
        time = self.time()
        return (
            time and (dt.datetime.combine(dt.date(1, 1, 2), time) + dt.timedelta(minutes=30 * steps)).time()
        )

    def make_choice(self) -> tuple[QWidget, list[SignalInstance]]:
        times, time = QListWidget(), self.time() or _USUAL_TIME
        times.addItems([self.written(each) for each in _HALF_HOURS])
        times.setFixedWidth(2 * times.sizeHintForColumn(0))
        times.setCurrentRow(time.hour * 2 + time.minute // 30)
        for signal in (times.itemClicked, times.itemActivated):
            signal.connect(lambda item: self.pick(read_time(item.text())))
        return times, [times.itemClicked, times.itemActivated]


def _qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)
