"""What the settings say of the protection: plainly, for every mixture of ways to the key."""

from __future__ import annotations

from leadway.services.keys.key_settings import State

ENCRYPTED = "Everything you write is encrypted on this disk."
UNPROTECTED = (
    "But its key lies in a file beside it. Whoever can read your files can read your notes. A passphrase "
    "changes that."
)
KEYCHAIN = "This computer’s keychain opens it once you have logged in; the files alone tell nobody anything."
BOTH = (
    "This computer’s keychain opens it at a start; your passphrase opens it when it is locked, or when the "
    "keychain does not."
)
PASSPHRASE = "Only your passphrase opens it, at every start."
NO_WAY_BACK_PASSPHRASE = "You have no recovery key: a forgotten passphrase locks you out for ever."
NO_WAY_BACK_BOTH = (
    "You have no recovery key: with the passphrase forgotten and the keychain lost, your notes are lost, too."
)
NO_WAY_BACK_KEYCHAIN = "You have no recovery key: if the keychain is lost, so are your notes."
RECOVERY = "If all else is lost, your recovery key opens it."
UNCONFIRMED = "A recovery key was made and not typed back yet. Type it back, or make another one."
DAMAGED = "Part of the key file is damaged; what is left of it opens. Setting a way anew mends it."


def says(state: State) -> str:
    """Return how the data is protected now, and what would happen if a way were lost: a line for each."""
    now = UNPROTECTED
    if not state.unprotected:
        now = PASSPHRASE if not state.keychain else BOTH if state.passphrase else KEYCHAIN
    said = [f"{ENCRYPTED} {now}"]
    if state.recovery:
        said.append(RECOVERY)
    elif state.recovery_unconfirmed:
        said.append(UNCONFIRMED)
    elif not state.unprotected:
        said.append(_no_way_back(state))
    if state.damaged:
        said.append(DAMAGED)
    return "\n".join(said)


def _no_way_back(state: State) -> str:
    if not state.keychain:
        return NO_WAY_BACK_PASSPHRASE
    return NO_WAY_BACK_BOTH if state.passphrase else NO_WAY_BACK_KEYCHAIN
