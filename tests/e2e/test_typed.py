"""Dates, times and numbers typed in the real window, on the system of a German region."""

import datetime as dt
from pathlib import Path

from fixtures.sample_team import TITLES
from fixtures.stored_states import begin_ritual_at, seal_a_week, set_up
from helpers.driver import Driver, StartDriver
from helpers.waiting import wait_until
from leadway.domain.answers import CheckAnswer, ReadingAnswer
from leadway.domain.terms import Step
from leadway.domain.weekly_time import WeeklyTime

REGION = {"LC_ALL": "de_DE.UTF-8"}


def test_what_is_typed_is_read_as_it_was_meant_or_kept_as_it_is(drive: StartDriver, tmp_path: Path) -> None:
    data = tmp_path / "data"
    set_up(data, weeks_ago=2, commitments=TITLES[:1])
    seal_a_week(data, weeks_ago=1)
    begin_ritual_at(data, Step.KEEP)
    person = drive(data, **REGION)
    person.wait_for_title("This week")

    person.keys("Return")
    person.wait_for_title("Keep")
    ask_for_an_exception(person)
    person.keys("ctrl+a")
    person.type("after the audit")
    wait_until(lambda: exception(person) == (None, "after the audit"), what="the words as they were typed")
    person.kill()

    person.start()
    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title("Keep")
    person.wait_for_field("/until")
    assert exception(person) == (None, "after the audit")
    day = dt.date.today() + dt.timedelta(days=40)  # noqa: DTZ011 -- the program has the system's clock, too
    person.keys("ctrl+a")
    person.type(f"{day.day}.{day.month}.")
    wait_until(lambda: exception(person) == (day, ""), what="the day, in the order of the region")
    person.keys("alt+Down", "Right", "Return")
    day += dt.timedelta(days=1)
    wait_until(lambda: exception(person) == (day, ""), what="the day from the calendar")
    person.keys("alt+Down", "Right", "Escape")
    assert "Keep" in person.title(), "Esc closed the calendar and nothing else"
    assert exception(person) == (day, "")

    go_on_to(person, "Progress")
    person.type("3,125")
    wait_until(lambda: reading(person) == ("3,125", 3.125), what="the number, by the last reading")
    person.keys("ctrl+a")
    person.type("1.234,5")
    wait_until(lambda: reading(person) == ("1.234,5", 1234.5), what="the number, as the region writes it")
    person.keys("ctrl+a")
    person.type("2,6 3,1")
    wait_until(lambda: reading(person) == ("2,6 3,1", None), what="two numbers, which are none")
    assert person.quit() == 0


def test_a_typed_time_is_the_time_and_writes_nothing_into_the_next_field(
    drive: StartDriver, tmp_path: Path
) -> None:
    person = drive(tmp_path / "data", **REGION)
    person.wait_for_title("Set-up")
    person.keys("ctrl+Return", "ctrl+Return", "Tab", "ctrl+a")
    person.type("14:00")
    person.keys("Tab")
    person.type("handover")
    wait_until(lambda: weekly_time(person) == WeeklyTime(5, dt.time(14), "handover"), what="the time")


def ask_for_an_exception(person: Driver) -> None:
    """Say that the first commitment was not done, and go to the last day of an exception to it."""
    person.keys("3")
    person.wait_for_field("/happened")
    person.tab_to("/then")
    person.keys("e", "Tab")
    person.wait_for_field("/approver")
    person.keys("Tab")
    person.wait_for_field("/until")


def go_on_to(person: Driver, title: str) -> None:
    """Go on until a screen of the ritual is there."""
    for _ in range(6):
        if title in person.title():
            return
        before = person.title()
        person.keys("ctrl+j")
        wait_until(lambda before=before: person.title() != before, what="the next screen")  # type: ignore[misc]
    raise AssertionError(f"no screen “{title}”; the last one was “{person.title()}”")


def weekly_time(person: Driver) -> WeeklyTime | None:
    """Return the weekly time as it is on the disk."""
    with person.data() as services:
        return services.setup.weekly_time()


def exception(person: Driver) -> tuple[dt.date | None, str]:
    """Return the last day of the exception as it is on the disk, and what was typed for it and is none."""
    with person.data() as services:
        (answer,) = services.ritual(services.weeks.this_week()).draft.all(CheckAnswer).values()
    return answer.exception_until, answer.exception_until_written


def reading(person: Driver) -> tuple[str, float | None]:
    """Return the reading as it was typed, and what was understood."""
    with person.data() as services:
        answers = services.ritual(services.weeks.this_week()).draft.all(ReadingAnswer).values()
    return next(((answer.written, answer.value) for answer in answers), ("", None))
