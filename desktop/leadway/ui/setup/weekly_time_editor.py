"""The fields of the weekly time: weekday, time, what it follows; read back as one sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal

from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import SHORT_WEEKDAYS, WEEKDAYS
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.choice import Chips, Option
from leadway.ui.widgets.date_field import TimeField
from leadway.ui.widgets.field import FieldRow, LineField
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Caption, Quotation
from leadway.ui.widgets.vbox import STRETCH, VBox, row

DAY, TIME, AFTER, AFTER_EXAMPLE = _("Day"), _("Time"), _("After (optional)"), _("e.g. handover")
NO_TIME = _("No fixed time")
OTHER, ALSO = _("Not the same every week?"), _("Also on")
HOW_OFTEN, LOOKS_AT = _("How often"), _("Which week")
REPEATS = (
    Option("weekly", _("Every week")),
    Option("other_week", _("Every other week")),
    Option("chosen", _("I choose each week")),
)
WHICH_WEEK = (
    Option("auto", _("By the day")),
    Option("own", _("The week of that day")),
    Option("before", _("The week before")),
)
LOOKS_BACK = _("You look at the week before, which is over then.")
OUTSIDE_HOURS = _("That is outside your working hours. You are reminded all the same.")


class WeeklyTimeEditor(VBox):
    """The fields and their sentence. The page lays out `no_time` itself."""

    edited = Signal()

    def __init__(self, without_time: str, *, spacing: int) -> None:
        super().__init__(spacing=spacing)
        self._without_time = without_time
        self._none = False
        usual = WeeklyTime()
        days = [Option(number, name) for number, name in enumerate(WEEKDAYS, start=1)]
        self.day = SelectField("weekly-time/day", DAY, days)
        self.time = TimeField("weekly-time/time", TIME, usual.at)
        self.after = LineField("weekly-time/after", AFTER, placeholder=AFTER_EXAMPLE)
        self.sentence = Quotation()
        self.means = Caption()
        self.no_time = LinkButton(NO_TIME)
        self.other = LinkButton(OTHER, icon="chevron-down", clicked=self._on_other)
        short = [Option(number, name) for number, name in enumerate(SHORT_WEEKDAYS, start=1)]
        self.more_days = Chips("weekly-time/more-days", ALSO, short)
        self.repeats = SelectField("weekly-time/repeats", HOW_OFTEN, REPEATS)
        self.looks_at = SelectField("weekly-time/looks-at", LOOKS_AT, WHICH_WEEK)
        self.others = VBox(spacing=spacing)
        self.others.add(self.more_days, FieldRow(self.repeats, self.looks_at))
        self.others.hide()
        self.add(FieldRow(self.day, self.time, self.after), row(self.other, STRETCH), self.others)
        self.body.addSpacing(8)
        self.add(self.sentence, self.means)
        for field in (self.day, self.time, self.after, self.more_days, self.repeats, self.looks_at):
            field.changed.connect(self._on_edited)
        self.no_time.clicked.connect(self._on_no_time)
        self.show_weekly_time(usual)

    def show_weekly_time(self, weekly_time: WeeklyTime | None, hours: WorkingHours | None = None) -> None:
        """Show a weekly time, or that there is none; a field that is being edited keeps its text.

        Where the working hours are given, a time outside them is said.
        """
        value = self._shown = weekly_time or WeeklyTime()
        self._hours = hours
        self.more_days.set_values(sorted(value.more_days))
        self.repeats.set_value(value.repeats)
        self.looks_at.set_value(value.looks_at)
        if value.more_days or value.repeats != "weekly" or value.looks_at != "auto":
            self._on_other()
        self._none = weekly_time is None
        self.day.set_value(value.weekday)
        self._at = value.at
        self.time.show_saved(value.at)
        if not self.after.edit.hasFocus():
            self.after.set_text(value.after)
        self._read_back()

    def weekly_time(self) -> WeeklyTime | None:
        """Return the weekly time, or None for no fixed time; a time that cannot be read stays as it was."""
        day = self.day.value()
        if self._none or not isinstance(day, int):
            return None
        others: dict[str, Any] = {"repeats": self.repeats.value(), "looks_at": self.looks_at.value()}
        more = frozenset(each for each in self.more_days.values() if isinstance(each, int) and each != day)
        return replace(
            self._shown,
            weekday=day,
            at=self.time.time() or self._at,
            after=self.after.text().strip(),
            more_days=more if others["repeats"] == "weekly" else frozenset(),
            **others,
        )

    def enter(self) -> None:
        """Focus the weekday."""
        self.day.setFocus()

    def _on_edited(self) -> None:
        self._none = False
        self._at = self.time.time() or self._at
        self._read_back()
        self.edited.emit()

    def _on_no_time(self) -> None:
        self._none = True
        self._read_back()
        self.edited.emit()

    def _on_other(self) -> None:
        self.others.show()
        self.other.hide()

    def _read_back(self) -> None:
        weekly_time = self.weekly_time()
        outside = weekly_time is not None and self._hours is not None and not self._hours.include(weekly_time)
        looks_back = weekly_time is not None and weekly_time.looks_back
        self.means.set_or_hide(" ".join([LOOKS_BACK] * looks_back + [OUTSIDE_HOURS] * outside))
        self.more_days.setVisible(self.repeats.value() == "weekly")
        self.sentence.setText(weekly_time.sentence if weekly_time else self._without_time)
        self.no_time.setEnabled(weekly_time is not None)
