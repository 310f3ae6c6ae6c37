"""The registers of sources, rules, commitments, findings and exceptions."""

from __future__ import annotations

from leadway.domain.registers.spec import RegisterSpec

REGISTERS: tuple[RegisterSpec, ...] = ()
