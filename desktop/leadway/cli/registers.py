"""The records without the window: `leadway list`, `show` and `search`."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from leadway.cli.commands import JSON, argument, command, echo, filled, opened
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.text import one_line
from leadway.i18n import _, isolated

if TYPE_CHECKING:
    from leadway.services.registers.service import RegisterService
    from leadway.services.registers.views import Neighbour, RecordView
    from leadway.services.search import Hit
    from leadway.services.session import Services
    from leadway.system.paths import DataFolder

NO_RECORD = KnownError(
    _("There is no record with this id."), _("“leadway list” and “leadway search” show ids.")
)
_KINDS = tuple(str(kind) for kind in registers())
NONE = _("There is nothing.")
_INDENT = "  "
_MOST = 500


@command(
    "list",
    _("list the records of one kind"),
    argument("kind", metavar="KIND", choices=_KINDS, help=", ".join(_KINDS)),
    argument("--state", action="append", default=[], metavar="STATE", help=_("only those in this state")),
    JSON,
    access="read",
)
def list_(options: Namespace, folder: DataFolder) -> None:
    """List records in the order of their register."""
    with opened(filled(folder)) as services:
        lines = services.registers.lines(EntityKind(options.kind), options.state)
        if options.json:
            rows = [{"id": line.ref.id, "title": line.title, "state": line.state} for line in lines]
            echo(json.dumps(rows, indent=2, ensure_ascii=False))
            return
        if not lines:
            echo(NONE)
        for line in lines:
            echo(_row(line.ref, line.title, line.state_label, line.details))


@command(
    "show",
    _("show a record with its golden thread"),
    argument("id", metavar="ID", help=_("of the record, or how it begins")),
    JSON,
    access="read",
)
def show(options: Namespace, folder: DataFolder) -> None:
    """Show one record: its fields, its history, and its thread."""
    with opened(filled(folder)) as services:
        view = services.registers.record(_ref_of(services, options.id))
        thread = services.registers.thread(view.ref)
        if options.json:
            echo(json.dumps(_as_json(view, thread), indent=2, ensure_ascii=False))
            return
        for line in _in_words(services.registers, view, thread):
            echo(line)


@command(
    "search",
    _("find records by their words"),
    argument("text", metavar="TEXT", nargs="+", help=_("words that the record holds, all of them")),
    JSON,
    access="read",
)
def search(options: Namespace, folder: DataFolder) -> None:
    """List what holds all the words, the latest first."""
    with opened(filled(folder)) as services:
        services.search.prepare()
        hits = services.search.find(" ".join(options.text), most=_MOST).hits
    if options.json:
        echo(json.dumps([_hit(hit) for hit in hits], indent=2, ensure_ascii=False))
        return
    if not hits:
        echo(NONE)
    for hit in hits:
        echo(_row(hit.ref, hit.title, hit.kind_label, hit.state_label))
        echo(f"{_INDENT}{isolated(hit.excerpt)}")


def _ref_of(services: Services, written: str) -> Ref:
    """Return the one record whose id begins so; raise KnownError where there is none, or several."""
    found = [
        line.ref
        for kind in registers()
        for line in services.registers.lines(kind)
        if written and line.ref.id.startswith(written.strip().lower())
    ]
    if len(found) > 1:
        raise KnownError(_("Several records have ids that begin so."), _("Type more of the id."))
    if not found:
        raise NO_RECORD
    return found[0]


def _row(ref: Ref, title: str, *facts: str) -> str:
    known = " · ".join(filter(None, facts))
    return f"{ref.id[:8]}  {isolated(one_line(title))}" + (f"  ({isolated(known)})" if known else "")


def _in_words(
    register: RegisterService, view: RecordView, thread: tuple[tuple[int, Neighbour], ...]
) -> list[str]:
    spec = registers()[view.ref.kind]
    lines = [_row(view.ref, view.title, spec.one, view.state_label), ""]
    for each in spec.fields:
        value = _plain(getattr(view.values, each.name))
        if each.refers_to is not None and value:
            titles = {line.ref.id: line.title for line in register.options(each)}
            value = titles.get(str(value), value)
        if value not in ("", None, False, []):
            lines.append(f"{each.label} {isolated(str(value))}")
    if view.history:
        lines += ["", _("History")]
        lines += [
            f"{_INDENT}{each.at.date()} {each.before or '–'} → {each.after} {isolated(each.reason)}".rstrip()
            for each in view.history
        ]
    if len(thread) > 1:
        lines += ["", _("Golden thread")]
        lines += [
            _INDENT * (depth + 1) + _row(each.ref, each.title, each.kind_label, each.state_label)
            for depth, each in thread
        ]
    return lines


def _as_json(view: RecordView, thread: tuple[tuple[int, Neighbour], ...]) -> dict[str, Any]:
    values = {
        each.name: _plain(getattr(view.values, each.name))
        for each in fields(view.values)
        if each.name != "id"
    }
    return {
        "kind": view.ref.kind,
        "id": view.ref.id,
        "title": view.title,
        "state": view.state,
        "week": str(view.week or ""),
        "fields": values,
        "history": [
            {
                "at": each.at.isoformat(),
                "field": each.field,
                "before": each.before,
                "after": each.after,
                "reason": each.reason,
            }
            for each in view.history
        ],
        "links": [
            {
                "kind": each.ref.kind,
                "id": each.ref.id,
                "title": each.title,
                "role": each.role,
                "came_of_it": each.came_from,
            }
            for each in view.neighbours
        ],
        "thread": [
            {"kind": each.ref.kind, "id": each.ref.id, "title": each.title, "depth": depth}
            for depth, each in thread
        ],
    }  # no text


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.ref.kind,
        "id": hit.ref.id,
        "title": hit.title,
        "state": hit.state_label,
        "week": hit.week,
        "excerpt": hit.excerpt,
    }  # no text


def _plain(value: object) -> object:
    """Return a value as JSON takes it."""
    if isinstance(value, Enum):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
