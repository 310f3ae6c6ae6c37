"""The reminder's service over real data: what it keeps, offers and says."""

import secrets
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fixtures.sample_team import SampleTeam
from helpers.clock import FixedClock
from helpers.databases import fill_up, small_disk
from leadway.domain.change import WEEKS, Change, ProgramPart
from leadway.domain.errors import KnownError
from leadway.domain.reminder import DesktopState
from leadway.domain.terms import Reason, Verdict, WeekStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week
from leadway.services.keys import Key
from leadway.services.reminder.service import ReminderService
from leadway.services.session import open_services
from leadway.system.paths import DataFolder

BERLIN = ZoneInfo("Europe/Berlin")
NOTHING = DesktopState()
HOUR = timedelta(hours=1)
WEEK = Week(2026, 36)


@pytest.fixture
def reminder(team: SampleTeam, monkeypatch: pytest.MonkeyPatch) -> ReminderService:
    """Return the service where the slot is Friday 15:30 in Berlin and it is that time on 4 September."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    team.services.setup.save_weekly_time(WeeklyTime(5, time(15, 30)), "Europe/Berlin")
    go_to(team, "09-04 15:30")
    return team.services.reminder()


def go_to(team: SampleTeam, written: str, where: ZoneInfo = BERLIN, year: int = 2026) -> None:
    """Set the clock to `09-04 15:30`, in the zone where the person then is."""
    team.clock.stand_at(at(written, where, year))


def at(written: str, where: ZoneInfo = BERLIN, year: int = 2026) -> datetime:
    return datetime.strptime(f"{year}-{written}", "%Y-%m-%d %H:%M").replace(tzinfo=where)


def labels(reminder: ReminderService) -> list[str]:
    return [choice.label for choice in reminder.snooze_options()]


def told(reminder: ReminderService) -> list[Reason]:
    return [each.reason for each in reminder.log_entries()]


def test_what_it_did_and_why_can_be_read_the_last_first(team: SampleTeam, reminder: ReminderService) -> None:
    go_to(team, "09-04 15:00")
    reminder.decide(NOTHING)
    reminder.decide(NOTHING)
    go_to(team, "09-04 15:30")
    reminder.decide(DesktopState(full_screen=True))
    go_to(team, "09-04 15:50")
    assert reminder.decide(NOTHING).verdict is Verdict.SHOW
    reminder.record_shown()
    reminder.decide(NOTHING)

    assert told(reminder) == [Reason.JUST_SHOWN, Reason.DUE, Reason.FULL_SCREEN, Reason.BEFORE_WEEKLY_TIME]
    last = reminder.log_entries()[1]
    assert (last.verdict, f"{last.at:%H:%M}") == (Verdict.SHOW, "15:50")
    assert len(reminder.log_entries(2)) == 2


def test_a_card_counts_in_another_start_of_the_program(team: SampleTeam, reminder: ReminderService) -> None:
    reminder.record_shown()
    again = team.open().reminder()

    assert again.decide(NOTHING).reason is Reason.JUST_SHOWN


def test_after_a_clock_set_back_by_a_year_the_last_is_still_the_last(
    team: SampleTeam, reminder: ReminderService
) -> None:
    reminder.record_shown()
    go_to(team, "09-05 10:00", year=2025)
    for _ in range(3):
        reminder.decide(NOTHING)
        team.clock.advance(HOUR)

    assert told(reminder) == [Reason.BEFORE_WEEKLY_TIME, Reason.DUE]


def test_a_week_that_is_sealed_passed_or_taken_back(team: SampleTeam, reminder: ReminderService) -> None:
    reminder.skip_week()
    assert reminder.decide(NOTHING).reason is Reason.SKIPPED
    assert team.services.weeks.status(WEEK) is WeekStatus.SKIPPED
    team.services.weeks.mark(WEEK, None)
    assert reminder.decide(NOTHING).verdict is Verdict.SHOW
    team.seal()
    assert reminder.decide(NOTHING).reason is Reason.DONE
    assert labels(reminder) == []


def test_each_later_says_the_time_that_results(team: SampleTeam, reminder: ReminderService) -> None:
    reminder.record_shown()
    assert labels(reminder) == ["In 1 hour (16:30)", "This afternoon (17:00)", "Tomorrow, Saturday 9:00"]
    for choice, written in zip(
        reminder.snooze_options(), ("09-04 16:30", "09-04 17:00", "09-05 9:00"), strict=True
    ):
        reminder.snooze(choice.until)
        assert choice.until == at(written)
        team.clock.stand_at(at(written) - timedelta(minutes=1))
        assert reminder.decide(NOTHING).reason is Reason.SNOOZED
        team.clock.stand_at(at(written))
        assert reminder.decide(NOTHING).verdict is Verdict.SHOW
        go_to(team, "09-04 15:30")


def test_later_offers_nothing_that_would_not_come(team: SampleTeam, reminder: ReminderService) -> None:
    reminder.record_shown()
    go_to(team, "09-04 17:30")
    reminder.record_shown()
    assert labels(reminder) == ["Tomorrow, Saturday 9:00"]
    go_to(team, "09-05 9:00")
    reminder.record_shown()
    assert labels(reminder) == []
    go_to(team, "09-06 22:30")
    team.services.weeks.mark(WEEK, None)
    assert labels(reminder) == []


def test_later_is_right_over_a_change_of_the_clocks(team: SampleTeam, reminder: ReminderService) -> None:
    # In the night to Sunday 25 October 2026 the clocks go back. The computer's clock tells only an offset.
    team.clock.stand_at(datetime.fromisoformat("2026-10-24T09:30:00+02:00"))
    tomorrow = reminder.snooze_options()[-1]

    assert tomorrow.label == "Tomorrow, Sunday 9:00"
    assert tomorrow.until.astimezone(UTC) == datetime(2026, 10, 25, 8, tzinfo=UTC)
    team.clock.stand_at(datetime.fromisoformat("2026-10-25T02:30:00+02:00"))
    assert labels(reminder)[0] == "In 1 hour (2:30)"


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (datetime(2026, 9, 4, 15, 30, tzinfo=BERLIN), "already past"),
        (datetime(2026, 9, 9, 9, 0, tzinfo=BERLIN), "after the end of this week"),
        (datetime(2027, 9, 4, 9, 0, tzinfo=BERLIN), "after the end of this week"),
    ],
)
def test_a_later_that_cannot_be_is_refused_with_a_sentence(
    team: SampleTeam, reminder: ReminderService, until: datetime, sentence: str
) -> None:
    with pytest.raises(KnownError, match=sentence) as caught:
        reminder.snooze(until)
    assert caught.value.next_step
    assert team.services.settings.load().snoozed_until is None


def test_a_later_beyond_what_is_allowed_is_refused_with_a_sentence(
    team: SampleTeam, reminder: ReminderService
) -> None:
    reminder.record_shown()
    go_to(team, "09-04 17:30")
    reminder.record_shown()
    with pytest.raises(KnownError, match="shown twice today"):
        reminder.snooze(team.clock.now() + HOUR)


def test_a_fault_of_the_disk_stops_no_reminder_and_lets_no_card_come_uncounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    with small_disk(tmp_path / "disk", size="2m") as disk:
        key = Key(secrets.token_bytes(32), in_keychain=False)
        clock = FixedClock(at("09-04 15:30"))
        services = open_services(DataFolder(disk / "data"), key, clock)
        services.setup.save_weekly_time(WeeklyTime(5, time(15, 30)), "Europe/Berlin")
        reminder = services.reminder()
        ballast = fill_up(disk)
        for _ in range(50):
            # The pages that the log of changes still has room for are used up.
            with suppress(KnownError):
                reminder.record_shown()
        clock.advance(timedelta(days=7))
        assert reminder.decide(NOTHING).verdict is Verdict.SHOW
        assert reminder.decide(DesktopState(locked=True)).reason is Reason.LOCKED
        with pytest.raises(KnownError, match=r"room|full"):
            reminder.record_shown()
        ballast.unlink()
        reminder.record_shown()
        assert reminder.decide(NOTHING).reason is Reason.JUST_SHOWN
        services.close()


class TestAway:
    """Being away has an end, and weeks without a slot in reach are not counted."""

    def test_weeks_whose_slot_lies_inside_are_not_counted(
        self, team: SampleTeam, reminder: ReminderService
    ) -> None:
        go_to(team, "09-02 9:00")
        reminder.away(date(2026, 9, 16))
        status = team.services.weeks.status

        assert status(WEEK) is status(WEEK.shift(1)) is WeekStatus.AWAY
        # The person is back on Thursday; the slot is on Friday.
        assert status(WEEK.shift(2)) is WeekStatus.OPEN
        assert reminder.decide(NOTHING).reason is Reason.AWAY
        assert reminder.away_until() == date(2026, 9, 16)
        assert reminder.next_time() == "Friday 18 Sep 15:30"
        go_to(team, "09-17 9:00")
        assert reminder.decide(NOTHING).reason is Reason.BEFORE_WEEKLY_TIME
        assert reminder.away_until() is None

    def test_a_slot_before_leaving_leaves_the_week_open(
        self, team: SampleTeam, reminder: ReminderService
    ) -> None:
        go_to(team, "09-04 18:00")
        reminder.away(date(2026, 9, 5))
        assert team.services.weeks.status(WEEK) is WeekStatus.OPEN
        reminder.away(date(2026, 9, 6))
        assert team.services.weeks.status(WEEK) is WeekStatus.AWAY

    def test_said_again_with_an_earlier_day_the_later_weeks_count(
        self, team: SampleTeam, reminder: ReminderService
    ) -> None:
        reminder.away(date(2026, 12, 31))
        assert team.services.weeks.status(Week(2026, 45)) is WeekStatus.AWAY
        reminder.away(date(2026, 9, 8))
        assert team.services.weeks.status(Week(2026, 45)) is WeekStatus.OPEN
        reminder.back()
        assert team.services.weeks.status(WEEK) is WeekStatus.OPEN
        assert reminder.decide(NOTHING).verdict is Verdict.SHOW

    def test_a_passed_week_stays_passed(self, team: SampleTeam, reminder: ReminderService) -> None:
        reminder.skip_week()
        reminder.away(date(2026, 9, 20))
        assert team.services.weeks.status(WEEK) is WeekStatus.SKIPPED
        reminder.back()
        assert team.services.weeks.status(WEEK) is WeekStatus.SKIPPED

    def test_it_is_announced_once(self, team: SampleTeam, reminder: ReminderService) -> None:
        heard: list[frozenset[Change]] = []
        team.services.changes.subscribe(heard.append)
        reminder.away(date(2026, 12, 31))
        assert heard == [{Change(ProgramPart.REMINDER), *(Change(kind) for kind in WEEKS)}]

    @pytest.mark.parametrize(
        ("until", "sentence"),
        [(date(2026, 9, 3), "already past"), (date(2029, 1, 1), "two years"), (date.max, "two years")],
    )
    def test_a_day_that_cannot_be_is_refused(
        self, team: SampleTeam, reminder: ReminderService, until: date, sentence: str
    ) -> None:
        with pytest.raises(KnownError, match=sentence):
            reminder.away(until)
        assert team.services.settings.load().away_until is None

    def test_a_clock_set_back_by_a_year_is_not_away_for_a_year(
        self, team: SampleTeam, reminder: ReminderService
    ) -> None:
        reminder.away(date(2026, 9, 20))
        go_to(team, "09-05 15:30", year=2025)
        assert reminder.decide(NOTHING).reason is not Reason.AWAY


class TestNextTime:
    """What the tray's tip says."""

    @pytest.mark.parametrize(
        ("now", "words"),
        [
            ("08-31 9:00", "Friday 15:30"),
            ("09-03 9:00", "tomorrow 15:30"),
            ("09-04 9:00", "today 15:30"),
            ("09-04 15:30", "now"),
            ("09-05 12:00", "Monday 8:00"),
            ("09-07 9:00", "now"),
            ("09-09 9:00", "Friday 15:30"),
        ],
    )
    def test_in_words(self, team: SampleTeam, reminder: ReminderService, now: str, words: str) -> None:
        go_to(team, now)
        assert reminder.next_time() == words

    def test_after_a_card_it_is_the_next_card(self, reminder: ReminderService) -> None:
        reminder.record_shown()
        assert reminder.next_time() == "today 17:30"
        reminder.snooze(reminder.snooze_options()[-1].until)
        assert reminder.next_time() == "tomorrow 9:00"
        reminder.skip_week()
        assert reminder.next_time() == "Friday 11 Sep 15:30"

    def test_without_a_slot_there_is_none(self, team: SampleTeam, reminder: ReminderService) -> None:
        team.services.setup.save_weekly_time(None)
        assert reminder.next_time() == ""
        assert reminder.decide(NOTHING).reason is Reason.NO_WEEKLY_TIME
        assert labels(reminder) == []


class TestZones:
    """A slot that has one zone, and a computer that is in another."""

    def test_elsewhere_says_what_the_slot_is_here(
        self, team: SampleTeam, reminder: ReminderService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert reminder.zone_difference() is None
        monkeypatch.setenv("TZ", "America/New_York")
        go_to(team, "09-03 9:00", ZoneInfo("America/New_York"))
        here = reminder.zone_difference()
        assert here is not None
        assert (here.weekly_time, here.zone, here.here, here.at_here) == (
            "Friday 15:30", "Europe/Berlin", "America/New_York", "9:30",
        )  # fmt: skip
        assert reminder.next_time() == "tomorrow 9:30"

    def test_a_slot_that_falls_into_the_night_here_comes_by_the_clocks_here(
        self, team: SampleTeam, reminder: ReminderService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TZ", "Pacific/Auckland")
        go_to(team, "09-04 15:30", ZoneInfo("Pacific/Auckland"))
        here = reminder.zone_difference()
        assert here is not None
        assert here.at_here.startswith("Saturday 1:30; that is outside")
        assert here.at_here.endswith("it comes at 15:30")
        assert reminder.decide(NOTHING).verdict is Verdict.SHOW

    def test_the_week_is_the_one_the_window_shows(self, team: SampleTeam, reminder: ReminderService) -> None:
        """On Sunday evening in Berlin it is Monday in Auckland: the week before is still open there."""
        auckland = ZoneInfo("Pacific/Auckland")
        team.services.setup.save_weekly_time(WeeklyTime(7, time(20, 0)), "Europe/Berlin")
        go_to(team, "09-07 6:30", auckland)
        assert team.clock.now().astimezone(BERLIN).isoweekday() == 7
        assert reminder.week() == team.services.weeks.this_week() == WEEK
        assert reminder.decide(NOTHING).reason is Reason.OUTSIDE_HOURS
        reminder.skip_week()
        assert reminder.decide(NOTHING).reason is Reason.BEFORE_WEEKLY_TIME
        reminder.skip_week()
        assert reminder.decide(NOTHING).reason is Reason.SKIPPED
        weeks = team.services.weeks
        assert [weeks.status(WEEK.shift(n)) for n in (0, 1)] == [WeekStatus.SKIPPED] * 2

    def test_a_zone_that_is_not_known_here_is_told_and_the_computers_is_used(
        self, team: SampleTeam, reminder: ReminderService
    ) -> None:
        assert reminder.zone_note() == ""
        team.services.settings.change(weekly_time_zone="Mars/Base")
        assert reminder.zone_note().startswith("The time zone “Mars/Base” is not known here.")
        assert reminder.decide(NOTHING).verdict is Verdict.SHOW
