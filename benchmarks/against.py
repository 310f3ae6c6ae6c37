"""This state against another revision: both measured in the same run, turn by turn, by their own benchmarks.

Each turn's figures are taken in terms of the bare program beside them, so what the machine does meanwhile
cancels out. What is worse in every turn, and by a tenth, is named a regression.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.scene import ROOT, BrokenRunError

TURNS = 3
WORSE = 1.1
_KEPT = ROOT / "build" / "against"

Figures = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a figure between another revision and now."""

    name: str
    unit: str
    now: float
    then: float
    times: Sequence[float]
    """Now in terms of then, turn by turn."""

    @property
    def is_regression(self) -> bool:
        """Whether it is worse by a tenth in every turn; every figure is the better the smaller it is."""
        return min(self.times) > WORSE

    def line(self) -> str:
        """Return it as one line of JSON."""
        said = {"name": self.name, "unit": self.unit, "now": round(self.now, 3), "then": round(self.then, 3)}
        times = {"times": round(median(self.times), 3), "turns": [round(each, 3) for each in self.times]}
        return json.dumps(said | times | {"regression": self.is_regression})

    def sentence(self) -> str:
        """Return it for a person to read."""
        word = "  REGRESSION" if self.is_regression else ""
        middle = f"{self.then:9.1f} -> {self.now:9.1f} {self.unit:<3}"
        return f"{self.name:<34}{middle}{median(self.times):7.2f} x{word}"


def compare_with(revision: str, arguments: Sequence[str]) -> Iterator[Change]:
    """Measure what the arguments name, here and in that revision; what only one of them has is left out."""
    other = _laid_out(revision)
    return changes([(_measured(other, arguments), _measured(ROOT, arguments)) for _ in range(TURNS)])


def changes(turns: Sequence[tuple[Figures, Figures]]) -> Iterator[Change]:
    """Yield what became of each figure that was measured in every turn, then and now."""
    for name, first in turns[0][1].items():
        if not all(name in then and name in now for then, now in turns):
            continue
        pairs = [(then[name], now[name]) for then, now in turns]
        times = [_worth(now) / _worth(then) for then, now in pairs if _worth(then)]
        if len(times) == len(turns):
            now, then = median(each["ours"] for _, each in pairs), median(each["ours"] for each, _ in pairs)
            yield Change(name, first["unit"], now, then, times)


def _worth(figure: dict[str, Any]) -> float:
    """Return a figure in terms of the bare program beside it, or as it is where there is none."""
    return float(figure["ratio"] or figure["ours"])


def _measured(tree: Path, arguments: Sequence[str]) -> Figures:
    python = tree / Path(sys.executable).relative_to(ROOT)
    command = [str(python), "-m", "benchmarks", *arguments]
    done = subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise BrokenRunError(f"the benchmarks of {tree} ended with {done.returncode}")
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    return {figure["name"]: figure for figure in figures}


def _laid_out(revision: str) -> Path:
    """Return a folder with the files of that revision, and an environment with the packages it asks for."""
    named = subprocess.run(
        ["git", "rev-parse", "--verify", f"{revision}^{{commit}}"], cwd=ROOT, capture_output=True, check=True
    )
    folder = _KEPT / named.stdout.decode().strip()
    if not (folder / ".complete").exists():
        packed = subprocess.run(
            ["git", "archive", "--format=tar", folder.name], cwd=ROOT, capture_output=True, check=True
        )
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            archive.extractall(folder, filter="data")
        uv = ROOT / ".tools" / "bin" / "uv"
        own = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        subprocess.run([uv, "sync", "--quiet", "--frozen"], cwd=folder, env=own, check=True)
        (folder / ".complete").touch()
    return folder
