"""Wraps and unwraps the key of the data with a secret that a person types: Argon2id, then AES-256-GCM.

Loaded only where a slot of that kind is opened or made. docs/key-file.md describes every byte.
"""

from __future__ import annotations

import secrets
import time
import unicodedata
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys.file import KEY_BYTES, RESTORE_IT, KeyFile, KeySlot, Kind

LEAST_SIGNS = 8
_MOST_SIGNS = 1024
_SALT_BYTES = 16
_NONCE_BYTES = 12
_BOUND_TO = "leadway.key.json 2"
_WANTED_SECONDS = 0.47  # the middle of what a person is willing to wait for


class Cost(NamedTuple):
    """What one try of a secret costs: memory in KiB, passes over it, and lanes."""

    memory: int
    passes: int
    lanes: int

    @property
    def is_sane(self) -> bool:
        """Whether Leadway could have chosen it; another would fill the memory of the computer."""
        return (
            8 * 1024 <= self.memory <= 512 * 1024
            and 1 <= self.passes <= 16
            and 1 <= self.lanes <= 4
            and self.memory * self.passes <= 4 * 1024 * 1024
        )


# RFC 9106, section 4: the second recommended choice, with one lane.
FLOOR = Cost(memory=64 * 1024, passes=3, lanes=1)
_MOST = Cost(memory=256 * 1024, passes=12, lanes=1)


def calibrated() -> Cost:
    """Return the cost that takes about half a second on this machine and never less than `FLOOR`.

    Processor time is measured, so that a machine busy with something else gets no cheaper slot.
    """
    cost, seconds = FLOOR, _seconds(FLOOR)
    # More memory first: it makes attacks with special hardware expensive.
    while 2 * seconds <= _WANTED_SECONDS and cost.memory < _MOST.memory:
        cost = cost._replace(memory=2 * cost.memory)
        seconds = _seconds(cost)
    passes = round(cost.passes * _WANTED_SECONDS / seconds)
    return cost._replace(passes=min(max(passes, FLOOR.passes), _MOST.passes))


def _seconds(cost: Cost) -> float:
    started = time.process_time()
    _derived(b"calibration", bytes(_SALT_BYTES), cost)
    return time.process_time() - started


def wrap(key: bytes, secret: str, kind: str, database: str, cost: Cost) -> KeySlot:
    """Return a slot of that kind which gives the key for the secret, for this data alone."""
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(_derived(secret.encode(), salt, cost))
    return {
        "kind": kind,
        "kdf": {"name": "argon2id", "salt": salt.hex(), **cost._asdict()},
        "nonce": nonce.hex(),
        "wrapped": cipher.encrypt(nonce, key, _bound(kind, database)).hex(),
    }


def unwrap(slot: KeySlot, secret: str, database: str) -> bytes | None:
    """Return the key, or None where the secret is another; raise KnownError where the slot is damaged."""
    try:
        kdf = slot["kdf"]
        cost = Cost(*(_number(kdf[name]) for name in Cost._fields))
        salt, nonce, wrapped = map(bytes.fromhex, (kdf["salt"], slot["nonce"], slot["wrapped"]))
        if kdf["name"] != "argon2id" or not cost.is_sane:
            raise ValueError("another derivation")
        if (len(salt), len(nonce), len(wrapped)) != (_SALT_BYTES, _NONCE_BYTES, KEY_BYTES + 16):
            raise ValueError("another length")
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(slot["kind"]) from error
    try:
        return AESGCM(_derived(secret.encode(), salt, cost)).decrypt(
            nonce, wrapped, _bound(slot["kind"], database)
        )
    except InvalidTag:
        return None


def wrap_new_passphrase(key: bytes, text: str, database: str) -> KeySlot:
    """Return a slot for a new passphrase, proven to open; raise KnownError where it may not be one."""
    secret = passphrase_as_typed(text)
    if len(secret) < LEAST_SIGNS:
        raise KnownError(
            _("A passphrase has at least {n} characters.").format(n=LEAST_SIGNS),
            _("Four or five words are easy to remember."),
        )
    slot = wrap(key, secret, Kind.PASSPHRASE, database, calibrated())
    if unwrap(slot, secret, database) != key:
        raise KnownError(_("The key file could not be verified."), _("Nothing was changed."))
    return slot


def prove(file: KeyFile, slot: KeySlot, secret: str, key: bytes) -> None:
    """Make sure that the slot gives the key as the file would give it; raises KnownError."""
    if slot not in file.sealed or unwrap(slot, secret, file.database) != key:
        raise KnownError(_("The key file could not be verified."), _("Nothing was changed."))


def passphrase_as_typed(text: str) -> str:
    """Return a passphrase so that every keyboard types the same; raise KnownError where it is none."""
    plain = unicodedata.normalize("NFC", text)
    try:
        plain.encode()
    except UnicodeEncodeError:
        raise KnownError(
            _("The passphrase has a character that cannot be used."), _("Type it again.")
        ) from None
    if len(plain) > _MOST_SIGNS:
        raise KnownError(
            _("A passphrase has at most {n} characters.").format(n=_MOST_SIGNS), _("Use a shorter one.")
        )
    return plain


def open_with_passphrase(file: KeyFile, text: str) -> bytes:
    """Return the key that the passphrase opens; raises KnownError, as `leadway.services.keys.unlock`."""
    if not file.of_kind(Kind.PASSPHRASE):
        raise KnownError(_("No passphrase opens this data."), _("Open it the way you chose."))
    secret = passphrase_as_typed(text)
    if not secret:
        raise KnownError(_("No passphrase was typed."), _("Type your passphrase."))
    return _opened(
        file,
        Kind.PASSPHRASE,
        secret,
        KnownError(
            _("That is not the passphrase."), _("Check the keyboard’s language and Caps Lock, and try again.")
        ),
    )


def open_with_recovery_key(file: KeyFile, text: str) -> bytes:
    """Return the key that the recovery key opens; raises KnownError, as `leadway.services.keys.unlock`."""
    secret = recovery_key.parse_key(text)
    if not file.of_kind(Kind.RECOVERY):
        raise KnownError(_("No recovery key was made for this data."), _("Open it the way you chose."))
    wrong = KnownError(
        _("That recovery key is for other data, or a newer one replaced it."),
        _("Look for a page with a later date."),
    )
    return _opened(file, Kind.RECOVERY, secret, wrong)


def _opened(file: KeyFile, kind: str, secret: str, wrong: KnownError) -> bytes:
    broken: KnownError | None = None
    for slot in file.of_kind(kind):
        try:
            key = unwrap(slot, secret, file.database)
        except KnownError as error:
            broken = error
            continue
        if key is not None:
            return key
    if broken is not None:
        raise broken
    if not file.sound:
        # A wrong secret and a damaged slot look the same.
        raise KnownError(
            _("{error} But the key file is damaged, too.").format(error=wrong.sentence),
            RESTORE_IT,
            says_unchanged=True,
        )
    raise wrong


def damaged(kind: str) -> KnownError:
    """Return the error of a slot that cannot be understood."""
    return KnownError(
        _("The {kind} in the key file is damaged.").format(kind=kind), RESTORE_IT, says_unchanged=True
    )


def _derived(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    derivation = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
    )
    try:
        return derivation.derive(secret)
    except MemoryError:
        raise KnownError(
            _("There is not enough free memory to check that."), _("Close other programs and try again.")
        ) from None


def _bound(kind: str, database: str) -> bytes:
    """Return what a wrapped key is bound to: it opens in no other format, slot or data."""
    return "\n".join((_BOUND_TO, kind, database)).encode()


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value
