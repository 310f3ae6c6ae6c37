"""The registers by kind, and the pages that show them."""

from __future__ import annotations

from functools import cache

from leadway.domain.refs import EntityKind
from leadway.domain.registers.spec import RegisterSpec


@cache
def registers() -> dict[EntityKind, RegisterSpec]:
    """Return every register by its kind, in the order of their pages."""
    from leadway.domain.registers import evidence, gaps, ideas, keep, people, progress

    specs = (
        *keep.REGISTERS,
        *gaps.REGISTERS,
        *ideas.REGISTERS,
        *progress.REGISTERS,
        evidence.EVIDENCE,
        *people.REGISTERS,
    )
    return {spec.kind: people.with_common_fields(spec) for spec in specs}
