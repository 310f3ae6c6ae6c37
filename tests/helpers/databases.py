"""Databases in every state a test wants: foreign, damaged, full, and stored ones of earlier versions."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from leadway.domain.errors import DamagedError
from leadway.services.session import Services
from leadway.storage.backups import check_while_open
from leadway.storage.database import Database

STORED = Path(__file__).resolve().parent.parent / "data" / "db"
# What a small disk is called in the system's list, with the process it belongs to.
_DISK = "leadway-test-"


def forget_open() -> None:
    """Let this process be as a new one is after a kill: what is open stays behind and counts no more."""
    Database._open = None


@contextmanager
def raw(path: Path, key: bytes, *, timeout: float = 0.05) -> Iterator[Any]:
    """Open an encrypted database without Leadway, as another program would."""
    connection = sqlcipher3.connect(str(path), isolation_level=None, timeout=timeout)
    try:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        yield connection
    finally:
        connection.close()


@contextmanager
def used_elsewhere(services: Services) -> Iterator[None]:
    """Let another program write into open data, which waits for it only a moment."""
    services.database._db.execute_sql("PRAGMA busy_timeout = 20")
    with raw(services.database.path, services.key.value) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def is_sound(services: Services) -> bool:
    """Whether every page and every index of open data can be read, and every row belongs to something."""
    try:
        check_while_open(services.database.path, services.key.value)
    except DamagedError:
        return False
    return True


@contextmanager
def failing_at(services: Services, *writes: str) -> Iterator[None]:
    """Let the disk be full at some kinds of write, in the middle of a transaction."""
    execute = services.database._db.execute_sql
    ballast = "INSERT INTO setting VALUES ('ballast', zeroblob(1 << 26))"
    for n, what in enumerate(writes):
        execute(f"CREATE TRIGGER refuses_{n} BEFORE {what} BEGIN {ballast}; END")
    [(pages,)] = execute("PRAGMA page_count").fetchall()
    execute(f"PRAGMA max_page_count = {pages + 500}")
    yield
    execute(f"PRAGMA max_page_count = {(1 << 32) - 2}")
    for n in range(len(writes)):
        execute(f"DROP TRIGGER refuses_{n}")


@contextmanager
def small_disk(path: Path, *, size: str) -> Iterator[Path]:
    """Give a disk of this size; skip the test where this user may not mount one."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", f"{_DISK}{os.getpid()}", str(path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this place does not allow mounting")
    try:
        yield path
    finally:
        subprocess.run(["umount", str(path)], check=True)


def take_left_disks_away() -> None:
    """Unmount the small disks of runs that were killed: nobody can tidy up the folders they lie in."""
    mounts = Path("/proc/mounts")
    lines = mounts.read_text(encoding="utf-8").splitlines() if mounts.exists() else []
    for source, path, *_ in map(str.split, lines):
        process = source.removeprefix(_DISK)
        if process != source and not Path("/proc", process).exists():
            subprocess.run(["umount", "--lazy", path], capture_output=True, check=False)


def fill_up(disk: Path) -> Path:
    """Take all the room a disk has left, and return the file to delete for getting it back."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for block in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"x" * block) == block:
                    pass
            except OSError:
                continue
    return ballast
