"""Exchanges the key of the data: a verified copy under another key, and the key file that leads to it."""

from __future__ import annotations

import secrets
import uuid
from contextlib import ExitStack, suppress

from leadway.domain.errors import KnownError
from leadway.services import file_swap
from leadway.services.keys import Key, fingerprint
from leadway.services.keys.changes import (
    RekeyResult,
    file_of,
    keeping,
    new_recovery_slot,
    tidy,
    without_keychain,
)
from leadway.services.keys.file import KEY_BYTES, KeyFile, KeySlot, Kind
from leadway.storage.backups import copy_verified, refuse_where_open
from leadway.system.paths import DataFolder


def rotate(folder: DataFolder, key: Key, passphrase: str) -> RekeyResult:
    """Exchange the key, as `KeySettings.rotate` says."""
    value = secrets.token_bytes(KEY_BYTES)
    with file_swap.staging(folder) as staged, ExitStack() as undo:
        new, recovery = _with_new_key(file_of(folder, key), value, passphrase)
        if new.account:
            undo.enter_context(keeping(new.account, value, folder))
        refuse_where_open(folder.database, key.value)
        copy_verified(folder.database, key.value, staged.database, value)
        new.write(staged.key_file)
        staged.put_in_place()
    # From here on the new key holds. What is left to do is done now or at the next opening.
    with suppress(KnownError), file_swap.shared_lock(folder):
        tidy(folder)
    return RekeyResult(Key(value, bool(new.account), typed=key.typed and not new.account), recovery)


def _with_new_key(file: KeyFile, value: bytes, passphrase: str) -> tuple[KeyFile, str]:
    """Return a key file with the same ways to a new key, and the new recovery key if there was one."""
    sealed: list[KeySlot] = []
    recovery = ""
    if file.of_kind(Kind.PASSPHRASE):
        from leadway.services.keys.unlocking import open_with_passphrase
        from leadway.services.keys.wrapping import calibrated, passphrase_as_typed, prove, wrap

        open_with_passphrase(file, passphrase)
        secret = passphrase_as_typed(passphrase)
        sealed.append(wrap(value, secret, Kind.PASSPHRASE, file.database, calibrated()))
        prove(file.changed(sealed=tuple(sealed)), sealed[0], secret, value)
    if file.of_kind(Kind.RECOVERY):
        recovery, slot = new_recovery_slot(value, file.database)
        sealed.append(slot)
    new = KeyFile(
        file.database,
        fingerprint(value),
        account=str(uuid.uuid4()) if file.account else "",
        plain=value.hex() if file.plain else "",
        sealed=tuple(sealed),
        leftover=without_keychain(file).leftover,
    )
    return new, recovery
