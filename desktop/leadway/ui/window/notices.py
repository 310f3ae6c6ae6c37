"""Notices at the foot of the navigation: about the program itself, and about the open data."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from leadway.domain.errors import KnownError
from leadway.ui.widgets.notice import Notice

if TYPE_CHECKING:
    from leadway.services.session import Services
    from leadway.ui.window.main_window import MainWindow, Topic

BUG = Notice(
    "Something went wrong",
    "A fault of Leadway’s own. What you wrote is saved. Where it happened in the program, and nothing you "
    "wrote, is in leadway.log in the data folder.",
    "about",
)
INCOMPLETE = Notice(
    "Part of Leadway is missing",
    "Some of its own files, such as typefaces or signs, are not there, so it looks plainer. Your data is not "
    "touched by it. Install Leadway again.",
    "about",
)
UNPROTECTED = Notice(
    "Not protected by a keychain",
    "No keychain answered on this computer, so the key lies in a private file beside the data. "
    "Whoever can read your files can read your notes.",
    "protection",
    icon="lock-open",
)
BACKUP_MISSED = "The last backup did not work"
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
        if not self._services.protected:
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
