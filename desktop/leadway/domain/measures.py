"""What readings say: the baseline and how strong the sign is, by run-chart practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from leadway.domain.terms import Better, Strength

SHIFT_RUN = 6
EARLY_SIGN_FROM = 2


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
        """The readings before the change; all of them while nothing has changed."""
        return tuple(p for p in self.points if self.changed_on is None or p.day < self.changed_on)

    @property
    def after(self) -> tuple[Point, ...]:
        """The readings since the change."""
        return self.points[len(self.before) :]

    @property
    def baseline(self) -> float | None:
        """The median of the readings before the change, or None where there are none."""
        return median(p.value for p in self.before) if self.before else None

    @property
    def run(self) -> int:
        """How many readings are in the run that makes the shift; 0 where there is none."""
        return abs(_latest_shift(_sides(self.baseline, [p.value for p in self.after], self.better)))

    @property
    def strength(self) -> Strength:
        """How strong the sign is."""
        return strength(self.baseline, [p.value for p in self.after], self.better)


def strength(baseline: float | None, after: Sequence[float], better: Better) -> Strength:
    """Return what readings after a change say, against the baseline median.

    Six or more in a row on one side of the median are a shift; two to five are an early sign at most, and
    one proves nothing. Readings on the median neither add to a run nor break it. Source: run-chart rules as
    taught in quality improvement, https://cnwl.franktesting.co.uk/ia/resources/interpreting-qi-run-charts
    and https://tipsqi.co.uk/guide-6a/.
    """
    if baseline is None:
        return Strength.NO_BASELINE
    if len(after) < EARLY_SIGN_FROM:
        return Strength.BASELINE_ONLY
    shift = _latest_shift(_sides(baseline, after, better))
    if shift:
        return Strength.SHIFT if shift > 0 else Strength.WORSE
    return Strength.EARLY_SIGN if len(after) < SHIFT_RUN else Strength.NOT_CLEAR


def _sides(baseline: float | None, after: Sequence[float], better: Better) -> list[int]:
    """Return 1 for each reading on the better side of the baseline, -1 for each on the other."""
    if baseline is None:
        return []
    sign = 1 if better is Better.HIGHER else -1
    return [sign if value > baseline else -sign for value in after if value != baseline]


def _latest_shift(sides: Sequence[int]) -> int:
    """Return the length of the latest run that is long enough, negative where it is worse; 0 for none."""
    run = shift = 0
    for side in sides:
        run = run + side if run * side > 0 else side
        if abs(run) >= SHIFT_RUN:
            shift = run
    return shift


def number(value: float) -> str:
    """Return the value as a person writes it: at most three decimals, no trailing zeros."""
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written
