"""Precedents: which earlier judgements a situation is like, by shared rule, tags and words."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import TypeVar

from leadway.domain.agenda import PastJudgement
from leadway.domain.grammar import grammar

SHARED_WORDS = 2
"""So many words of weight in common make two situations alike."""
_WORD = re.compile(r"\w{5,}")
_NONE: frozenset[str] = frozenset()
P = TypeVar("P", bound=PastJudgement)


def similar(
    situation: str, precedents: Sequence[P], *, rules: Set[str] = _NONE, tags: Set[str] = _NONE
) -> tuple[P, ...]:
    """Return the precedents that a situation is like, those it shares most with first.

    Alike is what has a rule, a tag, or two words of weight in common. A shared rule counts more than any
    number of tags, and a tag more than any number of words; equals stay in their order.
    """
    words = words_of_weight(situation)
    shared = {each.id: _shared(each, words, rules, tags) for each in precedents}
    alike = [each for each in precedents if _is_alike(*shared[each.id])]
    return tuple(sorted(alike, key=lambda each: shared[each.id], reverse=True))


def words_of_weight(text: str) -> frozenset[str]:
    """Return the long words of a text, without those that say nothing about what it is about."""
    return frozenset(_WORD.findall(text.lower())) - grammar().common_words


def _shared(each: PastJudgement, words: Set[str], rules: Set[str], tags: Set[str]) -> tuple[int, int, int]:
    return len(rules & each.rules), len(tags & each.tags), len(words & words_of_weight(each.title))


def _is_alike(rules: int, tags: int, words: int) -> bool:
    return bool(rules or tags) or words >= SHARED_WORDS
