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
_language = ENGLISH
_catalogue: GNUTranslations | None = None
_locale: dict[str, str | list[str]] = {}


def _(text: str) -> str:
    """Return the text in the person's language."""
    return text if _catalogue is None else _catalogue.gettext(text)


def N_(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is used."""
    return text


def pgettext(context: str, text: str) -> str:
    """Return the text as it is translated in this context."""
    return text if _catalogue is None else _catalogue.pgettext(context, text)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the form of the text for this many."""
    if _catalogue is None:
        return one if n == 1 else many
    return _catalogue.ngettext(one, many, n)


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
