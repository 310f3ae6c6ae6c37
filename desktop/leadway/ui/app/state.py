"""The state of the program, and which state may follow which."""

from __future__ import annotations

from enum import StrEnum


class ProgramState(StrEnum):
    """Whether the data is open, and why it is not."""

    CLOSED = "closed"
    """Closed; a command that needs the data opens it."""
    OPENING = "opening"
    OPEN = "open"
    LOCKED = "locked"
    """Closed until a person unlocks it."""
    WORKING = "working"
    """Closed while a task replaces the data or its key."""
    FAULT = "fault"
    """It did not open; the window says why and offers what can be done."""
    DELETING = "deleting"
    """Closed while everything is deleted: nobody can stop that, and its end must be seen."""
    DELETED = "deleted"
    """There is none any more: nothing is opened, and nothing is left but to quit."""
    QUITTING = "quitting"


_S = ProgramState
TRANSITIONS: dict[ProgramState, frozenset[ProgramState]] = {
    _S.CLOSED: frozenset({_S.OPENING, _S.WORKING, _S.QUITTING}),
    _S.OPENING: frozenset({_S.OPEN, _S.CLOSED, _S.WORKING, _S.FAULT, _S.QUITTING}),
    _S.OPEN: frozenset({_S.CLOSED, _S.LOCKED, _S.WORKING, _S.DELETING, _S.FAULT, _S.QUITTING}),
    _S.LOCKED: frozenset({_S.OPENING, _S.WORKING, _S.QUITTING}),
    _S.WORKING: frozenset({_S.OPENING, _S.LOCKED, _S.FAULT, _S.QUITTING}),
    _S.FAULT: frozenset({_S.OPENING, _S.WORKING, _S.CLOSED, _S.QUITTING}),
    _S.DELETING: frozenset({_S.OPENING, _S.FAULT, _S.DELETED, _S.QUITTING}),
    _S.DELETED: frozenset({_S.QUITTING}),
    _S.QUITTING: frozenset(),
}


class IllegalTransitionError(RuntimeError):
    """The program was asked to change to a state that may not follow its present one."""


def check_transition(now: ProgramState, then: ProgramState) -> ProgramState:
    """Return `then`, or raise IllegalTransitionError."""
    if then not in TRANSITIONS[now]:
        raise IllegalTransitionError(f"{then} may not follow {now}")  # no text
    return then
