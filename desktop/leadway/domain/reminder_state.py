"""What the reminder works on: what it must know of the data, and the answers given. No word of content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from leadway.domain.startup_terms import Mode, Step, WeekStatus
from leadway.domain.terms import Reason, Verdict
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A ritual that was begun and not sealed."""

    week: Week
    mode: Mode
    step: Step


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """What a person chose for the reminder, as it is kept among the settings."""

    weekly_time: WeeklyTime | None = None
    """Without what it comes after: those are the person's own words."""
    zone: str = ""
    hours: WorkingHours = field(default_factory=WorkingHours)
    snoozed_until: datetime | None = None
    away_from: date | None = None
    away_until: date | None = None
    on_close: str = "ask"
    notify: bool = False
    silent_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReminderState:
    """Everything the reminder knows."""

    choices: ReminderSettings = field(default_factory=ReminderSettings)
    weeks: Mapping[Week, WeekStatus] = field(default_factory=dict)
    """The weeks that are kept, passed or away; every other one is open."""
    shown: tuple[datetime, ...] = ()
    """When cards were shown, in the order they were."""
    last: tuple[Verdict, Reason] | None = None
    """What was last kept of what it did."""
    begun: OpenDraft | None = None
    taken: str = ""
    """The last answer that the data has."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of the reminder at some moment: a card, a reason, or what a person said to it."""

    id: str
    at: datetime
    did: tuple[Verdict, Reason] | None = None
    choices: Mapping[str, Any] = field(default_factory=dict)
    """What it changes of `ReminderSettings`, by name: a moment, a day, or None."""
    weeks: Mapping[Week, WeekStatus | None] = field(default_factory=dict)
    """How it marks weeks; None takes a mark back."""


def still_to_take(taken: str, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers after the last one that was taken over; all of them where it is not among them."""
    found = tuple(answers)
    for place, answer in enumerate(found):
        if answer.id == taken:
            return found[place + 1 :]
    return found


def after(known: ReminderState, answers: Iterable[Answer]) -> ReminderState:
    """Return what is known once these answers were given, too."""
    for answer in answers:
        known = _after_one(known, answer)
    return known


def _after_one(known: ReminderState, answer: Answer) -> ReminderState:
    weeks = dict(known.weeks)
    for week, status in answer.weeks.items():
        # What was sealed is kept, whatever it is marked as.
        if weeks.get(week) is not WeekStatus.DONE:
            weeks.pop(week, None)
            if status is not None:
                weeks[week] = status
    is_card = answer.did is not None and answer.did[0] is Verdict.SHOW
    return replace(
        known,
        choices=replace(known.choices, **answer.choices),
        weeks=weeks,
        shown=(*known.shown, answer.at) if is_card else known.shown,
        last=answer.did or known.last,
    )
