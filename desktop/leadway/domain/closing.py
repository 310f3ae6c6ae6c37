"""The sentence a week ends with, drafted from what was answered; the person may rewrite it."""

from collections.abc import Iterable, Sequence

from leadway.domain.checks import kept
from leadway.domain.measures import Series, number
from leadway.domain.terms import CheckResult, Strength
from leadway.i18n import _, ngettext

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
    """Return `Kept 5 of 6. One judgement where no rule applied. Returns 3.1 → 2.6 days (early sign).`"""
    parts = []
    done, of = kept(results)
    # Where nobody checked anything, "0 of 6" would say more than is known.
    if any(result is not CheckResult.NOT_CHECKED for result in results) and of:
        parts.append(_("Kept {done} of {of}.").format(done=done, of=of))
    judged = ngettext("One judgement where no rule applied.", "{n} judgements where no rule applied.", gaps)
    counted = (
        (gaps, judged),
        (escalated, ngettext("One gap taken to others.", "{n} gaps taken to others.", escalated)),
        (problems, ngettext("One problem noticed.", "{n} problems noticed.", problems)),
        (opportunities, ngettext("One opportunity spotted.", "{n} opportunities spotted.", opportunities)),
    )
    counts = [text.format(n=n) if n else "" for n, text in counted]
    parts.extend([*counts[:2], *map(_moved, series), *counts[2:]])
    if move_done:
        parts.append(_("Last week’s move done."))
    return " ".join(filter(None, parts)) or _("A quiet week.")


def _moved(series: Series) -> str:
    """Return from what to what a measure moved since the change, with how sure that is."""
    if series.baseline is None or not series.after or series.strength is Strength.BASELINE_ONLY:
        return ""
    values = [number(series.baseline), "→", number(series.after[-1].value)]
    moved = NO_BREAK.join([*values, series.unit] if series.unit else values)
    return f"{series.name} {moved} ({strength_in_words(series)})."


def strength_in_words(series: Series) -> str:
    """Return `early sign`, and for a shift how many times in a row it was better or worse."""
    n = series.run
    if series.strength is Strength.SHIFT:
        return ngettext("better {n} time in a row", "better {n} times in a row", n).format(n=n)
    if series.strength is Strength.WORSE:
        return ngettext("worse {n} time in a row", "worse {n} times in a row", n).format(n=n)
    return series.strength.label
