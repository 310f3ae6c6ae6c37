"""A gap may have no type: nobody said of which kind it is."""

from __future__ import annotations

from typing import Any


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Let the type of a gap be null."""
    db.execute_sql('ALTER TABLE "gap" ADD COLUMN "any_type" TEXT')
    db.execute_sql('UPDATE "gap" SET "any_type" = "type"')
    db.execute_sql('ALTER TABLE "gap" DROP COLUMN "type"')
    db.execute_sql('ALTER TABLE "gap" RENAME COLUMN "any_type" TO "type"')
