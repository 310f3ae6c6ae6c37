"""Makes the key of a new data folder, once; loaded only then."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress

from leadway.domain.errors import KnownError
from leadway.services.keys.file import KEY_BYTES, KeyFile, KeySlot, fingerprint
from leadway.system import keychain
from leadway.system.keychain import KeychainRequest
from leadway.system.paths import DataFolder


def make(folder: DataFolder, begun: Callable[[KeychainRequest], object]) -> tuple[KeyFile, bytes]:
    """Make the key and keep it in the keychain, or in an open file where this computer has no keychain.

    `begun` gets the question that the keychain is asked, which it may end.

    Raises KeychainLockedError where the keychain gave no answer that can be used, AlreadyThereError where
    there is a key file by now, and KnownError where the folder cannot be written to; then nothing is written.
    """
    value, identity = _new(folder)
    try:
        name = keychain.store(identity, value.hex(), begun)
        file = KeyFile(identity, fingerprint(value), account=identity, keychain=name)
    except keychain.KeychainMissingError:
        file = KeyFile(identity, fingerprint(value), plain=value.hex())
    try:
        file.write(folder.key_file)
    except KnownError:
        if file.account:
            # Another key is the one, or none can be kept; nothing else names this entry.
            with suppress(keychain.KeychainMissingError, keychain.KeychainLockedError):
                keychain.delete(identity, value.__eq__)
        raise
    return file, value


def make_chosen(folder: DataFolder, passphrase: str) -> bytes:
    """Make the key and let the passphrase open it; without one, keep it in an open file."""
    value, identity = _new(folder)
    sealed: tuple[KeySlot, ...] = ()
    if passphrase:
        from leadway.services.keys import wrapping

        sealed = (wrapping.wrap_new_passphrase(value, passphrase, identity),)
    plain = "" if sealed else value.hex()
    KeyFile(identity, fingerprint(value), plain=plain, sealed=sealed).write(folder.key_file)
    return value


def _new(folder: DataFolder) -> tuple[bytes, str]:
    folder.make()
    return secrets.token_bytes(KEY_BYTES), str(uuid.uuid4())
