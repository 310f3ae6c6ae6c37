"""What the settings say of the protection: plainly, for every mixture of ways to the key."""

from __future__ import annotations

from leadway.services.keys.protection import State

ENCRYPTED = "Everything you write is encrypted on the disk."
UNPROTECTED = (
    "But its key lies in a file beside it, kept from others by the rights of that file alone. Whoever can "
    "read your files can read your notes. A passphrase changes that."
)
KEYCHAIN = (
    "Its key is kept by this computer’s keychain: whoever can log in as you can open Leadway, and nobody who "
    "only has the files."
)
BOTH = (
    "Its key is kept by this computer’s keychain, which opens Leadway at a start; your passphrase opens it "
    "when it is locked, or when the keychain does not."
)
PASSPHRASE = "Only your passphrase opens it, at every start."
NO_WAY_BACK_PASSPHRASE = (
    "There is no recovery key: a forgotten passphrase locks everybody out for ever, you too."
)
NO_WAY_BACK_KEYCHAIN = "There is no recovery key: should the keychain be lost, so are your notes."
RECOVERY = "Should all else be lost, your recovery key opens it."
UNCONFIRMED = "A recovery key was made and not typed back yet. Type it back, or make another one."
DAMAGED = "Part of the key file is damaged; what is left of it opens. Setting a way anew mends it."


def says(state: State) -> str:
    """Return how the data is protected now, and what would happen if a way were lost."""
    said = [ENCRYPTED]
    if state.unprotected:
        said.append(UNPROTECTED)
    elif state.keychain:
        said.append(BOTH if state.passphrase else KEYCHAIN)
    else:
        said.append(PASSPHRASE)
    if state.recovery:
        said.append(RECOVERY)
    elif state.recovery_unconfirmed:
        said.append(UNCONFIRMED)
    elif not state.unprotected:
        said.append(NO_WAY_BACK_PASSPHRASE if not state.keychain else NO_WAY_BACK_KEYCHAIN)
    if state.damaged:
        said.append(DAMAGED)
    return " ".join(said)
