"""Every state machine allows what its table says and refuses everything else."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.refs import EntityKind
from leadway.domain.transitions import TRANSITIONS, TransitionError, check, state_before

ALLOWED: dict[EntityKind, dict[str, str]] = {
    EntityKind.RITUAL: {
        "": "draft sealed amended",
        "draft": "sealed amended",
        "sealed": "amended",
        "amended": "",
    },
    EntityKind.NOTE: {"": "new filed", "new": "filed discarded", "filed": "", "discarded": ""},
    EntityKind.RULE: {
        "": "unknown proposed in_force",
        "unknown": "proposed in_force superseded withdrawn",
        "proposed": "in_force superseded withdrawn",
        "in_force": "superseded withdrawn",
        "superseded": "",
        "withdrawn": "",
    },
    EntityKind.COMMITMENT: {
        "": "active",
        "active": "paused retired",
        "paused": "active retired",
        "retired": "",
    },
    EntityKind.FINDING: {
        "": "open corrected verified closed",
        "open": "corrected verified closed handed_on",
        "corrected": "verified closed handed_on",
        "verified": "closed handed_on",
        "closed": "",
        "handed_on": "closed",
    },
    EntityKind.EXCEPTION: {
        "": "asked approved refused renewed",
        "asked": "approved refused renewed closed",
        "approved": "renewed closed",
        "refused": "",
        "renewed": "",
        "closed": "",
    },
    EntityKind.GAP: {
        "": "noticed decided awaiting_review reviewed escalated answered closed",
        "noticed": "decided awaiting_review reviewed escalated answered closed",
        "decided": "awaiting_review reviewed closed",
        "awaiting_review": "reviewed closed",
        "reviewed": "closed",
        "escalated": "answered closed",
        "answered": "closed",
        "closed": "",
    },
    EntityKind.RULE_PROPOSAL: {
        "": "drafted raised accepted in_force declined",
        "drafted": "raised accepted in_force declined withdrawn",
        "raised": "accepted in_force declined withdrawn",
        "accepted": "in_force withdrawn",
        "in_force": "",
        "declined": "",
        "withdrawn": "",
    },
    EntityKind.PROBLEM: {
        "": "noticed understood chosen in_work solved",
        "noticed": "understood chosen in_work solved parked dropped merged",
        "understood": "chosen in_work solved parked dropped merged",
        "chosen": "in_work solved parked dropped merged",
        "in_work": "solved parked dropped merged",
        "solved": "",
        "parked": "noticed understood chosen in_work dropped merged",
        "dropped": "",
        "merged": "",
    },
    EntityKind.OPPORTUNITY: {
        "": "spotted shaped chosen in_work realised",
        "spotted": "shaped chosen in_work realised parked dropped",
        "shaped": "chosen in_work realised parked dropped",
        "chosen": "in_work realised parked dropped",
        "in_work": "realised parked dropped",
        "realised": "",
        "parked": "spotted shaped chosen in_work dropped",
        "dropped": "",
    },
    EntityKind.EXPERIMENT: {
        "": "planned running checked adopted adapted",
        "planned": "running checked adopted adapted paused abandoned",
        "running": "checked adopted adapted paused abandoned",
        "checked": "running adopted adapted paused abandoned",
        "adapted": "running checked adopted paused abandoned",
        "paused": "planned running checked adapted abandoned",
        "adopted": "",
        "abandoned": "",
    },
    EntityKind.MEASURE: {
        "": "active",
        "active": "resting ended",
        "resting": "active ended",
        "ended": "",
    },
    EntityKind.MOVE: {
        "": "set done partly not_done carried shrunk let_go",
        "set": "done partly not_done carried shrunk let_go",
        "partly": "carried shrunk let_go",
        "not_done": "carried shrunk let_go",
        "done": "",
        "carried": "",
        "shrunk": "",
        "let_go": "",
    },
}
"""What may follow each state where nothing is known of the time before; the empty state is a new record."""
FINAL = {
    EntityKind.RITUAL: {"amended"},
    EntityKind.RULE: {"superseded"},
}
"""What is never reopened; a merge is undone by a step of its own."""
kinds = st.sampled_from(sorted(TRANSITIONS))


def states(kind: EntityKind) -> list[str]:
    return [str(state) for state in TRANSITIONS[kind].states]


def allows(kind: EntityKind, was: str, now: str, before: str = "", reason: str = "Needed after all") -> bool:
    try:
        check(kind, was, now, previous=before, reason=reason)
    except TransitionError:
        return False
    return True


def test_every_kind_with_a_state_has_a_table() -> None:
    from leadway.storage.entity_schema import ENTITIES

    stated = {table for table, entity in ENTITIES.items() if any(c.name == "state" for c in entity.columns)}
    assert {str(kind) for kind in TRANSITIONS} == stated


@pytest.mark.parametrize("kind", TRANSITIONS)
def test_every_pair_of_states_is_allowed_or_refused_as_its_table_says(kind: EntityKind) -> None:
    assert set(ALLOWED[kind]) == {"", *states(kind)}
    for was, allowed in ALLOWED[kind].items():
        assert {now for now in states(kind) if allows(kind, was, now)} == set(allowed.split()), was


@given(kinds, st.data())
def test_what_ended_is_reopened_only_to_the_state_before_and_with_a_reason(
    kind: EntityKind, data: st.DataObject
) -> None:
    ended = [state for state in states(kind) if not ALLOWED[kind][state]]
    was = data.draw(st.sampled_from(ended))
    before, now = (data.draw(st.sampled_from(states(kind))) for _ in range(2))
    reopened = now == before and was != now and was not in FINAL.get(kind, set())
    assert allows(kind, was, now, before) is reopened
    assert not allows(kind, was, now, before, reason=" ")


@given(st.sampled_from([EntityKind.PROBLEM, EntityKind.OPPORTUNITY]), st.data())
def test_what_was_parked_goes_on_from_where_it_was(kind: EntityKind, data: st.DataObject) -> None:
    goes_on = [state for state in states(kind) if "parked" in ALLOWED[kind][state]]
    before, now = data.draw(st.sampled_from(goes_on)), data.draw(st.sampled_from(states(kind)))
    expected = now == before or now in ALLOWED[kind][before].split()
    assert allows(kind, "parked", now, before, reason="") is (expected and now != "parked")


@given(kinds, st.data())
def test_no_walk_along_allowed_steps_leaves_a_final_state(kind: EntityKind, data: st.DataObject) -> None:
    history: list[str] = []
    for _ in range(8):
        was = history[-1] if history else ""
        before = state_before(kind, history)
        following = [now for now in states(kind) if allows(kind, was, now, before)]
        if not following:
            break
        history.append(data.draw(st.sampled_from(following)))
    final = FINAL.get(kind, set())
    for was, now in pairwise(history):
        assert was not in final or now in ALLOWED[kind][was].split()


def test_the_state_before_is_the_last_open_one_where_a_record_waits() -> None:
    parked_twice = ["noticed", "chosen", "parked", "dropped", "parked"]
    assert state_before(EntityKind.PROBLEM, parked_twice) == "chosen"
    assert state_before(EntityKind.PROBLEM, ["noticed", "chosen", "dropped"]) == "chosen"
    assert state_before(EntityKind.PROBLEM, ["noticed"]) == ""
