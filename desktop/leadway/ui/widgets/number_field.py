"""Fields for a number: what was understood is said where it could be meant otherwise."""

from __future__ import annotations

from typing import Unpack

from leadway.domain.number_parser import grouped, is_more_than_one, read_number, times_last
from leadway.i18n import _
from leadway.ui.widgets.field import TypedOptions
from leadway.ui.widgets.parsed_field import ParsedField
from leadway.ui.widgets.region import writes_decimal_comma

EXAMPLE = "2.6"
NOT_A_NUMBER = _("Type just a number, such as {example}. What you typed is kept.")
TWO_NUMBERS = _("These are two numbers. Type just one, such as {example}. What you typed is kept.")
NOT_IN_RANGE = _("Type a whole number from 0 to {most}. What you typed is kept.")
COUNTED = _("{number} {unit}")
OTHERWISE = _("{number}. For {other}, type {plain}.")
TIMES = {
    1000: _("{number}, a thousand times the last one?"),
    -1000: _("{number}, a thousandth of the last one?"),
}


class NumberField(ParsedField):
    """A number, in a unit where there is one; `last` is the reading before, by which `3,125` is read."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        last: float | None = None,
        unit: str = "",
        **options: Unpack[TypedOptions],
    ) -> None:
        self._last = last
        self._unit = unit.strip()
        super().__init__(name, label, **options)

    def number(self) -> float | None:
        """Return the number; None where the field is blank or holds no number."""
        value = self.parsed()
        return value if isinstance(value, float) else None

    def parse(self, text: str) -> float | None:
        return read_number(self._bare(text), self._last, decimal_comma=writes_decimal_comma())

    def written(self, value: object) -> str:
        return grouped(value).replace(",", "") if isinstance(value, int | float) else ""

    def meaning(self, value: object) -> str:
        if not isinstance(value, int | float):
            return ""
        number, bare = grouped(value), self._bare(self.text())
        said = COUNTED.format(number=number, unit=self._unit) if self._unit else number
        if question := TIMES.get(times_last(value, self._last)):
            return question.format(number=said)
        other = read_number(bare, decimal_comma=writes_decimal_comma())
        if other is not None and other != value:
            # The last reading decided against the system.
            return OTHERWISE.format(number=said, other=grouped(other), plain=self.written(other))
        return "" if said == bare else said

    def fault(self) -> str:
        fault = TWO_NUMBERS if is_more_than_one(self._bare(self.text())) else NOT_A_NUMBER
        return fault.format(example=EXAMPLE if self._last is None else self.written(self._last))

    def _bare(self, text: str) -> str:
        """Return the text without the unit, which may be written behind the number."""
        text = text.strip()
        return text[: -len(self._unit)] if self._unit and text.endswith(self._unit) else text


class WrittenNumberField(NumberField):
    """A number whose record keeps the text as it was typed."""

    def value(self) -> str:
        return self.text()

    def set_value(self, value: object) -> None:
        if value != self.text():
            self.set_text("" if value is None else str(value))


class CountField(NumberField):
    """A whole number from 0 on."""

    def __init__(self, name: str, label: str, *, most: int, **options: Unpack[TypedOptions]) -> None:
        self._most = most
        super().__init__(name, label, **options)

    def parse(self, text: str) -> int | None:
        number = super().parse(text)
        return int(number) if number is not None and number in range(self._most + 1) else None

    def fault(self) -> str:
        return NOT_IN_RANGE.format(most=self._most)
