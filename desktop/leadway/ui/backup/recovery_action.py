"""Changes of the data that need it closed: what is shown meanwhile, and the message at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from leadway.domain.backups import parse_name
from leadway.i18n import _
from leadway.services.backup.recovery import RecoveryService
from leadway.services.backup.restore import InspectedBackup
from leadway.services.keys import Key
from leadway.ui.backup.texts import contents_text, moment

RESTORING = _("Restoring the backup of {when}")
RESTORING_MEANS = _("It is written to a new file and checked before it replaces your data.")
RESTORED = _("Restored: {contents}.")
REPLACED = _("The data it replaced is now the backup of {when}.")
SALVAGING = _("Saving what can be read")
SALVAGING_MEANS = _("Everything that can be read goes into new data. The damaged file is kept.")
SALVAGED_KEPT = _("The damaged file is kept among the backups.")
KEY_FILE = _("Restoring the key file")
KEY_FILE_MEANS = _("It comes from a backup and was tested on your data.")
KEY_FILE_BACK = _("The key file is restored, and everything you wrote opens again.")


@dataclass(frozen=True, slots=True)
class RecoveryAction:
    """A change of the data that needs it closed."""

    heading: str
    explanation: str
    run: Callable[[], tuple[Key, str]]
    """Runs in the background; returns the key of the data and a message. Raises KnownError."""


def restore_action(recovery_service: RecoveryService, inspected: InspectedBackup) -> RecoveryAction:
    """Return the action that restores a backup."""

    def restore() -> tuple[Key, str]:
        restored = recovery_service.restore(inspected)
        text = RESTORED.format(contents=contents_text(restored.contents))
        named = parse_name(restored.kept.name) if restored.kept is not None else None
        return restored.key, f"{text} {REPLACED.format(when=moment(named[0]))}" if named else text

    heading = RESTORING.format(when=moment(inspected.backup.made_at))
    return RecoveryAction(heading, RESTORING_MEANS, restore)


def salvage_action(recovery_service: RecoveryService, good: InspectedBackup | None) -> RecoveryAction:
    """Return the action that saves what can be read; what is lost comes from a good backup."""

    def salvage() -> tuple[Key, str]:
        salvaged = recovery_service.salvage(good)
        return salvaged.key, f"{salvaged.sentence} {SALVAGED_KEPT}"

    return RecoveryAction(SALVAGING, SALVAGING_MEANS, salvage)


def key_file_action(recovery_service: RecoveryService, key_from: InspectedBackup) -> RecoveryAction:
    """Return the action that restores a key file."""

    def restore() -> tuple[Key, str]:
        return recovery_service.put_key_file_back(key_from), KEY_FILE_BACK

    return RecoveryAction(KEY_FILE, KEY_FILE_MEANS, restore)
