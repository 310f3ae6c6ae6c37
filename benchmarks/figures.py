"""Figures: medians next to a bare program's, what they should be, and one JSON line for each."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should not exceed: so many times the bare program's, or so much in its own unit."""

    most: float
    of_bare: bool = False
    above_bare: bool = False
    """Whether it is about the difference to the bare program's figure."""
    least: float = 0
    """Lower bound, such as for the time that a guess should cost."""

    def __str__(self) -> str:
        if self.above_bare:
            return f"<= bare + {self.most:g}"
        least = f"{self.least:g} to " if self.least else "<= "
        return f"{least}{self.most:g}{' x bare' if self.of_bare else ''}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing that was measured, of Leadway and of the bare program."""

    name: str
    unit: str
    ours: float
    bare: float
    ratio: float | None
    """Ours in terms of the bare program's, or None where that is nothing."""
    runs: int
    target: Target | None = None
    notes: dict[str, object] = field(default_factory=dict)

    @property
    def meets_target(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        if self.target.above_bare:
            return self.ours - self.bare <= self.target.most
        if not self.target.of_bare:
            return self.target.least <= self.ours <= self.target.most
        return self.ratio is not None and self.ratio <= self.target.most

    def line(self) -> str:
        """Return it as one line of JSON."""
        fields = {
            "name": self.name,
            "ours": round(self.ours, 3),
            "bare": round(self.bare, 3),
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "unit": self.unit,
            "runs": self.runs,
            "target": None if self.target is None else str(self.target),
            "meets_target": self.meets_target,
        }
        return json.dumps(fields | self.notes)

    def sentence(self) -> str:
        """Return it for a person to read."""
        times = "" if self.ratio is None else f"{self.ratio:6.2f} x"
        word = {None: "", True: "ok", False: "MISSED"}[self.meets_target]
        target = "" if self.target is None else f"({self.target})"
        ours = f"{self.name:<34}{self.ours:9.1f} {self.unit:<3}"
        return f"{ours} bare {self.bare:7.1f}{times:>10}  {word} {target}".rstrip()


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that `share` of all values do not exceed."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


def compare(
    name: str,
    unit: str,
    ours: Sequence[float],
    bare: Sequence[float],
    target: Target | None = None,
    **notes: object,
) -> Figure:
    """Return the medians of both programs' runs as a figure; the notes go into its line as they are."""
    spread = {"ours_p10_p90": [round(percentile(ours, share), 3) for share in (0.1, 0.9)]}
    times = ratio(ours, bare)
    return Figure(name, unit, median(ours), median(bare), times, len(ours), target, spread | notes)


def ratio(ours: Sequence[float], bare: Sequence[float]) -> float | None:
    """Return ours in terms of the bare program's: the median of the rounds' own ratios.

    The two run in turn, so a machine that is slow for a while is slow for both of a round.
    """
    if len(ours) == len(bare) and all(bare):
        return median(one / other for one, other in zip(ours, bare, strict=True))
    return median(ours) / median(bare) if median(bare) else None
