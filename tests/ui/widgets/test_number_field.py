"""Numbers say what was understood, beside the field and while they are typed."""

import pytest
from PySide6.QtCore import Qt

from helpers.keyboard import press, retype
from leadway.ui.widgets.field import Unread
from leadway.ui.widgets.number_field import (
    NOT_A_NUMBER,
    NOT_IN_RANGE,
    TWO_NUMBERS,
    CountField,
    NumberField,
)
from ui.conftest import Show


@pytest.fixture
def days(show: Show) -> NumberField:
    """Return a field whose last reading was 3.1 days."""
    field = NumberField("days", "Turnaround", last=3.1, unit="days")
    show(field)
    return field


@pytest.mark.parametrize(
    ("typed", "number", "echo"),
    [
        ("2.6", 2.6, "2.6 days"),
        ("2,6", 2.6, "2.6 days"),
        ("٢٫٦", 2.6, "2.6 days"),
        ("2.6 days", 2.6, ""),
        ("3,125", 3.125, "3.125 days. For 3,125, type 3125."),
        ("3125", 3125.0, "3,125 days, a thousand times the last one?"),
        ("3 125", 3125.0, "3,125 days, a thousand times the last one?"),
        ("1'234", 1234.0, "1,234 days"),
        ("1.234,5", 1234.5, "1,234.5 days"),
        (".003", 0.003, "0.003 days, a thousandth of the last one?"),
    ],
)
def test_a_number_says_beside_the_field_what_was_understood(
    days: NumberField, typed: str, number: float, echo: str
) -> None:
    retype(days, typed)
    assert (days.number(), days.echo.text(), days.value()) == (number, echo, typed)


def test_what_is_to_be_typed_for_the_other_meaning_means_it(show: Show) -> None:
    field = NumberField("returns", "Returns", last=2500.0)
    show(field)
    retype(field, "3.125")
    assert (field.number(), field.echo.text()) == (3125.0, "3,125. For 3.125, type 3.1250.")
    retype(field, "3.1250")
    assert (field.number(), field.echo.text()) == (3.125, "3.125, a thousandth of the last one?")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("2.6 3.1", TWO_NUMBERS), ("1 23", TWO_NUMBERS), ("3-4", TWO_NUMBERS), ("a few", NOT_A_NUMBER)],
)
def test_what_is_not_one_number_stays_typed_and_is_said_once_the_person_leaves(
    days: NumberField, typed: str, fault: str
) -> None:
    retype(days, typed)
    assert not days.echo.isVisible(), "nobody is disturbed while typing"
    press(Qt.Key.Key_Return)
    assert days.echo.text() == fault.format(example="3.1")
    assert (days.number(), days.text()) == (None, typed)
    assert days.edit.accessibleDescription() == days.echo.text()


def test_a_count_is_typed_in_any_digits_and_what_is_none_stays(show: Show) -> None:
    late = CountField("late", "Days late")
    show(late)
    for typed, echo in (("12", ""), ("١٢", "12")):
        retype(late, typed)
        assert (late.value(), late.echo.text()) == (12, echo)
    for typed in ("12.5", "1000", "two"):
        retype(late, typed)
        press(Qt.Key.Key_Return)
        assert (late.value(), late.echo.text()) == (
            Unread(typed),
            NOT_IN_RANGE.format(least=0, most=CountField.most),
        )
