"""The Kept section: each commitment with its four tests, what came of it, and the exceptions that run."""

from collections.abc import Sequence

from leadway.domain.checks import NOT_YES, YES, answers
from leadway.domain.terms import CheckResult, OnTime, Term
from leadway.domain.week_page import CheckLine, ExceptionLine, WeekSummary
from leadway.domain.weeks import long_date
from leadway.i18n import _, ngettext
from leadway.reports.blocks import Json, cell, closed, item, items, row, table

_COLUMNS = (
    (_("Commitment"), 56),
    (_("Done"), 11),
    (_("Right"), 16),
    (_("On time"), 17),
    (_("By the rulebook"), 22),
)
_UNANSWERED = "–"


def kept_blocks(summary: WeekSummary) -> list[Json]:
    """Return the table of what was due, and the exceptions with their end dates."""
    rows = [_row(check) for check in summary.checks]
    foot = _foot(summary.counts) if len(rows) > 1 else ()
    return table(_COLUMNS, rows, foot) + items([_exception(each) for each in summary.exceptions])


def _row(check: CheckLine) -> Json:
    marks = [_("critical")] if check.critical else []
    marks += [_("not checked")] if check.result is CheckResult.NOT_CHECKED else []
    tests = [_answer(answer, check.days_late) for answer in answers(check)]
    notes = (
        (_("What happened"), check.what_happened),
        (_("Next"), check.then.label if check.then else ""),
        (_("Looked at"), check.looked_at),
    )
    return row([cell(check.title, mark=", ".join(marks)), *tests], notes)


def _answer(answer: Term | None, days_late: int | None) -> Json:
    if answer is None:
        return cell(_UNANSWERED, quiet=True)
    text = answer.label
    if answer is OnTime.LATE and days_late:
        text = ngettext("{n} day late", "{n} days late", days_late).format(n=days_late)
    return cell(text, strong=answer in NOT_YES, quiet=answer not in (*YES, *NOT_YES))


def _foot(counts: Sequence[tuple[int, int]]) -> list[str]:
    """Return four separate counts, each out of those that were looked at. Never one percentage."""
    shares = [_("{n} of {all}").format(n=good, all=of) if of else _UNANSWERED for good, of in counts]
    return [_("Yes, of those checked"), *shares]


def _exception(exception: ExceptionLine) -> Json:
    return item(
        closed(exception.title),
        lead=_("Exception until {date}").format(date=long_date(exception.until)),
        note=_("Safeguard: {text}").format(text=exception.safeguard) if exception.safeguard.strip() else "",
    )
