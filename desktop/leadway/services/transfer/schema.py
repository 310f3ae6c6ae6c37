"""What the format is, for others: a JSON Schema and the tables in words, both from the one definition."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from leadway.domain.answers import ANSWER_TYPES
from leadway.domain.terms import RightThingTest, TestAnswer
from leadway.services.transfer.content import FORMAT, Export
from leadway.storage.entity_schema import ENTITIES, Column, Entity
from leadway.storage.models import Setting

_REF = "#/$defs/{name}"


def export_schema() -> bytes:
    """Return the JSON Schema of `leadway.json`."""
    shapes = [dict[RightThingTest, TestAnswer], *ANSWER_TYPES.values()]
    roots, parts = msgspec.json.schema_components([Export, *shapes], ref_template=_REF)
    _, tests, *bodies = roots
    for part in parts.values():
        if "description" in part:  # a docstring, whose lines Python before 3.13 left indented
            part["description"] = inspect.cleandoc(part["description"])
    for kind in ANSWER_TYPES:
        parts[kind]["additionalProperties"] = False
    # Stored as text, and of a shape of its own.
    parts["Judgement"]["properties"]["tests"] = tests
    parts["DraftAnswer"]["properties"]["body"] = {"anyOf": bodies}
    parts["DraftAnswer"]["properties"]["kind"] = {"enum": sorted(ANSWER_TYPES)}
    parts["Export"]["properties"]["format"] = {"const": FORMAT}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Leadway export",
        **roots[0],
        "$defs": parts,
    }
    return (json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=False) + "\n").encode()


def tables_in_words() -> str:
    """Return the tables of the database as Markdown: columns, what they hold, relations and closed lists."""
    lines: list[str] = []
    for entity in ENTITIES.values():
        lines += _table(entity)
    lines += [f"### {Setting._meta.table_name}", "", inspect.cleandoc(str(Setting.__doc__)), ""]
    lines += ["| column | holds |", "|---|---|", "| `key` | text, unique |", "| `value` | text |", ""]
    lines += ["## Closed lists", ""]
    words: dict[str, Any] = {}
    for entity in ENTITIES.values():
        words |= {c.words.__name__: c.words for c in entity.columns if c.words is not None}
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
    words = f"**{column.meaning}**" if column.words is not None else column.meaning
    gone = {"CASCADE": "goes with it", "SET NULL": "empty when that goes", "RESTRICT": "that cannot go"}.get(
        column.on_delete, ""
    )
    return ", ".join(part for part in (words, gone, "or nothing" if column.optional else "") if part)


def _default(column: Column) -> str:
    if not column.has_default:
        return "never"
    value = column.default
    return "nothing" if value is None else f"`{json.dumps(value)}`"
