"""The weeks: the present one for the home page, all of them for the history; marking and amending them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from leadway.domain.errors import KnownError
from leadway.domain.home import Home, WeekLine
from leadway.domain.refs import Ref
from leadway.domain.terms import RitualState, WeekStatus
from leadway.domain.text import clean
from leadway.domain.weeks import Week, local_day
from leadway.i18n import _
from leadway.services.record_writer import DataService, RecordWriter
from leadway.storage.fields import rowid
from leadway.storage.models import Amendment, DeclaredWeek, Gap, Ritual, query
from leadway.storage.startup_queries import asked_week, read_history, read_home, weeks_in_use

if TYPE_CHECKING:
    from leadway.domain.agenda import SetMove
    from leadway.domain.week_page import Amendment as Amended
    from leadway.domain.week_page import PageSnapshot, WeekSummary
STEP_AMEND = _("add to {week}")
STEPS: dict[WeekStatus | None, str] = {
    WeekStatus.SKIPPED: _("skip {week}"),
    WeekStatus.AWAY: _("away in {week}"),
    None: _("open {week} again"),
}
"""What can be undone, after "Undo:"."""


class WeekService(DataService):
    """What there is to see of weeks."""

    def this_week(self) -> Week:
        """Return the week that is asked about now: the oldest one still offered, or the present one."""
        with self._database.reading():
            return asked_week(query, self._clock.now())

    def status(self, week: Week) -> WeekStatus:
        """Return what a week is: done, skipped, away, open or without a ritual."""
        with self._database.reading():
            return weeks_in_use(query, week).status(week, self._clock.now())

    def home(self) -> Home:
        """Return what *This week* shows."""
        with self._database.reading():
            return read_home(query, self._clock.now())

    def coming_move(self) -> SetMove | None:
        """Return the move that was set last, as long as it is not answered."""
        from leadway.services.ritual.agenda import open_move  # late: This week does without its 20 ms

        with self._database.reading():
            # No week so far ahead has a ritual yet.
            return open_move(Week.of(self._clock.now().date()).shift(2))

    def ritual_state(self, week: Week) -> dict[str, str] | None:
        """Return the state, mode, screen and field of a week's ritual; None where there is none."""
        with self._database.reading():
            row = Ritual.get_or_none(Ritual.week == week)
        if row is None:
            return None
        return {"state": str(row.state), "mode": str(row.mode), "step": row.at_step, "field": row.at_field}

    def week_of(self, ritual: str) -> Week | None:
        """Return the week of a ritual, by its id; None where it is gone."""
        with self._database.reading():
            row = Ritual.get_or_none(Ritual.id == ritual)
        return row.week if row is not None else None

    def history(self) -> tuple[WeekLine, ...]:
        """Return every week since the first, and others that have notes kept with them, newest first."""
        with self._database.reading():
            return tuple(read_history(query, self._clock.now()))

    def summary(self, week: Week) -> WeekSummary:
        """Return a week's page; raise KnownError where nothing was ever written for it.

        A draft's page is what sealing would store now.
        """
        # Late: *This week* does without them.
        from leadway.domain.week_page import WeekSummary
        from leadway.services.erasure.pages import with_words_for_removed
        from leadway.services.weeks.page_labels import with_labels_of_today

        with suppress(KnownError):  # Where it cannot be stored now, it is read from the records once more.
            self.fill_old_week(week)
        with self._database.reading():
            status = self.status(week)
            ritual = Ritual.get_or_none(Ritual.week == week)
            if ritual is not None and (ritual.page is not None or ritual.state is not RitualState.DRAFT):
                page = with_words_for_removed(with_labels_of_today(_page_of(ritual)))
                added = _amendments(ritual)
                state = RitualState.AMENDED if added else RitualState.SEALED
                summary = WeekSummary.of(page, week, WeekStatus.DONE, state, added)
                return replace(summary, folded=self._folded(summary))
        if ritual is None:
            raise KnownError(
                _("There is nothing to show for {week} of {year}.").format(week=week.name, year=week.year),
                _nothing(status),
            )
        from leadway.services.ritual.rituals import OpenRitual  # late: a stored page does without it

        open_ritual = OpenRitual(self._database, self._clock, self.changes, self._settings, week)
        return WeekSummary.of(open_ritual.page(), week, status, RitualState.DRAFT)

    def _folded(self, page: WeekSummary) -> frozenset[Ref]:
        """Return the gaps of which what was thought is folded now."""
        from leadway.domain.agenda import is_folded  # late: This week does without its 15 ms

        sealed_on, today = page.sealed_at and local_day(page.sealed_at), self._clock.now().date()
        refs = {gap.ref.id: gap.ref for gap in page.gaps if gap.ref is not None}
        rows: Any = Gap.select().where(Gap.id.in_(list(refs)))
        return frozenset(refs[row.id] for row in rows if is_folded(row.state, sealed_on, today))

    def weeks_without_page(self) -> list[Week]:
        """Return the weeks sealed before pages were stored, oldest first. May be called in any thread."""
        from leadway.services.weeks import old_weeks  # late, as below: there is hardly ever one

        with self._database.thread_connection():
            return old_weeks.weeks_without_page(self._database)

    def fill_old_week(self, week: Week) -> bool:
        """Store the page of a week sealed before pages were stored; return whether it was stored.

        May be called in any thread. Raises KnownError.
        """
        from leadway.services.weeks import old_weeks  # late: hardly any week is without its page

        with self._database.thread_connection():
            with self._database.reading():
                if not Ritual.select().where(old_weeks.WITHOUT_PAGE & (Ritual.week == week)).exists():
                    return False
            return old_weeks.fill_old_week(self._database, week)

    def amend(self, week: Week, text: str) -> None:
        """Add to a sealed week, with the day; what was sealed stays as it is."""
        tidy = clean(text).strip()
        if not tidy:
            raise KnownError(_("There is nothing to add yet."), _("Write a few words first."))
        with self.writing_records(STEP_AMEND.format(week=week.name)) as writer:
            row = Ritual.get_or_none(
                (Ritual.week == week) & Ritual.state.in_((RitualState.SEALED, RitualState.AMENDED))
            )
            if row is None:
                raise KnownError(
                    _("{week} is not sealed.").format(week=week.name), _("While it is open, just change it.")
                )
            writer.create(Amendment(ritual=row, text=tidy, written_at=writer.now))
            writer.set_state(row, RitualState.AMENDED)

    def mark(self, week: Week, status: WeekStatus | None) -> None:
        """Declare a week as skipped or away, or take that back (None)."""
        with self.writing_records(STEPS[status].format(week=week.name)) as writer:
            declare(writer, week, status)


def _page_of(ritual: Ritual) -> PageSnapshot:
    """Return the page of a sealed week; to be called inside a reading. Raises as `load_page` does."""
    if ritual.page is not None:
        from leadway.storage.week_pages import load_page

        return load_page(ritual.page)
    from leadway.services.weeks.old_weeks import read_page  # late: hardly any week is without its page

    return read_page(ritual)


def _amendments(ritual: Ritual) -> tuple[Amended, ...]:
    from leadway.domain.week_page import Amendment as Amended

    rows = Amendment.select().where(Amendment.ritual == ritual).order_by(Amendment.written_at, rowid())
    return tuple(Amended(row.written_at.astimezone(), row.text) for row in rows)


def declare(writer: RecordWriter, week: Week, status: WeekStatus | None) -> None:
    """Write that a week is skipped or away, in place of what was declared before; None takes that back."""
    row = DeclaredWeek.get_or_none(DeclaredWeek.week == week)
    if row is not None:
        writer.delete(row)
    if status is not None:
        writer.create(DeclaredWeek(week=week, status=status, declared_at=writer.now))


def _nothing(status: WeekStatus) -> str:
    if status is WeekStatus.NO_RITUAL:
        return _("No ritual was done that week.")
    return _("Its page appears as soon as something is written.")
