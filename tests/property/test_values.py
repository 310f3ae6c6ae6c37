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
from leadway.domain.measures import number, strength
from leadway.domain.number_parser import read_number
from leadway.domain.terms import (
    Better,
    ByRulebook,
    Cadence,
    CheckResult,
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
    answer: CheckAnswer, live: bool, critical: bool
) -> None:
    came_to = result(answer, live_exception=live)
    missed = (
        answer.right is Right.NO
        or answer.on_time is OnTime.LATE
        or answer.by_rulebook is ByRulebook.NO
        or (answer.by_rulebook is ByRulebook.EXCEPTION and not live)
    )
    if answer.done is Done.NOT_APPLICABLE:
        assert came_to is CheckResult.NOT_APPLICABLE
    elif missed:
        assert came_to is CheckResult.FINDING
    elif answer.done is None:
        assert came_to is CheckResult.NOT_CHECKED
    elif answer.done is Done.YES:
        assert came_to in (CheckResult.CONFORMS, CheckResult.NOT_VERIFIED)
    else:
        not_yet = answer.on_time is OnTime.NOT_YET
        assert came_to is (CheckResult.NOT_CHECKED if not_yet else CheckResult.FINDING)
    if not critical:
        assert grade(answer, critical=critical) is not FindingGrade.MAJOR


@given(ANSWERS, st.booleans(), st.sampled_from(["done", "right", "on_time", "by_rulebook"]))
def test_a_blank_never_counts_as_a_yes(answer: CheckAnswer, live: bool, column: str) -> None:
    values = {name: getattr(answer, name) for name in ("done", "right", "on_time", "by_rulebook")}
    blank = CheckAnswer(**(values | {column: None}))
    assert result(blank, live_exception=live) is not CheckResult.CONFORMS
    if column == "done":
        assert kept([result(blank, live_exception=live)]) == (0, 1)


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
    before = rhythm.last_due(week)
    assert before == (None if offset == 0 else start.shift((offset - 1) // every * every))


@given(st.sampled_from(Cadence), st.integers(1, 8), st.integers(1, 31), st.integers(1, 200))
def test_nothing_is_due_before_it_was_promised(cadence: Cadence, every: int, day: int, weeks: int) -> None:
    rhythm = Rhythm(cadence, every, day, since=date(2026, 9, 4))
    assert not rhythm.due(Week(2026, 36).shift(-weeks))
    assert rhythm.last_due(Week(2026, 36)) is None


@given(st.floats(-50, 50), st.lists(st.floats(-100, 100), max_size=20), st.sampled_from(Better))
def test_a_strong_sign_needs_six_readings(baseline: float, after: list[float], better: Better) -> None:
    said = strength(baseline, after, better)
    if len(after) < 6:
        assert said in (Strength.BASELINE_ONLY, Strength.EARLY_SIGN)
    mirrored = strength(-baseline, [-value for value in after], _other(better))
    assert mirrored is said


def _other(better: Better) -> Better:
    return Better.LOWER if better is Better.HIGHER else Better.HIGHER
