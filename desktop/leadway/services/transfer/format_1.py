"""Reads exports of format 1, in which records had other names and links were fields."""

from __future__ import annotations

from typing import Any

import msgspec

from leadway.services.transfer.content import NEWER, unreadable
from leadway.storage.from_version_2 import Tables, convert, setting_name

FORMAT_1 = 1
_TABLE = list[dict[str, Any]]


class _Head(msgspec.Struct):
    format: int


class _Export(msgspec.Struct):
    """What is no table in an export of format 1; the tables are read as they come."""

    database: str
    made_by: str = ""
    settings: dict[str, Any] = {}
    unfinished: dict[str, str] = {}


def as_present_format(body: bytes) -> tuple[bytes, int]:
    """Return the JSON in the present format, and how many links led to no record and were dropped.

    JSON of another format is returned as it is. Raises KnownError, which names the place.
    """
    try:
        if msgspec.json.decode(body, type=_Head).format != FORMAT_1:
            return body, 0
        rest = msgspec.json.decode(body, type=_Export)
        if rest.database[:4] > "0002":
            raise NEWER
        raw = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        for name in ("format", *_Export.__struct_fields__):
            raw.pop(name, None)
        tables: Tables = {name: msgspec.json.decode(rows, type=_TABLE) for name, rows in raw.items()}
        converted = convert(tables)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable(error) from None
    except ValueError as error:
        raise unreadable(msgspec.ValidationError(str(error))) from None
    except TypeError:
        # An id or a code that is no text.
        raise unreadable(msgspec.ValidationError("not matching regex")) from None  # no text
    whole = {
        "format": 2,
        "made_by": rest.made_by,
        "database": rest.database,
        "settings": {setting_name(name): value for name, value in rest.settings.items()},
        "unsaved": rest.unfinished,
        **converted.tables,
    }
    return msgspec.json.encode(whole), converted.dropped_links
