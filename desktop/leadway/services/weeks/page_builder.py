"""Builds a week's page from the records that its draft would become, without writing anything.

A draft's page is built whenever it is shown; sealing builds it once more and stores it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from leadway.domain import answers, terms
from leadway.domain import week_page as page
from leadway.domain.cadence import REVIEW_AFTER
from leadway.domain.checks import counts
from leadway.domain.gaps import concerns_in, problems_noticed
from leadway.domain.ideas import MOST_RUNNING
from leadway.domain.moves import carried_on, what_next
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.text import one_line
from leadway.services.gaps.gaps import gap_of, judgement_of, review_of
from leadway.services.ideas.ideas import opportunity_of, problem_of, state_after
from leadway.services.keep.checks import checks_of, exceptions_of, renewal_of
from leadway.services.progress import progress
from leadway.services.progress.series import series_of
from leadway.services.record_writer import Row, from_rows, ref_of
from leadway.services.ritual.draft_results import DraftWeek, is_covered
from leadway.services.weeks.decisions import decided_in
from leadway.storage import models
from leadway.storage.fields import rowid

L = TypeVar("L")


def build_page(week: DraftWeek, in_one_line: str) -> page.PageSnapshot:
    """Return the page, with the week in one line; to be called inside a reading, before sealing writes."""
    draft, statuses = week.draft, week.walk.statuses
    closing, move = draft.get(answers.Closing), draft.get(answers.NextMove)
    check_rows = checks_of(week)
    due = {check.id: check for check in week.agenda.checks}
    checks = tuple(
        line(
            page.CheckLine,
            row,
            covered=row.by_rulebook is not terms.ByRulebook.EXCEPTION or is_covered(draft, due[key]),
        )
        for key, row in check_rows.items()
    )
    measured = _Progress.of(week)
    return page.PageSnapshot(
        # A captured week that is sealed counts as a short one.
        mode=terms.Mode.SHORT if week.walk.mode is terms.Mode.CAPTURE else week.walk.mode,
        in_one_line=in_one_line,
        checks=checks,
        counts=counts(checks),
        exceptions=_exceptions(week, check_rows),
        gaps=tuple(_gap(week, key, answer) for key, answer in draft.all(answers.GapAnswer).items()),
        reviews=_reviews(week),
        proposals=tuple(
            line(page.ProposalLine, proposal, follow)
            for proposal, follow in week.answered_records(models.RuleProposal, answers.ProposalFollowUp)
            if follow.verdict is not None
        ),
        problems=_problems(week),
        opportunities=tuple(
            line(
                page.OpportunityLine,
                opportunity_of(week, key, answer),
                trying=answer.try_it and key in measured.begun,
                planned=answer.try_it and key not in measured.begun,
            )
            for key, answer in draft.all(answers.OpportunityAnswer).items()
        ),
        decided=decided_in(week),
        experiments=measured.experiment_lines(),
        measures=measured.measure_lines(),
        last_move=_last_move(week),
        move=_move(week),
        no_move_because=move.none_because if move.none else "",
        help_wanted=closing.help_wanted,
        lesson=closing.lesson,
        notes=_notes(week, in_one_line),
        skipped=screens_with(statuses, terms.StepStatus.SKIPPED),
        nothing=screens_with(statuses, terms.StepStatus.NOTHING),
    )


_ANSWERED = {
    terms.ExceptionVerdict.GRANTED: terms.ExceptionState.APPROVED,
    terms.ExceptionVerdict.REFUSED: terms.ExceptionState.REFUSED,
}
_LIVE = (terms.ExceptionState.ASKED, terms.ExceptionState.APPROVED, terms.ExceptionState.RENEWED)


def _exceptions(week: DraftWeek, checks: Mapping[str, models.Check]) -> tuple[page.ExceptionLine, ...]:
    """Return the exceptions that are asked or live in this week, and those that were answered in it."""
    started = models.RuleException.starts_on <= week.agenda.week.last_day
    rows = []
    for row in models.RuleException.select().where(models.RuleException.state.in_(_LIVE) & started):
        review = week.draft.get(answers.ExceptionReview, row.id)
        if review.verdict is terms.ExceptionVerdict.RENEW:
            rows.append(renewal_of(week, row, review))
        elif review.verdict in _ANSWERED:
            row.state = _ANSWERED[review.verdict]
            row.approver_role = review.approver_role or row.approver_role
        if review.verdict is not terms.ExceptionVerdict.CLOSE and row.until >= week.agenda.week.first_day:
            rows.append(row)
    lines = [line(page.ExceptionLine, row) for row in [*rows, *exceptions_of(week, checks)]]
    return tuple(sorted(lines, key=lambda line: (line.until, line.title)))


def _gap(week: DraftWeek, key: str, answer: answers.GapAnswer) -> page.GapLine:
    gap: models.Gap = gap_of(week, key, answer)
    return gap_line(gap, judgement_of(week, gap, answer))


def _reviews(week: DraftWeek) -> tuple[page.ReviewLine, ...]:
    """Return the answers to escalated gaps, and after them the looks back at judgements."""
    answered = tuple(
        line(
            page.ReviewLine,
            gap,
            what_happened=follow.answer,
            decided_on=gap.noticed_on,
            gap=ref_of(gap),
            escalated=True,
        )
        for gap, follow in week.answered_records(models.Gap, answers.FollowUp)
        if follow.answered
    )
    looked_back = week.answered_records(models.Judgement, answers.OutcomeReviewAnswer)
    return answered + tuple(
        review_line(review_of(week, judgement, answer)) for judgement, answer in looked_back
    )


def _problems(week: DraftWeek) -> tuple[page.ProblemLine, ...]:
    """Return the problems chosen to be fixed, and after them those noticed in this week."""
    chosen = terms.ProblemState.CHOSEN
    shown = (models.Problem.state == chosen) | models.Problem.id.in_(
        list(week.draft.all(answers.ProblemTriage))
    )
    rows: list[Any] = [
        row
        for row in models.Problem.select().where(shown).order_by(models.Problem.noticed_on, models.Problem.id)
        if (state_after(week, row) or row.state) is chosen
    ]
    noticed = problems_noticed(week.draft).items()
    new = [problem_of(week, key, answer) for key, answer in noticed]
    return tuple(
        line(page.ProblemLine, row, how_known=row.known, chosen=row not in new) for row in [*rows, *new]
    )


@dataclass(frozen=True, slots=True)
class _Progress:
    """The experiments and measures of a page, as rows that are changed here and never saved."""

    week: DraftWeek
    experiments: dict[str, models.Experiment] = field(default_factory=dict)
    """Those that run at the end of the week, and those that were reviewed."""
    measures: dict[str, models.Measure] = field(default_factory=dict)
    """Those with a reading in this week, and those that an experiment is to move."""
    readings: dict[str, models.Reading] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    """The keys of the opportunities whose experiments begin in this week."""
    started: set[str] = field(default_factory=set)
    """The ids of all experiments that begin with this page: after the week, where it is sealed late."""

    @classmethod
    def of(cls, week: DraftWeek) -> _Progress:
        """Return what the week's answers make of the experiments and measures."""
        builder = cls(week)
        builder._review()
        builder._start()
        builder._measure()
        return builder

    def experiment_lines(self) -> tuple[page.ExperimentLine, ...]:
        """Return the experiments in order of the day on which each is looked at again."""
        last_day = self.week.agenda.week.last_day
        rows = [
            row
            for row in self.experiments.values()
            if row.id in self.started or (row.started_on and row.started_on <= last_day)
        ]
        rows.sort(key=lambda row: (str(row.check_on or ""), row.id))
        reviewed = [(row, self.week.draft.get(answers.ExperimentReviewAnswer, row.id)) for row in rows]
        return tuple(
            # The reason of the verdict, not that of the hypothesis, which has the same name.
            line(page.ExperimentLine, row, review, measure=self._measure_of(row), because=review.because)
            for row, review in reviewed
        )

    def measure_lines(self) -> tuple[page.MeasureLine, ...]:
        """Return the measures that were read in this week."""
        rows = [self.measures[key] for key in self.readings]
        rows.sort(key=lambda row: (row.started_on, row.name))
        return tuple(self._measure_line(row) for row in rows)

    def _review(self) -> None:
        """Take the running experiments, without those that were ended without a word on the page."""
        reviews = self.week.draft.all(answers.ExperimentReviewAnswer)
        running, adapted = terms.ExperimentState.RUNNING, terms.ExperimentState.ADAPTED
        shown = models.Experiment.state.in_((running, adapted)) | models.Experiment.id.in_(list(reviews))
        for row in models.Experiment.select().where(shown):
            self.experiments[row.id] = row
            verdict = reviews[row.id].verdict if row.id in reviews else None
            is_open = row.state in (running, terms.ExperimentState.PAUSED)
            if is_open and verdict is terms.ExperimentVerdict.ADAPT:
                row.check_on = reviews[row.id].check_on or self.week.writer.today + REVIEW_AFTER
            elif is_open and verdict is not None:
                row.state = terms.ExperimentState.ABANDONED

    def _start(self) -> None:
        """Start what was planned, and what was decided to be tried, as far as there is room."""
        states = [row.state for row in self.experiments.values()]
        running = states.count(terms.ExperimentState.RUNNING)
        started = progress.waiting_experiments(running)
        for row in started:
            row.started_on = self.week.writer.today
            if row.check_on is None or row.check_on <= row.started_on:
                row.check_on = self.week.writer.today + REVIEW_AFTER
        for key, answer in self.week.draft.all(answers.OpportunityAnswer).items():
            if answer.try_it and running + len(started) < MOST_RUNNING:
                started.append(progress.experiment_of(self.week, key, answer, begins=True))
                self.begun.add(key)
        self.experiments.update((row.id, row) for row in started)
        self.started.update(row.id for row in started)

    def _measure(self) -> None:
        """Take the measures that are shown, with what the week changed in them."""
        draft = self.week.draft
        read = {key: answer for key, answer in draft.all(answers.ReadingAnswer).items() if not answer.none}
        moved = {review.measure: key for key, review in draft.all(answers.ExperimentReviewAnswer).items()}
        shown = models.Measure.id.in_([*read, *moved]) | models.Measure.experiment.in_(list(self.experiments))
        rows: Any = models.Measure.select().where(shown).order_by(rowid())
        for row in rows:
            self._take(row, moved, read.get(row.id, answers.ReadingAnswer()))
        for key, new in draft.all(answers.NewMeasure).items():
            if new.name.strip():
                row = progress.measure_of(self.week, key, new)
                self._take(row, moved, new)

    def _take(self, row: Any, moved: dict[str, str], answer: answers.NumberAnswer) -> None:  # noqa: ANN401
        experiment = moved.get(row.id, row.experiment_id)
        if experiment in self.experiments:
            row.experiment = self.experiments[experiment]
        self.measures[row.id] = row
        reading = progress.reading_of(self.week, row, answer)
        if reading is not None:
            self.readings[row.id] = reading

    def _measure_of(self, row: models.Experiment) -> page.MeasureLine | None:
        last_day = self.week.agenda.week.last_day
        followed = (m for m in self.measures.values() if m.experiment and m.experiment.id == row.id)
        measure = next((measure for measure in followed if measure.started_on <= last_day), None)
        return None if measure is None else self._measure_line(measure)

    def _measure_line(self, row: models.Measure) -> page.MeasureLine:
        last_day, reading = self.week.agenda.week.last_day, self.readings.get(row.id)
        return page.MeasureLine.of(series_of(row, until=last_day, reading=reading), ref_of(row))


def _last_move(week: DraftWeek) -> page.LastMoveLine | None:
    answer, last = week.draft.get(answers.LastMove), week.agenda.move
    if last is None or answer.outcome is None:
        return None
    is_done = answer.outcome is terms.MoveOutcome.DONE
    return page.LastMoveLine(
        when=last.when,
        action=last.action,
        outcome=answer.outcome,
        changed=answer.changed,
        slip=None if is_done else answer.slip,
        then=None if is_done else what_next(answer),
        ref=Ref(EntityKind.MOVE, last.id),
    )


def _move(week: DraftWeek) -> page.MoveLine | None:
    """Return the move that was set, or the last one where it comes along."""
    move, ref = week.draft.get(answers.NextMove), Ref(EntityKind.MOVE, week.own_id(EntityKind.MOVE))
    if move.none:
        return None
    if move.action.strip():
        return page.MoveLine(one_line(move.when), one_line(move.action), ref)
    onward = carried_on(week.agenda.move, week.draft.get(answers.LastMove))
    return page.MoveLine(onward.when, onward.action, ref) if onward is not None else None


def _notes(week: DraftWeek, in_one_line: str) -> tuple[page.NoteLine, ...]:
    """Return the notes that are kept as notes, and what was captured in this week."""
    filings = week.draft.all(answers.NoteFiling).items()
    note = terms.NoteTarget.NOTE
    ids = [key for key, filing in filings if filing.target is note and not filing.discarded]
    rows = list(
        models.Note.select().where(models.Note.id.in_(ids)).order_by(models.Note.written_at, models.Note.id)
    )
    captured = week.draft.get(answers.Capture).text
    if captured.strip():
        rows.append(models.Note(id=week.own_id(EntityKind.NOTE), text=captured))
    return tuple(line(page.NoteLine, row) for row in rows if one_line(row.text) != in_one_line)


# --------------------------------------------------------------------- lines of stored weeks and drafts


def line(kind: type[L], *rows: Row, **values: Any) -> L:  # noqa: ANN401 -- of any field
    """Return a line about the first of these rows: these values, and their fields of the same names."""
    return from_rows(kind, *rows, ref=ref_of(rows[0]), **values)


def gap_line(gap: models.Gap, judgement: models.Judgement | None) -> page.GapLine:
    """Return a gap with the judgement made in it; where it was escalated, that is not shown."""
    escalated = gap.state == terms.GapState.ESCALATED
    judged = models.Judgement() if judgement is None or escalated else judgement
    chosen = str(getattr(judged, f"option_{judged.chosen}", ""))
    return line(
        page.GapLine,
        gap,
        judged,
        chosen=chosen,
        why=judged.reasons,
        expected=judged.prediction,
        escalated=escalated,
        concerns=concerns_in(gap.concerns),
    )


def review_line(review: models.OutcomeReview) -> page.ReviewLine:
    """Return a look back at a judgement."""
    gap = review.judgement.gap
    return line(page.ReviewLine, review, gap, decided_on=gap.noticed_on, gap=ref_of(gap))


def screens_with(
    statuses: Mapping[terms.Step, terms.StepStatus | None], status: terms.StepStatus
) -> tuple[terms.Step, ...]:
    """Return the screens that were left in this way."""
    return tuple(step for step in terms.Step if statuses.get(step) is status)
