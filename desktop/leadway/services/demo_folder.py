"""Refuses a data folder for the demonstration in which a person has ever written or chosen anything."""

from __future__ import annotations

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.services.file_swap import recover
from leadway.services.keys import KeyRequest
from leadway.services.reminder.store import closed_store
from leadway.storage.backups import NO_CONTENT, read_contents, written_settings
from leadway.storage.connection import known_migrations
from leadway.system.paths import DataFolder

WRITTEN = _("In this one something was written.")
_BY_PROGRAM = frozenset({"started_on", "first_day", "week_starts", "reminder_taken", "dropped_links"})
"""The settings that a start writes by itself."""


def refuse_used_folder(folder: DataFolder) -> None:
    """Raise KnownError, with the reason, where anything in the folder is a person's; change nothing.

    To be called before the data is opened, which would bring data of an earlier version to this one.
    """
    recover(folder)
    if reason := _use_of(folder):
        raise KnownError(
            _("The demonstration needs an empty data folder. {reason}").format(reason=reason),
            _("Name another folder with --data-dir. Nothing was changed."),
        )


def _use_of(folder: DataFolder) -> str:
    """Return what shows that the folder was used, as a sentence; an empty text where nothing does."""
    if folder.backups.exists() and any(folder.backups.iterdir()):
        return _("This one has backups.")
    for name in (folder.destinations.name, folder.language.name):
        if folder.path.joinpath(name).exists():
            return _("In this one something was chosen: {file} is there.").format(file=name)
    if folder.unsaved.exists():
        return WRITTEN
    if folder.has_database():
        is_closed = not folder.key_file.exists()
        used = _("This one holds a database without its key file.") if is_closed else _use_of_database(folder)
        if used:
            return used
    if _has_answers(folder):
        return _("This one holds what you answered the reminder.")
    if folder.key_file.exists() and not folder.has_database():
        return _("This one has a key, and no data.")
    return ""


def _use_of_database(folder: DataFolder) -> str:
    try:
        key = KeyRequest(folder).key().value
        contents = read_contents(folder.database, key)
        settings = written_settings(folder.database, key)
    except KnownError as error:
        return _("This one holds data that does not open: {why}").format(why=error.sentence)
    if contents.schema != known_migrations()[-1]:
        return _("This one holds data of an earlier version.")
    if any(count for table, count in contents.rows if table not in NO_CONTENT):
        return WRITTEN
    if settings - _BY_PROGRAM:
        return _("In this one something was chosen or begun.")
    return ""


def _has_answers(folder: DataFolder) -> bool:
    """Whether the reminder's file has, or may have, an answer of a person."""
    if not folder.reminder_file.exists():
        return False
    store = closed_store(folder)
    if store.is_blank:
        return True
    state = store.state()
    choices = state.choices
    return bool(
        state.weeks or state.begun or choices.weekly_time or choices.snoozed_until or choices.away_until
    )
