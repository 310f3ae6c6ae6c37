"""The second cue: the weekly slot as a file for the person's own calendar, which rings without Leadway."""

from __future__ import annotations

import uuid
from pathlib import Path

from leadway.domain.clock import Clock
from leadway.domain.due import zone
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.settings import SettingsStore
from leadway.system.clock import zone_name

FILE_NAME = "Leadway.ics"  # no text


class CalendarFile:
    """Makes the file; the event in it stays the same one, so that opening it again replaces the old one."""

    def __init__(self, clock: Clock, settings: SettingsStore) -> None:
        self._clock = clock
        self._settings = settings

    def content(self) -> bytes:
        """Return the file of the slot as it is now; raise KnownError where there is none, or no such zone."""
        # Loaded when it is needed: icalendar takes 100 ms.
        from leadway.reports.calendar import weekly_event

        choices = self._settings.load()
        if choices.weekly_time is None:
            raise KnownError(_("You have set no weekly time yet."), _("Choose a day and a time first."))
        where = zone(choices.weekly_time_zone or zone_name())
        event = f"{choices.weekly_time.weekday} {choices.weekly_time.at:%H:%M} {where}"
        uid = choices.calendar_uid or f"{uuid.uuid4()}@leadway"
        changed = choices.calendar_event not in ("", event)
        sequence = choices.calendar_sequence + int(changed)
        self._settings.change(calendar_uid=uid, calendar_event=event, calendar_sequence=sequence)
        return weekly_event(choices.weekly_time, where, self._clock.now(), uid=uid, sequence=sequence)

    def save(self, path: Path, *, replace: bool) -> None:
        """Write the file; raises KnownError where it is there already and may not be replaced."""
        from leadway.services.documents.documents import save

        save(path, self.content(), replace=replace)
