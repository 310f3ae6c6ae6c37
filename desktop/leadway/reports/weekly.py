"""The weekly summary in words: what the template sets, section by section, so that it works nothing out."""

from collections.abc import Sequence
from datetime import date, datetime

from leadway.domain.moves import sentence as move_sentence
from leadway.domain.sentences import idea, problem
from leadway.domain.steps import PLANS
from leadway.domain.terms import Authority, MoveThen, RitualState, Step, WeekStatus
from leadway.domain.text import capital, sentence
from leadway.domain.week_page import (
    RULE,
    GapLine,
    LastMoveLine,
    OpportunityLine,
    ProblemLine,
    ReviewLine,
    WeekSummary,
)
from leadway.domain.weeks import Week, long_date
from leadway.i18n import _, ngettext
from leadway.reports.blocks import Json, closed, facts, item, items, plain, said, section
from leadway.reports.kept import kept_blocks
from leadway.reports.progress import experiment_blocks, measure_blocks

_EDITION = _("Private edition")
_EARLIER_RULE = _("Counted by the rule of that time.")
_NO_BREAK = "\u00a0"
_WITHOUT_RITUAL = {
    WeekStatus.SKIPPED: _("This week was skipped."),
    WeekStatus.AWAY: _("Away: this week is left out of the count."),
    WeekStatus.NO_RITUAL: _("No ritual this week."),
}
_AUTHORITY = {
    Authority.YES: _("I was allowed to decide"),
    Authority.NO: _("I was not allowed to decide"),
    Authority.ASKED: _("I asked first"),
}

_THEN = {MoveThen.CARRY: _("carried over"), MoveThen.SHRINK: _("made smaller"), MoveThen.LET_GO: _("let go")}


def weekly_data(summary: WeekSummary, *, generated: date) -> Json:
    """Return everything the weekly template prints in the private edition, as plain data ready for JSON."""
    return {
        "title": _("Weekly summary, {week} of {year}").format(week=summary.week.name, year=summary.week.year),
        "generated": [generated.year, generated.month, generated.day],
        "masthead": _masthead(summary),
        "sections": [each for each in _sections(summary) if each["blocks"]],
        "footer": _footer(summary, generated),
    }


def _masthead(summary: WeekSummary) -> Json:
    draft = summary.state is RitualState.DRAFT or summary.status is WeekStatus.OPEN
    return {
        "name": summary.week.name,
        "dates": _dates(summary.week),
        "kind": _("Weekly summary"),
        "about": [_EDITION, _state(summary), _EARLIER_RULE if summary.rule != RULE else ""],
        "warning": _("Draft. This week is not sealed yet and can still change.") if draft else "",
    }


def _dates(week: Week) -> str:
    """`16–22 November 2026`: on paper the year always stands there."""
    return week.dates if week.monday.year != week.sunday.year else f"{week.dates} {week.sunday.year}"


def _state(summary: WeekSummary) -> str:
    if summary.state is None or summary.state is RitualState.DRAFT:
        return ""
    amended = summary.state is RitualState.AMENDED
    if summary.sealed_at is None:
        return _("Sealed; amended since") if amended else _("Sealed")
    text = _("Sealed {moment}; amended since") if amended else _("Sealed {moment}")
    return text.format(moment=_moment(summary.sealed_at))


def _basis(summary: WeekSummary) -> str:
    """Return what the page rests on: which ritual, and when it was sealed."""
    if summary.mode is None:
        return ""
    if summary.sealed_at is None:
        return _("Ritual: {mode}, not sealed yet").format(mode=summary.mode.label)
    day = long_date(summary.sealed_at.date())
    return _("Ritual: {mode}, sealed {date}").format(mode=summary.mode.label, date=day)


def _moment(moment: datetime) -> str:
    return f"{long_date(moment.date())}, {moment:%H:%M}"


def _footer(summary: WeekSummary, generated: date) -> Json:
    n = summary.withheld
    withheld = ngettext("{n} item withheld", "{n} items withheld", n).format(n=n) if n else ""
    about = (f"{summary.week.name}, {_dates(summary.week)}", _EDITION, withheld)
    made = (_basis(summary), _("Made on {date}").format(date=long_date(generated)))
    return {
        "left": [" · ".join(part for part in parts if part) for parts in (about, made)],
        "page": _("Page {page} of {pages}"),
    }


def _sections(summary: WeekSummary) -> tuple[Json, ...]:
    """Return the page in reading order; a section without blocks is not printed."""
    # A week with a draft is not empty, whatever else it counts as.
    without = _WITHOUT_RITUAL.get(summary.status, "") if summary.state is None else ""
    in_one_line = summary.in_one_line or without
    gaps = [block for gap in summary.gaps for block in _gap(gap)]
    reviews = [block for review in summary.reviews for block in _review(review)]
    amendments = [item(each.text, lead=_moment(each.written_at)) for each in summary.amendments]
    return (
        section(_("In one line"), "accent", said(in_one_line, large=True)),
        section(_("Kept"), "keep", kept_blocks(summary)),
        section(_("Judgement"), "gap", gaps + reviews),
        section(_("Fixing"), "problem", items([_problem(each) for each in summary.problems])),
        section(
            _("Opportunities"), "opportunity", items([_opportunity(each) for each in summary.opportunities])
        ),
        section(_("Trying"), "accent", experiment_blocks(summary.experiments)),
        section(_("Measures"), "accent", measure_blocks(summary.measures)),
        section(_("Last week’s move"), "accent", _last_move(summary.last_move)),
        section(_("Next week’s move"), "accent", _move(summary)),
        section(_("Help wanted"), "accent", plain(summary.help_wanted)),
        section(_("Lesson"), "accent", said(summary.lesson)),
        section(_("Notes"), "accent", items([item(note.text) for note in summary.notes])),
        section(_("Not answered"), "accent", _left_out(summary)),
        section(_("Amendments"), "accent", items(amendments)),
    )


def _gap(gap: GapLine) -> list[Json]:
    then = [_AUTHORITY[gap.authority]] if gap.authority else []
    then += [gap.next.label] if gap.next else []
    return facts(
        capital(gap.type.label),
        (
            (_("Situation"), gap.situation),
            (_("Decision"), gap.chosen),
            (_("Why"), gap.why),
            (_("Expected"), gap.expected),
            (_("Confidence"), _how_sure(gap)),
            (_("Escalated to"), ", ".join(part for part in (gap.escalated_to, gap.escalated_when) if part)),
            (_("What next"), sentence("; ".join(then))),
        ),
    )


def _how_sure(gap: GapLine) -> str:
    sure = f"{gap.confidence} %" if gap.confidence is not None else ""
    review = _("review on {date}").format(date=long_date(gap.review_on)) if gap.review_on else ""
    return ", ".join(part for part in (sure, review) if part)


def _review(review: ReviewLine) -> list[Json]:
    return facts(
        _("Looking back"),
        (
            (_("Situation"), review.situation or sentence(review.type.label)),
            (_("Since then"), review.what_happened),
            (_("Came true"), review.came_true.label if review.came_true else ""),
            (_("Lesson"), review.lesson),
        ),
        mark=_("decided on {date}").format(date=long_date(review.decided_on)),
    )


def _problem(line: ProblemLine) -> Json:
    known = _("How known: {how}.").format(how=line.how_known.label) if line.how_known else ""
    mark = _("This one next.") if line.chosen else ""
    return item(problem(line.who, line.happens, line.should), mark=mark, note=known.replace(" ", _NO_BREAK))


def _opportunity(line: OpportunityLine) -> Json:
    by = line.suggested_by
    note = _("Suggested by: {whom}").format(whom=by) if by.strip() else ""
    mark = _("Trying it.") if line.trying else ""
    return item(idea(line.tried, line.then, line.better_for), mark=mark, note=note)


def _last_move(move: LastMoveLine | None) -> list[Json]:
    if move is None:
        return []
    answers = (
        (_("Did it happen"), capital(move.outcome.label)),
        (_("What changed"), move.changed),
        (_("In the way"), move.slip.label if move.slip else ""),
        (_("Next"), _THEN[move.then] if move.then else ""),
    )
    return plain(move_sentence(move.when, move.action)) + facts("", answers)


def _move(summary: WeekSummary) -> list[Json]:
    move = move_sentence(summary.move.when, summary.move.action) if summary.move else ""
    if move or not summary.no_move_because.strip():
        return said(move)
    return plain(_("No move this week. Why: {why}").format(why=closed(summary.no_move_because)))


def _left_out(summary: WeekSummary) -> list[Json]:
    """Say which steps were answered with nothing and which were skipped: these are not the same answer."""
    answers = ((_("Nothing this week"), summary.nothing), (_("Skipped"), summary.skipped))
    return items([item(_titles(steps), lead=answer) for answer, steps in answers if steps])


def _titles(steps: Sequence[Step]) -> str:
    return ", ".join(PLANS[step].title for step in steps)
