"""What the reminder did and why."""

from __future__ import annotations

from typing import Any

from leadway.storage.table_lines import create_tables


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Add the reminder's own history."""
    create_tables(db, "reminder_event at verdict reason | at")  # no text
