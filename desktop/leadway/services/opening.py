"""Opens the data of one folder: the key, the database, and everything a person can do with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadway.domain.clock import Clock
from leadway.domain.weeks import Week
from leadway.services.changes import Changes
from leadway.services.documents import DocumentService
from leadway.services.keys import Key
from leadway.services.notes import NoteService
from leadway.services.settings import SettingsStore
from leadway.services.setup import SetupService
from leadway.services.unfinished import UnfinishedTexts
from leadway.services.weeks import WeekService
from leadway.storage.database import Database
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    from leadway.services.calendar_file import CalendarFile
    from leadway.services.reminder import ReminderService
    from leadway.services.rituals import OpenRitual


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
        # Loaded with the first ritual: *This week* is shown sooner (20 ms) without it.
        from leadway.services.rituals import OpenRitual

        return OpenRitual(self.database, self.clock, self.changes, self.settings, week)

    def reminder(self) -> ReminderService:
        """Return the reminder's service; it holds nothing, so each call may have its own."""
        # Loaded after the first paint: the zones of the world are not needed for it.
        from leadway.services.reminder import ReminderService

        return ReminderService(self.database, self.clock, self.changes, self.settings, self.weeks)

    def calendar(self) -> CalendarFile:
        """Return what makes a calendar file of the slot."""
        from leadway.services.calendar_file import CalendarFile

        return CalendarFile(self.clock, self.settings)

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
