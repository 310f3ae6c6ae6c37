"""The sentence a week ends with, drafted from what was answered; the person may rewrite it."""

from collections import Counter
from collections.abc import Iterable

from leadway.domain.checks import Kept, kept
from leadway.domain.measures import Series, number
from leadway.domain.terms import CheckResult, GapType, Strength
from leadway.i18n import _, ngettext

# From what to what is read in one go: it must not be torn apart at a line's end.
NO_BREAK = "\u00a0"


def draft_line(
    *,
    results: Iterable[CheckResult],
    judged: Iterable[GapType | None] = (),
    gaps: int = 0,
    escalated: int = 0,
    problems: int = 0,
    opportunities: int = 0,
    series: Iterable[Series] = (),
    move_done: bool = False,
    intention_done: bool = False,
) -> str:
    """Return `Kept 5 of 5 checked; 1 not checked. One judgement where no rule applied.`, and so on."""
    parts = [kept_in_words(kept(results))]
    kinds = Counter(judged)
    counted = (
        *((n, _judgements(kind, n)) for kind, n in kinds.items()),
        (gaps, ngettext("One gap noticed.", "{n} gaps noticed.", gaps)),
        (escalated, ngettext("One gap taken to others.", "{n} gaps taken to others.", escalated)),
    )
    ideas = (
        (problems, ngettext("One problem noticed.", "{n} problems noticed.", problems)),
        (opportunities, ngettext("One opportunity spotted.", "{n} opportunities spotted.", opportunities)),
    )
    parts.extend(text.format(n=n) for n, text in counted if n)
    parts.extend(map(moved_in_words, series))
    parts.extend(text.format(n=n) for n, text in ideas if n)
    if move_done:
        parts.append(_("Last week’s move done."))
    if intention_done:
        parts.append(_("Last week’s intention carried out."))
    return " ".join(filter(None, parts)) or _("A quiet week.")


def _judgements(kind: GapType | None, n: int) -> str:
    """Return how many judgements were made in gaps of one kind, as it was answered."""
    if kind is GapType.SILENT:
        return ngettext("One judgement where no rule applied.", "{n} judgements where no rule applied.", n)
    if kind is None:
        return ngettext("One judgement made.", "{n} judgements made.", n)
    return ngettext("One judgement: {kind}.", "{n} judgements: {kind}.", n).format(n=n, kind=kind.label)


def kept_in_words(n: Kept) -> str:
    """Return `Kept 4 of 5 checked, 1 not verified; 2 not checked.`, or as much of it as there is."""
    if not n.checked:
        text = ngettext("One commitment not checked.", "{n} commitments not checked.", n.not_checked)
        return text.format(n=n.not_checked) if n.not_checked else ""
    texts = {
        (False, False): _("Kept {kept} of {checked} checked."),
        (True, False): _("Kept {kept} of {checked} checked, {not_verified} not verified."),
        (False, True): _("Kept {kept} of {checked} checked; {not_checked} not checked."),
        (True, True): _(
            "Kept {kept} of {checked} checked, {not_verified} not verified; {not_checked} not checked."
        ),
    }
    return texts[n.not_verified > 0, n.not_checked > 0].format(**n._asdict())


def moved_in_words(series: Series) -> str:
    """Return from what to what a measure moved since the change, with how sure that is."""
    if series.baseline is None or not series.after:
        return ""
    values = [number(series.baseline), "→", number(series.after[-1].value)]
    moved = NO_BREAK.join([*values, series.unit] if series.unit else values)
    return _("{measure} {moved} ({strength}; baseline {readings}).").format(
        measure=series.name,
        moved=moved,
        strength=strength_in_words(series),
        readings=readings_in_words(len(series.before)),
    )


def readings_in_words(n: int) -> str:
    """Return on how many readings a baseline rests."""
    return ngettext("from one reading", "from {n} readings", n).format(n=n)


def strength_in_words(series: Series) -> str:
    """Return `early sign: 3 better`; for a shift, how many times in a row it was better or worse."""
    n, strength = series.run, series.strength
    if strength is Strength.SHIFT:
        return ngettext("better {n} time in a row", "better {n} times in a row", n).format(n=n)
    if strength is Strength.WORSE:
        return ngettext("worse {n} time in a row", "worse {n} times in a row", n).format(n=n)
    sides = series.sides
    counted = [
        (_("{n} better"), sides.count(1)),
        (_("{n} worse"), sides.count(-1)),
        (_("{n} the same"), sides.count(0)),
    ]
    counts = [text.format(n=n) for text, n in counted if n]
    if not counts:
        return strength.label
    return _("{strength}: {counts}").format(strength=strength.label, counts=", ".join(counts))
