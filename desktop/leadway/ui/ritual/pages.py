"""Which page draws which screen of the ritual. A new screen is one more line here.

Each is imported when it is first shown: a person who stops after one screen has not waited for eight.
"""

from __future__ import annotations

from importlib import import_module

from leadway.domain.terms import Step
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.step_page import StepPage

_PAGES: dict[Step, tuple[str, str]] = {
    Step.WEEK: ("your_week", "YourWeekPage"),
    Step.LAST_MOVE: ("last_move", "LastMovePage"),
    Step.KEEP: ("keep.page", "KeepPage"),
    Step.GAPS: ("gaps.page", "GapsPage"),
    Step.PROBLEMS: ("ideas.problems_page", "ProblemsPage"),
    Step.OPPORTUNITIES: ("ideas.opportunities_page", "OpportunitiesPage"),
    Step.ONE_THING: ("ideas.one_thing_page", "OneThingPage"),
    Step.PROGRESS: ("progress.page", "ProgressPage"),
    Step.CLOSE: ("close", "ClosePage"),
    Step.CAPTURE: ("capture", "CapturePage"),
}


def make_page(step: Step, autosave: DraftAutosave) -> StepPage:
    """Return the page of a screen."""
    module, name = _PAGES[step]
    page: StepPage = getattr(import_module(f"leadway.ui.ritual.{module}"), name)(autosave)
    return page
