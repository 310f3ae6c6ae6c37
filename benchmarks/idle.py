"""What a program costs that only waits: read from outside, from what Linux counts of its processes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_SETTLE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Idle:
    """What one program cost while it waited."""

    memory: float
    """What it holds at the end, in MB."""
    peak: float
    """The most it held since its start, in MB."""
    processor: float
    """Its threads' time on a processor, in ms in a minute."""
    wakeups: float
    """How often its threads were woken, in a minute."""
    processes: int
    """Itself and its children."""


def watch(
    programs: Mapping[str, list[str]], environment: Mapping[str, str], seconds: float
) -> dict[str, Idle]:
    """Start the programs, let them settle, watch them wait at the same time, and end them."""
    with _running(programs, environment) as pids:
        time.sleep(_SETTLE_SECONDS)
        before = {name: _spent(pid) for name, pid in pids.items()}
        time.sleep(seconds)
        return {name: _idle(pid, before[name], seconds) for name, pid in pids.items()}


def possible() -> bool:
    """Whether this system counts what is measured here."""
    return sys.platform.startswith("linux") and Path("/proc/self/schedstat").exists()


@contextmanager
def _running(programs: Mapping[str, list[str]], environment: Mapping[str, str]) -> Iterator[dict[str, int]]:
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in programs.items():
            started[name] = subprocess.Popen(command, env=dict(environment), cwd=_ROOT)
        yield {name: process.pid for name, process in started.items()}
        ended = [name for name, process in started.items() if process.poll() is not None]
        if ended:
            raise RuntimeError(f"ended by itself: {', '.join(ended)}")
    finally:
        for process in started.values():
            process.kill()
            process.wait()


def _idle(pid: int, before: tuple[float, int], seconds: float) -> Idle:
    ran, woken = _spent(pid)
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return Idle(
        memory=int(status["VmRSS"].split()[0]) / 1024,
        peak=int(status["VmHWM"].split()[0]) / 1024,
        processor=(ran - before[0]) * 60 / seconds,
        wakeups=(woken - before[1]) * 60 / seconds,
        processes=1 + len(children),
    )


def _spent(pid: int) -> tuple[float, int]:
    """Return the milliseconds that a program's threads ran so far, and how often they went to sleep."""
    ran, slept = 0.0, 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        ran += int((task / "schedstat").read_text().split()[0]) / 1e6
        for line in (task / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                slept += int(line.split()[1])
    return ran, slept
