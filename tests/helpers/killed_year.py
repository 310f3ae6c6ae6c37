"""A year of weeks, killed again and again: `python -m helpers.killed_year FOLDER KILLS SEED` from tests/.

One process lives through the year and tells each word as soon as Leadway has said that it is kept; it is
killed at a random moment, the data is opened, and whatever was told must be there. Then the next one goes on.
The last line says how it went. A process of its own, with one thread: that is what may be forked.
"""

from __future__ import annotations

import os
import random
import re
import select
import signal
import sys
import traceback
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic

from helpers.clock import FixedClock
from helpers.databases import raw
from leadway.domain import answers
from leadway.domain.terms import GapNext, GapType, HowKnown, Mode, WeekStatus
from leadway.domain.weeks import Week
from leadway.services.keys import Key
from leadway.services.ritual import rituals  # noqa: F401 -- loaded once, before the many are forked
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder

KEY = Key(bytes(range(32)), in_keychain=False)
WEEKS = 52
_FIRST = Week.of(date(2026, 1, 5))
_LONGEST_LIFE = 0.12


def main(folder: Path, kills: int, seed: int) -> int:
    """Kill so many times, look each time, and live the year to its end; return the exit status."""
    chance = random.Random(seed)  # noqa: S311 -- moments, not secrets
    data = DataFolder(folder)
    told: set[str] = set()
    killed = 0
    while True:
        seconds = chance.uniform(0, _LONGEST_LIFE) if killed < kills else None
        words, ended = _one_life(data, seconds, chance)
        told |= words
        killed += not ended
        missing = told - _words(data)
        if missing:
            sys.stdout.write(f"lost after {killed} kills: {sorted(missing)[:5]}\n")
            return 1
        if ended and killed >= kills:
            break
        if ended:
            # The year was lived before all kills were spent: the next one begins elsewhere.
            data = DataFolder(data.path.with_name(f"{folder.name}-{killed}"))
            told.clear()
    sys.stdout.write(f"{killed} kills, {len(told)} words in the last year, none lost\n")
    return 0


def _one_life(data: DataFolder, seconds: float | None, chance: random.Random) -> tuple[set[str], bool]:
    """Let a process live on from where the data stands; return what it told, and whether the year ended."""
    read, write = os.pipe()
    salt = chance.random()
    child = os.fork()
    if child == 0:
        os.close(read)
        status = 1
        try:
            _live(data, write, salt)
            status = 0
        except BaseException:  # noqa: BLE001 -- told by the status, beyond which nothing of the fork may live
            traceback.print_exc()
        os._exit(status)
    os.close(write)
    heard = b""
    end = monotonic() + seconds if seconds is not None else None
    with os.fdopen(read, "rb", buffering=0) as pipe:
        while True:
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0:
                os.kill(child, signal.SIGKILL)
                end = None
                continue
            if select.select([pipe], [], [], left)[0]:
                more = pipe.read(1 << 16)
                if not more:
                    break
                heard += more
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("living through the year ended with a fault")
    # What was cut in the middle was told in full by nobody.
    return set(heard.decode().split("\n")[:-1]), os.WIFEXITED(status)


def _live(data: DataFolder, told: int, salt: float) -> None:
    """Live through the weeks that are not sealed yet; tell each word once it is kept."""
    clock = FixedClock(datetime.combine(_FIRST.first_day, time(9), UTC))
    services = open_services(data, KEY, clock)
    for number in range(WEEKS):
        week = _FIRST.shift(number)
        clock.stand_at(datetime.combine(week.first_day + timedelta(days=4), time(15, 30), UTC))
        if services.weeks.status(week) is not WeekStatus.DONE:
            for word in _one_week(services, week, f"{number}-{salt:.9f}"):
                os.write(told, f"{word}\n".encode())
    services.close()


def _one_week(services: Services, week: Week, mark: str) -> Iterator[str]:
    """Do a week's ritual, and yield each word once what held it was kept."""
    services.notes.add(f"note {mark}", "app")
    yield f"note {mark}"
    ritual = services.ritual(week)
    ritual.choose(Mode.FULL)
    said: dict[str, answers.Answer] = {
        "gap": answers.GapAnswer(
            kind=GapType.SILENT,
            happened=f"happened {mark}",
            option_a=f"option {mark}",
            chosen="A",
            did_and_why=f"did {mark}",
            next=GapNext.ONE_OFF,
        ),
        "problem": answers.ProblemAnswer(f"who {mark}", f"happens {mark}", f"should {mark}", HowKnown.SAW_IT),
        "opportunity": answers.OpportunityAnswer(tried=f"tried {mark}", then=f"then {mark}"),
        "": answers.Closing(lesson=f"lesson {mark}"),
    }
    for key, card in said.items():
        # A life before may have put its own words there; they are replaced, as a person would.
        ritual.put(card, f"{key}-{mark}" if key else "")
        if key:
            yield from (text for text in _texts(card) if mark in text)
    while not ritual.walk.is_last:
        ritual.next()
    ritual.seal()
    yield f"lesson {mark}"
    services.weeks.amend(week, f"amendment {mark}")
    yield f"amendment {mark}"


def _texts(card: answers.Answer) -> Iterator[str]:
    values = (getattr(card, field.name) for field in fields(card))
    return (value for value in values if isinstance(value, str))


def _words(data: DataFolder) -> set[str]:
    """Return every text in the data, which must be sound; nothing where it was never begun."""
    if not data.database.exists() or not data.database.stat().st_size:
        return set()
    with raw(data.database, KEY.value) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise SystemExit(f"damaged: {verdict}")
        found: set[str] = set()
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 -- names from the schema
                found.update(value for value in row if isinstance(value, str))
        # An answer of a draft lies in its card, which is JSON.
        drafts = "\n".join(value for value in found if value.startswith("{"))
        return found | set(re.findall(r'"([^"]*)"', drafts))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
