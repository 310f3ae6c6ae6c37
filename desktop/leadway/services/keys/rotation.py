"""Exchanges the key of the data, so that a cut at any moment leaves a key file and data that open.

Two files cannot be replaced at once. So the key file is first written with both keys, and with the bytes
that the new database begins with; then the database is replaced; then the key file is written with the new
key alone. Whoever reads the key file in between sees by the database's first bytes which key holds
(`KeyFile.current`).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress

from leadway.domain.errors import KnownError
from leadway.files import bring
from leadway.services.keys import Key, fingerprint, not_this_key
from leadway.services.keys.file import KEY_BYTES, KeyFile, Kind, Slot, salt_of
from leadway.services.keys.protection import Rotated, keep_in_keychain, new_recovery_slot
from leadway.system.paths import DataFolder

Forget = Callable[[str], object]
"""Takes an entry out of the keychain where no key file needs it."""


def rotate(folder: DataFolder, file: KeyFile, key: Key, passphrase: str, forget: Forget) -> Rotated:
    """Exchange the key, as `Protection.rotate` says."""
    from leadway.storage.exchange import copied

    value = secrets.token_bytes(KEY_BYTES)
    new, recovery = _with_new_key(file, value, passphrase)
    copy = folder.exchange
    with copied(folder.database, key.value, value, copy):
        old, salt = salt_of(folder.database), salt_of(copy)
        if not salt or salt == old:
            raise KnownError("The copy of the data could not be verified.", "Nothing was changed.")
        file.changed(salt=old, coming=new.changed(salt=salt)).replace(folder.key_file)
        try:
            if new.account:
                keep_in_keychain(new.account, value)
            bring(copy, folder.database)
        except BaseException:
            # Where this fails, too, the next start sees that the database was not replaced.
            with suppress(KnownError):
                settled(folder, forget)
            raise
    # From here on the new key holds, whatever becomes of the rest now; the next opening does it otherwise.
    with suppress(KnownError):
        settled(folder, forget)
    return Rotated(Key(value, bool(new.account), typed=key.typed and not new.account), recovery)


def settled(folder: DataFolder, forget: Forget) -> KeyFile | None:
    """Return the key file once an exchange that was cut short is finished, or taken back.

    None where there is no key file. Raises KnownError where it cannot be read or written.
    """
    file = KeyFile.read(folder.key_file)
    if file is None or file.coming is None:
        return file
    if salt_of(folder.database) not in (file.salt, file.coming.salt):
        # Another database lies there, such as a backup's: nothing may be forgotten for it.
        raise not_this_key()
    holds = file.current(folder.database).changed(salt="", coming=None)
    holds.replace(folder.key_file)
    for side in (file, file.coming):
        if side.account and side.account != holds.account:
            forget(side.account)
    return holds


def _with_new_key(file: KeyFile, value: bytes, passphrase: str) -> tuple[KeyFile, str]:
    """Return a key file with the same ways to a new key, and the new recovery key if there was one."""
    sealed: list[Slot] = []
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
    )
    return new, recovery
