"""The transition table of each record's state: which state may follow which.

A record moves forward one or more steps along the arrows. A side state can be entered from any open state.
An ended record can be reopened to the state it had before, with a reason. A waiting one (parked, paused)
resumes from the state it had before. What follows from dates alone, such as an exception that has expired, is
derived and never stored, so it is in no table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from leadway.domain import terms
from leadway.domain.refs import EntityKind


class TransitionError(ValueError):
    """A change of state that the table of its record refuses."""


@dataclass(frozen=True, slots=True)
class Transitions:
    """The table of one kind of record."""

    states: type[terms.Term]
    arrows: Mapping[str, tuple[str, ...]]
    """The states that come next, by state."""
    starts: frozenset[str]
    """The states from which a new record begins: it may be created there or further along the arrows."""
    side: frozenset[str] = frozenset()
    """Reached from any open state."""
    waiting: frozenset[str] = frozenset()
    """Side states that are still open: the record resumes from where it was."""
    lasting: frozenset[str] = frozenset()
    """States at the end of the arrows that are open all the same, such as a rule in force."""
    final: frozenset[str] = frozenset()
    """Ends that are never reopened."""
    beyond: Mapping[str, frozenset[str]] = field(init=False)
    """The states that can be reached along the arrows, by state."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "beyond", {str(state): self._reach(state) for state in self.states})

    def is_end(self, state: str) -> bool:
        """Whether a record in this state asks for nothing more."""
        if state in self.waiting or state in self.lasting:
            return False
        return state in self.side or not self.beyond[state]

    def allows(self, was: str, now: str, before: str = "") -> bool:
        """Whether one state may follow another.

        `was` is empty for a new record. `before` is the state that the record had before `was`, as far as
        the history knows it: only that one can be reopened.
        """
        if not was:
            return any(now == start or now in self.beyond[start] for start in self.starts)
        if was == now:
            return False
        if now in self.beyond[was]:
            return True
        if was in self.final:
            return False
        if was in self.waiting:
            return now == before or self._goes_on(before, now) or now in self.side
        if self.is_end(was):
            return bool(before) and now == before
        return now in self.side

    def needs_reason(self, was: str, now: str) -> bool:
        """Whether this step reopens what had ended."""
        return bool(was) and self.is_end(was) and now not in self.beyond[was]

    def _goes_on(self, before: str, now: str) -> bool:
        return now in (self.beyond[before] if before else self._open())

    def _open(self) -> frozenset[str]:
        return frozenset(str(state) for state in self.states if not self.is_end(state))

    def _reach(self, start: str) -> frozenset[str]:
        found: set[str] = set()
        ahead = list(self.arrows.get(start, ()))
        while ahead:
            state = ahead.pop()
            if state not in found:
                found.add(state)
                ahead += self.arrows.get(state, ())
        return frozenset(found)


def _table(
    states: type[terms.Term],
    *chains: tuple[str, ...],
    starts: tuple[str, ...] = (),
    side: tuple[str, ...] = (),
    waiting: tuple[str, ...] = (),
    lasting: tuple[str, ...] = (),
    final: tuple[str, ...] = (),
) -> Transitions:
    """Return a table from chains of arrows; a record starts at the first chain's first state."""
    arrows: dict[str, tuple[str, ...]] = {}
    for chain in chains:
        for was, now in pairwise(chain):
            arrows[was] = (*arrows.get(was, ()), now)
    return Transitions(
        states,
        arrows,
        frozenset(starts or chains[0][:1]),
        frozenset((*side, *waiting)),
        frozenset(waiting),
        frozenset(lasting),
        frozenset(final),
    )


_R, _N, _U, _C = terms.RitualState, terms.NoteState, terms.RuleState, terms.CommitmentState
_F, _E, _G, _A = terms.FindingState, terms.ExceptionState, terms.GapState, terms.ProposalState
_P, _O, _X, _M = terms.ProblemState, terms.OpportunityState, terms.ExperimentState, terms.MoveState

TRANSITIONS: dict[EntityKind, Transitions] = {
    EntityKind.RITUAL: _table(_R, (_R.DRAFT, _R.SEALED, _R.AMENDED), final=(_R.AMENDED,)),
    EntityKind.NOTE: _table(_N, (_N.NEW, _N.FILED), side=(_N.DISCARDED,)),
    EntityKind.RULE: _table(
        _U,
        (_U.UNKNOWN, _U.PROPOSED, _U.IN_FORCE),
        starts=(_U.UNKNOWN, _U.PROPOSED),
        side=(_U.SUPERSEDED, _U.WITHDRAWN),
        lasting=(_U.IN_FORCE,),
        final=(_U.SUPERSEDED,),
    ),
    EntityKind.COMMITMENT: _table(
        _C, (_C.ACTIVE,), side=(_C.RETIRED,), waiting=(_C.PAUSED,), lasting=(_C.ACTIVE,)
    ),
    EntityKind.FINDING: _table(_F, (_F.OPEN, _F.CORRECTED, _F.VERIFIED, _F.CLOSED), side=(_F.HANDED_ON,)),
    # An approved exception that is asked to go on is asked again.
    EntityKind.EXCEPTION: _table(
        _E, (_E.ASKED, _E.APPROVED, _E.ASKED), (_E.ASKED, _E.REFUSED), side=(_E.CLOSED,)
    ),
    EntityKind.GAP: _table(
        _G,
        (_G.NOTICED, _G.DECIDED, _G.AWAITING_REVIEW, _G.REVIEWED, _G.CLOSED),
        (_G.NOTICED, _G.ESCALATED, _G.ANSWERED, _G.CLOSED),
    ),
    EntityKind.RULE_PROPOSAL: _table(
        _A, (_A.DRAFTED, _A.RAISED, _A.ACCEPTED, _A.IN_FORCE), (_A.RAISED, _A.DECLINED), side=(_A.WITHDRAWN,)
    ),
    EntityKind.PROBLEM: _table(
        _P,
        (_P.NOTICED, _P.UNDERSTOOD, _P.CHOSEN, _P.IN_WORK, _P.SOLVED),
        side=(_P.DROPPED, _P.MERGED),
        waiting=(_P.PARKED,),
        final=(_P.MERGED,),
    ),
    EntityKind.OPPORTUNITY: _table(
        _O,
        (_O.SPOTTED, _O.SHAPED, _O.CHOSEN, _O.IN_WORK, _O.REALISED),
        side=(_O.DROPPED,),
        waiting=(_O.PARKED,),
    ),
    # An adapted experiment runs on in its new form.
    EntityKind.EXPERIMENT: _table(
        _X,
        (_X.PLANNED, _X.RUNNING, _X.CHECKED, _X.ADOPTED),
        (_X.CHECKED, _X.ADAPTED, _X.RUNNING),
        side=(_X.ABANDONED,),
        waiting=(_X.PAUSED,),
    ),
    EntityKind.MOVE: _table(
        _M,
        (_M.SET, _M.DONE),
        *(
            (_M.SET, outcome, then)
            for outcome in (_M.PARTLY, _M.NOT_DONE)
            for then in (_M.CARRIED, _M.SHRUNK, _M.LET_GO)
        ),
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


def check(kind: EntityKind, was: str, now: str, *, before: str = "", reason: str = "") -> None:
    """Raise TransitionError where this kind of record may not change so."""
    table = TRANSITIONS[kind]
    if not table.allows(was, now, before):
        raise TransitionError(f"{kind}: {was or 'new'} -> {now}")
    if table.needs_reason(was, now) and not reason.strip():
        raise TransitionError(f"{kind}: {was} -> {now} needs a reason")  # no text
