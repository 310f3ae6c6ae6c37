"""The blocks a section of a report is made of, as plain data; `page.typ` knows how each is set."""

from collections.abc import Iterable, Sequence
from typing import Any

from leadway.i18n import isolated

Json = dict[str, Any]

_STOPS = ".!?…。؟"


def closed(text: str) -> str:
    """Return a person's own words, with a full stop where more text follows them; nothing else changes."""
    tidy = text.strip()
    needs_stop = tidy and tidy[-1] not in _STOPS and "://" not in tidy.split()[-1]
    return f"{tidy}." if needs_stop else tidy


def section(heading: str, tone: str, blocks: list[Json]) -> Json:
    """Return a section; `tone` names the colour of its heading."""
    return {"heading": heading, "tone": tone, "blocks": blocks}


def statement(text: str, *, large: bool = False) -> list[Json]:
    """Return a sentence in the voice of the page, in serif; nothing where there is no text."""
    return [{"block": "statement", "text": text, "large": large}] if text.strip() else []


def plain(text: str) -> list[Json]:
    """Return a paragraph; nothing where there is no text."""
    return [{"block": "plain", "text": text}] if text.strip() else []


def item(text: str, *, lead: str = "", mark: str = "", note: str = "") -> Json:
    """Return one line of a list: its text, with a small lead before it, a stress and a note behind it."""
    return {"text": isolated(text), "lead": lead, "mark": mark, "note": note}


def items(lines: Sequence[Json]) -> list[Json]:
    """Return a list of items; nothing where there is none."""
    return [{"block": "items", "items": list(lines)}] if lines else []


def pairs(labelled: Iterable[tuple[str, str]]) -> list[Json]:
    """Return the labelled texts that say something."""
    return [{"label": label, "text": isolated(text)} for label, text in labelled if text.strip()]


def facts(
    title: str,
    labelled: Iterable[tuple[str, str]],
    *,
    mark: str = "",
    chart: Json | None = None,
    folded: Sequence[str] = (),
) -> list[Json]:
    """Return labelled texts under a title, with a chart next to them; nothing where all of it is empty.

    The window may show what is `folded` only to those who ask for it; a document holds it.
    """
    block: Json = {
        "block": "facts",
        "title": isolated(title),
        "mark": mark,
        "facts": pairs(labelled),
        "chart": chart,
    }
    block["folded"] = list(folded)
    return [block] if title.strip() or block["facts"] or chart else []


def cell(
    text: str, *, strong: bool = False, quiet: bool = False, numeric: bool = False, mark: str = ""
) -> Json:
    """Return one cell of a table, with a small remark behind its text."""
    return {"text": isolated(text), "strong": strong, "quiet": quiet, "numeric": numeric, "mark": mark}


def row(cells: Sequence[Json], notes: Iterable[tuple[str, str]] = ()) -> Json:
    """Return one row, with labelled notes beneath it across the table."""
    return {"cells": list(cells), "notes": pairs(notes)}


def table(columns: Sequence[tuple[str, int]], rows: Sequence[Json], foot: Sequence[str] = ()) -> list[Json]:
    """Return a table of columns (head and share of the width); nothing where it has no rows."""
    if not rows:
        return []
    heads, widths = zip(*columns, strict=True)
    return [
        {
            "block": "ruled",
            "heads": list(heads),
            "widths": list(widths),
            "rows": list(rows),
            "foot": list(foot),
        }
    ]
