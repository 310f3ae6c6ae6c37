"""The reminder's own file, for while the data is closed. Nothing a person wrote is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from leadway.domain.errors import KnownError
from leadway.domain.reminder_state import Answer, OpenDraft, ReminderSettings, ReminderState
from leadway.domain.startup_terms import Mode, Step, WeekStatus
from leadway.domain.terms import Reason, Verdict
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week
from leadway.files import write_whole
from leadway.system.locks import lock

FORMAT = 2
_EARLIER = 1
_MOST_BYTES = 1 << 20
# Whoever has the lock writes one small file, and a few rows.
_WAIT_SECONDS = 2.0
_CLOSE_CHOICES = ("ask", "tray", "minimise", "quit")
# Further off, nothing can be added to a moment any more.
_YEARS = range(1970, 9000)
_T = TypeVar("_T")


class Kept(NamedTuple):
    """What the file holds."""

    known: ReminderState
    answers: tuple[Answer, ...] = ()
    """Given while the data was closed, in their order."""


class FileBackend:
    """Reads and writes the file of one data folder."""

    def __init__(self, path: Path, key_file: Path) -> None:
        """Take the paths of the file and of the key file, which names the database that both belong to."""
        self._path = path
        self._key_file = key_file

    def read(self) -> Kept | None:
        """Return what the file holds; None where it is missing, damaged, newer, or of another database."""
        said = _read_json(self._path)
        try:
            if said["format"] == _EARLIER:
                said = _from_earlier(said)
            if said["format"] != FORMAT or said["database"] != self._database():
                return None
            answers = tuple(_answer(each) for each in said["answers"])
            return Kept(_known(said), answers)
        except (KnownError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return None

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other programs from writing the file during the block: to read it, and write it anew.

        Where no lock is to be had, the block goes on without: better so than not reminded.
        """
        held = None
        with suppress(OSError):
            held = lock(self._path.with_suffix(".lock"), _WAIT_SECONDS)
        try:
            yield
        finally:
            if held is not None:
                held.release()

    def write(self, kept: Kept) -> None:
        """Write the file in place of the one before; raises KnownError."""
        said = {"format": FORMAT, "database": self._database(), **_known_as_json(kept.known)}
        said["answers"] = [_answer_as_json(answer) for answer in kept.answers]
        write_whole(self._path, json.dumps(said, indent=1).encode(), private=True)

    def _database(self) -> str:
        said = _read_json(self._key_file)
        return str(said.get("database", "")) if isinstance(said, dict) else ""


def _read_json(path: Path) -> Any:  # noqa: ANN401 -- whatever lies there
    try:
        with path.open("rb") as file:
            return json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None


def _from_earlier(said: Any) -> Any:  # noqa: ANN401 -- whatever lay there
    """Return what a file of format 1 holds, with the words of today."""
    from leadway.storage.from_version_2 import REASONS, WEEK_STATUSES  # late: needed once

    choices = {{"slot": "weekly_time"}.get(name, name): value for name, value in said["choices"].items()}
    answers = [
        {**each, "did": _did_today(each["did"], REASONS), "weeks": _weeks_today(each["weeks"], WEEK_STATUSES)}
        for each in said["answers"]
    ]
    weeks, last = _weeks_today(said["weeks"], WEEK_STATUSES), _did_today(said["last"], REASONS)
    return {**said, "format": FORMAT, "choices": choices, "answers": answers, "weeks": weeks, "last": last}


def _did_today(did: Any, reasons: Mapping[str, str]) -> Any:  # noqa: ANN401 -- whatever lay there
    return did and [did[0], reasons.get(did[1], did[1])]


def _weeks_today(weeks: Any, statuses: Mapping[str, str]) -> Any:  # noqa: ANN401 -- whatever lay there
    return {week: statuses.get(status, status) for week, status in weeks.items()}


def _known(said: Any) -> ReminderState:  # noqa: ANN401 -- whatever lay there
    choices, begun = said["choices"], said["begun"]
    weekly_time, hours = choices["weekly_time"], choices["hours"]
    if choices["on_close"] not in _CLOSE_CHOICES:
        raise ValueError(choices["on_close"])
    return ReminderState(
        choices=ReminderSettings(
            weekly_time=weekly_time
            and WeeklyTime(_weekday(weekly_time["weekday"]), _clock(weekly_time["at"])),
            zone=str(choices["zone"]),
            hours=WorkingHours(
                frozenset(_weekday(day) for day in hours["days"]),
                _clock(hours["start"]),
                _clock(hours["end"]),
            ),
            on_close=choices["on_close"],
            notify=choices["notify"] is True,
            **{name: _optional(read, choices.get(name)) for name, read in _CHANGEABLE.items()},
        ),
        weeks={Week.parse(week): WeekStatus(status) for week, status in said["weeks"].items()},
        shown=tuple(_moment(each) for each in said["shown"]),
        last=_optional(_did, said["last"]),
        begun=begun and OpenDraft(Week.parse(begun["week"]), Mode(begun["mode"]), Step(begun["step"])),
        taken=str(said["taken"]),
    )


def _known_as_json(known: ReminderState) -> dict[str, Any]:
    choices, begun = known.choices, known.begun
    weekly_time, hours = choices.weekly_time, choices.hours
    return {
        "choices": {
            "weekly_time": weekly_time and {"weekday": weekly_time.weekday, "at": weekly_time.at.isoformat()},
            "zone": choices.zone,
            "hours": {
                "days": sorted(hours.days),
                "start": hours.start.isoformat(),
                "end": hours.end.isoformat(),
            },
            "on_close": choices.on_close,
            "notify": choices.notify,
            **{name: _as_text(getattr(choices, name)) for name in _CHANGEABLE},
        },
        "weeks": {str(week): status.value for week, status in sorted(known.weeks.items())},
        "shown": [_as_text(each) for each in known.shown],
        "last": known.last and [term.value for term in known.last],
        "begun": begun and {"week": str(begun.week), "mode": begun.mode.value, "step": begun.step.value},
        "taken": known.taken,
    }


def _answer(said: Any) -> Answer:  # noqa: ANN401 -- whatever lay there
    return Answer(
        id=str(said["id"]),
        at=_moment(said["at"]),
        did=_optional(_did, said["did"]),
        choices={name: _optional(_CHANGEABLE[name], value) for name, value in said["choices"].items()},
        weeks={Week.parse(week): _optional(_mark, status) for week, status in said["weeks"].items()},
    )


def _answer_as_json(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "at": _as_text(answer.at),
        "did": answer.did and [term.value for term in answer.did],
        "choices": {name: _as_text(value) for name, value in answer.choices.items()},
        "weeks": {str(week): status and status.value for week, status in answer.weeks.items()},
    }


def _optional(read: Callable[[Any], _T], said: Any) -> _T | None:  # noqa: ANN401 -- whatever lay there
    return None if said is None else read(said)


def _did(said: Any) -> tuple[Verdict, Reason]:  # noqa: ANN401 -- whatever lay there
    verdict, reason = said
    return Verdict(verdict), Reason(reason)


def _mark(said: str) -> WeekStatus:
    status = WeekStatus(said)
    if status not in (WeekStatus.SKIPPED, WeekStatus.AWAY):
        raise ValueError(said)
    return status


def _weekday(said: Any) -> int:  # noqa: ANN401 -- whatever lay there
    if said not in range(1, 8):
        raise ValueError(said)
    return int(said)


def _clock(said: str) -> time:
    clock = time.fromisoformat(said)
    if clock.tzinfo is not None:
        raise ValueError(said)
    return clock


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise ValueError(said)
    return moment.astimezone(UTC)


def _day(said: str) -> date:
    day = date.fromisoformat(said)
    if day.year not in _YEARS:
        raise ValueError(said)
    return day


def _as_text(value: datetime | date | None) -> str | None:
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return None if value is None else value.isoformat()


_CHANGEABLE: Mapping[str, Callable[[Any], Any]] = {
    "snoozed_until": _moment,
    "away_from": _day,
    "away_until": _day,
    "silent_on": _day,
}
"""What an answer may change of the choices, and how it is read."""
