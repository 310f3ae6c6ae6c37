"""The person's choices, each declared once with its type and what holds until they choose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.storage.database import Database
from leadway.storage.models import Setting


@dataclass(frozen=True, slots=True)
class Settings:
    """All choices; the field's name is the name it is stored under."""

    begun_on: date | None = None
    """The first day of use; no week before it is missed."""
    set_up: bool = False
    set_up_at: str = ""
    """The field of the first set-up the person was last in."""
    slot: WeeklyTime | None = None
    slot_zone: str = ""
    hours: WorkingHours = field(default_factory=WorkingHours)
    """When a reminder may show."""
    snoozed_until: datetime | None = None
    away_from: date | None = None
    away_until: date | None = None
    reminder_taken: str = ""
    """The last answer to the reminder that was taken over from its file."""
    calendar_uid: str = ""
    """What the weekly event is called in calendars; one for these data, for ever."""
    calendar_event: str = ""
    """The slot and zone as last saved for a calendar."""
    calendar_sequence: int = 0
    """How often that has changed."""
    on_close: Literal["ask", "tray", "minimise", "quit"] = "ask"
    """What closing the window does; asked once."""
    notify: bool = False
    """Whether the reminder's card comes with a notification of the system."""
    ritual_open: str = ""
    """The week whose ritual fills the window; after a crash it is still there, and opened again."""
    clock_hidden: bool = False
    colours: Literal["system", "light", "dark"] = "system"
    paper: str = "A4"
    lock_after: int = 0
    """Minutes without use after which it locks by itself; 0 for never."""
    lock_with_screen: bool = True
    """Whether it locks when the screen does."""


class SettingsStore:
    """Reads and writes the choices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> Settings:
        """Return the choices made so far; one that this version does not know is left alone."""
        with self._database.reading():
            rows = {row.key: row.value for row in Setting.select()}
        known = {key: value for key, value in rows.items() if key in Settings.__dataclass_fields__}
        document = "{" + ",".join(f"{msgspec.json.encode(k).decode()}:{v}" for k, v in known.items()) + "}"
        return msgspec.json.decode(document, type=Settings)

    def save(self, settings: Settings) -> None:
        """Keep what differs from what was kept."""
        self.change(**{name: getattr(settings, name) for name in Settings.__dataclass_fields__})

    def change(self, **choices: Any) -> None:  # noqa: ANN401 -- each as Settings declares it
        """Keep some choices, named as in Settings; an unknown name is a TypeError."""
        with self._database.writing():
            before = self.load()
            after = replace(before, **choices)
            # Only what was chosen: another window may have changed the rest meanwhile.
            for name in choices:
                value = getattr(after, name)
                if value != getattr(before, name):
                    Setting.delete().where(Setting.key == name).execute()
                    Setting.create(key=name, value=msgspec.json.encode(value).decode())
