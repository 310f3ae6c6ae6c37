"""Opens the slots that want something typed."""

from __future__ import annotations

from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys.file import RESTORE_IT, KeyFile, Kind
from leadway.services.keys.wrapping import passphrase_as_typed, unwrap

_OTHER_WAY = _("Check the keyboard’s language and Caps Lock, and try again.")


def open_with_passphrase(file: KeyFile, text: str) -> bytes:
    """Return the key that the passphrase opens; raises KnownError, as `leadway.services.keys.unlock`."""
    if not file.of_kind(Kind.PASSPHRASE):
        raise KnownError(_("No passphrase opens this data."), _("Open it the way you chose."))
    secret = passphrase_as_typed(text)
    if not secret:
        raise KnownError(_("No passphrase was typed."), _("Type your passphrase."))
    return _opened(file, Kind.PASSPHRASE, secret, KnownError(_("That is not the passphrase."), _OTHER_WAY))


def open_with_recovery_key(file: KeyFile, text: str) -> bytes:
    """Return the key that the recovery key opens; raises KnownError, as `leadway.services.keys.unlock`."""
    secret = recovery_key.read(text)
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
        # Whether the secret is wrong or the slot is, nobody can tell.
        raise KnownError(
            _("{error} But the key file is damaged, too.").format(error=wrong.sentence),
            RESTORE_IT,
            says_unchanged=True,
        )
    raise wrong
