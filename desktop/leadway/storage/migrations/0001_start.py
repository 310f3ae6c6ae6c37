"""The tables of the first version."""

from __future__ import annotations

from typing import Any

from leadway.storage.table_lines import create_tables

_TABLES = """
ritual week mode state planned_local planned_zone started_at sealed_at? at_step at_field closing_line
    lesson help_wanted no_move_because | week! state
amendment ritual_id>ritual/CASCADE text written_at |
source title kind? where_kept owner_role version next_look? |
rule source_id?>source/SET_NULL reference summary state superseded_by |
commitment title rule_id?>rule/SET_NULL area importance cadence every# day_of_month# since done_by
    right_means evidence_hint state paused_until? position# | state
check_result commitment_id>commitment/RESTRICT ritual_id>ritual/CASCADE title critical# done? right?
    on_time? by_rulebook? days_late?# what_happened then? result spot# looked_at position# |
    ritual_id+commitment_id!
draft_card ritual_id>ritual/CASCADE kind key body begun_at | ritual_id+kind+key!
evidence ritual_id?>ritual/SET_NULL kind? text about about_id noted_on label |
finding check_id>check_result/CASCADE grade seen state handed_on_as handed_on_to | state
gap ritual_id>ritual/CASCADE kind situation affected noticed_on state next? escalated_to escalated_when
    answer label | state
initiative title serves serves_id hypothesis started_on? check_on? state lesson keeper | serves_id state
judgement gap_id>gap/CASCADE! option_a option_b option_c chosen reasons tests consulted authority?
    expectation confidence?# review_on? frozen_at |
kata_answer initiative_id>initiative/CASCADE ritual_id>ritual/CASCADE target now in_the_way learned
    verdict? because | ritual_id+initiative_id!
measure name unit better how_counted initiative_id?>initiative/SET_NULL every# active# begun_on |
move ritual_id>ritual/CASCADE answered_in_id?>ritual/SET_NULL when action minutes# serves serves_id learn
    state outcome? changed slip? carried# | state
note text written_at origin state filed_as? | state
opportunity ritual_id?>ritual/SET_NULL tried then better_for? reach? effort? undo? whose lens spotted_on
    state label | state
outcome_review judgement_id>judgement/CASCADE ritual_id>ritual/CASCADE reviewed_on what_happened
    came_true? same_again?# lesson |
problem ritual_id?>ritual/SET_NULL who happens should known? lens noticed_on state reason parked_until?
    merged_into label | state
reading measure_id>measure/CASCADE ritual_id?>ritual/SET_NULL day value% cases# estimate# | measure_id+day
ritual_step ritual_id>ritual/CASCADE step status? seconds% | ritual_id+step!
rule_exception title rule_id?>rule/SET_NULL commitment_id?>commitment/SET_NULL why affected approver_role
    starts_on until safeguard state last_verdict? renewed# | until
rule_proposal gap_id?>gap/SET_NULL exception_id?>rule_exception/SET_NULL title wording state drafted_on |
state_change kind record was now reason at | kind+record
week_mark week status marked_at | week!
"""  # no text
_SETTING = "CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)"


def up(migrator: Any, db: Any) -> None:  # noqa: ANN401, ARG001 -- the runner's own types
    """Create everything the ritual keeps."""
    create_tables(db, _TABLES)
    db.execute_sql(_SETTING)
