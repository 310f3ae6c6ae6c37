"""A believable team to test with: the returns desk of a shop, its promises, and the weeks it has."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from helpers.clock import FixedClock
from helpers.databases import forget_open
from leadway.domain import answers
from leadway.domain.terms import (
    Benefit,
    Better,
    ByRulebook,
    CheckThen,
    Done,
    Effort,
    GapNext,
    GapType,
    HowKnown,
    Mode,
    OnTime,
    Reversible,
    Right,
)
from leadway.domain.weeks import Week
from leadway.services.keep.setup import CommitmentEntry
from leadway.services.keys import Key
from leadway.services.ritual.rituals import OpenRitual
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder

FRIDAY = datetime(2026, 9, 4, 15, 30, tzinfo=UTC)
"""The Friday of 2026-W36, the desk's first week."""
COMMITMENTS = (
    CommitmentEntry("Cash count signed by two people", critical=True),
    CommitmentEntry("Refunds paid within 2 days"),
    CommitmentEntry("Late-shift sign-off"),
    CommitmentEntry("Complaints answered in 2 days"),
)
KEPT = answers.CheckAnswer(Done.YES, Right.YES, OnTime.YES, ByRulebook.YES)
REFUND_FOUND = answers.CheckAnswer(
    Done.NO, Right.NO, OnTime.LATE, ByRulebook.NO, 2, "Two refunds lay in the drawer", CheckThen.RULE_RAN_OUT
)
GAP, PROBLEM, IDEA = "4d7f", "8a21", "c3b0"

A_GAP = answers.GapAnswer(
    kind=GapType.SILENT,
    happened="A customer came back after 34 days because her mother had died.",
    option_a="Refuse, as the sheet says 30 days",
    option_b="Refund within my limit and tell finance",
    option_c="Wait for the area manager",
    chosen="b",
    did_and_why="Refunded: she could not have come earlier, and it is below my limit.",
    expect="Finance accepts it and nobody asks for the same without reason",
    confidence=80,
    next=GapNext.PRECEDENT,
)
AN_INJURY = answers.GapAnswer(
    kind=GapType.UNCLEAR,
    happened="Somebody was injured at the baler; the sheet does not say who stops it.",
    escalated_to="Safety officer",
    escalated_when="Thursday 14:00",
)
A_PROBLEM = answers.ProblemAnswer(
    who="Customers with returns", happens="wait 3 days", should="1 day", known=HowKnown.NUMBER, lens="Waiting"
)
AN_IDEA = answers.OpportunityAnswer(
    tried="three bins at hand-over",
    then="sorting once instead of twice",
    better_for=Benefit.CUSTOMER,
    effort=Effort.HOUR,
    undo=Reversible.EASILY,
    whose="Night shift",
    try_it=True,
)
A_MEASURE = answers.NewMeasure("Returns turnaround", "days", Better.LOWER, "3.1")
A_MOVE = answers.NextMove(when="Tuesday 10:00", action="time three returns", minutes=10)


@dataclass
class Desk:
    """The data of the returns desk: where it lies, its key, its clock, and what is open of it."""

    folder: DataFolder
    clock: FixedClock = field(default_factory=lambda: FixedClock(FRIDAY))
    key: Key = field(default_factory=lambda: Key(secrets.token_bytes(32), in_keychain=False))
    opened: list[Services] = field(default_factory=list)

    @property
    def services(self) -> Services:
        """What was opened last; opened now where nothing is."""
        return self.opened[-1] if self.opened else self.open()

    @property
    def week(self) -> Week:
        """The week of the clock."""
        return Week.of(self.clock.now().date())

    @property
    def today(self) -> date:
        """The day of the clock."""
        return self.clock.now().date()

    def open(self) -> Services:
        """Open the data as another start would; what was open before is left as a kill leaves it."""
        if self.opened:
            forget_open()
        self.opened.append(open_services(self.folder, self.key, self.clock))
        return self.opened[-1]

    def found(self) -> "Desk":
        """Do the set-up: four promises, one of them critical."""
        self.services.setup.begin()
        self.services.setup.save_commitments(COMMITMENTS)
        self.services.setup.finish()
        return self

    def ritual(self, week: Week | None = None) -> OpenRitual:
        """Open the ritual of a week, of this one where none is named."""
        return self.services.ritual(week or self.week)

    def promise(self, title: str) -> str:
        """Return the id of the promise that begins with these words."""
        return next(p.id for p in self.services.setup.commitments() if p.title.startswith(title))

    def later(self, weeks: int = 1) -> None:
        """Go on to the same hour some weeks later."""
        self.clock.advance(timedelta(weeks=weeks))

    def seal(self, *answers: answers.Answer | tuple[answers.Answer, str], mode: Mode = Mode.FULL) -> Week:
        """Do a whole ritual of this week with these answers, seal it, and return its week.

        An answer stands beside the key it is kept under, or alone where there is one of its kind.
        """
        ritual = self.ritual()
        ritual.choose(mode)
        for each in answers:
            card, key = each if isinstance(each, tuple) else (each, "")
            ritual.put(card, key)
        walk_to_the_end(ritual)
        ritual.seal()
        return ritual.week

    def seal_week(self, weeks_ago: int, *answers: answers.Answer | tuple[answers.Answer, str]) -> Week:
        """Do the ritual of a week gone by, as `seal`, and come back to today."""
        self.later(-weeks_ago)
        week = self.seal(*answers)
        self.later(weeks_ago)
        return week

    def close(self) -> None:
        """Let everything go."""
        for services in self.opened:
            services.close()
        self.opened.clear()


@contextmanager
def returns_desk(path: Path) -> Iterator[Desk]:
    """Give a returns desk with its promises in a folder, and close it at the end."""
    desk = Desk(DataFolder(path / "data"))
    try:
        yield desk.found()
    finally:
        desk.close()


def a_full_week(desk: Desk) -> list[tuple[answers.Answer, str]]:
    """Return the answers of a week in which something of everything happened."""
    late = answers.CheckAnswer(
        Done.YES,
        Right.YES,
        OnTime.LATE,
        ByRulebook.YES,
        days_late=2,
        what_happened="The van came on Wednesday",
        then=CheckThen.NOTED,
    )
    return [
        (KEPT, desk.promise("Cash count")),
        (late, desk.promise("Refunds")),
        (A_GAP, GAP),
        (A_PROBLEM, PROBLEM),
        (AN_IDEA, IDEA),
        (A_MEASURE, "measure"),
        (A_MOVE, ""),
        (answers.Closing(lesson="Ask the late shift before changing the sign-off"), ""),
    ]


def walk_to_the_end(ritual: OpenRitual) -> None:
    """Go on to the last screen."""
    while not ritual.walk.is_last:
        ritual.next()
