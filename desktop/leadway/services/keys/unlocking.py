"""Opens the slots that want something typed."""

from __future__ import annotations

from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.services.keys.file import LEFT, KeyFile, Kind
from leadway.services.keys.wrapping import passphrase_as_typed, unwrap

_OTHER_WAY = "Check the keyboard’s language and Caps Lock, and try again."


def open_with_passphrase(file: KeyFile, text: str) -> bytes:
    """Return the key that the passphrase opens; raises KnownError, as `leadway.services.keys.unlock`."""
    if not file.of_kind(Kind.PASSPHRASE):
        raise KnownError("No passphrase opens this data.", "Open it in the way you chose.")
    secret = passphrase_as_typed(text)
    if not secret:
        raise KnownError("No passphrase was typed.", "Type your passphrase.")
    return _opened(file, Kind.PASSPHRASE, secret, KnownError("That is not the passphrase.", _OTHER_WAY))


def open_with_recovery_key(file: KeyFile, text: str) -> bytes:
    """Return the key that the recovery key opens; raises KnownError, as `leadway.services.keys.unlock`."""
    secret = recovery_key.read(text)
    if not file.of_kind(Kind.RECOVERY):
        raise KnownError("No recovery key was made for this data.", "Open it in the way you chose.")
    wrong = KnownError(
        "That recovery key is for other data, or a newer one took its place.",
        "Look for a page with a later day.",
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
        # Whether the secret is wrong or the slot is, nobody can tell.
        raise KnownError(f"{wrong.sentence} But the key file is damaged, too.", f"{LEFT} Restore that file.")
    raise wrong
