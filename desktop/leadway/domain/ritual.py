"""The ritual as a state machine: which screens a mode has, what comes next, and what Back shows.

No window and no database: the whole ritual can be walked with plain values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from leadway.domain.agenda import Agenda, AgendaOutline, DueCheck, SetMove
from leadway.domain.steps import PLANS, STEPS, Due, rows_asked
from leadway.domain.terms import Mode, Step, StepStatus

if TYPE_CHECKING:
    # The answers are needed for a ritual only; loading them would keep *This week* waiting (13 ms).
    from leadway.domain.answers import Draft


OVER_TIME = 1.3
"""From this share of a step's soft length on, the screen says that the person can stop here."""


def steps(mode: Mode, last_move: SetMove | None) -> tuple[Step, ...]:
    """Return the screens of a ritual in order; without a move last week there is none to ask about."""
    return tuple(s for s in STEPS[mode] if s is not Step.LAST_MOVE or last_move is not None)


def due(mode: Mode, outline: AgendaOutline) -> Due:
    """Return how much a ritual of this mode asks for."""
    checks = rows_asked(mode, outline.checks, outline.critical)
    return Due(checks, outline.reviews, outline.numbers, outline.move is not None)


def checks_asked(mode: Mode, agenda: Agenda) -> tuple[DueCheck, ...]:
    """Return the rows of Keep, critical first; the shorter modes ask critical and spot only."""
    rows = [
        check
        for check in agenda.checks
        if mode is Mode.FULL or check.critical or check.id == agenda.spot_check
    ]
    return _critical_first(rows) if Step.KEEP in STEPS[mode] else ()


def checks_made(mode: Mode, agenda: Agenda, draft: Draft) -> tuple[DueCheck, ...]:
    """Return the rows that count: all that are due, asked or not; without Keep, those answered before."""
    from leadway.domain.answers import CheckAnswer, SpotCheck

    answered = {**draft.all(CheckAnswer), **draft.all(SpotCheck)}
    with_keep = Step.KEEP in STEPS[mode]
    return _critical_first([check for check in agenda.checks if with_keep or check.id in answered])


def _critical_first(rows: Sequence[DueCheck]) -> tuple[DueCheck, ...]:
    return tuple(sorted(rows, key=lambda check: not check.critical))


@dataclass(frozen=True, slots=True)
class Walk:
    """The current screen of a ritual, and how each screen was left."""

    mode: Mode
    steps: tuple[Step, ...]
    at: Step = Step.WEEK
    statuses: Mapping[Step, StepStatus] = field(default_factory=dict)

    @classmethod
    def begin(cls, mode: Mode, last_move: SetMove | None) -> Walk:
        """Return the walk of this mode at its first screen."""
        return cls(mode, steps(mode, last_move))

    @property
    def index(self) -> int:
        """Return the number of the present screen; a screen the mode does not have counts as the first."""
        return self.steps.index(self.at) if self.at in self.steps else 0

    @property
    def is_last(self) -> bool:
        """Whether this is the screen that ends the ritual."""
        return self.index == len(self.steps) - 1

    @property
    def reached(self) -> int:
        """Return the number of the furthest screen seen."""
        visited = [i for i, step in enumerate(self.steps) if step in self.statuses]
        return max([self.index, *(i + 1 for i in visited if i + 1 < len(self.steps))])

    def leave(self, draft: Draft, intent: StepStatus = StepStatus.ANSWERED) -> Walk:
        """Return the walk one screen on, with how this one was left.

        A screen with answers was answered, whatever key it was left by, so that nothing typed is called
        nothing. One without answers was skipped unless the person said that there was nothing.
        """
        if _says_none(draft, self.at):
            status = StepStatus.NOTHING
        elif draft.answered(self.at) or not PLANS[self.at].skippable:
            status = StepStatus.ANSWERED
        else:
            status = StepStatus.SKIPPED if intent is StepStatus.ANSWERED else intent
        position = self.index
        onward = self.steps[min(position + 1, len(self.steps) - 1)]
        return replace(self, at=onward, statuses={**self.statuses, self.at: status})

    def back(self) -> Walk:
        """Return the walk one screen back; the first screen stays."""
        return replace(self, at=self.steps[max(0, self.index - 1)])

    def go(self, step: Step) -> Walk:
        """Return the walk at a screen that was seen before; any other raises ValueError."""
        if step not in self.steps[: self.reached + 1]:
            raise ValueError(f"{step} has not been reached")
        return replace(self, at=step)

    def switch(self, mode: Mode, last_move: SetMove | None) -> Walk:
        """Return the walk in another mode. How screens were left is kept, for a change back to this mode."""
        screens = steps(mode, last_move)
        return Walk(mode, screens, self.at if self.at in screens else screens[0], self.statuses)


def _says_none(draft: Draft, step: Step) -> bool:
    """Whether the only answer on this screen is that there was nothing."""
    from leadway.domain.answers import GapsAnswer

    given = [answer for _, answer in draft.items() if answer.step is step and not answer.blank]
    return bool(given) and all(isinstance(answer, GapsAnswer) for answer in given)
