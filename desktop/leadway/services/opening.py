"""Opens the data of one folder: the key, the database, and everything a person can do with them."""

from __future__ import annotations

from dataclasses import dataclass

from leadway.domain.clock import Clock
from leadway.domain.weeks import Week
from leadway.services.changes import Changes
from leadway.services.documents import DocumentService
from leadway.services.keys import Key
from leadway.services.notes import NoteService
from leadway.services.rituals import OpenRitual
from leadway.services.settings import SettingsStore
from leadway.services.setup import SetupService
from leadway.services.unfinished import UnfinishedTexts
from leadway.services.weeks import WeekService
from leadway.storage.database import Database
from leadway.system.paths import DataFolder


@dataclass(frozen=True, slots=True)
class Services:
    """What the window and the command line work with."""

    database: Database
    clock: Clock
    changes: Changes
    settings: SettingsStore
    weeks: WeekService
    notes: NoteService
    unfinished: UnfinishedTexts
    setup: SetupService
    documents: DocumentService
    in_keychain: bool

    def ritual(self, week: Week) -> OpenRitual:
        """Open the ritual of a week, new or where it was left; raise KnownError where it is sealed."""
        return OpenRitual(self.database, self.clock, self.changes, self.settings, week)

    def close(self) -> None:
        """Bring everything onto the disk and let the file go."""
        self.database.close()


def open_services(folder: DataFolder, key: Key, clock: Clock) -> Services:
    """Open or make the data of a folder; raises KnownError where that cannot be."""
    folder.make()
    database = Database.open(folder.database, key.value)
    changes = Changes()
    settings = SettingsStore(database)
    weeks = WeekService(database, clock, changes, settings)
    return Services(
        database=database,
        clock=clock,
        changes=changes,
        settings=settings,
        weeks=weeks,
        notes=NoteService(database, clock, changes),
        unfinished=UnfinishedTexts(database),
        setup=SetupService(database, clock, changes, settings),
        documents=DocumentService(clock, weeks, settings),
        in_keychain=key.in_keychain,
    )
