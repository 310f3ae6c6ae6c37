"""Lets the records of the demonstration live on: they are solved, granted, adopted, retired and closed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind
from leadway.domain.registers import registers
from leadway.domain.registers.spec import FieldKind, StepSpec
from leadway.domain.transitions import TRANSITIONS
from leadway.services.registers.service import RegisterService
from leadway.services.registers.views import ListLine

FROM_WEEK = 26
"""Shorter demonstrations are about the rituals alone."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step that the story takes with one of the open records of a kind in some of the weeks."""

    kind: EntityKind
    step: str
    chance: float
    """How likely it is in a week."""
    record: Literal["first", "last"] = "last"
    """Which record of the list it is taken with."""
    above: int = 0
    """It is taken only while more records than these are open."""
    answers: dict[str, str] = field(default_factory=dict)
    """What is answered, by the names of the questions: texts, and days to come such as `+28`."""


class DemoLife:
    """Takes the planned steps of a story. The same seed takes the same ones."""

    def __init__(self, register: RegisterService, steps: tuple[PlannedStep, ...], seed: int) -> None:
        self._register = register
        self._steps = steps
        self._random = random.Random(seed)  # noqa: S311 -- a story, not a secret

    def go_on(self, today: date) -> None:
        """Take the steps of one week."""
        for planned in self._steps:
            if self._random.random() < planned.chance:
                lines = self._open(planned.kind)
                if len(lines) > planned.above:
                    self._take(planned, lines[0 if planned.record == "first" else -1], today)

    def _open(self, kind: EntityKind) -> tuple[ListLine, ...]:
        table = TRANSITIONS[kind]
        return self._register.lines(kind, [str(state) for state in table.states if state not in table.ends])

    def _take(self, planned: PlannedStep, line: ListLine, today: date) -> None:
        step = registers()[planned.kind].step(planned.step)
        if step not in self._register.record(line.ref).steps:
            return
        try:
            self._register.take(line.ref, step, _answered(step, planned.answers, today))
        except KnownError:
            # What the rules of a record do not allow now does not happen in the story either.
            return


def _answered(step: StepSpec, answers: Mapping[str, str], today: date) -> dict[str, Any]:
    kinds = {question.name: question.kind for question in step.asks}
    read: dict[str, Any] = {}
    for name, text in answers.items():
        match kinds[name]:
            case FieldKind.DAY:
                read[name] = today + timedelta(days=int(text))
            case FieldKind.TICK:
                read[name] = True
            case _:
                read[name] = text
    return read
