"""The way of a command to the data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.system.clock import SystemClock

if TYPE_CHECKING:
    from leadway.domain.clock import Clock
    from leadway.services.session import Services
    from leadway.system.paths import DataFolder


@contextmanager
def opened(folder: DataFolder, clock: Clock | None = None) -> Iterator[Services]:
    """Open the folder’s data, made where there is none, and close it at the end; raises KnownError."""
    # Imported here: reading the arguments must not make the window wait for the database.
    from leadway.services.keys import KeyRequest, LockedError
    from leadway.services.session import open_services

    try:
        key = KeyRequest(folder).key()
    except LockedError as error:
        # A passphrase given here would stand in the shell's history.
        raise KnownError(error.sentence, _("Leadway asks for it only in its window.")) from error
    services = open_services(folder, key, clock or SystemClock())
    try:
        # What was answered while the data was closed is in it from here on.
        services.reminder()
        yield services
    finally:
        services.close()


def has_data(folder: DataFolder) -> bool:
    """Whether there is anything to open; raises KnownError where it is being exchanged."""
    from leadway.services import file_swap

    file_swap.recover(folder)
    return folder.database.exists()


def filled(folder: DataFolder) -> DataFolder:
    """Return the folder where it has data, so that nothing is made by asking; raise KnownError otherwise."""
    if not has_data(folder):
        raise KnownError(
            _("There is nothing in {path} yet.").format(path=folder.path),
            _("Name the folder with --data-dir."),
        )
    return folder
