"""This state against another revision: both measured in the same run, turn by turn, by their own benchmarks.

Each turn's figures are ratios to the bare program that runs in the same turn, so what else the machine does
cancels out. What is worse in every turn, and by a tenth, is named a regression.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.checkout import Checkout, Figures, here, laid_out
from benchmarks.scene import BrokenRunError

TURNS = 3
WORSE = 1.1


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of another revision and of this state."""

    name: str
    unit: str
    now: float
    then: float
    times: Sequence[float]
    """Now in terms of then, turn by turn."""
    relative_to_bare: bool
    """Whether both are ratios to the bare program."""

    @property
    def is_regression(self) -> bool:
        """Whether it is worse by a tenth in every turn; every figure is the better the smaller it is."""
        return min(self.times) > WORSE

    def line(self) -> str:
        """Return it as one line of JSON."""
        fields = {
            "name": self.name,
            "unit": self.unit,
            "now": round(self.now, 3),
            "then": round(self.then, 3),
        }
        times = {"times": round(median(self.times), 3), "turns": [round(each, 3) for each in self.times]}
        return json.dumps(fields | times | {"regression": self.is_regression})

    def sentence(self) -> str:
        """Return it for a person to read."""
        suffix = " beside bare" if self.relative_to_bare else ""
        verdict = "  REGRESSION" if self.is_regression else ""
        middle = f"{self.then:9.1f} -> {self.now:9.1f} {self.unit:<3}"
        return f"{self.name:<36}{middle}{median(self.times):7.2f} x{suffix}{verdict}"


def compare_with(revision: str, measures: Iterable[str], arguments: Sequence[str]) -> Iterator[Change]:
    """Measure there and here in turn, one measure after the other; raises checkout.NoRevisionError.

    What that revision cannot measure is reported and left out.
    """
    now = here()
    with laid_out(revision) as then:
        for what in measures:
            try:
                if what == "frozen":
                    _freeze_as_here(now, then)
                turns = [_turn(number, what, then, now, arguments) for number in range(TURNS)]
            except BrokenRunError as error:
                _report(f"{what} is left out: {error}")
                continue
            yield from changes(turns)


def changes(turns: Sequence[tuple[Figures, Figures]]) -> Iterator[Change]:
    """Yield the change of each figure that was measured in every turn, then and now."""
    for name, first in turns[0][1].items():
        pairs = [(then[name], now[name]) for then, now in turns if name in then and name in now]
        if len(pairs) == len(turns):
            now, then = median(each["ours"] for _, each in pairs), median(each["ours"] for each, _ in pairs)
            # A bare program that needs next to nothing has no ratio in some turns.
            relative_to_bare = all(each["ratio"] for pair in pairs for each in pair)
            field = "ratio" if relative_to_bare else "ours"
            times = [_times(before[field], after[field]) for before, after in pairs]
            yield Change(name, first["unit"], now, then, times, relative_to_bare)


def _times(before: float, after: float) -> float:
    # There is no ratio to zero: what is new counts in full.
    return after / before if before else 1 + after


def _turn(
    number: int, what: str, then: Checkout, now: Checkout, arguments: Sequence[str]
) -> tuple[Figures, Figures]:
    _report(f"{what}, turn {number + 1} of {TURNS} …")
    return then.measure(what, arguments), now.measure(what, arguments)


def _freeze_as_here(now: Checkout, then: Checkout) -> None:
    """Make the other revision's package, where this state's is in dist/."""
    if now.frozen.exists() and not then.frozen.exists():
        _report(f"Packing {then.name}, once …")
        then.freeze()


def _report(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
