"""The environment of a measurement: its own display and keychain, and data folders kept under build/."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helpers.display import private_session, virtual_display

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "benchmarks"
_SECONDS = 60
# What the data folders depend on: the schema, the demo's story and the code that fills them.
_SOURCES = (
    "desktop/leadway/storage/migrations/*.py",
    "desktop/leadway/services/demo.py",
    "resources/demo/*.toml",
    "benchmarks/prepare.py",
)


class BrokenRunError(Exception):
    """A measured program did not do what it should."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The surroundings of one run of all measurements."""

    folder: Path
    environment: dict[str, str]
    keychain: bool
    idle_seconds: float = 20

    @contextmanager
    def panel(self) -> Iterator[None]:
        """Show a panel for tray icons, where this system has a program for that."""
        trayer = shutil.which("trayer")
        if trayer is None:
            yield
            return
        panel = subprocess.Popen([trayer], env=self.environment, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            panel.kill()
            panel.wait()

    def bare_tray(self) -> list[str]:
        """Return the command of the bare program in the tray."""
        return [sys.executable, "-c", "from benchmarks.bare_tray import main; main()"]

    def in_background(self, data: str) -> list[str]:
        """Return the command that starts Leadway without a window."""
        folder = str(self.folder / data / "Leadway")
        return [sys.executable, "-m", "leadway", "--background", "--data-dir", folder]

    def run(self, program: str, what: str, data: str = "empty", *, in_place: bool = False) -> dict[str, Any]:
        """Start a program, wait for its end, return its findings and the moment it started."""
        target = self.folder / data
        if what != "start" and not in_place:
            # What one run wrote must not be there in the next.
            target = self.folder / "used"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(self.folder / data, target)
        command = [
            sys.executable,
            "-c",
            f"from benchmarks.{program} import main; main()",
            what,
            str(target / "Leadway"),
        ]
        environment = self.environment | {"XDG_DATA_HOME": str(target)}
        started = time.monotonic()
        ended = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        if ended.returncode or not ended.stdout.strip():
            raise BrokenRunError(f"{program} {what} {data}: exit status {ended.returncode}\n{ended.stderr}")
        findings: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
        return findings | {"started": started}


@contextmanager
def scene(weeks: int, idle_seconds: float) -> Iterator[Scene]:
    """Make the surroundings for the length of the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="leadway-benchmarks-")))
        environment = dict(os.environ)
        # These programs are on the PATH of Linux only; elsewhere the person's own display is used, and the
        # person's own keychain is left alone.
        own = sys.platform.startswith("linux")
        if own:
            environment |= stack.enter_context(virtual_display()).environment()
        with_keychain = own and shutil.which("gnome-keyring-daemon") is not None
        cache = CACHE / _cache_key(weeks, with_keychain)
        home = cache / "home"
        data = cache / "data"
        if not (cache / "complete").exists():
            shutil.rmtree(CACHE, ignore_errors=True)
            data.mkdir(parents=True)
        if with_keychain:
            environment |= stack.enter_context(private_session(home)).environment()
        elif own:
            environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        environment = _clean(environment)
        if not (cache / "complete").exists():
            _prepare(data, weeks, environment, with_keychain)
            (cache / "complete").touch()
        shutil.copytree(data, folder, dirs_exist_ok=True)
        yield Scene(folder, environment, with_keychain, idle_seconds)


def _prepare(data: Path, weeks: int, environment: dict[str, str], with_keychain: bool) -> None:  # noqa: FBT001
    sys.stderr.write(f"Living through {weeks} weeks, once; this takes half a minute.\n")
    how = "keychain" if with_keychain else "file"
    command = [sys.executable, "-m", "benchmarks.prepare", str(data), str(weeks), how]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def _clean(inherited: dict[str, str]) -> dict[str, str]:
    """Both programs start from compiled bytecode, wherever this is run."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH")
    return {name: value for name, value in inherited.items() if name not in left_out}


def _cache_key(weeks: int, with_keychain: bool) -> str:  # noqa: FBT001
    """Return a cache key of what the data folders depend on; the week is part of it."""
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    week = datetime.now(UTC).strftime("%G-W%V")
    return f"{week}-{weeks}-{'keychain' if with_keychain else 'file'}-{digest.hexdigest()[:12]}"
