"""How the system's region writes dates and numbers; their words are in the language of the program."""

from PySide6.QtCore import QLocale


def order_of_dates() -> str:
    """Return in which order the region writes day, month and year: `dmy`, `mdy` or `ymd`."""
    pattern = QLocale.system().dateFormat(QLocale.FormatType.ShortFormat)
    return "".join(sorted("dmy", key=pattern.lower().find))


def number_signs() -> tuple[str, str]:
    """Return what the region writes before decimals and between thousands."""
    system = QLocale.system()
    return system.decimalPoint(), system.groupSeparator()


def first_day_of_week() -> int:
    """Return on which weekday a week begins in the region: Monday (1), Saturday (6) or Sunday (7)."""
    day = QLocale.system().firstDayOfWeek().value
    return day if day in (6, 7) else 1
