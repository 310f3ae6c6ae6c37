"""The weekly summary in words: what the template sets, section by section, so that it works nothing out."""

from datetime import date, datetime

from leadway.domain.terms import Authority, MoveOutcome, RitualState, WeekStatus
from leadway.domain.text import sentence, shorten
from leadway.domain.week_page import (
    GapLine,
    LastMoveLine,
    OpportunityLine,
    ProblemLine,
    ReviewLine,
    WeekSummary,
)
from leadway.domain.weeks import Week, long_date
from leadway.reports.blocks import Json, closed, facts, item, items, plain, said, section
from leadway.reports.kept import kept_blocks
from leadway.reports.progress import numbers_blocks, trying_blocks

_EDITION = "Private edition"
_BASIS_LIMIT = 120
_NO_BREAK = "\u00a0"
_WITHOUT_RITUAL = {
    WeekStatus.SKIPPED: "This week was passed.",
    WeekStatus.AWAY: "Away this week; it is not counted.",
    WeekStatus.NO_RITUAL: "Nothing was written down this week.",
}
_AUTHORITY = {
    Authority.YES: "within my authority",
    Authority.NO: "not within my authority",
    Authority.ASKED: "I asked whether I may",
}


def weekly_data(summary: WeekSummary, *, generated: date) -> Json:
    """Return everything the weekly template prints in the private edition, as plain data ready for JSON."""
    return {
        "title": f"Weekly summary, {summary.week.name} of {summary.week.year}",
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
        "kind": "Weekly summary",
        "about": [_EDITION, _state(summary)],
        "warning": "Draft. This week is not sealed yet: what is written here can still change."
        if draft
        else "",
    }


def _dates(week: Week) -> str:
    """`16–22 November 2026`: on paper the year always stands there."""
    return week.dates if week.monday.year != week.sunday.year else f"{week.dates} {week.sunday.year}"


def _state(summary: WeekSummary) -> str:
    if summary.state is None or summary.state is RitualState.DRAFT:
        return ""
    sealed = f"Sealed {_moment(summary.sealed_at)}" if summary.sealed_at else "Sealed"
    return f"{sealed}; amended since" if summary.state is RitualState.AMENDED else sealed


def _moment(moment: datetime) -> str:
    return f"{long_date(moment.date())}, {moment:%H:%M}"


def _footer(summary: WeekSummary, generated: date) -> Json:
    withheld = "1 item withheld" if summary.withheld == 1 else f"{summary.withheld} items withheld"
    about = (f"{summary.week.name}, {_dates(summary.week)}", _EDITION, withheld if summary.withheld else "")
    made = (shorten(summary.basis, _BASIS_LIMIT), f"Made on {long_date(generated)}")
    return {
        "left": [" · ".join(part for part in parts if part) for parts in (about, made)],
        "page": "Page {page} of {pages}",
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
        section("In one line", "accent", said(in_one_line, large=True)),
        section("Kept", "keep", kept_blocks(summary)),
        section("Judgement", "gap", gaps + reviews),
        section("Fixing", "problem", items([_problem(each) for each in summary.problems])),
        section(
            "Opportunities", "opportunity", items([_opportunity(each) for each in summary.opportunities])
        ),
        section("Trying", "accent", trying_blocks(summary.trying)),
        section("Numbers", "accent", numbers_blocks(summary.measures)),
        section("Last week’s move", "accent", _last_move(summary.last_move)),
        section("Next week’s move", "accent", _move(summary)),
        section("Help wanted", "accent", plain(summary.help_wanted)),
        section("Lesson", "accent", said(summary.lesson)),
        section("Notes", "accent", items([item(note) for note in summary.notes])),
        section("Left out", "accent", _left_out(summary)),
        section("Amendments", "accent", items(amendments)),
    )


def _gap(gap: GapLine) -> list[Json]:
    then = [_AUTHORITY[gap.authority]] if gap.authority else []
    then += [gap.next.label] if gap.next else []
    return facts(
        sentence(gap.kind.label).removesuffix("."),
        (
            ("Situation", gap.situation),
            ("Decision", gap.chosen),
            ("Why", gap.why),
            ("Expected", gap.expected),
            ("How sure", _how_sure(gap)),
            ("Escalated to", ", ".join(part for part in (gap.escalated_to, gap.escalated_when) if part)),
            ("What next", sentence("; ".join(then))),
        ),
    )


def _how_sure(gap: GapLine) -> str:
    sure = f"{gap.confidence} %" if gap.confidence is not None else ""
    review = f"review on {long_date(gap.review_on)}" if gap.review_on else ""
    return ", ".join(part for part in (sure, review) if part)


def _review(review: ReviewLine) -> list[Json]:
    return facts(
        "Looking back",
        (
            ("Situation", review.situation),
            ("Since then", review.what_happened),
            ("Came true", review.came_true),
            ("Lesson", review.lesson),
        ),
        mark=f"decided on {long_date(review.decided_on)}",
    )


def _problem(problem: ProblemLine) -> Json:
    known = f"How known: {problem.how_known.label}.".replace(" ", _NO_BREAK) if problem.how_known else ""
    return item(closed(problem.sentence), mark="This one next." if problem.chosen else "", note=known)


def _opportunity(opportunity: OpportunityLine) -> Json:
    idea = f"Idea: {opportunity.whose}" if opportunity.whose.strip() else ""
    return item(closed(opportunity.sentence), mark="Trying it." if opportunity.trying else "", note=idea)


def _last_move(move: LastMoveLine | None) -> list[Json]:
    if move is None:
        return []
    happened = "Yes" if move.outcome is MoveOutcome.DONE else move.outcome.label.capitalize()
    answers = (
        ("Did it happen", happened),
        ("What changed", move.changed),
        ("In the way", move.slip),
        ("Then", move.then),
    )
    return plain(move.sentence) + facts("", answers)


def _move(summary: WeekSummary) -> list[Json]:
    if summary.move.strip() or not summary.no_move_because.strip():
        return said(summary.move)
    return plain(f"No move this week, because {closed(summary.no_move_because)}")


def _left_out(summary: WeekSummary) -> list[Json]:
    """Say which steps were answered with nothing and which were skipped: these are not the same answer."""
    answers = (("Nothing this week", summary.nothing), ("Skipped", summary.skipped))
    return items([item(", ".join(steps), lead=answer) for answer, steps in answers if steps])
