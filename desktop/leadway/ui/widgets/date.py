"""A day a person picks, by keyboard or from a calendar."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QWidget

from leadway.ui.widgets.field import Field


class DateField(Field):
    """One day. Arrow keys change the part under the cursor; `picked` carries the new day."""

    picked = Signal(dt.date)

    def __init__(
        self,
        name: str,
        label: str,
        day: dt.date,
        parent: QWidget | None = None,
        *,
        hint: str = "",
        earliest: dt.date | None = None,
        latest: dt.date | None = None,
        accessible_name: str = "",
    ) -> None:
        super().__init__(name, label, parent, hint=hint)
        self._quiet = False
        self.edit = QDateEdit(_qdate(day), self)
        self.edit.setDisplayFormat("ddd d MMM yyyy")
        self.edit.setCalendarPopup(True)
        self.edit.setMinimumWidth(200)
        if earliest is not None:
            self.edit.setMinimumDate(_qdate(earliest))
        if latest is not None:
            self.edit.setMaximumDate(_qdate(latest))
        self._hold(self.edit, accessible_name or label)
        self.edit.dateChanged.connect(self._on_changed)

    def date(self) -> dt.date:
        """Return the day shown."""
        day = self.edit.date()
        return dt.date(day.year(), day.month(), day.day())

    def set_date(self, day: dt.date) -> None:
        """Show a day without telling anybody."""
        self._quiet = True
        self.edit.setDate(_qdate(day))
        self._quiet = False

    def _on_changed(self) -> None:
        if self._quiet:
            return
        self.picked.emit(self.date())
        self.changed.emit()


def _qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)
