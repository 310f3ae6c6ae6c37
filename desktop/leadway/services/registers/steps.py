"""What a step does besides setting the state: one function for each, found by the kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from leadway.domain.refs import EntityKind, Ref
from leadway.services.record_writer import RecordWriter, Row

Answers = Mapping[str, Any]
"""The answers to the questions of a step, by their names."""
Effect = Callable[[RecordWriter, Row, Answers], Ref | None]
"""Runs before the state is set, inside its transaction; returns the record that it made, if one.

It raises KnownError where the step cannot be taken; nothing is changed then.
"""

_MODULES: dict[EntityKind, str] = {
    EntityKind.SOURCE: "keep",
    EntityKind.RULE: "keep",
    EntityKind.COMMITMENT: "keep",
    EntityKind.FINDING: "keep",
    EntityKind.EXCEPTION: "keep",
    EntityKind.GAP: "gaps",
    EntityKind.JUDGEMENT: "gaps",
    EntityKind.RULE_PROPOSAL: "gaps",
    EntityKind.PROBLEM: "ideas",
    EntityKind.OPPORTUNITY: "ideas",
    EntityKind.EXPERIMENT: "progress",
    EntityKind.MEASURE: "progress",
    EntityKind.MOVE: "progress",
}
"""The subject of `services` whose module `steps` holds the effects of a kind."""


def effect_of(kind: EntityKind, step: str) -> Effect | None:
    """Return what a step does, or None where it only sets the state and stores the answers."""
    subject = _MODULES.get(kind)
    if subject is None:
        return None
    effects: dict[tuple[EntityKind, str], Effect]
    effects = import_module(f"leadway.services.{subject}.steps").EFFECTS
    return effects.get((kind, step))
