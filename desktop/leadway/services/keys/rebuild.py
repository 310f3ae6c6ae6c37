"""Makes a lost key file anew from the keychain's entry; loaded only then."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.files import BACKUPS, appended
from leadway.services.keys.file import KeyFile, fingerprint
from leadway.storage.backups import can_read
from leadway.system import keychain
from leadway.system.paths import DataFolder


def rebuilt(folder: DataFolder) -> KeyFile | None:
    """Write and return the key file of the keychain's entry that opens the data; None where none does.

    A key file that is there and damaged in both copies is kept beside the new one. Nothing is made where a
    backup says that the key is typed: deleting its file must not spare anybody the passphrase. Raises
    KnownError where the keychain gives no answer, or the file cannot be written.
    """
    try:
        name, entries = keychain.find()
    except keychain.KeychainMissingError:
        return None
    key_files = list((folder.path / BACKUPS).glob("*.key.json"))
    for account, secret in entries:
        with suppress(ValueError):
            value = bytes.fromhex(secret)
            if not can_read(folder.database, value) or must_be_typed(key_files, value):
                continue
            # An account begins with the name of its data.
            file = KeyFile(account.partition(".")[0], fingerprint(value), account=account, keychain=name)
            if folder.key_file.exists():
                folder.key_file.replace(appended(folder.key_file, ".damaged"))
            file.write(folder.key_file)
            return file
    return None


def must_be_typed(key_files: Iterable[Path], key: bytes) -> bool:
    """Whether one of these key files leads to the key, and only by what a person types."""
    for path in key_files:
        with suppress(KnownError):
            file = KeyFile.read(path)
            if file is not None and not (file.plain or file.account) and file.check == fingerprint(key):
                return True
    return False
