"""A returns desk whose ritual is in a window, opened at Keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fixtures.sample_team import SampleTeam
from helpers.keyboard import focused
from leadway.domain.answers import CheckAnswer
from leadway.domain.terms import ExceptionState, Importance, Mode, Step
from leadway.storage.models import Commitment, RuleException
from leadway.ui.ritual.controller import RitualController
from leadway.ui.ritual.keep.detail import CheckDetail
from leadway.ui.ritual.keep.page import KeepPage
from leadway.ui.ritual.keep.row import KeepRow
from leadway.ui.widgets.field import field_of


@dataclass
class KeepTeam(SampleTeam):
    """The team's data, what is promised there, and the window."""

    room: RitualController | None = None

    @property
    def page(self) -> KeepPage:
        """The page in the window."""
        assert self.room is not None
        page = self.room.page
        assert isinstance(page, KeepPage)
        return page

    def row(self, title: str) -> KeepRow:
        """Return the row of a promise."""
        return next(row for row in self.page.rows if row.check.title == title)

    def detail(self, title: str) -> CheckDetail:
        """Return what is asked under the row of a promise."""
        found = self.row(title).detail
        assert found is not None
        return found

    def answer(self, title: str) -> CheckAnswer:
        """Return what is on file about a promise, not what the window shows."""
        assert self.room is not None
        assert self.room.autosave.flush()
        return self.room.ritual.draft.get(CheckAnswer, self.row(title).check.id)

    def add(self, title: str, *, critical: bool = False, right_means: str = "", new: bool = True) -> None:
        """Promise something: since today, or since three weeks."""
        with self.services.database.writing():
            Commitment.create(
                title=title,
                importance=Importance.CRITICAL if critical else Importance.NORMAL,
                since=self.today if new else self.today - timedelta(weeks=3),
                position=Commitment.select().count(),
                right_means=right_means,
            )

    def exception(self, title: str, until: date, *, asked: bool = False) -> None:
        """Let an exception run until a day: one that the area manager approved, or is asked for."""
        with self.services.database.writing():
            RuleException.create(
                title=title,
                commitment=Commitment.get_or_none(Commitment.title == title),
                starts_on=date(2026, 11, 1),
                until=until,
                state=ExceptionState.ASKED if asked else ExceptionState.APPROVED,
                approver_role="Area manager",
            )

    def enter(self, mode: Mode = Mode.FULL, size: tuple[int, int] = (860, 600)) -> KeepPage:
        """Open the ritual in a window; the first time at Keep, later where it was left."""
        ritual = self.ritual()
        if ritual.is_new:
            ritual.choose(mode)
            while ritual.walk.at is not Step.KEEP:
                ritual.next()
        self.room = RitualController(self.services, ritual)
        self.room.frame.resize(*size)
        self.room.frame.show()
        self.room.frame.activateWindow()
        QTest.qWaitForWindowActive(self.room.frame)
        self.room.open()
        QApplication.processEvents()
        return self.page

    def leave(self, *, kindly: bool = True) -> None:
        """Leave the ritual; not kindly: as a crash does, with what is on file at that moment."""
        if self.room is None:
            return
        if kindly:
            self.room.close()
        self.room.autosave.flush()
        self.room._tick.stop()
        self.room.frame.close()
        self.room.frame.deleteLater()
        self.room.deleteLater()
        self.room = None

    def close(self) -> None:
        """Leave the ritual and let everything go."""
        self.leave()
        super().close()


def place() -> str:
    """Return where the person is, as a stopped ritual would remember it: title and column."""
    field = field_of(focused())
    assert isinstance(field, KeepRow)
    return f"{field.check.title} / {field.name.rsplit('/', 1)[1]}"
