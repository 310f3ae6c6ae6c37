"""The fields of the weekly time: weekday, time, what it follows; read back as one sentence."""

from __future__ import annotations

from PySide6.QtCore import Signal

from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import WEEKDAYS
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.date_field import TimeField
from leadway.ui.widgets.field import FieldRow, LineField
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Quotation
from leadway.ui.widgets.vbox import VBox

DAY, TIME, AFTER, AFTER_EXAMPLE = _("Day"), _("Time"), _("After (optional)"), _("stand-up")
NO_TIME = _("No fixed time")


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
        self.no_time = LinkButton(NO_TIME)
        self.add(FieldRow(self.day, self.time, self.after))
        self.body.addSpacing(8)
        self.add(self.sentence)
        for field in (self.day, self.time, self.after):
            field.changed.connect(self._on_edited)
        self.no_time.clicked.connect(self._on_no_time)
        self.show_weekly_time(usual)

    def show_weekly_time(self, weekly_time: WeeklyTime | None) -> None:
        """Show a weekly time, or that there is none; a field that is being edited keeps its text."""
        value = weekly_time or WeeklyTime()
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
        return WeeklyTime(day, self.time.time() or self._at, self.after.text().strip())

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

    def _read_back(self) -> None:
        weekly_time = self.weekly_time()
        self.sentence.setText(weekly_time.sentence if weekly_time else self._without_time)
        self.no_time.setEnabled(weekly_time is not None)
