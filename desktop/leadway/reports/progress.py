"""The sections Trying and Measures: what is being tried, and what the readings say so far."""

from collections.abc import Sequence

from leadway.domain.closing import strength_in_words
from leadway.domain.measures import Point, Series, number
from leadway.domain.terms import Better, Strength
from leadway.domain.text import sentence
from leadway.domain.week_page import ExperimentLine
from leadway.domain.weeks import long_date, short_date
from leadway.i18n import _, ngettext
from leadway.reports.blocks import Json, cell, facts, row, table
from leadway.reports.chart import ChartColours, chart_in_words, run_chart

ON_PAPER = ChartColours(line="#0f766e", baseline="#5b6472", change="#9a5b00", ground="#ffffff")

_COLUMNS = ((_("Measure"), 42), (_("Baseline"), 21), (_("Latest"), 25), (_("What the readings say"), 40))


def experiment_blocks(experiments: Sequence[ExperimentLine]) -> list[Json]:
    """Return each running experiment with its four short lines and, where it has a measure, its chart."""
    return [block for line in experiments for block in _experiment(line)]


def measure_blocks(measures: Sequence[Series]) -> list[Json]:
    """Return the table of measures."""
    return table(_COLUMNS, [_measure(series) for series in measures])


def _experiment(line: ExperimentLine) -> list[Json]:
    dates = [_("since {date}").format(date=long_date(line.started_on))] if line.started_on else []
    dates += [_("next look {date}").format(date=long_date(line.check_on))] if line.check_on else []
    verdict = line.verdict.label if line.verdict else ""
    if verdict and line.because:
        verdict = f"{verdict}: {line.because}"
    labelled = (
        (_("Target"), line.target),
        (_("Now"), line.now),
        (_("In the way"), line.obstacle),
        (_("Learned"), line.learned),
        (_("Verdict"), verdict),
    )
    chart = _chart(line.measure) if line.measure is not None else None
    return facts(line.title, labelled, mark=", ".join(dates), chart=chart)


def _measure(series: Series) -> Json:
    about = ", ".join(part for part in (series.unit, _better(series)) if part)
    name = cell(series.name, mark=about)
    return row([name, _baseline(series), _latest(series), cell(_strength(series))])


def _better(series: Series) -> str:
    return _("lower is better") if series.better is Better.LOWER else _("higher is better")


def _of(before: Sequence[Point]) -> str:
    n = len(before)
    return ngettext("one reading", "median of {n}", n).format(n=n) if n else ""


def _baseline(series: Series) -> Json:
    if series.baseline is None:
        return cell(_("none yet"), quiet=True)
    return cell(number(series.baseline), mark=_of(series.before), numeric=True)


def _latest(series: Series) -> Json:
    if not series.points:
        return cell(_("no readings yet"), quiet=True)
    point = series.points[-1]
    remarks = [short_date(point.day)]
    n = point.cases
    remarks += [ngettext("{n} case", "{n} cases", n).format(n=n)] if n else []
    remarks += [_("estimate")] if point.estimate else []
    return cell(number(point.value), mark=", ".join(remarks), numeric=True)


def _strength(series: Series) -> str:
    """Say how strong the sign is, and on how many readings it stands: an early sign can point either way."""
    if series.changed_on is None:
        return _("nothing changed yet")
    count = len(series.after)
    since = ngettext("{n} reading since the change", "{n} readings since the change", count).format(n=count)
    if not count or series.strength is Strength.NO_BASELINE:
        return f"{series.strength.label}, {since}"
    baseline = series.baseline or 0.0
    sign = 1 if series.better is Better.HIGHER else -1
    better = sum((p.value - baseline) * sign > 0 for p in series.after)
    share = _("{n} better").format(n=better)
    return f"{strength_in_words(series)}: {since}, {share}"


def _chart(series: Series) -> Json:
    """Return the picture, the same in words for whoever does not see it, and the lines beneath it."""
    key = []
    if series.baseline is not None:
        key.append(_("Dashed: baseline {value}.").format(value=number(series.baseline)))
    if series.changed_on:
        key.append(_("Flag: change on {date}.").format(date=short_date(series.changed_on)))
    name = ", ".join(part for part in (series.name, series.unit) if part)
    caption = (name, sentence(_strength(series)), " ".join(key))
    svg = run_chart(series, ON_PAPER)
    return {"svg": svg, "alt": chart_in_words(series), "caption": [line for line in caption if line]}
