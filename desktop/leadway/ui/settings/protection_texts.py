"""Says how the data is protected, for every combination of unlock methods."""

from __future__ import annotations

from leadway.i18n import _
from leadway.services.keys.key_settings import State

ENCRYPTED = _("Everything you write is encrypted on this disk.")
UNPROTECTED = _(
    "But its key is in a file next to it. Anyone who can read your files can read your notes. Set a "
    "passphrase to change that."
)
KEYCHAIN = _("This computer’s keychain opens it once you have logged in. Nobody can read it otherwise.")
BOTH = _(
    "This computer’s keychain opens it at the start. Your passphrase unlocks it, or opens it when the "
    "keychain does not answer."
)
PASSPHRASE = _("Only your passphrase opens it, at every start.")
NO_RECOVERY_PASSPHRASE = _("You have no recovery key: if you forget your passphrase, your notes are lost.")
NO_RECOVERY_BOTH = _(
    "You have no recovery key: if you forget your passphrase and the keychain is lost, your notes are lost."
)
NO_RECOVERY_KEYCHAIN = _("Without a recovery key, losing this computer’s keychain means losing your notes.")
RECOVERY = _("If everything else is lost, your recovery key opens it.")
UNCONFIRMED = _("You made a recovery key but have not typed it back yet. Type it back, or make a new one.")
DAMAGED = _(
    "Part of the key file is damaged; the rest still opens your data. Set a new passphrase to repair it."
)


def protection_text(state: State) -> str:
    """Return how the data is protected, and what happens if an unlock method is lost: a line for each."""
    if state.unprotected:
        now = UNPROTECTED
    elif state.keychain:
        now = BOTH if state.passphrase else KEYCHAIN
    else:
        now = PASSPHRASE
    lines = [f"{ENCRYPTED} {now}"]
    if state.recovery:
        lines.append(RECOVERY)
    elif state.recovery_unconfirmed:
        lines.append(UNCONFIRMED)
    elif not state.unprotected:
        lines.append(_without_recovery(state))
    if state.damaged:
        lines.append(DAMAGED)
    return "\n".join(lines)


def _without_recovery(state: State) -> str:
    if not state.keychain:
        return NO_RECOVERY_PASSPHRASE
    return NO_RECOVERY_BOTH if state.passphrase else NO_RECOVERY_KEYCHAIN
