"""Calibration: how often what was expected came true, beside how sure the person was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from leadway.domain.terms import CameTrue

LEAST = 10
"""So many judgements have to be reviewed before anything is said: fewer say more about chance."""
_BEYOND_CHANCE = 1.96
"""Standard deviations that chance alone passes in one case of twenty."""
_COUNTED = (CameTrue.YES, CameTrue.PARTLY, CameTrue.NO)


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """The reviewed judgements of which the person was equally sure."""

    confidence: int
    """In percent."""
    came_true: int
    partly: int
    did_not: int

    @property
    def reviewed(self) -> int:
        """How many there are."""
        return self.came_true + self.partly + self.did_not


@dataclass(frozen=True, slots=True)
class Calibration:
    """The reviewed judgements by confidence, the lowest first; without those of which nobody can tell."""

    rows: tuple[CalibrationRow, ...] = ()

    @property
    def reviewed(self) -> int:
        """How many judgements are counted."""
        return sum(row.reviewed for row in self.rows)

    @property
    def is_withheld(self) -> bool:
        """Whether too few are reviewed to say anything."""
        return self.reviewed < LEAST

    @property
    def expected(self) -> float:
        """How many would come true if the person were exactly as right as sure."""
        return sum(row.confidence * row.reviewed for row in self.rows) / 100

    @property
    def true(self) -> float:
        """How many came true; what came true in part counts as a half."""
        return sum(row.came_true + row.partly / 2 for row in self.rows)

    @property
    def leaning(self) -> int:
        """1 where more came true than chance explains at this confidence, -1 where less did, else 0.

        The number that comes true varies by the root of the sum of p(1 - p); certainty leaves nothing to
        chance.
        """
        chance = sum(row.reviewed * row.confidence * (100 - row.confidence) for row in self.rows) / 10_000
        difference = self.true - self.expected
        if self.is_withheld or abs(difference) <= _BEYOND_CHANCE * sqrt(chance):
            return 0
        return 1 if difference > 0 else -1


def calibration(reviewed: Iterable[tuple[int, CameTrue]]) -> Calibration:
    """Return the calibration of judgements, each with its confidence in percent and what became of it."""
    counts: dict[int, dict[CameTrue, int]] = {}
    for confidence, came_true in reviewed:
        if came_true in _COUNTED:
            row = counts.setdefault(confidence, dict.fromkeys(_COUNTED, 0))
            row[came_true] += 1
    return Calibration(tuple(CalibrationRow(sure, *counts[sure].values()) for sure in sorted(counts)))
