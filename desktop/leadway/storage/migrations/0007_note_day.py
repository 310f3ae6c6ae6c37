"""A note keeps the day where it was written, so that it lies in the same week in every time zone."""

from __future__ import annotations

from typing import Any


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Add the column; of what is stored already nobody has kept the day."""
    db.execute_sql('ALTER TABLE "note" ADD COLUMN "day" TEXT')
