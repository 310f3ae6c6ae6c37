"""Whatever ends the program, a person is back where they were, with what they had typed."""

import os
import random
import secrets
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest

from fixtures.stored_states import begin_ritual_at, set_up
from helpers.databases import raw
from helpers.driver import Driver, StartDriver
from helpers.typist import ROUTE, Spot, Typist, texts_of
from helpers.waiting import wait_until
from leadway.domain.steps import PLANS
from leadway.domain.terms import Step
from leadway.ui.forms import help_dialog

KILLS = int(os.environ.get("LEADWAY_WINDOW_KILLS", "12"))
"""How often: 12 times in a test run, 60 by `make fuzz`; on each screen as often as on the others."""
LOST_SECONDS, LONGEST_SECONDS = 1.0, 1.5
SCREENS = sorted({spot.step for spot in ROUTE}, key=list(Step).index)
FULL = {spot.attribute: spot.words * 100 for spot in ROUTE}
MARK = "and on."


@pytest.fixture
def seed() -> int:
    """Return the seed of the random moments; LEADWAY_SEED repeats a run."""
    chosen = int(os.environ.get("LEADWAY_SEED") or secrets.randbelow(10**9))
    print(f"LEADWAY_SEED={chosen}")  # noqa: T201 -- for the report of a failed test
    return chosen


@pytest.mark.parametrize("screen", SCREENS)
def test_killed_at_random_moments_it_loses_no_more_than_the_last_second(
    drive: StartDriver, tmp_path: Path, seed: int, screen: Step
) -> None:
    dice = random.Random(f"{seed}/{screen}")  # noqa: S311 -- moments, not secrets
    kills = max(1, KILLS // len(SCREENS))
    part = LONGEST_SECONDS / kills
    set_up(tmp_path / "set-up")
    for kill in range(kills):
        # One in each part of the time: right at the beginning, and when there is a second to look back at.
        seconds = dice.uniform(part * kill, part * (kill + 1))
        print(f"{screen}, kill {kill}: after {seconds:.3f} s")  # noqa: T201
        data = shutil.copytree(tmp_path / "set-up", tmp_path / f"{kill}")
        person = sit_down_at(screen, data, drive)
        typist = Typist(person)

        killed_at = type_until_killed(typist, screen, seconds)

        check_what_is_kept(typist, killed_at)
        check_the_way_back(person, crashed=True)
        person.kill()


def sit_down_at(screen: Step, data: Path, drive: StartDriver) -> Driver:
    """Return a person who has just come back to a ritual that stands at this screen."""
    if not data.exists():
        set_up(data)
    begin_ritual_at(data, screen)
    person = drive(data)
    come_back(person, screen)
    return person


def come_back(person: Driver, screen: Step) -> None:
    """Go on from *This week* with the ritual that was begun."""
    person.wait_for_title("This week")
    person.keys("Return")
    person.wait_for_title(PLANS[screen].title)


def type_until_killed(typist: Typist, screen: Step, seconds: float) -> float:
    """Type until the program is killed so many seconds later; return the moment."""
    killed_at = 0.0

    def strike() -> None:
        nonlocal killed_at
        killed_at = time.monotonic()
        os.kill(typist.driver.pid, signal.SIGKILL)

    killer = threading.Timer(seconds, strike)
    killer.start()
    typist.type_from(screen)
    killer.join()
    typist.driver.wait_for_end()
    return killed_at


def check_what_is_kept(typist: Typist, killed_at: float) -> None:
    """Compare the disk with what had been typed a second before the end."""
    settled = next((m for m in reversed(typist.done) if m.at <= killed_at - LOST_SECONDS), typist.begun[0])
    possible = [settled, *(m for m in (*typist.begun, *typist.done) if m.at >= settled.at)]

    place, texts = typist.driver.place(), written(typist.driver)

    assert any(place.step == m.step and place.field.endswith(m.end) for m in possible), place
    lost = {a: (words, texts.get(a)) for a, words in settled.texts.items() if words not in texts.get(a, "")}
    assert lost == {}
    odd = {attribute: text for attribute, text in texts.items() if not FULL[attribute].startswith(text)}
    assert odd == {}


def check_the_way_back(person: Driver, *, crashed: bool = False) -> None:
    """Start again; what is typed then must land behind it, in the same field.

    After a crash the ritual is there at once; where the person left it, *This week* leads back to it.
    """
    place, before = person.place(), written(person)
    person.start()
    if crashed:
        person.wait_for_title(PLANS[Step(place.step)].title)
    else:
        come_back(person, Step(place.step))
    spot = spot_at(place.step, place.field)
    if spot is None:
        assert person.place().step == place.step
        return
    assert person.wait_for_field(spot.end)
    person.type(MARK)
    wait_until(
        lambda: written(person).get(spot.attribute, "") == before.get(spot.attribute, "") + MARK,
        what=f"{MARK!r} behind {before.get(spot.attribute)!r} in {place.field}",
    )


def spot_at(step: str, field: str) -> Spot | None:
    """Return the spot of the route where the person stood, or None between two."""
    return next((spot for spot in ROUTE if spot.step == step and field.endswith(spot.end)), None)


def written(person: Driver) -> dict[str, str]:
    """Return what is on the disk, by the fields of the route."""
    with person.data() as services:
        ritual = services.ritual(services.weeks.this_week())
        return texts_of(card for _, card in ritual.draft.items())


def test_closing_the_window_half_way_loses_nothing(drive: StartDriver, tmp_path: Path) -> None:
    person = sit_down_at(Step.PROBLEMS, tmp_path / "data", drive)
    person.type("Customers with returns")
    person.keys("Tab")
    person.type("wait 3 days")

    assert person.quit() == 0

    assert person.place().step == Step.PROBLEMS
    assert written(person) == {"who": "Customers with returns", "happens": "wait 3 days"}
    check_the_way_back(person)


def test_leaving_the_ritual_half_way_loses_nothing(drive: StartDriver, tmp_path: Path) -> None:
    person = sit_down_at(Step.OPPORTUNITIES, tmp_path / "data", drive)
    person.type("three labelled bins")

    person.keys("Escape")

    come_back(person, Step.OPPORTUNITIES)
    person.type(" at the counter")
    wait_until(lambda: written(person) == {"tried": "three labelled bins at the counter"}, what="the line")


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda sign: sign.name)
def test_a_signal_while_typing_takes_no_more_than_a_moment(
    drive: StartDriver, tmp_path: Path, sign: signal.Signals
) -> None:
    person = sit_down_at(Step.CLOSE, tmp_path / "data", drive)
    person.type("Ask the late shift")
    wait_until(lambda: written(person) == {"lesson": "Ask the late shift"}, what="the lesson")
    person.type(" before changing the sign-off")

    person.end(sign)

    assert written(person)["lesson"].startswith("Ask the late shift")
    check_the_way_back(person, crashed=True)


def test_a_signal_keeps_words_that_could_not_be_saved_encrypted_and_makes_a_note_of_them(
    drive: StartDriver, tmp_path: Path
) -> None:
    person = sit_down_at(Step.CLOSE, tmp_path / "data", drive)
    person.type("Ask the late shift")
    wait_until(lambda: written(person) == {"lesson": "Ask the late shift"}, what="the lesson")
    with raw(tmp_path / "data" / "leadway.db", person.key().value) as other:
        other.execute("BEGIN IMMEDIATE")
        person.type(" before changing it")
        # Its window comes once every key before it was taken.
        person.keys("F1")
        person.wait_for_window(help_dialog.WHY)
        person.end(signal.SIGTERM)
        other.execute("ROLLBACK")
    words = (tmp_path / "data" / "leadway.unsaved").read_bytes()
    assert b"late shift" not in words

    person.start()

    def notes() -> list[str]:
        with person.data() as services:
            return [note.text for note in services.notes.waiting()]

    wait_until(lambda: "Ask the late shift before changing it" in notes(), what="the note")
    assert not (tmp_path / "data" / "leadway.unsaved").exists()


def test_killed_in_the_set_up_it_goes_on_in_the_same_line(drive: StartDriver, tmp_path: Path) -> None:
    person = drive(tmp_path / "data")
    person.wait_for_title("Set-up")
    person.keys("Tab")
    person.type("Cash count signed")
    person.keys("Return")
    person.type("Returns refunded")
    wait_until(lambda: commitments(person) == ["Cash count signed", "Returns refunded"], what="the promises")

    person.kill()
    person.start()

    person.wait_for_title("Set-up")
    person.type(" within 2 days")
    person.keys("ctrl+Return", "ctrl+Return", "Tab", "Tab")
    person.type("stand-up")
    wait_until(lambda: after_what(person) == "stand-up", what="the slot")
    assert commitments(person) == ["Cash count signed", "Returns refunded within 2 days"]

    person.kill()
    person.start()

    person.wait_for_title("Set-up")
    person.type(" and coffee")
    wait_until(lambda: after_what(person) == "stand-up and coffee", what="the slot")


def commitments(person: Driver) -> list[str]:
    """Return the promises on the disk."""
    with person.data() as services:
        return [promise.title for promise in services.setup.commitments()]


def after_what(person: Driver) -> str:
    """Return after what the ritual is to happen, as it is on the disk."""
    with person.data() as services:
        weekly_time = services.setup.weekly_time()
    return weekly_time.after if weekly_time else ""
