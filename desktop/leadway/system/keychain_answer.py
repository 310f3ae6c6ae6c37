"""The other side of `keychain`: a process that asks the keychain one thing, prints its answer, and ends.

A start waits for it where it has no processor of its own, so it loads as little as it can.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from leadway.i18n import _

if TYPE_CHECKING:
    import secretstorage

SERVICE = "Leadway"
COMMAND = "--keychain"

# What is in the first line of the answer; what follows a SECRET is the secret.
SECRET, NONE, MISSING, LOCKED, DECLINED = "secret", "none", "missing", "locked", "declined"

# Only keychains that protect what they hold: other installed backends may write plain text.
_BACKENDS = {
    "darwin": ("keyring.backends.macOS", "Keyring"),
    "win32": ("keyring.backends.Windows", "WinVaultKeyring"),
}
_OTHER_BACKEND = ("keyring.backends.kwallet", "DBusKeyring")


def main(arguments: list[str], source: TextIO = sys.stdin, target: TextIO = sys.stdout) -> int:
    """Answer one question on the other side of the pipe; return the exit status."""
    verb, account = arguments
    target.write(_answered(verb, account, source))
    target.flush()
    return 0


def _answered(verb: str, account: str, source: TextIO) -> str:
    backend = _keychain()
    if backend is None:
        return MISSING
    keychain, declined, faults = backend
    try:
        if verb == "store":
            keychain.set_password(SERVICE, account, source.read())
        secret = keychain.get_password(SERVICE, account)
        if secret is None:
            return NONE
        if verb == "delete":
            keychain.delete_password(SERVICE, account)
            return NONE
        return f"{SECRET}\n{secret}"
    except declined:
        # It asked the person, and was not unlocked.
        return DECLINED
    except faults:
        # A keychain that is there and gives no answer cannot even ask.
        return LOCKED


class _Keychain(Protocol):
    """A keychain that protects what it holds; the interface of keyring's backends."""

    def get_password(self, service: str, account: str, /) -> str | None: ...
    def set_password(self, service: str, account: str, secret: str, /) -> None: ...
    def delete_password(self, service: str, account: str, /) -> None: ...


def _keychain() -> tuple[_Keychain, type[Exception], tuple[type[Exception], ...]] | None:
    """Return the keychain of this system with its error for "not unlocked" and its other errors."""
    if sys.platform not in _BACKENDS:
        try:
            from secretstorage.exceptions import SecretStorageException

            service = _SecretService.connect()
            if service is not None:
                return service, _NotUnlockedError, (SecretStorageException, OSError)
        except ImportError:
            pass
    module, name = _BACKENDS.get(sys.platform, _OTHER_BACKEND)
    try:
        from keyring.errors import KeyringError, KeyringLocked

        kind = getattr(importlib.import_module(module), name)
        return (kind(), KeyringLocked, (KeyringError,)) if kind.viable else None
    except ImportError:
        return None


class _NotUnlockedError(Exception):
    """The keychain is locked, and was not unlocked when it asked for that."""


class _SecretService:
    """The keychain of most Linux desktops.

    It finds and stores what keyring would under the same names, so either reads the other's entries. Loading
    keyring takes 100 ms more, which is what a person would wait for at every start.
    """

    def __init__(self, bus: Any) -> None:  # noqa: ANN401 -- jeepney has no types
        self._bus = bus

    @classmethod
    def connect(cls) -> _SecretService | None:
        """Return the one of this session, which is started where it can be, or None where there is none."""
        import secretstorage
        from secretstorage.exceptions import SecretStorageException

        try:
            bus = secretstorage.dbus_init()
            if secretstorage.check_service_availability(bus):
                return cls(bus)
        except (SecretStorageException, OSError, RuntimeError):
            # No session, one that is over, or one that is reached in an unknown way.
            return None
        bus.close()
        return None

    def get_password(self, service: str, account: str) -> str | None:
        for item in self._collection().search_items(_names(service, account)):
            _unlock(item)
            return item.get_secret().decode()
        return None

    def set_password(self, service: str, account: str, secret: str) -> None:
        names = _names(service, account) | {"application": "Python keyring library"}  # no text
        label = _("{service}: the key of your data").format(service=service)
        self._collection().create_item(label, names, secret.encode(), replace=True)

    def delete_password(self, service: str, account: str) -> None:
        for item in self._collection().search_items(_names(service, account)):
            item.delete()

    def _collection(self) -> secretstorage.Collection:
        import secretstorage

        collection = secretstorage.get_default_collection(self._bus)
        _unlock(collection)
        return collection


def _unlock(locked: secretstorage.Collection | secretstorage.Item) -> None:
    if locked.is_locked():
        locked.unlock()
        if locked.is_locked():
            raise _NotUnlockedError


def _names(service: str, account: str) -> dict[str, str]:
    return {"service": service, "username": account}
