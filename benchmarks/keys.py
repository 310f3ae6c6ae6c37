"""What is measured of the key without a window: opening a file with it, and trying a passphrase."""

from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from benchmarks.watching import tell
from leadway.services.keys import KeyFile, KeyRequest, Kind, unlock
from leadway.services.keys.key_settings import KeySettings
from leadway.storage.startup_queries import read_startup_snapshot
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder

_PASSPHRASE = "four parcels wait at the desk"  # noqa: S105
_MS = 1000


def main() -> int:
    """Do what the arguments name with a data folder, and print the figures."""
    what, folder = sys.argv[1], DataFolder(Path(sys.argv[2]))
    {"lay open": _lay_open, "ask": _ask, "open": _open, "guess": _guess}[what](folder)
    return 0


def _lay_open(folder: DataFolder) -> None:
    """Put the key into the key file, so that no keychain is asked for it."""
    key = KeyRequest(folder).key()
    KeyFile.existing(folder.key_file)._replace(plain=key.value.hex()).replace(folder.key_file)
    tell()


def _ask(folder: DataFolder) -> None:
    """Ask the keychain while nothing else runs."""
    started = time.perf_counter()
    KeyRequest(folder).key()
    tell(asking=(time.perf_counter() - started) * _MS)


def _open(folder: DataFolder) -> None:
    """Open the data and read *This week*, compared with opening a plain database and reading its tables."""
    key, now = KeyRequest(folder).key(), SystemClock().now()
    plain = folder.path / "plain.db"
    with closing(sqlite3.connect(plain)) as connection:
        connection.execute("CREATE TABLE week (name TEXT)")
        connection.execute("INSERT INTO week VALUES ('2026-W48')")
        connection.commit()
    started = time.perf_counter()
    with closing(sqlite3.connect(plain)) as connection:
        connection.execute("SELECT * FROM week").fetchall()
    between = time.perf_counter()
    read_startup_snapshot(folder.database, key.value, now)
    tell(plain=(between - started) * _MS, ciphered=(time.perf_counter() - between) * _MS)


def _guess(folder: DataFolder) -> None:
    """Open the key with a passphrase, compared with its bare derivation."""
    KeySettings(folder, KeyRequest(folder).key()).set_passphrase(_PASSPHRASE)
    started = time.perf_counter()
    unlock(folder, passphrase=_PASSPHRASE)
    unlocking = time.perf_counter() - started
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    file = KeyFile.read(folder.key_file)
    assert file is not None  # noqa: S101 -- for the type checker
    cost = file.of_kind(Kind.PASSPHRASE)[0]["kdf"]
    started = time.perf_counter()
    Argon2id(
        salt=bytes(16),
        length=32,
        iterations=cost["passes"],
        lanes=cost["lanes"],
        memory_cost=cost["memory"],
    ).derive(_PASSPHRASE.encode())
    derivation = time.perf_counter() - started
    parameters = f"{cost['memory'] // 1024} MiB, {cost['passes']} passes"
    tell(unlocking=unlocking * _MS, derivation=derivation * _MS, cost=parameters)


if __name__ == "__main__":
    sys.exit(main())
