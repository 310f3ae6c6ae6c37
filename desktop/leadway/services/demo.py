"""Fills an empty data folder with a believable team's weeks, through the same services a person uses."""

from __future__ import annotations

import random
import tomllib
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TypeVar

import msgspec

from leadway.domain import answers, terms
from leadway.domain.agenda import Agenda
from leadway.domain.errors import KnownError
from leadway.domain.measures import number
from leadway.domain.ritual import checks_asked
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.resources import resource
from leadway.services.demo_life import FROM_WEEK, DemoLife, PlannedStep
from leadway.services.record_writer import record
from leadway.services.ritual.rituals import OpenRitual
from leadway.services.session import Services
from leadway.storage.models import Commitment, Ritual

_SLOT = WeeklyTime(5, time(15, 30), "stand-up")
_PROJECT_WEEKS = 18
_BASELINE_WEEKS = 6
_SPACE = uuid.UUID("6f1d6f0c-5d0e-4a43-9c6b-1f0f5b0f7a11")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlannedCommitment:
    """A commitment of the team, and what was seen where it was not kept."""

    title: str
    importance: terms.Importance
    right_means: str
    slip: str


@dataclass(frozen=True, slots=True)
class Project:
    """One measure and the new way that moves it from `before` to `after`, give or take `scatter`."""

    measure: str
    unit: str
    better: terms.Better
    before: float
    after: float
    scatter: float
    moves: tuple[str, ...]
    learned: tuple[str, ...]
    way: answers.OpportunityAnswer


@dataclass(frozen=True, slots=True)
class Story:
    """The texts and numbers of the demonstration."""

    looked_at: tuple[str, ...]
    when: tuple[str, ...]
    changed: tuple[str, ...]
    lessons: tuple[str, ...]
    notes: tuple[str, ...]
    amendment: str
    commitments: tuple[PlannedCommitment, ...]
    outcomes: tuple[answers.OutcomeReviewAnswer, ...]
    gaps: tuple[answers.GapAnswer, ...]
    problems: tuple[answers.ProblemAnswer, ...]
    opportunities: tuple[answers.OpportunityAnswer, ...]
    projects: tuple[Project, ...]
    steps: tuple[PlannedStep, ...]


@dataclass
class DemoClock:
    """A clock that is set to each week's weekly time in turn."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self.moment


def read_story() -> Story:
    """Return the story that ships with Leadway; raise KnownError where it is not there."""
    try:
        content = resource("demo", "returns-desk.toml").read_text(encoding="utf-8")
    except OSError as error:
        raise KnownError(
            _("The story that ships with Leadway is missing."), _("Install Leadway again.")
        ) from error
    return msgspec.convert(tomllib.loads(content), Story)


class Demo:
    """Fills in the weeks of a story. The same seed gives the same weeks."""

    def __init__(self, services: Services, clock: DemoClock, seed: int) -> None:
        self._services = services
        self._clock = clock
        self._today = clock.now()
        self._story = read_story()
        self._random = random.Random(seed)  # noqa: S311 -- a story, not a secret
        self._seed = seed
        self._life = DemoLife(services.registers, self._story.steps, seed)

    def fill(self, weeks: int) -> int:
        """Fill in so many weeks up to the last one; return how many were sealed.

        Raises KnownError where the data folder is not empty; nothing is written then.
        """
        with self._services.database.reading():
            empty = not Ritual.select().exists() and not Commitment.select().exists()
        if not empty:
            raise KnownError(_("This data folder is not empty."), _("Choose an empty one with --data-dir."))
        present = Week.of(self._today.date())
        self._set_up(present.shift(-weeks))
        sealed = sum(self._fill_week(present.shift(back - weeks), back) for back in range(weeks))
        self._clock.moment = self._today
        self._services.notes.add(self._pick(self._story.notes), "app")
        return sealed

    def _set_up(self, first: Week) -> None:
        self._at(first)
        services = self._services
        services.setup.begin()
        with services.database.writing():
            for position, commitment in enumerate(self._story.commitments):
                id_ = str(uuid.uuid5(_SPACE, f"{self._seed}/{commitment.title}"))
                row = record(Commitment, commitment, id=id_, since=first.first_day, position=position)
                row.save(force_insert=True)
        kinds = terms.SourceKind
        services.setup.save_sources([kinds.HANDBOOK, kinds.SAFETY, kinds.HEADS])
        services.settings.change(
            weekly_time=_SLOT, weekly_time_zone="Europe/Berlin", field_of_work=terms.FieldOfWork.SHOP
        )
        services.setup.finish()

    def _fill_week(self, week: Week, index: int) -> bool:
        """Do one week's ritual, or skip it; return whether it was sealed."""
        self._at(week)
        fate = self._random.random()
        if index > 2 and fate < 0.07:
            if fate < 0.04:
                status = terms.WeekStatus.AWAY if fate < 0.025 else terms.WeekStatus.SKIPPED
                self._services.weeks.mark(week, status)
            return False
        ritual = self._services.ritual(week)
        usual = terms.Mode.RESTART if ritual.outline.weeks_away else terms.Mode.FULL
        ritual.choose(terms.Mode.SHORT if index > 2 and fate > 0.88 else usual)
        self._answer(ritual, index)
        while not ritual.walk.is_last:
            ritual.spend(self._random.uniform(20, 150))
            ritual.next(terms.StepStatus.NOTHING if self._chance(0.7) else terms.StepStatus.ANSWERED)
        ritual.spend(self._random.uniform(20, 60))
        ritual.seal()
        if self._chance(0.05):
            self._services.weeks.amend(week, self._story.amendment)
        if index >= FROM_WEEK:
            self._life.go_on(self._clock.now().date())
        return True

    def _answer(self, ritual: OpenRitual, index: int) -> None:
        full = ritual.walk.mode is terms.Mode.FULL
        agenda = ritual.agenda
        self._answer_last_move(ritual, agenda)
        self._answer_checks(ritual, agenda)
        if self._chance(0.35 if full else 0.15):
            ritual.put(self._pick(self._story.gaps), "gap")
        if full and agenda.review is not None:
            outcome = self._pick(self._story.outcomes)
            came = terms.CameTrue.YES if self._chance(0.7) else terms.CameTrue.PARTLY
            ritual.put(replace(outcome, came_true=came, same_again=True), agenda.review.id)
        if full:
            self._answer_ideas(ritual, agenda)
        self._answer_progress(ritual, agenda, index, full=full)
        if self._chance(0.6):
            ritual.put(answers.Closing(lesson=self._pick(self._story.lessons)))

    def _answer_last_move(self, ritual: OpenRitual, agenda: Agenda) -> None:
        if agenda.move is None:
            return
        if self._chance(0.7):
            ritual.put(answers.LastMove(terms.MoveOutcome.DONE, self._pick(self._story.changed)))
        else:
            slip = self._pick(tuple(terms.SlipReason)[:4])
            outcome, then = terms.MoveOutcome.NOT_DONE, terms.MoveThen.LET_GO
            ritual.put(answers.LastMove(outcome, slip=slip, then=then))

    def _answer_checks(self, ritual: OpenRitual, agenda: Agenda) -> None:
        slips = {commitment.title: commitment.slip for commitment in self._story.commitments}
        thens = terms.CheckThen
        all_yes = answers.CheckAnswer(terms.Done.YES, terms.Right.YES, terms.OnTime.YES, terms.ByRulebook.YES)
        for check in checks_asked(ritual.walk.mode, agenda):
            fate = self._random.random()
            answer = all_yes if self._chance(0.75) else replace(all_yes, right=terms.Right.DID_NOT_LOOK)
            slip = slips.get(check.title, self._story.commitments[0].slip)
            if fate < 0.06:
                then = self._pick((thens.FIXED, thens.WORTH_FIXING, thens.NOTED))
                answer = answers.CheckAnswer(terms.Done.PARTLY, what_happened=slip, then=then)
            elif fate < 0.14:
                days, late = self._random.randint(1, 3), terms.OnTime.LATE
                answer = replace(all_yes, on_time=late, days_late=days, what_happened=slip, then=thens.FIXED)
            elif fate < 0.17:
                answer = answers.CheckAnswer()
            ritual.put_check(check.id, answer)
        if agenda.spot_check and self._chance(0.8):
            ritual.put(answers.SpotCheck(self._pick(self._story.looked_at)), agenda.spot_check)

    def _answer_ideas(self, ritual: OpenRitual, agenda: Agenda) -> None:
        if self._chance(0.3):
            ritual.put(self._pick(self._story.problems), "problem")
        if self._chance(0.2):
            ritual.put(self._pick(self._story.opportunities), "opportunity")
        verdicts = terms.ProblemVerdict
        for problem in agenda.problems:
            verdict = self._pick((verdicts.STILL_TRUE, verdicts.DROP, verdicts.NEXT))
            reason = "Solved by the new shelves." if verdict is verdicts.DROP else ""  # no text
            ritual.put(answers.ProblemTriage(verdict, reason), problem.id)

    def _answer_progress(self, ritual: OpenRitual, agenda: Agenda, index: int, *, full: bool) -> None:
        project = self._story.projects[index // _PROJECT_WEEKS % len(self._story.projects)]
        phase = index % _PROJECT_WEEKS
        measures = {due.series.name: due for due in agenda.measures}
        if project.measure not in measures and phase < _BASELINE_WEEKS:
            value = self._value(project, phase)
            ritual.put(answers.NewMeasure(project.measure, project.unit, project.better, value), "measure")
        for due in agenda.measures:
            is_read = due.series.name == project.measure
            value = self._value(project, phase) if is_read else ""
            ritual.put(answers.ReadingAnswer(value, none=not is_read), due.id)
        if full and phase >= _BASELINE_WEEKS and not agenda.running and phase < _PROJECT_WEEKS - 4:
            ritual.put(replace(project.way, try_it=True), "way")
        turn = agenda.experiment
        if full and turn is not None:
            judged = turn.check_on is not None and turn.check_on <= agenda.today and phase > 14
            moved = measures.get(project.measure)
            ritual.put(
                answers.ExperimentReviewAnswer(
                    target=f"{project.measure}: {number(project.after)} {project.unit}",  # no text
                    now=f"{self._value(project, phase)} {project.unit}",
                    obstacle=self._pick(project.moves),
                    learned=self._pick(project.learned),
                    measure=moved.id if moved is not None and turn.series is None else "",
                    verdict=terms.ExperimentVerdict.ADOPT if judged else None,
                    because="Better six weeks in a row." if judged else "",  # no text
                    owner_role="Deputy" if judged else "",  # no text
                ),
                turn.id,
            )
        ritual.put(
            answers.NextMove(
                self._pick(self._story.when),
                self._pick(project.moves),
                serves="experiment" if turn else "",
                serves_id=turn.id if turn else "",
            )
        )

    def _value(self, project: Project, phase: int) -> str:
        settled = min(1.0, max(0.0, (phase - _BASELINE_WEEKS - 1) / 4))
        middle = project.before + (project.after - project.before) * settled
        return number(round(middle + self._random.uniform(-project.scatter, project.scatter), 1))

    def _at(self, week: Week) -> None:
        self._clock.moment = (_SLOT.times(week)[0] + timedelta(minutes=2)).astimezone()

    def _chance(self, share: float) -> bool:
        return self._random.random() < share

    def _pick(self, choices: tuple[T, ...]) -> T:
        return self._random.choice(choices)
