"""The registers of gaps, judgements and rule proposals."""

from __future__ import annotations

from leadway.domain.registers.spec import RegisterSpec

REGISTERS: tuple[RegisterSpec, ...] = ()
