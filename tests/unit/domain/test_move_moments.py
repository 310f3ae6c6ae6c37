"""The moment of a move is read from its own words, and the usual one from the moves that were done."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.agenda import SetMove, Suggestion
from leadway.domain.date_parser import read_moment
from leadway.domain.move_moments import ENOUGH_DONE, start_of, usual_cue
from leadway.domain.moves import suggested
from leadway.domain.weeks import WEEKDAYS

PARTS = ["Tuesday", "today", "at", "9", "10:00", "18/12", "31.2.", "Dec", "pm", "99999/1", "after", "2026"]
TUESDAY = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
TRIAL = Suggestion("try it once: a diary", "opportunity", "diary", "the hand-over")
NEXT_TRIAL = Suggestion("try it once: bins", "opportunity", "bins", "sorting once")
STEP = Suggestion("take the next step: shelf", "experiment", "shelf", "Experiment: shelf")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Tuesday 10:00", (date(2026, 11, 24), time(10))),
        ("Thursday 10:00 after the handover", (date(2026, 11, 26), time(10))),
        ("after the handover on Friday", (date(2026, 11, 27), None)),
        ("Wed at 9, before the meeting", (date(2026, 11, 25), time(9))),
        ("wed 14", (date(2026, 11, 25), time(14))),
        ("tomorrow 2 pm", (date(2026, 11, 25), time(14))),
        ("18 Dec 14:00", (date(2026, 12, 18), time(14))),
        ("18/12 at noon", (date(2026, 12, 18), time(12))),
        ("Friday 5 returns have come", (date(2026, 11, 27), None)),
    ],
)
def test_a_day_and_a_time_are_read_among_other_words(written: str, moment: tuple[date, time | None]) -> None:
    assert read_moment(written, TUESDAY.date()) == moment


@pytest.mark.parametrize("written", ["", "after the handover", "10:00", "Monday or Friday", "3/4 at 9"])
def test_words_that_name_no_one_day_name_none(written: str) -> None:
    assert read_moment(written, TUESDAY.date()) is None


@pytest.mark.parametrize(
    ("when", "start"),
    [
        ("Tuesday 17:00", datetime(2026, 11, 24, 17)),  # noqa: DTZ001 -- by the wall clock
        ("Tuesday 10:00", datetime(2026, 12, 1, 10)),  # noqa: DTZ001
        ("Tuesday", date(2026, 12, 1)),
        ("today", date(2026, 11, 24)),
        ("today 10:00", datetime(2026, 11, 24, 10)),  # noqa: DTZ001
        ("tomorrow", date(2026, 11, 25)),
        ("after the handover", None),
    ],
)
def test_the_weekday_of_today_is_the_next_one_where_its_time_has_passed(
    when: str, start: datetime | date | None
) -> None:
    assert start_of(when, TUESDAY) == start


@given(words=st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=6), hours=st.integers(0, 9999))
def test_any_words_name_a_moment_or_none(words: list[str], hours: int) -> None:
    set_at = TUESDAY + timedelta(hours=hours)
    when = " ".join(words)
    start = start_of(when, set_at)
    assert start is None or isinstance(start, date)
    # The same words in another place of a sentence name the same.
    assert start is None or start_of(f"if it is {when}", set_at) == start


@given(
    weekday=st.sampled_from(WEEKDAYS),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    hours=st.integers(0, 9999),
)
def test_a_weekday_and_a_time_are_the_next_such_moment(weekday: str, at: time, hours: int) -> None:
    set_at = TUESDAY + timedelta(hours=hours)
    start = start_of(f"{weekday} {at:%H:%M}, after the handover", set_at)
    assert isinstance(start, datetime)
    assert (WEEKDAYS[start.weekday()], start.time()) == (weekday, at)
    assert timedelta() < start - set_at.replace(tzinfo=None) <= timedelta(days=7)


def test_the_usual_moment_is_that_of_the_weekday_on_which_moves_were_done_most() -> None:
    done = ["Thursday 14:00", "Monday 9:00", "Thursday", "after the handover", "Thursday 8:00", "Mon 9:00"]
    assert len(done) == ENOUGH_DONE
    assert usual_cue([(when, TUESDAY) for when in done]) == "Thursday 14:00"
    assert usual_cue([("Friday", TUESDAY)] * ENOUGH_DONE) == "Friday 10:00"


def test_there_is_no_usual_moment_before_six_moves_with_a_when_were_done() -> None:
    assert usual_cue([("Thursday 14:00", TUESDAY)] * (ENOUGH_DONE - 1)) == ""
    intentions = [("", TUESDAY)] * ENOUGH_DONE
    assert usual_cue([*intentions, ("Thursday 14:00", TUESDAY)]) == ""
    assert usual_cue([("after the handover", TUESDAY)] * ENOUGH_DONE) == "", "no weekday is named"


def test_a_move_that_was_just_done_makes_room_for_the_next_one_of_its_kind() -> None:
    offers = (STEP, TRIAL, NEXT_TRIAL)
    assert suggested(offers, None) == [STEP, TRIAL]
    reworded = SetMove("1", "Tuesday", "try the diary for a day", 10, 0, "opportunity", "diary")
    assert suggested(offers, reworded) == [STEP, NEXT_TRIAL]
    typed = SetMove("1", "Tuesday", TRIAL.action, 10, 0, "", "")
    assert suggested(offers, typed) == [STEP, NEXT_TRIAL]
