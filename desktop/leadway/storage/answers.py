"""Draft cards as they are stored: one JSON object a card."""

from __future__ import annotations

import msgspec

from leadway.domain.answers import CARD_TYPES, Card
from leadway.domain.terms import RightThingTest, TestAnswer


def dump(card: Card) -> str:
    """Return the card as JSON."""
    return msgspec.json.encode(card).decode()


def load(kind: str, body: str) -> Card:
    """Return the card that was stored; raise ValueError where the kind or the body is not one of ours."""
    if kind not in CARD_TYPES:
        raise ValueError(f"no card is called {kind!r}")
    card: Card = msgspec.json.decode(body, type=CARD_TYPES[kind])
    return card


def dump_tests(tests: dict[RightThingTest, TestAnswer]) -> str:
    """Return the right-thing tests of a judgement as JSON."""
    return msgspec.json.encode(tests).decode()
