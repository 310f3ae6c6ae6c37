"""One week's ritual while it is open: every answer is saved the moment it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from leadway.domain import answers, follow_up_answers
from leadway.domain.agenda import Agenda, AgendaOutline
from leadway.domain.answers import Answer, Draft, GapAnswer, tidy
from leadway.domain.change import Change
from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError, SealedError
from leadway.domain.gaps import Addressees
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.ritual import Walk, steps
from leadway.domain.steps import suggest_mode
from leadway.domain.terms import Mode, RitualState, Step, StepStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.changes import Changes
from leadway.services.progress.series import series_of
from leadway.services.record_writer import DataService, RecordWriter
from leadway.services.registers.rows import RecordRows
from leadway.services.ritual import seal_undo
from leadway.services.ritual.agenda import build_agenda, build_outline
from leadway.services.ritual.draft_results import DraftWeek, closing_line
from leadway.services.ritual.sealing import seal
from leadway.services.settings import SettingsStore, addressees
from leadway.services.weeks.old_weeks import fill_old_weeks
from leadway.services.weeks.page_builder import build_page
from leadway.storage.answers import dump, load
from leadway.storage.database import Database
from leadway.storage.fields import rowid
from leadway.storage.models import DraftAnswer, Measure, Ritual, RitualStep, query
from leadway.storage.startup_queries import recent_modes

if TYPE_CHECKING:
    from leadway.domain.week_page import PageSnapshot


class OpenRitual(DataService):
    """The draft of one week. Nothing is written for a week until the first answer or step."""

    def __init__(
        self, database: Database, clock: Clock, changes: Changes, settings: SettingsStore, week: Week
    ) -> None:
        super().__init__(database, clock, changes, settings)
        self.week = week
        now = clock.now()
        with database.reading():
            self._row = Ritual.get_or_none(Ritual.week == week)
            if self._row is not None and self._row.state is not RitualState.DRAFT:
                raise _sealed(week)
            usual = settings.load().weekly_time
            every, days = (usual.every, usual.days) if usual is not None else (1, frozenset[int]())
            self.outline: AgendaOutline = build_outline(week, now.date(), every)
            modes = recent_modes(query, week, every)
            self.suggested: Mode = suggest_mode(modes, self.outline.weeks_away, now, days)
            self.draft, self.walk, self._seconds = self._resumed()
        self._agenda: Agenda | None = None
        if self.walk.at is not Step.WEEK:
            self.read_agenda()
        self.is_new = self._row is None

    @property
    def disk(self) -> Database:
        """What the answers are saved in."""
        return self._database

    @property
    def agenda(self) -> Agenda:
        """What is due and what is carried over; the first screen needs only the outline."""
        return self.read_agenda()

    def read_agenda(self) -> Agenda:
        """Read the agenda if it was not read yet, and return it. Raises KnownError on a fault."""
        if self._agenda is None:
            with self._database.reading():
                self._agenda = _spot_kept(build_agenda(self.outline), self.draft)
        return self._agenda

    def add_reading(self, measure: str, given: Mapping[str, object]) -> None:
        """Store a reading of another day at once; the agenda then shows the measure with it.

        Raises KnownError where something is missing.
        """
        rows = RecordRows(self._database, self._clock, self.changes, self._settings)
        rows.add(Ref(EntityKind.MEASURE, measure), given)
        agenda = self.agenda
        with self._database.reading():
            due = tuple(
                replace(each, series=series_of(Measure.get_by_id(each.id), until=self.week.last_day))
                for each in agenda.measures
            )
        self._agenda = replace(agenda, measures=due)

    @property
    def field(self) -> str:
        """The name of the field the person was last in."""
        return self._row.at_field if self._row is not None else ""

    @property
    def weekly_time(self) -> WeeklyTime | None:
        """The person's weekly time."""
        return self._settings.load().weekly_time

    @property
    def weekly_time_sentence(self) -> str:
        """The person's if-then sentence, or an empty text."""
        usual = self.weekly_time
        return usual.sentence if usual is not None else ""

    def seconds(self, step: Step) -> float:
        """Return the active seconds spent on a screen so far."""
        return self._seconds.get(step, 0.0)

    @property
    def total_seconds(self) -> float:
        """The active seconds spent on this ritual so far."""
        return sum(self._seconds.values())

    def put(self, answer: Answer, key: str = "") -> None:
        """Save an answer; raises KnownError where it could not be saved."""
        answer = tidy(answer)
        before = self.draft.get(type(answer), key)
        if answer == before:
            return
        opened: list[tuple[Answer, str]] = []
        if isinstance(answer, GapAnswer) and isinstance(before, GapAnswer):
            opened = follow_up_answers.from_stop(self.draft, key, self._opened_by(key), before, answer)
        self._put_all([*opened, (answer, key)])

    def put_check(self, key: str, answer: answers.CheckAnswer) -> None:
        """Save the four tests of a commitment, and the follow-up answer that they open or take back."""
        title = self._title(key)
        before, answer = self.draft.get(answers.CheckAnswer, key), tidy(answer)
        opened = follow_up_answers.from_check(self.draft, key, title, before, answer)
        self._put_all([*opened, (answer, key)])

    def file_note(self, key: str, filing: answers.NoteFiling) -> None:
        """Send a waiting note to a screen of this ritual, or take it back."""
        text = next((note.text for note in self.outline.notes if note.id == key), "")
        before = self.draft.get(answers.NoteFiling, key)
        opened = follow_up_answers.from_note(self.draft, key, text, before, filing)
        self._put_all([*opened, (filing, key)])

    def addressees(self) -> Addressees:
        """Return who is told what is not the person's to decide, and examples of their field of work."""
        return addressees(self._settings.load())

    def focus(self, field: str) -> None:
        """Remember the field the person is in, so that a restart brings them back to it."""
        if self._row is None or self._row.at_field == field:
            return
        # A person who goes on to the next field does not wait for the disk.
        with self._database.syncing_later(), self._writing():
            Ritual.update(at_field=field).where(Ritual.id == self._row.id).execute()
        self._row.at_field = field

    def spend(self, seconds: float) -> None:
        """Add active time to the present screen."""
        self._seconds[self.walk.at] = self.seconds(self.walk.at) + seconds

    def choose(self, mode: Mode) -> None:
        """Change the mode; what was answered in another mode stays."""
        self._go(self.walk.switch(mode, self.outline.move))

    def next(self, intent: StepStatus = StepStatus.ANSWERED) -> None:
        """Leave the present screen and show the next one."""
        self._go(self.walk.leave(self.draft, intent))

    def back(self) -> None:
        """Show the screen before."""
        self._go(self.walk.back())

    def go(self, step: Step) -> None:
        """Show a screen that was seen before."""
        self._go(self.walk.go(step))

    def closing_draft(self) -> str:
        """Return the closing line drafted from the answers."""
        with self._database.reading():
            return closing_line(self.agenda, self.draft, self.walk.mode)

    def pause(self) -> None:
        """Save the time spent; everything else is saved already."""
        if self._row is not None:
            with self._writing():
                self._keep_steps(self._begin(), self.walk.statuses)

    def seal(self) -> None:
        """Freeze the week. All of it is kept or, on a KnownError, the draft is as it was."""
        # What is sealed now may change records that an older week's page is still read from.
        fill_old_weeks(self._database)
        undo = self._database.undo
        undo.start()
        with self._writing():
            undo.clear()
            with undo.recording() as step:
                written = self._seal()
            seal_undo.save(self.week, self._clock.now(), step)
        # The week is saved by now. What cannot be flushed now is flushed the next time.
        with suppress(KnownError):
            self._database.flush()
        self.changes.announce(*written)

    def page(self) -> PageSnapshot:
        """Return the week's page as far as it is written; nothing is changed."""
        with self._database.reading():
            week = self._draft_week(Ritual.get(Ritual.week == self.week), self.draft)
            # The drafted line counts what was not answered yet; only the person's own is shown.
            return build_page(week, self.draft.get(answers.Closing).line or "")

    def _title(self, key: str) -> str:
        return next((check.title for check in self.agenda.checks if check.id == key), "")

    def _opened_by(self, key: str) -> Answer | None:
        """Return the answer that the check or the note of this key opens."""
        note = next((note.text for note in self.outline.notes if note.id == key), None)
        if note is not None:
            return follow_up_answers.of_note(note, self.draft.get(answers.NoteFiling, key))
        return follow_up_answers.of_check(self._title(key), self.draft.get(answers.CheckAnswer, key))

    def _seal(self) -> tuple[Change, ...]:
        row = self._begin()
        # Read again: what another window put into this week belongs to it, too.
        week = self._draft_week(row, _answers_of(row))
        self._keep_steps(row, week.walk.statuses)
        others = RitualStep.step.not_in([str(step) for step in week.walk.steps])
        RitualStep.update(status=None).where((RitualStep.ritual == row) & others).execute()
        seal(week)
        usual, closing = self.weekly_time, week.draft.get(answers.Closing)
        if usual is not None and usual.repeats == "chosen":
            day, at = closing.next_day or usual.weekday, closing.next_at or usual.at
            self._settings.change(weekly_time=replace(usual, weekday=day, at=at))
        return week.writer.changes

    def _draft_week(self, row: Ritual, draft: Draft) -> DraftWeek:
        """Return the week as it is when it is sealed now, on this screen."""
        walk, now = self.walk.leave(draft), self._clock.now()
        statuses = {**_statuses(_steps_of(row)), **walk.statuses}
        walk = replace(walk, statuses={s: status for s, status in statuses.items() if s in walk.steps})
        return DraftWeek(row, self.agenda, draft, walk, RecordWriter(now, self.week.nearest(now.date())))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write in one transaction; where that fails, the state in memory is restored, too."""
        row, draft = self._row, self.draft
        try:
            with self._database.writing():
                yield
        except BaseException:
            self._row, self.draft = row, draft
            raise

    def _go(self, walk: Walk) -> None:
        # Every other screen shows it: where it cannot be read, this one stays.
        self.read_agenda()
        # The next screen does not wait for the disk either.
        with self._database.syncing_later(), self._writing():
            row = self._begin()
            if walk.at is not self.walk.at:
                row.at_field = ""
            row.mode, row.at_step = walk.mode, str(walk.at)
            row.save(only=(Ritual.at_field, Ritual.mode, Ritual.at_step))
            self._keep_steps(row, walk.statuses)
        self.walk = walk

    def _put_all(self, puts: Sequence[tuple[Answer, str]]) -> None:
        with self._writing():
            for answer, key in puts:
                self._put(answer, key)

    def _put(self, answer: Answer, key: str) -> None:
        row, kind, body = self._begin(), type(answer).__name__, dump(answer)
        same = (DraftAnswer.ritual == row) & (DraftAnswer.kind == kind) & (DraftAnswer.key == key)
        if answer == type(answer)():
            DraftAnswer.delete().where(same).execute()
        elif not DraftAnswer.update(body=body).where(same).execute():
            now = self._clock.now()
            DraftAnswer.create(ritual=row, kind=kind, key=key, body=body, started_at=now)
        self.draft = self.draft.put(answer, key)

    def _begin(self) -> Ritual:
        """Return the week's row, created with the first answer; raises KnownError for a sealed week."""
        row = Ritual.get_or_none(Ritual.week == self.week)
        self._row = self._create_row() if row is None else row
        if self._row.state is not RitualState.DRAFT:
            raise _sealed(self.week)
        return self._row

    def _create_row(self) -> Ritual:
        choices = self._settings.load()
        times = choices.weekly_time.times(self.week) if choices.weekly_time else ()
        planned = times[0].isoformat(timespec="minutes") if times else ""
        return Ritual.create(
            week=self.week,
            mode=self.walk.mode,
            state=RitualState.DRAFT,
            planned_local=planned,
            planned_zone=choices.weekly_time_zone if planned else "",
            started_at=self._clock.now(),
            at_step=str(self.walk.at),
        )

    def _keep_steps(self, row: Ritual, statuses: Mapping[Step, StepStatus]) -> None:
        past = _steps_of(row)
        for step in {*self._seconds, *statuses}:
            stored = past.get(step)
            status, seconds = statuses.get(step), self.seconds(step)
            if stored is None:
                RitualStep.create(ritual=row, step=str(step), status=status, seconds=seconds)
            elif (status or stored.status, seconds) != (stored.status, stored.seconds):
                stored.status, stored.seconds = status or stored.status, seconds
                stored.save()

    def _resumed(self) -> tuple[Draft, Walk, dict[Step, float]]:
        if self._row is None:
            return Draft(), Walk.begin(self.suggested, self.outline.move), {}
        past = _steps_of(self._row)
        screens = steps(self._row.mode, self.outline.move)
        at = Step(self._row.at_step)
        walk = Walk(self._row.mode, screens, at if at in screens else screens[0], _statuses(past))
        return _answers_of(self._row), walk, {step: row.seconds for step, row in past.items()}


def _answers_of(row: Ritual) -> Draft:
    """Return the answers on file, in the order they were begun."""
    answers: dict[tuple[type[Answer], str], Answer] = {}
    rows = DraftAnswer.select().where(DraftAnswer.ritual == row)
    for stored in rows.order_by(DraftAnswer.started_at, rowid()):
        answer = load(stored.kind, stored.body)
        answers[type(answer), stored.key] = answer
    return Draft(answers)


def _steps_of(row: Ritual) -> dict[Step, RitualStep]:
    return {Step(past.step): past for past in RitualStep.select().where(RitualStep.ritual == row)}


def _statuses(past: Mapping[Step, RitualStep]) -> dict[Step, StepStatus]:
    return {step: row.status for step, row in past.items() if row.status is not None}


def _spot_kept(agenda: Agenda, draft: Draft) -> Agenda:
    """Return the agenda with the spot check that was answered, although another row is drawn by now."""
    answered = [check.id for check in agenda.checks if check.id in draft.all(answers.SpotCheck)]
    return replace(agenda, spot_check=answered[0]) if answered else agenda


def _sealed(week: Week) -> SealedError:
    return SealedError(_("{week} is sealed.").format(week=week.name), _("You can add to it on its page."))
