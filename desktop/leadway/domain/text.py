"""Normalises text that is entered: only characters that no file can hold are replaced."""

import re
import unicodedata

from leadway.i18n import isolated

__all__ = ["capital", "clean", "isolated", "one_line", "plain_signs", "sentence", "shorten"]

SOFT_LINE = 280
SOFT_IMPACT = 1000

# NUL ends strings in C libraries and lone surrogates have no UTF-8 form: neither can be stored or printed.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_BREAKS = re.compile("\r\n?|\u2028|\u2029")


def clean(text: str) -> str:
    """Return the text with NUL and lone surrogates shown as U+FFFD and line breaks as newlines."""
    return _LINE_BREAKS.sub("\n", _UNSTORABLE.sub("\ufffd", text))


def plain_signs(text: str) -> str:
    """Return the text with the digits of every script as 0 to 9, and without marks that only direct it."""
    signs = unicodedata.normalize("NFC", text)
    return "".join(
        str(unicodedata.decimal(s, s)) for s in signs if unicodedata.category(s) != "Cf"
    )  # no text


def one_line(text: str) -> str:
    """Return the text on one line, trimmed, with runs of white space as one space."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of one line, with an ellipsis where something was left out."""
    line = one_line(text)
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def capital(text: str) -> str:
    """Return the text on one line with a capital first, as a title."""
    line = one_line(text)
    return line[:1].upper() + line[1:]


def sentence(text: str) -> str:
    """Return the text as a sentence: a capital first and a full stop at the end; empty stays empty."""
    line = capital(text)
    return line + ("" if not line or line[-1] in ".!?…。؟" else ".")
