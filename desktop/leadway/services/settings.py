"""The person's choices, each declared once with its type and default, and texts begun and not yet saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from leadway.domain.terms import FieldOfWork
from leadway.domain.text import clean
from leadway.domain.weekly_time import WeeklyTime, WorkingHours
from leadway.domain.weeks import WEEKDAYS
from leadway.i18n import _, pgettext
from leadway.storage.database import Database
from leadway.storage.models import Setting, query

if TYPE_CHECKING:
    from leadway.domain.gaps import Addressees

META = "setting"
UNSAVED = "unsaved/"
"""What the name of an unsaved text is stored with, before its place."""


@dataclass(frozen=True, slots=True)
class SettingMeta:
    """What describes a setting except its type and default."""

    label: str = ""
    options: Mapping[object, str] = field(default_factory=dict)
    """The values a person may choose, with their labels; empty for switches and for what is no choice."""
    device_only: bool = False
    """Whether it describes how this computer is used: it is neither exported nor imported."""


FIELD_OF_WORK = SettingMeta(_("Where do you work?"), {work: work.label for work in FieldOfWork})


def _setting(
    default: Any,  # noqa: ANN401 -- as the field declares it
    label: str = "",
    options: Mapping[object, str] | None = None,
    *,
    device_only: bool = False,
) -> Any:  # noqa: ANN401 -- as dataclasses.field returns it
    return field(default=default, metadata={META: SettingMeta(label, options or {}, device_only)})


def meta_of(name: str) -> SettingMeta:
    """Return what a setting declares; an unknown name is a KeyError."""
    meta: SettingMeta = Settings.__dataclass_fields__[name].metadata.get(META, SettingMeta())
    return meta


@dataclass(frozen=True, slots=True)
class Settings:
    """All choices; the field's name is the name it is stored under."""

    started_on: date | None = None
    """The first day of use; no week before it is missed."""
    set_up: bool = False
    set_up_at: str = _setting("", device_only=True)
    """The field of the first set-up the person was last in."""
    addressee: str = ""
    """The role that is told first where something is not the person's to decide alone."""
    second_addressee: str = ""
    """The role that is told where the first gives no answer, or is what it is about."""
    weekly_time: WeeklyTime | None = None
    weekly_time_zone: str = ""
    hours: WorkingHours = field(default_factory=WorkingHours)
    """When a reminder may show."""
    snoozed_until: datetime | None = None
    snoozed_at: datetime | None = None
    """When the person said so."""
    away_from: date | None = None
    away_until: date | None = None
    dropped_links: int = _setting(0, device_only=True)
    """How many links led to no record when migration 0003 brought the data here."""
    silent_on: date | None = field(default=None, metadata={META: SettingMeta(device_only=True)})
    """The day of an undone seal, on which no reminder shows."""
    reminder_taken: str = _setting("", device_only=True)
    """The last answer to the reminder that was taken over from its file."""
    calendar_uid: str = ""
    """What the weekly event is called in calendars; one for these data, for ever."""
    calendar_event: str = ""
    """The weekly time and zone as last saved for a calendar."""
    calendar_sequence: int = 0
    """How often that has changed."""
    on_close: Literal["ask", "tray", "minimise", "quit"] = _setting(
        "ask",
        _("Closing the window"),
        {
            "ask": _("Ask me once"),
            "tray": _("Keep reminding from the tray"),
            "minimise": _("Minimise"),
            "quit": _("Quit"),
        },
        device_only=True,
    )
    """What closing the window does; asked once."""
    notify: bool = _setting(default=False, device_only=True)
    """Whether the reminder's card comes with a notification of the system."""
    ritual_open: str = _setting("", device_only=True)
    """The week whose ritual fills the window; after a crash it is still there, and opened again."""
    field_of_work: FieldOfWork | None = field(default=None, metadata={META: FIELD_OF_WORK})
    """Which examples are shown; None until it was chosen."""
    first_day: int = _setting(1, _("A week begins on"), {day: WEEKDAYS[day - 1] for day in (1, 7, 6)})
    week_starts: dict[str, int] = field(default_factory=dict)
    """The weekday on which weeks begin, by the week from which on; an empty key is the first week."""
    clock_hidden: bool = False
    colours: Literal["system", "light", "dark"] = _setting(
        "system", _("Colours"), {"system": _("Same as computer"), "light": _("Light"), "dark": _("Dark")}
    )
    text_size: Literal[80, 90, 100, 110, 125, 150, 175, 200] = _setting(
        100,
        _("Text size"),
        {n: f"{n} %" for n in (80, 90, 100, 110, 125, 150, 175, 200)},
        device_only=True,
    )
    """The size of all text in the window, in percent of the usual one."""

    paper: str = _setting(
        "A4",
        _("Paper"),
        {"A4": "A4", "Letter": pgettext("paper", "Letter")},  # no text
    )
    lock_after: int = _setting(
        0,
        _("When you have not used Leadway for"),
        {0: _("never"), 5: _("5 minutes"), 15: _("15 minutes"), 60: _("an hour")},
        device_only=True,
    )
    """Minutes without use after which it locks by itself; 0 for never."""
    lock_with_screen: bool = _setting(default=True, label=_("When the screen locks"), device_only=True)
    """Whether it locks when the screen does."""


DEVICE_ONLY = frozenset(name for name in Settings.__dataclass_fields__ if meta_of(name).device_only)
"""The settings that stay on this computer; no import opens a lock."""


TEXT_SIZES = tuple(int(str(n)) for n in meta_of("text_size").options)


def addressees(settings: Settings) -> Addressees:
    """Return who is told what is not the person's to decide, with examples of their field of work."""
    from leadway.domain.examples import ADDRESSEES  # late: the first paint does without
    from leadway.domain.gaps import Addressees

    field_of_work = settings.field_of_work
    examples = ADDRESSEES[field_of_work or FieldOfWork.OTHER]
    return Addressees(settings.addressee, settings.second_addressee, field_of_work, examples)


class SettingsStore:
    """Reads and writes the choices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self) -> Settings:
        """Return the choices made so far; one that this version does not know is left alone."""
        with self._database.reading():
            # Each page asks, and the model would take five times as long.
            rows = dict(query("SELECT key, value FROM setting", ()))
        declared = {key: value for key, value in rows.items() if key in Settings.__dataclass_fields__}
        document = "{" + ",".join(f"{msgspec.json.encode(k).decode()}:{v}" for k, v in declared.items()) + "}"
        return msgspec.json.decode(document, type=Settings)

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


class UnsavedTexts:
    """One text for each place that can be written in, such as `note` or `amendment/2026-W47`.

    So a half-written note survives a power cut, too.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, place: str) -> str:
        """Return what was begun there, or an empty text."""
        with self.database.reading():
            row = Setting.get_or_none(Setting.key == UNSAVED + place)
        return row.value if row is not None else ""

    def put(self, place: str, text: str) -> str:
        """Save the text of a place, and return it as it is stored; an empty one is deleted."""
        stored = clean(text) if text.strip() else ""
        with self.database.writing():
            Setting.delete().where(Setting.key == UNSAVED + place).execute()
            if stored:
                Setting.create(key=UNSAVED + place, value=stored)
        return stored
