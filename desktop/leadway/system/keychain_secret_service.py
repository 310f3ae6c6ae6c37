"""The keychain of most Linux desktops, asked through the Secret Service.

It finds and keeps what `keyring` would under the same names, so either reads the other's entries. Loading
keyring takes 100 ms more, which is what a person would wait for at every start.
"""

from __future__ import annotations

from typing import Any

import secretstorage
from secretstorage.exceptions import SecretStorageException

from leadway.i18n import _

_APPLICATION = "Python keyring library"  # no text


class DeclinedError(Exception):
    """It is locked, and was not unlocked when it asked for that."""


class SecretService:
    """Keeps and gives back secrets by a service's name and an account's."""

    declined: tuple[type[Exception], ...] = (DeclinedError,)
    faults: tuple[type[Exception], ...] = (SecretStorageException, OSError)

    def __init__(self, bus: Any) -> None:  # noqa: ANN401 -- jeepney tells no types
        self._bus = bus

    @classmethod
    def reached(cls) -> SecretService | None:
        """Return the one of this session, which is started where it can be, or None where there is none."""
        try:
            bus = secretstorage.dbus_init()
            if secretstorage.check_service_availability(bus):
                return cls(bus)
        except (SecretStorageException, OSError, RuntimeError):
            # No session, one that is over, or one that is reached in a way that nobody here knows.
            return None
        bus.close()
        return None

    def get_password(self, service: str, account: str) -> str | None:
        """Return the secret, or None where there is none."""
        for item in self._unlocked().search_items(_names(service, account)):
            if item.is_locked():
                item.unlock()
                if item.is_locked():
                    raise DeclinedError
            return item.get_secret().decode()
        return None

    def set_password(self, service: str, account: str, secret: str) -> None:
        """Keep the secret, in the place of an earlier one."""
        label = _("{service}: the key of your data").format(service=service)
        names = _names(service, account) | {"application": _APPLICATION}
        self._unlocked().create_item(label, names, secret.encode(), replace=True)

    def delete_password(self, service: str, account: str) -> None:
        """Forget the secret, if it is there."""
        for item in self._unlocked().search_items(_names(service, account)):
            item.delete()

    def _unlocked(self) -> secretstorage.Collection:
        collection = secretstorage.get_default_collection(self._bus)
        if collection.is_locked():
            collection.unlock()
            if collection.is_locked():
                raise DeclinedError
        return collection


def _names(service: str, account: str) -> dict[str, str]:
    return {"service": service, "username": account}
