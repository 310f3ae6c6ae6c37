"""The language of every text a person reads. English is the source: it loads no catalogue and costs a call.

The language is set before any module with texts is imported, so a constant may be a translated text:

    TITLE = _("This week")                                      a constant
    _("Week {number}").format(number=week.number)               a placeholder
    ngettext("{n} note", "{n} notes", n).format(n=n)            a plural
    pgettext("the last step", "Close")                          a word with several meanings: its context
    pgettext("key: gap", "G")                                   a letter to press
    class Done(Term): LATE = "late", "late"                     a closed list: the stored code, then its label
    listed([...]); long_date(day)                               lists and dates: domain/grammar, domain/weeks

No f-string, no `+`, no `%`, no `"s" if n != 1`: a translator needs the whole sentence, and placeholders with
names. No sentence is made of answers: show a label, a colon and the person's own words. Text on the screen is
never stored and never compared; compare the code. A `Term` translates its label when it is asked for it
(context: the name of the class). `N_` marks a text that is translated elsewhere with `_`.
Modules that load before the language is known (app, files, domain.errors, system.paths) translate inside
functions only. `make texts` writes the catalogue; tests/unit/test_texts.py checks the rules above.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gettext import GNUTranslations
    from pathlib import Path

ENGLISH = "en"
_BEGINNINGS, _END, _FIRST_STRONG = "\u2066\u2067\u2068", "\u2069", "\u2068"
_TURNING = {"R", "AL", "AN", "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # no text
_language = ENGLISH
_catalogue: GNUTranslations | None = None
_locale: dict[str, str | list[str]] = {}


class _Text(str):
    """A text of the program: what is put into its placeholders turns nothing that stands beside it."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """Fill the placeholders, with a person's words isolated."""
        return str.format(self, *map(_safe, values), **{name: _safe(value) for name, value in named.items()})


def _safe(value: object) -> object:
    is_shown_as_it_is = isinstance(value, str) or hasattr(value, "__fspath__")
    return isolated(str(value)) if is_shown_as_it_is and type(value) is not _Text else value


def isolated(text: str) -> str:
    """Return a person's words so that they turn nothing that stands beside them in a sentence.

    Where they hold signs that direct, or letters that are read from right to left, each line is put between
    the signs for "first strong isolate" (U+2068, U+2069), with what it leaves open closed. See
    https://unicode.org/reports/tr9/#Explicit_Directional_Isolates. Other words stay as they are.
    """
    if text.isascii():
        return text
    import unicodedata  # late: a start meets no such text

    if not any(unicodedata.bidirectional(sign) in _TURNING for sign in text):
        return text
    return "\n".join(map(_isolated_line, text.split("\n")))


def _isolated_line(line: str) -> str:
    kept, is_open, is_one = [], 0, line[:1] == _FIRST_STRONG
    for place, sign in enumerate(line, 1):
        if sign == _END:
            if not is_open:
                # It would end the isolation itself.
                continue
            is_open -= 1
        elif sign in _BEGINNINGS:
            is_open += 1
        kept.append(sign)
        is_one = is_one and (is_open > 0 or place == len(line))
    if is_one and not is_open:
        return line
    return f"{_FIRST_STRONG}{''.join(kept)}{_END * is_open}{_END}"


def as_data(text: str, **named: object) -> str:
    """Fill the placeholders of a text that becomes a person's own: nothing is added to their words."""
    return str.format(text, **named)


def _(text: str) -> str:
    """Return the text in the person's language."""
    return _Text(text if _catalogue is None else _catalogue.gettext(text))


def N_(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is used."""
    return text


def pgettext(context: str, text: str) -> str:
    """Return the text as it is translated in this context."""
    return _Text(text if _catalogue is None else _catalogue.pgettext(context, text))


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of the text for this many."""
    if _catalogue is None:
        return _Text(one if n == 1 else many)
    return _Text(_catalogue.ngettext(one, many, n))


def locale_text(key: str, english: str) -> str:
    """Return a pattern of the language's own, such as the order of a date."""
    pattern = _locale.get(key)
    return pattern if isinstance(pattern, str) else english


def locale_list(key: str, english: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of the language's own, such as those of the months."""
    names = _locale.get(key)
    return tuple(names) if isinstance(names, list) else english


def language() -> str:
    """Return the code of the language that is set."""
    return _language


def right_to_left() -> bool:
    """Whether the language is read from right to left."""
    return _locale.get("direction") == "rtl"


def set_language(code: str, folder: Path | None = None) -> None:
    """Load a language before other modules load; English stays where its catalogue is missing or damaged."""
    global _language, _catalogue, _locale
    _language, _catalogue, _locale = ENGLISH, None, {}
    if code == ENGLISH:
        return
    import gettext
    import json

    from leadway.resources import resource

    folder = folder or resource("languages")
    try:
        with (folder / f"{code}.mo").open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
        locale = json.loads((folder / f"{code}.json").read_text(encoding="utf-8"))
    except Exception:  # noqa: BLE001 -- whatever is wrong with a file, English is there
        return
    _language, _catalogue, _locale = code, catalogue, locale
