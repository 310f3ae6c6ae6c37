"""Every text a person reads can be translated."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

import texts
from helpers.texts import early_texts, faults

PROGRAM = Path(__file__).resolve().parents[2] / "desktop" / "leadway"

# i18n.py has no text; its own functions are called with variables.
PARTS = sorted({path.relative_to(PROGRAM).parts[0] for path in PROGRAM.rglob("*.py")} - {"i18n.py"})
# Their capitalised words are names of the system or of tables.
NAMES_ONLY = ("system", "storage")
# Their f-strings are SQL.
SQL_ONLY = ("undo.py", "search_index.py")


@cache
def template() -> Catalog:
    """Return the catalogue of all marked texts, which nothing here changes."""
    return texts.template()


@pytest.mark.parametrize("part", PARTS)
def test_every_text_can_be_translated(part: str) -> None:
    place = PROGRAM / part
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    single_words = part not in NAMES_ONLY
    found = [fault for file in files for fault in faults(file, single_words=single_words)]
    assert not [fault for fault in found if not (fault.startswith(SQL_ONLY) and "f-string" in fault)]


@pytest.mark.parametrize(
    "source",
    [
        's = "Nothing is due."',
        's = "two words"',
        'QPushButton("Save")',
        's = f"{n} weeks"',
        's = f"Week {n}"',
        's = "{n} weeks".format(n=n)',
        's = _("{n} weeks".format(n=n))',
        's = _(f"{n} weeks")',
        's = _("Kept") + name',
        's = _("Kept {n}").format(n=1) + "."',
        's += _("Kept")',
        's = "Week %d" % n',
        's = "week" if n == 1 else "weeks"',
        's = _("week") if n == 1 else _("weeks")',
        's = " and ".join(names)',
        'ngettext(one, "weeks", n)',
        "from leadway.i18n import _\nfor _ in range(3): pass",
    ],
)
def test_a_text_that_cannot_be_translated_is_refused(source: str, tmp_path: Path) -> None:
    file = tmp_path / "page.py"
    file.write_text(source, "utf-8")
    assert faults(file), source


@pytest.mark.parametrize(
    "source",
    [
        '"""A module for this and that."""',
        'def f() -> None:\n    """Say what it is for."""',
        's = _("Nothing is due.")',
        's = _("Week {n}").format(n=n)',
        's = ngettext("{n} week", "{n} weeks", n).format(n=n)',
        's = pgettext("the last step", "Close")',
        "s = _(TITLE)",
        's = "a_code"',
        's = f"{first} – {last}"',
        's = f"leadway-{stamp}.db"',
        's = "SELECT id FROM week"',
        's = f"SELECT id FROM {table}"',
        'log.warning("no tray here")',
        'raise ValueError("no such step")',
        'class Done(Term):\n    NOT_YET = "not_yet", "not yet"',
        's = "Qt plain words"  # no text',
    ],
)
def test_what_nobody_reads_is_passed_over(source: str, tmp_path: Path) -> None:
    file = tmp_path / "page.py"
    file.write_text(source, "utf-8")
    assert not faults(file), source


def test_nothing_is_translated_before_the_language_is_known() -> None:
    script = (
        "import sys; import leadway.i18n as i18n; import leadway.app, leadway.system.paths;"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('leadway') and m.__file__))"
    )
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    files = [Path(name) for name in loaded.stdout.split() if not name.endswith("i18n.py")]
    assert len(files) > 3
    assert not [text for file in files for text in early_texts(file)]


def test_the_catalogue_holds_every_marked_text() -> None:
    found = template()
    for file in PROGRAM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="_" | "N_"), args=[ast.Constant(value=str(text))]):
                    assert text in found, f"{file}: {text}"


ANSWERS = frozenset({
    "affected", "because", "decision", "expectation", "happened", "idea", "obstacle", "reasons", "should",
    "situation", "then", "title", "tried", "who", "whom", "why",
})  # fmt: skip
NAMES_A_SCREEN = ("Continue at {title}", "Resume at {title}")


def test_what_a_person_wrote_is_listed_or_quoted_and_never_glued_into_a_sentence() -> None:
    glued = []
    for message in template():
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            # “{title}”, Situation: {situation}, ({who}), or a line that begins with it.
            for at in re.finditer(r"\{(\w+)\}", text):
                before, after = text[: at.start()].rstrip()[-1:], text[at.end() :].lstrip()[:1]
                stands_apart = before in "“:(,.·–" and after in "”:.,);·–"
                if at[1] in ANSWERS and not stands_apart and text not in NAMES_A_SCREEN:
                    glued.append(text)
    assert glued == []


def test_the_catalogue_holds_the_label_of_every_closed_list() -> None:
    found = template()
    assert found.get("not verified", "CheckResult")
    assert found.get("late", "OnTime")


def test_a_translation_that_loses_or_invents_a_placeholder_fails(tmp_path: Path) -> None:
    po = tmp_path / "de.po"
    text = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    po.write_text(text + 'msgctxt "OnTime"\nmsgid "late"\nmsgstr "{days} zu spät"\n', encoding="utf-8")
    assert texts.compile_language(po, template())
    po.write_text(text + 'msgctxt "OnTime"\nmsgid "late"\nmsgstr "zu spät"\n', encoding="utf-8")
    assert not texts.compile_language(po, template())
    with po.with_suffix(".mo").open("rb") as file:
        catalogue = read_mo(file)
    message = catalogue.get("late", "OnTime")
    assert message is not None
    assert message.string == "zu spät"


def test_dates_and_lists_of_a_language_come_from_cldr() -> None:
    german = texts.locale_data("de")
    assert german["long_date"] == "{day}. {month} {year}"
    assert german["days_of_month"] == "{day}.–{last}. {month}"
    assert german["weekdays"][0] == "Montag"
    assert german["list_end"] == "{first} und {rest}"
    assert texts.locale_data("ar")["direction"] == "rtl"
    assert texts.locale_data("es")["long_date"] == "{day} de {month} de {year}"


@pytest.mark.parametrize("text", ["Week {number}", "Kept {done} of {n}.", "OK", "<b>{who}</b> said so\nonce"])
def test_the_pseudo_language_is_longer_and_keeps_what_is_fixed(text: str) -> None:
    changed = texts.pseudo(text)
    assert changed.startswith("⟦")
    assert changed.endswith("⟧")
    assert len(changed) >= len(text) + 2
    for part in ("{number}", "{done}", "{n}", "{who}", "<b>", "</b>", "\n"):
        assert (part in changed) == (part in text)
