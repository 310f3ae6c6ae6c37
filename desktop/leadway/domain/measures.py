"""What readings say: the baseline and how strong the sign is, by run-chart practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from leadway.domain.terms import Better, Strength

FIRM_BASELINE = 5
"""From so many readings on, a baseline carries more than an early sign."""
CLEAR_FROM = 6
"""From so many readings off the median on, a sign is firm or not clear."""


@dataclass(frozen=True, slots=True)
class Point:
    """One reading: when, how much, and how many cases it counts (0 where nobody counted)."""

    day: date
    value: float
    cases: int = 0
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """The readings of one measure in order of date, and since when a new way is being tried."""

    name: str
    unit: str
    better: Better
    points: tuple[Point, ...] = ()
    changed_on: date | None = None

    @property
    def before(self) -> tuple[Point, ...]:
        """The baseline: readings up to the day of the change; all of them while nothing has changed."""
        return tuple(p for p in self.points if self.changed_on is None or p.day <= self.changed_on)

    @property
    def after(self) -> tuple[Point, ...]:
        """The readings since the change, that is, after its day."""
        return self.points[len(self.before) :]

    @property
    def baseline(self) -> float | None:
        """The median of the baseline, or None where it has no readings."""
        return median(p.value for p in self.before) if self.before else None

    @property
    def sides(self) -> tuple[int, ...]:
        """For each reading since the change 1 where it is better than the baseline, -1 worse, 0 the same."""
        if self.baseline is None:
            return ()
        better = 1 if self.better is Better.HIGHER else -1
        return tuple(better * ((p.value > self.baseline) - (p.value < self.baseline)) for p in self.after)

    @property
    def run(self) -> int:
        """How many readings are in the run that still stands."""
        return abs(_standing_run(self.sides))

    @property
    def strength(self) -> Strength:
        """How strong the sign is."""
        return strength(len(self.before), self.sides)


@dataclass(frozen=True, slots=True)
class Mark:
    """The day on which something about a measure changed, such as the start of an experiment."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class MeasureChart:
    """What the large run chart of a measure shows."""

    series: Series
    target: float | None = None
    by_when: date | None = None
    marks: tuple[Mark, ...] = ()
    count: int = 0
    """How many readings there are; the series has the latest of them."""


def strength(baseline: int, sides: Sequence[int]) -> Strength:
    """Return what readings since a change say.

    `baseline` is how many readings the baseline has, `sides` what `Series.sides` is. A reading on the median
    belongs to neither side and breaks no run. The rule is that of a run chart
    (https://tipsqi.co.uk/guide-6a/); a run has to be longer where there are more readings (Anhoej and Olesen
    2014), and a short baseline, which chance moves easily, gives no more than an early sign.
    """
    off = [side for side in sides if side]
    n, better, one_sided = len(off), sum(off) > 0, abs(sum(off)) == len(off)
    if not baseline:
        return Strength.NO_BASELINE
    if not n:
        return Strength.BASELINE_ONLY
    if n == 1 or (n < CLEAR_FROM and not one_sided):
        return Strength.TOO_EARLY
    run = _standing_run(off)
    if n >= CLEAR_FROM and baseline >= FIRM_BASELINE:
        long_enough = abs(run) >= shortest_shift(n)
        return (Strength.SHIFT if run > 0 else Strength.WORSE) if long_enough else Strength.NOT_CLEAR
    if one_sided:
        return Strength.EARLY_SIGN if better else Strength.LOOKS_WORSE
    return Strength.NOT_CLEAR


def shortest_shift(n: int) -> int:
    """Return how long a run must be, among so many readings off the median, to be more than chance."""
    return CLEAR_FROM + (n > 12) + (n > 24)


def _standing_run(sides: Sequence[int]) -> int:
    """Return the length of the run that the last readings are in, negative where they are worse."""
    run = 0
    for side in filter(None, sides):
        run = run + side if run * side > 0 else side
    return run


def number(value: float) -> str:
    """Return the value as a person writes it: at most three decimals, no trailing zeros."""
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
