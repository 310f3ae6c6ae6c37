"""The key of the data: made once, and kept in slots, one for each unlock method.

Everything here is loaded before the first paint, so it is little; what wraps, unwraps and changes slots comes
when it is needed: `wrapping` and `key_settings`.
"""

# Without `from __future__ import annotations`: with it, `Key` would take six times as long to make.
from contextlib import suppress
from functools import partial
from typing import NamedTuple, Self

from leadway.domain.errors import KnownError, NewerError, WrongKeyError
from leadway.files import AlreadyThereError
from leadway.i18n import _
from leadway.services import file_swap
from leadway.services.keys.file import KEY_BYTES, LEFT, KeyFile, Kind, fingerprint, mend, missing
from leadway.system import keychain
from leadway.system.paths import DataFolder

__all__ = [
    "Key",
    "KeyFile",
    "KeyRequest",
    "Kind",
    "LockedError",
    "NoKeyYetError",
    "NotInKeychainError",
    "fingerprint",
    "make_key",
    "mend",
    "proven",
    "unlock",
]


# No dataclass: it takes longer to load, before the first paint.
class Key(NamedTuple):
    """The key, and whether a keychain or something a person typed protects it."""

    value: bytes
    in_keychain: bool
    check: str = ""
    """What the key file says the key's fingerprint is; empty where that is proven."""
    typed: bool = False
    """Whether a passphrase or recovery key opened it."""
    exposed: bool = False
    """Whether older copies of it open the data without typing."""

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


class NoKeyYetError(KnownError):
    """The keychain gave no answer at the first start: a person decides where the key goes."""

    def __init__(self, error: KnownError) -> None:
        super().__init__(error.sentence, _("Leadway’s window asks where to keep your key."))


class NotInKeychainError(KnownError):
    """The keychain here, if there is one, does not have the key."""


class KeyRequest:
    """A request for the key of one data folder. Asking the keychain begins as soon as it is made.

    `beside` is a request that only looks, at a backup or for `doctor`: it mends and makes nothing, and a
    keychain that gave no answer just now is not asked again for each.
    """

    def __init__(self, folder: DataFolder, *, beside: bool = False) -> None:
        self._folder = folder
        self._beside = beside
        if not beside:
            # A change that was cut short may bring a key file of its own.
            file_swap.recover(folder)
            keychain.forget_refusal()
        self._file: KeyFile | None = None
        # Damage is told, or mended, when the answer is wanted.
        with suppress(KnownError):
            self._file = KeyFile.read(folder.key_file)
        self._request: keychain.KeychainRequest | None = None
        self._ask()

    def key(self, seconds: float = keychain.WAIT_SECONDS) -> Key:
        """Return the key as `answer` does, proven to be the one of this data."""
        return self.answer(seconds).proven()

    def answer(self, seconds: float = keychain.WAIT_SECONDS) -> Key:
        """Return the key, making one for a new data folder; may wait for the keychain.

        It is not proven yet: what proves it takes 7 ms to load, and the first look does without.

        Raises LockedError where what a person types can open it, NoKeyYetError where the
        keychain did not answer at a first start, and KnownError where there is data but its key is not to be
        had. Nothing is written then.
        """
        self._file = self._file or self._read()
        if self._file is None:
            if self._beside or self._folder.has_database() or self._folder.lost_database():
                raise missing(self._folder.key_file)
            return self._make()
        file = self._file
        if file.plain:
            return _key(file.plain, file.check, in_keychain=False)
        try:
            key = _key(self._from_keychain(file, seconds), file.check, in_keychain=True)
            return key._replace(exposed=file.exposed and not file.typed_kinds)
        except KnownError as error:
            raise locked(file, error) from None

    def cancel(self) -> None:
        """Stop asking."""
        if self._request is not None:
            self._request.cancel()
            self._request = None

    def _read(self) -> KeyFile | None:
        """Return what the key file says, made anew from the keychain where both of its copies are lost."""
        file, error = None, None
        try:
            file = KeyFile.read(self._folder.key_file)
        except KnownError as damage:
            error = damage
        may_be_lost = file is None and not isinstance(error, NewerError) and not self._beside
        if may_be_lost and self._folder.has_database():
            from leadway.services.keys.rebuild import rebuilt  # hardly ever

            with suppress(KnownError):
                file = rebuilt(self._folder)
        if file is None and error is not None:
            raise error
        return file

    def _ask(self) -> None:
        refused = self._beside and keychain.last_refusal() is not None
        if self._file is None or self._request is not None or refused:
            return
        if self._file.account and not self._file.plain:
            self._request = keychain.KeychainRequest("read", self._file.account, keychain=self._file.keychain)

    def _from_keychain(self, file: KeyFile, seconds: float) -> str:
        if not file.account:
            raise KnownError(_("Leadway is locked."))
        self._ask()
        request = self._request
        if request is None:
            raise keychain.last_refusal() or KnownError(_("Leadway is locked."))
        try:
            secret = request.answer(seconds)
        except keychain.KeychainMissingError:
            sentence = _("The key is in a keychain, and there is no keychain here.")
            if file.keychain:
                sentence = _("The key is in the keychain “{name}”, and there is no keychain here.")
            raise NotInKeychainError(
                sentence.format(name=file.keychain),
                _("Start it and try again. Your data was left as it is."),
                says_unchanged=True,
            ) from None
        finally:
            self._request = None
        if secret is None:
            raise _not_in_keychain(file.keychain, request.keychain)
        return secret

    def _make(self) -> Key:
        # Loaded here: a key is made once, and the keychain is asked before the window is loaded.
        from leadway.services.keys import first_key

        try:
            self._file, value = first_key.make(self._folder, partial(setattr, self, "_request"))
        except AlreadyThereError:
            # Another Leadway started for the first time just now: its key is the one.
            self._request = None
            return self.answer()
        except keychain.KeychainLockedError as error:
            raise NoKeyYetError(error) from None
        self._request = None
        return Key(value, in_keychain=bool(self._file.account))


def unlock(folder: DataFolder, *, passphrase: str = "", recovery: str = "", beside: bool = False) -> Key:
    """Return the proven key that the passphrase or the recovery key opens; takes about half a second.

    Raises KnownError where it does not open, naming the groups of a recovery key that cannot be right.
    Nothing is written then. `beside` only looks, as for `KeyRequest`.
    """
    from leadway.services.keys.wrapping import open_with_passphrase, open_with_recovery_key

    if not beside:
        file_swap.recover(folder)
    file = KeyFile.existing(folder.key_file)
    value = open_with_recovery_key(file, recovery) if recovery else open_with_passphrase(file, passphrase)
    return Key(value, in_keychain=False, check=file.check, typed=True, exposed=file.exposed).proven()


def make_key(folder: DataFolder, passphrase: str = "") -> Key:
    """Make the key of a new folder without a keychain: opened by the passphrase, or kept in an open file.

    Raises AlreadyThereError where there is a key file by now, and KnownError where none can be written.
    """
    from leadway.services.keys import first_key

    return Key(first_key.make_chosen(folder, passphrase), in_keychain=False, typed=bool(passphrase))


def proven(folder: DataFolder, key: Key) -> Key:
    """Return the key once it is the one of this data; raises as `KeyRequest.answer`.

    An entry of the keychain that is another key leaves what a person can type.
    """
    try:
        return key.proven()
    except WrongKeyError as error:
        file = KeyFile.read(folder.key_file) if key.in_keychain else None
        raise locked(file, error) if file is not None else error from None


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


def _not_in_keychain(noted: str, answered: str) -> KnownError:
    if noted and noted != answered:
        sentence = _("The key is in the keychain “{noted}”, but “{answered}” answers as the keychain here.")
        next_step = _("Start “{noted}” as your keychain, or restore its entry “Leadway”.")
    else:
        sentence = _("The key is no longer in the keychain “{answered}”.")
        next_step = _("Restore its entry “Leadway”.")
    left = next_step.format(noted=noted) + " " + LEFT
    return NotInKeychainError(sentence.format(noted=noted, answered=answered), left, says_unchanged=True)


_TYPE = {
    (Kind.PASSPHRASE,): _("Type your passphrase."),
    (Kind.RECOVERY,): _("Type your recovery key."),
    (Kind.PASSPHRASE, Kind.RECOVERY): _("Type your passphrase, or your recovery key."),
}


def locked(file: KeyFile, error: KnownError) -> KnownError:
    """Return the error as one that asks for what a person types, where something typed opens the data."""
    if not file.typed_kinds:
        return error
    return LockedError(error.sentence, _TYPE[file.typed_kinds], file.kinds)
