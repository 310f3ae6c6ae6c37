"""Whether the card shows: one situation after another."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from leadway.domain.reminder import (
    DesktopState,
    ReminderRule,
    ReminderSettings,
    ReminderState,
    decide,
    dues_in,
    next_card,
)
from leadway.domain.terms import Reason, Verdict, WeekStatus
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week

BERLIN, AUCKLAND, NEW_YORK = map(ZoneInfo, ("Europe/Berlin", "Pacific/Auckland", "America/New_York"))
FRIDAY = ReminderRule(WeeklyTime(5, time(15, 30)), BERLIN)
"""Friday 15:30, working Monday to Friday, 8 to 18. The week of these tests is 2026-W48."""
NOTHING = DesktopState()
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def at(written: str, where: ZoneInfo = BERLIN) -> datetime:
    """Return a moment such as `27 15:30`, a day of November 2026 and a time."""
    return datetime.strptime(f"2026-11-{written}", "%Y-%m-%d %H:%M").replace(tzinfo=where)


def known(
    status: WeekStatus = WeekStatus.OPEN,
    shown: Sequence[datetime] = (),
    **choices: Any,  # noqa: ANN401 -- of any choice
) -> ReminderState:
    """Return what is known in these tests' week."""
    return ReminderState(ReminderSettings(**choices), {Week(2026, 48): status}, tuple(shown))


SLOT = at("27 15:30")


@pytest.mark.parametrize(
    ("now", "past", "around", "verdict", "reason"),
    [
        (SLOT, known(), NOTHING, Verdict.SHOW, Reason.DUE),
        (SLOT + 2 * HOUR, known(), NOTHING, Verdict.SHOW, Reason.DUE),
        (SLOT - MINUTE, known(), NOTHING, Verdict.WAIT, Reason.BEFORE_WEEKLY_TIME),
        (at("23 00:00"), known(), NOTHING, Verdict.WAIT, Reason.BEFORE_WEEKLY_TIME),
        (SLOT, known(WeekStatus.DONE), NOTHING, Verdict.QUIET, Reason.DONE),
        (SLOT, known(WeekStatus.SKIPPED), NOTHING, Verdict.QUIET, Reason.SKIPPED),
        (SLOT, known(WeekStatus.AWAY), NOTHING, Verdict.QUIET, Reason.AWAY),
        (SLOT, known(away_until=date(2026, 11, 27)), NOTHING, Verdict.QUIET, Reason.AWAY),
        (SLOT, known(away_until=date(2026, 11, 26)), NOTHING, Verdict.SHOW, Reason.DUE),
        (SLOT, known(silent_on=SLOT.date()), NOTHING, Verdict.WAIT, Reason.UNDONE),
        (SLOT, known(silent_on=SLOT.date() - timedelta(days=1)), NOTHING, Verdict.SHOW, Reason.DUE),
        (SLOT, known(WeekStatus.DONE, silent_on=SLOT.date()), NOTHING, Verdict.QUIET, Reason.DONE),
        (SLOT, known(shown=[SLOT - MINUTE]), NOTHING, Verdict.WAIT, Reason.JUST_SHOWN),
        (SLOT + 2 * HOUR, known(shown=[SLOT]), NOTHING, Verdict.SHOW, Reason.DUE),
        (at("27 17:45"), known(shown=[SLOT, at("27 17:30")]), NOTHING, Verdict.DOT, Reason.ENOUGH_TODAY),
        (
            at("27 17:00"),
            known(shown=[at("24 9:00"), at("25 9:00"), at("26 9:00")]),
            NOTHING,
            Verdict.DOT,
            Reason.ENOUGH_THIS_WEEK,
        ),
        (at("27 18:00"), known(), NOTHING, Verdict.DOT, Reason.OUTSIDE_HOURS),
        (at("28 12:00"), known(), NOTHING, Verdict.DOT, Reason.OUTSIDE_HOURS),
        (SLOT, known(), DesktopState(locked=True), Verdict.WAIT, Reason.LOCKED),
        (SLOT, known(), DesktopState(do_not_disturb=True), Verdict.WAIT, Reason.DO_NOT_DISTURB),
        (SLOT, known(), DesktopState(full_screen=True), Verdict.WAIT, Reason.FULL_SCREEN),
        (SLOT, known(), DesktopState(present=False), Verdict.WAIT, Reason.NOBODY_HERE),
        (SLOT, known(), DesktopState(False, False, False, True), Verdict.SHOW, Reason.DUE),
        (SLOT, known(snoozed_until=SLOT + HOUR), NOTHING, Verdict.WAIT, Reason.SNOOZED),
        (SLOT + HOUR, known(snoozed_until=SLOT + HOUR), NOTHING, Verdict.SHOW, Reason.DUE),
    ],
)
def test_what_the_card_does_and_why(
    now: datetime, past: ReminderState, around: DesktopState, verdict: Verdict, reason: Reason
) -> None:
    decision = decide(FRIDAY, past, around, now)

    assert (decision.verdict, decision.reason) == (verdict, reason)
    assert now + 31 * MINUTE / 60 <= decision.ask_again <= now + HOUR


def test_without_a_slot_nothing_is_asked() -> None:
    decision = decide(ReminderRule(None, BERLIN), known(), NOTHING, SLOT)

    assert (decision.verdict, decision.reason) == (Verdict.QUIET, Reason.NO_WEEKLY_TIME)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_a_sentence(reason: Reason) -> None:
    assert reason.label.endswith(".")
    assert reason.label[0].isupper()


@pytest.mark.parametrize(
    ("past", "dot"),
    [
        (known(), True),
        (known(WeekStatus.DONE), False),
        (known(WeekStatus.SKIPPED), False),
        (known(WeekStatus.AWAY), False),
        (known(shown=[SLOT]), True),
        (known(snoozed_until=SLOT + HOUR), True),
    ],
)
def test_the_dot_stays_while_the_week_is_open(past: ReminderState, *, dot: bool) -> None:
    assert decide(FRIDAY, past, NOTHING, SLOT).dot is dot


@pytest.mark.parametrize(
    ("now", "past", "again"),
    [
        (at("27 15:00"), known(), SLOT),
        (at("27 12:00"), known(), at("27 13:00")),
        # So near that two wake-ups would fall into a minute.
        (SLOT - timedelta(seconds=5), known(), SLOT + timedelta(seconds=26)),
        (at("27 16:10"), known(snoozed_until=at("27 16:30")), at("27 16:30")),
        (at("27 17:10"), known(shown=[SLOT]), at("27 17:30")),
    ],
)
def test_it_is_asked_again_when_the_reason_ends_and_within_the_hour(
    now: datetime, past: ReminderState, again: datetime
) -> None:
    assert decide(FRIDAY, past, NOTHING, now).ask_again == again


def test_what_holds_the_card_is_looked_at_again_soon() -> None:
    decision = decide(FRIDAY, known(), DesktopState(full_screen=True), SLOT)

    assert decision.ask_again == SLOT + 5 * MINUTE
    assert decide(FRIDAY, known(), NOTHING, decision.ask_again.astimezone(BERLIN)).verdict is Verdict.SHOW


class TestLater:
    """Being reminded later is neither skipping nor another length than was said."""

    def test_one_hour_is_one_hour_although_a_card_was_just_shown(self) -> None:
        past = known(shown=[SLOT], snoozed_until=SLOT + HOUR)

        assert decide(FRIDAY, past, NOTHING, SLOT + 59 * MINUTE).reason is Reason.SNOOZED
        assert decide(FRIDAY, past, NOTHING, SLOT + HOUR).verdict is Verdict.SHOW

    def test_a_moment_outside_the_working_hours_was_chosen_on_purpose(self) -> None:
        past = known(shown=[SLOT], snoozed_until=at("28 9:00"))

        assert decide(FRIDAY, past, NOTHING, at("28 9:00")).verdict is Verdict.SHOW
        # The computer was off until noon.
        assert decide(FRIDAY, past, NOTHING, at("28 12:00")).verdict is Verdict.SHOW
        assert decide(FRIDAY, past, NOTHING, at("29 9:00")).reason is Reason.OUTSIDE_HOURS

    def test_it_is_kept_once(self) -> None:
        past = known(shown=[SLOT, at("27 16:30")], snoozed_until=at("27 16:30"))

        assert decide(FRIDAY, past, NOTHING, at("27 16:31")).reason is Reason.ENOUGH_TODAY

    def test_said_before_the_slot_the_card_comes_when_it_was_asked_for(self) -> None:
        past = known(snoozed_until=at("25 10:00"))

        assert decide(FRIDAY, past, NOTHING, at("25 10:00")).verdict is Verdict.SHOW
        shown = known(shown=[at("25 10:00")], snoozed_until=at("25 10:00"))
        assert decide(FRIDAY, shown, NOTHING, at("25 13:00")).reason is Reason.BEFORE_WEEKLY_TIME

    def test_past_the_end_of_the_week_it_holds_this_week_and_not_the_next(self) -> None:
        past = known(snoozed_until=at("30 10:00"))

        assert decide(FRIDAY, past, NOTHING, SLOT).reason is Reason.SNOOZED
        assert next_card(FRIDAY, past, SLOT) is None
        # Where the computer was off at that moment, a later week begins as any other.
        assert decide(FRIDAY, past, NOTHING, datetime(2026, 12, 7, 9, tzinfo=BERLIN)).reason is (
            Reason.BEFORE_WEEKLY_TIME
        )

    def test_no_more_cards_come_of_it_than_are_allowed(self) -> None:
        past = known(shown=[at("27 8:00"), at("27 11:00")], snoozed_until=at("27 16:00"))

        assert decide(FRIDAY, past, NOTHING, at("27 16:00")).reason is Reason.ENOUGH_TODAY

    def test_a_clock_set_back_by_a_year_does_not_hold_the_card_for_a_year(self) -> None:
        past = known(snoozed_until=at("27 16:30").replace(year=2027))

        assert decide(FRIDAY, past, NOTHING, SLOT).verdict is Verdict.SHOW


class TestWrongClocks:
    """A clock that was set, and cards that now lie ahead of it."""

    def test_set_back_by_minutes_no_second_card_comes(self) -> None:
        past = known(shown=[SLOT + 10 * MINUTE])

        assert decide(FRIDAY, past, NOTHING, SLOT).reason is Reason.JUST_SHOWN

    def test_set_back_by_a_day_the_next_card_is_not_days_away(self) -> None:
        monday = ReminderRule(WeeklyTime(1, time(9), looks_at="own"), BERLIN)
        past = known(shown=[SLOT])

        assert decide(monday, past, NOTHING, at("24 9:00")).verdict is Verdict.SHOW

    @pytest.mark.parametrize("ahead", [3 * HOUR, 26 * HOUR, 24 * 9 * HOUR])
    def test_the_cards_of_a_clock_that_was_ahead_use_up_none_of_this_week(self, ahead: timedelta) -> None:
        past = known(shown=[SLOT + ahead + n * HOUR for n in range(3)])

        assert decide(FRIDAY, past, NOTHING, SLOT).verdict is Verdict.SHOW

    def test_set_back_by_a_year_the_weeks_of_then_have_their_cards(self) -> None:
        then = datetime(2025, 11, 28, 15, 30, tzinfo=BERLIN)
        past = known(away_from=date(2026, 11, 20), away_until=date(2026, 11, 26), shown=[SLOT] * 3)

        assert decide(FRIDAY, past, NOTHING, then).verdict is Verdict.SHOW

    def test_a_flight_west_over_the_date_line_does_not_end_being_away(self) -> None:
        past = known(away_from=date(2026, 11, 28), away_until=date(2026, 11, 29))

        assert decide(FRIDAY, past, NOTHING, SLOT).reason is Reason.AWAY


class TestHours:
    """Working hours, and slots outside them."""

    def test_a_slot_in_the_evening_may_show_for_two_hours(self) -> None:
        evening = ReminderRule(WeeklyTime(4, time(20)), BERLIN)

        assert decide(evening, known(), NOTHING, at("26 21:59")).verdict is Verdict.SHOW
        later = decide(evening, known(), NOTHING, at("26 22:00"))
        assert (later.reason, later.comes) == (Reason.OUTSIDE_HOURS, at("27 8:00"))

    def test_a_slot_on_a_day_off_may_show_all_that_day(self) -> None:
        saturday = ReminderRule(WeeklyTime(6, time(10)), BERLIN)

        assert decide(saturday, known(), NOTHING, at("28 16:00")).verdict is Verdict.SHOW
        assert decide(saturday, known(), NOTHING, at("29 10:00")).reason is Reason.OUTSIDE_HOURS

    def test_a_slot_just_before_closing_does_not_show_after_it(self) -> None:
        late = ReminderRule(WeeklyTime(4, time(17, 50)), BERLIN)

        decision = decide(late, known(), NOTHING, at("26 18:05"))
        assert (decision.reason, decision.comes) == (Reason.OUTSIDE_HOURS, at("27 8:00"))

    def test_a_night_shift_is_one_stretch(self) -> None:
        night = WorkingHours(frozenset({5}), time(22), time(6))

        assert night.contains(at("27 23:00"))
        assert night.contains(at("28 5:59"))
        assert not night.contains(at("28 6:00"))
        assert not night.contains(at("27 5:00"))
        assert night.next_start(at("28 7:00")) == datetime(2026, 12, 4, 22, tzinfo=BERLIN)

    def test_without_a_working_day_the_hours_never_begin(self) -> None:
        assert WorkingHours(frozenset()).next_start(SLOT) is None
        never = ReminderRule(FRIDAY.weekly_time, BERLIN, WorkingHours(frozenset()))
        assert decide(never, known(), NOTHING, at("28 9:00")).verdict is Verdict.DOT


class TestTravel:
    """The slot keeps its zone; days, weeks and hours are those of the place where the person is."""

    def test_the_slot_is_the_same_instant_elsewhere(self) -> None:
        there = at("27 9:30", NEW_YORK)

        assert dues_in(FRIDAY, Week(2026, 48), NEW_YORK) == (there,)
        assert decide(FRIDAY, known(), NOTHING, there).verdict is Verdict.SHOW
        assert decide(FRIDAY, known(), NOTHING, there - MINUTE).reason is Reason.BEFORE_WEEKLY_TIME

    def test_out_of_the_hours_it_comes_at_the_same_time_on_the_clocks_there(self) -> None:
        # 15:30 in Berlin is half past three at night in Auckland.
        assert dues_in(FRIDAY, Week(2026, 48), AUCKLAND) == (at("27 15:30", AUCKLAND),)

    def test_into_another_week_it_comes_at_the_same_time_on_the_clocks_there(self) -> None:
        sunday = ReminderRule(WeeklyTime(7, time(22)), BERLIN)

        assert dues_in(sunday, Week(2026, 48), AUCKLAND) == (at("29 22:00", AUCKLAND),)

    def test_the_week_turns_at_midnight_where_the_person_is(self) -> None:
        sunday = ReminderRule(WeeklyTime(7, time(10)), BERLIN)
        monday_there = at("30 0:30", AUCKLAND)

        assert monday_there.astimezone(BERLIN).date() == date(2026, 11, 29)
        assert decide(sunday, known(), NOTHING, monday_there).reason is Reason.BEFORE_WEEKLY_TIME

    def test_cards_are_counted_by_the_days_where_the_person_is(self) -> None:
        shown = [at("26 8:00", AUCKLAND), at("26 23:00", AUCKLAND)]
        monday = ReminderRule(WeeklyTime(1, time(9), looks_at="own"), AUCKLAND)

        assert decide(monday, known(shown=shown), NOTHING, at("27 9:00", AUCKLAND)).verdict is Verdict.SHOW
        # The same two cards fell on two days of Berlin.
        assert {each.astimezone(BERLIN).date().day for each in shown} == {25, 26}


class TestNextCard:
    """When the card comes next, to be said in words."""

    @pytest.mark.parametrize(
        ("now", "past", "comes"),
        [
            (at("24 9:00"), known(), SLOT),
            (SLOT, known(), SLOT),
            (SLOT, known(shown=[SLOT]), at("27 17:30")),
            (SLOT, known(shown=[SLOT], snoozed_until=at("28 9:00")), at("28 9:00")),
            (at("27 17:45"), known(shown=[SLOT, at("27 17:30")]), None),
            (SLOT, known(WeekStatus.DONE), None),
            (at("25 9:00"), known(shown=[at("25 8:00"), at("25 8:30")], snoozed_until=None), SLOT),
        ],
    )
    def test_it_passes_all_that_is_in_the_way(
        self, now: datetime, past: ReminderState, comes: datetime | None
    ) -> None:
        assert next_card(FRIDAY, past, now) == comes


def test_where_clocks_are_turned_back_nothing_is_asked_in_the_past() -> None:
    where = ZoneInfo("Europe/Berlin")
    night = ReminderRule(
        WeeklyTime(7, time(2, 30)), where, WorkingHours(frozenset({7}), time(2, 45), time(3, 30))
    )
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    for minutes in range(0, 8 * 60, 5):
        now = (start + minutes * MINUTE).astimezone(where)
        decision = decide(night, known(shown=[start]), NOTHING, now)
        assert decision.ask_again > now.astimezone(UTC)
        assert decision.comes is None or decision.comes.astimezone(UTC) > now.astimezone(UTC)
