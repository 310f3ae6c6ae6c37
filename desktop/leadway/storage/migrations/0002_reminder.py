"""What the reminder did and why."""

from __future__ import annotations

from typing import Any

_TABLES = """
CREATE TABLE reminder_event (
    id TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX reminder_event_at ON reminder_event (at);
"""


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Add the reminder's own history."""
    for statement in _TABLES.split(";"):
        if statement.strip():
            db.execute_sql(statement)
