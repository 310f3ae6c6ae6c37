"""The registers of experiments, measures, moves and lessons."""

from __future__ import annotations

from leadway.domain.registers.spec import RegisterSpec

REGISTERS: tuple[RegisterSpec, ...] = ()
