"""The screens of the ritual: which page draws which, and what every one has.

A new screen is one more line in `_PAGES`. Each is imported when it is first shown: a person who stops after
one screen has not waited for eight.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from leadway.domain.terms import Step, Term
from leadway.i18n import _
from leadway.services.ritual.rituals import OpenRitual
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.scroll_column import ScrollColumn

_PAGES: dict[Step, tuple[str, str]] = {
    Step.WEEK: ("your_week", "YourWeekPage"),
    Step.LAST_MOVE: ("last_move", "LastMovePage"),
    Step.KEEP: ("keep.page", "KeepPage"),
    Step.GAPS: ("gaps.page", "GapsPage"),
    Step.PROBLEMS: ("ideas.page", "ProblemsPage"),
    Step.OPPORTUNITIES: ("ideas.page", "OpportunitiesPage"),
    Step.ONE_THING: ("ideas.one_thing_page", "OneThingPage"),
    Step.PROGRESS: ("progress.page", "ProgressPage"),
    Step.CLOSE: ("close", "ClosePage"),
    Step.CAPTURE: ("capture", "CapturePage"),
}
T = TypeVar("T", bound=Term)


class StepPage(ScrollColumn):
    """A screen draws what the agenda and the draft say, and puts every change into the draft."""

    finished = Signal()
    """The person finished the screen in a way of its own, such as Enter on the first one."""

    mode_chosen = Signal(object)
    """The person chose another length of the ritual."""

    record_list_asked = Signal(str)
    """The person wants to see every record of this kind; the ritual stays as it is."""

    step: ClassVar[Step]
    why: ClassVar[str] = ""
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("1–9", _("The answer with that sign")),)
    """Keys that work on this screen, and what they do."""

    def __init__(self, autosave: DraftAutosave) -> None:
        super().__init__()
        self.autosave = autosave

    @property
    def ritual(self) -> OpenRitual:
        """The ritual this screen belongs to."""
        return self.autosave.ritual

    def refresh(self) -> None:
        """Show the agenda and the draft as they are now; called each time the screen is opened."""

    def nothing(self) -> None:
        """Keep what "nothing this week" means here beyond the step's status; called before it is left so."""

    def asks_before_next(self) -> bool:
        """Ask for something that is missing, at most once; whether the screen stays for it."""
        return False

    def first_field(self) -> QWidget | None:
        """Return where the focus goes when the screen is opened for the first time."""
        return next(iter(self.fields()), None)

    def fields(self) -> list[Field]:
        """Return the fields that can be seen, in reading order."""
        return [field for field in self.findChildren(Field) if field.isVisibleTo(self)]

    def enter(self, field: str) -> None:
        """Put the focus where the person was, or on the first field."""
        fields = self.fields() if field else []
        named = next((each for each in fields if each.name == field), None)
        # A form in which nothing was written yet has another key after a restart.
        alike = next((each for each in fields if _without_key(each.name) == _without_key(field)), None)
        target = named or alike or self.first_field() or self
        target.setFocus(Qt.FocusReason.OtherFocusReason)


def make_page(step: Step, autosave: DraftAutosave) -> StepPage:
    """Return the page of a screen."""
    module, name = _PAGES[step]
    page: StepPage = getattr(import_module(f"leadway.ui.ritual.{module}"), name)(autosave)
    return page


def _without_key(field: str) -> tuple[str, str]:
    """Return `problem` and `happens` of `problem/<key>/happens`."""
    parts = field.split("/")
    return parts[0], parts[-1]


def as_term(kind: type[T], value: object) -> T | None:
    """Return a choice's value as the term it is, or None where nothing was chosen."""
    return value if isinstance(value, kind) else None
