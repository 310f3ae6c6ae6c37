"""Fields for a number, which say what was understood."""

from __future__ import annotations

from typing import Unpack

from leadway.domain.number_parser import grouped, is_more_than_one, read_number, times_last
from leadway.i18n import _
from leadway.ui.widgets.field import TypedOptions
from leadway.ui.widgets.parsed_field import ParsedField
from leadway.ui.widgets.region import number_signs

EXAMPLE = "2.6"
NOT_A_NUMBER = _("Type just a number, such as {example}. What you typed is kept.")
TWO_NUMBERS = _("These are two numbers. Type just one, such as {example}. What you typed is kept.")
NOT_IN_RANGE = _("Type a whole number from {least} to {most}. What you typed is kept.")
COUNTED, OTHERWISE = _("{number} {unit}"), _("{number}. For {other}, type {plain}.")
THOUSANDFOLD = _("{number}, a thousand times the last one?")
THOUSANDTH = _("{number}, a thousandth of the last one?")


class NumberField(ParsedField):
    """A number whose record keeps the text as it was typed.

    It may be followed by its `unit`; `last` is the reading before, by which `3,125` is read.
    """

    def __init__(
        self,
        name: str,
        label: str,
        *,
        last: float | None = None,
        unit: str = "",
        **options: Unpack[TypedOptions],
    ) -> None:
        self._last, self._unit = last, unit.strip()
        super().__init__(name, label, **options)

    def number(self) -> float | None:
        """Return the number; None where the field is blank or holds no number."""
        return None if self.is_empty() else self.parse(self.text())

    def value(self) -> object:
        return self.text()

    def parse(self, text: str) -> float | None:
        return read_number(self._bare(text), self._last, decimal_comma=number_signs()[0] == ",")

    def written(self, value: object) -> str:
        return str(value)

    def meaning(self, value: object) -> str:
        if not isinstance(value, int | float):
            return ""
        signs = number_signs()
        number = grouped(value, *signs)
        if self._unit:
            number = COUNTED.format(number=number, unit=self._unit)
        if times := times_last(value, self._last):
            return (THOUSANDFOLD if times > 0 else THOUSANDTH).format(number=number)
        by_system = read_number(self._bare(self.text()), decimal_comma=signs[0] == ",")
        if by_system is not None and by_system != value:
            # Without a sign, or with four decimals, it means the same everywhere.
            plain = f"{by_system:.{4 if abs(by_system) < abs(value) else 0}f}".replace(".", signs[0])
            return OTHERWISE.format(number=number, other=grouped(by_system, *signs), plain=plain)
        return "" if number == self.text().strip() else number

    def fault(self) -> str:
        fault = TWO_NUMBERS if is_more_than_one(self._bare(self.text())) else NOT_A_NUMBER
        return fault.format(example=EXAMPLE if self._last is None else grouped(self._last, *number_signs()))

    def _bare(self, text: str) -> str:
        return text.strip().removesuffix(self._unit)


class AmountField(NumberField):
    """A number which the record keeps as a number."""

    def value(self) -> object:
        return ParsedField.value(self)

    def written(self, value: object) -> str:
        decimal, _group = number_signs()
        return grouped(value, decimal, "") if isinstance(value, int | float) else str(value)


class CountField(NumberField):
    """A whole number from `least` on, which the record keeps as a number."""

    most = 999

    def __init__(self, name: str, label: str, *, least: int = 0, **options: Unpack[TypedOptions]) -> None:
        self._least = least
        super().__init__(name, label, **options)

    def value(self) -> object:
        return ParsedField.value(self)

    def parse(self, text: str) -> int | None:
        number = super().parse(text)
        return int(number) if number is not None and number in range(self._least, self.most + 1) else None

    def fault(self) -> str:
        return NOT_IN_RANGE.format(least=self._least, most=self.most)
