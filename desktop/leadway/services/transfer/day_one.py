"""Reads what Day One exports as JSON."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from leadway.domain.terms import NoteOrigin
from leadway.services.transfer.journal import Entries, Entry, Journal, Omission, as_text, each_json, texts

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_OFFSET = re.compile(r"(?:GMT|UTC)([+-])(\d{1,2}):?(\d{2})?")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MEDIA = re.compile(r"!\[([^\]\n]*)\]\(dayone-moment:[^)\n]*\)")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")


class _Entry(msgspec.Struct, rename="camel"):
    """The fields that become part of a note, or are missed in it; each may be of any kind."""

    creation_date: Any = None
    time_zone: Any = None
    is_all_day: Any = None
    uuid: Any = None
    text: Any = None
    tags: Any = None
    starred: Any = None
    is_pinned: Any = None
    location: Any = None
    weather: Any = None
    user_activity: Any = None
    music: Any = None
    photos: Any = None
    audios: Any = None
    videos: Any = None
    pdf_attachments: Any = None

    @property
    def written_on(self) -> Any:  # noqa: ANN401 -- of any kind
        """Its moment as it is written."""
        return self.creation_date

    def entry(self) -> Entry:
        """Return it; raise ValueError where its moment or its text is none."""
        moment = msgspec.convert(self.creation_date, _Moment)
        zone = _zone(self.time_zone)
        attached = (self.photos, self.audios, self.videos, self.pdf_attachments)
        omitted = {
            Omission.ATTACHMENT: sum(len(files) for files in attached if isinstance(files, list)),
            Omission.STAR: self.starred is True,
            Omission.PIN: self.is_pinned is True,
            Omission.PLACE: bool(self.location),
            Omission.WEATHER: bool(self.weather),
            Omission.ACTIVITY: bool(self.user_activity),
            Omission.MUSIC: bool(self.music),
            Omission.ZONE: zone is None,
        }
        return Entry(
            _day(moment, zone or UTC, all_day=self.is_all_day is True),
            moment.astimezone(UTC),
            (as_written(as_text(self.text)),),
            texts(self.tags),
            self.uuid if isinstance(self.uuid, str) else "",
            Counter({what: int(n) for what, n in omitted.items() if n}),
        )


def as_written(markdown: str) -> str:
    """Return a text without the backslashes and the placeholders of media that Day One puts into it.

    A text that was escaped has two backslashes for each of its own. Where one stands alone before a letter,
    as in the paths of an older export, the text was not escaped and keeps all of them.
    """
    parts = _CODE.split(_MEDIA.sub(r"\1", markdown))
    if not any("\\" in _ESCAPED.sub("", part).replace("\\\n", "") for part in parts[::2]):
        parts[::2] = [_ESCAPED.sub(r"\1", part) for part in parts[::2]]
    text = "".join(parts)
    return _BLANK_LINES.sub("\n\n", text) if _MEDIA.search(markdown) else text


def _day(moment: datetime, zone: tzinfo, *, all_day: bool) -> date:
    local = moment.astimezone(zone)
    utc = moment.astimezone(UTC)
    # An entry of a whole day begins at midnight: mostly of its zone, in some exports of UTC.
    return (utc if all_day and local.time() != time() == utc.time() else local).date()


def _zone(name: object) -> tzinfo | None:
    """Return the zone of this name, or of an offset such as `GMT+0530`; None where there is none."""
    if not isinstance(name, str):
        return None
    if match := _OFFSET.fullmatch(name):
        offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        if offset < timedelta(days=1):
            return timezone(-offset if match[1] == "-" else offset)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _entries(_name: str, body: bytes, stop: Any) -> Entries:  # noqa: ANN401 -- as Journal says
    return each_json(body, _Entry, stop)


DAY_ONE = Journal("Day One", NoteOrigin.DAY_ONE, _entries)  # no text
