"""Looks at everything Leadway depends on and says of each how it stands, and what to do about it.

It works on a folder that does not open, and changes nothing.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from leadway.domain.backups import Reason
from leadway.domain.errors import KnownError
from leadway.domain.weeks import long_date
from leadway.i18n import _, ngettext
from leadway.resources import resource
from leadway.services.backup.backups import list_backups
from leadway.services.backup.destinations import Destinations
from leadway.services.backup.restore import inspect
from leadway.services.keys import Key, KeyFile, Kind
from leadway.storage.backups import read_contents
from leadway.system import session
from leadway.system.paths import DataFolder
from leadway.system.synced import synced_by

if TYPE_CHECKING:
    from leadway.domain.system_ports import Autostart

STALE = timedelta(days=14)
"""After two weeks without a backup something is in the way of the weekly one."""
ROOM = 200 * 1024 * 1024
"""Bytes that should be free: a restore holds the data three times for a moment."""

_FONTS = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "SourceSerif4-Regular", "SourceSerif4-SemiBold")
_SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true")


class State(StrEnum):
    """How something stands."""

    OK = "ok"
    ATTENTION = "attention"
    UNKNOWN = "unknown"
    """It cannot be told from here; nothing to worry about."""


@dataclass(frozen=True, slots=True)
class DiagnosticResult:
    """What was found of one thing."""

    name: str
    state: State
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
        """Return what was found, in the order a person would look; never an error."""
        return [*self._all()]

    def _all(self) -> Iterator[DiagnosticResult]:
        yield from self._integrity()
        yield from self._keys()
        yield self._backup()
        yield self._second()
        yield self._synced()
        yield self._space()
        yield self._fonts()
        yield self._tray()
        yield self._notifications()
        yield self._start_at_login()

    def _integrity(self) -> Iterator[DiagnosticResult]:
        if not self._folder.database.exists():
            yield DiagnosticResult("integrity", State.OK, _("There is no data here yet."))
            return
        if self._key is None:
            unknown = _("The data cannot be checked without its key.")
            yield DiagnosticResult("integrity", State.UNKNOWN, unknown)
            return
        try:
            contents = read_contents(self._folder.database, self._key.value)
        except KnownError as error:
            yield _trouble("integrity", error)
            return
        intact = _("The data is intact. Records: {n}.").format(n=contents.total)
        yield DiagnosticResult("integrity", State.OK, intact)
        if dropped := contents.dropped_links:
            said = ngettext(
                "{n} link led to no record and was dropped when the data was brought to this version.",
                "{n} links led to no record and were dropped when the data was brought to this version.",
                dropped,
            )
            yield DiagnosticResult("links", State.OK, said.format(n=dropped))

    def _keys(self) -> Iterator[DiagnosticResult]:
        try:
            file = KeyFile.read(self._folder.key_file)
        except KnownError as error:
            yield _trouble("slots", error)
            return
        if file is None:
            if self._folder.database.exists():
                yield DiagnosticResult(
                    "slots",
                    State.ATTENTION,
                    _("The key file {name} is missing.").format(name=self._folder.key_file.name),
                    _("Restore a backup: leadway restore --list"),
                )
            return
        if self._no_key is not None:
            yield _trouble("key", self._no_key)
        yield self._slots(file.kinds)
        yield self._keychain(file.kinds)

    def _slots(self, kinds: tuple[str, ...]) -> DiagnosticResult:
        names = [_WAYS.get(kind, kind) for kind in kinds]
        said = _("What opens the data: {names}.").format(names=", ".join(names))
        if kinds == (Kind.FILE,):
            return DiagnosticResult(
                "slots",
                State.ATTENTION,
                _("Only file permissions protect the key."),
                _("Set a passphrase in Settings."),
            )
        if Kind.RECOVERY not in kinds:
            next_step = _("Make a recovery key in Settings, in case the others fail.")
            return DiagnosticResult("slots", State.ATTENTION, said, next_step)
        return DiagnosticResult("slots", State.OK, said)

    def _keychain(self, kinds: tuple[str, ...]) -> DiagnosticResult:
        if Kind.KEYCHAIN not in kinds:
            return DiagnosticResult("keychain", State.OK, _("The keychain is not used for this data."))
        if self._key is not None and self._key.in_keychain:
            return DiagnosticResult("keychain", State.OK, _("The keychain works and has the key."))
        return DiagnosticResult(
            "keychain",
            State.ATTENTION,
            _("The keychain did not return the key."),
            _("Unlock it or start it."),
        )

    def _backup(self) -> DiagnosticResult:
        found = [backup for backup in list_backups(self._folder) if backup.reason is not Reason.DAMAGED]
        if not found:
            if not self._folder.database.exists():
                return DiagnosticResult("backup", State.OK, _("There is nothing to back up yet."))
            return DiagnosticResult(
                "backup", State.ATTENTION, _("There is no backup yet."), _("Make one: leadway backup")
            )
        # A backup that its maker verified may have been damaged since: the newest one is read whole.
        for backup in found:
            inspected = inspect(backup, self._folder, self._key) if self._key else None
            day = long_date(backup.made_at.date())
            if inspected is None:
                return DiagnosticResult(
                    "backup",
                    State.UNKNOWN,
                    _("The newest backup is from {day}; it was not opened.").format(day=day),
                )
            if not inspected.sound:
                continue
            if self._now - backup.made_at > STALE:
                return DiagnosticResult(
                    "backup",
                    State.ATTENTION,
                    _("The last backup is from {day}.").format(day=day),
                    _("Make one: leadway backup"),
                )
            return DiagnosticResult(
                "backup", State.OK, _("The last verified backup is from {day}.").format(day=day)
            )
        return DiagnosticResult(
            "backup", State.ATTENTION, _("No backup can be read."), _("Make one: leadway backup")
        )

    def _second(self) -> DiagnosticResult:
        places = Destinations.read(self._folder)
        if places.second is None:
            return DiagnosticResult("second_folder", State.OK, _("No second folder for backups was chosen."))
        if places.error is not None:
            return DiagnosticResult("second_folder", State.ATTENTION, *places.error)
        if not places.second.is_dir():
            return DiagnosticResult(
                "second_folder",
                State.ATTENTION,
                _("The second folder “{second}” is not there.").format(second=places.second),
                _("Plug its disk in, or choose another folder."),
            )
        return DiagnosticResult(
            "second_folder", State.OK, _("Backups go to “{second}”, too.").format(second=places.second)
        )

    def _synced(self) -> DiagnosticResult:
        service = synced_by(self._folder.path)
        if service:
            return DiagnosticResult(
                "synced",
                State.ATTENTION,
                _("{service} syncs the data folder, which can damage a database in use.").format(
                    service=service
                ),
                _("Keep the data on this computer, and choose that folder for backups."),
            )
        return DiagnosticResult("synced", State.OK, _("The data folder is on this computer alone."))

    def _space(self) -> DiagnosticResult:
        place = self._folder.path
        with suppress(OSError):
            while not place.exists() and place.parent != place:
                place = place.parent
            free = shutil.disk_usage(place).free
            said = _("{n} MB are free.").format(n=f"{free // (1024 * 1024):,}")
            if free < ROOM:
                return DiagnosticResult(
                    "space", State.ATTENTION, said, _("Free some space, or nothing more can be saved.")
                )
            return DiagnosticResult("space", State.OK, said)
        return DiagnosticResult("space", State.UNKNOWN, _("The free space is unknown."))

    def _fonts(self) -> DiagnosticResult:
        bad = [name for name in _FONTS if not _is_font(name)]
        if bad:
            return DiagnosticResult(
                "fonts",
                State.ATTENTION,
                _("Fonts are missing or damaged: {bad}. System fonts are used instead.").format(
                    bad=", ".join(bad)
                ),
                _("Install Leadway again."),
            )
        return DiagnosticResult("fonts", State.OK, _("All fonts are there."))

    def _tray(self) -> DiagnosticResult:
        there = session.has_tray()
        if there is None:
            return DiagnosticResult(
                "tray", State.UNKNOWN, _("Whether there is a tray icon is known only in the window.")
            )
        return DiagnosticResult("tray", State.OK, _("This desktop shows tray icons."))

    def _notifications(self) -> DiagnosticResult:
        there = session.has_notifications()
        if there is None:
            return DiagnosticResult(
                "notifications", State.UNKNOWN, _("The system does not say whether it shows notifications.")
            )
        if not there:
            return DiagnosticResult(
                "notifications",
                State.ATTENTION,
                _("Nothing shows notifications here."),
                _("Leadway shows its own card instead, while it runs."),
            )
        return DiagnosticResult("notifications", State.OK, _("The desktop shows notifications."))

    def _start_at_login(self) -> DiagnosticResult:
        try:
            state = self._autostart().state()
        except (KnownError, OSError, RuntimeError):
            return DiagnosticResult(
                "autostart", State.UNKNOWN, _("Whether Leadway starts at login is unknown.")
            )
        return DiagnosticResult(
            "autostart", State.ATTENTION if state.next_step else State.OK, state.sentence, state.next_step
        )


_WAYS = {
    Kind.KEYCHAIN: _("the keychain"),
    Kind.PASSPHRASE: _("a passphrase"),
    Kind.RECOVERY: _("a recovery key"),
    Kind.FILE: _("its key file alone"),
}


def _trouble(name: str, error: KnownError) -> DiagnosticResult:
    return DiagnosticResult(name, State.ATTENTION, error.sentence, error.next_step)


def _is_font(name: str) -> bool:
    """Whether a shipped font is there and whole, by its own table of contents."""
    try:
        content = resource("fonts", f"{name}.ttf").read_bytes()
        count = struct.unpack(">H", content[4:6])[0]
        ends = [sum(struct.unpack(">II", content[12 + 16 * n + 8 : 28 + 16 * n])) for n in range(count)]
    except (OSError, struct.error):
        return False
    return content[:4] in _SFNT and bool(ends) and max(ends) <= len(content)
