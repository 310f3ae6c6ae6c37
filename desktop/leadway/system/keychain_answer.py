"""The other side of `keychain`: a process that asks the keychain one thing, prints its answer, and ends.

A start waits for it where it has no processor of its own, so it loads as little as it can. Reading never
creates anything in a keychain, and whatever a keychain does, one of the answers is printed.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from leadway.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    import secretstorage

SERVICE = "Leadway"
COMMAND = "--keychain"

# An answer is a line with one of these, a line with the keychain's name, and on SECRET the secret.
SECRET, NONE, MISSING = "secret", "none", "missing"
LOCKED, DECLINED, FAULTY = "locked", "declined", "faulty"
EMPTY = "empty"
"""The keychain runs and has nothing open: KeePassXC without an open database."""

FIND = "find"
_MOST_ENTRIES = 16
MOST_CHARACTERS = 4096
"""A longer secret is none of Leadway's: a key is 64 characters."""

# Only keychains that protect what they hold: other installed backends may write plain text.
_BACKENDS = {
    "darwin": ("keyring.backends.macOS", "Keyring", "macOS Keychain"),
    "win32": ("keyring.backends.Windows", "WinVaultKeyring", "Windows Credential Manager"),  # no text
}
_OTHER_BACKEND = ("keyring.backends.kwallet", "DBusKeyring", "KWallet")

# By the name of the process, which Linux cuts off after 15 characters.
_SECRET_SERVICES = {
    "gnome-keyring-d": "GNOME Keyring",
    "keepassxc": "KeePassXC",
    "kwalletd5": "KWallet",
    "kwalletd6": "KWallet",
    "ksecretd": "KWallet",
}
_SOME_SERVICE = "Secret Service"  # no text


class Answer(NamedTuple):
    """What a keychain answered."""

    kind: str
    keychain: str = ""
    """The name of the keychain; empty where there is none."""
    secret: str = ""

    @classmethod
    def parse(cls, text: str) -> Answer:
        """Return the answer that was printed; one that cannot be understood is FAULTY."""
        kind, name, secret, *_rest = [*text.split("\n", 2), "", "", ""]
        known = kind in (SECRET, NONE, MISSING, LOCKED, DECLINED, EMPTY)
        return cls(kind, name, secret) if known else cls(FAULTY)


def main(arguments: list[str], source: TextIO = sys.stdin, target: TextIO = sys.stdout) -> int:
    """Answer one question on the other side of the pipe; return the exit status."""
    verb, account = arguments
    target.write("\n".join(_answered(verb, account, source)))
    target.flush()
    return 0


def usual_name() -> str:
    """Return the name of this system's keychain where it is not known which one it is."""
    return _BACKENDS[sys.platform][2] if sys.platform in _BACKENDS else _SOME_SERVICE


def _answered(verb: str, account: str, source: TextIO) -> Answer:
    keychain, name, refusals = None, "", _Refusals()
    try:
        keychain, name, refusals = _keychain()
        if keychain is None:
            return Answer(MISSING)
        kind, secret = _asked(keychain, verb, account, source)
        return Answer(kind, name, secret)
    except _RefusedError as error:
        return Answer(str(error), name)
    except Exception as error:  # noqa: BLE001 -- a keychain may answer anything
        return Answer(
            next((kind for kind, errors in refusals.items() if isinstance(error, errors)), FAULTY), name
        )
    finally:
        if isinstance(keychain, _SecretService):
            keychain.close()


def _asked(keychain: Any, verb: str, account: str, source: TextIO) -> tuple[str, str]:  # noqa: ANN401 -- keyring's
    if verb == FIND:
        entries = _found(keychain)[:_MOST_ENTRIES]
        return SECRET, "\n".join(f"{name} {secret}" for name, secret in entries)[:MOST_CHARACTERS]
    if verb == "store":
        keychain.set_password(SERVICE, account, source.read())
    secret = keychain.get_password(SERVICE, account)
    if secret is None:
        return NONE, ""
    if verb == "delete":
        keychain.delete_password(SERVICE, account)
        return NONE, ""
    return (SECRET, secret) if len(secret) <= MOST_CHARACTERS else (FAULTY, "")


def _found(keychain: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- as above
    if isinstance(keychain, _SecretService):
        return keychain.find(SERVICE)
    # Any other keychain gives one entry without its account.
    entry = keychain.get_credential(SERVICE, None)
    return [(entry.username, entry.password)] if entry is not None and entry.username else []


class _RefusedError(Exception):
    """The keychain gives nothing; carries the kind of the answer."""


_Refusals = dict[str, tuple[type[Exception], ...]]


def _keychain() -> tuple[Any, str, _Refusals]:
    """Return the keychain of this system, None without one, its name, and what its errors mean.

    DECLINED: it asked the person, and was not unlocked. LOCKED: it is there, and cannot even ask.
    """
    if sys.platform not in _BACKENDS:
        with suppress(ImportError):
            from secretstorage.exceptions import PromptDismissedException, SecretStorageException

            service = _SecretService.connect()
            if service is not None:
                errors: _Refusals = {
                    DECLINED: (PromptDismissedException,),
                    LOCKED: (SecretStorageException, OSError),
                }
                return service, service.name(), errors
    module, kind_name, name = _BACKENDS.get(sys.platform, _OTHER_BACKEND)
    with suppress(ImportError):
        from keyring.errors import KeyringError, KeyringLocked

        kind = getattr(importlib.import_module(module), kind_name)
        if kind.viable:
            return kind(), name, {DECLINED: (KeyringLocked,), LOCKED: (KeyringError,)}
    return None, "", {}


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

    def close(self) -> None:
        """End the connection to the bus."""
        self._bus.close()

    def name(self) -> str:
        """Return the name of the program that answers as the Secret Service."""
        from jeepney.bus_messages import message_bus
        from secretstorage.util import BUS_NAME

        with suppress(Exception):  # it is started by what is asked next, or out of sight
            question = message_bus.GetConnectionUnixProcessID(BUS_NAME)
            (pid,) = self._bus.send_and_get_reply(question).body
            with open(f"/proc/{int(pid)}/comm", encoding="utf-8") as file:  # noqa: PTH123 -- loads less
                return _SECRET_SERVICES.get(file.read().strip(), usual_name())
        return usual_name()

    def find(self, service: str) -> list[tuple[str, str]]:
        found = []
        for item in self._entries({"service": service})[:_MOST_ENTRIES]:
            _unlock(item)
            found.append((item.get_attributes().get("username", ""), item.get_secret().decode()))
        return found

    def get_password(self, service: str, account: str) -> str | None:
        for item in self._entries(_names(service, account)):
            _unlock(item)
            return item.get_secret().decode()
        return None

    def set_password(self, service: str, account: str, secret: str) -> None:
        from secretstorage import get_default_collection

        # Only here: where there is none, it asks the person to make one.
        collection = get_default_collection(self._bus)
        _unlock(collection)
        names = _names(service, account) | {"application": "Python keyring library"}  # no text
        label = _("{service}: the key of your data").format(service=service)
        collection.create_item(label, names, secret.encode(), replace=True)

    def delete_password(self, service: str, account: str) -> None:
        for item in self._entries(_names(service, account)):
            item.delete()

    def _entries(self, names: dict[str, str]) -> list[secretstorage.Item]:
        """Return the entries with these attributes; a collection is unlocked where none is found without.

        Nothing is asked for that would be created: KeePassXC makes a new database of each such question.
        """
        from secretstorage import search_items

        found = list(search_items(self._bus, names))
        for collection in () if found else self._locked_collections():
            _unlock(collection)
            found = list(search_items(self._bus, names))
            if found:
                break
        return found

    def _locked_collections(self) -> Iterator[secretstorage.Collection]:
        """Yield the collections that are locked, the default one first; raise _RefusedError without any."""
        from secretstorage import ItemNotFoundException, get_all_collections, get_collection_by_alias

        collections = list(get_all_collections(self._bus))
        if not collections:
            raise _RefusedError(EMPTY)
        try:
            default = get_collection_by_alias(self._bus, "default").collection_path
        except ItemNotFoundException:
            default = ""
        collections.sort(key=lambda collection: collection.collection_path != default)
        return (collection for collection in collections if collection.is_locked())


def _unlock(locked: secretstorage.Collection | secretstorage.Item) -> None:
    if locked.is_locked():
        # SecretStorage insists on a type for the result of a question that was declined.
        with suppress(AssertionError):
            locked.unlock()
        if locked.is_locked():
            raise _RefusedError(DECLINED)


def _names(service: str, account: str) -> dict[str, str]:
    return {"service": service, "username": account}
