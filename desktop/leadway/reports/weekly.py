"""The weekly summary in words: what the template sets, section by section, so that it works nothing out."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from leadway.domain import terms, week_page
from leadway.domain.checks import NOT_YES, YES, answers
from leadway.domain.closing import strength_in_words
from leadway.domain.ideas import idea, problem
from leadway.domain.measures import Series, number
from leadway.domain.moves import is_if_then
from leadway.domain.moves import sentence as move_sentence
from leadway.domain.steps import PLANS
from leadway.domain.text import capital, sentence
from leadway.domain.week_page import RULE, WeekSummary
from leadway.domain.weeks import Week, long_date, short_date
from leadway.i18n import _, ngettext
from leadway.reports.blocks import (
    Json,
    cell,
    closed,
    facts,
    item,
    items,
    plain,
    row,
    section,
    statement,
    table,
)
from leadway.reports.chart import ChartColours, chart_in_words, run_chart

_EDITION = _("Private edition")
_EARLIER_RULE = _("Counted by the rule of that time.")
_NO_BREAK = "\u00a0"
_WITHOUT_RITUAL = {
    terms.WeekStatus.SKIPPED: _("This week was skipped."),
    terms.WeekStatus.AWAY: _("Away: this week is left out of the count."),
    terms.WeekStatus.NO_RITUAL: _("No ritual this week."),
}
_AUTHORITY = {
    terms.Authority.YES: _("I was allowed to decide"),
    terms.Authority.NO: _("I was not allowed to decide"),
    terms.Authority.ASKED: _("I asked first"),
}
_YES_NO = {True: _("yes"), False: _("no")}

_THEN = {
    terms.MoveThen.CARRY: _("carried over"),
    terms.MoveThen.SHRINK: _("made smaller"),
    terms.MoveThen.LET_GO: _("let go"),
}
# By whether it says when: without that it is no move but an intention.
_LAST_MOVE = {True: _("Last week’s move"), False: _("Last week’s intention")}
_NEXT_MOVE = {True: _("Next week’s move"), False: _("Next week’s intention")}
_RESULTS = (terms.CheckResult.NOT_CHECKED, terms.CheckResult.NOT_VERIFIED, terms.CheckResult.NOT_DUE)
"""The results that a row of the table names; the others show in its answers."""
_SAID_YES = _("Approved by: {text}")
_EXCEPTIONS: dict[terms.ExceptionState | None, tuple[str, str]] = {
    terms.ExceptionState.ASKED: (_("Exception until {date}: asked, not approved yet"), _("Asked: {text}")),
    terms.ExceptionState.APPROVED: (_("Exception until {date}"), _SAID_YES),
    terms.ExceptionState.REFUSED: (_("Exception refused"), _("Asked: {text}")),
}
"""The words of an exception by its state; those of an old page say as little as they did."""
_KEPT_COLUMNS = (
    (_("Commitment"), 56),
    (_("Done"), 11),
    (_("Right"), 16),
    (_("On time"), 17),
    (_("By the rulebook"), 22),
)
_MEASURE_COLUMNS = (
    (_("Measure"), 42),
    (_("Baseline"), 21),
    (_("Latest"), 25),
    (_("What the readings say"), 40),
)
_UNANSWERED = "–"
_ON_PAPER = ChartColours(line="#0f766e", baseline="#5b6472", change="#9a5b00", ground="#ffffff")


def weekly_data(summary: WeekSummary, *, generated: date) -> Json:
    """Return everything the weekly template prints in the private edition, as plain data ready for JSON."""
    return {
        "title": _("Weekly summary, {week} of {year}").format(week=summary.week.name, year=summary.week.year),
        "generated": [generated.year, generated.month, generated.day],
        "masthead": _masthead(summary),
        "sections": [part for part in _sections(summary) if part["blocks"]],
        "footer": _footer(summary, generated),
    }


def _masthead(summary: WeekSummary) -> Json:
    draft = summary.state is terms.RitualState.DRAFT or summary.status is terms.WeekStatus.OPEN
    return {
        "name": summary.week.name,
        "dates": _dates(summary.week),
        "kind": _("Weekly summary"),
        "about": [_EDITION, _state(summary), _EARLIER_RULE if summary.rule != RULE else ""],
        "warning": _("Draft. This week is not sealed yet and can still change.") if draft else "",
    }


def _dates(week: Week) -> str:
    """`16–22 November 2026`: on paper the year is always there."""
    return week.dates if week.first_day.year != week.last_day.year else f"{week.dates} {week.last_day.year}"


def _state(summary: WeekSummary) -> str:
    if summary.state is None or summary.state is terms.RitualState.DRAFT:
        return ""
    amended = summary.state is terms.RitualState.AMENDED
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
    basis = (_basis(summary), _("Made on {date}").format(date=long_date(generated)))
    return {
        "left": [" · ".join(filter(None, parts)) for parts in (about, basis)],
        "page": _("Page {page} of {pages}"),
    }


def _sections(summary: WeekSummary) -> tuple[Json, ...]:
    """Return the page in reading order; a section without blocks is not printed."""
    # A week with a draft is not empty, whatever else it counts as.
    without = _WITHOUT_RITUAL.get(summary.status, "") if summary.state is None else ""
    in_one_line = summary.in_one_line or without
    gaps = [block for gap in summary.gaps for block in _gap(gap)]
    trying = [block for line in summary.experiments for block in _experiment(line)]
    measures = [_measure(series) for series in summary.measures]
    reviews = [block for review in summary.reviews for block in _review(review)]
    reviews += [block for line in summary.proposals for block in _proposal(line)]
    amendments = [item(line.text, lead=_moment(line.written_at)) for line in summary.amendments]
    return (
        section(_("In one line"), "accent", statement(in_one_line, large=True)),
        section(_("Kept"), "keep", _kept(summary)),
        section(_("Judgement"), "gap", gaps + reviews),
        section(_("Fixing"), "problem", items([_problem(line) for line in summary.problems])),
        section(
            _("Opportunities"), "opportunity", items([_opportunity(line) for line in summary.opportunities])
        ),
        section(_("Decided"), "accent", items([_decision(line) for line in summary.decided])),
        section(_("Trying"), "accent", trying),
        section(_("Measures"), "accent", table(_MEASURE_COLUMNS, measures)),
        section(_LAST_MOVE[_is_if_then(summary.last_move)], "accent", _last_move(summary.last_move)),
        section(_NEXT_MOVE[_is_if_then(summary.move)], "accent", _move(summary)),
        section(_("Help wanted"), "accent", plain(summary.help_wanted)),
        section(_("Lesson"), "accent", statement(summary.lesson)),
        section(_("Notes"), "accent", items([item(note.text) for note in summary.notes])),
        section(_("Not answered"), "accent", _left_out(summary)),
        section(_("Amendments"), "accent", items(amendments)),
    )


def _kept(summary: WeekSummary) -> list[Json]:
    """Return the table of what was due, and the exceptions with their end dates."""
    rows = [_check(check) for check in summary.checks]
    foot = _foot(summary.counts) if len(rows) > 1 else ()
    return table(_KEPT_COLUMNS, rows, foot) + items([_exception(line) for line in summary.exceptions])


def _check(check: week_page.CheckLine) -> Json:
    marks = [_("critical")] if check.critical else []
    marks += [check.result.label] if check.result in _RESULTS else []
    tests = [_answer(answer, check) for answer in answers(check)]
    notes = (
        (_("What happened"), check.what_happened),
        (_("Next"), check.then.label if check.then else ""),
        (_("Looked at"), check.looked_at),
    )
    return row([cell(check.title, mark=", ".join(marks)), *tests], notes)


def _answer(answer: terms.Term | None, check: week_page.CheckLine) -> Json:
    if answer is None:
        return cell(_UNANSWERED, quiet=True)
    text, days_late = answer.label, check.days_late
    if answer is terms.OnTime.LATE and days_late:
        text = ngettext("{n} day late", "{n} days late", days_late).format(n=days_late)
    asked = answer is terms.ByRulebook.EXCEPTION and not check.covered
    return cell(
        terms.CheckResult.ASKED.label if asked else text,
        strong=answer in NOT_YES,
        quiet=answer not in (*YES, *NOT_YES),
    )


def _foot(counts: Sequence[tuple[int, int]]) -> list[str]:
    """Return four separate counts, each out of those that were looked at. Never one percentage."""
    shares = [_("{n} of {all}").format(n=good, all=of) if of else _UNANSWERED for good, of in counts]
    return [_("Yes, of those checked"), *shares]


def _exception(exception: week_page.ExceptionLine) -> Json:
    state = exception.state
    lead, who = _EXCEPTIONS.get(state, _EXCEPTIONS[terms.ExceptionState.APPROVED])
    labelled = ((who, exception.approver_role), (_("Safeguard: {text}"), exception.safeguard))
    return item(
        closed(exception.title),
        lead=lead.format(date=long_date(exception.until)),
        note=" ".join(sentence(label.format(text=text.strip())) for label, text in labelled if text.strip()),
    )


def _gap(gap: week_page.GapLine) -> list[Json]:
    """Return the gap and the judgement made in it; the window may fold what was thought then."""
    next_steps = [_AUTHORITY[gap.authority]] if gap.authority else []
    next_steps += [gap.next.label] if gap.next else []
    return facts(
        capital(gap.type.label) if gap.type else _("A gap"),
        (
            (_("Situation"), gap.situation),
            (_("Decision"), gap.chosen),
            (_("Why"), gap.why),
            (_("Expected"), gap.expected),
            (_("Confidence"), _how_sure(gap)),
            (_("What applies"), sentence("; ".join(concern.label for concern in gap.concerns))),
            (_("Raised with") if gap.answer_by else _("Escalated to"), ", ".join(_raised(gap))),
            (_("Answer"), gap.told.label if gap.told else ""),
            (_("Then to"), gap.second_to),
            (_("What next"), sentence("; ".join(next_steps))),
        ),
        folded=(_("Why"), _("Expected"), _("Confidence")),
    )


def _raised(gap: week_page.GapLine) -> Iterator[str]:
    """Yield with whom a gap was raised, when, and by when an answer is expected."""
    by_when = _("answer by {date}").format(date=long_date(gap.answer_by)) if gap.answer_by else ""
    return filter(None, (gap.escalated_to, gap.escalated_when, by_when))


def _how_sure(gap: week_page.GapLine) -> str:
    sure = f"{gap.confidence} %" if gap.confidence is not None else ""
    review = _("review on {date}").format(date=long_date(gap.review_on)) if gap.review_on else ""
    return ", ".join(filter(None, (sure, review)))


def _review(review: week_page.ReviewLine) -> list[Json]:
    if review.escalated:
        return facts(
            _("Looking back"),
            (
                (_("Situation"), review.situation),
                (_("Escalated to"), review.escalated_to),
                (_("Answer"), review.what_happened or _("answered")),
            ),
            mark=_("noticed on {date}").format(date=long_date(review.decided_on)),
        )
    return facts(
        _("Looking back"),
        (
            (_("Situation"), review.situation or sentence(review.type.label if review.type else "")),
            (_("Since then"), review.what_happened),
            (_("Came true"), review.came_true.label if review.came_true else ""),
            (_("Turned out"), review.result.label if review.result else ""),
            (_("Luck"), review.luck),
            (_("Would decide the same"), "" if review.same_again is None else _YES_NO[review.same_again]),
            (_("Lesson"), review.lesson),
        ),
        mark=_("decided on {date}").format(date=long_date(review.decided_on)),
    )


def _proposal(line: week_page.ProposalLine) -> list[Json]:
    return facts(
        _("Rule proposal"),
        (
            (_("Title"), line.title),
            (_("Raised with"), line.decider_role),
            (_("Answer"), line.verdict.label),
            (_("Why"), line.reason),
            (_("New commitment"), line.commitment),
        ),
    )


def _problem(line: week_page.ProblemLine) -> Json:
    known_by = _("How known: {how}.").format(how=line.how_known.label) if line.how_known else ""
    mark = _("This one next.") if line.chosen else ""
    return item(
        problem(line.who, line.happens, line.should), mark=mark, note=known_by.replace(" ", _NO_BREAK)
    )


def _opportunity(line: week_page.OpportunityLine) -> Json:
    by = line.suggested_by
    note = _("Suggested by: {whom}").format(whom=by) if by.strip() else ""
    mark = _("Trying it.") if line.trying else _("Planned: begins when another ends.") if line.planned else ""
    return item(idea(line.tried, line.then, line.better_for), mark=mark, note=note)


def _decision(line: week_page.DecisionLine) -> Json:
    until = _("Until {date}").format(date=long_date(line.until)) if line.until else ""
    into = _("Into: {text}").format(text=line.into) if line.into else ""
    note = " ".join(sentence(text) for text in (line.reason.strip(), until, into) if text)
    return item(line.title, lead=capital(line.decision.label), note=note)


def _experiment(line: week_page.ExperimentLine) -> list[Json]:
    dates = [_("since {date}").format(date=long_date(line.started_on))] if line.started_on else []
    dates += [_("next look {date}").format(date=long_date(line.check_on))] if line.check_on else []
    verdict = line.verdict.label if line.verdict else ""
    if verdict and line.because:
        verdict = f"{verdict}: {line.because}"
    labelled = (
        (_("Target"), line.target),
        (_("Now"), line.now),
        (_("In the way"), line.obstacle),
        (_("Learned"), line.learned),
        (_("Verdict"), verdict),
    )
    chart = _chart(line.measure) if line.measure is not None else None
    return facts(line.title, labelled, mark=", ".join(dates), chart=chart)


def _measure(series: Series) -> Json:
    better = _("lower is better") if series.better is terms.Better.LOWER else _("higher is better")
    name = cell(series.name, mark=", ".join(filter(None, (series.unit, better))))
    return row([name, _baseline(series), _latest(series), cell(_strength(series))])


def _baseline(series: Series) -> Json:
    if series.baseline is None:
        return cell(_("none yet"), quiet=True)
    n = len(series.before)
    mark = ngettext("one reading", "median of {n}", n).format(n=n) if n else ""
    return cell(number(series.baseline), mark=mark, numeric=True)


def _latest(series: Series) -> Json:
    if not series.points:
        return cell(_("no readings yet"), quiet=True)
    point = series.points[-1]
    remarks = [short_date(point.day)]
    n = point.cases
    remarks += [ngettext("{n} case", "{n} cases", n).format(n=n)] if n else []
    remarks += [_("estimate")] if point.estimate else []
    return cell(number(point.value), mark=", ".join(remarks), numeric=True)


def _strength(series: Series) -> str:
    """Say how strong the sign is, and on how many readings it rests."""
    if series.changed_on is None:
        return _("nothing changed yet")
    count = len(series.after)
    since = ngettext("{n} reading since the change", "{n} readings since the change", count).format(n=count)
    return _("{strength} ({since})").format(strength=strength_in_words(series), since=since)


def _chart(series: Series) -> Json:
    """Return the picture, the same in words, and the lines beneath it."""
    key = []
    if series.baseline is not None:
        key.append(_("Dashed: baseline {value}.").format(value=number(series.baseline)))
    if series.changed_on:
        key.append(_("Flag: change on {date}.").format(date=short_date(series.changed_on)))
    name = ", ".join(filter(None, (series.name, series.unit)))
    caption = (name, sentence(_strength(series)), " ".join(key))
    svg = run_chart(series, _ON_PAPER)
    return {"svg": svg, "alt": chart_in_words(series), "caption": [line for line in caption if line]}


def _is_if_then(move: week_page.LastMoveLine | week_page.MoveLine | None) -> bool:
    return move is None or is_if_then(move.when)


def _last_move(move: week_page.LastMoveLine | None) -> list[Json]:
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
        return statement(move)
    return plain(_("No move this week. Why: {why}").format(why=closed(summary.no_move_because)))


def _left_out(summary: WeekSummary) -> list[Json]:
    """Say which steps were answered with nothing and which were skipped: these are not the same answer."""
    answers = ((_("Nothing this week"), summary.nothing), (_("Skipped"), summary.skipped))
    titles = [(answer, ", ".join(PLANS[step].title for step in steps)) for answer, steps in answers]
    return items([item(text, lead=answer) for answer, text in titles if text])
