"""The four tests of a check, what follows from them, and which row is looked at this week."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from leadway.domain.agenda import DueCheck, LastCheck
from leadway.domain.terms import (
    ByRulebook,
    CheckResult,
    CheckThen,
    Done,
    FindingGrade,
    FindingState,
    OnTime,
    Right,
    Term,
)
from leadway.domain.weeks import Week

if TYPE_CHECKING:
    # The answers are needed for a ritual only; loading them would keep *This week* waiting (13 ms).
    from leadway.domain.answers import CheckAnswer, SpotCheck
    from leadway.domain.week_page import CheckLine

COLUMNS: tuple[str, ...] = ("done", "right", "on_time", "by_rulebook")
KEYS: dict[str, dict[str, Term]] = {
    "done": {"1": Done.YES, "2": Done.PARTLY, "3": Done.NO, "0": Done.NOT_APPLICABLE},
    "right": {"1": Right.YES, "3": Right.NO, "4": Right.DID_NOT_LOOK, "0": Right.NOT_APPLICABLE},
    "on_time": {"1": OnTime.YES, "2": OnTime.LATE, "3": OnTime.NOT_YET, "0": OnTime.NOT_APPLICABLE},
    "by_rulebook": {
        "1": ByRulebook.YES,
        "2": ByRulebook.EXCEPTION,
        "3": ByRulebook.NO,
        "4": ByRulebook.DID_NOT_LOOK,
        "0": ByRulebook.NO_RULE,
    },
}
"""What each key answers in each column; a key that is not there has no meaning in that column."""

_NOT_AS_IT_SHOULD = {
    Done.PARTLY,
    Done.NO,
    Right.NO,
    OnTime.LATE,
    OnTime.NOT_YET,
    ByRulebook.EXCEPTION,
    ByRulebook.NO,
}


UNVERIFIED = (FindingState.OPEN, FindingState.CORRECTED)
"""The states of findings that a ritual asks about."""
_MAJOR_FROM, MAJOR_WITHIN = 3, 8
"""So many minor findings within so many weeks suggest a major one."""
YES: tuple[Term, ...] = (Done.YES, Right.YES, OnTime.YES, ByRulebook.YES, ByRulebook.EXCEPTION)
NOT_YES: tuple[Term, ...] = (Done.PARTLY, Done.NO, Right.NO, OnTime.LATE, ByRulebook.NO)
"""The answers that count as a yes on a week's page, and those that were looked at and are none."""
_NOT_LOOKED_AT = (None, Right.DID_NOT_LOOK, OnTime.NOT_YET, ByRulebook.DID_NOT_LOOK)


class Kept(NamedTuple):
    """How many commitments were kept, of those that were checked; and how many were not checked."""

    kept: int
    checked: int
    not_verified: int
    """Kept as far as is known: not all of it was looked at."""
    not_checked: int


def answers(answer: CheckAnswer | CheckLine | LastCheck) -> tuple[Term | None, ...]:
    """Return the four answers in the order of COLUMNS."""
    return (answer.done, answer.right, answer.on_time, answer.by_rulebook)


def answered(answer: CheckAnswer, column: str, value: Term | None) -> CheckAnswer:
    """Return the check with one test answered; a value of another test raises TypeError."""
    # By type, too: words of different lists may be written alike.
    if value is not None and not any(value is option for option in KEYS[column].values()):
        raise TypeError(f"{value!r} does not answer {column}")
    if column == "done" and value is Done.NOT_APPLICABLE:
        # What did not apply cannot have been right, late or against the rules.
        return replace(answer, done=Done.NOT_APPLICABLE, right=None, on_time=None, by_rulebook=None)
    change: dict[str, Any] = {column: value}
    return replace(answer, **change)


def fill_row(answer: CheckAnswer, *, critical: bool) -> CheckAnswer:
    """Return the row with its blank tests as yes; unchanged where critical or *Done* is not yes."""
    if critical or answer.done is not Done.YES:
        return answer
    return replace(
        answer,
        right=answer.right or Right.YES,
        on_time=answer.on_time or OnTime.YES,
        by_rulebook=answer.by_rulebook or ByRulebook.YES,
    )


def asks_what_happened(answer: CheckAnswer) -> bool:
    """Whether an answer was 2 or 3, so that the row asks what happened."""
    return any(value in _NOT_AS_IT_SHOULD for value in answers(answer) if value)


def names_exception(answer: CheckAnswer) -> bool:
    """Whether the row is said to fall under an exception: by its last test, or by what follows from it."""
    by_follow_up = answer.then is CheckThen.EXCEPTION and asks_what_happened(answer)
    return answer.by_rulebook is ByRulebook.EXCEPTION or by_follow_up


def result(answer: CheckAnswer, *, covered: bool) -> CheckResult:
    """Return what the four tests come to; `covered` says that an approved exception holds for the row.

    A missed test is a finding, unless an exception is what follows from it. An exception that nobody has
    approved yet is asked: the row is checked and not kept, and no finding. Work that is not due yet has no
    result yet. Where no rule exists the other three tests decide. A blank or "didn't look" never counts as
    a yes: the check then conforms, not verified.
    """
    if answer.done is Done.NOT_APPLICABLE:
        return CheckResult.NOT_APPLICABLE
    not_yet = answer.on_time is OnTime.NOT_YET and answer.done is not Done.YES
    missed = (
        answer.right is Right.NO
        or answer.on_time is OnTime.LATE
        or answer.by_rulebook is ByRulebook.NO
        or (answer.done in (Done.PARTLY, Done.NO) and not not_yet)
    )
    if missed and answer.then is not CheckThen.EXCEPTION:
        return CheckResult.FINDING
    if names_exception(answer) and not covered:
        return CheckResult.ASKED
    if not missed and (not_yet or answer.done is None):
        return CheckResult.NOT_DUE if not_yet else CheckResult.NOT_CHECKED
    verified = not any(value in _NOT_LOOKED_AT for value in answers(answer))
    return CheckResult.CONFORMS if verified else CheckResult.NOT_VERIFIED


def grade(answer: CheckAnswer, *, critical: bool) -> FindingGrade:
    """Return how much a finding weighs: missed on a critical commitment is major, lateness minor."""
    missed = answer.done is Done.NO or answer.right is Right.NO or answer.by_rulebook is ByRulebook.NO
    if missed:
        return FindingGrade.MAJOR if critical else FindingGrade.MINOR
    if answer.done is Done.PARTLY or answer.on_time is OnTime.LATE:
        return FindingGrade.MINOR
    return FindingGrade.OBSERVATION


def suggests_major(minor: Sequence[Week], week: Week) -> bool:
    """Whether the minor findings on one commitment, by their weeks, suggest that the one of `week` is major.

    They do where three stand within eight weeks.
    """
    ends = ((first, first.shift(MAJOR_WITHIN)) for first in minor)
    return any(
        first <= week < end and sum(first <= each < end for each in minor) >= _MAJOR_FROM
        for first, end in ends
    )


def kept(results: Iterable[CheckResult]) -> Kept:
    """Count what was kept, of what was checked. What did not apply or is not due yet is in no number."""
    n = Counter(results)
    good = n[CheckResult.CONFORMS] + n[CheckResult.NOT_VERIFIED]
    checked = good + n[CheckResult.FINDING] + n[CheckResult.ASKED]
    return Kept(good, checked, n[CheckResult.NOT_VERIFIED], n[CheckResult.NOT_CHECKED])


def counts(checks: Iterable[CheckLine]) -> tuple[tuple[int, int], ...]:
    """Return for each of the four tests how often it was a yes, and how many were looked at.

    What nobody looked at, a row that is not due yet and where no rule exists count on neither side. An
    exception is a yes where it covers the row.
    """
    rows = list(checks)
    counted = []
    for test in zip(*map(answers, rows), strict=True):
        looked_at = [
            (answer, row)
            for answer, row in zip(test, rows, strict=True)
            if answer in (*YES, *NOT_YES) and row.result is not CheckResult.NOT_DUE
        ]
        counted.append((sum(is_yes(answer, row) for answer, row in looked_at), len(looked_at)))
    return tuple(counted)


def is_yes(answer: Term | None, row: CheckLine) -> bool:
    """Whether an answer of a row counts as a yes: an exception does where it covers the row."""
    return answer in YES and (row.covered or answer is not ByRulebook.EXCEPTION)


def spot_check(week: Week, checks: Sequence[DueCheck]) -> str:
    """Return the id of the row to look at, or an empty string where nothing is due.

    Drawn by the week itself, so it never changes under a person's hands: each row gets a number from the
    week and its id, and the largest u^(1/weight) wins (weighted reservoir sampling, Efraimidis and Spirakis
    2006), so that a row added or removed leaves the draw among the others as it was. Critical rows weigh
    double, and each time nobody looked adds one.
    """

    def draw(check: DueCheck) -> float:
        digest = hashlib.sha256(f"{week}/{check.id}".encode()).digest()
        u = (int.from_bytes(digest[:8]) + 1) / (2**64 + 1)
        return math.log(u) / ((2 if check.critical else 1) * (1 + check.not_looked))

    return max(checks, key=draw).id if checks else ""


def looked(spot: SpotCheck) -> bool:
    """Whether somebody really looked at a case."""
    return bool(spot.looked_at.strip()) and not spot.did_not_look
