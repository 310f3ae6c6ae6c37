"""Stores the pages of weeks that an earlier Leadway sealed, in the background, one week after another."""

from __future__ import annotations

from functools import partial
from threading import Event, Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from leadway.ui.background_task import BackgroundTask, run_in_background

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.domain.weeks import Week
    from leadway.services.session import Services
    from leadway.services.weeks.weeks import WeekService

# When the start is over.
FIRST_WEEK_MS = 5_000
# Each week is a task of its own: others of the lane, and what is typed, are not kept waiting.
NEXT_WEEK_MS = 50


class OldPagesTask(QObject):
    """Lives as long as the data is open."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._weeks = services.weeks
        self._storing = Lock()
        self._stopped = Event()
        self._task: BackgroundTask | None = None
        self._remaining: list[Week] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._store_next)

    def begin(self) -> None:
        """Store the pages in a while."""
        self._timer.start(FIRST_WEEK_MS)

    def close(self) -> None:
        """Wait for the week that is being stored, and store no other: the data is about to be closed."""
        self._timer.stop()
        if self._task is not None:
            self._task.forget()
        with self._storing:
            self._stopped.set()

    def _store_next(self) -> None:
        task = partial(_store_one, self._weeks, self._remaining, self._storing, self._stopped)
        self._task = run_in_background(task, self._on_stored, self._on_not_stored, self, "db")

    def _on_stored(self, remaining: list[Week]) -> None:
        self._remaining = remaining
        if remaining:
            self._timer.start(NEXT_WEEK_MS)

    def _on_not_stored(self, error: KnownError) -> None:
        """Nothing is shown: a page is stored before it is shown, or with the next start."""


def _store_one(weeks: WeekService, remaining: list[Week] | None, storing: Lock, stopped: Event) -> list[Week]:
    """Store the page of the first week of those remaining, in any thread; return the weeks remaining then.

    None stands for all weeks without a page: they are returned, and none is stored yet.
    """
    with storing:
        if stopped.is_set():
            return []
        if remaining is None:
            return weeks.weeks_without_page()
        weeks.fill_old_week(remaining[0])
        return remaining[1:]
