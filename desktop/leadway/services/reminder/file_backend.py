"""The reminder's own file, for while the data is closed. Nothing a person wrote is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from leadway.domain.errors import KnownError
from leadway.domain.reminder import Answer, OpenDraft, ReminderSettings, ReminderState
from leadway.domain.startup_terms import Mode, Step, WeekStatus
from leadway.domain.terms import Reason, Verdict
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import Week
from leadway.files import write_whole
from leadway.system.locks import NO_LOCK, lock

FORMAT = 2
_EARLIER = 1
_MOST_BYTES = 1 << 20
# Whoever has the lock writes one small file, and a few rows.
_WAIT_SECONDS = 2.0
# Further off, nothing can be added to a moment any more.
_YEARS = range(1970, 9000)


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
        found = _read_json(self._path)
        try:
            if found["format"] == _EARLIER:
                found = _from_earlier(found)
            if found["format"] != FORMAT or found["database"] != self._database():
                return None
            # A file of an earlier version may lack what is not chosen.
            found["choices"] = dict.fromkeys(_CHANGEABLE) | found["choices"]
            return Kept(_STATE.read(found), _ANSWERS.read(found["answers"]))
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
        with held or NO_LOCK:
            yield

    def write(self, kept: Kept) -> None:
        """Write the file in place of the one before; raises KnownError."""
        content = {"format": FORMAT, "database": self._database(), **_STATE.write(kept.known)}
        content["answers"] = _ANSWERS.write(kept.answers)
        write_whole(self._path, json.dumps(content, indent=1).encode(), private=True)

    def _database(self) -> str:
        found = _read_json(self._key_file)
        return str(found.get("database", "")) if isinstance(found, dict) else ""


def _read_json(path: Path) -> Any:  # noqa: ANN401 -- whatever lies there
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


class _Type(NamedTuple):
    """How a value is read from JSON and written to it; `read` raises an error where it is damaged."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]


def _checked(kind: Callable[[Any], Any], allowed: Iterable[Any]) -> _Type:
    """A text or number of which only some are allowed."""

    def read(found: Any) -> Any:  # noqa: ANN401
        if found not in allowed:
            raise ValueError(found)
        return kind(found)

    return _Type(read, lambda value: getattr(value, "value", value))


def _term(kind: type[StrEnum]) -> _Type:
    return _Type(kind, lambda term: term.value)


def _optional(of: _Type) -> _Type:
    return _Type(
        lambda found: None if found is None else of.read(found),
        lambda value: None if value is None else of.write(value),
    )


def _many(of: _Type, kind: Callable[[Iterable[Any]], Any] = tuple) -> _Type:
    return _Type(lambda found: kind(map(of.read, found)), lambda values: [of.write(each) for each in values])


def _by_week(of: _Type) -> _Type:
    return _Type(
        lambda found: {Week.parse(week): of.read(value) for week, value in found.items()},
        lambda values: {str(week): of.write(value) for week, value in sorted(values.items())},
    )


def _form(kind: Callable[..., Any], **types: _Type) -> _Type:
    """An object with these attributes; all of them must be there."""
    return _Type(
        lambda found: kind(**{name: of.read(found[name]) for name, of in types.items()}),
        lambda value: {name: of.write(getattr(value, name)) for name, of in types.items()},
    )


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


_TEXT = _Type(str, str)
_WEEKDAY = _checked(int, range(1, 8))
_TIME = _Type(_clock, time.isoformat)
_MOMENT = _Type(_moment, lambda moment: moment.astimezone(UTC).isoformat())
_OPTIONAL_DAY = _optional(_Type(_day, date.isoformat))
_DID = _optional(
    _Type(lambda found: (Verdict(found[0]), Reason(found[1])), lambda did: [did[0].value, did[1].value])
)

_CHANGEABLE: Mapping[str, _Type] = {
    "snoozed_until": _optional(_MOMENT),
    "away_from": _OPTIONAL_DAY,
    "away_until": _OPTIONAL_DAY,
    "silent_on": _OPTIONAL_DAY,
}
"""What an answer may change of the choices."""

_STATE = _form(
    ReminderState,
    choices=_form(
        ReminderSettings,
        weekly_time=_optional(_form(WeeklyTime, weekday=_WEEKDAY, at=_TIME)),
        zone=_TEXT,
        hours=_form(WorkingHours, days=_many(_WEEKDAY, frozenset), start=_TIME, end=_TIME),
        on_close=_checked(str, ("ask", "tray", "minimise", "quit")),
        notify=_Type(lambda found: found is True, bool),
        **_CHANGEABLE,
    ),
    weeks=_by_week(_term(WeekStatus)),
    shown=_many(_MOMENT),
    last=_DID,
    begun=_optional(_form(OpenDraft, week=_Type(Week.parse, str), mode=_term(Mode), step=_term(Step))),
    taken=_TEXT,
)
_ANSWERS = _many(
    _form(
        Answer,
        id=_TEXT,
        at=_MOMENT,
        did=_DID,
        choices=_Type(
            lambda found: {name: _CHANGEABLE[name].read(value) for name, value in found.items()},
            lambda choices: {name: _CHANGEABLE[name].write(value) for name, value in choices.items()},
        ),
        weeks=_by_week(_optional(_checked(WeekStatus, (WeekStatus.SKIPPED, WeekStatus.AWAY)))),
    )
)
