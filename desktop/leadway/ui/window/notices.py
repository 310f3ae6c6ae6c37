"""Notices at the foot of the navigation: about the program itself, and about the open data."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.ui.widgets.rail import Notice

if TYPE_CHECKING:
    from leadway.services.session import Services
    from leadway.ui.window.main_window import MainWindow, Topic

BUG = Notice(
    _("Something went wrong"),
    _(
        "This was a bug in Leadway. What you wrote is saved. The file leadway.log in the data folder says "
        "where in the program it happened, and nothing you wrote."
    ),
    "about",
)
INCOMPLETE = Notice(
    _("Part of Leadway is missing"),
    _(
        "Some of the program’s own files, such as typefaces or icons, are missing, so it looks plainer. Your "
        "data is not affected. Install Leadway again."
    ),
    "about",
)
UNPROTECTED = Notice(
    _("Not protected by a keychain"),
    _(
        "This computer has no keychain, so the key is in a private file next to your data. Anyone who can "
        "read your files can read your notes."
    ),
    "protection",
    icon="lock-open",
)
BACKUP_MISSED = _("The last backup did not work")
_OF_THE_DATA: tuple[Topic, ...] = ("backup", "recovery", "protection")


class DataNotices:
    """Shows notices about the data as long as it is open."""

    def __init__(self, main_window: MainWindow, services: Services) -> None:
        self._main_window = main_window
        self._services = services
        self.backup_missed = ""
        """Why the last backup was not made, or did not get everywhere; empty where all is well."""

    def begin(self) -> None:
        """Show a notice where only the file's permissions protect the key."""
        if not self._services.key.protected:
            self._main_window.set_notice("protection", UNPROTECTED)

    def close(self) -> None:
        """Remove every notice: the data is about to be closed."""
        for topic in _OF_THE_DATA:
            self._main_window.set_notice(topic, None)

    def show_protection(self) -> None:
        """Check again whether only the file's permissions protect the key."""
        with suppress(KnownError):
            bare = self._services.protection().state().unprotected
            self._main_window.set_notice("protection", UNPROTECTED if bare else None)

    def show_backup_missed(self, error: KnownError | None) -> None:
        """Say that the last backup was not made, or did not get everywhere; None where all is well."""
        self.backup_missed = str(error) if error is not None else ""
        missed = Notice(BACKUP_MISSED, self.backup_missed, "backups") if error is not None else None
        self._main_window.set_notice("backup", missed)

    def show_recovered(self, sentence: str) -> None:
        """Say what a recovery action did."""
        self._main_window.set_notice("recovery", Notice(sentence, "", "backups"))

    def forget_recovered(self) -> None:
        """The result of a recovery action has been read."""
        self._main_window.set_notice("recovery", None)
