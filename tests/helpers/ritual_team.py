"""The returns desk with its ritual open: a test does one screen of it, on real data of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from fixtures.sample_team import SampleTeam
from helpers.clock import FixedClock
from leadway.domain.terms import Step
from leadway.system.paths import DataFolder
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.step_page import StepPage, make_page
from leadway.ui.ritual.wizard_frame import WizardFrame

P = TypeVar("P", bound=StepPage)


@dataclass
class RitualTeam(SampleTeam):
    """A team that has nothing written yet, and this week's ritual on the way from its fields to the disk."""

    _autosave: DraftAutosave | None = None
    _frame: WizardFrame | None = None

    @property
    def autosave(self) -> DraftAutosave:
        """What keeps this week's ritual; begun now where it is not."""
        return self._autosave or self.begin()

    def begin(self) -> DraftAutosave:
        """Open this week's ritual as after a restart: all that is left is what was kept."""
        self.flush()
        self._autosave = DraftAutosave(self.ritual())
        return self._autosave

    def flush(self) -> None:
        """Bring everything typed onto the disk."""
        if self._autosave is not None:
            assert self._autosave.flush()

    def page(self, step: Step) -> tuple[WizardFrame, StepPage]:
        """Return a screen in the ritual's frame, to be shown."""
        frame = self._frame = WizardFrame()
        page = make_page(step, self.autosave)
        page.refresh()
        frame.set_page(page)
        frame.resize(1000, 800)
        return frame, page

    def close(self) -> None:
        """Keep everything and let it go."""
        self.flush()
        super().close()


@contextmanager
def ritual_team(folder: Path, clock: FixedClock) -> Iterator[RitualTeam]:
    """Give a team in an empty folder, and close it at the end."""
    team = RitualTeam(DataFolder(folder), clock)
    try:
        yield team
    finally:
        team.close()


def enter(page: P, show: Callable[[QWidget], None]) -> P:
    """Show a screen by itself, filled and with the focus where the ritual puts it."""
    page.resize(720, 800)
    show(page)
    page.refresh()
    page.enter("")
    return page
