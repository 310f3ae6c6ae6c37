"""The reminder's own file, for while the data is closed. Nothing a person wrote is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from leadway.domain.errors import KnownError
from leadway.domain.reminder import OpenDraft, ReminderAnswer, ReminderSettings, ReminderState
from leadway.domain.startup_terms import Mode, Step, WeekStatus
from leadway.domain.terms import Reason, Verdict
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week
from leadway.files import write_whole
from leadway.system.locks import NO_LOCK, lock

FORMAT = 2
_EARLIER = 1
_MOST_BYTES = 1 << 20
# The program that has the lock writes one small file and a few rows.
_WAIT_SECONDS = 2.0
# Further off, nothing can be added to a moment any more.
_YEARS = range(1970, 9000)


class Kept(NamedTuple):
    """What the file holds."""

    known: ReminderState
    answers: tuple[ReminderAnswer, ...] = ()
    """Given while the data was closed, in their order."""


class FileBackend:
    """Reads and writes the file of one data folder."""

    def __init__(self, path: Path, key_file: Path) -> None:
        """Take the paths of the file and of the key file, which names the database that both belong to."""
        self._path = path
        self._key_file = key_file

    def read(self) -> Kept | None:
        """Return what the file holds; None where it is missing, damaged, newer, or of another database."""
        found = _read_json(self._path)
        try:
            if found["format"] == _EARLIER:
                found = _from_earlier(found)
            if found["format"] != FORMAT or found["database"] != self._database():
                return None
            # A file of an earlier version may lack what is not chosen.
            found["choices"] = dict.fromkeys(_CHANGEABLE) | found["choices"]
            return Kept(_STATE(found), _ANSWERS(found["answers"]))
        except (KnownError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other programs from writing the file during the block: to read it, and write it again.

        Where no lock is to be had, the block goes on without: better so than not reminded.
        """
        held = None
        with suppress(OSError):
            held = lock(self._path.with_suffix(".lock"), _WAIT_SECONDS)
        with held or NO_LOCK:
            yield

    def write(self, kept: Kept) -> None:
        """Write the file in place of the one before; raises KnownError."""
        content = {"format": FORMAT, "database": self._database(), **_as_json(kept.known)}
        content["answers"] = kept.answers
        write_whole(self._path, json.dumps(content, indent=1, default=_as_json).encode(), private=True)

    def _database(self) -> str:
        found = _read_json(self._key_file)
        return str(found.get("database", "")) if isinstance(found, dict) else ""


def _read_json(path: Path) -> Any:  # noqa: ANN401 -- whatever is there
    try:
        with path.open("rb") as file:
            return json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return None


def _from_earlier(found: Any) -> Any:  # noqa: ANN401 -- whatever was there
    """Return what a file of format 1 holds, with the words of today."""
    from leadway.storage.from_version_2 import REASONS, WEEK_STATUSES  # late: needed once

    def did(value: Any) -> Any:  # noqa: ANN401
        return value and [value[0], REASONS.get(value[1], value[1])]

    def weeks(value: Any) -> Any:  # noqa: ANN401
        return {week: WEEK_STATUSES.get(status, status) for week, status in value.items()}

    choices = {{"slot": "weekly_time"}.get(name, name): value for name, value in found["choices"].items()}
    answers = [
        {**answer, "did": did(answer["did"]), "weeks": weeks(answer["weeks"])} for answer in found["answers"]
    ]
    changed = {
        "choices": choices,
        "answers": answers,
        "weeks": weeks(found["weeks"]),
        "last": did(found["last"]),
    }
    return found | changed | {"format": FORMAT}


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
    found = {each.name: getattr(value, each.name) for each in fields(value) if each.name != "after"}
    if "weeks" in found:
        found["weeks"] = {str(week): status for week, status in sorted(found["weeks"].items())}
    return found


# How a value is read; each raises an error of the language where what is there is damaged.
_Read = Callable[..., Any]


def _one_of(allowed: Iterable[Any], read: Callable[[Any], Any] = str) -> _Read:
    def read_one(found: Any) -> Any:  # noqa: ANN401
        if found not in allowed:
            raise ValueError(found)
        return read(found)

    return read_one


def _optional(read: _Read) -> _Read:
    return lambda found: None if found is None else read(found)


def _many(read: _Read, kind: _Read = tuple) -> _Read:
    return lambda found: kind(map(read, found))


def _by_week(read: _Read) -> _Read:
    return lambda found: {Week.parse(week): read(value) for week, value in found.items()}


def _form(kind: _Read, **reads: _Read) -> _Read:
    """Read an object with these attributes; all of them must be there."""
    return lambda found: kind(**{name: read(found[name]) for name, read in reads.items()})


def _clock(found: str) -> time:
    clock = time.fromisoformat(found)
    if clock.tzinfo is not None:
        raise ValueError(found)
    return clock


def _moment(found: str) -> datetime:
    moment = datetime.fromisoformat(found)
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise ValueError(found)
    return moment.astimezone(UTC)


def _day(found: str) -> date:
    day = date.fromisoformat(found)
    if day.year not in _YEARS:
        raise ValueError(found)
    return day


def _did(found: list[str]) -> tuple[Verdict, Reason]:
    verdict, reason = found
    return Verdict(verdict), Reason(reason)


_WEEKDAY = _one_of(range(1, 8), int)
_CHANGEABLE: Mapping[str, _Read] = {
    "snoozed_until": _optional(_moment),
    "away_from": _optional(_day),
    "away_until": _optional(_day),
    "silent_on": _optional(_day),
}
"""What an answer may change of the choices."""

_STATE = _form(
    ReminderState,
    choices=_form(
        ReminderSettings,
        weekly_time=_optional(_form(WeeklyTime, weekday=_WEEKDAY, at=_clock)),
        zone=str,
        hours=_form(WorkingHours, days=_many(_WEEKDAY, frozenset), start=_clock, end=_clock),
        on_close=_one_of(("ask", "tray", "minimise", "quit")),
        notify=lambda found: found is True,
        **_CHANGEABLE,
    ),
    weeks=_by_week(WeekStatus),
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
        choices=lambda found: {name: _CHANGEABLE[name](value) for name, value in found.items()},
        weeks=_by_week(_optional(_one_of((WeekStatus.SKIPPED, WeekStatus.AWAY), WeekStatus))),
    )
)
