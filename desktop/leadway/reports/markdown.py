"""A week's page as Markdown: the very words of the document, in which what a person wrote is never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from leadway.domain.week_page import WeekSummary
from leadway.i18n import _
from leadway.reports.blocks import Json
from leadway.reports.weekly import weekly_data

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&^$=@])")
_FIRST = re.compile(r"^([-+:])")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


def week_page(summary: WeekSummary, journal: Sequence[tuple[str, str]] = ()) -> str:
    """Return a week's page; `journal` are notes kept with their day, as day and text."""
    data = weekly_data(summary, generated=summary.week.last_day)
    masthead = data["masthead"]
    lines = [f"# {text(masthead['name'])}, {text(masthead['dates'])}", ""]
    lines += _paragraph(" · ".join(part for part in masthead["about"] if part))
    lines += _paragraph(masthead["warning"])
    for section in data["sections"]:
        lines += [f"## {text(section['heading'])}", ""]
        for block in section["blocks"]:
            lines += _block(block)
    return _ended(lines + _journal(journal))


def journal_page(name: str, journal: Sequence[tuple[str, str]]) -> str:
    """Return the page of a week that has nothing but notes kept with their day."""
    return _ended([f"# {text(name)}", "", *_journal(journal)])


def text(written: Any) -> str:  # noqa: ANN401 -- what a block holds
    """Return a text so that every reader of Markdown shows it as it was typed."""
    written = str(written).strip()
    if not written:
        return ""
    lines = []
    for line in written.split("\n"):
        safe = _SIGNS.sub(r"\\\1", line.strip())
        safe = _FIRST.sub(r"\\\1", _NUMBERED.sub(r"\1\\\2", safe))
        # Many readers make links of bare addresses.
        safe = re.sub(r"(?<!\\)://", r"\\://", safe)
        safe = re.sub(r"(?i)\b(www)\.", r"\1\\.", safe)
        lines.append(safe)
    # A line break of the person's stays one; an empty line would end the paragraph.
    return "\\\n".join(line or "\u00a0" for line in lines)


def _journal(journal: Sequence[tuple[str, str]]) -> list[str]:
    if not journal:
        return []
    heading = _("From another journal")
    lines = [f"## {text(heading)}", ""]
    for day, written in journal:
        lines += [f"### {text(day)}", "", *_paragraph(written)]
    return lines


def _block(block: Json) -> Iterator[str]:
    match block["block"]:
        case "statement" | "plain":
            yield from _paragraph(block["text"])
        case "items":
            yield from (f"- {_indented(_item(item))}" for item in block["items"])
            yield ""
        case "facts":
            yield from _facts(block)
        case "ruled":
            yield from _table(block)


def _item(item: Json) -> str:
    lead = f"{text(item['lead'])}: " if item["lead"] else ""
    return " ".join(
        part for part in (lead + text(item["text"]), text(item["mark"]), text(item["note"])) if part
    )


def _facts(block: Json) -> Iterator[str]:
    if block["title"] or block["mark"]:
        title = f"**{text(_flat(block['title']))}**" if block["title"].strip() else ""
        yield ", ".join(part for part in (title, text(_flat(block["mark"]))) if part)
        yield ""
    labelled = [*block["facts"]]
    if block["chart"]:
        labelled.append({"label": _("Chart"), "text": block["chart"]["alt"]})
    for fact in labelled:
        yield f"- {text(fact['label'])}: {_indented(text(fact['text']))}"
    if labelled:
        yield ""


def _table(block: Json) -> Iterator[str]:
    yield _row(block["heads"])
    yield _row(["---"] * len(block["heads"]), safe=True)
    notes: list[str] = []
    for row in block["rows"]:
        cells = [f"{c['text']} ({c['mark']})" if c["mark"] else c["text"] for c in row["cells"]]
        yield _row(cells)
        title = row["cells"][0]["text"]
        about = f"- {text(_flat(title))}: "
        notes += [about + f"{text(note['label'])}: {_indented(text(note['text']))}" for note in row["notes"]]
    if block["foot"]:
        yield _row(block["foot"])
    yield ""
    yield from notes
    if notes:
        yield ""


def _row(cells: Iterable[str], *, safe: bool = False) -> str:
    return f"| {' | '.join(cell if safe else text(_flat(cell)) for cell in cells)} |"


def _paragraph(written: str) -> list[str]:
    return [text(written), ""] if written.strip() else []


def _flat(written: str) -> str:
    return " ".join(written.split())


def _indented(safe: str) -> str:
    return safe.replace("\n", "\n  ")


def _ended(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
