"""Finds what is due in a week: the agenda of its ritual."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from leadway.domain import agenda as on
from leadway.domain import terms
from leadway.domain.agenda import Agenda, AgendaOutline
from leadway.domain.checks import UNVERIFIED, spot_check
from leadway.domain.gaps import concerns_in
from leadway.domain.ideas import idea, problem, problem_suggestion
from leadway.domain.refs import EntityKind, LinkRole
from leadway.domain.weeks import Week, day_written
from leadway.i18n import _, as_data
from leadway.services.gaps.precedents import past_judgement, precedents
from leadway.services.progress.series import series_of
from leadway.services.record_writer import from_rows
from leadway.storage import startup_queries
from leadway.storage.fields import JOIN, SQL, by_place, fn, rowid
from leadway.storage.models import (
    Check,
    Commitment,
    Experiment,
    ExperimentReview,
    Finding,
    Gap,
    Judgement,
    Link,
    Measure,
    Move,
    Note,
    Opportunity,
    Problem,
    Ritual,
    RuleException,
    RuleProposal,
    query,
)

OPEN_PROBLEMS = (terms.ProblemState.NOTICED, terms.ProblemState.UNDERSTOOD, terms.ProblemState.CHOSEN)
_JUDGED = (terms.GapState.DECIDED, terms.GapState.AWAITING_REVIEW, terms.GapState.REVIEWED)
_LOOK_BACK_WEEKS = 60
_LOOKS = 4
_ENDING_DAYS = 14
_MOST_ASKED = 3
_MOST_MOVES = 26
_MOST_SUGGESTED = 5
_EASIEST = by_place(Opportunity.effort, tuple(terms.Effort))


def build_outline(week: Week, today: date, every: int = 1) -> AgendaOutline:
    """Return how much is due in this week; to be called inside a reading.

    One ritual is expected in `every` weeks.
    """
    due = startup_queries.due_commitments(query, week, today)
    return AgendaOutline(
        week=week,
        today=today,
        checks=len(due),
        critical=sum(commitment.critical for commitment in due),
        reviews=int(startup_queries.due_review(query, today) is not None),
        numbers=len(startup_queries.due_measures(query, week)),
        notes=waiting_notes(),
        move=open_move(week),
        last_sealed=startup_queries.last_sealed(query, week),
        every=every,
    )


def build_agenda(outline: AgendaOutline) -> Agenda:
    """Return what a ritual of this week finds; to be called inside a reading."""
    week, today = outline.week, outline.today
    checks = _due_checks(week, today)
    experiments = _experiments(week, today)
    return Agenda(
        week=week,
        today=today,
        checks=checks,
        spot_check=spot_check(week, checks),
        exceptions=_exceptions(today),
        move=outline.move,
        review=_due_review(today),
        escalations=_escalations(week),
        proposals=_proposals(),
        measures=_due_measures(week),
        experiments=tuple(experiments),
        problems=tuple(map(_open_problem, _asked_problems(week, today).limit(_MOST_ASKED))),
        more_problems=max(0, _asked_problems(week, today).count() - _MOST_ASKED),
        notes=outline.notes,
        suggestions=_suggestions(experiments),
        moves_done=_moves_done(),
        precedents=precedents(today),
        not_looked_since=_sealed_on(outline.last_sealed) if outline.weeks_away else None,
    )


def _sealed_on(week: Week | None) -> date | None:
    row = Ritual.get_or_none(Ritual.week == week)
    return row.sealed_at.astimezone().date() if row is not None and row.sealed_at else None


def _due_checks(week: Week, today: date) -> tuple[on.DueCheck, ...]:
    """Return the commitments due this week, in the person's order."""
    past, exceptions, findings = _past_checks(week), open_exceptions(today), _open_findings(week)
    rows: Any = Commitment.select(Commitment.id, Commitment.rule).tuples()
    rules: dict[str, str | None] = dict(rows)
    return tuple(
        on.DueCheck(
            id=commitment.id,
            title=commitment.title,
            critical=commitment.critical,
            right_means=commitment.right_means,
            evidence_hint=commitment.evidence_hint,
            due_on=commitment.rhythm.due_on(week),
            not_looked=sum(map(_is_unlooked, past.get(commitment.id, ()))),
            rule=rules[commitment.id] or "",
            exception=exceptions.get(commitment.id),
            last=next(map(_last_check, past.get(commitment.id, ())), None),
            findings=tuple(findings.get(commitment.id, ())),
        )
        for commitment in startup_queries.due_commitments(query, week, today)
    )


def open_exceptions(today: date) -> dict[str, on.OpenException]:
    """Return by commitment the exception that holds for it on a day or, where none does, that is asked."""
    state = RuleException.state
    approved = state.in_((terms.ExceptionState.APPROVED, terms.ExceptionState.RENEWED))
    open_ones = (state == terms.ExceptionState.ASKED) | (approved & (RuleException.starts_on <= today))
    rows: Any = RuleException.select().where(open_ones & (RuleException.until >= today))
    # Later ones win: what holds comes last, and what names the commitment after what names its rule.
    names_it = RuleException.commitment.is_null(False)  # noqa: FBT003 -- Peewee's own form
    found = list(rows.order_by(state != terms.ExceptionState.ASKED, names_it, RuleException.until))
    rules = {row.rule_id for row in found if not row.commitment_id}
    under: dict[str, list[str]] = {}
    for each in Commitment.select(Commitment.id, Commitment.rule).where(Commitment.rule.in_(list(rules))):
        under.setdefault(each.__data__["rule"], []).append(each.id)
    covered: dict[str, on.OpenException] = {}
    for row in found:
        ids = [row.commitment_id] if row.commitment_id else under.get(row.rule_id, [])
        covered |= dict.fromkeys(ids, _open_exception(row))
    return covered


def _past_checks(week: Week) -> dict[str, list[tuple[Any, ...]]]:
    """Return for each commitment its last four checks, the latest first.

    Each is its week, the four answers, whether it was the one to be shown, and what was looked at.
    """
    recent = (Ritual.week >= week.shift(-_LOOK_BACK_WEEKS)) & (Ritual.week < week)
    latest_first = fn.ROW_NUMBER().over(partition_by=[Check.commitment], order_by=[Ritual.week.desc()])
    shown = (Check.done, Check.right, Check.on_time, Check.by_rulebook, Check.spot, Check.looked_at)
    applied: Any = (
        Check.select(Check.commitment, Ritual.week, *shown, latest_first.alias("place"))
        .join(Ritual)
        .where(recent & Check.result.not_in((terms.CheckResult.NOT_APPLICABLE, terms.CheckResult.NOT_DUE)))
    )
    columns = SQL("commitment_id, week, done, right, on_time, by_rulebook, spot, looked_at")
    found: dict[str, list[tuple[Any, ...]]] = {}
    latest: Any = Check.select(columns).from_(applied).where(SQL("place") <= _LOOKS).order_by(SQL("place"))
    sql, values = latest.sql()
    # As it is stored: a word of no version in an old week keeps no ritual from being opened.
    for commitment, *past in query(sql, tuple(values)):
        found.setdefault(commitment, []).append(tuple(past))
    return found


def _is_unlooked(past: tuple[Any, ...]) -> bool:
    _week, _done, right, _on_time, _by_rulebook, spot, looked_at = past
    return right in (None, terms.Right.DID_NOT_LOOK) or (spot and not looked_at)


def _last_check(past: tuple[Any, ...]) -> on.LastCheck | None:
    week, *given = past[:5]
    kinds: tuple[type[terms.Term], ...] = (terms.Done, terms.Right, terms.OnTime, terms.ByRulebook)
    try:
        answers: Any = [kind(value) if value else None for kind, value in zip(kinds, given, strict=True)]
    except ValueError:
        return None
    return on.LastCheck(Week(int(week[:4]), int(week[6:])), *answers)


def _open_findings(week: Week) -> dict[str, list[on.OpenFinding]]:
    """Return by commitment what earlier checks found and nobody has verified, the latest first."""
    columns = (Finding, Check.id, Check.commitment, Ritual.week)
    rows = Finding.select(*columns).join(Check).join(Ritual).order_by(Ritual.week.desc())
    found: dict[str, list[on.OpenFinding]] = {}
    for row in rows.where(Finding.state.in_(UNVERIFIED) & (Ritual.week < week)):
        check, is_put_right = row.check_made, row.state is terms.FindingState.CORRECTED
        finding = on.OpenFinding(row.id, row.seen, check.ritual.week, row.grade, is_put_right)
        found.setdefault(check.__data__["commitment"], []).append(finding)
    return found


def _exceptions(today: date) -> tuple[on.OpenException, ...]:
    """Return the exceptions that wait for an answer, end soon, or have ended."""
    asked = RuleException.state == terms.ExceptionState.ASKED
    approved = RuleException.state == terms.ExceptionState.APPROVED
    ending = approved & (RuleException.until <= today + timedelta(days=_ENDING_DAYS))
    rows = RuleException.select().where(asked | ending).order_by(RuleException.until)
    return tuple(map(_open_exception, rows))


def _open_exception(row: Any) -> on.OpenException:  # noqa: ANN401 -- an exception
    return from_rows(on.OpenException, row, asked=row.state is terms.ExceptionState.ASKED)


def open_move(week: Week) -> on.SetMove | None:
    """Return the move that was set last, where it is not answered yet; older ones are left."""
    rows = query(
        'SELECT move.id, move."when", action, minutes, carried, move.state, sealed_at '
        "FROM move JOIN ritual ON ritual.id = move.ritual_id WHERE week < ? "
        "ORDER BY week DESC, move.state = 'set' DESC LIMIT 1",
        (str(week),),
    )
    for id_, when, action, minutes, carried, state, sealed_at in rows:
        if state == terms.MoveState.SET:
            serves = "SELECT to_kind, to_id FROM link WHERE from_kind = ? AND from_id = ? AND role = ?"
            links = query(serves + " ORDER BY rowid LIMIT 1", (EntityKind.MOVE, id_, LinkRole.SERVES))
            kind, served = links[0] if links else ("", "")
            set_at = sealed_at and datetime.fromisoformat(sealed_at)
            return on.SetMove(id_, when, action, minutes, carried, kind, served, set_at)
    return None


def _due_review(today: date) -> on.PastJudgement | None:
    """Return the judgement that has waited longest for its look back."""
    waiting = startup_queries.due_review(query, today)
    row = Judgement.select(Judgement, Gap).join(Gap).where(Judgement.id == waiting).first()
    return row and past_judgement(row, today)


def _escalations(week: Week) -> tuple[on.OpenEscalation, ...]:
    """Return the gaps that were escalated or raised before this week's ritual and have no answer yet."""
    raised = (
        Gap.state.in_(_JUDGED) & Gap.told_on.is_null() & ((Gap.escalated_to != "") | ~Gap.answer_by.is_null())
    )
    before = Ritual.week.is_null() | (Ritual.week < week)
    rows = Gap.select().join(Ritual, JOIN.LEFT_OUTER)
    rows = rows.where(before & ((Gap.state == terms.GapState.ESCALATED) | raised))
    return tuple(
        on.OpenEscalation(
            row.id,
            row.title,
            row.escalated_to,
            row.escalated_when,
            row.second_to,
            row.answer_by,
            raised=row.state is not terms.GapState.ESCALATED,
        )
        for row in rows.order_by(Gap.noticed_on)
    )


def _proposals() -> tuple[on.RaisedProposal, ...]:
    """Return the rule proposals that wait for an answer or for the day on which they are in force."""
    open_ones = (terms.ProposalState.RAISED, terms.ProposalState.ACCEPTED)
    rows = RuleProposal.select().where(RuleProposal.state.in_(open_ones))
    return tuple(
        from_rows(on.RaisedProposal, row, accepted=row.state is terms.ProposalState.ACCEPTED)
        for row in rows.order_by(RuleProposal.drafted_on, rowid())
    )


def _due_measures(week: Week) -> tuple[on.DueMeasure, ...]:
    """Return the measures that want a reading this week."""
    return tuple(
        on.DueMeasure(id_, series_of(Measure.get_by_id(id_), until=week.last_day))
        for id_ in startup_queries.due_measures(query, week)
    )


def _experiments(week: Week, today: date) -> list[on.ExperimentInTurn]:
    """Return the running experiments: those to be judged first, then the one asked longest ago.

    A paused one whose day has come is to be judged, too.
    """
    turns = []
    paused = terms.ExperimentState.PAUSED
    is_back = (Experiment.state == paused) & (Experiment.paused_until <= today)
    for row in Experiment.select().where((Experiment.state == terms.ExperimentState.RUNNING) | is_back):
        last = (
            ExperimentReview.select(ExperimentReview, Ritual.week)
            .join(Ritual)
            .where((ExperimentReview.experiment == row) & (Ritual.week < week))
            .order_by(Ritual.week.desc())
            .first()
        )
        is_followed = Measure.state == terms.MeasureState.ACTIVE
        measure = Measure.select().where((Measure.experiment == row) & is_followed).first()
        series = series_of(measure) if measure else None
        is_paused = row.state is paused
        last_review = last or ExperimentReview()
        turn = from_rows(on.ExperimentInTurn, row, last_review, series=series, is_paused=is_paused)
        to_judge = not is_paused and (row.check_on is None or row.check_on > today)
        turns.append((to_judge, str(last.ritual.week) if last else "", str(row.check_on), row.id, turn))
    return [turn for *_, turn in sorted(turns, key=lambda t: t[:4])]


def _asked_problems(week: Week, today: date) -> Any:  # noqa: ANN401 -- a query of problems
    """Return the open problems from before this week, the longest not asked first."""
    parked = (Problem.state == terms.ProblemState.PARKED) & (Problem.parked_until <= today)
    open_ones = (Problem.state.in_(OPEN_PROBLEMS) | parked) & (Problem.noticed_on < week.first_day)
    last_asked = fn.COALESCE(Problem.asked_on, Problem.noticed_on)
    return Problem.select().where(open_ones).order_by(last_asked, Problem.noticed_on, rowid())


def _open_problem(row: Any) -> on.OpenProblem:  # noqa: ANN401 -- a problem
    return from_rows(on.OpenProblem, row, sentence=problem(row.who, row.happens, row.should))


def waiting_notes() -> tuple[on.WaitingNote, ...]:
    """Return the notes that nobody has filed yet, oldest first."""
    rows = Note.select().where(Note.state == terms.NoteState.NEW).order_by(Note.written_at)
    return tuple(
        on.WaitingNote(r.id, r.text, day_written(r.day, r.written_at), concerns_in(r.concerns)) for r in rows
    )


def _suggestions(experiments: Sequence[on.ExperimentInTurn]) -> tuple[on.Suggestion, ...]:
    """Return moves by fixed rule: chosen problems, nearest check dates, easiest ideas, critical findings.

    A move that was done is not suggested again, nor another one for the same idea or finding.
    """
    done = Move.state == terms.MoveState.DONE
    from_moves = (Link.from_kind == EntityKind.MOVE) & (Link.role == LinkRole.SERVES)
    by_done = from_moves & Link.from_id.in_(Move.select(Move.id).where(done))
    served: Any = Link.select(Link.to_id).where(by_done)
    undone = Opportunity.state.in_((terms.OpportunityState.SPOTTED, terms.OpportunityState.SHAPED))
    easily = (Opportunity.reversible == terms.Reversible.EASILY).desc()
    easiest = Opportunity.select().where(undone & Opportunity.id.not_in(served))
    major = (Finding.state == terms.FindingState.OPEN) & (Finding.grade == terms.FindingGrade.MAJOR)
    oldest = Finding.select(Finding, Check).join(Check).join(Ritual)
    oldest = oldest.where(major & Finding.id.not_in(served)).order_by(Ritual.week)
    is_next = Problem.state == terms.ProblemState.CHOSEN
    next_ones = Problem.select().where(is_next & Problem.id.not_in(served)).order_by(Problem.noticed_on)
    found = [
        *map(problem_suggestion, map(_open_problem, next_ones.limit(_MOST_SUGGESTED))),
        *map(_next_step, sorted(experiments, key=lambda each: (each.check_on or date.max, each.id))),
        *map(_trial, easiest.order_by(_EASIEST, easily, Opportunity.spotted_on).limit(_MOST_SUGGESTED)),
        *map(_case, oldest.limit(_MOST_SUGGESTED)),
    ]
    again = Move.select().where(done & Move.action.in_([each.action for each in found]))
    actions = {row.action for row in again}
    return tuple(each for each in found if each.action not in actions)


def _next_step(experiment: on.ExperimentInTurn) -> on.Suggestion:
    step = _("take one step on what is in the way: {obstacle}")
    step = step if experiment.obstacle else _("take the next step: {title}")
    action = as_data(step, obstacle=experiment.obstacle, title=experiment.title)
    because = _("Experiment: {title}").format(title=experiment.title)
    return on.Suggestion(action, EntityKind.EXPERIMENT, experiment.id, because)


def _trial(row: Any) -> on.Suggestion:  # noqa: ANN401 -- an opportunity
    action = as_data(_("try it once: {idea}"), idea=row.tried or row.then)
    because = idea(row.tried, row.then, row.better_for)
    return on.Suggestion(action, EntityKind.OPPORTUNITY, row.id, because)


def _case(row: Any) -> on.Suggestion:  # noqa: ANN401 -- a finding
    title = row.check_made.title
    action = as_data(_("look at one case: {title}"), title=title)
    return on.Suggestion(action, EntityKind.FINDING, row.id, _("Still open: {title}").format(title=title))


def _moves_done() -> tuple[tuple[str, datetime], ...]:
    rows = Move.select(Move, Ritual).join(Ritual, on=Move.ritual == Ritual.id)
    done = rows.where(Move.state == terms.MoveState.DONE).order_by(Ritual.week.desc()).limit(_MOST_MOVES)
    return tuple((row.when, set_at.astimezone()) for row in done if (set_at := row.ritual.sealed_at))
