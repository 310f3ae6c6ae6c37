"""The hard stop: what belongs with HR, legal or safety and not with one person's judgement."""

import re

from leadway.domain.answers import GapAnswer
from leadway.domain.terms import RightThingTest, TestAnswer

SENTENCE = (
    "This one is not for private judgement. Take it to HR, legal or safety today. Write only: when, to whom."
)

_WORDS = re.compile(
    r"\b(?:harr?ass\w*|injur\w*|discriminat\w*|(?:de)?fraud\w*|whistle[\s-]?blow\w*"
    r"|bl[eo]w\w*\s+the\s+whistle)",
    re.IGNORECASE,
)


def names_a_hard_stop(*texts: str) -> bool:
    """Whether the words are about harassment, injury, discrimination, fraud or whistle-blowing."""
    return any(_WORDS.search(text) for text in texts)


def hard_stop(gap: GapAnswer) -> bool:
    """Whether this gap is to be escalated: *legal* or *safe* is unsure or no, or the words say so."""
    unsafe = any(
        gap.tests.get(test, TestAnswer.YES) is not TestAnswer.YES
        for test in (RightThingTest.LEGAL, RightThingTest.SAFE)
    )
    return unsafe or names_a_hard_stop(
        gap.happened, gap.affected, gap.option_a, gap.option_b, gap.option_c, gap.did_and_why, gap.expect
    )
