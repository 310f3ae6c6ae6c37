"""Key files for the scenes, one for each way the data can be kept. No keychain is asked by any of them."""

from __future__ import annotations

from fixtures import half_year
from leadway.services.keys import KeyFile, Kind, fingerprint, wrapping
from leadway.services.keys.changes import new_recovery_slot

KEY = half_year.KEY.value
PASSPHRASE = "four parcels wait at the desk"  # noqa: S105 -- nobody's
_DATABASE = "returns-desk"


def in_keychain() -> KeyFile:
    """Return what says that a keychain keeps the key; the scenes have it already, so nobody asks there."""
    return _file(account=_DATABASE)


def in_file() -> KeyFile:
    """Return a key file that protects nothing."""
    return _file(plain=KEY.hex())


def by_passphrase() -> KeyFile:
    """Return one that a passphrase opens, and nothing else."""
    return _file(sealed=(wrapping.wrap(KEY, PASSPHRASE, Kind.PASSPHRASE, _DATABASE, wrapping.FLOOR),))


def in_every_way() -> KeyFile:
    """Return one that a keychain, a passphrase and a confirmed recovery key open."""
    _, recovery = new_recovery_slot(KEY, _DATABASE)
    return in_keychain()._replace(sealed=(*by_passphrase().sealed, recovery | {"confirmed": True}))


def _file(**slots: object) -> KeyFile:
    return KeyFile(_DATABASE, fingerprint(KEY), **slots)  # type: ignore[arg-type]
