"""Gaps and notes say what applies to them that is not one person's to decide, and gaps who was told."""

from __future__ import annotations

from typing import Any


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Add the columns; of what is stored already nobody has said anything."""
    for table, column in (("note", "concerns"), ("gap", "concerns"), ("gap", "second_to")):
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" TEXT NOT NULL DEFAULT \'\'')
    db.execute_sql('ALTER TABLE "gap" ADD COLUMN "told" TEXT')
