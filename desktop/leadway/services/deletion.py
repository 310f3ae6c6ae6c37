"""Deletes everything that Leadway keeps for the data of one folder, and says what it cannot reach.

Nothing is followed through a link, and no file is deleted but those of declared names. A program that is
killed half-way leaves data that still opens, or none: backups go before the data, and its key file after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from leadway.domain.backups import parse_name
from leadway.domain.errors import KnownError
from leadway.domain.system_ports import Autostart, Registration
from leadway.files import (
    SIDE_FILE_ENDINGS,
    belongs_to,
    database_id,
    is_link,
    key_copy_of,
    key_file_of,
    read_own,
    with_side_files,
    write_whole,
)
from leadway.i18n import _, ngettext
from leadway.services import file_swap
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.second_folder import remove_parts
from leadway.services.keys import KeyFile
from leadway.services.keys.changes import known_keys
from leadway.services.saving import remove_left_parts
from leadway.system import keychain
from leadway.system.paths import DataFolder
from leadway.system.synced import synced_by

KEPT_IN_FOLDER = _("What Leadway keeps in {folder}: what you wrote, drafts, settings, the key and the log.")
ENTRY = _(
    "The entry in the keychain of this computer. A copy of this data that only the keychain opens stays "
    "locked then."
)
LOGIN = _("Starting at login, where it is set for this data.")
SAVED_ELSEWHERE = _("Exports, documents, calendar files and recovery pages that you saved or printed.")
COPIES = _(
    "Backups of the whole computer, and what a disk holds of deleted files until it uses the space again."
)
KEYCHAIN_SECONDS = 20.0
"""How long a keychain may take, which may have to ask the person."""

# Files next to the data, by their names in `DataFolder`: those that hold no key, and those held meanwhile.
_SMALL = (
    *("reminder_file", "unsaved", "destinations", "language", "swap_journal"),
    *("opening", "backup_lock", "reminder_lock", "old_log", "log"),
)
_HELD = ("swap_lock", "lock", "socket", "deleted")
_BACKUP_FILE = re.compile(rf"(leadway-.+\.)(?:db(?:{'|'.join(SIDE_FILE_ENDINGS)})?|key\.json)")
_PART = re.compile(r"\.leadway-[0-9a-f]{12}\.(?:note|part)")


class DeletionPlan(NamedTuple):
    """What deleting everything means, in sentences."""

    deleted: tuple[str, ...]
    out_of_reach: tuple[str, ...]


class DeletionResult(NamedTuple):
    """The outcome of deleting everything, in sentences."""

    failed: tuple[str, ...]
    """What is still there although it should not be, and what to do."""
    out_of_reach: tuple[str, ...]


def plan(folder: DataFolder) -> DeletionPlan:
    """Return what would be deleted, and what cannot be reached; change nothing."""
    found = _FoundBackups.find(folder)
    deleted = [KEPT_IN_FOLDER.format(folder=folder.path)]
    if found.own:
        text = ngettext("{n} backup in {folder}.", "{n} backups in {folder}.", len(found.own))
        deleted.append(text.format(n=len(found.own), folder=folder.backups))
    for place, backups in found.elsewhere.items():
        text = ngettext(
            "{n} backup of this data in {folder}, whichever computer made it.",
            "{n} backups of this data in {folder}, whichever computer made them.",
            len(backups),
        )
        deleted += [text.format(n=len(backups), folder=place)] if backups else []
    if _accounts(_read(folder.key_file)):
        deleted.append(ENTRY)
    return DeletionPlan((*deleted, LOGIN), found.out_of_reach(folder))


def delete(folder: DataFolder, key: bytes | None = None) -> DeletionResult:
    """Delete everything but starting at login and what a running program holds, which `remove_rest` deletes.

    The data must be closed. Raises KnownError, with nothing deleted, where another program has it open. What
    cannot be deleted is in the result and stops nothing. Waits for the keychain, where only entries go that
    are proven to be of these data; `key` proves the entries of former keys.
    """
    finish(folder)
    deletion = _Deletion()
    with file_swap.staging(folder):
        remove_left_parts(folder)
        found = _FoundBackups.find(folder)
        out_of_reach, key_file = found.out_of_reach(folder), _read(folder.key_file)
        for place, backups in found.elsewhere.items():
            remove_parts(folder, place)
            deletion.remove_backups(backups)
        deletion.remove_backups(found.own)
        # Atomically first: without it, its log is nothing.
        deletion.remove(with_side_files(folder.database))
        known = known_keys(key_file, key) if key_file is not None and key is not None else set()
        accounts = _accounts(key_file)
        # The key file opens nothing any more: whoever starts next starts anew, and `finish` goes on.
        with suppress(KnownError):
            left = {"accounts": accounts, "proofs": [_proof(each) for each in known]}
            write_whole(folder.deleted, json.dumps(left).encode())
        deletion.remove((key_copy_of(folder.key_file), folder.key_file))
        parts = [path for path in folder.path.glob(".leadway-*") if _PART.fullmatch(path.name)]
        deletion.remove((*_named(folder, *_SMALL), *file_swap.leftovers(folder), *parts))
        # Asked whatever it did before; a keychain that is silent now is not asked for every entry.
        keychain.forget_refusal()
        deletion.forget(accounts, known.__contains__)
        deletion.remove((folder.deleted,))
    if not is_link(folder.backups):
        _remove_folder(folder.backups)
    return DeletionResult(deletion.sentences(), out_of_reach)


def finish(folder: DataFolder) -> None:
    """Remove from the keychain what a deletion left there that was cut short; never an error.

    Where the keychain gives no answer, that is for the next time. Waits for it.
    """
    deletion = _Deletion()
    with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        left = json.loads(read_own(folder.deleted))
        accounts = {str(each) for each in left["accounts"]} - {*_accounts(_read(folder.key_file))}
        deletion.forget(accounts, lambda key: _proof(key) in left["proofs"])
    if not deletion.sentences():
        deletion.remove((folder.deleted,))


def remove_rest(folder: DataFolder) -> None:
    """Remove what a running program holds or may write again, and the folder where it is empty.

    To be called as the program ends, which deleted everything before; never an error.
    """
    _Deletion().remove(_named(folder, *_SMALL, *_HELD))
    _remove_folder(folder.path)


def switch_off(autostart: Autostart, result: DeletionResult) -> DeletionResult:
    """Let the computer start this data no more at login; return the result with what stays of that.

    What starts another program or other data stays as it is. To be called on the main thread.
    """
    state = autostart.state()
    if state.registration is Registration.OTHER:
        return result._replace(out_of_reach=(state.sentence, *result.out_of_reach))
    if state.registration in (Registration.ON, Registration.DISABLED, Registration.ASKED):
        try:
            autostart.switch_off()
        except KnownError as error:
            text = _("Leadway still starts when you log in. {reason}").format(reason=error.sentence)
            return result._replace(failed=(*result.failed, text))
    return result


class _FoundBackups(NamedTuple):
    """The folders with backups of these data: the databases to delete, and the folders out of reach."""

    own: list[Path]
    elsewhere: dict[Path, list[Path]]
    unowned: dict[Path, int]
    """How many backups there are in other folders of which nothing says whose they are."""
    missing: list[Path]
    unsure: bool

    @classmethod
    def find(cls, folder: DataFolder) -> _FoundBackups:
        identity = database_id(folder.key_file)
        destinations = Destinations.read(folder)
        found = cls([], {}, {}, [], destinations.unsure)
        if not is_link(folder.backups):
            backups = _backups_in(folder.backups)
            found.own.extend(each for each in backups if belongs_to(each, identity) is not False)
        for place in dict.fromkeys(destinations.places):
            if not place.is_dir():
                found.missing.append(place)
                continue
            whose = {each: belongs_to(each, identity) for each in _backups_in(place)}
            found.elsewhere[place] = [each for each, ours in whose.items() if ours]
            if unowned := sum(ours is None for ours in whose.values()):
                found.unowned[place] = unowned
        return found

    def out_of_reach(self, folder: DataFolder) -> tuple[str, ...]:
        """Return in sentences what cannot be reached."""
        gone = _("Backups in {folder}, which is not there now.")
        sentences = [gone.format(folder=place) for place in self.missing]
        if self.unsure:
            text = _("Backups in a second folder: {file} cannot be read, so it is unknown where that is.")
            sentences.append(text.format(file=folder.destinations.name))
        for place, n in self.unowned.items():
            text = ngettext(
                "{n} backup in {folder} that does not say whose it is.",
                "{n} backups in {folder} that do not say whose they are.",
                n,
            )
            sentences.append(text.format(n=n, folder=place))
        if is_link(folder.backups):
            sentences.append(_("What {folder} leads to: it is a link.").format(folder=folder.backups))
        if n := len(_others_in(folder)):
            text = ngettext(
                "{n} file in {folder} that Leadway did not make.",
                "{n} files in {folder} that Leadway did not make.",
                n,
            )
            sentences.append(text.format(n=n, folder=folder.path))
        sentences.append(SAVED_ELSEWHERE)
        for place in (folder.path, *self.elsewhere):
            if service := synced_by(place):
                text = _("What {service} keeps of {folder}: deleted files and earlier versions.")
                sentences.append(text.format(service=service, folder=place))
        return (*sentences, COPIES)


class _Deletion:
    """Deletes, and remembers what it could not."""

    def __init__(self) -> None:
        self._left: dict[Path, int] = {}
        """How many files stay in each folder."""
        self._entries: dict[str, None] = {}

    def remove(self, paths: Iterable[Path]) -> None:
        """Remove files that may be there. A link is removed, not what it leads to."""
        for path in paths:
            try:
                path.unlink(missing_ok=True)
            except OSError:
                self._left[path.parent] = self._left.get(path.parent, 0) + 1

    def remove_backups(self, backups: Iterable[Path]) -> None:
        """Remove databases with their key files, which go last: they say whose the backups are."""
        for backup in backups:
            self.remove((*with_side_files(backup), key_file_of(backup)))

    def forget(self, accounts: Iterable[str], is_ours: Callable[[bytes], bool]) -> None:
        """Remove entries from the keychain, where they hold a key of ours."""
        for account in accounts:
            self._forget(account, is_ours)

    def _forget(self, account: str, is_ours: Callable[[bytes], bool]) -> None:
        try:
            if keychain.delete(account, is_ours, KEYCHAIN_SECONDS):
                return
            reason = _("Nothing proves that it is of this data.")
        except keychain.KeychainMissingError:
            reason = _("There is no keychain on this computer now.")
        except keychain.KeychainLockedError as error:
            reason = error.sentence
        text = _("{reason} Its entry “Leadway” for {account} stays: delete it there.")
        self._entries[text.format(reason=reason, account=account)] = None

    def sentences(self) -> tuple[str, ...]:
        """Return what could not be deleted, and what to do."""
        files = (
            ngettext(
                "{n} file in {folder} could not be deleted. Delete it yourself.",
                "{n} files in {folder} could not be deleted. Delete them yourself.",
                n,
            ).format(n=n, folder=place)
            for place, n in self._left.items()
        )
        return (*files, *self._entries)


def _backups_in(place: Path) -> list[Path]:
    """Return the databases of the backups in a folder, also where only a file next to one is left."""
    found: dict[Path, None] = {}
    with suppress(OSError):
        for path in sorted(place.iterdir()):
            named = _BACKUP_FILE.fullmatch(path.name)
            if named is not None and parse_name(f"{named[1]}db") is not None and not is_link(path):
                found[path.with_name(f"{named[1]}db")] = None
    return list(found)


def _named(folder: DataFolder, *names: str) -> list[Path]:
    return [getattr(folder, name) for name in names]


def _others_in(folder: DataFolder) -> list[Path]:
    """Return what is in the data folder and not Leadway's."""
    own = {*_named(folder, *_SMALL, *_HELD, "backups"), *file_swap.leftovers(folder)}
    own |= {*with_side_files(folder.database), folder.key_file, key_copy_of(folder.key_file)}
    others: list[Path] = []
    with suppress(OSError):
        others = [path for path in folder.path.iterdir() if path not in own]
    return [path for path in others if not _PART.fullmatch(path.name)]


def _proof(key: bytes) -> str:
    """Return what proves a key of deleted data, to whoever has the key: nobody else could have written it."""
    return sha256(b"leadway deleted" + key).hexdigest()


def _read(key_file: Path) -> KeyFile | None:
    with suppress(KnownError):
        return KeyFile.read(key_file)
    return None


def _accounts(file: KeyFile | None) -> tuple[str, ...]:
    """Return the entries of the keychain that a key file names, the one that opens the data last."""
    names = (*file.leftover, file.account) if file is not None else ()
    return tuple(dict.fromkeys(filter(None, names)))


def _remove_folder(path: Path) -> None:
    """Remove a folder where it is empty."""
    with suppress(OSError):
        path.rmdir()
