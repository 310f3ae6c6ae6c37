"""What the steps of this subject's records do besides setting the state."""

from __future__ import annotations

from leadway.domain.refs import EntityKind
from leadway.services.registers.steps import Effect

EFFECTS: dict[tuple[EntityKind, str], Effect] = {}
"""By the kind of record and the name of the step."""
