"""The transition table of each record's state: which state may follow which.

A record moves forward one or more steps along the arrows. A side state can be entered from any open state.
An ended record can be reopened to the state it had before, with a reason. A waiting one (parked, paused)
resumes from the state it had before. What follows from dates alone, such as an exception that has expired, is
derived and never stored, so it is in no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from leadway.domain import terms
from leadway.domain.refs import EntityKind


class TransitionError(ValueError):
    """A change of state that the table of its record refuses."""


class Transitions:
    """The table of one kind of record, from chains of states; a new one starts along the first chain."""

    def __init__(
        self,
        states: type[terms.Term],
        *chains: str,
        side: str = "",
        waiting: str = "",
        lasting: str = "",
        final: str = "",
    ) -> None:
        """Build the table; a word that is no state raises ValueError.

        `side`: reached from any open state. `waiting`: side states that are still open, from which the record
        resumes where it was. `lasting`: states at the end of the arrows that are open all the same, such as a
        rule in force. `final`: ends that are never reopened.
        """
        self.states = states
        self.start = chains[0].split()[0]
        arrows: dict[str, set[str]] = {str(state): set() for state in states}
        for chain in chains:
            for current, target in pairwise(chain.split(" > ")):
                arrows[states(current)].add(states(target))
        self.beyond = {state: _reach(state, arrows) for state in arrows}
        """The states that can be reached along the arrows, by state."""
        self.waiting = frozenset(map(states, waiting.split()))
        self.side = self.waiting.union(map(states, side.split()))
        self.final = frozenset(map(states, final.split()))
        still_open = self.waiting.union(map(states, lasting.split()))
        ends = {state for state, beyond in self.beyond.items() if not beyond} | self.side
        self.ends = ends - still_open
        """The states in which a record asks for nothing more."""

    def allows(self, current: str, target: str, previous: str = "") -> bool:
        """Whether one state may follow another.

        `current` is empty for a new record. `previous` is the state that the record had before `current`, as
        far as the history knows it: only that one can be reopened.
        """
        if not current:
            return target == self.start or target in self.beyond[self.start]
        if current == target:
            return False
        if target in self.beyond[current]:
            return True
        if current in self.final:
            return False
        if current in self.waiting:
            resumes = target in self.beyond[previous] if previous else target not in self.ends
            return target == previous or resumes or target in self.side
        if current in self.ends:
            return bool(previous) and target == previous
        return target in self.side

    def needs_reason(self, current: str, target: str) -> bool:
        """Whether this step reopens what had ended."""
        return current in self.ends and target not in self.beyond[current]


def _reach(start: str, arrows: dict[str, set[str]]) -> frozenset[str]:
    reachable: set[str] = set()
    ahead = [start]
    while ahead:
        following = arrows[ahead.pop()] - reachable
        reachable |= following
        ahead += following
    return frozenset(reachable)


TRANSITIONS: dict[EntityKind, Transitions] = {
    EntityKind.RITUAL: Transitions(terms.RitualState, "draft > sealed > amended", final="amended"),
    EntityKind.NOTE: Transitions(terms.NoteState, "new > filed", side="discarded"),
    EntityKind.RULE: Transitions(
        terms.RuleState,
        "unknown > proposed > in_force",
        side="superseded withdrawn",  # no text
        lasting="in_force",
        final="superseded",
    ),
    EntityKind.COMMITMENT: Transitions(
        terms.CommitmentState, "active", side="retired", waiting="paused", lasting="active"
    ),
    EntityKind.FINDING: Transitions(
        terms.FindingState, "open > corrected > verified > closed", "handed_on > closed", side="handed_on"
    ),
    # A renewal is an exception of its own, linked to the renewed one.
    EntityKind.EXCEPTION: Transitions(
        terms.ExceptionState, "asked > approved > renewed", "asked > refused", side="closed"
    ),
    EntityKind.GAP: Transitions(
        terms.GapState,
        "noticed > decided > awaiting_review > reviewed > closed",
        "noticed > escalated > answered > closed",
    ),
    EntityKind.RULE_PROPOSAL: Transitions(
        terms.ProposalState, "drafted > raised > accepted > in_force", "raised > declined", side="withdrawn"
    ),
    EntityKind.PROBLEM: Transitions(
        terms.ProblemState,
        "noticed > understood > chosen > in_work > solved",
        side="dropped merged",  # no text
        waiting="parked",
    ),
    EntityKind.OPPORTUNITY: Transitions(
        terms.OpportunityState,
        "spotted > shaped > chosen > in_work > realised",
        side="dropped",
        waiting="parked",
    ),
    # An adapted experiment runs on in its new form.
    EntityKind.EXPERIMENT: Transitions(
        terms.ExperimentState,
        "planned > running > checked > adopted",
        "checked > adapted > running",
        side="abandoned",
        waiting="paused",
    ),
    EntityKind.MEASURE: Transitions(
        terms.MeasureState,
        "active",
        side="ended",
        waiting="resting",
        lasting="active",
    ),
    EntityKind.MOVE: Transitions(
        terms.MoveState,
        "set > done",
        "set > partly > carried",
        "partly > shrunk",
        "partly > let_go",
        "set > not_done > carried",
        "not_done > shrunk",
        "not_done > let_go",
    ),
}
"""The table of every kind of record that has a state."""


def state_before(kind: EntityKind, history: Sequence[str]) -> str:
    """Return the state that a record can be reopened to or resumes from; empty where its history has none.

    `history` is every state the record has had, oldest first, the present one last.
    """
    table, earlier = TRANSITIONS[kind], list(history[:-1])
    if history and history[-1] in table.waiting:
        earlier = [state for state in earlier if state not in table.side]
    return earlier[-1] if earlier else ""


def check(kind: EntityKind, current: str, target: str, *, previous: str = "", reason: str = "") -> None:
    """Raise TransitionError where this kind of record may not change so."""
    table = TRANSITIONS[kind]
    if not table.allows(current, target, previous):
        raise TransitionError(f"{kind}: {current or 'new'} -> {target}")
    if table.needs_reason(current, target) and not reason.strip():
        raise TransitionError(f"{kind}: {current} -> {target} needs a reason")  # no text
