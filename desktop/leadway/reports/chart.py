"""Draws the readings of a measure as a run chart, and says the same in words.

The picture is SVG text without any letters, so it looks the same in the window and on paper.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadway.domain.closing import readings_in_words, strength_in_words
from leadway.domain.measures import Mark, MeasureChart, Point, Series, number
from leadway.domain.text import capital
from leadway.domain.weeks import full_date, long_date, short_date
from leadway.i18n import _, isolated

_MARGIN = 4.0
_CROWDED = 40
_SPOKEN = 30


@dataclass(frozen=True, slots=True)
class ChartColours:
    """Colours as `#rrggbb`; what they mean is shown by shape too (dashed, upright, hollow or filled)."""

    line: str
    baseline: str
    change: str
    ground: str


def run_chart(
    series: Series,
    colours: ChartColours,
    *,
    width: int = 240,
    height: int = 56,
    target: float | None = None,
    marks: Sequence[Mark] = (),
) -> str:
    """Return the readings as SVG text: hollow dots before the change, filled ones since, the baseline dashed.

    Readings are at their dates; estimates are squares; a target is dotted, and each mark is upright with a
    flag. Without readings only the ground line is drawn.
    """
    changed = {mark.day.toordinal() for mark in marks}
    if series.changed_on is not None:
        changed.add(series.changed_on.toordinal())
    days = [point.day.toordinal() for point in series.points]
    values = [point.value for point in series.points]
    across = _scale([*days, *changed], _MARGIN, width - _MARGIN)
    up = _scale(values if target is None else [*values, target], height - _MARGIN, _MARGIN)
    radius = 1.2 if len(series.points) > _CROWDED else 2.4
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>']
    level = up(series.baseline) if series.baseline is not None else height / 2
    if series.baseline is not None or not series.points:
        parts.append(_line(0, level, width, level, colours.baseline, 'stroke-dasharray="3 3"'))
    if target is not None:
        parts.append(_line(0, up(target), width, up(target), colours.line, 'stroke-dasharray="1 4"'))
    for day in sorted(changed) if series.points else ():
        x = across(day)
        parts.append(_line(x, 0, x, height, colours.change))
        parts.append(f'<path d="M{x:.2f} 0L{x + 6:.2f} 3L{x:.2f} 6Z" fill="{colours.change}"/>')
    places = list(zip(map(across, days), map(up, values), strict=True))
    way = " ".join(f"{x:.2f},{y:.2f}" for x, y in places)
    edge = f'stroke="{colours.line}" stroke-width'
    parts.append(f'<polyline points="{way}" fill="none" {edge}="1.5" stroke-linejoin="round"/>')
    before = len(series.before)
    for index, ((x, y), point) in enumerate(zip(places, series.points, strict=True)):
        outline = f'fill="{colours.line if index >= before else colours.ground}" {edge}="1.2"'
        parts.append(_dot(x, y, radius, outline, square=point.estimate))
    parts.append("</svg>")
    return "".join(parts)


def chart_in_words(series: Series) -> str:
    """Return what the chart shows in words: the baseline, the change, every number."""
    name = isolated(f"{series.name} ({series.unit})" if series.unit else series.name)
    if not series.points:
        return _("Run chart of {name}: no readings yet.").format(name=name)
    parts = [_("Run chart of {name}.").format(name=name)]
    if series.baseline is not None:
        parts.append(_("Baseline median {value}.").format(value=number(series.baseline)))
    before = _("Before the change: {readings}.") if series.changed_on else _("Readings: {readings}.")
    for text, points in ((before, series.before), (_("Since the change: {readings}."), series.after)):
        if points:
            parts.append(text.format(readings=_listed(points)))
    if series.changed_on is not None:
        parts.append(_("Change on {date}.").format(date=short_date(series.changed_on)))
    return " ".join(parts)


def chart_facts(chart: MeasureChart) -> list[tuple[str, str]]:
    """Return what a large chart shows as a table: what is known, and then each reading, the latest first."""
    series, unit = chart.series, f" {chart.series.unit}" if chart.series.unit else ""
    facts = [(_("Readings"), f"{chart.count:,}")]
    if series.baseline is not None:
        text = _("{value} ({readings})")
        counted = readings_in_words(len(series.before))
        facts.append(
            (_("Usual (median)"), text.format(value=f"{number(series.baseline)}{unit}", readings=counted))
        )
    if chart.target is not None:
        value, by = f"{number(chart.target)}{unit}", chart.by_when
        text = _("{value} by {date}").format(value=value, date=full_date(by)) if by is not None else value
        facts.append((_("Target"), text))
    facts.extend(
        (_("Change on {date}").format(date=long_date(mark.day)), isolated(mark.words)) for mark in chart.marks
    )
    if series.changed_on is not None:
        facts.append((_("Since the change"), f"{len(series.after):,}"))
    facts.append((_("What it says"), capital(strength_in_words(series))))
    sides = (*(None for _point in series.before), *series.sides)
    for point, side in reversed(list(zip(series.points, sides, strict=True))):
        facts.append((long_date(point.day), _fact(point, unit, side)))
    return facts


def _fact(point: Point, unit: str, side: int | None) -> str:
    value = _("{value}, estimate") if point.estimate else "{value}"
    value = value.format(value=f"{number(point.value)}{unit}")
    if side is None:
        return value
    texts = {1: _("{value}: better"), -1: _("{value}: worse"), 0: _("{value}: the same")}
    return texts[side].format(value=value)


def _listed(points: tuple[Point, ...]) -> str:
    last = points[-_SPOKEN:]
    listed = ", ".join(_reading(point) for point in last)
    if len(last) == len(points):
        return listed
    return _("the last {n} of {all}: {readings}").format(n=len(last), all=len(points), readings=listed)


def _reading(point: Point) -> str:
    text = _("{value} ({date}, estimate)") if point.estimate else "{value} ({date})"
    return text.format(value=number(point.value), date=short_date(point.day))


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    """Return where each value is drawn between two edges; in the middle where all are the same."""
    low, high = min(values, default=0), max(values, default=0)
    span = high - low
    return lambda value: start + ((value - low) / span if span else 0.5) * (end - start)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, more: str = "") -> str:
    return (
        f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" '
        f'stroke="{colour}" stroke-width="1" {more}/>'
    )


def _dot(x: float, y: float, radius: float, outline: str, *, square: bool) -> str:
    if square:
        side = 2 * radius
        return f'<rect x="{x - radius:.2f}" y="{y - radius:.2f}" width="{side}" height="{side}" {outline}/>'
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius}" {outline}/>'
