"""The registers of people and tags."""

from __future__ import annotations

from leadway.domain.registers.spec import RegisterSpec

REGISTERS: tuple[RegisterSpec, ...] = ()
