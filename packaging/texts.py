"""Writes the catalogue of texts and what CLDR knows of each language: `make texts`.

`resources/languages/CODE.po` holds a translation. It adds new texts, removes those that are gone, writes
`CODE.mo` and `CODE.json` for the program, and the template for a new language into build/leadway.pot.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from leadway import __version__
from leadway.domain import weeks

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "desktop" / "leadway"
LANGUAGES = ROOT / "resources" / "languages"
TEMPLATE = ROOT / "build" / "leadway.pot"
PSEUDO, MIRRORED = "xx-pseudo", "xx-mirror"

_KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)\w|%\w")
# What a translation must leave as it is: placeholders, tags, and breaks of the line.
_FIXED = re.compile(r"(\{[^{}]*\}|%\(\w+\)\w|%\w|<[^<>]*>|\n)")
_ACCENTED = str.maketrans("aeiouycdghjklnrstwzAEIOUYCDGHJKLNRSTWZ", "áéíóúýčďğĥĵķľñřšťŵžÁÉÍÓÚÝČĎĞĤĴĶĽÑŘŠŤŴŽ")
_PADDING = "ẋẋẋẋ ẋẋ ẋẋẋẋẋẋ ẋẋẋ "
_LONGER = 0.4

Data = dict[str, str | list[str]]


def template() -> Catalog:
    """Return the catalogue of every text in the program, without translations."""
    catalogue = Catalog(project="Leadway", version=__version__, copyright_holder="Leadway", charset="utf-8")
    texts = extract_from_dir(
        PROGRAM, [("**.py", "python")], keywords=_KEYWORDS, comment_tags=["Translators:"]
    )
    for name, _line, text, comments, context in texts:
        catalogue.add(text, locations=[(name, 0)], auto_comments=comments, context=context)
    for file in sorted(PROGRAM.rglob("*.py")):
        for name, label in _labels(ast.parse(file.read_text(encoding="utf-8"))):
            catalogue.add(label, locations=[(file.relative_to(PROGRAM).as_posix(), 0)], context=name)
    return catalogue


def _labels(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Return the labels of the closed lists of a module, with the name of the list; see `Term`."""
    for kind in module.body:
        match kind:
            case ast.ClassDef(bases=[ast.Name(id="Term")]):
                values = [part.value for part in kind.body if isinstance(part, ast.Assign)]
            case _:
                continue
        for value in values:
            match value:
                case ast.Constant(value=str(code)):
                    yield kind.name, code.replace("_", " ")
                case ast.Tuple(elts=[ast.Constant(), ast.Constant(value=str(label))]):
                    yield kind.name, label


def locale_data(code: str) -> Data:
    """Return what the program takes from CLDR for a language."""
    locale = Locale.parse(code, sep="-")
    day_month = locale.datetime_skeletons["MMMMd"].pattern
    within = locale.interval_formats["MMMMd"]["d"]
    lists = locale.list_patterns["standard"]
    return {
        "direction": locale.text_direction,
        "months": [locale.months["format"]["wide"][n] for n in range(1, 13)],
        "short_months": [locale.months["format"]["abbreviated"][n].rstrip(".") for n in range(1, 13)],
        "weekdays": [locale.days["format"]["wide"][n] for n in range(7)],
        "short_weekdays": [locale.days["format"]["abbreviated"][n].rstrip(".") for n in range(7)],
        "long_date": _pattern(locale.date_formats["long"].pattern),
        "full_date": _pattern(locale.date_formats["full"].pattern),
        "day_month": _pattern(day_month),
        "short_date": _pattern(locale.datetime_skeletons["MMMd"].pattern),
        "days_of_month": _pattern(within[0]) + _pattern(within[1]).replace("{day}", "{last}"),
        "list_two": _named(lists["2"]),
        "list_start": _named(lists["start"]),
        "list_middle": _named(lists["middle"]),
        "list_end": _named(lists["end"]),
    }


def _pattern(cldr: str) -> str:
    """Return CLDR's `d. MMMM y` as `{day}. {month} {year}`."""
    names = {"E": "{weekday}", "d": "{day}", "M": "{month}", "L": "{month}", "y": "{year}"}
    parts = re.findall(r"'([^']*)'|([EdMLy])\2*|([^'])", cldr)
    return "".join(quoted or names.get(field, "") or other for quoted, field, other in parts)


def _named(cldr: str) -> str:
    return cldr.replace("{0}", "{first}").replace("{1}", "{rest}")


def english_data() -> Data:
    """Return what is built into the program for English."""
    return {
        "months": list(weeks.MONTHS),
        "short_months": list(weeks.SHORT_MONTHS),
        "weekdays": list(weeks.WEEKDAYS),
        "short_weekdays": list(weeks.SHORT_WEEKDAYS),
        "list_two": "{first} and {rest}",
        "list_end": "{first} and {rest}",
    }


def pseudo(text: str) -> str:
    """Return the text in brackets, accented and longer by 40 %; what is fixed in it stays."""
    parts = _FIXED.split(text)
    plain = "".join(parts[::2])
    need = round(len(plain) * _LONGER)
    longer = (_PADDING * (need // len(_PADDING) + 1))[:need].strip()
    accented = "".join(part if n % 2 else part.translate(_ACCENTED) for n, part in enumerate(parts))
    return f"⟦{accented} {longer}⟧" if longer else f"⟦{accented}⟧"


def mirrored(text: str) -> str:
    """Return the text so that it is drawn from right to left."""
    parts = _FIXED.split(text)
    return "".join(part if n % 2 or not part else f"\u202e{part}\u202c" for n, part in enumerate(parts))


def write_test_languages(folder: Path) -> None:
    """Write the two languages of the tests, which are not shipped, into a folder."""
    texts = template()
    for code, change, direction in ((PSEUDO, pseudo, "ltr"), (MIRRORED, mirrored, "rtl")):
        (folder / f"{code}.json").write_text(json.dumps(_changed(english_data(), change, direction)), "utf-8")
        with (folder / f"{code}.mo").open("wb") as file:
            write_mo(file, _translated(texts, change))


def _changed(data: Data, change: Callable[[str], str], direction: str) -> Data:
    changed: Data = {"direction": direction}
    for key, value in data.items():
        changed[key] = [change(name) for name in value] if isinstance(value, list) else change(value)
    return changed


def _translated(texts: Catalog, change: Callable[[str], str]) -> Catalog:
    translated = Catalog(locale="en")
    for message in texts:
        if message.id and not (message.context or "").startswith("key:"):
            text = change(message.id) if isinstance(message.id, str) else tuple(map(change, message.id))
            translated.add(message.id, text, context=message.context)
    return translated


def compile_language(po: Path, texts: Catalog) -> list[str]:
    """Bring a translation up to date and compile it; return what is wrong with it."""
    code = po.stem
    with po.open("rb") as file:
        catalogue = read_po(file, locale=code.replace("-", "_"))
    catalogue.update(texts, no_fuzzy_matching=False)
    with po.open("wb") as file:
        write_po(file, catalogue, omit_header=False, include_lineno=False, ignore_obsolete=True)
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    po.with_suffix(".json").write_text(
        json.dumps(locale_data(code), ensure_ascii=False, indent=1) + "\n", "utf-8"
    )
    return [problem for message in catalogue if (problem := _fault(message))]


def _fault(message: Message) -> str:
    """Return what is wrong where a translation lost a placeholder or made one up."""
    ids, texts = _forms(message.id), _forms(message.string)
    expected = set(_PLACEHOLDER.findall(ids[-1]))
    if not ids[0] or not all(texts) or all(set(_PLACEHOLDER.findall(text)) <= expected for text in texts):
        return ""
    return f"“{ids[0]}” and its translation have different placeholders."


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def main() -> int:
    """Write the template and bring every translation up to date; fail where one is wrong."""
    texts = template()
    TEMPLATE.parent.mkdir(exist_ok=True)
    with TEMPLATE.open("wb") as file:
        write_po(file, texts, width=100, include_lineno=False)
    print(f"{TEMPLATE.relative_to(ROOT)}: {len(texts)} texts")
    faults = [f"{po.name}: {fault}" for po in LANGUAGES.glob("*.po") for fault in compile_language(po, texts)]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
