"""Moves: one small step, written as "If …, then I will …" so that the moment itself is the reminder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from leadway.domain.grammar import grammar
from leadway.domain.startup_terms import MoveOutcome, MoveThen
from leadway.domain.text import one_line
from leadway.i18n import _, ngettext

if TYPE_CHECKING:
    # Needed for a ritual only; loading them would keep *This week* waiting (23 ms).
    from collections.abc import Sequence

    from leadway.domain.agenda import SetMove, Suggestion
    from leadway.domain.answers import LastMove, NextMove

MAX_MINUTES = 60
DEFAULT_MINUTES = 10
MOST_CARRIES = 2
SMALLER_QUESTION = _("What are the first ten minutes of that?")


def sentence(when: str, action: str) -> str:
    """Return `If it is Tuesday 10:00, then I will time three returns.`; without a when it is an intention."""
    words = grammar()
    cue, step = _cue(when), words.step(one_line(action).rstrip("."))
    if not step:
        return ""
    if not cue:
        return _("I intend to {step}.").format(step=step)
    is_a_time = words.is_a_time(cue)
    if is_a_time:
        return _("If it is {time}, then I will {step}.").format(time=cue, step=step)
    return _("If {cue}, then I will {step}.").format(cue=cue, step=step)


def is_if_then(when: str) -> bool:
    """Whether a move says when, or after what; without that it is an intention and not counted as a move."""
    return bool(_cue(when))


def _cue(when: str) -> str:
    return grammar().cue(one_line(when).rstrip("."))


def needs_to_be_smaller(move: NextMove) -> bool:
    """Whether the move asks for its first ten minutes: too long, or no step that can be done."""
    if not move.action.strip():
        return False
    is_long = (move.minutes or DEFAULT_MINUTES) > MAX_MINUTES
    return is_long or not grammar().starts_with_a_verb(one_line(move.action))


def next_options(carried: int) -> tuple[MoveThen, ...]:
    """Return what can become of a move that did not happen; a third carry is not offered."""
    if carried >= MOST_CARRIES:
        return (MoveThen.SHRINK, MoveThen.LET_GO)
    return (MoveThen.CARRY, MoveThen.SHRINK, MoveThen.LET_GO)


def what_next(answer: LastMove) -> MoveThen | None:
    """Return what becomes of a move; one to be made smaller without a smaller step is carried as it was."""
    is_same = answer.then is MoveThen.SHRINK and not one_line(answer.smaller)
    return MoveThen.CARRY if is_same else answer.then


def suggested(suggestions: Sequence[Suggestion], done: SetMove | None) -> list[Suggestion]:
    """Return the first suggestion of each kind, without the move that was just done and what it served."""
    kinds: dict[str, Suggestion] = {}
    for each in suggestions:
        # An experiment goes on: its next step is another move.
        served = done is not None and each.serves_id == done.serves_id and each.serves != "experiment"
        if done is None or not (served or each.action == done.action):
            kinds.setdefault(each.serves, each)
    return list(kinds.values())


def you_said(carried: int) -> str:
    """Return what leads to the words of a move, with the weeks it has been set for."""
    if carried:
        return ngettext("You said, one week more:", "You said, for {n} weeks now:", carried + 1).format(
            n=carried + 1
        )
    return _("You said:")


def carried_on(old: SetMove | None, answer: LastMove) -> SetMove | None:
    """Return the old move as it comes along where no new one is set, whole or smaller; None where it ends."""
    if old is None or answer.outcome is MoveOutcome.DONE:
        return None
    if answer.then is MoveThen.CARRY:
        return old
    if answer.then is MoveThen.SHRINK:
        return replace(old, action=one_line(answer.smaller) or old.action)
    return None
