"""Commitments that are due every week or every few weeks may say on which weekday."""

from __future__ import annotations

from typing import Any


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Add the column; of what is stored already nobody has said a weekday."""
    db.execute_sql('ALTER TABLE "commitment" ADD COLUMN "weekday" INTEGER')
