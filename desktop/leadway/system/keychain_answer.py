"""The other side of `keychain`: a process that asks the keychain one thing, says what it heard, and ends.

A start waits for it where it has no processor of its own, so it loads as little as it can.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Leadway"
COMMAND = "--keychain"

# What it says in the first line; what follows a SECRET is the secret.
SECRET, NONE, MISSING, LOCKED, DECLINED = "secret", "none", "missing", "locked", "declined"

# Only keychains that protect what they hold: other installed backends may write plain text.
_BACKENDS: dict[str, tuple[tuple[str, str], ...]] = {
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
}
_OTHER_BACKENDS = (("keyring.backends.kwallet", "DBusKeyring"),)


def main(arguments: list[str], source: TextIO = sys.stdin, target: TextIO = sys.stdout) -> int:
    """Answer one question on the other side of the pipe; return the exit status."""
    verb, account = arguments
    target.write(_answered(verb, account, source))
    target.flush()
    return 0


def _answered(verb: str, account: str, source: TextIO) -> str:
    keeper = _autosave()
    if keeper is None:
        return MISSING
    try:
        if verb == "find":
            return NONE
        if verb == "store":
            keeper.set_password(SERVICE, account, source.read())
        held = keeper.get_password(SERVICE, account)
        if held is None:
            return NONE
        if verb == "delete":
            keeper.delete_password(SERVICE, account)
            return NONE
        return f"{SECRET}\n{held}"
    except keeper.declined:
        # It asked the person, and was not unlocked.
        return DECLINED
    except keeper.faults:
        # A keychain that is there and gives no answer cannot even ask.
        return LOCKED


class _Keeper(Protocol):
    """A keychain that protects what it holds."""

    declined: tuple[type[Exception], ...]
    faults: tuple[type[Exception], ...]

    def get_password(self, service: str, account: str, /) -> str | None: ...
    def set_password(self, service: str, account: str, secret: str, /) -> None: ...
    def delete_password(self, service: str, account: str, /) -> None: ...


class _Keyring:
    """A keychain that keyring knows how to ask."""

    def __init__(self, backend: KeyringBackend) -> None:
        from keyring.errors import KeyringError, KeyringLocked

        self.declined: tuple[type[Exception], ...] = (KeyringLocked,)
        self.faults: tuple[type[Exception], ...] = (KeyringError,)
        self.get_password = backend.get_password
        self.set_password = backend.set_password
        self.delete_password = backend.delete_password


def _autosave() -> _Keeper | None:
    if sys.platform not in _BACKENDS:
        service = _secret_service()
        if service is not None:
            return service
    for module, name in _BACKENDS.get(sys.platform, _OTHER_BACKENDS):
        try:
            kind: type[KeyringBackend] = getattr(importlib.import_module(module), name)
            if kind.viable:
                return _Keyring(kind())
        except ImportError:
            continue
    return None


def _secret_service() -> _Keeper | None:
    try:
        from leadway.system.keychain_secret_service import SecretService
    except ImportError:
        return None
    return SecretService.reached()
