"""Which earlier judgement a new situation is like."""

import re
from collections.abc import Sequence

from leadway.domain.agenda import Precedent
from leadway.domain.grammar import grammar

_SHARED_WORDS = 2
_WORD = re.compile(r"\w{5,}")


def like(situation: str, precedents: Sequence[Precedent]) -> Precedent | None:
    """Return the precedent that shares most words of weight with the situation, two at least."""
    words = _words(situation)
    best = max(precedents, key=lambda p: len(words & _words(p.situation)), default=None)
    if best is None or len(words & _words(best.situation)) < _SHARED_WORDS:
        return None
    return best


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - grammar().common_words
