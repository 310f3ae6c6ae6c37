"""The reminder's own file, for while the data is closed. Nothing a person wrote is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from leadway.domain.clock import YEARS
from leadway.domain.errors import KnownError
from leadway.domain.reminder import OpenDraft, ReminderAnswer, ReminderSettings, ReminderState
from leadway.domain.startup_terms import Mode, Step, WeekStatus
from leadway.domain.terms import Reason, Verdict
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week
from leadway.files import read_own, write_whole
from leadway.system.locks import NO_LOCK, lock

FORMAT = 2
_EARLIER = 1
_MOST_BYTES = 1 << 20
# The program that has the lock writes one small file and a few rows.
_WAIT_SECONDS = 2.0


class FileContent(NamedTuple):
    """What the file holds."""

    state: ReminderState
    answers: tuple[ReminderAnswer, ...] = ()
    """Given while the data was closed, in their order."""


class FileBackend:
    """Reads and writes the file of one data folder."""

    def __init__(self, path: Path, key_file: Path) -> None:
        """Take the paths of the file and of the key file, which names the database that both belong to."""
        self._path = path
        self._key_file = key_file

    def read(self) -> FileContent | None:
        """Return what the file holds; None where it is missing, damaged, newer, or of another database."""
        content = _read_json(self._path)
        try:
            if content["format"] == _EARLIER:
                content = _from_earlier(content)
            if content["format"] != FORMAT or content["database"] != self._database():
                return None
            # A file of an earlier version may lack what is not chosen.
            content = {"first": None} | content
            content["choices"] = dict.fromkeys(_CHANGEABLE) | {"week_starts": {}} | content["choices"]
            return FileContent(_STATE(content), _ANSWERS(content["answers"]))
        except (KnownError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other programs from writing the file during the block: to read it, and write it again.

        Where no lock is to be had, the block runs without one: no lock must not mean no reminder.
        """
        file_lock = None
        with suppress(OSError):
            file_lock = lock(self._path.with_suffix(".lock"), _WAIT_SECONDS)
        with file_lock or NO_LOCK:
            yield

    def write(self, content: FileContent) -> None:
        """Write the file in place of the one before; raises KnownError."""
        document = {"format": FORMAT, "database": self._database(), **_as_json(content.state)}
        document["answers"] = content.answers
        write_whole(self._path, json.dumps(document, indent=1, default=_as_json).encode())

    def _database(self) -> str:
        content = _read_json(self._key_file)
        return str(content.get("database", "")) if isinstance(content, dict) else ""


def _read_json(path: Path) -> Any:  # noqa: ANN401 -- whatever is there
    try:
        return json.loads(read_own(path, _MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None


def _from_earlier(content: Any) -> Any:  # noqa: ANN401 -- whatever was there
    """Return what a file of format 1 holds, with the words of today."""
    from leadway.storage.from_version_2 import REASONS, WEEK_STATUSES  # late: needed once

    def did(value: Any) -> Any:  # noqa: ANN401
        return value and [value[0], REASONS.get(value[1], value[1])]

    def weeks(value: Any) -> Any:  # noqa: ANN401
        return {week: WEEK_STATUSES.get(status, status) for week, status in value.items()}

    choices = {{"slot": "weekly_time"}.get(name, name): value for name, value in content["choices"].items()}
    answers = [
        {**answer, "did": did(answer["did"]), "weeks": weeks(answer["weeks"])}
        for answer in content["answers"]
    ]
    changed = {
        "choices": choices,
        "answers": answers,
        "weeks": weeks(content["weeks"]),
        "last": did(content["last"]),
    }
    return content | changed | {"format": FORMAT}


def _as_json(value: Any) -> Any:  # noqa: ANN401 -- whatever JSON does not know
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Week):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    # What the weekly time comes after is the person's own words and stays out.
    content = {f.name: getattr(value, f.name) for f in fields(value) if f.name != "after"}
    if "weeks" in content:
        content["weeks"] = {str(week): status for week, status in sorted(content["weeks"].items())}
    return content


# How a value is read; each raises an error of the language where what is there is damaged.
_Read = Callable[..., Any]


def _one_of(allowed: Iterable[Any], read: Callable[[Any], Any] = str) -> _Read:
    def read_one(value: Any) -> Any:  # noqa: ANN401
        if value not in allowed:
            raise ValueError(value)
        return read(value)

    return read_one


def _optional(read: _Read) -> _Read:
    return lambda value: None if value is None else read(value)


def _many(read: _Read, kind: _Read = tuple) -> _Read:
    return lambda value: kind(map(read, value))


def _by_week(read: _Read) -> _Read:
    return lambda weeks: {Week.parse(week): read(status) for week, status in weeks.items()}


def _form(kind: _Read, **reads: _Read) -> _Read:
    """Read an object with these attributes; all of them must be there."""
    return lambda value: kind(**{name: read(value[name]) for name, read in reads.items()})


def _clock(value: str) -> time:
    clock = time.fromisoformat(value)
    if clock.tzinfo is not None:
        raise ValueError(value)
    return clock


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None or moment.year not in YEARS:
        raise ValueError(value)
    return moment.astimezone(UTC)


def _day(value: str) -> date:
    day = date.fromisoformat(value)
    if day.year not in YEARS:
        raise ValueError(value)
    return day


def _did(value: list[str]) -> tuple[Verdict, Reason]:
    verdict, reason = value
    return Verdict(verdict), Reason(reason)


_WEEKDAY = _one_of(range(1, 8), int)
_CHANGEABLE: Mapping[str, _Read] = {
    "snoozed_until": _optional(_moment),
    "snoozed_at": _optional(_moment),
    "away_from": _optional(_day),
    "away_until": _optional(_day),
    "silent_on": _optional(_day),
}
"""What an answer may change of the choices."""

_USUAL_TIME = {"more_days": (), "repeats": "weekly", "since": None, "looks_at": "auto", "changed": None}
"""What a weekly time of an earlier version lacks."""
_weekly_time = _form(
    WeeklyTime,
    weekday=_WEEKDAY,
    at=_clock,
    more_days=_many(_WEEKDAY, frozenset),
    repeats=_one_of(("weekly", "other_week", "chosen")),
    since=_optional(_day),
    looks_at=_one_of(("auto", "own", "before")),
    changed=_optional(_day),
)

_STATE = _form(
    ReminderState,
    choices=_form(
        ReminderSettings,
        weekly_time=_optional(lambda value: _weekly_time(_USUAL_TIME | value)),
        zone=str,
        hours=_form(WorkingHours, days=_many(_WEEKDAY, frozenset), start=_clock, end=_clock),
        on_close=_one_of(("ask", "tray", "minimise", "quit")),
        notify=lambda value: value is True,
        week_starts=lambda value: {str(key): int(day) for key, day in value.items()},
        **_CHANGEABLE,
    ),
    weeks=_by_week(WeekStatus),
    first=_optional(Week.parse),
    shown=_many(_moment),
    last=_optional(_did),
    begun=_optional(_form(OpenDraft, week=Week.parse, mode=Mode, step=Step)),
    taken=str,
)
_ANSWERS = _many(
    _form(
        ReminderAnswer,
        id=str,
        at=_moment,
        did=_optional(_did),
        choices=lambda choices: {name: _CHANGEABLE[name](value) for name, value in choices.items()},
        weeks=_by_week(_optional(_one_of((WeekStatus.SKIPPED, WeekStatus.AWAY), WeekStatus))),
    )
)
