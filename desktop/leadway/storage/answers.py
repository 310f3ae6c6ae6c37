"""Draft cards as they are stored: one JSON object a card."""

from __future__ import annotations

import msgspec

from leadway.domain.answers import ANSWER_TYPES, Answer
from leadway.domain.terms import RightThingTest, TestAnswer


def dump(card: Answer) -> str:
    """Return the card as JSON."""
    return msgspec.json.encode(card).decode()


def load(kind: str, body: str) -> Answer:
    """Return the card that was stored; raise ValueError where the kind or the body is not one of ours."""
    if kind not in ANSWER_TYPES:
        raise ValueError(f"no card is called {kind!r}")
    card: Answer = msgspec.json.decode(body, type=ANSWER_TYPES[kind])
    return card


def dump_tests(tests: dict[RightThingTest, TestAnswer]) -> str:
    """Return the right-thing tests of a judgement as JSON."""
    return msgspec.json.encode(tests).decode()
