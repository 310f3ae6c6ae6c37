"""The slot as a person says it: a weekday, a time, what it follows, read back as one sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import WEEKDAYS
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.field import FieldRow, LineField
from leadway.ui.widgets.picker import SelectField, TimeField
from leadway.ui.widgets.text import Quotation
from leadway.ui.widgets.vbox import VBox

IF_IT_IS, AT, AFTER, AFTER_EXAMPLE = "If it is", "at", "and after (may stay blank)", "stand-up"
NO_TIME = "No fixed time"


class WeeklyTimeEditor(VBox):
    """The fields and their sentence; `no_time` is for its page to lay out. `edited` tells of a change."""

    edited = Signal()

    def __init__(self, without_time: str, parent: QWidget | None = None, *, spacing: int) -> None:
        super().__init__(parent, spacing=spacing)
        self._without_time = without_time
        self._none = False
        usual = WeeklyTime()
        days = [Option(number, name) for number, name in enumerate(WEEKDAYS, start=1)]
        self.day = SelectField("slot/day", IF_IT_IS, days)
        self.time = TimeField("slot/time", AT, usual.at)
        self.after = LineField("slot/after", AFTER, placeholder=AFTER_EXAMPLE)
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
        """Show a slot, or that there is none; a field being written in stays as it is."""
        shown = weekly_time or WeeklyTime()
        self._none = weekly_time is None
        self.day.set_value(shown.weekday)
        if shown.at != self.time.time():
            self.time.set_time(shown.at)
        if not self.after.edit.hasFocus():
            self.after.set_text(shown.after)
        self._read_back()

    def weekly_time(self) -> WeeklyTime | None:
        """Return the slot as it stands, or None where there is to be no fixed time."""
        day = self.day.value()
        if self._none or not isinstance(day, int):
            return None
        return WeeklyTime(day, self.time.time(), self.after.text().strip())

    def enter(self) -> None:
        """Put the focus on the weekday."""
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_edited(self) -> None:
        self._none = False
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
