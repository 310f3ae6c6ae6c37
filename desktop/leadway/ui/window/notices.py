"""Notices at the foot of the navigation: about the program itself, and about the open data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadway.i18n import _
from leadway.ui.widgets.rail import Notice

if TYPE_CHECKING:
    from leadway.ui.window.main_window import Topic

BUG = _("Something went wrong")
BUG_OPENS = "bug"
"""Stands in place of a section: what the notice of a bug opens."""
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
SHARED = Notice(
    _("Others can change your data"),
    _("Other people on this computer may write to your data folder, or to one above it. See which one."),
    "protection",
    icon="lock-open",
)
UNSAVED, UNSAVED_OPENS = _("Not everything is saved"), "unsaved"
"""The second stands in place of a section: it opens what is not saved."""
BACKUPS_OPEN_NOWHERE_ELSE = Notice(
    _("Backups need a second key"),
    _("The backups in your second folder open on this computer only, or for anyone. See what they need."),
    "backups",
)
MOVED = _("The data folder is gone")
BACKUP_MISSED = _("The last backup did not work")
OF_THE_DATA: tuple[Topic, ...] = ("unsaved", "backup", "recovery", "second_folder", "shared", "protection")
"""Removed when the data is closed."""
