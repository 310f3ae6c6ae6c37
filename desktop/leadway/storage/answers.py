"""Draft answers as they are stored: one JSON object an answer."""

from __future__ import annotations

import msgspec

from leadway.domain.answers import ANSWER_TYPES, Answer
from leadway.domain.terms import RightThingTest, TestAnswer


def dump(answer: Answer | dict[RightThingTest, TestAnswer]) -> str:
    """Return an answer, or the right-thing tests of a judgement, as JSON."""
    return msgspec.json.encode(answer, enc_hook=str).decode()


def load(kind: str, body: str) -> Answer:
    """Return the answer that was stored; raise ValueError where the kind or the body is not one of ours."""
    if kind not in ANSWER_TYPES:
        raise ValueError(f"no answer is called {kind!r}")
    answer: Answer = msgspec.json.decode(body, type=ANSWER_TYPES[kind])
    return answer
