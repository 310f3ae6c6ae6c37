"""Types through the screens of a ritual and remembers what had been typed when, for tests that kill it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.driver import Driver
from leadway.domain.answers import (
    Answer,
    CheckAnswer,
    Closing,
    GapAnswer,
    NextMove,
    OpportunityAnswer,
    ProblemAnswer,
)
from leadway.domain.terms import Step

_AT_ONCE = 4


class Spot(NamedTuple):
    """A field of a screen: the end of its name, where its text is kept, what to write, how to go on."""

    step: Step
    end: str
    kind: type[Answer]
    attribute: str
    words: str
    onward: tuple[str, ...]


ROUTE = (
    Spot(Step.KEEP, "/happened", CheckAnswer, "what_happened", "The scanner was down on Monday. ", ()),
    Spot(
        Step.GAPS, "/happened", GapAnswer, "happened", "Back on day 33 with a faulty kettle. ", ("Tab", "Tab")
    ),
    Spot(Step.GAPS, "/option_a", GapAnswer, "option_a", "Refuse, as the policy says. ", ("Tab",)),
    Spot(Step.GAPS, "/option_b", GapAnswer, "option_b", "Refund it and tell finance. ", ()),
    Spot(Step.PROBLEMS, "/who", ProblemAnswer, "who", "Customers with returns ", ("Tab",)),
    Spot(Step.PROBLEMS, "/happens", ProblemAnswer, "happens", "wait 3 days for their money ", ("Tab",)),
    Spot(Step.PROBLEMS, "/should", ProblemAnswer, "should", "1 day, as promised ", ()),
    Spot(Step.OPPORTUNITIES, "/tried", OpportunityAnswer, "tried", "three labelled bins ", ("Tab",)),
    Spot(Step.OPPORTUNITIES, "/then", OpportunityAnswer, "then", "sorting only once ", ()),
    Spot(Step.PROGRESS, "next/when", NextMove, "when", "Tuesday 10:00 ", ("Return",)),
    Spot(Step.PROGRESS, "next/action", NextMove, "action", "time three returns ", ()),
    Spot(Step.CLOSE, "close/lesson", Closing, "lesson", "Ask the late shift before the sign-off. ", ()),
)
"""The way through the ritual; a spot without keys is left with Ctrl+Enter."""

# What it takes to come to the first field with words of a screen.
_ARRIVE = {Step.KEEP: ("2",), Step.GAPS: ("1",)}


class Moment(NamedTuple):
    """Where the person was at an instant, and what they had written by then."""

    at: float
    step: Step
    end: str
    texts: dict[str, str]


@dataclass
class Typist:
    """Goes along the route from a screen on, until somebody ends the program under their hands."""

    driver: Driver
    begun: list[Moment] = field(default_factory=list)
    """What was about to be typed: more than this cannot be on the disk."""
    done: list[Moment] = field(default_factory=list)
    """What had been typed: a second later, less than this must not be on the disk."""

    def type_from(self, first: Step) -> None:
        """Type from a screen on until the program is gone."""
        screens = list(Step)
        route = [spot for spot in ROUTE if screens.index(spot.step) >= screens.index(first)]
        texts: dict[str, str] = {}
        self._press((*_ARRIVE.get(first, ()),), Moment(0, first, route[0].end, texts))
        for place, spot in enumerate(route):
            following = route[place + 1] if place + 1 < len(route) else None
            # The last field is written in until the end comes.
            words = spot.words if following else spot.words * 100
            for end in range(_AT_ONCE, len(words) + _AT_ONCE, _AT_ONCE):
                if not self.driver.is_running():
                    return
                texts = {**texts, spot.attribute: words[:end]}
                moment = Moment(0, spot.step, spot.end, texts)
                self._note(self.begun, moment)
                self.driver.type(words[end - _AT_ONCE : end])
                self._note(self.done, moment)
            if following:
                arrive = () if spot.onward else ("ctrl+Return", *_ARRIVE.get(following.step, ()))
                self._press((*spot.onward, *arrive), Moment(0, following.step, following.end, texts))

    def _press(self, keys: tuple[str, ...], then: Moment) -> None:
        # On the way to a field a person is, for a moment, at the screen's beginning.
        self._note(self.begun, then._replace(end=""))
        if keys and self.driver.is_running():
            self.driver.keys(*keys)
        self._note(self.done, then)

    def _note(self, moments: list[Moment], moment: Moment) -> None:
        moments.append(moment._replace(at=time.monotonic()))


def texts_of(cards: Iterable[Answer]) -> dict[str, str]:
    """Return what is written on the cards in the fields of the route, by attribute."""
    found: dict[str, str] = {}
    for card in cards:
        for spot in ROUTE:
            if isinstance(card, spot.kind) and getattr(card, spot.attribute):
                found[spot.attribute] = getattr(card, spot.attribute)
    return found
