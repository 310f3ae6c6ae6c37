"""Creates the tables of a migration from one line each. It is frozen, like the migrations that use it.

A column is TEXT and never null. `?` lets it be null, `#` makes it INTEGER, `%` REAL; `>table/rule` makes it a
reference with an index. After `|` come the indexes: columns joined by `+`, `!` where they are unique. Every
table has a text `id`. A line that is indented goes on with the one before.
"""

from __future__ import annotations

from typing import Any


def create_tables(db: Any, lines: str) -> None:  # noqa: ANN401 -- the migration runner's own type
    """Create the tables and their indexes."""
    for line in lines.strip().replace("\n    ", " ").splitlines():
        _create(db, line)


def _create(db: Any, line: str) -> None:  # noqa: ANN401
    head, _, indexes = line.partition("|")
    table, *written = head.split()
    columns = ['"id" TEXT NOT NULL PRIMARY KEY']
    keys = indexes.split()
    for entry in written:
        name, _, reference = entry.partition(">")
        name, optional = name.rstrip("#%?"), "?" in name
        kind = "INTEGER" if "#" in entry else "REAL" if "%" in entry else "TEXT"
        column = f'"{name}" {kind}' + ("" if optional else " NOT NULL")  # no text
        if reference:
            target, _, rule = reference.rstrip("!").partition("/")
            column += f' REFERENCES "{target}" ("id") ON DELETE {rule.replace("_", " ")}'  # no text
            keys.append(name + "!" * reference.endswith("!"))
        columns.append(column)
    db.execute_sql(f'CREATE TABLE "{table}" ({", ".join(columns)})')
    for key in keys:
        unique = "UNIQUE " if key.endswith("!") else ""
        names = key.rstrip("!").split("+")
        quoted = ", ".join(f'"{name}"' for name in names)
        db.execute_sql(f'CREATE {unique}INDEX "{table}_{"_".join(names)}" ON "{table}" ({quoted})')
