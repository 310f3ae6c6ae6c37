"""Turns a template and plain data into a PDF or pictures of its pages, through Typst.

Data goes in as JSON and is set as text, so nothing a person typed is ever read as markup.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import typst

from leadway.domain.errors import KnownError
from leadway.domain.text import clean
from leadway.i18n import _, ngettext
from leadway.resources import resource

# Written into the file as the moment it was made, so that the same data gives the same bytes on any day.
_FIXED_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_ROUNDS = 3
PAPERS = {"A4": "a4", "Letter": "us-letter"}  # no text
"""What Typst calls the sheets that the settings name."""
# Typst keeps the work of its last ten compilations, some 25 MB for each page like the weekly one.
_COMPILATIONS_REMEMBERED = 12

MOST_OF_TEXT = 20_000
"""The most characters of one text in a document: eight pages."""
MOST_EFFORT = 120_000
"""The most effort of a document: a character counts one, in a long word ten, a line's end ten more. Typst
cannot be interrupted; this much takes it a second or two, and 150 MB."""
_ALWAYS_SET = 200
_LONG_WORD = re.compile(r"\S{23,}")

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LINE_ENDS = re.compile("[\x0b\x0c\x85]")
_BYTE_ORDER_MARK = "\ufeff"

_REFUSED = re.compile(r'(?:the text|disallowed codepoint) `"(.*?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_PLAIN = re.compile(r"[\n\x20-\x7e]")
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f]")
# What the bundled fonts hold for certain: Latin, Greek and Cyrillic letters, and the signs texts use.
_UNCERTAIN = re.compile(r"[^\n\x20-\x7e\xa0-\u017f\u0391-\u03a1\u03a3-\u03c9\u0400-\u045f–—‘’“”„•…€→□]")


def render(template: str, data: Mapping[str, Any], *, paper: str) -> bytes:
    """Return the template (`weekly`) filled with the data, as a tagged PDF (PDF/UA-1); `paper` is of PAPERS.

    Raises KnownError where the installation is damaged: the template is not there.

    The same data gives the same bytes. A character that no font on this computer can show becomes □.
    """
    try:
        return _compile_printable(template, data, paper)[0]
    finally:
        _forget()


def preview_pages(template: str, data: Mapping[str, Any], *, paper: str, ppi: float = 144.0) -> list[bytes]:
    """Return the pages that `render` makes as PNG pictures, at so many pixels per inch."""
    try:
        compiler = _compile_printable(template, data, paper)[1]
        pages = compiler.compile_with_warnings(format="png", ppi=ppi)[0]
    finally:
        _forget()
    return pages if isinstance(pages, list) else [pages or b""]


def _compile_printable(template: str, data: Mapping[str, Any], paper: str) -> tuple[bytes, typst.Compiler]:
    """Return the PDF, and the compiler that made it, with nothing in the text that PDF/UA forbids.

    PDF/UA allows no text without a glyph, and only Typst knows which fonts of this computer it falls
    back to. So it is asked, and what it refuses is replaced.
    """
    texts: Any = shortened(_each_text(data, _printable))
    for _round in range(_ROUNDS):
        compiler = _compiler(template, texts, paper, _fonts())
        try:
            return _pdf(compiler), compiler
        except typst.TypstError as error:
            refused = _refused(error)
            if not refused:
                break
            texts = _each_text(texts, _boxing(refused))
    # Asked often enough: keep to the signs and the fonts that are always there.
    compiler = _compiler(template, _each_text(texts, _certain), paper, _bundled_fonts())
    return _pdf(compiler), compiler


def _compiler(template: str, data: object, paper: str, fonts: typst.Fonts) -> typst.Compiler:
    root = resource("reports")
    if not (root / f"{template}.typ").is_file():
        raise KnownError(
            _("A file of Leadway itself is missing."), _("Install Leadway again; your data is untouched.")
        )
    return typst.Compiler(
        input=str(root / f"{template}.typ"),
        root=str(root),
        font_paths=fonts,
        sys_inputs={
            "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
            "paper": PAPERS.get(paper, PAPERS["A4"]),
        },
    )


def _pdf(compiler: typst.Compiler) -> bytes:
    """Return the PDF; warnings (a font that was looked for) are not reported."""
    pdf = compiler.compile_with_warnings(format="pdf", pdf_standards=["ua-1"], timestamp=_FIXED_MOMENT)[0]
    return pdf if isinstance(pdf, bytes) else b""


def _forget() -> None:
    """Let Typst forget the document: compiling nothing often enough pushes it out of its memory.

    Leadway stays in the tray for days; without this it would keep 250 MB more after a few documents.
    """
    nothing = typst.Compiler(font_paths=_bundled_fonts())
    for _time in range(_COMPILATIONS_REMEMBERED):
        nothing.compile_with_warnings(input=b"#none", format="pdf")


@cache
def _fonts() -> typst.Fonts:
    """Return the bundled fonts, and the system's for what they lack; looking for them takes a while."""
    return typst.Fonts(font_paths=[str(resource("fonts"))])


@cache
def _bundled_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(resource("fonts"))])


def _each_text(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 -- any JSON
    """Return the same JSON with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(part, change) for part in value]
    return value


def _printable(text: str) -> str:
    """Return the text without what no page can show: control characters become U+FFFD, tabs a space."""
    lines = _LINE_ENDS.sub("\n", clean(text)).replace("\t", " ").replace(_BYTE_ORDER_MARK, "")
    return _CONTROLS.sub("\ufffd", lines)


def shortened(data: Any) -> Any:  # noqa: ANN401 -- any JSON
    """Return the same JSON with texts that are far too long cut, and how much of each is left out.

    Of a text that comes after too many others its beginning stays. A drawing is left whole.
    """
    left = MOST_EFFORT

    def cut(text: str) -> str:
        nonlocal left
        kept = text[:MOST_OF_TEXT]
        effort = len(kept) + 9 * sum(map(len, _LONG_WORD.findall(kept))) + 10 * kept.count("\n")
        if effort > left:
            kept = kept[: max(_ALWAYS_SET, len(kept) * left // effort)]
        left = max(0, left - effort)
        n = len(text) - len(kept)
        more = ngettext(
            "{text}… ({n} more character is in Leadway.)", "{text}… ({n} more characters are in Leadway.)", n
        )
        return more.format(text=kept, n=n) if n else text

    def each(value: Any) -> Any:  # noqa: ANN401 -- any JSON
        if isinstance(value, Mapping):
            return {key: part if key == "svg" else each(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [each(part) for part in value]
        return cut(value) if isinstance(value, str) else value

    return each(data)


def _refused(error: typst.TypstError) -> frozenset[str]:
    """Return the characters PDF/UA refused, as Typst's message names them."""
    named = "".join(_REFUSED.findall(f"{error.message}\n{error.diagnostic}"))
    read = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), named)
    return frozenset(sign for sign in read if not _PLAIN.match(sign))


def _boxing(refused: frozenset[str]) -> Callable[[str], str]:
    """Return a change that puts a box for each of these characters; invisible ones just go."""
    table = {ord(sign): None if _INVISIBLE.match(sign) else "□" for sign in refused}
    return lambda text: text.translate(table)


def _certain(text: str) -> str:
    return _UNCERTAIN.sub("□", _INVISIBLE.sub("", text))
