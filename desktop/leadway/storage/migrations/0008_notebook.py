"""Records get what the notebook shows of them: every field of the vocabulary, labels, people and tags."""

from __future__ import annotations

from typing import Any

from leadway.storage.table_lines import create_tables

_TABLES = """
reflection judgement_id>judgement/CASCADE text written_at |
person known_as role private_name label |
tag name | name!
"""  # no text
_COLUMNS = """
source label=company
rule wording label=company
commitment event_on? label=company
finding correction cause corrective_step verification label=private
exception conditions label=company
gap pressure? decide_by? who_decides decider_unclear#0 answer_by? told_by told_on?
outcome_review result? luck
rule_proposal wording_now benefit risk safeguard trial_until? decider_role answer_by? label=company
problem since how_often kind? causes mine_to_change holding_fix solved_because asked#0 asked_on?
    passed_over#0
opportunity signal? effect? tried_since? answered_on? reason parked_until?
experiment because smallest_test prediction needs_approval obstacles obstacle_now paused_until? label=company
measure kind? source target%? by_when? state=active label=company
reading source note
move label=company
note label=private
evidence source address file_name size#0 sha256
"""  # no text
"""New columns by table: `?` may be null, `#` is a whole number, `%` a number, `=` the text of old rows."""


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401 -- the runner's own types
    """Add columns and tables; gaps and outcomes no longer need a week, and measures get a state."""
    for line in _COLUMNS.strip().replace("\n    ", " ").splitlines():
        table, *columns = line.split()
        for written in columns:
            db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN {_column(written)}')
    create_tables(db, _TABLES)
    for table in ("gap", "outcome_review"):
        migrator.migrate(migrator.drop_not_null(table, "ritual_id"))
    db.execute_sql("UPDATE measure SET state = 'resting' WHERE NOT active")
    migrator.migrate(migrator.drop_column("measure", "active"))
    db.execute_sql('CREATE INDEX "measure_state" ON "measure" ("state")')


def _column(written: str) -> str:
    name, _, default = written.partition("=")
    name, _, number = name.partition("#")
    kind = "INTEGER" if number else "REAL" if "%" in name else "TEXT"
    column = f'"{name.rstrip("?%")}" {kind}'
    return column if name.endswith("?") else f"{column} NOT NULL DEFAULT '{number or default}'"  # no text
