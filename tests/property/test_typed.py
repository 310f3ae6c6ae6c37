"""Typed dates, times and numbers: what is written is read back, and never as something else."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.date_parser import DAY_FIRST, MONTH_FIRST, YEAR_FIRST, read_date, read_time
from leadway.domain.measures import number
from leadway.domain.number_parser import grouped, is_more_than_one, read_number, times_last
from leadway.domain.weeks import (
    MONTHS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    full_date,
    long_date,
)
from property.test_values import TEXTS

TODAYS = st.dates(date(1960, 1, 1), date(2090, 12, 31))
DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))
ORDERS = st.sampled_from([DAY_FIRST, MONTH_FIRST, YEAR_FIRST])
SCRIPTS = st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "0123456789"])
THOUSANDTHS = st.integers(-(10**11), 10**11).map(lambda n: n / 1000)


def in_script(text: str, digits: str) -> str:
    """Return the text with other digits."""
    return text.translate(str.maketrans("0123456789", digits))


@given(DAYS, TODAYS, ORDERS, SCRIPTS, st.booleans())
def test_a_day_is_read_back_as_it_is_written(
    day: date, today: date, order: str, script: str, looks_back: bool
) -> None:
    for written in (full_date(day), long_date(day), day.isoformat(), f"{day:%Y/%m/%d}"):
        for typed in (written, written.upper(), in_script(written, script), f"\u200f {written}\n"):
            assert read_date(typed, today, order=order, looks_back=looks_back) == day


@given(TODAYS, st.integers(-1000, 1000), ORDERS)
def test_day_and_month_are_read_in_the_order_of_the_region(today: date, ahead: int, order: str) -> None:
    day = today + timedelta(days=ahead)
    parts = {"d": day.day, "m": day.month, "y": day.year}
    for sign in ("/", ".", "-", " "):
        assert read_date(sign.join(str(parts[part]) for part in order), today, order=order) == day


@given(TODAYS, st.integers(0, 364), ORDERS)
def test_what_looks_ahead_is_the_next_such_day_and_what_looks_back_the_last(
    today: date, ahead: int, order: str
) -> None:
    day = today + timedelta(days=ahead)
    month_first = order.index("m") < order.index("d")
    numbers = f"{day.month}/{day.day}" if month_first else f"{day.day}/{day.month}"
    for typed in (numbers, f"{day.day} {MONTHS[day.month - 1]}", f"{SHORT_MONTHS[day.month - 1]} {day.day}"):
        assert read_date(typed, today, order=order) == day
        past = read_date(typed, day, order=order, looks_back=True)
        assert past == day, "today counts"
        back = read_date(typed, day - timedelta(days=1), order=order, looks_back=True)
        assert back is not None
        assert back < day
        assert (back.day, back.month) == (day.day, day.month)


@given(TODAYS, st.integers(0, 6), st.integers(1, 31))
def test_a_weekday_and_a_day_of_the_month_are_the_nearest_ones(today: date, ahead: int, number: int) -> None:
    day = today + timedelta(days=ahead)
    for name in (WEEKDAYS[day.weekday()], SHORT_WEEKDAYS[day.weekday()], WEEKDAYS[day.weekday()][:4]):
        assert read_date(name, today) == day
        assert read_date(name, day + timedelta(days=ahead), looks_back=True) == day
    for looks_back in (False, True):
        near = read_date(str(number), today, looks_back=looks_back)
        assert near is not None
        assert near.day == number
        assert abs(near - today) <= timedelta(days=62)
        assert near == today or (near < today) == looks_back


@given(TODAYS, st.integers(0, 500))
def test_days_weeks_and_months_are_counted_from_today(today: date, n: int) -> None:
    assert read_date(f"+{n}d", today) == today + timedelta(days=n)
    assert read_date(f"-{n} weeks", today) == today - timedelta(weeks=n)
    assert read_date(f"{n}w", today, looks_back=True) == today - timedelta(weeks=n)
    later = read_date(f"+{n}m", today)
    assert later is not None
    assert (later.year - today.year) * 12 + later.month - today.month == n
    assert later.day == today.day or (later.day < today.day and (later + timedelta(days=1)).day == 1)


@given(TEXTS, TODAYS, ORDERS)
def test_any_text_is_one_day_or_none(text: str, today: date, order: str) -> None:
    assert read_date(text, today, order=order) is None or any(sign.isalnum() for sign in text)
    assert read_time(text) is None or any(sign.isalnum() for sign in text)


@given(st.times(), SCRIPTS)
def test_a_time_is_read_back_as_it_is_written(at: time, script: str) -> None:
    at = at.replace(second=0, microsecond=0, fold=0)
    twelve = f"{at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'}"
    for written in (
        f"{at:%H:%M}",
        f"{at:%H.%M}",
        f"{at:%H%M}",
        f"{at.hour}h{at:%M}",
        f"{at.hour}:{at:%M}",
        twelve,
    ):
        assert read_time(in_script(written, script)) == at
    assert read_time(str(at.hour)) == at.replace(minute=0), "an hour without am or pm is of the 24-hour clock"


@given(THOUSANDTHS, SCRIPTS, st.booleans())
def test_a_number_is_read_back_as_it_is_written(value: float, script: str, decimal_comma: bool) -> None:
    plain, open_to_both = number(value), abs(value) < 1000 and round(value * 1000) % 10
    if not open_to_both:
        for written in (
            plain,
            in_script(plain, script),
            plain.replace(".", ","),
            f"{plain} %",
            grouped(value),
        ):
            if grouped(value) != written or abs(value) < 1000 or "." in written:
                assert read_number(written, decimal_comma=decimal_comma) == value
    assert read_number(plain.replace(".", "\u066b"), decimal_comma=decimal_comma) == value


@given(THOUSANDTHS, st.sampled_from([".,", ",.", ",\u202f", ",\u00a0", ".'", ".\u2019", "\u066b\u066c"]))
def test_an_echo_is_read_back_in_its_own_region(value: float, signs: str) -> None:
    decimal, group = signs[0], signs[1]
    assert read_number(grouped(value, decimal, group), decimal_comma=decimal == ",") == value
    assert read_number(f"{value:.4f}".replace(".", decimal), -value, decimal_comma=decimal != ",") == value


@given(st.integers(1000, 10**12), st.integers(0, 99), st.sampled_from(" \u00a0\u202f\u2009'’,.\u066c"))
def test_thousands_and_decimals_of_every_region_are_told_apart(whole: int, rest: int, group: str) -> None:
    spaced = f"{whole:,}".replace(",", group)
    for point in ".,\u066b":
        if point != group:
            assert read_number(f"{spaced}{point}{rest:02}") == float(f"{whole}.{rest:02}")


@given(st.integers(1001, 999_999).filter(lambda n: n % 10 and n >= 1000), st.sampled_from(",."))
def test_the_last_reading_decides_what_one_comma_or_point_means(thousandths: int, sign: str) -> None:
    written, great, small = f"{thousandths:,}".replace(",", sign), float(thousandths), thousandths / 1000
    for decimal_comma in (False, True):
        assert read_number(written, great * 1.2, decimal_comma=decimal_comma) == great
        assert read_number(written, -small * 1.2, decimal_comma=decimal_comma) == small
        expected = small if (sign == ",") == decimal_comma else great
        assert read_number(written, decimal_comma=decimal_comma) == expected
        assert read_number(written, 0.0, decimal_comma=decimal_comma) == expected


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_space_joins_only_groups_of_three(one: int, other: int) -> None:
    written = f"{one} {other}"
    joins = 1 <= one <= 999 and len(str(other)) == 3
    assert read_number(written) == (float(f"{one}{other}") if joins else None)
    assert is_more_than_one(written) is not joins


@given(TEXTS, st.none() | THOUSANDTHS)
def test_any_text_is_one_number_or_none(text: str, last: float | None) -> None:
    value = read_number(text, last)
    assert value is None or abs(value) < 1e15
    assert value is None or not is_more_than_one(text)


@given(st.integers(1, 10**8).map(lambda n: n / 1000))
def test_a_thousand_times_the_last_one_is_noticed(last: float) -> None:
    assert times_last(last * 1000, last) == 1000
    assert times_last(last / 1000, last) == -1000
    assert times_last(last * 3, last) == times_last(last, None) == times_last(0.0, last) == 0
