"""What a draft would come to if it were sealed now: results, series and the drafted closing line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from leadway.domain import answers
from leadway.domain.agenda import Agenda
from leadway.domain.answers import Draft
from leadway.domain.checks import result
from leadway.domain.closing import draft_line
from leadway.domain.hard_stop import hard_stop
from leadway.domain.measures import Point, Series, parse_number
from leadway.domain.ritual import checks_made
from leadway.domain.terms import CheckResult, ExceptionState, Mode, MoveOutcome
from leadway.domain.text import SOFT_LINE, shorten
from leadway.storage.models import RuleException


def closing_line(agenda: Agenda, draft: Draft, mode: Mode) -> str:
    """Return the drafted sentence for what has been answered so far; to be called inside a reading."""
    captured = shorten(draft.get(answers.Capture).text, SOFT_LINE)
    if mode is Mode.CAPTURE and captured:
        return captured
    gaps = draft.all(answers.GapAnswer).values()
    stopped = sum(hard_stop(gap) for gap in gaps)
    return draft_line(
        results=[check_result(draft, check.id, agenda.today) for check in checks_made(mode, agenda, draft)],
        gaps=len(gaps) - stopped,
        escalated=stopped,
        problems=len(draft.all(answers.ProblemAnswer)),
        opportunities=len(draft.all(answers.OpportunityAnswer)),
        series=[
            with_reading(due.series, answer, agenda.today)
            for due in agenda.measures
            if reading(answer := draft.get(answers.ReadingAnswer, due.id)) is not None
        ],
        move_done=draft.get(answers.LastMove).outcome is MoveOutcome.DONE,
    )


def check_result(draft: Draft, commitment: str, today: date) -> CheckResult:
    """Return what the four tests of a commitment come to, with its exceptions as they are today."""
    live = (
        RuleException.select()
        .where((RuleException.commitment == commitment) & (RuleException.state == ExceptionState.APPROVED))
        .where((RuleException.starts_on <= today) & (RuleException.until >= today))
    )
    return result(draft.get(answers.CheckAnswer, commitment), live_exception=live.exists())


def reading(answer: answers.ReadingAnswer) -> float | None:
    """Return the value on the answer, or None where there is none this week."""
    return None if answer.none else parse_number(answer.written)


def with_reading(series: Series, answer: answers.ReadingAnswer, today: date) -> Series:
    """Return the series with the reading on the answer, or as it is where there is none."""
    value = reading(answer)
    return series if value is None else replace(series, points=(*series.points, Point(today, value)))
