"""The sentence a week ends with, drafted from what was answered; the person may rewrite it."""

from collections.abc import Iterable, Sequence

from leadway.domain.checks import kept
from leadway.domain.measures import Series, number
from leadway.domain.terms import CheckResult, Strength

_COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
# From what to what is read in one go: it must not be torn apart at a line's end.
NO_BREAK = "\u00a0"


def draft_line(
    *,
    results: Sequence[CheckResult],
    gaps: int = 0,
    escalated: int = 0,
    problems: int = 0,
    opportunities: int = 0,
    series: Iterable[Series] = (),
    move_done: bool = False,
) -> str:
    """Return `Kept 5 of 6. One call where no rule applied. Returns 3.1 → 2.6 days (early sign).`"""
    parts = []
    done, of = kept(results)
    # Where nobody checked anything, "0 of 6" would say more than is known.
    if any(result is not CheckResult.NOT_CHECKED for result in results) and of:
        parts.append(f"Kept {done} of {of}")
    if gaps:
        parts.append(f"{_count(gaps, 'call')} where no rule applied")
    if escalated:
        parts.append(f"{_count(escalated, 'case')} taken to those who decide")
    parts.extend(filter(None, (_moved(one) for one in series)))
    if problems:
        parts.append(f"{_count(problems, 'problem')} noticed")
    if opportunities:
        parts.append(f"{_count(opportunities, 'opportunity', 'opportunities')} spotted")
    if move_done:
        parts.append("Last week’s move done")
    return ". ".join(parts) + "." if parts else "A quiet week."


def _count(n: int, one: str, many: str = "") -> str:
    word = _COUNTS[n] if n < len(_COUNTS) else str(n)
    return f"{word} {one if n == 1 else many or one + 's'}"


def _moved(series: Series) -> str:
    """Return from what to what a measure moved since the change, with how sure that is."""
    if series.baseline is None or not series.after or series.strength is Strength.BASELINE_ONLY:
        return ""
    values = [number(series.baseline), "→", number(series.after[-1].value)]
    moved = NO_BREAK.join([*values, series.unit] if series.unit else values)
    return f"{series.name} {moved} ({series.strength.label})"
