"""The key of the data: made once, kept in the keychain, or in a private file where there is none.

The key file beside the database is versioned and holds slots, so that other ways to keep the key can be
added without touching the database.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from leadway.domain.errors import KnownError
from leadway.files import AlreadyThereError, write_new
from leadway.system import keychain
from leadway.system.paths import DataFolder

FORMAT = 1
_KEY_BYTES = 32
_LEFT = "The data was left as it is."


# No dataclasses: two of them take 2 ms longer to load, before the first paint.
class Key(NamedTuple):
    """The key, and whether a keychain protects it."""

    value: bytes
    in_keychain: bool
    check: str = ""
    """What the key file says the key's fingerprint is; empty where that is proven."""

    def proven(self) -> Key:
        """Return the key once it is the one of this data; raises KnownError where it is not."""
        if self.check and fingerprint(self.value) != self.check:
            raise _not_this_key()
        return Key(self.value, self.in_keychain)

    def __repr__(self) -> str:
        return f"Key(in_keychain={self.in_keychain})"


class KeyFile(NamedTuple):
    """What lies in the key file: an account in the keychain, or the key itself, and a check of the key."""

    database: str
    check: str
    account: str = ""
    plain: str = ""

    @classmethod
    def read(cls, path: Path) -> KeyFile | None:
        """Return what the file says, or None where there is none; raise KnownError where it is damaged."""
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            version = said["format"]
            if version > FORMAT:
                raise KnownError("The key file was written by a newer Leadway.", "Install the newer version.")
            slots = {slot["kind"]: slot for slot in said["slots"]}
            account = slots["keychain"]["account"] if "keychain" in slots else ""
            plain = slots["file"]["key"] if "file" in slots else ""
            return cls(str(said["database"]), str(said["check"]), str(account), str(plain))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KnownError(
                f"The key file {path.name} is damaged.", f"{_LEFT} Restore that file."
            ) from error
        except OSError as error:
            raise KnownError(
                f"The key file {path.name} cannot be read.", "Check the rights of its folder."
            ) from error

    def __repr__(self) -> str:
        return f"KeyFile(database={self.database!r})"

    def write(self, path: Path) -> None:
        """Write it where only its owner can read it; AlreadyThereError where there is one."""
        slot: dict[str, Any] = (
            {"kind": "keychain", "service": keychain.SERVICE, "account": self.account}
            if self.account
            else {"kind": "file", "key": self.plain}
        )
        said = {"format": FORMAT, "database": self.database, "check": self.check, "slots": [slot]}
        write_new(path, json.dumps(said, indent=1).encode(), private=True)


class KeyRequest:
    """The way to the key of one data folder. Asking the keychain begins as soon as it is made."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._file = KeyFile.read(folder.key_file)
        self._question: keychain.Question | None = None
        self._ask()

    def key(self, seconds: float = keychain.WAIT_SECONDS) -> Key:
        """Return the key as `answer` does, proven to be the one of this data."""
        return self.answer(seconds).proven()

    def answer(self, seconds: float = keychain.WAIT_SECONDS) -> Key:
        """Return the key, making one for a new data folder; may wait for the keychain.

        It is not proven yet: what proves it takes 7 ms to load, and the first look does without.

        Raises KnownError where there is data but its key is not to be had. Nothing is written then.
        """
        if self._file is None:
            self._file = KeyFile.read(self._folder.key_file)
        if self._file is None:
            if _has_content(self._folder.database):
                raise KnownError(
                    f"The key file {self._folder.key_file.name} is missing.", f"{_LEFT} Restore that file."
                )
            return self._make()
        self._ask()
        if self._question is None:
            return _key(self._file.plain, self._file.check, in_keychain=False)
        question, self._question = self._question, None
        try:
            secret = question.answer(seconds)
        except keychain.KeychainMissingError:
            raise KnownError(
                "The key is in a keychain, and no keychain answers here.", f"Start it and try again. {_LEFT}"
            ) from None
        if secret is None:
            raise KnownError("The key is no longer in the keychain.", f"Restore its entry “Leadway”. {_LEFT}")
        return _key(secret, self._file.check, in_keychain=True)

    def _ask(self) -> None:
        if self._file is not None and self._file.account and self._question is None:
            self._question = keychain.Question("read", self._file.account)

    def drop(self) -> None:
        """Stop asking."""
        if self._question is not None:
            self._question.drop()
            self._question = None

    def _make(self) -> Key:
        # Loaded here: a key is made once, and the keychain is asked before the window is loaded.
        import secrets
        import uuid

        value = secrets.token_bytes(_KEY_BYTES)
        identity = str(uuid.uuid4())
        self._folder.make()
        try:
            keychain.store(identity, value.hex())
            made = KeyFile(identity, fingerprint(value), account=identity)
        except (keychain.KeychainMissingError, keychain.KeychainLockedError):
            made = KeyFile(identity, fingerprint(value), plain=value.hex())
        try:
            made.write(self._folder.key_file)
        except AlreadyThereError:
            # Another Leadway started for the first time just now: its key is the one.
            return self.answer()
        self._file = made
        return Key(value, in_keychain=bool(made.account))


def fingerprint(key: bytes) -> str:
    """Return a check of the key that says nothing about it, to tell a wrong key from damaged data."""
    import hashlib  # late: OpenSSL takes 3 ms to load, and nothing needs it before the first paint

    return hashlib.sha256(b"leadway key check" + key).hexdigest()[:16]


def _key(written: str, check: str, *, in_keychain: bool) -> Key:
    try:
        value = bytes.fromhex(written)
    except ValueError:
        value = b""
    if len(value) != _KEY_BYTES or not check:
        raise _not_this_key()
    return Key(value, in_keychain, check)


def _not_this_key() -> KnownError:
    return KnownError("The key does not belong to this data.", _LEFT)


def _has_content(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0
