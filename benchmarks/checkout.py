"""Another revision of this repository, laid out in a folder of its own for as long as it is measured."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.scene import ROOT, BrokenRunError

Figures = dict[str, dict[str, Any]]

_CLOSING_SECONDS = 30.0
_LAST_WORDS = 5


class NoRevisionError(Exception):
    """What was named is no revision, or cannot be laid out; the text says so to a person."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A tree with an environment of its own, and the name to call it by."""

    name: str
    tree: Path
    commit: str = "HEAD"

    @property
    def python(self) -> Path:
        """The interpreter with this tree's own packages."""
        return self.tree / ".venv" / Path(sys.executable).relative_to(sys.prefix)

    @property
    def frozen(self) -> Path:
        """The folder of the frozen program, if it was made."""
        return self.tree / "dist" / "leadway"

    def measure(self, what: str, arguments: Sequence[str]) -> Figures:
        """Return what its own benchmarks find, by name; raise BrokenRunError where they do not end well."""
        output = self._run("-m", "benchmarks", what, *arguments)
        figures = [json.loads(line) for line in output.splitlines()]
        return {figure["name"]: figure for figure in figures}

    def freeze(self) -> None:
        """Make its packages, of the tree alone; raise BrokenRunError where that does not go well."""
        commit_time = _git("log", "-1", "--format=%ct", self.commit).decode().strip()
        self._run("packaging/build.py", "build", "inside", "package", SOURCE_DATE_EPOCH=commit_time)

    def _run(self, *arguments: str, **more: str) -> str:
        # In a group of its own, Ctrl+C reaches it only through here, and once: it ends what it started.
        process = subprocess.Popen(
            [self.python, *arguments],
            cwd=self.tree,
            env=os.environ | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            process_group=0,
        )
        try:
            output, errors = process.communicate()
        finally:
            _end(process)
        if process.returncode:
            last = errors.strip().splitlines()[-_LAST_WORDS:] or [f"exit status {process.returncode}"]
            raise BrokenRunError(f"{self.name}: " + "\n".join(last))
        return output


def here() -> Checkout:
    """Return this state, with whatever is not committed."""
    return Checkout("this state", ROOT)


@contextmanager
def laid_out(revision: str) -> Iterator[Checkout]:
    """Lay out a revision and the packages it asks for; both are gone after the block, however it ends."""
    commit = _commit(revision)
    # Not below this tree: a keychain's sockets are in that folder, and their paths must be short.
    with tempfile.TemporaryDirectory(prefix="leadway-") as name:
        tree = Path(name)
        packed = _git("archive", "--format=tar", commit)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(tree, filter="data")
        _install(tree)
        yield Checkout(f"{revision} ({commit[:7]})", tree, commit)


def _commit(revision: str) -> str:
    try:
        named = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except NoRevisionError:
        raise NoRevisionError(f"“{revision}” is no revision of this repository.") from None
    return named.decode().strip()


def _git(*arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise NoRevisionError("git is missing, which knows the other revisions.") from None
    except subprocess.CalledProcessError as error:
        raise NoRevisionError(
            f"git {arguments[0]}: {error.stderr.decode(errors='replace').strip()}"
        ) from None


def _install(tree: Path) -> None:
    """Make the tree's own environment, of the same Python as this one."""
    own = ROOT / ".tools" / "bin" / "uv"
    uv = str(own) if own.exists() else shutil.which("uv")
    if uv is None:
        raise NoRevisionError("uv is missing, which makes the other revision's environment: `make setup`.")
    inherited = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment = inherited | {"UV_PROJECT_ENVIRONMENT": ".venv", "UV_PYTHON": sys.executable}
    result = subprocess.run(
        [uv, "sync", "--quiet", "--frozen"], cwd=tree, env=environment, capture_output=True, check=False
    )
    if result.returncode:
        errors = result.stderr.decode(errors="replace").strip()
        raise NoRevisionError(f"its packages could not be installed:\n{errors}")


def _end(process: subprocess.Popen[str]) -> None:
    """Ask a run that is still running to end, as Ctrl+C would, and wait until it has tidied up."""
    if process.poll() is None:
        if sys.platform == "win32":
            process.terminate()
        else:
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=_CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
