"""What a ritual asks about: what is due and what is carried over, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from leadway.domain.measures import Series
from leadway.domain.startup_terms import GapState
from leadway.domain.steps import weeks_away
from leadway.domain.weeks import Week

if TYPE_CHECKING:
    from leadway.domain.terms import ByRulebook, Concern, Done, FindingGrade, OnTime, Right


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The four answers of the last check of a commitment, and its week."""

    week: Week
    done: Done | None = None
    right: Right | None = None
    on_time: OnTime | None = None
    by_rulebook: ByRulebook | None = None


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """What an earlier check found, and nobody has verified yet."""

    id: str
    seen: str
    week: Week
    grade: FindingGrade
    is_put_right: bool = False


@dataclass(frozen=True, slots=True)
class DueCheck:
    """A commitment that is due this week."""

    id: str
    title: str
    critical: bool = False
    right_means: str = ""
    evidence_hint: str = ""
    """What shows it."""
    due_on: date | None = None
    not_looked: int = 0
    """How many of the last checks nobody looked at whether it was right."""
    rule: str = ""
    """The id of the rule that it follows."""
    exception: OpenException | None = None
    """The exception on record that holds for it, or is asked for it."""
    last: LastCheck | None = None
    findings: tuple[OpenFinding, ...] = ()
    """The latest ones first."""


@dataclass(frozen=True, slots=True)
class OpenException:
    """An exception that is asked, or approved."""

    id: str
    title: str
    until: date
    asked: bool = False
    approver_role: str = ""
    """Who approved it, or who is asked."""


@dataclass(frozen=True, slots=True)
class SetMove:
    """The move set last time; `carried` counts the weeks it has been carried already."""

    id: str
    when: str
    action: str
    minutes: int = 10
    carried: int = 0
    serves: str = ""
    serves_id: str = ""
    set_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastJudgement:
    """An earlier judgement: to look back on, or a precedent that later ones are compared with.

    What was thought then stays folded until the outcome is written.
    """

    id: str
    title: str
    decision: str
    decided_on: date
    expectation: str = ""
    confidence: int | None = None
    folded: bool = False
    """Its outcome is still to be written: what was thought then is shown only to those who ask for it."""
    gap: str = ""
    """The id of the gap that was judged."""
    rules: frozenset[str] = frozenset()
    """The ids of the rules that come nearest to it."""
    tags: frozenset[str] = frozenset()


def is_folded(state: GapState, sealed_on: date | None, today: date) -> bool:
    """Whether a judgement's reasons, expectation and confidence are folded in the window.

    They are until its outcome is written, except in the week in which it was sealed.
    """
    is_fresh = sealed_on is not None and Week.of(sealed_on) == Week.of(today)
    return state is GapState.AWAITING_REVIEW and not is_fresh


@dataclass(frozen=True, slots=True)
class OpenEscalation:
    """A gap that was raised with those who decide, and has no answer yet."""

    id: str
    situation: str
    to: str
    when: str
    second_to: str = ""
    answer_by: date | None = None
    raised: bool = False
    """It was decided, and asks those who decide all the same."""


@dataclass(frozen=True, slots=True)
class RaisedProposal:
    """A rule proposal that was raised or accepted, and is not in force yet."""

    id: str
    title: str
    decider_role: str = ""
    answer_by: date | None = None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class DueMeasure:
    id: str
    series: Series


@dataclass(frozen=True, slots=True)
class ExperimentInTurn:
    id: str
    title: str
    check_on: date | None
    target: str = ""
    now: str = ""
    obstacle: str = ""
    learned: str = ""
    series: Series | None = None
    started_on: date | None = None
    is_paused: bool = False
    """Whether the day until which it was paused has come."""


@dataclass(frozen=True, slots=True)
class OpenProblem:
    id: str
    sentence: str
    noticed_on: date
    asked: int = 0
    """In how many rituals it was asked before."""
    passed_over: int = 0
    """How many times in a row it was still true and nothing happened."""
    happens: str = ""


@dataclass(frozen=True, slots=True)
class WaitingNote:
    id: str
    text: str
    written_on: date
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A move a person may take over as it is, what it serves, and why it is offered."""

    action: str
    serves: str
    serves_id: str
    because: str
    when: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class AgendaOutline:
    """How much is due in one week's ritual: what its first screen shows, and which screens follow it."""

    week: Week
    today: date
    checks: int = 0
    critical: int = 0
    """How many of the checks are critical."""
    reviews: int = 0
    numbers: int = 0
    notes: tuple[WaitingNote, ...] = ()
    move: SetMove | None = None
    last_sealed: Week | None = None
    every: int = 1
    """One ritual is expected in so many weeks."""

    @property
    def weeks_away(self) -> int:
        """How many rituals were missed between the last sealed week and this one."""
        return weeks_away(self.week, self.last_sealed, self.every)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything due in one week's ritual."""

    week: Week
    today: date
    checks: tuple[DueCheck, ...] = ()
    spot_check: str = ""
    exceptions: tuple[OpenException, ...] = ()
    """Those that wait for an answer, end soon, or have ended."""
    move: SetMove | None = None
    review: PastJudgement | None = None
    escalations: tuple[OpenEscalation, ...] = ()
    proposals: tuple[RaisedProposal, ...] = ()
    measures: tuple[DueMeasure, ...] = ()
    experiments: tuple[ExperimentInTurn, ...] = ()
    """Those that run or are to go on; the first one is reviewed in this week."""
    problems: tuple[OpenProblem, ...] = ()
    """Those that have waited longest since they were last asked."""
    more_problems: int = 0
    """How many other open ones there are, which are not asked in this week."""
    notes: tuple[WaitingNote, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    moves_done: tuple[tuple[str, datetime], ...] = ()
    """The "if" of the moves that were done lately, and when each was set; the latest first."""
    precedents: tuple[PastJudgement, ...] = field(default=(), repr=False)
    not_looked_since: date | None = None
    """The day of the last ritual, where one or more were missed since."""

    @property
    def experiment(self) -> ExperimentInTurn | None:
        """The experiment that is reviewed in this week."""
        return self.experiments[0] if self.experiments else None

    @property
    def running(self) -> int:
        """How many experiments are running."""
        return sum(not each.is_paused for each in self.experiments)
