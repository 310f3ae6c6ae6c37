"""What only some kinds of records do: what their steps do, and what follows.

The module `steps` of each subject has the tables: `EFFECTS`, and where needed `HOLDS` and `FACTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import import_module
from typing import Any

from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.evidence import ATTACH
from leadway.domain.registers.proposals import PROPOSE_RULE
from leadway.domain.registers.spec import BEGIN_EXPERIMENT
from leadway.services.record_writer import RecordWriter, Row

Answers = Mapping[str, Any]
"""The answers to the questions of a step, by their names."""
Effect = Callable[[RecordWriter, Row, Answers], Ref | None]
"""Runs before the state is set, inside its transaction; returns the record that it made, if one.

It raises KnownError where the step cannot be taken; nothing is changed then.
"""

Facts = Callable[[Row, datetime], Iterable[str]]
"""What follows from a record at a moment, as sentences; empty ones are left out."""
Holds = Callable[[Row], bool]
"""Whether changed words of a record wait until the person says what they mean."""

_MODULES: dict[EntityKind, str] = {
    EntityKind.SOURCE: "keep",
    EntityKind.RULE: "keep",
    EntityKind.COMMITMENT: "keep",
    EntityKind.FINDING: "keep",
    EntityKind.EXCEPTION: "keep",
    EntityKind.GAP: "gaps",
    EntityKind.JUDGEMENT: "gaps",
    EntityKind.RULE_PROPOSAL: "gaps",
    EntityKind.NOTE: "ideas",
    EntityKind.PROBLEM: "ideas",
    EntityKind.OPPORTUNITY: "ideas",
    EntityKind.EXPERIMENT: "progress",
    EntityKind.MEASURE: "progress",
    EntityKind.MOVE: "progress",
}
"""The subject of `services` whose module `steps` holds the effects of a kind."""
_SHARED = {
    PROPOSE_RULE.name: ("gaps.steps", "propose_rule"),
    BEGIN_EXPERIMENT.name: ("progress.steps", "begin_experiment"),
    ATTACH.name: ("evidence", "attach"),
}
"""The steps of several kinds, with the module of `services` and the name of what they do."""


def effect_of(kind: EntityKind, step: str) -> Effect | None:
    """Return what a step does, or None where it only sets the state and stores the answers."""
    if step in _SHARED:
        module, name = _SHARED[step]
        shared: Effect = getattr(import_module(f"leadway.services.{module}"), name)
        return shared
    if kind is EntityKind.TAG:
        merge: Effect = import_module("leadway.services.tags").merge
        return merge if step == "merge" else None
    effects: dict[tuple[EntityKind, str], Effect] = _table(kind, "EFFECTS")
    return effects.get((kind, step))


def holds_words(kind: EntityKind, row: Row) -> bool:
    """Whether changed words of this record wait; to be called inside a reading or writing."""
    holds: dict[EntityKind, Holds] = _table(kind, "HOLDS")
    return kind in holds and holds[kind](row)


def facts_of(kind: EntityKind, row: Row, now: datetime) -> tuple[str, ...]:
    """Return what follows from a record and is stored nowhere, as sentences; inside a reading."""
    facts: dict[EntityKind, Facts] = _table(kind, "FACTS")
    return tuple(filter(None, facts[kind](row, now))) if kind in facts else ()


def _table(kind: EntityKind, name: str) -> Any:  # noqa: ANN401 -- one of the tables
    """Return a table of the module of a kind's subject; one that the module lacks is empty."""
    subject = _MODULES.get(kind)
    module = import_module(f"leadway.services.{subject}.steps") if subject is not None else None
    return getattr(module, name, {})
