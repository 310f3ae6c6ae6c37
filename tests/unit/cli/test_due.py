"""`leadway due` and `leadway calendar`: the coming slots, and a file of them, without a window."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream

from fixtures.stored_states import opened
from leadway.cli import execute, parse
from leadway.domain.answers import NextMove
from leadway.domain.due import occurrences
from leadway.domain.weekly_time import WeeklyTime

Due = Callable[..., str]
OF_THE_ISSUE = "--zone Europe/Berlin --from 2026-01-01T00:00 --count 60"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return where data would be kept; nothing is there."""
    return tmp_path / "data"


@pytest.fixture
def due(data: Path, capsys: pytest.CaptureFixture[str]) -> Due:
    """Return a way to run `leadway due` that gives what it printed."""

    def run(options: str = "", weekly_time: str = "Fri 15:30") -> str:
        words = [*options.split(), *(["--time", weekly_time] if weekly_time else []), "--data-dir", str(data)]
        assert execute(parse(["due", *words])) == 0
        return capsys.readouterr().out

    return run


def program(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the real program, in a home of its own."""
    env = os.environ | {"HOME": str(cwd), "XDG_DATA_HOME": str(cwd / "share"), "PYTHON_KEYRING_BACKEND": ""}
    return subprocess.run(
        [sys.executable, "-m", "leadway", *words],
        cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_sixty_slots_of_berlin_as_local_time_and_instant(due: Due) -> None:
    rows = json.loads(due(f"{OF_THE_ISSUE} --json"))

    assert len(rows) == 60
    assert rows[0] == {
        "week": "2026-W01", "local": "2026-01-02T15:30:00+01:00", "utc": "2026-01-02T14:30:00Z",
    }  # fmt: skip
    locals_, utcs = (
        [datetime.fromisoformat(row[key].replace("Z", "+00:00")) for row in rows] for key in ("local", "utc")
    )
    assert locals_ == utcs
    assert {f"{at:%a %H:%M}" for at in locals_} == {"Fri 15:30"}
    # An hour less and an hour more in UTC, where the clocks change; a week on the wall, always.
    steps = [(after - before) / timedelta(hours=1) for before, after in pairwise(utcs)]
    assert sorted(set(steps)) == [167, 168, 169]
    assert (steps.count(167), steps.count(169)) == (1, 1)
    assert [row["week"] for row in rows][51:54] == ["2026-W52", "2026-W53", "2027-W01"]


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Pacific/Auckland", "America/St_Johns", "UTC"])
def test_it_is_what_the_reminder_goes_by(due: Due, zone: str) -> None:
    rows = json.loads(due(f"--zone {zone} --from 2026-03-01T12:00 --count 300 --json", "Sunday 2:30"))
    start = datetime(2026, 3, 1, 12, tzinfo=ZoneInfo(zone))
    coming = islice(occurrences(WeeklyTime(7, time(2, 30)), ZoneInfo(zone), start), 300)

    assert [row["utc"] for row in rows] == [f"{each.utc:%Y-%m-%dT%H:%M:%SZ}" for each in coming]


def test_in_words_it_is_a_line_each(due: Due) -> None:
    assert due("--zone Europe/Berlin --from 2026-03-26 --count 2", "Sun 02:30") == (
        "2026-W13: Sunday 29 March 2026, 03:00 in Europe/Berlin (01:00 UTC)\n"
        "2026-W14: Sunday 5 April 2026, 02:30 in Europe/Berlin (00:30 UTC)\n"
    )


def test_from_is_wall_time_in_the_zone_and_includes_the_moment_itself(due: Due) -> None:
    first = due("--zone Asia/Kolkata --from 2026-01-02T15:30 --count 1")
    after = due("--zone Asia/Kolkata --from 2026-01-02T15:31 --count 1")
    instant = due("--zone Asia/Kolkata --from 2026-01-02T10:01+00:00 --count 1")

    assert first.startswith("2026-W01: Friday 2 January 2026, 15:30 in Asia/Kolkata (10:00 UTC)")
    assert after == instant
    assert after.startswith("2026-W02")


def test_without_from_it_begins_now(due: Due) -> None:
    (row,) = json.loads(due("--zone UTC --count 1 --json"))
    ahead = datetime.fromisoformat(row["utc"].replace("Z", "+00:00")) - datetime.now(UTC)

    assert timedelta(minutes=-1) < ahead <= timedelta(days=7)


def test_without_a_zone_it_is_the_computers(due: Due, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")

    assert "in Pacific/Auckland (" in due("--count 1")


def test_nothing_is_made(due: Due, data: Path) -> None:
    due("--count 2000")

    assert not data.exists()


def test_without_a_slot_it_is_the_persons_own(due: Due, data: Path) -> None:
    with opened(data) as services:
        services.setup.save_weekly_time(WeeklyTime(3, time(9, 15)), "Europe/London")
    kept = sorted((path.name, path.read_bytes()) for path in data.iterdir() if "-" not in path.name)

    own = due("--from 2026-07-01 --count 1", weekly_time="")
    elsewhere = due("--from 2026-07-01 --count 1 --zone Asia/Tokyo", weekly_time="")

    assert own == "2026-W27: Wednesday 1 July 2026, 09:15 in Europe/London (08:15 UTC)\n"
    assert elsewhere == "2026-W27: Wednesday 1 July 2026, 09:15 in Asia/Tokyo (00:15 UTC)\n"
    now = sorted((path.name, path.read_bytes()) for path in data.iterdir() if "-" not in path.name)
    assert [name for name, _ in now] == [name for name, _ in kept]


def test_without_a_slot_anywhere_it_says_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = parse(["due", "--data-dir", str(data)])
    assert execute(command) == 1
    assert not data.exists()
    with opened(data) as services:
        services.setup.save_weekly_time(None)
    assert execute(command) == 1

    said = "leadway: You have set no weekly time yet. Give one with --time, like “Fri 15:30”.\n"
    assert capsys.readouterr().err == said * 2


def test_a_zone_of_the_persons_that_is_not_known_here_is_told(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(data) as services:
        services.setup.save_weekly_time(WeeklyTime(), "Mars/Base")

    assert execute(parse(["due", "--data-dir", str(data)])) == 1
    assert "“Mars/Base” is not known here" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--zone", "Mars/Base"], "The time zone “Mars/Base” is not known here."),
        (["--zone", ""], "The time zone “” is not known here."),
        (["--zone", "../../etc/passwd"], "is not known here"),
        (["--zone", "Euro\ud800pe"], "is not known here"),
        (["--time", "Fri 25:30"], "“Fri 25:30” is not a weekday and a time."),
        (["--time", "T 9:00"], "is not a weekday and a time."),
        (["--time", "Freitag 15:30"], "Write it like Fri 15:30."),
        (["--time", "Fri"], "is not a weekday and a time."),
        (["--from", "yesterday"], "“yesterday” is not a time. Write it like 2026-01-01T00:00."),
        (["--from", "2026-02-30"], "is not a time"),
        (["--from", "0001-01-01"], "Years run from 1900 to 9900 here."),
        (["--from", "9999-12-31"], "Years run from 1900 to 9900 here."),
        (["--count", "0"], "“0” is not a number of times from 1 to 2000."),
        (["--count", "2001"], "is not a number of times from 1 to 2000."),
        (["--count", "many"], "is not a number of times from 1 to 2000."),
        (["--cou", "3"], "unrecognized arguments"),
        (["Fri"], "unrecognized arguments"),
    ],
)
def test_a_wrong_use_ends_with_two_and_a_sentence(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["due", *words])

    assert ended.value.code == 2
    said = capsys.readouterr()
    assert complaint in said.err
    assert said.out == ""


@pytest.mark.parametrize("year", [1900, 9900])
def test_the_years_at_the_edge_work(due: Due, year: int) -> None:
    rows = json.loads(due(f"--zone Europe/Berlin --from {year}-01-01 --count 2000 --json"))

    assert len({row["week"] for row in rows}) == 2000


def test_the_real_program_prints_it_and_makes_nothing(tmp_path: Path) -> None:
    words = ["due", "--time", "Fri 15:30", *OF_THE_ISSUE.split(), "--json"]
    good = program(*words, cwd=tmp_path)
    bad = program("due", "--time", "Fri 15:30", "--zone", "Mars/Base", cwd=tmp_path)
    none = program("due", cwd=tmp_path)

    assert (good.returncode, len(json.loads(good.stdout)), good.stderr) == (0, 60, "")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "Traceback" not in bad.stderr
    assert (none.returncode, none.stdout) == (1, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="a shell's pipe")
def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    line = f'"{sys.executable}" -m leadway due --time "Fri 15:30" --count 2000 | head -n 1'
    done = subprocess.run(
        ["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_calendar_writes_the_persons_slot(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "week.ics"
    words = ["calendar", "-o", str(path), "--data-dir", str(data)]
    assert execute(parse(words)) == 1
    assert "There is nothing in" in capsys.readouterr().err
    assert not data.exists()
    with opened(data) as services:
        services.setup.save_weekly_time(WeeklyTime(3, time(9, 15), "stand-up"), "Europe/London")

    assert execute(parse(words)) == 0
    assert capsys.readouterr().out.startswith(f"Written: {path}\n")
    (event,) = IcsCalendarStream.calendar_from_ics(path.read_text("utf-8")).events
    assert (event.summary, f"{event.start_datetime:%a %H:%M}") == ("Leadway: your week", "Wed 09:15")
    assert execute(parse(words)) == 1
    assert "already there" in capsys.readouterr().err
    assert execute(parse([*words, "--replace"])) == 0
    (again,) = IcsCalendarStream.calendar_from_ics(path.read_text("utf-8")).events
    assert again.uid == event.uid


def test_calendar_writes_the_move_that_is_set(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "move.ics"
    words = ["calendar", "--moves", "-o", str(path), "--data-dir", str(data)]
    with opened(data) as services:
        services.setup.begin()
    assert execute(parse(words)) == 1
    assert "There is no move with a day to come. Write it with a day" in capsys.readouterr().err
    with opened(data) as services:
        ritual = services.ritual(services.weeks.this_week())
        ritual.put(NextMove("tomorrow 10:00", "call Ana"))
        ritual.seal()

    assert execute(parse(words)) == 0
    assert capsys.readouterr().out.startswith(f"Written: {path}\n")
    (event,) = IcsCalendarStream.calendar_from_ics(path.read_text("utf-8")).events
    assert (event.summary, event.duration) == ("Leadway: your move", timedelta(minutes=10))
    assert "Ana" not in path.read_text("utf-8")


def test_calendar_without_a_file_name_is_a_wrong_use() -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["calendar"])

    assert ended.value.code == 2
