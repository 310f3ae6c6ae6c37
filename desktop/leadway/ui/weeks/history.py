"""History: the list of weeks, and the page of the chosen week."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from leadway.domain.errors import KnownError
from leadway.domain.home import WeekLine
from leadway.domain.terms import WeekStatus
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.ui.weeks.week_list import WeekList
from leadway.ui.weeks.week_page import WeekPage
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.row_list import list_width
from leadway.ui.widgets.vbox import row
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator

# While an arrow key is held down, only the week where it stops is read.
_DEBOUNCE_MS = 60


class HistoryPage(QWidget, Page):
    """The weeks are read when the page is first shown."""

    accessible_role = "Client"  # no text

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.week_list = WeekList(self)
        self.page = WeekPage(services.unsaved_texts)
        self.week: Week | None = None
        """The week whose page is shown."""
        self._debounce = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._show_week)
        self.setLayout(row(self.week_list, Line(vertical=True), self.page, spacing=0, grow=self.page))
        self.week_list.chosen.connect(self._on_chosen)
        self.page.amend.connect(self._on_amend)
        self.setFocusProxy(self.week_list)
        self.week_list.setFixedWidth(list_width(self.width()))

    @classmethod
    def make(cls, navigator: Navigator) -> Self:
        """Return the page, connected to the navigator."""
        page = cls(navigator.services)
        page.page.resume.connect(navigator.open_ritual)
        page.page.save.connect(navigator.open_document)
        return page

    def location(self) -> str:
        """Return the week whose page is shown."""
        return str(self.week or "")

    def restore(self, location: str) -> None:
        """Show the page of a week."""
        if location:
            self.open_week(Week.parse(location))

    def flush(self) -> None:
        """Save what is being written."""
        self.page.flush()

    def refresh(self) -> None:
        """Read the weeks again, and show the page of the chosen one."""
        if self.page.attempt(self._services.weeks.history, self._show_weeks):
            self._show_week()

    def open_week(self, week: Week) -> None:
        """Show a week's page, and where it is in the list."""
        self.week = week
        self._debounce.stop()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.week is None:
            self.refresh()
        if not event.spontaneous():
            # The arrow keys go through the weeks at once.
            self.week_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.week_list.setFixedWidth(list_width(event.size().width()))

    def _show_weeks(self, lines: Sequence[WeekLine]) -> None:
        self.week_list.show_weeks(lines)
        if self.week is None:
            # The last week with a page; the present one where there is none.
            done = (line.week for line in lines if line.status is WeekStatus.DONE)
            self.week = next(done, self._services.weeks.this_week())
        self.week_list.choose(self.week)

    def _show_week(self) -> None:
        if self.week is None:
            return
        line = self.week_list.line(self.week)
        try:
            summary = self._services.weeks.summary(self.week)
        except KnownError as error:
            self.page.show_nothing(self.week, line, error)
        else:
            self.page.show_summary(summary, has_draft=line is not None and line.has_draft)
        if line is not None and line.notes:
            self.page.attempt(partial(self._services.notes.filed, line.week), self.page.notes.show_notes)
        else:
            self.page.notes.show_notes(())

    def _on_chosen(self, week: Week) -> None:
        if week == self.week:
            return
        self.week = week
        self._debounce.start()

    def _on_amend(self, text: str) -> None:
        if self.week is not None and self.page.attempt(partial(self._services.weeks.amend, self.week, text)):
            self.page.show_added()
            self.refresh()
