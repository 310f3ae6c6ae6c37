"""Properties of weeks, text, numbers, checks and cadence that hold for any value."""

import calendar
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from leadway.domain.agenda import DueCheck
from leadway.domain.answers import CheckAnswer
from leadway.domain.cadence import Rhythm
from leadway.domain.checks import fill_row, grade, kept, result, spot_check
from leadway.domain.ideas import idea, problem
from leadway.domain.measures import Point, Series, number, strength
from leadway.domain.number_parser import read_number
from leadway.domain.terms import (
    Better,
    ByRulebook,
    Cadence,
    CheckResult,
    CheckThen,
    Done,
    FindingGrade,
    OnTime,
    Right,
    Strength,
)
from leadway.domain.text import clean, one_line, sentence, shorten
from leadway.domain.weeks import Week

# What a text field can hand over: lone surrogates and NUL too.
TEXTS = st.text(st.characters() | st.sampled_from("\x00\ud800\udfff\r\n\u2028\u200fא😀"))
WEEKS = st.dates(date(2, 1, 1), date(9990, 12, 31)).map(Week.of)
ANSWERS = st.builds(
    CheckAnswer,
    done=st.none() | st.sampled_from(Done),
    right=st.none() | st.sampled_from(Right),
    on_time=st.none() | st.sampled_from(OnTime),
    by_rulebook=st.none() | st.sampled_from(ByRulebook),
    then=st.none() | st.sampled_from(CheckThen),
)


@given(st.dates(date(1, 1, 1), date(9998, 12, 27)))
def test_a_week_is_read_as_it_is_written(day: date) -> None:
    week = Week.of(day)
    assert Week.parse(str(week)) == week
    assert week.first_day <= day <= week.last_day
    assert week.last_day - week.first_day == timedelta(days=6)


@given(WEEKS, st.integers(-100, 100))
def test_going_some_weeks_on_and_counting_them_agree(week: Week, weeks: int) -> None:
    assume(2 < week.year < 9988)
    other = week.shift(weeks)
    assert other.since(week) == weeks
    assert other.shift(-weeks) == week
    assert (other > week) == (weeks > 0)
    assert (str(other) > str(week)) == (weeks > 0), "the written form sorts as the weeks do"


@given(WEEKS, st.dates())
def test_the_nearest_day_lies_in_the_week(week: Week, day: date) -> None:
    assert week.first_day <= week.nearest(day) <= week.last_day
    assert week.nearest(day) == day or Week.of(day) != week


@given(TEXTS)
def test_cleaned_text_can_be_stored_and_loses_nothing_else(text: str) -> None:
    tidy = clean(text)
    assert clean(tidy) == tidy
    tidy.encode()
    assert "\x00" not in tidy
    breaks = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    assert len(tidy) == len(breaks)
    for was, now in zip(breaks, tidy, strict=True):
        assert now == was or (now == "\ufffd" and (was == "\x00" or "\ud800" <= was <= "\udfff"))


@given(TEXTS, st.integers(2, 80))
def test_one_line_and_shortened_text_keep_their_promise(text: str, limit: int) -> None:
    assert "\n" not in one_line(text)
    assert one_line(one_line(text)) == one_line(text)
    assert len(shorten(text, limit)) <= limit
    assert sentence(sentence(text)) == sentence(text)


@given(TEXTS, TEXTS, TEXTS)
def test_sentences_of_any_text_stand_on_one_line(who: str, happens: str, should: str) -> None:
    assert "\n" not in problem(who, happens, should)
    assert "\n" not in idea(happens, should)


@given(st.integers(-(10**11), 10**11).map(lambda n: n / 1000))
def test_a_number_is_read_as_it_was_shown(value: float) -> None:
    assert read_number(number(value)) == value
    assert read_number(f" {number(value)} % ") == value


@given(st.integers(-(10**6), 10**6).map(lambda n: n / 100))
def test_a_decimal_comma_is_as_good_as_a_point(value: float) -> None:
    assert read_number(number(value).replace(".", ",")) == value


@given(st.integers(1000, 10**12))
def test_thousands_are_never_read_as_decimals(value: int) -> None:
    for sign in (",", " ", "\u00a0", "\u202f"):
        assert read_number(f"{value:,}".replace(",", sign)) == value


@given(TEXTS)
def test_any_text_is_a_number_or_none(text: str) -> None:
    value = read_number(text)
    assert value is None or abs(value) < 1e15


@given(ANSWERS, st.booleans(), st.booleans())
def test_every_combination_of_the_four_tests_follows_the_rules(
    answer: CheckAnswer, covered: bool, critical: bool
) -> None:
    came_to = result(answer, covered=covered)
    not_yet = answer.on_time is OnTime.NOT_YET and answer.done is not Done.YES
    missed = (
        answer.right is Right.NO
        or answer.on_time is OnTime.LATE
        or answer.by_rulebook is ByRulebook.NO
        or (answer.done in (Done.PARTLY, Done.NO) and not not_yet)
    )
    by_exception = answer.by_rulebook is ByRulebook.EXCEPTION or (
        missed and answer.then is CheckThen.EXCEPTION
    )
    if answer.done is Done.NOT_APPLICABLE:
        assert came_to is CheckResult.NOT_APPLICABLE
    elif missed and not by_exception:
        assert came_to is CheckResult.FINDING
    elif missed and answer.then is not CheckThen.EXCEPTION:
        assert came_to is CheckResult.FINDING, "an exception to the rulebook covers the rulebook alone"
    elif by_exception and not covered:
        assert came_to is CheckResult.ASKED
    elif not_yet and not missed:
        assert came_to in (CheckResult.NOT_DUE, CheckResult.ASKED)
    elif answer.done is None and not missed:
        assert came_to in (CheckResult.NOT_CHECKED, CheckResult.ASKED)
    else:
        assert came_to in (CheckResult.CONFORMS, CheckResult.NOT_VERIFIED)
    if not critical:
        assert grade(answer, critical=critical) is not FindingGrade.MAJOR


@given(ANSWERS, st.booleans(), st.sampled_from(["done", "right", "on_time", "by_rulebook"]))
def test_a_blank_counts_neither_as_a_yes_nor_as_a_no(answer: CheckAnswer, covered: bool, column: str) -> None:
    values = {name: getattr(answer, name) for name in ("done", "right", "on_time", "by_rulebook")}
    blank = CheckAnswer(**(values | {column: None}))
    assert result(blank, covered=covered) is not CheckResult.CONFORMS
    assert result(CheckAnswer(), covered=covered) is CheckResult.NOT_CHECKED
    if column == "done":
        assert kept([result(blank, covered=covered)]).kept == 0


@given(st.lists(st.sampled_from(CheckResult)))
def test_every_row_is_in_one_number_of_kept_or_in_none(results: list[CheckResult]) -> None:
    n = kept(results)
    assert n.not_verified <= n.kept <= n.checked
    assert n.checked - n.kept == results.count(CheckResult.FINDING) + results.count(CheckResult.ASKED)
    without = results.count(CheckResult.NOT_APPLICABLE) + results.count(CheckResult.NOT_DUE)
    assert n.checked + n.not_checked + without == len(results)


@given(ANSWERS, st.booleans())
def test_filling_a_row_changes_blanks_only_and_never_a_critical_row(answer: CheckAnswer, live: bool) -> None:
    filled = fill_row(answer, critical=False)
    for name in ("done", "right", "on_time", "by_rulebook"):
        assert getattr(answer, name) in (None, getattr(filled, name))
    assert filled.done is answer.done
    assert fill_row(answer, critical=True) == answer


ROWS = st.lists(
    st.builds(
        DueCheck, st.uuids().map(str), st.just("a promise"), st.booleans(), not_looked=st.integers(0, 4)
    ),
    unique_by=lambda row: row.id,
    max_size=12,
)


@given(WEEKS, ROWS, ROWS)
def test_the_spot_check_moves_only_to_a_row_that_was_added(
    week: Week, rows: list[DueCheck], more: list[DueCheck]
) -> None:
    drawn = spot_check(week, rows)
    assert drawn in {row.id for row in rows} or (not rows and drawn == "")
    assert spot_check(week, rows[::-1]) == drawn
    assert spot_check(week, [row for row in rows if row.id == drawn]) == drawn
    both = {row.id: row for row in (*more, *rows)}
    again = spot_check(week, list(both.values()))
    assert again == drawn or again in {row.id for row in more}


@given(st.integers(1, 31), st.dates(date(2024, 1, 1), date(2090, 1, 1)))
def test_monthly_is_due_exactly_once_for_each_month(day: int, start: date) -> None:
    rhythm = Rhythm(Cadence.MONTHLY, day=day, since=start - timedelta(days=400))
    first = Week.of(start)
    due = [first.shift(n) for n in range(160) if rhythm.due(first.shift(n))]
    for year, month in {(w.first_day.year, w.first_day.month) for w in due[1:-1]}:
        exact = date(year, month, min(day, calendar.monthrange(year, month)[1]))
        assert due.count(Week.of(exact)) == 1
    assert all(4 <= later.since(earlier) <= 5 for earlier, later in pairwise(due))


@given(st.integers(1, 31), st.integers(2024, 2090))
def test_quarterly_is_due_four_times_a_year(day: int, year: int) -> None:
    rhythm = Rhythm(Cadence.QUARTERLY, day=day, since=date(2020, 1, 1))
    months = [(year, month) for month in (3, 6, 9, 12)]
    exact = {Week.of(date(y, m, min(day, calendar.monthrange(y, m)[1]))) for y, m in months}
    first = Week.of(date(year, 1, 15))
    due = {first.shift(n) for n in range(-1, 53) if rhythm.due(first.shift(n))}
    assert len(exact) == 4
    assert exact <= due | {Week.of(date(year, 12, 31))}
    assert len(due - exact) <= 1, "at most the last one of the year before"


@given(st.integers(1, 52), WEEKS, st.integers(0, 300))
def test_every_so_many_weeks_is_just_that(every: int, start: Week, offset: int) -> None:
    assume(start.year < 9900)
    rhythm = Rhythm(Cadence.EVERY_N_WEEKS, every=every, since=start.last_day)
    week = start.shift(offset)
    assert rhythm.due(week) == (offset % every == 0)


@given(st.sampled_from(Cadence), st.integers(1, 8), st.integers(1, 31), st.integers(1, 200))
def test_nothing_is_due_before_it_was_promised(cadence: Cadence, every: int, day: int, weeks: int) -> None:
    rhythm = Rhythm(cadence, every, day, since=date(2026, 9, 4))
    assert not rhythm.due(Week(2026, 36).shift(-weeks))


SIDES = st.lists(st.sampled_from((1, -1, 0)), max_size=40)


@given(st.integers(0, 12), SIDES)
def test_what_readings_say_follows_the_table_of_strengths(baseline: int, sides: list[int]) -> None:
    """The table of the vocabulary, row by row, written down once more without the program's own rule."""
    off = [side for side in sides if side]
    needed = 6 if len(off) <= 12 else 7 if len(off) <= 24 else 8
    tail = off[-needed:] if len(off) >= needed else []
    said = strength(baseline, sides)
    if baseline == 0:
        expected = Strength.NO_BASELINE
    elif not off:
        expected = Strength.BASELINE_ONLY
    elif len(off) == 1 or (len(off) <= 5 and len(set(off)) == 2):
        expected = Strength.TOO_EARLY
    elif len(off) <= 5 or (baseline < 5 and len(set(off)) == 1):
        expected = Strength.EARLY_SIGN if off[0] > 0 else Strength.LOOKS_WORSE
    elif baseline >= 5 and len(set(tail)) == 1:
        expected = Strength.SHIFT if tail[0] > 0 else Strength.WORSE
    else:
        expected = Strength.NOT_CLEAR
    assert said is expected


MIRRORED = {Strength.EARLY_SIGN: Strength.LOOKS_WORSE, Strength.SHIFT: Strength.WORSE}
MIRRORED |= {worse: better for better, worse in MIRRORED.items()}


@given(st.integers(0, 12), SIDES, st.integers(0, 40))
def test_better_and_worse_are_told_alike_and_the_same_changes_nothing(
    baseline: int, sides: list[int], place: int
) -> None:
    said = strength(baseline, sides)
    assert strength(baseline, [-side for side in sides]) is MIRRORED.get(said, said)
    assert strength(baseline, [*sides[:place], 0, *sides[place:]]) is said


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=20), st.integers(-3, 25), st.sampled_from(Better))
def test_every_reading_is_baseline_or_after_by_its_day(
    values: list[float], change: int, better: Better
) -> None:
    first = date(2026, 9, 4)
    points = tuple(Point(first + timedelta(days=n), value) for n, value in enumerate(values))
    changed_on = first + timedelta(days=change)
    series = Series("Returns", "days", better, points, changed_on)
    assert all(point.day <= changed_on for point in series.before)
    assert all(point.day > changed_on for point in series.after)
    assert series.before + series.after == points
    assert len(series.sides) == (len(series.after) if series.before else 0)
