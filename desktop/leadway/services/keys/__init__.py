"""The key of the data: made once, and kept in slots, one for each unlock method.

Everything here is loaded before the first paint, so it is little; what wraps, unwraps and changes slots comes
when it is needed: `wrapping` and `key_settings`.
"""

# Without `from __future__ import annotations`: with it, `Key` would take six times as long to make.
from typing import NamedTuple, Self

from leadway.domain.errors import KnownError, WrongKeyError
from leadway.files import AlreadyThereError
from leadway.i18n import _
from leadway.services import file_swap
from leadway.services.keys.file import KEY_BYTES, LEFT, KeyFile, Kind, missing
from leadway.system import keychain
from leadway.system.paths import DataFolder

__all__ = ["Key", "KeyFile", "KeyRequest", "Kind", "LockedError", "fingerprint", "unlock"]


# No dataclass: it takes longer to load, before the first paint.
class Key(NamedTuple):
    """The key, and whether a keychain or something a person typed protects it."""

    value: bytes
    in_keychain: bool
    check: str = ""
    """What the key file says the key's fingerprint is; empty where that is proven."""
    typed: bool = False
    """Whether a passphrase or recovery key opened it."""

    @property
    def protected(self) -> bool:
        """Whether more than the rights of a file keeps it from others."""
        return self.in_keychain or self.typed

    def proven(self) -> Self:
        """Return the key once it is the one of this data; raises KnownError where it is not."""
        if self.check and fingerprint(self.value) != self.check:
            raise not_this_key()
        return self._replace(check="")

    def __repr__(self) -> str:
        return f"Key(in_keychain={self.in_keychain}, typed={self.typed})"  # no text


class LockedError(KnownError):
    """Only a person can open the data now; nothing is wrong with it."""

    def __init__(self, sentence: str, next_step: str, methods: tuple[str, ...]) -> None:
        super().__init__(sentence, next_step)
        self.methods = methods
        """The kinds of slot there are: `Kind.KEYCHAIN` (asking again may help), `PASSPHRASE`, `RECOVERY`."""


class KeyRequest:
    """A request for the key of one data folder. Asking the keychain begins as soon as it is made."""

    def __init__(self, folder: DataFolder) -> None:
        # A change that was cut short may bring a key file of its own.
        file_swap.recover(folder)
        self._folder = folder
        self._file = KeyFile.read(folder.key_file)
        self._request: keychain.KeychainRequest | None = None
        self._ask()

    def key(self, seconds: float = keychain.WAIT_SECONDS) -> Key:
        """Return the key as `answer` does, proven to be the one of this data."""
        return self.answer(seconds).proven()

    def answer(self, seconds: float = keychain.WAIT_SECONDS) -> Key:
        """Return the key, making one for a new data folder; may wait for the keychain.

        It is not proven yet: what proves it takes 7 ms to load, and the first look does without.

        Raises LockedError where what a person types can open it, and KnownError where there is data but its
        key is not to be had. Nothing is written then.
        """
        self._file = self._file or KeyFile.read(self._folder.key_file)
        if self._file is None:
            if self._folder.has_database() or self._folder.lost_database():
                raise missing(self._folder.key_file)
            return self._make()
        file = self._file
        if file.plain:
            return _key(file.plain, file.check, in_keychain=False)
        self._ask()
        if self._request is None:
            raise _locked(_("Leadway is locked."), file)
        try:
            secret = self._answer(self._request, seconds)
        except KnownError as error:
            if not file.typed_kinds:
                raise
            raise _locked(error.sentence, file) from None
        return _key(secret, file.check, in_keychain=True)

    def cancel(self) -> None:
        """Stop asking."""
        if self._request is not None:
            self._request.cancel()
            self._request = None

    def _ask(self) -> None:
        if self._file is not None and self._request is None and self._file.account and not self._file.plain:
            self._request = keychain.KeychainRequest("read", self._file.account)

    def _answer(self, question: keychain.KeychainRequest, seconds: float) -> str:
        try:
            secret = question.answer(seconds)
        except keychain.KeychainMissingError:
            raise KnownError(
                _("The key is in a keychain, and there is no keychain here."),
                _("Start it and try again. Your data was left as it is."),
                says_unchanged=True,
            ) from None
        finally:
            self._request = None
        if secret is None:
            raise KnownError(
                _("The key is no longer in the keychain."),
                _("Restore its entry “Leadway”. Your data was left as it is."),
                says_unchanged=True,
            )
        return secret

    def _make(self) -> Key:
        # Loaded here: a key is made once, and the keychain is asked before the window is loaded.
        import secrets
        import uuid

        value = secrets.token_bytes(KEY_BYTES)
        identity = str(uuid.uuid4())
        self._folder.make()
        try:
            keychain.store(identity, value.hex())
            file = KeyFile(identity, fingerprint(value), account=identity)
        except (keychain.KeychainMissingError, keychain.KeychainLockedError):
            file = KeyFile(identity, fingerprint(value), plain=value.hex())
        try:
            file.write(self._folder.key_file)
        except AlreadyThereError:
            # Another Leadway started for the first time just now: its key is the one.
            return self.answer()
        self._file = file
        return Key(value, in_keychain=bool(file.account))


def unlock(folder: DataFolder, *, passphrase: str = "", recovery: str = "") -> Key:
    """Return the proven key that the passphrase or the recovery key opens; takes about half a second.

    Raises KnownError where it does not open, naming the groups of a recovery key that cannot be right.
    Nothing is written then.
    """
    from leadway.services.keys.wrapping import open_with_passphrase, open_with_recovery_key

    file_swap.recover(folder)
    file = KeyFile.existing(folder.key_file)
    value = open_with_recovery_key(file, recovery) if recovery else open_with_passphrase(file, passphrase)
    return Key(value, in_keychain=False, check=file.check, typed=True).proven()


def fingerprint(key: bytes) -> str:
    """Return a check of the key that says nothing about it, to tell a wrong key from damaged data."""
    import hashlib  # late: OpenSSL takes 3 ms to load, and nothing needs it before the first paint

    return hashlib.sha256(b"leadway key check" + key).hexdigest()[:16]


def not_this_key() -> WrongKeyError:
    """Return the error of a key that is not the one of this data."""
    return WrongKeyError(_("The key does not belong to this data."), LEFT, says_unchanged=True)


def _key(written: str, check: str, *, in_keychain: bool) -> Key:
    try:
        value = bytes.fromhex(written)
    except ValueError:
        value = b""
    if len(value) != KEY_BYTES or not check:
        raise not_this_key()
    return Key(value, in_keychain, check)


_TYPE = {
    (Kind.PASSPHRASE,): _("Type your passphrase."),
    (Kind.RECOVERY,): _("Type your recovery key."),
    (Kind.PASSPHRASE, Kind.RECOVERY): _("Type your passphrase, or your recovery key."),
}


def _locked(sentence: str, file: KeyFile) -> LockedError:
    return LockedError(sentence, _TYPE[file.typed_kinds], file.kinds)
