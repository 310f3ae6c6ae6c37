"""The keychain of most Linux desktops, asked through the Secret Service.

It finds and keeps what `keyring` would under the same names, so either reads the other's entries. Loading
keyring takes 100 ms more, which is what a person would wait for at every start.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import secretstorage
from secretstorage.exceptions import SecretServiceNotAvailableException, SecretStorageException

_APPLICATION = "Python keyring library"


class DeclinedError(Exception):
    """It is locked, and was not unlocked when it asked for that."""


class SecretService:
    """Keeps and gives back secrets by a service's name and an account's."""

    declined: tuple[type[Exception], ...] = (DeclinedError,)
    faults: tuple[type[Exception], ...] = (SecretStorageException, OSError)

    @staticmethod
    def is_there() -> bool:
        """Whether a Secret Service runs in this session, or would be started when it is asked."""
        try:
            with _bus() as connection:
                return secretstorage.check_service_availability(connection)
        except (SecretStorageException, OSError):
            return False

    def get_password(self, service: str, account: str) -> str | None:
        """Return the secret, or None where there is none."""
        with _unlocked() as collection:
            for item in collection.search_items(_names(service, account)):
                if item.is_locked():
                    item.unlock()
                    if item.is_locked():
                        raise DeclinedError
                return item.get_secret().decode()
        return None

    def set_password(self, service: str, account: str, secret: str) -> None:
        """Keep the secret, in the place of an earlier one."""
        label = f"{service}: the key of your data"
        names = _names(service, account) | {"application": _APPLICATION}
        with _unlocked() as collection:
            collection.create_item(label, names, secret.encode(), replace=True)

    def delete_password(self, service: str, account: str) -> None:
        """Forget the secret, if it is there."""
        with _unlocked() as collection:
            for item in collection.search_items(_names(service, account)):
                item.delete()


def _bus() -> closing[Any]:
    """Return the session's bus, closed after use; raises SecretServiceNotAvailableException."""
    try:
        return closing(secretstorage.dbus_init())
    except (OSError, RuntimeError) as error:
        # The session it names is over, or it is reached in a way that nobody here knows.
        raise SecretServiceNotAvailableException(str(error)) from error


@contextmanager
def _unlocked() -> Iterator[secretstorage.Collection]:
    with _bus() as connection:
        collection = secretstorage.get_default_collection(connection)
        if collection.is_locked():
            collection.unlock()
            if collection.is_locked():
                raise DeclinedError
        yield collection


def _names(service: str, account: str) -> dict[str, str]:
    return {"service": service, "username": account}
