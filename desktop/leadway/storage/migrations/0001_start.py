"""The tables of the first version."""

from __future__ import annotations

from typing import Any

_TABLES = """
CREATE TABLE ritual (
    id TEXT NOT NULL PRIMARY KEY,
    week TEXT NOT NULL,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    planned_local TEXT NOT NULL,
    planned_zone TEXT NOT NULL,
    started_at TEXT NOT NULL,
    sealed_at TEXT,
    at_step TEXT NOT NULL,
    at_field TEXT NOT NULL,
    closing_line TEXT NOT NULL,
    lesson TEXT NOT NULL,
    help_wanted TEXT NOT NULL,
    no_move_because TEXT NOT NULL
);
CREATE UNIQUE INDEX ritual_week ON ritual (week);
CREATE INDEX ritual_state ON ritual (state);
CREATE TABLE amendment (
    id TEXT NOT NULL PRIMARY KEY,
    ritual_id TEXT NOT NULL REFERENCES ritual (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    written_at TEXT NOT NULL
);
CREATE INDEX amendment_ritual_id ON amendment (ritual_id);
CREATE TABLE source (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    kind TEXT,
    where_kept TEXT NOT NULL,
    owner_role TEXT NOT NULL,
    version TEXT NOT NULL,
    next_look TEXT
);
CREATE TABLE rule (
    id TEXT NOT NULL PRIMARY KEY,
    source_id TEXT REFERENCES source (id) ON DELETE SET NULL,
    reference TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL,
    superseded_by TEXT NOT NULL
);
CREATE INDEX rule_source_id ON rule (source_id);
CREATE TABLE commitment (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    rule_id TEXT REFERENCES rule (id) ON DELETE SET NULL,
    area TEXT NOT NULL,
    importance TEXT NOT NULL,
    cadence TEXT NOT NULL,
    every INTEGER NOT NULL,
    day_of_month INTEGER NOT NULL,
    since TEXT NOT NULL,
    done_by TEXT NOT NULL,
    right_means TEXT NOT NULL,
    evidence_hint TEXT NOT NULL,
    state TEXT NOT NULL,
    paused_until TEXT,
    position INTEGER NOT NULL
);
CREATE INDEX commitment_rule_id ON commitment (rule_id);
CREATE INDEX commitment_state ON commitment (state);
CREATE TABLE check_result (
    id TEXT NOT NULL PRIMARY KEY,
    commitment_id TEXT NOT NULL REFERENCES commitment (id) ON DELETE RESTRICT,
    ritual_id TEXT NOT NULL REFERENCES ritual (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    critical INTEGER NOT NULL,
    done TEXT,
    right TEXT,
    on_time TEXT,
    by_rulebook TEXT,
    days_late INTEGER,
    what_happened TEXT NOT NULL,
    "then" TEXT,
    result TEXT NOT NULL,
    spot INTEGER NOT NULL,
    looked_at TEXT NOT NULL,
    position INTEGER NOT NULL
);
CREATE INDEX check_commitment_id ON check_result (commitment_id);
CREATE INDEX check_ritual_id ON check_result (ritual_id);
CREATE UNIQUE INDEX check_ritual_id_commitment_id ON check_result (ritual_id, commitment_id);
CREATE TABLE draft_card (
    id TEXT NOT NULL PRIMARY KEY,
    ritual_id TEXT NOT NULL REFERENCES ritual (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    begun_at TEXT NOT NULL
);
CREATE INDEX draftcard_ritual_id ON draft_card (ritual_id);
CREATE UNIQUE INDEX draftcard_ritual_id_kind_key ON draft_card (ritual_id, kind, key);
CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    ritual_id TEXT REFERENCES ritual (id) ON DELETE SET NULL,
    kind TEXT,
    text TEXT NOT NULL,
    about TEXT NOT NULL,
    about_id TEXT NOT NULL,
    noted_on TEXT NOT NULL,
    label TEXT NOT NULL
);
CREATE INDEX evidence_ritual_id ON evidence (ritual_id);
CREATE TABLE finding (
    id TEXT NOT NULL PRIMARY KEY,
    check_id TEXT NOT NULL REFERENCES check_result (id) ON DELETE CASCADE,
    grade TEXT NOT NULL,
    seen TEXT NOT NULL,
    state TEXT NOT NULL,
    handed_on_as TEXT NOT NULL,
    handed_on_to TEXT NOT NULL
);
CREATE INDEX finding_check_id ON finding (check_id);
CREATE INDEX finding_state ON finding (state);
CREATE TABLE gap (
    id TEXT NOT NULL PRIMARY KEY,
    ritual_id TEXT NOT NULL REFERENCES ritual (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    situation TEXT NOT NULL,
    affected TEXT NOT NULL,
    noticed_on TEXT NOT NULL,
    state TEXT NOT NULL,
    "next" TEXT,
    escalated_to TEXT NOT NULL,
    escalated_when TEXT NOT NULL,
    answer TEXT NOT NULL,
    label TEXT NOT NULL
);
CREATE INDEX gap_ritual_id ON gap (ritual_id);
CREATE INDEX gap_state ON gap (state);
CREATE TABLE initiative (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    serves TEXT NOT NULL,
    serves_id TEXT NOT NULL,
    hypothesis TEXT NOT NULL,
    started_on TEXT,
    check_on TEXT,
    state TEXT NOT NULL,
    lesson TEXT NOT NULL,
    keeper TEXT NOT NULL
);
CREATE INDEX initiative_serves_id ON initiative (serves_id);
CREATE INDEX initiative_state ON initiative (state);
CREATE TABLE judgement (
    id TEXT NOT NULL PRIMARY KEY,
    gap_id TEXT NOT NULL REFERENCES gap (id) ON DELETE CASCADE,
    option_a TEXT NOT NULL,
    option_b TEXT NOT NULL,
    option_c TEXT NOT NULL,
    chosen TEXT NOT NULL,
    reasons TEXT NOT NULL,
    tests TEXT NOT NULL,
    consulted TEXT NOT NULL,
    authority TEXT,
    expectation TEXT NOT NULL,
    confidence INTEGER,
    review_on TEXT,
    frozen_at TEXT NOT NULL
);
CREATE UNIQUE INDEX judgement_gap_id ON judgement (gap_id);
CREATE TABLE kata_answer (
    id TEXT NOT NULL PRIMARY KEY,
    initiative_id TEXT NOT NULL REFERENCES initiative (id) ON DELETE CASCADE,
    ritual_id TEXT NOT NULL REFERENCES ritual (id) ON DELETE CASCADE,
    target TEXT NOT NULL,
    now TEXT NOT NULL,
    in_the_way TEXT NOT NULL,
    learned TEXT NOT NULL,
    verdict TEXT,
    because TEXT NOT NULL
);
CREATE INDEX kataanswer_initiative_id ON kata_answer (initiative_id);
CREATE INDEX kataanswer_ritual_id ON kata_answer (ritual_id);
CREATE UNIQUE INDEX kataanswer_ritual_id_initiative_id ON kata_answer (ritual_id, initiative_id);
CREATE TABLE measure (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    better TEXT NOT NULL,
    how_counted TEXT NOT NULL,
    initiative_id TEXT REFERENCES initiative (id) ON DELETE SET NULL,
    every INTEGER NOT NULL,
    active INTEGER NOT NULL,
    begun_on TEXT NOT NULL
);
CREATE INDEX measure_initiative_id ON measure (initiative_id);
CREATE TABLE move (
    id TEXT NOT NULL PRIMARY KEY,
    ritual_id TEXT NOT NULL REFERENCES ritual (id) ON DELETE CASCADE,
    answered_in_id TEXT REFERENCES ritual (id) ON DELETE SET NULL,
    "when" TEXT NOT NULL,
    action TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    serves TEXT NOT NULL,
    serves_id TEXT NOT NULL,
    learn TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    changed TEXT NOT NULL,
    slip TEXT,
    carried INTEGER NOT NULL
);
CREATE INDEX move_ritual_id ON move (ritual_id);
CREATE INDEX move_answered_in_id ON move (answered_in_id);
CREATE INDEX move_state ON move (state);
CREATE TABLE note (
    id TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    written_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    state TEXT NOT NULL,
    filed_as TEXT
);
CREATE INDEX note_state ON note (state);
CREATE TABLE opportunity (
    id TEXT NOT NULL PRIMARY KEY,
    ritual_id TEXT REFERENCES ritual (id) ON DELETE SET NULL,
    tried TEXT NOT NULL,
    "then" TEXT NOT NULL,
    better_for TEXT,
    reach TEXT,
    effort TEXT,
    undo TEXT,
    whose TEXT NOT NULL,
    lens TEXT NOT NULL,
    spotted_on TEXT NOT NULL,
    state TEXT NOT NULL,
    label TEXT NOT NULL
);
CREATE INDEX opportunity_ritual_id ON opportunity (ritual_id);
CREATE INDEX opportunity_state ON opportunity (state);
CREATE TABLE outcome_review (
    id TEXT NOT NULL PRIMARY KEY,
    judgement_id TEXT NOT NULL REFERENCES judgement (id) ON DELETE CASCADE,
    ritual_id TEXT NOT NULL REFERENCES ritual (id) ON DELETE CASCADE,
    reviewed_on TEXT NOT NULL,
    what_happened TEXT NOT NULL,
    came_true TEXT,
    same_again INTEGER,
    lesson TEXT NOT NULL
);
CREATE INDEX outcomereview_judgement_id ON outcome_review (judgement_id);
CREATE INDEX outcomereview_ritual_id ON outcome_review (ritual_id);
CREATE TABLE problem (
    id TEXT NOT NULL PRIMARY KEY,
    ritual_id TEXT REFERENCES ritual (id) ON DELETE SET NULL,
    who TEXT NOT NULL,
    happens TEXT NOT NULL,
    should TEXT NOT NULL,
    known TEXT,
    lens TEXT NOT NULL,
    noticed_on TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    parked_until TEXT,
    merged_into TEXT NOT NULL,
    label TEXT NOT NULL
);
CREATE INDEX problem_ritual_id ON problem (ritual_id);
CREATE INDEX problem_state ON problem (state);
CREATE TABLE reading (
    id TEXT NOT NULL PRIMARY KEY,
    measure_id TEXT NOT NULL REFERENCES measure (id) ON DELETE CASCADE,
    ritual_id TEXT REFERENCES ritual (id) ON DELETE SET NULL,
    "day" TEXT NOT NULL,
    value REAL NOT NULL,
    cases INTEGER NOT NULL,
    estimate INTEGER NOT NULL
);
CREATE INDEX reading_measure_id ON reading (measure_id);
CREATE INDEX reading_ritual_id ON reading (ritual_id);
CREATE INDEX reading_measure_id_day ON reading (measure_id, day);
CREATE TABLE ritual_step (
    id TEXT NOT NULL PRIMARY KEY,
    ritual_id TEXT NOT NULL REFERENCES ritual (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    status TEXT,
    seconds REAL NOT NULL
);
CREATE INDEX ritualstep_ritual_id ON ritual_step (ritual_id);
CREATE UNIQUE INDEX ritualstep_ritual_id_step ON ritual_step (ritual_id, step);
CREATE TABLE rule_exception (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    rule_id TEXT REFERENCES rule (id) ON DELETE SET NULL,
    commitment_id TEXT REFERENCES commitment (id) ON DELETE SET NULL,
    why TEXT NOT NULL,
    affected TEXT NOT NULL,
    approver_role TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    until TEXT NOT NULL,
    safeguard TEXT NOT NULL,
    state TEXT NOT NULL,
    last_verdict TEXT,
    renewed INTEGER NOT NULL
);
CREATE INDEX ruleexception_rule_id ON rule_exception (rule_id);
CREATE INDEX ruleexception_commitment_id ON rule_exception (commitment_id);
CREATE INDEX ruleexception_until ON rule_exception (until);
CREATE TABLE rule_proposal (
    id TEXT NOT NULL PRIMARY KEY,
    gap_id TEXT REFERENCES gap (id) ON DELETE SET NULL,
    exception_id TEXT REFERENCES rule_exception (id) ON DELETE SET NULL,
    title TEXT NOT NULL,
    wording TEXT NOT NULL,
    state TEXT NOT NULL,
    drafted_on TEXT NOT NULL
);
CREATE INDEX ruleproposal_gap_id ON rule_proposal (gap_id);
CREATE INDEX ruleproposal_exception_id ON rule_proposal (exception_id);
CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE state_change (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    was TEXT NOT NULL,
    now TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX statechange_kind_record ON state_change (kind, record);
CREATE TABLE week_mark (
    id TEXT NOT NULL PRIMARY KEY,
    week TEXT NOT NULL,
    status TEXT NOT NULL,
    marked_at TEXT NOT NULL
);
CREATE UNIQUE INDEX weekmark_week ON week_mark (week);
"""


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Create everything the ritual keeps."""
    for statement in _TABLES.split(";"):
        if statement.strip():
            db.execute_sql(statement)
