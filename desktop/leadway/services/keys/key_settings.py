"""What protects the key: says which slots there are, and adds, removes and renews them.

Every change of the key file is written next to it, read again and put in its place; the database is not
touched by it. An entry is removed from the keychain only after the file no longer needs it.
"""

from __future__ import annotations

import secrets
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, NamedTuple

from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys import Key, fingerprint
from leadway.services.keys.changes import (
    CONFIRMED,
    RekeyResult,
    known_keys,
    new_account,
    new_recovery_slot,
    read_key_file,
    sealed_keys,
    storing_key,
    tidy,
    without_keychain,
)
from leadway.services.keys.file import KEY_BYTES, KeyFile, KeySlot, Kind
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    from leadway.services.keys.older_backups import WrapResult


class KeyState(NamedTuple):
    """Which unlock methods the key has."""

    keychain: bool
    passphrase: bool
    recovery: bool
    """Whether there is a recovery key that the person confirmed."""
    recovery_unconfirmed: bool
    """Whether one was made that was not typed back yet."""
    unprotected: bool
    """Whether the key is in the file, kept from others by the file's rights alone."""
    damaged: bool
    """Whether something in the key file cannot be understood; what can be understood still opens."""
    exposed: bool = False
    """Whether older copies of the key open the data without typing, until `KeySettings.rotate`."""


class KeySettings:
    """The unlock methods of one data folder, for changes by somebody who has the key already.

    Each method that changes something raises KnownError where that cannot be, and has changed nothing then.
    All but `state` take up to a second or wait for the keychain: not for the interface's thread.
    Where there is a passphrase, a change asks for the `present` one first, or for a recovery key: whoever
    finds an open window must not lock its owner out.
    """

    def __init__(self, folder: DataFolder, key: Key) -> None:
        self._folder = folder
        self._key = key.proven()

    def state(self) -> KeyState:
        """Return which unlock methods there are; raises KnownError where the key file cannot be read."""
        file = self._file()
        recoveries = [bool(slot.get(CONFIRMED)) for slot in file.of_kind(Kind.RECOVERY)]
        return KeyState(
            keychain=bool(file.account),
            passphrase=bool(file.of_kind(Kind.PASSPHRASE)),
            recovery=True in recoveries,
            recovery_unconfirmed=False in recoveries,
            unprotected=bool(file.plain),
            damaged=not file.sound or bool(file.others),
            exposed=file.exposed,
        )

    def check(self, present: str) -> None:
        """Raise KnownError unless what was typed opens the data, where there is a passphrase."""
        self._checked_file(present)

    def set_passphrase(self, text: str, present: str = "") -> bool:
        """Let a passphrase open the data, in the place of an earlier one; a key in the open file goes.

        The keychain goes on to open it, too, until `stop_using_keychain`. Returns whether the key is exposed:
        then `rotate` is due.
        """
        from leadway.services.keys import wrapping

        file = self._checked_file(present)
        slot = wrapping.wrap_new_passphrase(self._key.value, text, file.database)
        return self._leave(file._replace(plain="", sealed=(slot, *file.of_kind(Kind.RECOVERY))), file.plain)

    def remove_passphrase(self, present: str) -> None:
        """Let no passphrase open the data any more."""
        file = self._checked_file(present)
        self._write(file._replace(sealed=file.of_kind(Kind.RECOVERY)))

    def use_keychain(self, present: str = "") -> bool:
        """Let the keychain open the data, in a new entry; a key in the open file goes.

        Also to be used after the entry was lost. Returns as `set_passphrase`. Raises KnownError where no
        keychain answers.
        """
        account = new_account(self._checked_file(present).database)
        with storing_key(account, self._key.value, self._folder, self._key.value) as name:
            old = self._file()
            new = without_keychain(old)._replace(account=account, keychain=name, plain="")
            exposed = self._leave(new, old.plain)
        tidy(self._folder, self._key.value)
        return exposed

    def stop_using_keychain(self, present: str = "") -> bool:
        """Take the key out of the keychain; it is exposed after that.

        Returns False where the entry had to stay there: a backup opens by it alone, or it gave no answer.
        """
        file = self._checked_file(present)
        self._leave(without_keychain(file), file.account)
        return file.account not in tidy(self._folder, self._key.value)

    def new_recovery_key(self, present: str = "") -> str:
        """Make a recovery key and return it, to be printed; it is kept nowhere else.

        It opens the data at once. An earlier one goes on to do so until the new one is confirmed.
        """
        file = self._checked_file(present)
        text, slot = new_recovery_slot(self._key.value, file.database)
        confirmed = [slot for slot in file.of_kind(Kind.RECOVERY) if slot.get(CONFIRMED)]
        self._write(file._replace(sealed=(*file.of_kind(Kind.PASSPHRASE), *confirmed, slot)))
        return text

    def confirm_recovery(self, text: str) -> None:
        """Confirm the recovery key that was typed back from the page; earlier recovery keys go.

        Raises MistypedError (`leadway.domain.recovery_key`) naming the groups that cannot be right.
        """
        from leadway.services.keys.wrapping import unwrap

        file = self._file()
        secret = recovery_key.parse_key(text)
        # An older one proves nothing: with its page in hand, the new one would be taken away unseen.
        newest = file.of_kind(Kind.RECOVERY)[-1:]
        if not newest or unwrap(newest[0], secret, file.database) != self._key.value:
            raise KnownError(_("That is not the newest recovery key."), _("Compare it with the page."))
        self._write(file._replace(sealed=(*file.of_kind(Kind.PASSPHRASE), newest[0] | {CONFIRMED: True})))

    def open_backups(self) -> int:
        """Return how many older backups open without typing while the data asks for it; reads the disk."""
        from leadway.services.keys.older_backups import open_backups

        return len(open_backups(self._folder, self._file()))

    def wrap_older_backups(self, passphrase: str) -> WrapResult:
        """Let the passphrase open older backups in place of an open key or the keychain."""
        from leadway.services.keys.older_backups import wrap_anew

        return wrap_anew(self._folder, self._file(), passphrase)

    def rotate(self, passphrase: str = "") -> RekeyResult:
        """Exchange the key of the data for a new one: copy, verify, swap.

        The data must be closed, here and in every other program; open it again with the key returned. Where
        there is a passphrase it must be given: the new key is wrapped with it. A recovery key is renewed.
        However it is cut short, the data opens by the methods it had.
        """
        from leadway.services import file_swap
        from leadway.storage.backups import copy_verified, refuse_where_open

        folder, key = self._folder, self._key
        value = secrets.token_bytes(KEY_BYTES)
        with file_swap.staging(folder) as staged, ExitStack() as undo:
            new, recovery = _with_new_key(self._file(), key.value, value, passphrase)
            if new.account:
                name = undo.enter_context(storing_key(new.account, value, folder, key.value))
                new = new._replace(keychain=name)
            refuse_where_open(folder.database, key.value)
            copy_verified(folder.database, key.value, staged.database, value)
            new.write(staged.key_file)
            staged.put_in_place()
        # From here on the new key holds. What is left to do is done now or at the next opening.
        with suppress(KnownError), file_swap.shared_lock(folder):
            tidy(folder, value)
        self._key = Key(value, bool(new.account), typed=key.typed and not new.account)
        return RekeyResult(self._key, recovery)

    def _file(self) -> KeyFile:
        return read_key_file(self._folder, self._key)

    def _checked_file(self, present: str) -> KeyFile:
        """Return the key file once what was typed opens it, where there is a passphrase."""
        from leadway.services.keys import wrapping

        file = self._file()
        # What is damaged in both copies of the file is mended by a new passphrase.
        if file.of_kind(Kind.PASSPHRASE) and file.sound:
            try:
                wrapping.open_with_passphrase(file, present)
            except KnownError as wrong:
                try:
                    wrapping.open_with_recovery_key(file, present)
                except KnownError:
                    raise wrong from None
        return file

    def _leave(self, file: KeyFile, left: str) -> bool:
        """Write the file without what opened the data until now; return whether its key is exposed."""
        exposed = file.exposed or bool(left)
        self._write(file._replace(exposed=exposed))
        return exposed

    def _write(self, file: KeyFile) -> None:
        if not (file.account or file.plain or file.of_kind(Kind.PASSPHRASE)):
            # A recovery key alone would have to be typed day by day, and is for another day.
            raise KnownError(
                _("Nothing else opens your data but a recovery key, so this stays."),
                _("Set up another unlock method first."),
            )
        file.replace(self._folder.key_file)


def exchange_exposed(folder: DataFolder, key: Key, passphrase: str) -> Key:
    """Exchange a key that older copies open without typing, before the data is opened; return what opens it.

    The key stays where the exchange fails, and where it would cost the recovery key on paper: then the
    settings offer it.
    """
    with suppress(KnownError):
        settings = KeySettings(folder, key)
        state = settings.state()
        if folder.has_database() and not (state.recovery or state.recovery_unconfirmed):
            return settings.rotate(passphrase).key
    return key._replace(exposed=False)


def _with_new_key(file: KeyFile, old: bytes, value: bytes, passphrase: str) -> tuple[KeyFile, str]:
    """Return a key file with the same unlock methods for a new key, and its recovery key if there was one."""
    sealed: list[KeySlot] = []
    recovery = ""
    leftover = without_keychain(file).leftover
    if file.of_kind(Kind.PASSPHRASE):
        from leadway.services.keys import wrapping

        wrapping.open_with_passphrase(file, passphrase)
        secret = wrapping.passphrase_as_typed(passphrase)
        sealed.append(wrapping.wrap(value, secret, Kind.PASSPHRASE, file.database, wrapping.calibrated()))
        wrapping.prove(file._replace(sealed=tuple(sealed)), sealed[0], secret, value)
    if file.of_kind(Kind.RECOVERY):
        recovery, slot = new_recovery_slot(value, file.database)
        sealed.append(slot)
    new = KeyFile(
        file.database,
        fingerprint(value),
        account=new_account(file.database) if file.account else "",
        plain=value.hex() if file.plain else "",
        sealed=tuple(sealed),
        leftover=leftover,
        former=sealed_keys(known_keys(file, old), value) if leftover else (),
    )
    return new, recovery
