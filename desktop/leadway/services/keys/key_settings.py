"""What protects the key: says which slots there are, and adds, removes and renews them.

Every change of the key file is written beside it, read again and put in its place; the database is not
touched by it. What was in the keychain is taken out only after the file does without it.
"""

from __future__ import annotations

import uuid
from typing import NamedTuple

from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.keys import Key
from leadway.services.keys.changes import (
    CONFIRMED,
    RekeyResult,
    file_of,
    keeping,
    new_recovery_slot,
    tidy,
    without_keychain,
)
from leadway.services.keys.file import KeyFile, Kind
from leadway.system.paths import DataFolder


class State(NamedTuple):
    """Which ways there are to the key."""

    keychain: bool
    passphrase: bool
    recovery: bool
    """Whether there is a recovery key that the person confirmed."""
    recovery_unconfirmed: bool
    """Whether one was made that was not typed back yet."""
    unprotected: bool
    """Whether the key lies in the file, kept from others by the file's rights alone."""
    damaged: bool
    """Whether something in the key file cannot be understood; what can be understood still opens."""


class KeySettings:
    """The ways to the key of one data folder, for who has the key already.

    Each method that changes something raises KnownError where that cannot be, and has changed nothing then.
    All but `state` take up to a second or wait for the keychain: not for the interface's thread.
    """

    def __init__(self, folder: DataFolder, key: Key) -> None:
        self._folder = folder
        self._key = key.proven()

    def state(self) -> State:
        """Return which ways there are; raises KnownError where the key file cannot be read."""
        file = self._file()
        recoveries = [bool(slot.get(CONFIRMED)) for slot in file.of_kind(Kind.RECOVERY)]
        return State(
            keychain=bool(file.account),
            passphrase=bool(file.of_kind(Kind.PASSPHRASE)),
            recovery=True in recoveries,
            recovery_unconfirmed=False in recoveries,
            unprotected=bool(file.plain),
            damaged=not file.sound or bool(file.others),
        )

    def set_passphrase(self, text: str) -> None:
        """Let a passphrase open the data, in the place of an earlier one; a key in the open file goes.

        The keychain goes on to open it, too, until `leave_keychain`.
        """
        from leadway.services.keys.wrapping import LEAST_SIGNS, calibrated, passphrase_as_typed, prove, wrap

        file = self._file()
        secret = passphrase_as_typed(text)
        if len(secret) < LEAST_SIGNS:
            raise KnownError(
                _("A passphrase has at least {n} characters.").format(n=LEAST_SIGNS),
                _("Four or five words are easy to remember."),
            )
        slot = wrap(self._key.value, secret, Kind.PASSPHRASE, file.database, calibrated())
        new = file.changed(plain="", sealed=(slot, *file.of_kind(Kind.RECOVERY)))
        prove(new, slot, secret, self._key.value)
        self._write(new)

    def remove_passphrase(self) -> None:
        """Let no passphrase open the data any more."""
        file = self._file()
        self._write(file.changed(sealed=file.of_kind(Kind.RECOVERY)))

    def use_keychain(self) -> None:
        """Let the keychain open the data, in a new entry; a key in the open file goes.

        Also the way back after the entry was lost. Raises KnownError where no keychain answers.
        """
        account = str(uuid.uuid4())
        with keeping(account, self._key.value, self._folder):
            file = self._file()
            self._write(without_keychain(file).changed(account=account, plain=""))
        tidy(self._folder)

    def leave_keychain(self) -> bool:
        """Take the key out of the keychain.

        Returns False where the entry had to stay there: a backup opens by it alone, or it gave no answer.
        """
        file = self._file()
        self._write(without_keychain(file))
        return file.account not in tidy(self._folder)

    def use_file(self) -> None:
        """Keep the key in the open file, where nothing but the file's rights protects it."""
        file = self._file()
        self._write(file.changed(plain=self._key.value.hex()))

    def new_recovery_key(self) -> str:
        """Make a recovery key and return it, to be printed; it is kept nowhere else.

        It opens the data at once. An earlier one goes on to do so until the new one is confirmed.
        """
        file = self._file()
        text, slot = new_recovery_slot(self._key.value, file.database)
        confirmed = [slot for slot in file.of_kind(Kind.RECOVERY) if slot.get(CONFIRMED)]
        self._write(file.changed(sealed=(*file.of_kind(Kind.PASSPHRASE), *confirmed, slot)))
        return text

    def confirm_recovery(self, text: str) -> None:
        """Take what was typed back from the page as proof that it is there; earlier recovery keys go.

        Raises MistypedError (`leadway.domain.recovery_key`) naming the groups that cannot be right.
        """
        from leadway.services.keys.wrapping import unwrap

        file = self._file()
        secret = recovery_key.read(text)
        for slot in reversed(file.of_kind(Kind.RECOVERY)):
            if unwrap(slot, secret, file.database) == self._key.value:
                self._write(file.changed(sealed=(*file.of_kind(Kind.PASSPHRASE), slot | {CONFIRMED: True})))
                return
        raise KnownError(_("That is not the newest recovery key."), _("Compare it with the page."))

    def rotate(self, passphrase: str = "") -> RekeyResult:
        """Exchange the key of the data for a new one: copy, verify, swap.

        The data must be closed, here and in every other program; open it again with the key returned. Where
        there is a passphrase it must be given: the new key is wrapped with it. A recovery key is renewed.
        However it is cut short, the data opens in the ways it had.
        """
        from leadway.services.keys.rekey import rotate

        rotated = rotate(self._folder, self._key, passphrase)
        self._key = rotated.key
        return rotated

    def _file(self) -> KeyFile:
        return file_of(self._folder, self._key)

    def _write(self, file: KeyFile) -> None:
        if not (file.account or file.plain or file.of_kind(Kind.PASSPHRASE)):
            # A recovery key alone would have to be typed day by day, and is for another day.
            raise KnownError(
                _("Nothing else opens your data but a recovery key, so this stays."),
                _("Set up another unlock method first."),
            )
        file.replace(self._folder.key_file)
