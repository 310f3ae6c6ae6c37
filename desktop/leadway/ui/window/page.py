"""What the window asks of each of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, cast

from PySide6.QtWidgets import QWidget

from leadway.domain.change import WEEKS, Kind, ProgramPart
from leadway.domain.refs import EntityKind
from leadway.ui.window.pages import GAPS, IDEAS, KEEP, NOTES, PROGRESS

if TYPE_CHECKING:
    from leadway.ui.window.navigator import Navigator

KINDS_SHOWN: dict[str, tuple[EntityKind, ...]] = {
    KEEP: (
        EntityKind.COMMITMENT,
        EntityKind.RULE,
        EntityKind.FINDING,
        EntityKind.EXCEPTION,
        EntityKind.SOURCE,
    ),
    GAPS: (
        EntityKind.GAP,
        EntityKind.JUDGEMENT,
        EntityKind.OUTCOME_REVIEW,
        EntityKind.REFLECTION,
        EntityKind.RULE_PROPOSAL,
    ),
    IDEAS: (EntityKind.PROBLEM, EntityKind.OPPORTUNITY),
    PROGRESS: (EntityKind.EXPERIMENT, EntityKind.MEASURE, EntityKind.MOVE),
    NOTES: (EntityKind.NOTE, EntityKind.EVIDENCE),
    "people": (EntityKind.PERSON, EntityKind.TAG),
}
"""The kinds of records that a page shows, each in a register of its own."""


def page_of(kind: EntityKind) -> str:
    """Return the key of the page that shows the records of a kind; empty where none does."""
    return next((key for key, kinds in KINDS_SHOWN.items() if kind in kinds), "")


class Page:
    """Mixed into the widget of a page, which overrides what it needs."""

    shows: ClassVar[frozenset[Kind]] = WEEKS | {EntityKind.NOTE, EntityKind.COMMITMENT, ProgramPart.SETTINGS}
    """Kinds of changes after which the page is refreshed."""

    @classmethod
    def make(cls, navigator: Navigator) -> Self | None:
        """Return the page, connected to the navigator; None while something that it needs is missing."""
        raise NotImplementedError

    def as_widget(self) -> QWidget:
        """Return the page as the widget that it is."""
        return cast("QWidget", self)

    def enter(self, location: str = "") -> None:
        """Set the focus to the first control, or to that of what `location` names; the page is visible."""

    def leave(self) -> None:
        """Another page is opened."""
        self.flush()

    def flush(self) -> None:
        """Save what was typed."""

    def refresh(self) -> None:
        """Read the data again; a field that is being edited stays as it is."""

    def location(self) -> str:
        """Return what is open in the page, for `restore`; never text that a person wrote."""
        return ""

    def restore(self, location: str) -> None:
        """Open what was open in the page, or what a link names; the focus stays where it is."""
