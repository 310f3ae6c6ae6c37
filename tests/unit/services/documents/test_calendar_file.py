"""The second cue: what another program reads in the calendar file is what the reminder goes by."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from fixtures.sample_team import FRIDAY, SampleTeam
from leadway.domain.answers import LastMove, NextMove
from leadway.domain.due import occurrences
from leadway.domain.errors import KnownError
from leadway.domain.terms import MoveOutcome
from leadway.domain.weekly_time import WeeklyTime
from leadway.reports.calendar import weekly_event
from leadway.services.documents.documents import DocumentService
from leadway.services.saving import save
from leadway.system.paths import DataFolder

ZONES = [
    "Europe/London", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns",
    "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Auckland", "Asia/Jerusalem",
    "Africa/Cairo", "Africa/Casablanca", "Africa/Abidjan", "Atlantic/Reykjavik", "America/Nuuk",
    "Pacific/Chatham", "Etc/GMT", "UTC",
]  # fmt: skip
SLOTS = [
    WeeklyTime(5, time(15, 30), "stand-up"), WeeklyTime(7, time(1, 30)), WeeklyTime(7, time(2, 30)),
    WeeklyTime(6, time(23, 30)), WeeklyTime(1, time(0, 0)),
    WeeklyTime(4, time(9), more_days=frozenset({1, 6})),
    WeeklyTime(5, time(15, 30), repeats="other_week", since=date(2026, 1, 9)),
]  # fmt: skip
STARTS = [datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 7, 8, 12, tzinfo=UTC)]
WEEKS = 60


def read(content: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(content.decode("utf-8"))


def instants(content: bytes, where: ZoneInfo, count: int = WEEKS) -> list[datetime]:
    """Return when the event comes, as another library reads it."""
    events = islice(read(content).timeline_tz(where), count)
    return [event.start_datetime.astimezone(UTC) for event in events]


def said_of_the_zone(content: bytes) -> tzinfo:
    """Return the zone as the file describes it, for a program that does not know its name."""
    (zone,) = icalendar.Calendar.from_ical(content).walk("VTIMEZONE")
    assert isinstance(zone, icalendar.Timezone)
    described: tzinfo = zone.to_tz(lookup_tzid=False)
    assert not isinstance(described, ZoneInfo)
    return described


def expected(weekly_time: WeeklyTime, where: ZoneInfo, now: datetime, count: int = WEEKS) -> list[datetime]:
    return [each.utc for each in islice(occurrences(weekly_time, where, now), count)]


@pytest.mark.parametrize("name", ZONES)
def test_another_library_finds_the_same_instants_also_where_it_does_not_know_the_zone(name: str) -> None:
    where = ZoneInfo(name)
    for n, weekly_time in enumerate(SLOTS, ZONES.index(name)):
        # Each of the times begins in winter in one zone, and in summer in the next.
        start = STARTS[n % 2]
        content = weekly_event(weekly_time, where, start, uid="a@leadway", sequence=0)
        assert instants(content, where) == expected(weekly_time, where, start)
        if name == "UTC":
            continue
        described = said_of_the_zone(content)
        # Ten years: far enough for a rule that is wrong in some of them.
        for coming in islice(occurrences(weekly_time, where, start), 530):
            assert coming.at.replace(tzinfo=described).astimezone(UTC) == coming.utc


def test_it_lasts_a_quarter_of_an_hour_rings_and_says_nothing_private() -> None:
    weekly_time = WeeklyTime(5, time(15, 30), "the talk with Mara")
    start = datetime(2026, 11, 24, 9, 0, 30, 5, tzinfo=UTC)
    content = weekly_event(weekly_time, ZoneInfo("Europe/Berlin"), start, uid="a@leadway", sequence=3)
    (event,) = read(content).events
    (alarm,) = event.alarm

    assert (event.uid, event.sequence, event.summary) == ("a@leadway", 3, "Leadway: your week")
    assert event.computed_duration == timedelta(minutes=15)
    assert event.dtstamp == start.replace(microsecond=0)
    assert (str(alarm.action), alarm.trigger) == ("DISPLAY", timedelta())
    assert event.description is None
    assert b"Mara" not in content
    assert b"CLASS:PRIVATE" in content


def test_the_file_is_as_the_standard_wants_it() -> None:
    content = weekly_event(SLOTS[2], ZoneInfo("Europe/Berlin"), FRIDAY, uid="a@leadway", sequence=0)
    lines = content.split(b"\r\n")

    assert lines[0] == b"BEGIN:VCALENDAR"
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert lines.count(b"BEGIN:VTIMEZONE") == lines.count(b"BEGIN:VALARM") == 1
    assert content == weekly_event(SLOTS[2], ZoneInfo("Europe/Berlin"), FRIDAY, uid="a@leadway", sequence=0)


def test_a_time_the_clocks_skip_is_moved_and_not_doubled() -> None:
    content = weekly_event(
        WeeklyTime(7, time(2, 30)),
        ZoneInfo("Europe/Berlin"),
        datetime(2026, 3, 23, tzinfo=UTC),
        uid="a@leadway",
        sequence=0,
    )

    assert [f"{each:%d %H:%M}" for each in instants(content, ZoneInfo("Europe/Berlin"), 2)] == [
        "29 01:00",
        "05 00:30",
    ]


@pytest.fixture
def calendar(team: SampleTeam) -> DocumentService:
    team.services.setup.save_weekly_time(WeeklyTime(5, time(15, 30)), "Europe/Berlin")
    return team.services.documents


def test_the_event_stays_the_same_one_and_grows_older_with_the_slot(
    team: SampleTeam, calendar: DocumentService
) -> None:
    (first,) = read(calendar.calendar_file()).events
    team.later()
    (again,) = read(calendar.calendar_file()).events
    team.services.setup.save_weekly_time(WeeklyTime(4, time(10, 0)), "Europe/Berlin")
    (moved,) = read(team.services.documents.calendar_file()).events
    team.services.setup.save_weekly_time(WeeklyTime(4, time(10, 0)), "Europe/London")
    (elsewhere,) = read(calendar.calendar_file()).events

    assert first.uid == again.uid == moved.uid == elsewhere.uid
    assert [each.sequence for each in (first, again, moved, elsewhere)] == [0, 0, 1, 2]
    assert again.dtstamp > first.dtstamp


def test_two_folders_have_two_events(team: SampleTeam, calendar: DocumentService) -> None:
    (one,) = read(calendar.calendar_file()).events
    team.services.settings.change(calendar_uid="")
    (other,) = read(calendar.calendar_file()).events

    assert one.uid != other.uid
    assert one.uid.endswith("@leadway")


def test_without_a_slot_there_is_no_file(team: SampleTeam, tmp_path: Path) -> None:
    team.services.setup.save_weekly_time(None)

    with pytest.raises(KnownError, match="set no weekly time"):
        save(team.folder, tmp_path / "a.ics", team.services.documents.calendar_file(), replace=False)
    assert not (tmp_path / "a.ics").exists()


def test_a_zone_that_is_not_known_here_is_named(team: SampleTeam, calendar: DocumentService) -> None:
    team.services.settings.change(weekly_time_zone="Mars/Base")

    with pytest.raises(KnownError, match="“Mars/Base” is not known here"):
        calendar.calendar_file()


def test_a_file_is_never_replaced_unasked(calendar: DocumentService, tmp_path: Path) -> None:
    path = tmp_path / "mine.ics"
    path.write_text("my holidays")

    with pytest.raises(KnownError, match="already there"):
        save(DataFolder(tmp_path), path, calendar.calendar_file(), replace=False)
    assert path.read_text() == "my holidays"
    save(DataFolder(tmp_path), path, calendar.calendar_file(), replace=True)
    assert len(read(path.read_bytes()).events) == 1
    with pytest.raises(KnownError, match="is not there"):
        save(DataFolder(tmp_path), tmp_path / "no" / "mine.ics", calendar.calendar_file(), replace=False)


def test_a_time_that_is_chosen_each_week_is_one_event_and_not_a_series() -> None:
    where, start = ZoneInfo("Europe/Berlin"), datetime(2026, 11, 24, tzinfo=UTC)
    chosen = WeeklyTime(4, time(7), repeats="chosen")
    content = weekly_event(chosen, where, start, uid="a@leadway", sequence=0)
    assert b"FREQ=WEEKLY" not in content
    assert (
        instants(content, where) == expected(chosen, where, start) == [datetime(2026, 11, 26, 6, tzinfo=UTC)]
    )


def move_set(team: SampleTeam, when: str) -> DocumentService:
    """Return the documents of a team in Berlin after a week that ends with a move."""
    team.services.settings.change(weekly_time_zone="Europe/Berlin")
    team.seal(NextMove(when, "call Ana about the till", minutes=20))
    return team.services.documents


@pytest.mark.parametrize("when", ["Monday 10:00 after the handover", "If it is Monday at 10", "7 Sept 10:00"])
def test_a_move_is_one_event_without_a_word_of_the_person(team: SampleTeam, when: str) -> None:
    content = move_set(team, when).move_file()
    (event,) = read(content).events
    assert event.summary == "Leadway: your move"
    assert event.start_datetime == datetime(2026, 9, 7, 8, tzinfo=UTC), "10:00 in Berlin"
    assert (event.duration, event.classification) == (timedelta(minutes=20), "PRIVATE")
    assert [alarm.trigger for alarm in event.alarm] == [timedelta()]
    assert not [word for word in (b"Ana", b"till", b"handover") if word in content]


def test_a_move_that_names_a_day_alone_is_of_the_whole_day(team: SampleTeam) -> None:
    (event,) = read(move_set(team, "after the handover on Monday").move_file()).events
    assert (event.start, event.end) == (date(2026, 9, 7), date(2026, 9, 8))
    assert [alarm.trigger for alarm in event.alarm] == [timedelta(hours=9)]


def test_the_same_move_stays_the_same_event(team: SampleTeam) -> None:
    documents = move_set(team, "Monday 10:00")
    (one,), (again,) = read(documents.move_file()).events, read(documents.move_file()).events
    assert one.uid == again.uid


@pytest.mark.parametrize("when", ["", "after the handover", "Monday or Tuesday"])
def test_a_move_without_a_day_is_no_event(team: SampleTeam, when: str) -> None:
    documents = move_set(team, when)
    assert documents.move_start() is None
    with pytest.raises(KnownError, match="no move with a day to come"):
        documents.move_file()


def test_a_move_that_is_over_or_answered_is_no_event(team: SampleTeam) -> None:
    documents = move_set(team, "Monday 10:00")
    team.clock.advance(timedelta(days=2, hours=16))
    assert documents.move_start() is not None, "it is Monday 7:30"
    team.clock.advance(timedelta(hours=1))
    assert documents.move_start() is None
    team.clock.advance(timedelta(days=-2))
    team.later()
    team.seal(LastMove(MoveOutcome.DONE))
    team.later(-1)
    assert documents.move_start() is None
