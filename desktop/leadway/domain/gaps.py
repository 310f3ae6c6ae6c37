"""Gaps: the hard stop, which belongs with HR, legal or safety, and which earlier judgement one is like."""

import re
from collections.abc import Sequence

from leadway.domain.agenda import PastJudgement
from leadway.domain.answers import GapAnswer
from leadway.domain.grammar import grammar
from leadway.domain.terms import RightThingTest, TestAnswer
from leadway.i18n import _

SENTENCE = _("Don’t decide this one alone. Take it to HR, legal or safety today. Write only: when, to whom.")
_SHARED_WORDS = 2
_WORD = re.compile(r"\w{5,}")


def names_a_hard_stop(*texts: str) -> bool:
    """Whether the words are about harassment, injury, discrimination, fraud or whistle-blowing."""
    return any(map(grammar().names_a_hard_stop, texts))


def is_judged(gap: GapAnswer) -> bool:
    """Whether a decision was written, and not only what happened."""
    return not hard_stop(gap) and any(
        text.strip() for text in (gap.option_a, gap.option_b, gap.did_and_why, gap.expect)
    )


def is_to_be_reviewed(gap: GapAnswer) -> bool:
    """Whether somebody is to look back: there is something to expect, and the date was not left out."""
    return bool(gap.expect.strip()) and not gap.no_review


def hard_stop(gap: GapAnswer) -> bool:
    """Whether this gap is to be escalated: *legal* or *safe* is unsure or no, or the words say so."""
    unsafe = any(
        gap.tests.get(test, TestAnswer.YES) is not TestAnswer.YES
        for test in (RightThingTest.LEGAL, RightThingTest.SAFE)
    )
    return unsafe or names_a_hard_stop(
        gap.happened, gap.affected, gap.option_a, gap.option_b, gap.option_c, gap.did_and_why, gap.expect
    )


def most_similar(situation: str, precedents: Sequence[PastJudgement]) -> PastJudgement | None:
    """Return the precedent that shares most words of weight with the situation, two at least."""
    words = _words(situation)
    best = max(precedents, key=lambda p: len(words & _words(p.title)), default=None)
    if best is None or len(words & _words(best.title)) < _SHARED_WORDS:
        return None
    return best


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - grammar().common_words
