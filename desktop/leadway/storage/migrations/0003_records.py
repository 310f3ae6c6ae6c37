"""Records get the words of the vocabulary, and the links between them a table of their own."""

from __future__ import annotations

import json
from typing import Any

from leadway.storage.from_version_2 import convert, setting_name
from leadway.storage.table_lines import create_tables

_TABLES = """
ritual week mode state planned_local planned_zone started_at sealed_at? at_step at_field closing_line
    lesson help_wanted no_move_because page? | week! state
amendment ritual_id>ritual/CASCADE text written_at |
source title kind? where_kept owner_role version next_look? |
rule source_id?>source/SET_NULL reference summary state |
commitment title rule_id?>rule/SET_NULL area importance cadence every# day_of_month# since done_by
    right_means evidence_hint state paused_until? position# | state
check commitment_id>commitment/RESTRICT ritual_id>ritual/CASCADE title critical# done? right? on_time?
    by_rulebook? days_late?# what_happened then? result spot# looked_at position# |
    ritual_id+commitment_id!
draft_answer ritual_id>ritual/CASCADE kind key body started_at | ritual_id+kind+key!
evidence ritual_id?>ritual/SET_NULL kind? text step noted_on label |
finding check_id>check/CASCADE grade seen state | state
gap ritual_id>ritual/CASCADE type situation affected noticed_on state next? escalated_to escalated_when
    answer label | state
experiment title hypothesis started_on? check_on? state lesson owner_role | state
judgement gap_id>gap/CASCADE! option_a option_b option_c chosen reasons tests consulted authority?
    prediction confidence?# review_on? frozen_at |
experiment_review experiment_id>experiment/CASCADE ritual_id>ritual/CASCADE target now obstacle learned
    verdict? because | ritual_id+experiment_id!
measure name unit better how_counted experiment_id?>experiment/SET_NULL every# active# started_on |
move ritual_id>ritual/CASCADE answered_in_id?>ritual/SET_NULL when action minutes# learn state outcome?
    changed slip? carried# | state
note text written_at origin state filed_as? | state
opportunity ritual_id?>ritual/SET_NULL tried then better_for? reach? effort? reversible? suggested_by lens
    spotted_on state label | state
outcome_review judgement_id>judgement/CASCADE ritual_id>ritual/CASCADE reviewed_on what_happened
    came_true? same_again?# lesson |
problem ritual_id?>ritual/SET_NULL who happens should known? lens noticed_on state reason parked_until?
    label | state
reading measure_id>measure/CASCADE ritual_id?>ritual/SET_NULL day value% cases# estimate# | measure_id+day
ritual_step ritual_id>ritual/CASCADE step status? seconds% | ritual_id+step!
exception title rule_id?>rule/SET_NULL commitment_id?>commitment/SET_NULL why affected approver_role
    starts_on until safeguard state last_verdict? renewed# | until
rule_proposal title wording state drafted_on |
state_change kind record_id field before after reason at | kind+record_id
declared_week week status declared_at | week!
reminder_event at verdict reason | at
link from_kind from_id to_kind to_id role day? | from_id to_id from_kind+from_id+to_kind+to_id+role!
"""  # no text
_SEAL_UNDO = """
CREATE TABLE seal_undo (
    id INTEGER NOT NULL PRIMARY KEY,
    week TEXT NOT NULL,
    at TEXT NOT NULL,
    seen TEXT NOT NULL,
    statements TEXT NOT NULL,
    "rows" TEXT NOT NULL
)
"""
_NEW_COLUMNS = {"ritual": {"page": None}}


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Write every record anew in the form of this version."""
    tables = [table for table in db.get_tables() if table not in ("setting", "schema_migration")]
    converted, dropped_links = convert({table: _rows(db, table) for table in tables})
    for table in tables:
        db.execute_sql(f'DROP TABLE "{table}"')
    create_tables(db, _TABLES)
    db.execute_sql(_SEAL_UNDO)
    for table, rows in converted.items():
        for row in rows:
            _insert(db, table, {**row, **_NEW_COLUMNS.get(table, {})})
    for (name,) in db.execute_sql("SELECT key FROM setting").fetchall():
        db.execute_sql("UPDATE setting SET key = ? WHERE key = ?", (setting_name(name), name))
    if dropped_links:
        _insert(db, "setting", {"key": "dropped_links", "value": str(dropped_links)})


def _rows(db: Any, table: str) -> list[dict[str, Any]]:  # noqa: ANN401
    cursor = db.execute_sql(f'SELECT * FROM "{table}" ORDER BY rowid')  # noqa: S608 -- a name of ours
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    for row in rows if table == "draft_card" else ():
        row["body"] = json.loads(row["body"])
    return rows


def _insert(db: Any, table: str, row: dict[str, Any]) -> None:  # noqa: ANN401
    names = ", ".join(f'"{name}"' for name in row)
    values = [json.dumps(value) if isinstance(value, dict) else value for value in row.values()]
    marks = ", ".join("?" for _ in row)
    db.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)  # noqa: S608 -- names of ours
