"""Converts records of schema versions 1 and 2 to those of version 3: their words, and their links.

It is frozen, like a migration, and imports nothing that may change: migration 0003 and the reader of earlier
exports both use it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
"""A record by its columns' names; what may be left out is left out of exports."""
Tables = dict[str, list[Row]]

TABLES = {
    "draft_card": "draft_answer",
    "week_mark": "declared_week",
    "check_result": "check",
    "rule_exception": "exception",
    "initiative": "experiment",
    "kata_answer": "experiment_review",
}
"""The new name of a table, by its earlier one; the other tables keep theirs."""

COLUMNS: dict[str, dict[str, str]] = {
    "state_change": {"record": "record_id", "was": "before", "now": "after"},
    "draft_card": {"begun_at": "started_at"},
    "week_mark": {"marked_at": "declared_at"},
    "gap": {"kind": "type"},
    "judgement": {"expectation": "prediction"},
    "opportunity": {"undo": "reversible", "whose": "suggested_by"},
    "initiative": {"keeper": "owner_role"},
    "kata_answer": {"initiative_id": "experiment_id", "in_the_way": "obstacle"},
    "measure": {"initiative_id": "experiment_id", "begun_on": "started_on"},
    "evidence": {"about": "step"},
}
"""The new names of columns, by earlier table and column."""


def _pairs(text: str) -> dict[str, str]:
    """Return `Earlier=new; Other=word` as a dictionary."""
    pairs = (pair.strip().split("=") for pair in text.split(";"))
    return dict(pairs)


WEEK_STATUSES = _pairs("kept=done; pass=skipped; missed=no_ritual")
REASONS = _pairs("no_slot=no_weekly_time; kept=done; passed=skipped; before_slot=before_weekly_time")
_LENSES = _pairs("""
Waiting=waiting; Mending=rework; Moving things=moving; Walking and searching=walking_searching;
Too much=too_much; Too soon, too many=too_soon; Too thorough=too_thorough; Talent unused=talent_unused;
Promises missed twice=missed_twice; Learnt to live with=lived_with; Newcomers=newcomers;
Said twice=said_twice; Only one person=one_person; Praise=praise; Workaround=workaround; Borrow=borrow;
Coming up=coming_up; An hour back=hour_back; Pay us to stop=pay_to_stop; From your checks=from_checks;
Not asked yet=not_asked
""")  # no text
_SOURCES = _pairs("""
Handbook=; Team process=; Safety=; Law or regulator=; Customer contract=; Mostly in people’s heads=
""")  # no text
_SITUATIONS = _pairs("""
No rule covered it.=; The rule was unclear.=; Two rules pulled apart.=; The rule is out of date.=;
Following it would have made things worse.=
""")  # no text
_ORIGINS = ("app", "tray", "command_line", "ritual", "jrnl", "rednotebook", "day_one")
_KINDS = {"initiative": "experiment"}
CODES: dict[str, dict[str, dict[str, str]]] = {
    "week_mark": {"status": WEEK_STATUSES},
    "reminder_event": {"reason": REASONS},
    "note": {
        "origin": _pairs("command line=command_line; RedNotebook=rednotebook; Day One=day_one"),  # no text
        "filed_as": {"keep": "note"},
    },
    "problem": {"lens": _LENSES},
    "opportunity": {"lens": _LENSES},
    # Whether an exception has expired follows from its dates.
    "rule_exception": {"state": {"expired": "approved"}},
    "state_change": {"kind": _KINDS},
    "source": {"title": _SOURCES},
    "gap": {"situation": _SITUATIONS},
}
"""New codes by earlier table, column and code. Labels that were stored as texts are dropped."""

ANSWERS = _pairs(
    "GapCard=GapAnswer; Review=OutcomeReviewAnswer; ProblemCard=ProblemAnswer; Kata=ExperimentReviewAnswer;"
    "OpportunityCard=OpportunityAnswer; ReadingCard=ReadingAnswer; EvidenceCard=EvidenceAnswer"
)
"""The new names of answers in drafts."""
_ANSWER_FIELDS: dict[str, dict[str, str]] = {
    "NewMeasure": {"initiative": "experiment"},
    "Kata": {"in_the_way": "obstacle", "keeper": "owner_role"},
    "OpportunityCard": {"undo": "reversible", "whose": "suggested_by"},
}
_ANSWER_CODES: dict[str, dict[str, dict[str, str]]] = {
    "NoteFiling": {"target": {"keep": "note"}},
    "ProblemCard": {"lens": _LENSES},
    "OpportunityCard": {"lens": _LENSES},
    "NextMove": {"serves": _KINDS},
}
SETTINGS = {"slot": "weekly_time", "slot_zone": "weekly_time_zone", "begun_on": "started_on"}
"""The new names of settings."""
UNSAVED = ("unfinished/", "unsaved/")
"""What the name of an unsaved text began with, and begins with."""

_SERVED = ("problem", "opportunity", "rule_proposal", "gap", "experiment", "finding")
_SPACE = uuid.UUID("5a0e1f0e-8f0d-4d55-9a0c-3d0c5b7f6c11")


@dataclass(frozen=True, slots=True)
class _Arrow:
    """Columns that held the id of another record, and the link they become."""

    table: str
    id_column: str
    role: str
    targets: tuple[str, ...]
    kind_column: str = ""
    day_column: str = ""
    backwards: bool = False
    """Whether the link leads from the record that was named."""


_ANY = (
    "ritual", "note", "source", "rule", "commitment", "check", "finding", "exception", "gap", "judgement",
    "outcome_review", "rule_proposal", "problem", "opportunity", "experiment", "experiment_review",
    "measure", "reading", "move",
)  # fmt: skip
_HANDED_ON = ("problem", "gap", "exception", "opportunity")
_ARROWS = (
    _Arrow("finding", "handed_on_to", "handed_on_to", _HANDED_ON, "handed_on_as"),
    _Arrow("rule", "superseded_by", "superseded_by", ("rule",)),
    _Arrow("problem", "merged_into", "merged_into", ("problem",), day_column="noticed_on"),
    _Arrow("initiative", "serves_id", "serves", _SERVED[:4], "serves", "started_on"),
    _Arrow("move", "serves_id", "serves", _SERVED, "serves"),
    _Arrow("evidence", "about_id", "about", _ANY, day_column="noted_on"),
    _Arrow("rule_proposal", "gap_id", "proposes", ("gap",), "", "drafted_on", backwards=True),
    _Arrow("rule_proposal", "exception_id", "proposes", ("exception",), "", "drafted_on", backwards=True),
)


def convert(tables: Mapping[str, Iterable[Row]]) -> tuple[Tables, int]:
    """Return all records in the form of version 3, in their order, and the links between them.

    The number is that of the links that led to no record and were dropped. Raises ValueError for a table or
    column that only version 3 has.
    """
    for table in tables:
        if table in TABLES.values() or table == "link":
            raise ValueError(f"unknown field `{table}`")
    new = {
        TABLES.get(table, table): [_record(table, dict(row)) for row in rows]
        for table, rows in tables.items()
    }
    ids = {table: {row.get("id") for row in rows} for table, rows in new.items()}
    if "state_change" in new:
        new["state_change"] = [
            row for row in new["state_change"] if row.get("record_id") in ids.get(row["kind"], ())
        ]
    links, dropped = _links(tables, new, ids)
    return {**new, "link": links}, dropped


def setting_name(name: str) -> str:
    """Return the name of a setting or an unsaved text in version 3."""
    if name.startswith(UNSAVED[0]):
        return UNSAVED[1] + name.removeprefix(UNSAVED[0])
    return SETTINGS.get(name, name)


def _record(table: str, row: Row) -> Row:
    _coded(row, CODES.get(table, {}))
    match table:
        case "draft_card":
            _answer(row)
        case "note":
            if row.get("origin", "app") not in _ORIGINS:
                row["origin"] = "app"
            if row.get("state") == "kept":
                row |= {"state": "filed", "filed_as": "week"}
        case "state_change":
            _change(row)
        case "evidence" if row.get("about_id"):
            row["about"] = ""
    for arrow in _ARROWS:
        if arrow.table == table:
            row.pop(arrow.id_column, None)
            row.pop(arrow.kind_column, None)
    renamed = COLUMNS.get(table, {})
    clash = row.keys() & set(renamed.values())
    if clash:
        raise ValueError(f"unknown field `{min(clash)}`")
    return {renamed.get(name, name): value for name, value in row.items()}


def _coded(row: Row, codes: Mapping[str, Mapping[str, str]]) -> None:
    for name, words in codes.items():
        if isinstance(row.get(name), str):
            row[name] = words.get(row[name], row[name])


def _answer(row: Row) -> None:
    kind, body = row.get("kind"), row.get("body")
    if not isinstance(kind, str) or not isinstance(body, dict):
        return
    if kind in ANSWERS.values():
        raise ValueError("unknown answer")
    body = dict(body)
    _coded(body, _ANSWER_CODES.get(kind, {}))
    fields = _ANSWER_FIELDS.get(kind, {})
    row["body"] = {fields.get(name, name): value for name, value in body.items()}
    row["kind"] = ANSWERS.get(kind, kind)


def _change(row: Row) -> None:
    """Split `exception until` into the kind and the field; a change of state has the field `state`."""
    kind, _, field = str(row.get("kind", "")).partition(" ")
    row["kind"], row["field"] = _KINDS.get(kind, kind), field or "state"
    if kind == "note" and row.get("now") == "kept":
        row["now"] = "filed"


def _links(
    old: Mapping[str, Iterable[Row]], new: Tables, ids: Mapping[str, set[Any]]
) -> tuple[list[Row], int]:
    days = {
        row.get("id"): _day(row.get("sealed_at") or row.get("started_at")) for row in new.get("ritual", ())
    }
    checks = {row.get("id"): row.get("ritual_id") for row in new.get("check", ())}
    links: dict[str, Row] = {}
    dropped = 0
    for arrow in _ARROWS:
        for row in old.get(arrow.table, ()):
            target, kind_given = row.get(arrow.id_column), row.get(arrow.kind_column) or ""
            if not target:
                continue
            kind = _kind_of(target, _KINDS.get(str(kind_given), kind_given), arrow.targets, ids)
            if not kind:
                dropped += 1
                continue
            ritual = row.get("ritual_id") or checks.get(row.get("check_id"))
            day = row.get(arrow.day_column) if arrow.day_column else days.get(ritual)
            start, end = (TABLES.get(arrow.table, arrow.table), row.get("id")), (kind, target)
            if arrow.backwards:
                start, end = end, start
            link = _link(arrow.role, start, end, day)
            links[link["id"]] = link
    return list(links.values()), dropped


def _kind_of(target: object, kind_given: object, targets: Iterable[str], ids: Mapping[str, set[Any]]) -> str:
    """Return the kind of the record that has this id, or an empty text where there is none."""
    for kind in targets:
        if kind_given in ("", kind) and isinstance(target, str) and target in ids.get(kind, ()):
            return kind
    return ""


def _link(role: str, start: tuple[str, Any], end: tuple[str, Any], day: object) -> Row:
    ends = {"from_kind": start[0], "from_id": start[1], "to_kind": end[0], "to_id": end[1], "role": role}
    return {"id": str(uuid.uuid5(_SPACE, "/".join(map(str, ends.values())))), **ends, "day": day}


def _day(moment: object) -> str | None:
    return moment[:10] if isinstance(moment, str) else None
