"""The run chart and the same in words."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from fixtures import sample_pages as team
from leadway.domain.measures import Point, Series
from leadway.domain.terms import Better
from leadway.reports.chart import ChartColours, chart_in_words, run_chart

COLOURS = ChartColours(line="#111111", baseline="#222222", change="#333333", ground="#eeeeee")
EMPTY = Series("Calls answered", "%", Better.HIGHER)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(series: Series) -> ElementTree.Element:
    return ElementTree.fromstring(run_chart(series, COLOURS))  # noqa: S314 -- our own picture


def test_readings_before_the_change_are_hollow_and_since_then_filled() -> None:
    dots = drawn(team.TURNAROUND).findall(f"{SVG}circle")
    assert [dot.get("fill") for dot in dots] == ["#eeeeee"] * 8 + ["#111111"] * 3


def test_the_baseline_is_dashed_and_the_change_has_a_flag() -> None:
    picture = drawn(team.TURNAROUND)
    dashed = [line for line in picture.findall(f"{SVG}line") if line.get("stroke-dasharray")]
    assert [line.get("stroke") for line in dashed] == ["#222222"]
    assert [flag.get("fill") for flag in picture.findall(f"{SVG}path")] == ["#333333"]


def test_without_a_change_there_is_no_flag() -> None:
    assert not drawn(replace(team.TURNAROUND, changed_on=None)).findall(f"{SVG}path")


def test_readings_stand_at_their_dates() -> None:
    days = (date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 11))
    series = replace(EMPTY, points=tuple(Point(day, 1.0) for day in days))
    first, second, third = (float(dot.get("cx", "")) for dot in drawn(series).findall(f"{SVG}circle"))
    assert (second - first) * 10 == pytest.approx(third - first, abs=0.1)


def test_an_estimate_is_a_square() -> None:
    series = replace(EMPTY, points=(Point(date(2026, 1, 1), 3.0, estimate=True),))
    assert len(drawn(series).findall(f"{SVG}rect")) == 1


@pytest.mark.parametrize(
    "points",
    [
        (),
        (Point(date(2026, 1, 1), 3.0),),
        (Point(date(2026, 1, 1), 3.0), Point(date(2026, 1, 8), 3.0)),
        (Point(date(1, 1, 1), -1e15), Point(date(9999, 12, 31), 1e15)),
    ],
    ids=["no reading", "one reading", "all the same", "as far as numbers go"],
)
@pytest.mark.parametrize("changed_on", [None, date(2026, 1, 5)])
def test_everything_drawn_lies_inside_the_picture(points: tuple[Point, ...], changed_on: date | None) -> None:
    picture = drawn(replace(EMPTY, points=points, changed_on=changed_on))
    for dot in picture.findall(f"{SVG}circle"):
        assert 0 < float(dot.get("cx", "")) < 240
        assert 0 < float(dot.get("cy", "")) < 56


def test_the_picture_holds_no_letters_whatever_the_measure_is_called() -> None:
    picture = run_chart(replace(team.TURNAROUND, name="<script>", unit="&"), COLOURS)
    assert "script" not in picture
    assert "<text" not in picture


def test_the_same_readings_give_the_same_picture() -> None:
    assert run_chart(team.TURNAROUND, COLOURS) == run_chart(team.TURNAROUND, COLOURS)


def test_the_words_hold_every_number_the_picture_shows() -> None:
    assert chart_in_words(replace(team.TURNAROUND, points=team.TURNAROUND.points[6:])) == (
        "Run chart of Returns turnaround (working days). Baseline median 3.1. "
        "Before the change: 3.2 (23 Oct), 3 (30 Oct). "
        "Since the change: 2.9 (6 Nov), 2.7 (13 Nov), 2.6 (20 Nov). Change on 2 Nov."
    )


def test_the_words_for_very_many_readings_name_the_last_and_how_many_there_are() -> None:
    many = replace(EMPTY, points=team.readings(*range(100), start=date(2024, 1, 5)))
    assert "Readings: the last 30 of 100: 70 (" in chart_in_words(many)


def test_the_words_say_where_there_are_no_readings() -> None:
    assert chart_in_words(EMPTY) == "Run chart of Calls answered (%): no readings yet."
