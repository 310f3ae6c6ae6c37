"""The set-up as a person answers it: field of work, commitments, sources, whom to tell, the weekly time."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.months.acts import Act, Choose, Pick, Press, Say, Sees
from leadway.domain.examples import COMMITMENTS
from leadway.domain.terms import FieldOfWork, SourceKind
from leadway.services.settings import meta_of
from leadway.ui.settings import work
from leadway.ui.setup import page, screens, weekly_time_editor


@dataclass(frozen=True)
class SetUp:
    """The answers of the set-up; an example of the field of work is pressed, other commitments are typed."""

    field: FieldOfWork
    commitments: tuple[str, ...]
    critical: tuple[str, ...]
    sources: tuple[SourceKind, ...]
    tell: tuple[str, str]
    day: str
    time: str
    after: str
    sentence: str
    """How the weekly time is read back."""
    how_often: str = ""
    """Where it is not the same every week."""

    @property
    def acts(self) -> tuple[Act, ...]:
        """What is done on its screens."""
        return (
            Choose(meta_of("field_of_work").label, self.field.label),
            *self._commitments(),
            Press(page.NEXT),
            Choose(work.SOURCES, tuple(kind.label for kind in self.sources)),
            Say(work.FIRST, self.tell[0]),
            Say(work.SECOND, self.tell[1]),
            Press(page.NEXT),
            Pick(weekly_time_editor.DAY, self.day),
            Say(weekly_time_editor.TIME, self.time),
            Say(weekly_time_editor.AFTER, self.after),
            *self._repeats(),
            Sees((self.sentence,)),
            Press(page.NEXT),
            Press(page.DONE),
        )

    def _commitments(self) -> list[Act]:
        acts: list[Act] = []
        for number, title in enumerate(self.commitments, start=1):
            line = screens.COMMITMENT.format(number=number)
            acts.append(Press(title) if title in COMMITMENTS[self.field] else Say(line, title))
            if title in self.critical:
                acts.append(Press(screens.CRITICAL_SPOKEN.format(number=number)))
        return acts

    def _repeats(self) -> list[Act]:
        often = Pick(weekly_time_editor.HOW_OFTEN, self.how_often)
        return [Press(weekly_time_editor.OTHER), often] if self.how_often else []
