"""Checks everything Leadway depends on, and returns the state of each and what to do about it.

It works on a folder that does not open, and changes nothing.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from leadway.domain.backups import BackupReason
from leadway.domain.clock import is_future
from leadway.domain.errors import KnownError, UnfitFolderError
from leadway.domain.weeks import long_date
from leadway.files import LOG, appended
from leadway.i18n import _, ngettext
from leadway.resources import resource
from leadway.services.backup.backups import list_backups, unproven
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.restore import inspect
from leadway.services.backup.second_folder import second_folder_fault
from leadway.services.keys import Key, KeyFile, Kind
from leadway.storage import search_index
from leadway.storage.backups import latest_moments, read_contents
from leadway.storage.connection import connect
from leadway.storage.errors import explained
from leadway.system import session
from leadway.system.fit_folder import refuse_unfit_folder
from leadway.system.paths import DataFolder
from leadway.system.shared import shared_folder_fault
from leadway.system.synced import remote_disk, synced_by

if TYPE_CHECKING:
    from leadway.domain.system_ports import Autostart

STALE = timedelta(days=14)
"""After two weeks without a backup something is in the way of the weekly one."""
ROOM = 200 * 1024 * 1024
"""Bytes that should be free: a restore holds the data three times for a moment."""

_FONTS = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "SourceSerif4-Regular", "SourceSerif4-SemiBold")
_SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_PLACES = {
    ("ritual", "sealed_at"): _("a sealed week"),
    ("ritual", "started_at"): _("a begun ritual"),
    ("note", "written_at"): _("a note"),
    ("amendment", "written_at"): _("a correction of a week"),
    ("declared_week", "declared_at"): _("a week marked as skipped or away"),
    ("reminder_event", "at"): _("a reminder"),
}
"""Which moments are looked at, by table and column, and what they are of."""
_UNLOCK_METHODS = {
    Kind.KEYCHAIN: _("the keychain"),
    Kind.PASSPHRASE: _("a passphrase"),
    Kind.RECOVERY: _("a recovery key"),
    Kind.FILE: _("its key file alone"),
}


class DiagnosticState(StrEnum):
    """The state of one thing."""

    OK = "ok"
    ATTENTION = "attention"
    UNKNOWN = "unknown"
    """It cannot be checked from here; nothing to worry about."""


@dataclass(frozen=True, slots=True)
class DiagnosticResult:
    """What was found of one thing."""

    name: str
    state: DiagnosticState
    sentence: str
    fix: str = ""
    """What to do, where something is to be done."""


class Doctor:
    """Examines one data folder with its key, or with the error that kept the key away."""

    def __init__(
        self, folder: DataFolder, key: Key | KnownError, now: datetime, autostart: Callable[[], Autostart]
    ) -> None:
        self._folder = folder
        self._key = key if isinstance(key, Key) else None
        self._no_key = key if isinstance(key, KnownError) else None
        self._now = now
        self._autostart = autostart

    def examine(self) -> list[DiagnosticResult]:
        """Return the results in the order a person would look; never an error."""
        around = [self._space(), _fonts(), _tray(), _notifications(), self._start_at_login()]
        unfit = self._unfit()
        try:
            self._folder.refuse_closed()
            if self._folder.swap_journal.exists():
                raise KnownError(
                    _("A restore or a change of the key was interrupted."),
                    _("Start Leadway: it finishes it."),
                )
        except KnownError as error:
            return [unfit or _attention("integrity", error.sentence, error.next_step), *around]
        return [
            *([unfit] if unfit is not None else []),
            *self._integrity(),
            *self._keys(),
            self._backup(),
            *self._unproven(),
            *self._dates(),
            self._second(),
            self._synced(),
            self._shared(),
            *around,
        ]

    def _unfit(self) -> DiagnosticResult | None:
        try:
            refuse_unfit_folder(self._folder)
        except UnfitFolderError as error:
            return _attention("folder", error.sentence, error.next_step)
        return None

    def _integrity(self) -> Iterator[DiagnosticResult]:
        if not self._folder.database.exists():
            yield _ok("integrity", _("There is no data here yet."))
            return
        if self._key is None:
            yield _unknown("integrity", _("The data cannot be checked without its key."))
            return
        try:
            contents = read_contents(self._folder.database, self._key.value)
        except KnownError as error:
            yield _attention("integrity", error.sentence, error.next_step)
            return
        yield _ok("integrity", _("The data is intact. Records: {n}.").format(n=contents.total))
        if dropped := contents.dropped_links:
            text = ngettext(
                "{n} link led to no record and was dropped when the data was brought to this version.",
                "{n} links led to no record and were dropped when the data was brought to this version.",
                dropped,
            )
            yield _ok("links", text.format(n=dropped))
        yield from self._search(self._key.value)

    def _search(self, key: bytes) -> Iterator[DiagnosticResult]:
        """Say where the index for search lacks something; nobody needs to hear of a sound one."""
        database = self._folder.database
        if appended(database, LOG).exists():
            # Somebody is writing, and a copy of the file alone would lack that.
            return
        # SQLite's check writes, and who looks changes nothing.
        with TemporaryDirectory(prefix="leadway-", ignore_cleanup_errors=True) as name:
            try:
                copy = Path(shutil.copyfile(database, Path(name) / database.name))
                with closing(connect(copy, key)) as connection, explained():
                    lacking = search_index.check(lambda sql: connection.execute(sql).fetchall())
            except (KnownError, OSError):
                return
        if lacking:
            yield _attention(
                "search",
                _("Search does not find everything."),
                _("Open Search once: it reads everything again."),
            )

    def _keys(self) -> Iterator[DiagnosticResult]:
        try:
            file = KeyFile.read(self._folder.key_file)
        except KnownError as error:
            yield _attention("slots", error.sentence, error.next_step)
            return
        if file is None:
            if self._folder.database.exists():
                missing = _("The key file {name} is missing.").format(name=self._folder.key_file.name)
                yield _attention("slots", missing, _("Restore a backup: leadway restore --list"))
            return
        if self._no_key is not None:
            yield _attention("key", self._no_key.sentence, self._no_key.next_step)
        yield _slots(file.kinds)
        if Kind.KEYCHAIN not in file.kinds:
            yield _ok("keychain", _("The keychain is not used for this data."))
        elif self._key is not None and self._key.in_keychain:
            yield _ok("keychain", _("The keychain works and has the key."))
        else:
            yield _attention(
                "keychain", _("The keychain did not return the key."), _("Unlock it or start it.")
            )

    def _backup(self) -> DiagnosticResult:
        listed = list_backups(self._folder, self._now)
        backups = [b for b in listed if b.reason is not BackupReason.DAMAGED and b.made_here]
        if not backups and not self._folder.database.exists():
            return _ok("backup", _("There is nothing to back up yet."))
        make_one = _("Make one: leadway backup")
        # A backup that its maker verified may have been damaged since: the newest one is read whole.
        for backup in backups:
            day = long_date(backup.made_at.date())
            if is_future(backup.made_at, self._now):
                return _attention("backup", _("The date of every usable backup is in the future."), make_one)
            if self._key is None:
                text = _("The newest backup is from {day}; it was not opened.")
                return _unknown("backup", text.format(day=day))
            if not inspect(backup, self._folder, self._key).sound:
                continue
            if self._now - backup.made_at > STALE:
                return _attention("backup", _("The last backup is from {day}.").format(day=day), make_one)
            return _ok("backup", _("The last verified backup is from {day}.").format(day=day))
        none = _("No backup can be read.") if backups else _("There is no backup yet.")
        if listed and not backups:
            none = _("No backup holds what is on this computer.")
        return _attention("backup", none, make_one)

    def _unproven(self) -> Iterator[DiagnosticResult]:
        backups = unproven(self._folder, self._key.value) if self._key is not None else []
        for place, listed in groupby(backups, lambda backup: backup.path.parent):
            names = sorted(backup.path.name for backup in listed)
            text = ngettext(
                "{n} backup in “{folder}” may be of other data or computers; it is not removed: {names}.",
                "{n} backups in “{folder}” may be of other data or computers; none is removed: {names}.",
                len(names),
            )
            text = text.format(n=len(names), folder=place, names=", ".join(names))
            yield DiagnosticResult(
                "other_backups",
                DiagnosticState.UNKNOWN,
                text,
                _("Delete them yourself if nobody needs them."),
            )

    def _dates(self) -> Iterator[DiagnosticResult]:
        """Yield the dates that were written by a clock that was wrong, or would be if this one is right."""
        backups = list_backups(self._folder, self._now)
        ahead = [backup for backup in backups if is_future(backup.made_at, self._now)]
        dates = [(each.made_at, _("a backup, {name}").format(name=each.path.name)) for each in ahead]
        # Where there is a backup of the past, this clock is right, and nothing can be done about then.
        state = DiagnosticState.ATTENTION if ahead == backups else DiagnosticState.UNKNOWN
        if self._key is not None:
            with suppress(KnownError):
                latest = latest_moments(self._folder.database, self._key.value)
                dates += [
                    (moment, _PLACES[place])
                    for place, moment in latest.items()
                    if place in _PLACES and is_future(moment, self._now)
                ]
        for moment, place in sorted(dates):
            text = _("A date in the future: {day}, of {place}. It does not count as the latest of anything.")
            next_step = _("Check this computer’s clock. If it is right, it was wrong then; nothing is lost.")
            day = long_date(moment.astimezone(self._now.tzinfo).date())
            yield DiagnosticResult("clock", state, text.format(day=day, place=place), next_step)

    def _second(self) -> DiagnosticResult:
        places, fault = Destinations.read(self._folder), second_folder_fault(self._folder)
        if fault is not None:
            return _attention("second_folder", fault.sentence, fault.next_step)
        if places.second is None:
            return _ok("second_folder", _("No second folder for backups was chosen."))
        if places.error is not None:
            return _attention("second_folder", *places.error)
        if not places.second.is_dir():
            missing = _("The second folder “{second}” is not there.").format(second=places.second)
            return _attention("second_folder", missing, _("Plug its disk in, or choose another folder."))
        return _ok("second_folder", _("Backups go to “{second}”, too.").format(second=places.second))

    def _synced(self) -> DiagnosticResult:
        service = synced_by(self._folder.path)
        text = _("{service} syncs the data folder, which can damage a database in use.")
        if not service:
            service = remote_disk(self._folder.path)
            text = _("The data folder is on a network or shared disk ({service}), which can damage it.")
        if not service:
            return _ok("synced", _("The data folder is on this computer alone."))
        next_step = _("Keep the data on this computer, and choose that folder for backups.")
        return _attention("synced", text.format(service=service), next_step)

    def _shared(self) -> DiagnosticResult:
        fault = shared_folder_fault(self._folder.path)
        if fault is None:
            return _ok("shared", _("Nobody else may write to the data folder."))
        return _attention("shared", fault.sentence, fault.next_step)

    def _space(self) -> DiagnosticResult:
        place = self._folder.path
        try:
            while not place.exists() and place.parent != place:
                place = place.parent
            free = shutil.disk_usage(place).free
        except OSError:
            return _unknown("space", _("The free space is unknown."))
        text = _("{n} MB are free.").format(n=f"{free // (1024 * 1024):,}")
        if free < ROOM:
            return _attention("space", text, _("Free some space, or nothing more can be saved."))
        return _ok("space", text)

    def _start_at_login(self) -> DiagnosticResult:
        try:
            state = self._autostart().state()
        except (KnownError, OSError, RuntimeError):
            return _unknown("autostart", _("Whether Leadway starts at login is unknown."))
        if state.next_step:
            return _attention("autostart", state.sentence, state.next_step)
        return _ok("autostart", state.sentence)


def _ok(name: str, sentence: str) -> DiagnosticResult:
    return DiagnosticResult(name, DiagnosticState.OK, sentence)


def _unknown(name: str, sentence: str) -> DiagnosticResult:
    return DiagnosticResult(name, DiagnosticState.UNKNOWN, sentence)


def _attention(name: str, sentence: str, fix: str) -> DiagnosticResult:
    return DiagnosticResult(name, DiagnosticState.ATTENTION, sentence, fix)


def _slots(kinds: tuple[str, ...]) -> DiagnosticResult:
    if kinds == (Kind.FILE,):
        open_key = _("Only file permissions protect the key.")
        return _attention("slots", open_key, _("Set a passphrase in Settings."))
    names = ", ".join(_UNLOCK_METHODS.get(kind, kind) for kind in kinds)
    text = _("What opens the data: {names}.").format(names=names)
    if Kind.RECOVERY not in kinds:
        return _attention("slots", text, _("Make a recovery key in Settings, in case the others fail."))
    return _ok("slots", text)


def _fonts() -> DiagnosticResult:
    bad = [name for name in _FONTS if not _is_font(name)]
    if not bad:
        return _ok("fonts", _("All fonts are there."))
    text = _("Fonts are missing or damaged: {bad}. System fonts are used instead.")
    return _attention("fonts", text.format(bad=", ".join(bad)), _("Install Leadway again."))


def _tray() -> DiagnosticResult:
    if session.has_tray() is None:
        return _unknown("tray", _("Whether there is a tray icon is known only in the window."))
    return _ok("tray", _("This desktop shows tray icons."))


def _notifications() -> DiagnosticResult:
    shows = session.has_notifications()
    if shows is None:
        return _unknown("notifications", _("The system does not say whether it shows notifications."))
    if shows:
        return _ok("notifications", _("The desktop shows notifications."))
    next_step = _("Leadway shows its own card instead, while it runs.")
    return _attention("notifications", _("Nothing shows notifications here."), next_step)


def _is_font(name: str) -> bool:
    """Whether a shipped font is there and whole, by its own table of contents."""
    try:
        content = resource("fonts", f"{name}.ttf").read_bytes()
        count = struct.unpack(">H", content[4:6])[0]
        ends = [sum(struct.unpack(">II", content[12 + 16 * n + 8 : 28 + 16 * n])) for n in range(count)]
    except (OSError, struct.error):
        return False
    return content[:4] in _SFNT and bool(ends) and max(ends) <= len(content)
