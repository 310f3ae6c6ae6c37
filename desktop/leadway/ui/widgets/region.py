"""How the system's region writes dates and numbers; their words are in the language of the program."""

from PySide6.QtCore import QLocale


def order_of_dates() -> str:
    """Return in which order the region writes day, month and year: `dmy`, `mdy` or `ymd`."""
    pattern = QLocale.system().dateFormat(QLocale.FormatType.ShortFormat)
    return "".join(sorted("dmy", key=pattern.lower().find))


def writes_decimal_comma() -> bool:
    """Whether the region writes 2,6 for 2.6."""
    return QLocale.system().decimalPoint() == ","
