"""Opens the data of one folder: the key, the database, and everything a person can do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import ref

from leadway.domain.change import WEEKS, Change, Kind, ProgramPart, kinds_of
from leadway.domain.clock import Clock
from leadway.domain.errors import DamagedError, InUseError, KnownError
from leadway.domain.examples import use_examples_of
from leadway.domain.weeks import Week, use_week_starts
from leadway.i18n import _
from leadway.services.changes import Changes
from leadway.services.documents.documents import DocumentService
from leadway.services.file_swap import shared_lock
from leadway.services.keep.setup import SetupService
from leadway.services.keys import Key, KeyFile, mend
from leadway.services.notes import NoteService
from leadway.services.saving import remove_left_parts, save
from leadway.services.settings import Settings, SettingsStore, UnsavedTexts
from leadway.services.weeks.weeks import WeekService
from leadway.storage.database import Database
from leadway.system.locks import NO_LOCK, Lock, lock
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    from leadway.services.backup.backups import BackupService
    from leadway.services.backup.recovery import RecoveryService
    from leadway.services.erasure.service import ErasureService
    from leadway.services.gaps.service import GapService
    from leadway.services.keep.commitments import CommitmentService
    from leadway.services.keys.key_settings import KeySettings
    from leadway.services.progress.lessons import LessonService
    from leadway.services.progress.measures import MeasureService
    from leadway.services.registers.rows import RecordRows
    from leadway.services.registers.service import RegisterService
    from leadway.services.reminder.service import ReminderService
    from leadway.services.reminder.store import ReminderStore
    from leadway.services.rescue_file import RescueFile
    from leadway.services.ritual.rituals import OpenRitual
    from leadway.services.ritual.seal_undo import SealUndo
    from leadway.services.search import SearchService
    from leadway.services.transfer.exporting import ExportService
    from leadway.services.transfer.importing import ImportService


LOST = _("There are backups. Restore one, or start with another data folder.")
_OPENING_SECONDS = 30.0
"""A migration of many years takes a few."""
_REMINDED: frozenset[Kind] = WEEKS | {ProgramPart.REMINDER, ProgramPart.SETTINGS}
"""The kinds of changes that make the reminder's own file outdated."""


@dataclass(frozen=True)
class Services:
    """What the window and the command line work with."""

    folder: DataFolder
    database: Database
    clock: Clock
    changes: Changes
    settings: SettingsStore
    weeks: WeekService
    notes: NoteService
    unsaved_texts: UnsavedTexts
    setup: SetupService
    documents: DocumentService
    key: Key
    """The key of the data, as it was found when the data was opened."""
    remembered: Callable[[], ReminderStore]
    """Returns what the reminder knew before the data was open."""
    lock: Lock = field(repr=False)
    """Keeps other programs from replacing the database."""

    @cached_property
    def reminder_store(self) -> ReminderStore:
        """What the reminder knows, in step with the data from its first use on."""
        # Loaded after the first paint: the zones of the world are not needed for it.
        from leadway.services.reminder.database_backend import DatabaseBackend

        store = self.remembered()
        store.attach(DatabaseBackend(self.database, self.clock, self.changes, self.settings))
        return store

    @cached_property
    def seal_undo(self) -> SealUndo:
        """What undoes the last seal."""
        from leadway.services.ritual.seal_undo import SealUndo

        return SealUndo(self.database, self.clock, self.changes, self.settings)

    @cached_property
    def commitments(self) -> CommitmentService:
        """The register of commitments."""
        from leadway.services.keep.commitments import CommitmentService

        return CommitmentService(self.database, self.clock, self.changes, self.settings)

    @cached_property
    def gaps(self) -> GapService:
        """What follows from gaps and judgements."""
        from leadway.services.gaps.service import GapService

        return GapService(self.database, self.clock, self.changes, self.settings)

    @cached_property
    def registers(self) -> RegisterService:
        """The registers of all kinds of records."""
        from leadway.services.registers.service import RegisterService

        return RegisterService(self.database, self.clock, self.changes, self.settings)

    @cached_property
    def search(self) -> SearchService:
        """Finds records by their words."""
        from leadway.services.search import SearchService

        return SearchService(self.database, self.clock, self.changes, self.settings)

    @cached_property
    def rows(self) -> RecordRows:
        """The rows that belong to a record, such as the readings of a measure."""
        from leadway.services.registers.rows import RecordRows

        return RecordRows(self.database, self.clock, self.changes, self.settings)

    @cached_property
    def measures(self) -> MeasureService:
        """The run charts of measures, and readings from a spreadsheet."""
        from leadway.services.progress.measures import MeasureService

        return MeasureService(self.database, self.clock, self.changes, self.settings)

    @cached_property
    def lessons(self) -> LessonService:
        """What was learned, wherever it was written."""
        from leadway.services.progress.lessons import LessonService

        return LessonService(self.database, self.clock, self.changes, self.settings)

    @cached_property
    def erasure(self) -> ErasureService:
        """Deletes records for good."""
        from leadway.services.erasure.service import ErasureService

        for week in self.weeks.weeks_without_page():
            self.weeks.fill_old_week(week)
        return ErasureService(self.database, self.clock, self.changes, self.settings)

    def ritual(self, week: Week) -> OpenRitual:
        """Open the ritual of a week, new or where it was left; raise KnownError where it is sealed."""
        # Loaded with the first ritual: *This week* is shown sooner (20 ms) without it.
        from leadway.services.ritual.rituals import OpenRitual

        return OpenRitual(self.database, self.clock, self.changes, self.settings, week)

    def reminder(self) -> ReminderService:
        """Return the reminder's service; it holds nothing of its own, so each call may have another."""
        from leadway.services.reminder.service import ReminderService

        return ReminderService(self.reminder_store, self.clock)

    def save(self, path: Path, content: bytes, *, replace: bool) -> None:
        """Write a finished file where the person says, in any thread; raises KnownError."""
        save(self.folder, path, content, replace=replace)

    def shared_folder_fault(self) -> KnownError | None:
        """Return what is to be said where other people of this computer may change the data, or None."""
        from leadway.system.shared import shared_folder_fault

        return shared_folder_fault(self.folder.path)

    def rescue_file(self) -> RescueFile:
        """Return where words go that cannot be saved when the program must end."""
        from leadway.services.rescue_file import RescueFile

        return RescueFile(self.folder, self.key.value)

    def protection(self) -> KeySettings:
        """Return what says how the key is kept, and changes it; it holds no open file."""
        from leadway.services.keys.key_settings import KeySettings

        return KeySettings(self.folder, self.key)

    def exporting(self) -> ExportService:
        """Return what writes everything into one file; it holds nothing, so each call may have its own."""
        from leadway.services.transfer.exporting import ExportService

        return ExportService(self.database, self.clock, self.weeks)

    def importing(self) -> ImportService:
        """Return what brings data in; it holds nothing, so each call may have its own."""
        from leadway.services.transfer.importing import ImportService

        return ImportService(self.database, self.changes, self._back_up)

    def backups(self) -> BackupService:
        """Return what makes and finds backups; it holds nothing, so each call may have its own."""
        from leadway.services.backup.backups import BackupService

        return BackupService(self.folder, self.key.value, self.clock, self.database)

    def recovery_service(self) -> RecoveryService:
        """Return what restores backups of this data; it holds nothing, so each call may have its own."""
        from leadway.services.backup.recovery import RecoveryService
        from leadway.storage.backups import contents_while_open

        present = partial(contents_while_open, self.folder.database, self.key.value)
        return RecoveryService(self.folder, self.clock, self.key, present)

    def _back_up(self) -> None:
        from leadway.domain.backups import BackupReason
        from leadway.services.backup.backups import make

        make(self.backups().job(BackupReason.IMPORT))

    def close(self) -> None:
        """Flush everything to the disk and close the file."""
        if "reminder_store" in vars(self) or self.changes.announced & _REMINDED:
            self.reminder_store.detach()
        if "seal_undo" in vars(self):
            with suppress(KnownError):
                self.seal_undo.record_time()
        self.database.close()
        self.lock.release()


def open_services(
    folder: DataFolder, key: Key, clock: Clock, remembered: Callable[[], ReminderStore] | None = None
) -> Services:
    """Open or make the data of a folder; raises KnownError where that cannot be.

    `remembered` gives the reminder's store of before: from its first use on, it uses the database.
    """
    folder.make()
    folder_lock = shared_lock(folder)
    try:
        if folder.lost_database():
            raise DamagedError(_("Your Leadway data is no longer there."), LOST)
        remove_left_parts(folder)
        with _one_at_a_time(folder):
            database = Database.open(folder.database, key.value, now=clock.now())
    except BaseException:
        folder_lock.release()
        raise
    if key.in_keychain:
        # It has just answered. Otherwise this is done with the next backup.
        _tidy_keychain(folder, key.value)
    mend(folder.key_file, key.value)
    changes = Changes()
    settings = SettingsStore(database)
    _use(settings.load())
    # Weakly: who is late to stop listening must not hold the data after a lock.
    changes.subscribe(partial(_on_changes, ref(settings)))
    weeks = WeekService(database, clock, changes, settings)
    return Services(
        folder=folder,
        database=database,
        clock=clock,
        changes=changes,
        settings=settings,
        weeks=weeks,
        notes=NoteService(database, clock, changes, settings),
        unsaved_texts=UnsavedTexts(database),
        setup=SetupService(database, clock, changes, settings),
        documents=DocumentService(clock, weeks, settings),
        # Opening the data has proven the key.
        key=key._replace(check=""),
        remembered=remembered or partial(_store_of, folder),
        lock=folder_lock,
    )


@contextmanager
def _one_at_a_time(folder: DataFolder) -> Iterator[None]:
    """Keep other programs from opening the data meanwhile: two first starts would make the same tables.

    Raises InUseError where another takes too long. Where no file can be locked, nobody is kept out.
    """
    opening: Lock | None = NO_LOCK
    with suppress(OSError):
        opening = lock(folder.opening, _OPENING_SECONDS)
    if opening is None:
        raise InUseError()
    with opening:
        yield


def _on_changes(settings: ref[SettingsStore], changes: frozenset[Change]) -> None:
    store = settings()
    if store is not None and ProgramPart.SETTINGS in kinds_of(changes):
        with suppress(KnownError):
            _use(store.load())


def _use(settings: Settings) -> None:
    """Tell the rules what they need to know of the settings."""
    use_week_starts(settings.week_starts)
    use_examples_of(settings.field_of_work)


def _tidy_keychain(folder: DataFolder, key: bytes) -> None:
    """Remove from the keychain what an interrupted change of the key left in it."""
    with suppress(KnownError):
        file = KeyFile.read(folder.key_file)
        if file is not None and file.leftover:
            from leadway.services.keys.changes import tidy  # late: there is hardly ever anything

            tidy(folder, key)


def _store_of(folder: DataFolder) -> ReminderStore:
    from leadway.services.reminder.store import closed_store

    return closed_store(folder)
