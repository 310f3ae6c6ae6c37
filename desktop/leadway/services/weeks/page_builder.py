"""Builds a week's page from its answers and its agenda, without writing anything.

A draft's page is built whenever it is shown; sealing builds it once more and stores it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from leadway.domain import answers
from leadway.domain import week_page as page
from leadway.domain.agenda import Agenda, DueCheck
from leadway.domain.answers import Draft
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.checks import asks_what_happened, counts
from leadway.domain.experiments import MOST_RUNNING
from leadway.domain.hard_stop import hard_stop
from leadway.domain.measures import Point, parse_number
from leadway.domain.moves import carried_on
from leadway.domain.refs import EntityKind, Ref, record_id
from leadway.domain.ritual import Walk, checks_made
from leadway.domain.terms import (
    Better,
    CheckResult,
    CheckThen,
    ExceptionState,
    ExceptionVerdict,
    ExperimentState,
    ExperimentVerdict,
    GapNext,
    GapType,
    Mode,
    MoveOutcome,
    NoteTarget,
    OnTime,
    ProblemState,
    ProblemVerdict,
    Step,
    StepStatus,
)
from leadway.domain.text import capital, one_line, shorten
from leadway.services.ideas.ideas import state_after
from leadway.services.progress.series import series_of
from leadway.services.record_writer import RecordWriter
from leadway.services.ritual.draft_results import check_result
from leadway.storage.fields import rowid
from leadway.storage.models import Experiment, Gap, Judgement, Measure, Note, Problem, RuleException


@dataclass(frozen=True, slots=True)
class PageSource:
    """What a page is built from."""

    ritual: str
    """The id of the week's ritual."""
    agenda: Agenda
    draft: Draft
    walk: Walk
    now: datetime

    @property
    def today(self) -> date:
        """The day of sealing: what is to happen later counts from here."""
        return self.now.date()

    @property
    def day(self) -> date:
        """The day the week's records carry: of sealing, or the week's last where it is sealed afterwards."""
        return self.agenda.week.nearest(self.today)

    def ref(self, kind: EntityKind, key: str) -> Ref:
        """Return the reference to the record that the answer with this key becomes."""
        return Ref(kind, record_id(self.ritual, key))

    def own_ref(self, kind: EntityKind, key: str = "") -> Ref:
        """Return the reference to a record that comes with an answer whose key belongs to another record."""
        return self.ref(kind, f"{kind}/{key}")


def build_page(source: PageSource, line: str) -> page.PageSnapshot:
    """Return the page, with the week in one line; to be called inside a reading, before sealing writes."""
    draft, statuses = source.draft, source.walk.statuses
    closing, move = draft.get(answers.Closing), draft.get(answers.NextMove)
    checks = _checks(source)
    progress = _Progress.of(source)
    return page.PageSnapshot(
        # A captured week that is sealed counts as a short one.
        mode=Mode.SHORT if source.walk.mode is Mode.CAPTURE else source.walk.mode,
        in_one_line=line,
        checks=tuple(checks.values()),
        counts=counts(checks.values()),
        exceptions=_exceptions(source, checks),
        gaps=tuple(_gap(source, key, answer) for key, answer in draft.all(answers.GapAnswer).items()),
        reviews=_reviews(source),
        problems=_problems(source),
        opportunities=_opportunities(source),
        experiments=progress.experiment_lines(),
        measures=progress.measure_lines(),
        last_move=_last_move(source),
        move=_move(source),
        no_move_because=move.none_because if move.none else "",
        help_wanted=closing.help_wanted,
        lesson=closing.lesson,
        notes=_notes(source, line),
        skipped=tuple(step for step in Step if statuses.get(step) is StepStatus.SKIPPED),
        nothing=tuple(step for step in Step if statuses.get(step) is StepStatus.NOTHING),
    )


def _checks(source: PageSource) -> dict[str, page.CheckLine]:
    """Return the checks by the id of their commitment."""
    due = checks_made(source.walk.mode, source.agenda, source.draft)
    return {each.id: _check(source, each) for each in due}


def _check(source: PageSource, due: DueCheck) -> page.CheckLine:
    answer = source.draft.get(answers.CheckAnswer, due.id)
    spot = source.draft.get(answers.SpotCheck, due.id)
    return page.CheckLine(
        title=due.title,
        critical=due.critical,
        done=answer.done,
        right=answer.right,
        on_time=answer.on_time,
        by_rulebook=answer.by_rulebook,
        result=check_result(source.draft, due.id, source.agenda.today),
        days_late=answer.days_late if answer.on_time is OnTime.LATE else None,
        what_happened=answer.what_happened,
        then=answer.then if asks_what_happened(answer) else None,
        looked_at="" if spot.did_not_look else spot.looked_at.strip(),
        ref=source.own_ref(EntityKind.CHECK, due.id),
    )


def _exceptions(source: PageSource, checks: dict[str, page.CheckLine]) -> tuple[page.ExceptionLine, ...]:
    """Return the exceptions that are live in this week, with those that are asked for in it."""
    week, later = source.agenda.week, source.today + REVIEW_AFTER
    lines = []
    rows = RuleException.select().where(
        RuleException.state.in_((ExceptionState.ASKED, ExceptionState.APPROVED))
        & (RuleException.starts_on <= week.sunday)
    )
    for row in rows:
        verdict = source.draft.get(answers.ExceptionReview, row.id).verdict
        until = later if verdict is ExceptionVerdict.RENEW else row.until
        if verdict is not ExceptionVerdict.CLOSE and until >= week.monday:
            ref = Ref(EntityKind.EXCEPTION, row.id)
            lines.append(page.ExceptionLine(row.title, until, row.safeguard, ref))
    for key, check in checks.items():
        if check.result is CheckResult.FINDING and check.then is CheckThen.EXCEPTION:
            until = source.draft.get(answers.CheckAnswer, key).exception_until or later
            ref = source.own_ref(EntityKind.EXCEPTION, key)
            lines.append(page.ExceptionLine(check.title, until, ref=ref))
    return tuple(sorted(lines, key=lambda line: (line.until, line.title)))


def _gap(source: PageSource, key: str, answer: answers.GapAnswer) -> page.GapLine:
    line = page.GapLine(
        type=answer.kind or GapType.SILENT,
        situation=answer.happened.strip(),
        ref=source.ref(EntityKind.GAP, key),
    )
    if hard_stop(answer):
        return replace(
            line, escalated=True, escalated_to=answer.escalated_to, escalated_when=answer.escalated_when
        )
    is_decided = answer.did_and_why.strip() or answer.chosen
    review_on = answer.expect_by or source.today + REVIEW_AFTER
    return replace(
        line,
        chosen=str(getattr(answer, f"option_{answer.chosen}", "")),
        why=answer.did_and_why,
        expected=answer.expect,
        confidence=answer.confidence,
        review_on=review_on if is_decided and answer.expect.strip() else None,
        authority=answer.authority,
        next=answer.next or GapNext.ONE_OFF,
    )


def _reviews(source: PageSource) -> tuple[page.ReviewLine, ...]:
    lines = []
    for key, answer in source.draft.all(answers.OutcomeReviewAnswer).items():
        judgement = Judgement.select(Judgement, Gap).join(Gap).where(Judgement.id == key).first()
        if judgement is not None:
            gap = judgement.gap
            lines.append(
                page.ReviewLine(
                    type=gap.type,
                    situation=gap.situation,
                    decided_on=gap.noticed_on,
                    what_happened=answer.what_happened,
                    came_true=answer.came_true,
                    lesson=answer.lesson,
                    label=gap.label,
                    ref=source.own_ref(EntityKind.OUTCOME_REVIEW, key),
                    gap=Ref(EntityKind.GAP, gap.id),
                )
            )
    return tuple(lines)


def _problems(source: PageSource) -> tuple[page.ProblemLine, ...]:
    """Return the problems chosen to be fixed, and after them those noticed in this week."""
    triaged = source.draft.all(answers.ProblemTriage)
    nexts = [key for key, triage in triaged.items() if triage.verdict is ProblemVerdict.NEXT]
    rows = Problem.select().where((Problem.state == ProblemState.CHOSEN) | Problem.id.in_(nexts))
    writer = RecordWriter(source.now)
    lines = [
        page.ProblemLine(
            row.who,
            row.happens,
            row.should,
            row.known,
            chosen=True,
            label=row.label,
            ref=Ref(EntityKind.PROBLEM, row.id),
        )
        for row in rows.order_by(Problem.noticed_on, Problem.id)
        if _state_after(writer, row, triaged) is ProblemState.CHOSEN
    ]
    for key, answer in source.draft.all(answers.ProblemAnswer).items():
        ref = source.ref(EntityKind.PROBLEM, key)
        lines.append(page.ProblemLine(answer.who, answer.happens, answer.should, answer.known, ref=ref))
    return tuple(lines)


def _state_after(writer: RecordWriter, row: Problem, triaged: dict[str, answers.ProblemTriage]) -> str:
    """Return the state of a problem when the week is sealed."""
    triage = triaged.get(row.id, answers.ProblemTriage())
    if triage.verdict is ProblemVerdict.MERGE and not can_merge(triaged, row.id, triage.into):
        return row.state
    return state_after(writer, row, triage) or row.state


def can_merge(triaged: dict[str, answers.ProblemTriage], key: str, into: str) -> bool:
    """Whether the other problem is there and stays: two merged into each other would both be gone."""
    going = (ProblemVerdict.DROP, ProblemVerdict.MERGE)
    known = into != key and Problem.get_or_none(Problem.id == into) is not None
    return known and triaged.get(into, answers.ProblemTriage()).verdict not in going


def _opportunities(source: PageSource) -> tuple[page.OpportunityLine, ...]:
    return tuple(
        page.OpportunityLine(
            answer.tried,
            answer.then,
            answer.better_for,
            answer.suggested_by,
            trying=answer.try_it,
            ref=source.ref(EntityKind.OPPORTUNITY, key),
        )
        for key, answer in source.draft.all(answers.OpportunityAnswer).items()
    )


@dataclass(frozen=True, slots=True)
class _Progress:
    """The experiments and measures of a page, as rows that are changed here and never saved."""

    source: PageSource
    experiments: dict[str, Experiment] = field(default_factory=dict)
    """Those that run at the end of the week, and those that were spoken of."""
    measures: dict[str, Measure] = field(default_factory=dict)
    """Those with a reading in this week, and those that an experiment is to move."""
    readings: dict[str, Point] = field(default_factory=dict)

    @classmethod
    def of(cls, source: PageSource) -> _Progress:
        """Return what the week's answers make of the experiments and measures."""
        progress = cls(source)
        progress._review()
        progress._start()
        progress._measure()
        return progress

    def experiment_lines(self) -> tuple[page.ExperimentLine, ...]:
        """Return the experiments in order of the day on which each is looked at again."""
        sunday = self.source.agenda.week.sunday
        rows = [row for row in self.experiments.values() if row.started_on and row.started_on <= sunday]
        rows.sort(key=lambda row: (str(row.check_on or ""), row.id))
        return tuple(self._experiment_line(row) for row in rows)

    def measure_lines(self) -> tuple[page.MeasureLine, ...]:
        """Return the measures that were read in this week."""
        rows = [self.measures[key] for key in self.readings]
        rows.sort(key=lambda row: (row.started_on, row.name))
        return tuple(self._measure_line(row) for row in rows)

    def _review(self) -> None:
        """Take the running experiments, without those that were ended without a word on the page."""
        reviews = self.source.draft.all(answers.ExperimentReviewAnswer)
        running = Experiment.state.in_((ExperimentState.RUNNING, ExperimentState.ADAPTED))
        for row in Experiment.select().where(running | Experiment.id.in_(list(reviews))):
            self.experiments[row.id] = row
            verdict = reviews[row.id].verdict if row.id in reviews else None
            if row.state is ExperimentState.RUNNING and verdict is ExperimentVerdict.ADAPT:
                row.check_on = self.source.today + REVIEW_AFTER
            elif row.state is ExperimentState.RUNNING and verdict is not None:
                row.state = ExperimentState.ABANDONED

    def _start(self) -> None:
        """Start what was planned, and what was decided to be tried, as far as there is room."""
        states = [row.state for row in self.experiments.values()]
        room = max(0, MOST_RUNNING - states.count(ExperimentState.RUNNING))
        planned = Experiment.select().where(Experiment.state == ExperimentState.PLANNED)
        started = list(planned.order_by(Experiment.check_on, Experiment.id).limit(room))
        for key, answer in self.source.draft.all(answers.OpportunityAnswer).items():
            if answer.try_it and len(started) < room:
                title = shorten(capital(answer.tried or answer.then), 120)
                ref = self.source.own_ref(EntityKind.EXPERIMENT, key)
                started.append(Experiment(id=ref.id, title=title))
        for row in started:
            row.started_on, row.check_on = self.source.day, self.source.today + REVIEW_AFTER
            self.experiments[row.id] = row

    def _measure(self) -> None:
        """Take the measures that are shown, with what the week changed in them."""
        source, draft = self.source, self.source.draft
        read = {key: answer for key, answer in draft.all(answers.ReadingAnswer).items() if not answer.none}
        moved = {review.measure: key for key, review in draft.all(answers.ExperimentReviewAnswer).items()}
        shown = Measure.id.in_([*read, *moved]) | Measure.experiment.in_(list(self.experiments))
        rows: Any = Measure.select().where(shown).order_by(rowid())
        for row in rows:
            if (experiment := moved.get(row.id, row.experiment_id)) in self.experiments:
                row.experiment = self.experiments[experiment]
            self.measures[row.id] = row
            if row.id in read:
                self._read(row.id, read[row.id].written, read[row.id].cases)
        for key, new in draft.all(answers.NewMeasure).items():
            if new.name.strip():
                row = Measure(
                    id=record_id(source.ritual, key),
                    name=one_line(new.name),
                    unit=one_line(new.unit),
                    better=new.better or Better.HIGHER,
                    experiment=self.experiments.get(new.experiment)
                    or Experiment.get_or_none(Experiment.id == new.experiment),
                    started_on=source.day,
                )
                self.measures[row.id] = row
                self._read(row.id, new.written)

    def _read(self, measure: str, written: str, cases: str = "") -> None:
        value, counted = parse_number(written), parse_number(cases)
        if value is not None:
            count = int(counted) if counted and 0 < counted < 1e9 else 0
            self.readings[measure] = Point(self.source.day, value, count)

    def _experiment_line(self, row: Experiment) -> page.ExperimentLine:
        review = self.source.draft.get(answers.ExperimentReviewAnswer, row.id)
        sunday = self.source.agenda.week.sunday
        followed = (m for m in self.measures.values() if m.experiment and m.experiment.id == row.id)
        measure = next((measure for measure in followed if measure.started_on <= sunday), None)
        return page.ExperimentLine(
            title=row.title,
            started_on=row.started_on,
            check_on=row.check_on,
            measure=self._measure_line(measure) if measure is not None else None,
            target=review.target,
            now=review.now,
            obstacle=review.obstacle,
            learned=review.learned,
            verdict=review.verdict,
            because=review.because,
            ref=Ref(EntityKind.EXPERIMENT, row.id),
        )

    def _measure_line(self, row: Measure) -> page.MeasureLine:
        sunday = self.source.agenda.week.sunday
        series = series_of(row, until=sunday, reading=self.readings.get(row.id))
        return page.MeasureLine.of(series, Ref(EntityKind.MEASURE, row.id))


def _last_move(source: PageSource) -> page.LastMoveLine | None:
    answer, last = source.draft.get(answers.LastMove), source.agenda.move
    if last is None or answer.outcome is None:
        return None
    done = answer.outcome is MoveOutcome.DONE
    return page.LastMoveLine(
        when=last.when,
        action=last.action,
        outcome=answer.outcome,
        changed=answer.changed,
        slip=None if done else answer.slip,
        then=None if done else answer.then,
        ref=Ref(EntityKind.MOVE, last.id),
    )


def _move(source: PageSource) -> page.MoveLine | None:
    """Return the move that was set, or the last one where it comes along."""
    move, ref = source.draft.get(answers.NextMove), source.own_ref(EntityKind.MOVE)
    if move.none:
        return None
    if move.action.strip():
        return page.MoveLine(one_line(move.when), one_line(move.action), ref)
    onward = carried_on(source.agenda.move, source.draft.get(answers.LastMove))
    return page.MoveLine(onward.when, onward.action, ref) if onward is not None else None


def _notes(source: PageSource, line: str) -> tuple[page.NoteLine, ...]:
    """Return the notes that are kept as notes, and what was captured in this week."""
    filings = source.draft.all(answers.NoteFiling).items()
    kept = [key for key, filing in filings if filing.target is NoteTarget.NOTE and not filing.discarded]
    rows = Note.select().where(Note.id.in_(kept)).order_by(Note.written_at, Note.id)
    lines = [page.NoteLine(row.text, Ref(EntityKind.NOTE, row.id)) for row in rows]
    captured = source.draft.get(answers.Capture).text
    if captured.strip():
        lines.append(page.NoteLine(captured, source.own_ref(EntityKind.NOTE)))
    return tuple(each for each in lines if one_line(each.text) != line)
