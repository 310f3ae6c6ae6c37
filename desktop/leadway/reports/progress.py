"""The sections Trying and Numbers: what is being tried, and what the readings say so far."""

from collections.abc import Sequence

from leadway.domain.measures import Point, Series, number
from leadway.domain.terms import Better, Strength
from leadway.domain.text import sentence
from leadway.domain.week_page import TryingLine
from leadway.domain.weeks import long_date, short_date
from leadway.reports.blocks import Json, cell, facts, row, table
from leadway.reports.chart import ChartColours, chart_in_words, run_chart

ON_PAPER = ChartColours(line="#0f766e", baseline="#5b6472", change="#9a5b00", ground="#ffffff")

_KATA = ("Target", "Now", "In the way", "Learned")
_COLUMNS = (("Measure", 42), ("Baseline", 21), ("Latest", 25), ("What the readings say", 40))


def trying_blocks(trying: Sequence[TryingLine]) -> list[Json]:
    """Return each running initiative with its four short lines and, where it has a measure, its chart."""
    return [block for line in trying for block in _trying(line)]


def numbers_blocks(measures: Sequence[Series]) -> list[Json]:
    """Return the table of measures."""
    return table(_COLUMNS, [_measure(series) for series in measures])


def _trying(line: TryingLine) -> list[Json]:
    dates = [f"since {long_date(line.started_on)}"] if line.started_on else []
    dates += [f"next look {long_date(line.check_on)}"] if line.check_on else []
    labelled = [*zip(_KATA, line.latest, strict=True), ("Verdict", line.verdict)]
    chart = _chart(line.series) if line.series is not None else None
    return facts(line.title, labelled, mark=", ".join(dates), chart=chart)


def _measure(series: Series) -> Json:
    about = ", ".join(part for part in (series.unit, _better(series)) if part)
    name = cell(series.name, mark=about)
    return row([name, _baseline(series), _latest(series), cell(_strength(series))])


def _better(series: Series) -> str:
    return "lower is better" if series.better is Better.LOWER else "higher is better"


def _of(before: Sequence[Point]) -> str:
    return "one reading" if len(before) == 1 else f"median of {len(before)}" if before else ""


def _baseline(series: Series) -> Json:
    if series.baseline is None:
        return cell("none yet", quiet=True)
    return cell(number(series.baseline), mark=_of(series.before), numeric=True)


def _latest(series: Series) -> Json:
    if not series.points:
        return cell("no readings yet", quiet=True)
    point = series.points[-1]
    remarks = [short_date(point.day)]
    remarks += [f"{point.cases} cases" if point.cases > 1 else "1 case"] if point.cases else []
    remarks += ["estimate"] if point.estimate else []
    return cell(number(point.value), mark=", ".join(remarks), numeric=True)


def _strength(series: Series) -> str:
    """Say how strong the sign is, and on how many readings it stands: an early sign can point either way."""
    if series.changed_on is None:
        return "nothing changed yet"
    count = len(series.after)
    since = "1 reading since change" if count == 1 else f"{count} readings since change"
    strength = series.strength
    if not count or strength is Strength.NO_BASELINE:
        return f"{strength.label}, {since}"
    return f"{strength.label}: {since}, {_on_the_better_side(series)} better"


def _on_the_better_side(series: Series) -> str:
    baseline = series.baseline or 0.0
    sign = 1 if series.better is Better.HIGHER else -1
    better = sum((p.value - baseline) * sign > 0 for p in series.after)
    return "none" if not better else "all" if better == len(series.after) else str(better)


def _chart(series: Series) -> Json:
    """Return the picture, the same in words for whoever does not see it, and the lines beneath it."""
    key = [f"Dashed: baseline {number(series.baseline)}."] if series.baseline is not None else []
    key += [f"Flag: change on {short_date(series.changed_on)}."] if series.changed_on else []
    name = ", ".join(part for part in (series.name, series.unit) if part)
    caption = (name, sentence(_strength(series)), " ".join(key))
    svg = run_chart(series, ON_PAPER)
    return {"svg": svg, "alt": chart_in_words(series), "caption": [line for line in caption if line]}
