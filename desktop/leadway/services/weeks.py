"""The weeks: the present one for the home page, all of them for the history; marking and amending them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.moves import sentence
from leadway.domain.ritual import MINUTES, PLANS, Tally, suggest_mode, tally
from leadway.domain.terms import CommitmentState, Mode, MoveState, RitualState, Step, WeekStatus
from leadway.domain.text import clean
from leadway.domain.weeks import Week
from leadway.services.agenda import SEALED, glance
from leadway.services.changes import Changes
from leadway.services.settings import SettingsStore
from leadway.storage.database import Database
from leadway.storage.models import Amendment, Commitment, Move, Ritual, StateChange, WeekMark

if TYPE_CHECKING:
    from leadway.domain.summary import WeekSummary

_RECENT = 13


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One week in the list of weeks."""

    week: Week
    status: WeekStatus
    mode: Mode | None = None
    closing_line: str = ""
    has_draft: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """What *This week* shows."""

    week: Week
    status: WeekStatus
    resume_at: str = ""
    """The title of the screen to go on with; empty while nothing has been begun."""
    suggested: Mode = Mode.FULL
    minutes: int = 15
    checks: int = 0
    reviews: int = 0
    numbers: int = 0
    notes: int = 0
    critical: tuple[str, ...] = ()
    closing_line: str = ""
    move: str = ""
    move_state: MoveState | None = None
    slot_sentence: str = ""
    tally: Tally = field(default_factory=lambda: Tally(0, 0))
    open_weeks: tuple[Week, ...] = ()
    """Earlier weeks with a draft that was never sealed."""
    returning: bool = False
    set_up: bool = False
    has_promises: bool = False


class WeekService:
    """What there is to see of weeks."""

    def __init__(self, database: Database, clock: Clock, changes: Changes, settings: SettingsStore) -> None:
        self._database = database
        self._clock = clock
        self._changes = changes
        self._settings = settings

    def this_week(self) -> Week:
        """Return the week of now."""
        return Week.of(self._clock.now().date())

    def status(self, week: Week) -> WeekStatus:
        """Return what a week is: kept, pass, away, open or missed."""
        with self._database.reading():
            lines = self._lines(week, week)
        return lines[0].status if lines else WeekStatus.OPEN

    def home(self) -> Home:
        """Return what *This week* shows."""
        now = self._clock.now()
        week = Week.of(now.date())
        settings = self._settings.load()
        with self._database.reading():
            agenda = glance(week, now.date())
            recent = self._lines(week, week.shift(1 - _RECENT))
            row = Ritual.get_or_none(Ritual.week == week)
            move, move_state = _shown_move(week)
            suggested = row.mode if row else suggest_mode(recent_modes(week), agenda, now)
            older = Ritual.select(Ritual.week).where(
                (Ritual.state == RitualState.DRAFT) & (Ritual.week < week)
            )
            open_weeks = tuple(r.week for r in older.order_by(Ritual.week))
            has_promises = Commitment.select().where(Commitment.state != CommitmentState.RETIRED).exists()
        begun = row if row is not None and row.state is RitualState.DRAFT else None
        return Home(
            week=week,
            status=recent[0].status if recent else WeekStatus.OPEN,
            resume_at=PLANS[Step(begun.at_step)].title if begun else "",
            suggested=suggested,
            minutes=MINUTES[suggested],
            checks=len(agenda.checks),
            reviews=int(agenda.review is not None),
            numbers=len(agenda.measures),
            notes=len(agenda.notes),
            critical=tuple(check.title for check in agenda.checks if check.critical),
            closing_line=row.closing_line if row else "",
            move=move,
            move_state=move_state,
            slot_sentence=settings.slot.sentence if settings.slot else "",
            tally=tally([line.status for line in recent]),
            open_weeks=open_weeks,
            returning=bool(agenda.weeks_away),
            set_up=settings.set_up,
            has_promises=has_promises,
        )

    def ritual_state(self, week: Week) -> dict[str, str] | None:
        """Return the state, mode, screen and field of a week's ritual; None where there is none."""
        with self._database.reading():
            row = Ritual.get_or_none(Ritual.week == week)
        if row is None:
            return None
        return {"state": str(row.state), "mode": str(row.mode), "step": row.at_step, "field": row.at_field}

    def history(self) -> tuple[WeekLine, ...]:
        """Return every week since the first, newest first."""
        with self._database.reading():
            return tuple(self._lines(self.this_week(), None))

    def summary(self, week: Week) -> WeekSummary:
        """Return a week's page; raise KnownError where nothing was ever written for it.

        A draft's page says what it would say if the week were sealed now.
        """
        from leadway.services.summary import summarise  # late: *This week* does without it

        with self._database.reading():
            status = self.status(week)
            found = summarise(week, status)
        if found is None:
            raise KnownError(
                f"There is nothing to show for {week.name.lower()} of {week.year}.", _nothing(status)
            )
        return self._drafted(found) if found.state is RitualState.DRAFT else found

    def amend(self, week: Week, text: str) -> None:
        """Add to a sealed week, with the day; what was sealed stays as it is."""
        tidy = clean(text).strip()
        if not tidy:
            raise KnownError("There is nothing to add yet.", "Write a few words first.")
        now = self._clock.now()
        with self._database.writing():
            row = Ritual.get_or_none((Ritual.week == week) & Ritual.state.in_(SEALED))
            if row is None:
                raise KnownError(f"{week.name} is not sealed.", "While it is open, just change it.")
            Amendment.create(ritual=row, text=tidy, written_at=now)
            if row.state is not RitualState.AMENDED:
                StateChange.create(
                    kind="ritual", record=row.id, was=row.state, now=RitualState.AMENDED, at=now
                )
                row.state = RitualState.AMENDED
                row.save()
        self._changes.announce("week")

    def mark(self, week: Week, status: WeekStatus | None) -> None:
        """Declare a week as passed or away, or take that back (None)."""
        with self._database.writing():
            WeekMark.delete().where(WeekMark.week == week).execute()
            if status is not None:
                WeekMark.create(week=week, status=status, marked_at=self._clock.now())
        self._changes.announce("week")

    def _drafted(self, empty: WeekSummary) -> WeekSummary:
        """Return a draft's page. Its cards become records only on sealing, so it is sealed for a look."""
        # Late: rituals are built on weeks.
        from leadway.domain.cards import Closing
        from leadway.services.rituals import OpenRitual
        from leadway.services.summary import summarise

        def read() -> WeekSummary | None:
            return summarise(empty.week, empty.status)

        ritual = OpenRitual(self._database, self._clock, self._changes, self._settings, empty.week)
        found = ritual.preview(read) or empty
        # The drafted closing line counts what was not answered yet; only the person's own words stand here.
        line = ritual.card(Closing).line or ""
        return replace(found, state=RitualState.DRAFT, sealed_at=None, in_one_line=line)

    def _lines(self, last: Week, first: Week | None) -> list[WeekLine]:
        rituals = Ritual.select(Ritual.week, Ritual.mode, Ritual.state, Ritual.closing_line, Ritual.sealed_at)
        marks = WeekMark.select()
        if first is not None:
            rituals = rituals.where((Ritual.week >= first) & (Ritual.week <= last))
            marks = marks.where((WeekMark.week >= first) & (WeekMark.week <= last))
        by_week: dict[Week, Ritual] = {row.week: row for row in rituals}
        marked = {row.week: row.status for row in marks}
        begun = self._settings.load().begun_on
        earliest = min([*by_week, *marked, *([Week.of(begun)] if begun else []), last])
        if first is not None:
            earliest = max(earliest, first)
        present = self.this_week()
        lines = []
        for back in range(last.since(earliest) + 1):
            week = last.shift(-back)
            lines.append(_line(week, by_week.get(week), marked.get(week), present))
        return lines


def _line(week: Week, row: Ritual | None, mark: WeekStatus | None, present: Week) -> WeekLine:
    sealed = row is not None and row.state in SEALED
    if sealed:
        status = WeekStatus.KEPT
    elif mark is not None:
        status = mark
    else:
        status = WeekStatus.OPEN if week >= present else WeekStatus.MISSED
    return WeekLine(
        week=week,
        status=status,
        mode=row.mode if row else None,
        closing_line=row.closing_line if row else "",
        has_draft=row is not None and not sealed,
    )


def recent_modes(week: Week) -> list[Mode | None]:
    """Return the modes of the two weeks before, newest first; None where a week has no sealed ritual."""
    rows = Ritual.select(Ritual.week, Ritual.mode).where(
        Ritual.state.in_(SEALED) & (Ritual.week >= week.shift(-2)) & (Ritual.week < week)
    )
    modes = {row.week: row.mode for row in rows}
    first = Ritual.select(Ritual.week).order_by(Ritual.week).first()
    if first is None:
        return []
    return [modes.get(week.shift(-back)) for back in (1, 2) if week.shift(-back) >= first.week]


def _shown_move(week: Week) -> tuple[str, MoveState | None]:
    """Return the move that was set last, and what became of it."""
    row = (
        Move.select(Move)
        .join(Ritual, on=Move.ritual == Ritual.id)
        .where(Ritual.week <= week)
        .order_by(Ritual.week.desc())
        .first()
    )
    return (sentence(row.when, row.action), row.state) if row else ("", None)


def _nothing(status: WeekStatus) -> str:
    if status is WeekStatus.MISSED:
        return "No ritual was done that week."
    return "Its page appears as soon as something is written."
