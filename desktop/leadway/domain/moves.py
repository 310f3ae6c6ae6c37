"""Moves: one small step, said as "If …, then I will …" so that the moment itself is the reminder."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from leadway.domain.startup_terms import MoveOutcome, MoveThen
from leadway.domain.text import one_line

if TYPE_CHECKING:
    # Needed for a ritual only; loading them would keep *This week* waiting (23 ms).
    from leadway.domain.agenda import SetMove
    from leadway.domain.answers import LastMove, NextMove

MAX_MINUTES = 60
DEFAULT_MINUTES = 10
MOST_CARRIES = 2
SMALLER_QUESTION = "What are the first ten minutes of that?"

_NOT_VERBS = frozenset(
    {
        "a", "an", "the", "my", "our", "your", "his", "her", "their", "its",
        "this", "that", "these", "those", "some", "any", "no", "more", "less", "better",
        "new", "every", "each", "all", "i", "we", "you", "it", "he", "she",
        "they", "there", "maybe", "perhaps", "not",
    }
)  # fmt: skip
_VERBS = frozenset(
    {
        "mention", "question", "position", "comment", "implement", "ship", "document", "experiment",
        "supplement", "caution", "commission", "partition", "auction", "ration", "witness", "harness",
        "cement", "function",
    }
)  # fmt: skip
_NOUN_ENDINGS = ("tion", "sion", "ness", "ment", "ity", "ship", "ism")

_IS_A_TIME = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\b|\d|(?:after|before)\b", re.IGNORECASE
)


def sentence(when: str, action: str) -> str:
    """Return `If it is Tuesday 10:00, then I will time three returns.`, or as much of it as there is."""
    cue, step = one_line(when).rstrip("."), one_line(action).rstrip(".")
    if cue.lower().startswith("if "):
        cue = cue[3:]
    if not step:
        return ""
    if step.lower().startswith("i will "):
        step = step[7:]
    if _IS_A_TIME.match(cue):
        cue = f"it is {cue}"
    return f"If {cue}, then I will {step}." if cue else f"I will {step}."


def starts_with_a_verb(action: str) -> bool:
    """Whether the text can be read after "I will": a plain guess from its first word, never a refusal."""
    words = one_line(action).lower().removeprefix("i will ").split()
    if not words:
        return False
    first = words[0].strip(",.;:")
    return (
        first.replace("-", "").isalpha()
        and first not in _NOT_VERBS
        and (first in _VERBS or not first.endswith(_NOUN_ENDINGS))
    )


def needs_to_be_smaller(move: NextMove) -> bool:
    """Whether the move asks for its first ten minutes: too long, or no step that can be done."""
    if not move.action.strip():
        return False
    return (move.minutes or DEFAULT_MINUTES) > MAX_MINUTES or not starts_with_a_verb(move.action)


def ways_on(carried: int) -> tuple[MoveThen, ...]:
    """Return what can become of a move that did not happen; a third carry is not offered."""
    if carried >= MOST_CARRIES:
        return (MoveThen.SHRINK, MoveThen.LET_GO)
    return (MoveThen.CARRY, MoveThen.SHRINK, MoveThen.LET_GO)


def carried_on(old: SetMove | None, answer: LastMove) -> SetMove | None:
    """Return the old move as it comes along where no new one is set, whole or smaller; None where it ends."""
    if old is None or answer.outcome is MoveOutcome.DONE:
        return None
    if answer.then is MoveThen.CARRY:
        return old
    if answer.then is MoveThen.SHRINK:
        return replace(old, action=one_line(answer.smaller) or old.action)
    return None
