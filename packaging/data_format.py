"""Writes what docs/ says of the data format, from the program's own definition: `make formats`."""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec import NODEFAULT

from leadway.domain.weeks import Week
from leadway.services.transfer.content import export_schema
from leadway.storage.entity_schema import ENTITIES, Column, Entity
from leadway.storage.fields import Json
from leadway.storage.models import Setting

DOCS = Path(__file__).resolve().parent.parent / "docs"
SCHEMA = DOCS / "leadway.schema.json"
PAGE = DOCS / "data-format.md"
_MEANINGS: dict[type, str] = {
    UUID: "id",
    str: "text",
    bool: "yes or no",
    float: "number",
    Week: "week",
    date: "day",
    datetime: "moment",
    Json: "JSON",
}
_TABLES = re.compile(r"(<!-- tables -->\n).*(<!-- end of tables -->)", re.DOTALL)


def page() -> str:
    """Return the page with its tables as they are now."""
    text = PAGE.read_text(encoding="utf-8")
    return _TABLES.sub(lambda match: f"{match[1]}\n{_tables_in_words()}\n{match[2]}", text)


def main() -> int:
    """Write both files."""
    PAGE.write_text(page(), encoding="utf-8")
    SCHEMA.write_bytes(export_schema())
    return 0


def _tables_in_words() -> str:
    """Return the tables of the database as Markdown: columns, what they hold, relations and closed lists."""
    lines: list[str] = []
    for entity in ENTITIES.values():
        lines += _table(entity)
    lines += [f"### {Setting._meta.table_name}", "", inspect.cleandoc(str(Setting.__doc__)), ""]
    lines += ["| column | holds |", "|---|---|", "| `key` | text, unique |", "| `value` | text |", ""]
    lines += ["## Closed lists", ""]
    column_types = {column.holds for entity in ENTITIES.values() for column in entity.columns}
    words: dict[str, Any] = {kind.__name__: kind for kind in column_types if issubclass(kind, StrEnum)}
    for name in sorted(words):
        lines.append(f"- **{name}**: {', '.join(f'`{word.value}`' for word in words[name])}")
    return "\n".join(lines) + "\n"


def _table(entity: Entity) -> Iterator[str]:
    yield f"### {entity.table}"
    yield ""
    yield inspect.cleandoc(entity.purpose)
    yield ""
    yield "| column | holds | when left out |"
    yield "|---|---|---|"
    for column in entity.columns:
        yield f"| `{column.name}` | {_holds(column)} | {_default(column)} |"
    yield ""
    for names in entity.unique:
        yield f"No two rows share {' and '.join(f'`{name}`' for name in names)}."
        yield ""


def _holds(column: Column) -> str:
    words = f"**{column.holds.__name__}**" if issubclass(column.holds, StrEnum) else _meaning(column)
    on_delete = {
        "CASCADE": "goes with it",
        "SET NULL": "empty when that goes",
        "RESTRICT": "that cannot go",
    }.get(column.on_delete, "")
    return ", ".join(part for part in (words, on_delete, "or nothing" if column.optional else "") if part)


def _meaning(column: Column) -> str:
    if column.refers_to:
        return f"id of a {column.refers_to}"
    if column.kind_column:
        return f"id of the record whose kind is in `{column.kind_column}`"
    if column.holds is int:
        return f"whole number from {column.field.low} to {column.field.high}"
    return _MEANINGS[column.holds]


def _default(column: Column) -> str:
    if column.default is NODEFAULT:
        return "never"
    return "nothing" if column.default is None else f"`{json.dumps(column.default)}`"


if __name__ == "__main__":
    sys.exit(main())
