"""Notices that the computer slept, that its clock was set, or that it is in another zone: without being told.

Two readings of its clocks are compared. A message of the system comes sooner where there is one; this works
everywhere, also where the message got lost.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from enum import Enum, auto

from leadway.system.clock import zone_name

TOLERANCE = 10.0
"""Seconds: a busy computer's timers are late by a few, and a time server moves a clock by less than one."""


class Jump(Enum):
    """What happened between two readings."""

    SLEPT = auto()
    SET_FORWARD = auto()
    SET_BACK = auto()
    OTHER_ZONE = auto()


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks of the computer say at one moment, in seconds since whenever."""

    awake: float
    """Stands still while the computer sleeps, where the system has such a clock (not on Windows)."""
    real: float | None
    """Goes on while the computer sleeps; None where the system has no such clock."""
    wall: float
    """What the person sees, which can be set."""
    zone: str


def read() -> Reading:
    """Read the clocks now."""
    if hasattr(time, "tzset"):
        # The C library looks at the system's zone once; told to, it looks again. All of the program gains.
        time.tzset()
    real = None
    if sys.platform == "linux":
        real = time.clock_gettime(time.CLOCK_BOOTTIME)
    return Reading(time.monotonic(), real, time.time(), f"{zone_name()} {time.strftime('%Z')}")


def jumps(before: Reading, now: Reading, *, wait: float) -> frozenset[Jump]:
    """Return what happened between two readings that were meant to be `wait` seconds apart.

    Where no clock goes on through sleep, sleep and a clock set forward look the same and are told as sleep.
    """
    found = set()
    awake, wall = now.awake - before.awake, now.wall - before.wall
    real = awake if before.real is None or now.real is None else now.real - before.real
    if real - awake > TOLERANCE or awake - wait > TOLERANCE:
        found.add(Jump.SLEPT)
    if wall - real > TOLERANCE:
        found.add(Jump.SLEPT if now.real is None else Jump.SET_FORWARD)
    if real - wall > TOLERANCE:
        found.add(Jump.SET_BACK)
    if before.zone != now.zone:
        found.add(Jump.OTHER_ZONE)
    return frozenset(found)
