"""Older backups that open without typing while the data asks for it: finds them, and wraps their keys anew.

A backup keeps the unlock methods of its time. Its own key opens nothing that was written after an exchange.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from leadway.domain.errors import KnownError
from leadway.files import BACKUPS
from leadway.services.keys import wrapping
from leadway.services.keys.changes import tidy
from leadway.services.keys.file import KeyFile, KeySlot, Kind, fingerprint
from leadway.system import keychain
from leadway.system.paths import DataFolder


class WrapResult(NamedTuple):
    """How many older backups ask for the passphrase from now on, and how many open as before."""

    wrapped: int
    left: int


def open_backups(folder: DataFolder, mine: KeyFile) -> list[tuple[Path, KeyFile]]:
    """Return the key files of backups of this data that open without typing, unless the data does, too."""
    from leadway.services.backup.destinations import Destinations

    if mine.plain or mine.account:
        return []
    elsewhere = Destinations.read(folder).key_files(mine.database) or []
    found = []
    for path in sorted({*(folder.path / BACKUPS).glob("*.key.json"), *elsewhere}):
        with suppress(KnownError):
            file = KeyFile.read(path)
            if file is not None and file.database == mine.database and (file.plain or file.account):
                found.append((path, file))
    return found


def wrap_anew(folder: DataFolder, mine: KeyFile, passphrase: str) -> WrapResult:
    """Let the passphrase open older backups in place of an open key or the keychain; each is written whole.

    Raises KnownError where the passphrase is wrong. What cannot be read or written stays as it is.
    """
    present = wrapping.open_with_passphrase(mine, passphrase)
    keys: dict[str, bytes] = {}
    slots: dict[str, KeySlot] = {}
    found = open_backups(folder, mine)
    wrapped = 0
    for path, file in found:
        key = keys.get(file.check) or _key_of(file)
        if key is None:
            continue
        keys[file.check] = key
        if file.check not in slots:
            slots[file.check] = wrapping.wrap_new_passphrase(key, passphrase, file.database)
        sealed = (slots[file.check], *file.of_kind(Kind.RECOVERY))
        with suppress(KnownError):
            file._replace(plain="", account="", keychain="", exposed=False, sealed=sealed).replace(path)
            wrapped += 1
    with suppress(KnownError):
        tidy(folder, present)
    return WrapResult(wrapped, len(found) - wrapped)


def _key_of(file: KeyFile) -> bytes | None:
    """Return the key of a backup that opens without typing; None where its keychain does not give it."""
    secret: str | None = file.plain
    if not secret and keychain.last_refusal() is None:
        with suppress(keychain.KeychainMissingError, keychain.KeychainLockedError):
            secret = keychain.KeychainRequest("read", file.account, keychain=file.keychain).answer()
    with suppress(ValueError):
        key = bytes.fromhex(secret or "")
        return key if fingerprint(key) == file.check else None
    return None
