"""Reads numbers as people of any region write them."""

import re

from leadway.domain.text import plain_signs

# Signs of one meaning are one: `·` one that is never between thousands, `'` one that always is.
_ALIKE = {ord(sign): one for one, signs in {
    "-": "\u2212\u2013", "·": "\u066b", "'": "\u066c\u2019\u02bc\uff07", ",": "\u060c\uff0c", ".": "\uff0e",
    "%": "\u066a\uff05",
}.items() for sign in signs}  # fmt: skip
_ONE = re.compile(
    r"(?P<sign>[+-]?) ?"
    r"(?P<whole>[1-9]\d{0,2}(?P<by>[ ',.])\d{3}(?:(?P=by)\d{3})*|[1-9]\d?(?:,\d\d)+,\d{3}|\d+|(?=[.,·]\d))"
    r"(?:(?P<point>[.,·])(?P<rest>\d*))?"
)
_OPEN = re.compile(r"[+-]? ?\d{1,3}[,.]\d{3}")
_MOST = 1e15
# 1,250 is 1250 or 1.25. Half-way lies this part of the greater one; nearer to one by this factor is clear.
_HALF_WAY, _CLEAR = 1000**0.5, 3


def read_number(written: str, last: float | None = None, *, decimal_comma: bool = False) -> float | None:
    """Read `3.1`, `3,1`, `1 250`, `1.234,5`, `1'234`, `12 %`, in digits of any script; else return None.

    Where one comma or point stands before three digits, the value that is near the `last` reading counts;
    where that decides nothing, the system does, which may write a `decimal_comma`.
    """
    match = _ONE.fullmatch(_plain(written))
    if match is None or (match["point"] and match["point"] in match["whole"]):
        return None
    whole = re.sub(r"\D", "", match["whole"]) or "0"
    value = float(f"{whole}.{match['rest'] or 0}")
    if is_open(written) and match["by"]:
        middle = value / _HALF_WAY
        near = abs(last or middle)
        if near * _CLEAR < middle or (near <= middle * _CLEAR and (match["by"] == ",") == decimal_comma):
            value /= 1000
    return (-value if match["sign"] == "-" else value) if value < _MOST else None


def is_open(written: str) -> bool:
    """Whether the number is written so that it is read by the last reading and the system: `3,125`."""
    return _OPEN.fullmatch(_plain(written)) is not None


def is_more_than_one(written: str) -> bool:
    """Whether several numbers are written: `3.1 2.6`, `3-4`, `12 34`."""
    return read_number(written) is None and len(re.findall(r"\d[\d.,'·]*", _plain(written))) > 1


def times_last(value: float, last: float | None) -> int:
    """Return 1000 where the value is about a thousand times the last, -1000 where a thousandth, else 0."""
    if not value or not last:
        return 0
    times = abs(value / last)
    return 1000 if 500 <= times <= 2000 else -1000 if 500 <= 1 / times <= 2000 else 0


def grouped(value: float, decimal: str = ".", group: str = ",") -> str:
    """Return the value as a region writes it, `3,125` or `3.125`, with at most three decimals."""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.translate({ord("."): decimal, ord(","): group})


def _plain(written: str) -> str:
    return (
        " ".join(plain_signs(written).translate(_ALIKE).split()).removeprefix("%").removesuffix("%").strip()
    )
