"""Steps that every change of the key file takes: reading it, the keychain, and a new recovery key."""

from __future__ import annotations

import secrets
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.files import database_id
from leadway.i18n import _
from leadway.services.keys import Key, fingerprint, not_this_key
from leadway.services.keys.file import KeyFile, Kind
from leadway.system import keychain
from leadway.system.paths import DataFolder

NOTHING_CHANGED = _("Nothing was changed.")
CONFIRMED = "confirmed"
# Nobody needs to wait long for an old entry to be removed.
_FORGET_SECONDS = 5.0
_NONCE_BYTES = 12
_FORMER = b"leadway former key"


class RekeyResult(NamedTuple):
    """The result of exchanging the key."""

    key: Key
    recovery_key: str
    """The new recovery key, to be printed and confirmed; empty where there was none before."""

    def __repr__(self) -> str:
        return f"RekeyResult({self.key!r})"


def read_key_file(folder: DataFolder, key: Key) -> KeyFile:
    """Return what the key file says now; raise KnownError where it cannot be read or is not of this key."""
    file = KeyFile.existing(folder.key_file)
    if fingerprint(key.value) != file.check:
        raise not_this_key()
    return file


def without_keychain(file: KeyFile) -> KeyFile:
    """Return the file without its entry in the keychain, which then is left over."""
    if not file.account:
        return file
    return file._replace(account="", keychain="", leftover=(*file.leftover, file.account))


def new_account(database: str) -> str:
    """Return a new name for an entry of the keychain, which says of which data it is."""
    return f"{database}.{secrets.token_hex(4)}"


@contextmanager
def storing_key(account: str, value: bytes, folder: DataFolder, key: bytes) -> Iterator[str]:
    """Put a key into the keychain, for a key file to open by once the block has ended well.

    Gives the keychain's name. `key` is the one of the data until then.

    However it ends, no entry is left behind unnoticed. Raises KnownError where no keychain takes it.
    """
    _note(folder, key, more={account: value})
    try:
        try:
            name = keychain.store(account, value.hex())
        except keychain.KeychainMissingError:
            raise KnownError(
                _("There is no keychain on this computer."), _("Use a passphrase instead.")
            ) from None
        yield name
    except BaseException:
        with suppress(KnownError):
            tidy(folder, key)
        raise


def tidy(folder: DataFolder, key: bytes) -> tuple[str, ...]:
    """Remove from the keychain what is left over and no backup needs; return what had to stay.

    Whoever made the folder may have written other names into its key file: an entry goes only if it holds a
    key of this data. To be called while no swap can run. Raises KnownError where the key file cannot be read
    or written.
    """
    file = KeyFile.read(folder.key_file)
    if file is None or not file.leftover:
        return ()
    known = known_keys(file, key)
    gone = [name for name in file.leftover if name == file.account or _forget(name, folder, known)]
    return _note(folder, key, gone) if gone else file.leftover


def sealed_keys(former: Iterable[bytes], key: bytes) -> tuple[str, ...]:
    """Return former keys as the key file keeps them, encrypted with the key: who lacks it can make none."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonces = {value: secrets.token_bytes(_NONCE_BYTES) for value in former if value != key}
    return tuple((n + AESGCM(key).encrypt(n, value, _FORMER)).hex() for value, n in nonces.items())


def known_keys(file: KeyFile, key: bytes) -> set[bytes]:
    """Return the key, and those of which the file proves that they were meant for the same data."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    keys = {key}
    for sealed in file.former:
        with suppress(ValueError, InvalidTag):
            content = bytes.fromhex(sealed)
            keys.add(AESGCM(key).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _FORMER))
    return keys


def release_entry(account: str, value: bytes, folder: DataFolder, key: bytes) -> None:
    """Remove an entry of the keychain that the key file does not name, or note that it is left over."""
    with suppress(KnownError):
        _note(folder, key, more={account: value})
        tidy(folder, key)


def _note(
    folder: DataFolder, key: bytes, gone: Iterable[str] = (), more: Mapping[str, bytes] | None = None
) -> tuple[str, ...]:
    """Save the names of what is left over in the keychain, with the keys it holds, and return the names."""
    # Read again: the keychain may have taken its time.
    file = KeyFile.existing(folder.key_file)
    more = more or {}
    leftover = (*(account for account in file.leftover if account not in gone), *more)
    former = (*file.former, *sealed_keys(more.values(), key)) if leftover else ()
    file._replace(leftover=leftover, former=former).replace(folder.key_file)
    return leftover


def _forget(account: str, folder: DataFolder, known: Container[bytes]) -> bool:
    """Remove an entry from the keychain where no backup needs it; return whether it is removed."""
    from leadway.services.backup.destinations import Destinations

    elsewhere = Destinations.read(folder).key_files(database_id(folder.key_file))
    if elsewhere is None:
        # The backups on a disk that is not connected may need it.
        return False
    key_files = (folder.path / "backups").glob("*.key.json")
    if any(_needs(path, account) for path in (*key_files, *elsewhere)):
        return False
    try:
        return keychain.delete(account, known.__contains__, _FORGET_SECONDS)
    except (keychain.KeychainMissingError, keychain.KeychainLockedError):
        return False


def new_recovery_slot(key: bytes, database: str) -> tuple[str, dict[str, object]]:
    """Return a new recovery key and its slot, proven to open."""
    from leadway.services.keys.wrapping import FLOOR, unwrap, wrap

    text = recovery_key.format_key(secrets.randbits(recovery_key.BITS))
    # It cannot be guessed at any speed, so its cost need not be measured.
    slot = wrap(key, text, Kind.RECOVERY, database, FLOOR) | {CONFIRMED: False}
    if unwrap(slot, recovery_key.parse_key(text.lower()), database) != key:
        raise KnownError(_("The recovery key could not be verified."), NOTHING_CHANGED)
    return text, slot


def _needs(path: Path, account: str) -> bool:
    """Whether a key file opens by this entry of the keychain, and in no other way that can be relied on."""
    try:
        file = KeyFile.read(path)
    except KnownError:
        # What it needs is unknown.
        return True
    if file is None:
        return False
    return file.account == account and not (file.plain or opens_elsewhere(file))


def opens_elsewhere(file: KeyFile) -> bool:
    """Whether something that a person knows or has on paper opens it, on any computer."""
    confirmed = any(slot.get(CONFIRMED) for slot in file.of_kind(Kind.RECOVERY))
    return confirmed or bool(file.of_kind(Kind.PASSPHRASE))
