"""What is pasted out of a spreadsheet is read as it is written, and what has two meanings is said."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.errors import KnownError
from leadway.domain.reading_table import (
    MOST_LINES,
    NO_NUMBERS,
    SEPARATORS,
    Reading,
    ReadLine,
    dated,
    read_table,
)

TODAY = date(2026, 11, 24)
NOV_3, NOV_10 = date(2026, 11, 3), date(2026, 11, 10)


def read(text: str, **how: object) -> list[tuple[date | None, float]]:
    table = read_table(text, TODAY, Reading(**how))  # type: ignore[arg-type]
    assert table.unread == ()
    return [(line.day, line.value) for line in table.readings]


def test_nothing_has_no_readings() -> None:
    assert read_table(" \n\n", TODAY).readings == ()


def test_a_column_of_values_has_no_days() -> None:
    assert read("3.1\n2.6\n\n4\n") == [(None, 3.1), (None, 2.6), (None, 4.0)]


def test_decimal_commas_in_one_column_are_no_separators() -> None:
    assert read("3,1\n2,6\n4,25\n") == [(None, 3.1), (None, 2.6), (None, 4.25)]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_each_separator_is_found(separator: str) -> None:
    text = f"Date{separator}Days\n2026-11-03{separator}3.1\n2026-11-10{separator}2.6\n"
    assert read(text) == [(NOV_3, 3.1), (NOV_10, 2.6)]


def test_a_quoted_decimal_comma_stays_one_number() -> None:
    assert read('03.11.2026,"3,1"\n10.11.2026,"2,6"\n') == [(NOV_3, 3.1), (NOV_10, 2.6)]


@pytest.mark.parametrize(
    "written",
    ["03.11.2026;3,1\n24.11.2026;2,6", "11/03/2026\t3.1\n11/24/2026\t2.6", "3 Nov 2026;3,1\n24 Nov 2026;2,6",
     "2026-11-03 00:00:00;3,1\n2026-11-24 08:15:00;2,6", "3. 11. 26;3,1\n24. 11. 26;2,6"],
)  # fmt: skip
def test_dates_are_read_in_the_order_that_fits(written: str) -> None:
    assert read(written) == [(NOV_3, 3.1), (TODAY, 2.6)]


def test_dates_that_fit_two_orders_are_read_as_the_region_writes_them_and_that_is_said() -> None:
    text = "03/11/2026\t3\n10/11/2026\t2"
    table = read_table(text, TODAY, Reading(region_order="dmy"))
    assert table.is_order_open
    assert [line.day for line in table.readings] == [NOV_3, NOV_10]
    assert [day for day, _v in read(text, order="mdy")] == [date(2026, 3, 11), date(2026, 10, 11)]


def test_numbers_that_have_two_meanings_are_read_as_the_region_writes_them_and_that_is_said() -> None:
    table = read_table("1,250\n2,500\n", TODAY, Reading(region_comma=True))
    assert table.is_decimal_open
    assert [line.value for line in table.readings] == [1.25, 2.5]
    assert [value for _d, value in read("1,250\n2,500\n", decimal_comma=False)] == [1250.0, 2500.0]
    assert [value for _d, value in read("1,250\n2,5\n")] == [1.25, 2.5]


def test_a_line_without_a_date_or_a_value_is_named_and_the_others_are_read() -> None:
    table = read_table("Date;Days\n2026-11-03;3,1\nabc;2\n2026-11-10;\n31.02.2026;4\n", TODAY)
    assert [line.day for line in table.readings] == [NOV_3]
    assert table.unread == ((3, "abc 2"), (4, "2026-11-10"), (5, "31.02.2026 4"))


def test_days_after_today_are_left_out_and_counted() -> None:
    table = read_table("2026-11-24;1\n2026-11-25;2\n", TODAY)
    assert [line.day for line in table.readings] == [TODAY]
    assert table.later == 1


def test_another_column_of_numbers_can_be_chosen() -> None:
    text = "Date;Cases;Days\n2026-11-03;12;3,1\n2026-11-10;9;2,6"
    assert read_table(text, TODAY).columns == ("Cases", "Days")
    assert read(text, column=1) == [(NOV_3, 3.1), (NOV_10, 2.6)]


def test_a_text_without_numbers_is_refused() -> None:
    with pytest.raises(KnownError, match=NO_NUMBERS):
        read_table("good\nbetter\n", TODAY)


def test_a_hundred_thousand_lines_are_refused_at_once_and_as_many_as_may_be_are_read() -> None:
    line = "2026-11-03;3,1\n"
    with pytest.raises(KnownError, match=f"{MOST_LINES:,}"):
        read_table(line * 100_000, TODAY)
    began = time.process_time()
    assert len(read_table(line * MOST_LINES, TODAY).readings) == MOST_LINES
    assert time.process_time() - began < 3


def test_values_without_days_are_dated_from_the_last_one_back() -> None:
    lines = [ReadLine(3.0, None), ReadLine(2.0, None), ReadLine(1.0, None)]
    assert [day for day, _value in dated(lines, TODAY, 2)] == [
        TODAY - timedelta(weeks=4),
        TODAY - timedelta(weeks=2),
        TODAY,
    ]


@given(st.text(alphabet="0123456789.,;/-\t \n\"'abNov", max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        table = read_table(text, TODAY)
    except KnownError:
        return
    assert all(line.day is None or line.day <= TODAY for line in table.readings)


@given(
    st.lists(
        st.tuples(st.dates(date(2000, 1, 1), TODAY), st.integers(-(10**6), 10**6)), min_size=1, max_size=20
    ),
    st.sampled_from(SEPARATORS),
)
def test_what_was_written_as_iso_dates_and_whole_numbers_comes_back(
    rows: list[tuple[date, int]], separator: str
) -> None:
    text = "".join(f"{day}{separator}{value}\n" for day, value in rows)
    assert read(text, decimal_comma=False) == [(day, float(value)) for day, value in rows]
