"""A year with the reminder: whatever happens to the computer and its clock, every promise is kept.

The year is lived by a computer that sleeps, travels, is set to another time, is locked, presents and is
left alone, and by a person who ignores, puts off, passes, goes away and does the ritual. Nothing here asks
the rule what is right: the promises are said again, in their own words.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadway.domain.clock import TOLERANCE
from leadway.domain.reminder import (
    Decision,
    DesktopState,
    ReminderRule,
    ReminderSettings,
    ReminderState,
    decide,
)
from leadway.domain.terms import Reason, Verdict, WeekStatus
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
YEAR = timedelta(days=365)
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Kolkata",
        "Australia/Lord_Howe", "Pacific/Auckland", "UTC",
    )
]  # fmt: skip
_ASKED_AGAIN = 0.1
"""How often the rule is asked the same twice: some hundred times in a year."""
DAYS = [frozenset({1, 2, 3, 4, 5}), frozenset({2, 3, 4, 5, 6}), frozenset({1, 3}), frozenset(range(1, 8))]


@dataclass
class Year:
    """A computer and a person, for one year."""

    random: Random
    rule: ReminderRule
    true: datetime
    """The real time; the computer's clock may say another."""
    here: ZoneInfo
    wrong: timedelta = timedelta()
    shown: list[datetime] = field(default_factory=list)
    snoozed: datetime | None = None
    snoozed_at: datetime | None = None
    away: tuple[date, date] | None = None
    silent_on: date | None = None
    weeks: dict[Week, WeekStatus] = field(default_factory=dict)
    around: DesktopState = field(default_factory=DesktopState)
    wake_ups: list[datetime] = field(default_factory=list)
    seen: set[Reason] = field(default_factory=set)

    @property
    def now(self) -> datetime:
        return (self.true + self.wrong).astimezone(self.here)

    @property
    def week(self) -> Week:
        return Week.of(self.now.date())

    def live(self) -> None:
        """Live through the year: the timer or what happens, whichever comes first."""
        end = self.true + YEAR
        again = self.ask()
        happens = self.true + self.pause()
        while self.true < end:
            if again <= happens:
                self.true = again
                self.wake_ups.append(self.true)
            else:
                self.true = happens
                self.happen()
                happens = self.true + self.pause()
            again = self.ask()

    def pause(self) -> timedelta:
        return self.random.choice((MINUTE, 20 * MINUTE, 2 * HOUR, 9 * HOUR, 30 * HOUR)) * self.random.random()

    def happen(self) -> None:
        """One thing happens to the computer or its surroundings."""
        chance = self.random.random()
        if chance < 0.25:
            self.true += self.random.choice((HOUR, 9 * HOUR, 9 * HOUR, 16 * HOUR, 64 * HOUR))
        elif chance < 0.26:
            self.true += 500 * HOUR
        elif chance < 0.38:
            self.here = self.random.choice(ZONES)
        elif chance < 0.43:
            self.set_the_clock()
        elif chance < 0.435:
            self.go_away()
        elif chance < 0.47:
            self.snooze()
        else:
            self.around = DesktopState(
                locked=self.random.choice((None, False, False, False, False, True)),
                do_not_disturb=self.random.choice((None, False, False, False, False, True)),
                full_screen=self.random.choice((None, False, False, False, False, True)),
                present=self.random.choice((None, True, True, True, False)),
            )

    def set_the_clock(self) -> None:
        """Set it wrong by seconds to a year, or right again."""
        by = self.random.choice(
            (30 * timedelta(seconds=1), 10 * MINUTE, HOUR, 26 * HOUR, 9 * 24 * HOUR, YEAR)
        )
        self.wrong = self.random.choice((timedelta(), by, -by))

    def go_away(self) -> None:
        self.away = (self.now.date(), self.now.date() + timedelta(days=self.random.randrange(20)))

    def snooze(self) -> None:
        self.snoozed, self.snoozed_at = self.later(), self.now

    def later(self) -> datetime | None:
        """Choose one of the menu's moments, or one after the end of this week."""
        tomorrow = (self.now + timedelta(days=1)).replace(hour=9, minute=0)
        return self.random.choice((self.true + self.wrong + HOUR, tomorrow, self.now + timedelta(days=9)))

    def ask(self) -> datetime:
        """Ask the rule, as often as wake, unlock and tick may ask together; return when the timer rings."""
        cards = 0
        for _ in range(self.random.choice((1, 1, 1, 3))):
            decision = self.decide()
            self.timer_keeps_its_promises(decision)
            if decision.verdict is Verdict.SHOW:
                self.card_keeps_its_promises()
                cards += 1
                self.shown.append(self.now.astimezone(UTC))
            else:
                self.silence_keeps_its_promises(decision)
        assert cards <= 1, "one sleep, one card"
        if cards:
            self.answer()
            decision = self.decide()
        return self.true + (decision.ask_again - self.now.astimezone(UTC))

    def decide(self) -> Decision:
        away = self.away or (None, None)
        status = self.weeks.get(self.week, WeekStatus.OPEN)
        choices = ReminderSettings(
            snoozed_until=self.snoozed,
            snoozed_at=self.snoozed_at,
            away_from=away[0],
            away_until=away[1],
            silent_on=self.silent_on,
        )
        past = ReminderState(choices, {self.week: status}, tuple(self.shown))
        decision = decide(self.rule, past, self.around, self.now)
        if self.random.random() < _ASKED_AGAIN:
            backwards = replace(past, shown=past.shown[::-1])
            assert decide(self.rule, backwards, self.around, self.now) == decision, "the same again"
        self.seen.add(decision.reason)
        return decision

    def answer(self) -> None:
        """The person answers the card, or does not."""
        chance = self.random.random()
        if chance < 0.15:
            self.weeks[self.week] = WeekStatus.DONE
        elif chance < 0.17:
            self.silent_on = self.now.date()
        elif chance < 0.2:
            self.weeks[self.week] = WeekStatus.SKIPPED
        elif chance < 0.25:
            self.go_away()
        elif chance < 0.5:
            self.snooze()

    def timer_keeps_its_promises(self, decision: Decision) -> None:
        ahead = decision.ask_again - self.now.astimezone(UTC)
        assert ahead <= HOUR
        assert ahead > MINUTE / 2, "fewer than two wake-ups a minute"

    def card_keeps_its_promises(self) -> None:
        now = self.now
        assert self.is_open()
        assert not self.is_held()
        days = self.days()
        assert days.count(now.date()) < 2
        assert [Week.of(day) for day in days].count(self.week) < 3
        asked = self.asked_for()
        assert asked is None or asked <= self.instant(), "not before the moment asked for"
        if asked is None:
            assert self.instant() >= self.due(), "not before the slot"
            assert all(abs(each - self.instant()) >= 2 * HOUR for each in self.shown)
        assert self.is_working(now) or self.was_chosen(asked or self.due())

    def silence_keeps_its_promises(self, decision: Decision) -> None:
        """A card does come where nothing speaks against it."""
        asked = self.asked_for()
        since = asked or self.due()
        days, week = self.days(), self.week
        free = (
            self.is_open()
            and not self.is_held()
            and self.instant() >= since
            and days.count(self.now.date()) < 2
            and sum(week.first_day <= day <= week.last_day for day in days) < 3
            and (asked is not None or all(abs(each - self.instant()) >= 2 * HOUR for each in self.shown))
            and (self.is_working(self.now) or self.was_chosen(since))
        )
        assert not free, f"silent, {decision.reason}, though nothing holds the card"

    def days(self) -> list[date]:
        """Return the days of the cards, without those of a clock that was hours ahead of this one."""
        latest = self.instant() + 2 * HOUR
        return [each.astimezone(self.here).date() for each in self.shown if each < latest]

    def instant(self) -> datetime:
        return self.now.astimezone(UTC)

    def is_open(self) -> bool:
        left = self.away is not None and self.away[0] - timedelta(days=1) <= self.now.date() <= self.away[1]
        return self.week not in self.weeks and not left and self.silent_on != self.now.date()

    def is_held(self) -> bool:
        around = self.around
        return bool(around.locked or around.full_screen or around.do_not_disturb) or around.present is False

    def is_working(self, at: datetime) -> bool:
        hours = self.rule.hours
        return at.isoweekday() in hours.days and hours.start <= at.time() < hours.end

    def was_chosen(self, moment: datetime) -> bool:
        """Whether a moment outside the hours was chosen on purpose, and it is still that time."""
        there = moment.astimezone(self.here)
        day_off = there.isoweekday() not in self.rule.hours.days and there.date() == self.now.date()
        return not self.is_working(there) and (day_off or self.instant() - moment < 2 * HOUR)

    def asked_for(self) -> datetime | None:
        """Return the "later" that is still to come or to be kept."""
        # By the clock on the wall, which the person chooses by: seven days may be an hour more or less.
        furthest = (self.now + timedelta(days=7)).astimezone(UTC)
        if self.snoozed is None or self.snoozed.astimezone(UTC) > furthest:
            return None
        assert self.snoozed_at is not None
        if self.snoozed_at.astimezone(UTC) > self.instant() + TOLERANCE:
            return None
        now = self.instant()
        kept = any(self.snoozed <= each <= now for each in self.shown)
        old = (
            self.snoozed < self.instant() and Week.of(self.snoozed.astimezone(self.here).date()) != self.week
        )
        return None if kept or old else self.snoozed.astimezone(UTC)

    def due(self) -> datetime:
        """Return the slot of this week; travel moves it neither into another week nor out of the hours."""
        weekly_time = self.rule.weekly_time
        assert weekly_time is not None
        wall = datetime.combine(self.week.first_day + timedelta(days=weekly_time.weekday - 1), weekly_time.at)
        at_home = wall.replace(tzinfo=self.rule.zone)
        there = at_home.astimezone(self.here)
        if Week.of(there.date()) == self.week and (not self.is_working(at_home) or self.is_working(there)):
            return there.astimezone(UTC)
        return wall.replace(tzinfo=self.here).astimezone(UTC)


def a_year(seed: int) -> Year:
    random = Random(seed)  # noqa: S311 -- a story, not a secret
    home = random.choice(ZONES)
    hours = WorkingHours(random.choice(DAYS), time(random.randint(5, 9)), time(random.randint(15, 22), 30))
    # No clocks skip or repeat these hours; the tests of the slot itself look at those.
    weekly_time = WeeklyTime(random.randint(1, 7), time(random.randint(4, 23), random.randrange(60)))
    if random.random() < 0.8:
        weekly_time = WeeklyTime(
            random.choice(sorted(hours.days)), time(random.randint(10, 14), random.randrange(60))
        )
    # The promises are about the week of the time itself; test_asked_week.py has those of other weeks.
    weekly_time = replace(weekly_time, looks_at="own")
    start = datetime(2026, 1, 1, tzinfo=UTC) + random.random() * 6 * YEAR
    return Year(random, ReminderRule(weekly_time, home, hours), start, home)


@settings(max_examples=6)
@given(st.integers(0, 10**9))
@example(66678)
def test_a_year_of_sleep_travel_and_wrong_clocks_keeps_every_promise(seed: int) -> None:
    year = a_year(seed)
    year.live()

    assert len(year.wake_ups) <= YEAR / MINUTE


@settings(max_examples=60)
@given(
    wrong=st.timedeltas(-10 * DAY, 10 * DAY),
    asked=st.timedeltas(MINUTE, 26 * HOUR),
    later=st.timedeltas(timedelta(), 16 * DAY),
)
@example(wrong=5 * DAY, asked=HOUR, later=2 * HOUR)
@example(wrong=TOLERANCE, asked=HOUR, later=HOUR)
def test_no_snooze_of_a_wrong_clock_silences_longer_than_it_would_by_a_right_one(
    wrong: timedelta, asked: timedelta, later: timedelta
) -> None:
    at = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    choices = ReminderSettings(snoozed_at=at + wrong, snoozed_until=at + wrong + asked)
    rule = ReminderRule(WeeklyTime(), ZoneInfo("UTC"))

    decision = decide(rule, ReminderState(choices), DesktopState(), at + later)

    if decision.reason is Reason.SNOOZED:
        assert decision.comes is not None
        assert decision.comes - (at + later) <= asked + TOLERANCE


def test_the_years_have_met_every_reason() -> None:
    met: set[Reason] = set()
    cards = 0
    for seed in (3, 7):
        year = a_year(seed)
        year.live()
        met |= year.seen
        cards += len(year.shown)

    assert met == set(Reason) - {Reason.NO_WEEKLY_TIME}
    assert cards > 60


@settings(max_examples=16)
@given(st.integers(0, 10**9), st.booleans())
def test_a_quiet_year_has_one_card_a_week_and_few_wake_ups(seed: int, kept: bool) -> None:
    """A computer that is always on and a person who does the ritual at once, or never."""
    year = a_year(seed)
    year.rule = ReminderRule(
        year.rule.weekly_time, year.here, WorkingHours(frozenset(range(1, 8)), time(0), time(23, 59))
    )
    end = year.true + timedelta(weeks=9)
    year.true = datetime.combine(Week.of(year.now.date()).shift(1).first_day, time(), year.here).astimezone(
        UTC
    )
    while year.true < end:
        decision = year.decide()
        again = year.true + (decision.ask_again - year.instant())
        if decision.verdict is Verdict.SHOW:
            year.shown.append(year.instant())
            if kept:
                year.weeks[year.week] = WeekStatus.DONE
        year.wake_ups.append(year.true)
        year.true = again

    weeks = [Week.of(each.astimezone(year.here).date()) for each in year.shown]
    assert len(set(weeks)) == len({*weeks, year.week}) - (year.week not in weeks) >= 7
    assert all(weeks.count(week) == 1 if kept else 1 <= weeks.count(week) <= 3 for week in weeks)
    assert len(year.wake_ups) < 9 * 7 * 24 + 80
