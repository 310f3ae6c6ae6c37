"""History: the list of weeks, and the page of the chosen week."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.home import WeekLine
from leadway.domain.terms import WeekStatus
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.ui.weeks.week_list import WeekList
from leadway.ui.weeks.week_page import WeekPage
from leadway.ui.widgets.card import Line
from leadway.ui.window.page import Page

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator

_LIST_WIDTH = 300
_LIST_WIDTH_NARROW = 260
_NARROW = 900
# While an arrow key is held down, only the week where it stops is read.
_SETTLE_MS = 60


class HistoryPage(QWidget, Page):
    """The weeks are read when the page is shown."""

    accessible_role = "Client"  # no text
    resume = Signal(object)
    save_document = Signal(object)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.week_list = WeekList(self)
        self.page = WeekPage(services.unsaved_texts, self)
        self._wanted: Week | None = None
        self._stale = True
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._show_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.week_list)
        row.addWidget(Line(self, vertical=True))
        row.addWidget(self.page, 1)
        self.week_list.chosen.connect(self._on_chosen)
        self.page.amend.connect(self._on_amend)
        self.page.resume.connect(self._on_resume)
        self.page.save.connect(self._on_save)
        self.setFocusProxy(self.week_list)
        self._fit(self.width())

    @classmethod
    def make(cls, navigator: Navigator) -> Self:
        """Return the page, connected to the navigator."""
        page = cls(navigator.services)
        page.resume.connect(navigator.open_ritual)
        page.save_document.connect(navigator.open_document)
        return page

    def location(self) -> str:
        """Return the week whose page is shown."""
        return str(self._wanted or "")

    def restore(self, location: str) -> None:
        """Show the page of a week."""
        if location:
            self.open_week(Week.parse(location))

    @property
    def week(self) -> Week | None:
        """The week whose page is shown."""
        return self._wanted

    def flush(self) -> None:
        """Save what is being written."""
        self.page.flush()

    def refresh(self) -> None:
        """Read the data again: at once while visible, otherwise when it is next shown."""
        self._stale = True
        if self.isVisible():
            self._update()

    def open_week(self, week: Week) -> None:
        """Show a week's page, and where it is in the list."""
        self._wanted = week
        self._settle.stop()
        self._stale = True
        self._update()

    def show_error(self, error: KnownError) -> None:
        """Show an error above the page."""
        self.page.show_error(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._update()
        if not event.spontaneous():
            # The arrow keys go through the weeks at once.
            self.week_list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _update(self) -> None:
        """Read the weeks if something changed, and show the page of the chosen week."""
        if self._stale and self.page.attempt(self._services.weeks.history, self._show_weeks):
            self._stale = False
            self._show_wanted()

    def _show_weeks(self, lines: Sequence[WeekLine]) -> None:
        self.week_list.show_weeks(lines)
        if self._wanted is None:
            # The last week with a page; the present one where there is none.
            done = (line.week for line in lines if line.status is WeekStatus.DONE)
            self._wanted = next(done, self._services.weeks.this_week())
        self.week_list.choose(self._wanted)

    def _show_wanted(self) -> None:
        if self._wanted is None:
            return
        line = self.week_list.line(self._wanted)
        try:
            summary = self._services.weeks.summary(self._wanted)
        except KnownError as error:
            self.page.show_nothing(self._wanted, line, error)
        else:
            self.page.show_summary(summary, has_draft=line is not None and line.has_draft)
        if line is not None and line.notes:
            self.page.attempt(partial(self._services.notes.filed, line.week), self.page.show_notes)
        else:
            self.page.show_notes(())

    def _on_chosen(self, week: Week) -> None:
        if week == self._wanted:
            return
        self._wanted = week
        self._settle.start()

    def _on_amend(self, text: str) -> None:
        if self._wanted is not None and self.page.attempt(
            partial(self._services.weeks.amend, self._wanted, text)
        ):
            self.page.show_added()
            self.refresh()

    def _on_resume(self) -> None:
        if self._wanted is not None:
            self.resume.emit(self._wanted)

    def _on_save(self) -> None:
        if self._wanted is not None:
            self.save_document.emit(self._wanted)

    def _fit(self, width: int) -> None:
        self.week_list.setFixedWidth(_LIST_WIDTH if width >= _NARROW else _LIST_WIDTH_NARROW)
