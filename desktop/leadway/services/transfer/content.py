"""All of a person's data as one value, and how it is written as `leadway.json` and read back, strictly."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from functools import cache
from itertools import islice
from types import GenericAlias
from typing import Any, NamedTuple, TypeAlias, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from leadway import __version__
from leadway.domain.answers import ANSWER_TYPES
from leadway.domain.errors import KnownError
from leadway.domain.terms import MeasureState, RightThingTest, TestAnswer
from leadway.domain.weeks import local_day
from leadway.i18n import _
from leadway.services.settings import DEVICE_ONLY, UNSAVED, Settings
from leadway.services.transfer.json_list import json_entries
from leadway.storage.bulk import read, read_choices
from leadway.storage.connection import known_migrations
from leadway.storage.entity_schema import ENTITIES

FORMAT = 2
"""Of the export. A new one is needed where an older Leadway would take a file for what it is not."""

_AT_ONCE = 16 * 1024 * 1024
_BATCH = 1000
"""JSON up to so many bytes is decoded in one step, which takes under a second; what is longer in parts
of so many records."""

NEWER = KnownError(
    _("This export was written by a newer Leadway."), _("Install the newer version; nothing was changed.")
)

_HINTS = get_type_hints(Settings)
CHOICES = {name: kind for name, kind in _HINTS.items() if name not in DEVICE_ONLY}
"""The choices that are part of an export, with their types."""

ExportedSettings: Any = msgspec.defstruct(
    "Choices",  # no text
    [(name, kind | UnsetType, UNSET) for name, kind in CHOICES.items()],
    forbid_unknown_fields=True,
    kw_only=True,
    namespace={"__doc__": "What the person has chosen; what is left out was not chosen."},  # no text
)
Export: Any = msgspec.defstruct(
    "Export",  # no text
    [
        ("format", int),
        ("made_by", str, ""),
        ("database", str),
        ("settings", ExportedSettings, msgspec.field(default_factory=ExportedSettings)),
        ("unsaved", dict[str, str], msgspec.field(default_factory=dict)),
        *(
            (table, list[entity.record], msgspec.field(default_factory=list))  # type: ignore[name-defined]
            for table, entity in ENTITIES.items()
        ),
    ],
    forbid_unknown_fields=True,
    kw_only=True,
    namespace={"__doc__": "Everything one person has written in Leadway."},  # no text
)


Exported: TypeAlias = Any
"""An Export: its fields come from the models, where the checker cannot see them."""


class ImportSource(NamedTuple):
    """What a file to be imported holds."""

    program: str
    """Which program wrote it: `Leadway`, `jrnl`, `RedNotebook` or `Day One`."""
    export: Exported
    skipped: tuple[str, ...] = ()
    """What is not imported, as sentences."""
    unread: tuple[str, ...] = ()
    """The places of the entries of another journal that cannot be read."""

    def with_known_ids(self, present: Exported) -> Exported:
        """Return the export; a journal's notes that an earlier version imported keep the ids they have.

        Its ids came from moments in the zone of the computer.
        """
        if self.program == "Leadway":
            return self.export
        coming, here = ({note.id for note in export.note} for export in (self.export, present))
        older = {
            (note.origin, note.text, local_day(note.written_at)): note.id
            for note in present.note
            if note.day is None and note.id not in coming
        }
        if not older:
            return self.export
        notes = []
        for note in self.export.note:
            known = None if note.id in here else older.pop((note.origin, note.text, note.day), None)
            notes.append(msgspec.structs.replace(note, id=known) if known else note)
        return msgspec.structs.replace(self.export, note=notes)


class _Format(msgspec.Struct):
    format: int


class _Head(_Format):
    """The part of a file that says which version wrote it."""

    database: str


class _ExportOfFormat1(msgspec.Struct):
    """What is no table in an export of format 1; the tables are read as they come."""

    database: str
    made_by: str = ""
    settings: dict[str, Any] = {}
    unfinished: dict[str, str] = {}


@cache
def _decoder() -> Any:  # noqa: ANN401 -- msgspec's Decoder of an Export
    return msgspec.json.Decoder(Export)


def gather(stop: Callable[[], None] = lambda: None) -> Exported:
    """Return everything in the database; to be called inside a reading.

    `stop` is called often, and may raise.
    """
    stored = read_choices()
    chosen = {name: stored[name] for name in CHOICES if name in stored}
    unsaved = {key.removeprefix(UNSAVED): text for key, text in stored.items() if key.startswith(UNSAVED)}
    return Export(
        format=FORMAT,
        made_by=f"Leadway {__version__}",  # no text
        database=known_migrations()[-1],
        settings=ExportedSettings(
            **{n: msgspec.json.decode(text, type=CHOICES[n]) for n, text in chosen.items()}
        ),
        unsaved=unsaved,
        **{table: read(entity, stop) for table, entity in ENTITIES.items()},
    )


def choices(export: Exported) -> dict[str, str]:
    """Return the choices and unsaved texts as they are stored, by the name they are stored under."""
    chosen = {name: getattr(export.settings, name) for name in CHOICES}
    stored = {n: msgspec.json.encode(value).decode() for n, value in chosen.items() if value is not UNSET}
    return stored | {UNSAVED + place: text for place, text in export.unsaved.items()}


def encode(export: Exported) -> bytes:
    """Return the JSON: the same bytes for the same data."""
    return msgspec.json.format(msgspec.json.encode(export, order="deterministic"), indent=1) + b"\n"


def decode(body: bytes, stop: Callable[[], None] = lambda: None) -> Exported:
    """Return what the JSON says; raises KnownError, which names the place, where it is not of this format.

    `stop` is called often and may raise StoppedError.
    """
    try:
        head = msgspec.json.decode(body, type=_Head)
        if head.format > FORMAT or head.database[:4] > known_migrations()[-1][:4]:
            raise NEWER
        export = _decoder().decode(body) if len(body) <= _AT_ONCE else _in_parts(body, stop)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable(error) from None
    if export.format != FORMAT:
        raise KnownError(
            _("There is no export format {format}.").format(format=export.format), _("Nothing was changed.")
        )
    return export


def _in_parts(body: bytes, stop: Callable[[], None]) -> Exported:
    """Return what the decoder returns, with a look at whether to stop after each thousand records."""
    raw = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    tables: dict[str, list[Any]] = {}
    for table in raw.keys() & ENTITIES.keys():
        rows, many = bytes(raw[table]), GenericAlias(list, (ENTITIES[table].record,))
        if not rows.startswith(b"["):
            continue
        raw[table], tables[table] = msgspec.Raw(b"[]"), []
        records = json_entries(rows, stop)
        while batch := list(islice(records, _BATCH)):
            try:
                tables[table] += msgspec.json.decode(b"[" + b",".join(batch) + b"]", type=many)
            except msgspec.ValidationError as error:
                raise msgspec.ValidationError(_moved(str(error), table, len(tables[table]))) from None
    return msgspec.structs.replace(_decoder().decode(msgspec.json.encode(raw)), **tables)


def _moved(message: str, table: str, by: int) -> str:
    """Return msgspec's message about a record of a part with its place in the whole."""
    return re.sub(r"`\$\[(\d+)\]", lambda match: f"`$.{table}[{int(match[1]) + by}]", message)


def to_current_format(body: bytes) -> tuple[bytes, int]:
    """Return the JSON in the present format, and how many links led to no record and were dropped.

    In format 1 records had other names and links were fields; up to database 0007 a measure was active or
    not. Other JSON is returned as it is. Raises KnownError, which names the place.
    """
    from leadway.storage.from_version_2 import convert, setting_name

    try:
        if msgspec.json.decode(body, type=_Format).format != 1:
            return _with_states_of_measures(body), 0
        head = msgspec.json.decode(body, type=_ExportOfFormat1)
        if head.database[:4] > "0002":
            raise NEWER
        raw = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        for name in ("format", *_ExportOfFormat1.__struct_fields__):
            raw.pop(name, None)
        tables = {name: msgspec.json.decode(rows, type=list[dict[str, Any]]) for name, rows in raw.items()}
        converted, dropped_links = convert(tables)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable(error) from None
    except ValueError as error:
        raise unreadable(msgspec.ValidationError(str(error))) from None
    except TypeError:
        # An id or a code that is no text.
        raise unreadable(msgspec.ValidationError("not matching regex")) from None  # no text
    present = {
        "format": 2,
        "made_by": head.made_by,
        "database": head.database,
        "settings": {setting_name(name): value for name, value in head.settings.items()},
        "unsaved": head.unfinished,
        **converted,
    }
    return _with_states_of_measures(msgspec.json.encode(present)), dropped_links


def _with_states_of_measures(body: bytes) -> bytes:
    """Return the JSON of format 2; where it says of measures whether they are active, with their states."""
    if msgspec.json.decode(body, type=_Head).database[:4] > "0007":
        return body
    raw = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    measures = msgspec.json.decode(raw.get("measure", b"[]"), type=list[dict[str, Any]])
    for measure in measures:
        if isinstance(is_active := measure.pop("active", True), bool):
            measure["state"] = MeasureState.ACTIVE if is_active else MeasureState.RESTING
        else:
            measure["active"] = is_active
    raw["measure"] = msgspec.Raw(msgspec.json.encode(measures))
    return msgspec.json.encode(raw)


def export_schema() -> bytes:
    """Return the JSON Schema of `leadway.json`."""
    shapes = [dict[RightThingTest, TestAnswer], *ANSWER_TYPES.values()]
    roots, parts = msgspec.json.schema_components([Export, *shapes], ref_template="#/$defs/{name}")
    export, tests, *bodies = roots
    for part in parts.values():
        if "description" in part:  # a docstring, whose lines Python before 3.13 left indented
            part["description"] = inspect.cleandoc(part["description"])
    for kind in ANSWER_TYPES:
        parts[kind]["additionalProperties"] = False
    # Stored as text, and of a shape of its own.
    parts["Judgement"]["properties"]["tests"] = tests  # no text
    parts["DraftAnswer"]["properties"]["body"] = {"anyOf": bodies}
    parts["DraftAnswer"]["properties"]["kind"] = {"enum": sorted(ANSWER_TYPES)}
    parts["Export"]["properties"]["format"] = {"const": FORMAT}  # no text
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Leadway export",  # no text
        **export,
        "$defs": parts,
    }
    return (json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=False) + "\n").encode()


def unreadable(error: Exception) -> KnownError:
    """Return the sentence for what a decoder found, with the place but without the text there."""
    message = str(error)
    fault, _at, path = message.partition(" - at `")
    place = in_words(path.rstrip("`")) if path else "leadway.json"
    if isinstance(error, RecursionError):
        fault = _("it is nested too deeply")
    elif not isinstance(error, msgspec.ValidationError):
        fault = _("this is not whole JSON")
    elif fault.startswith("Invalid enum value"):
        fault = _("this word is not allowed here")
    elif "matching regex" in fault:  # no text
        fault = _("it does not have the form that it needs")
    else:
        fault = fault[:1].lower() + fault[1:]
    return KnownError(
        _("This export cannot be read. {place}: {what}.").format(place=place, what=fault[:200]),
        _("Nothing was changed."),
    )


def in_words(path: str) -> str:
    """Return the place of `$.note[3].text` as `note, record 4, text`."""
    words = []
    for name, index in re.findall(r"\.?([^.\[\]$]+)|\[(\d+)\]", path):
        words.append(_("record {n}").format(n=int(index) + 1) if index else name)
    return ", ".join(words) or "leadway.json"
