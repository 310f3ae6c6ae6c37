"""What may be done with the data while it is closed: how it is called meanwhile, and how its end is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from leadway.domain.backups import parse_name
from leadway.services.backup.recovery import RecoveryService
from leadway.services.backup.restore import InspectedBackup
from leadway.services.keys import Key
from leadway.ui.backup.texts import in_short, moment

RESTORING = "Going back to the copy of {when}"
RESTORING_MEANS = "It is written beside and verified before it takes the place of what is there."
RESTORED = "The copy is back: {contents}."
KEPT = "What was there before is kept as the copy of {when}."
SALVAGING = "Saving what can be read"
SALVAGING_MEANS = "Table by table, around the damage, into new data. The damaged file is kept."
SALVAGED_KEPT = "The damaged file is kept among the copies."
KEY_FILE = "Putting the key file back"
KEY_FILE_MEANS = "It comes from a copy, and was tried on your data."
KEY_FILE_BACK = "The key file is back, and with it everything you wrote."


class RecoveryAction(NamedTuple):
    """A change of the data that needs it closed."""

    heading: str
    explanation: str
    go: Callable[[], tuple[Key, str]]
    """Does it, beside the interface; returns what opens the data now and a sentence. Raises KnownError."""


def restore_action(recovery_service: RecoveryService, inspected: InspectedBackup) -> RecoveryAction:
    """Return the way to a backup."""
    heading = RESTORING.format(when=moment(inspected.backup.made_at))
    return RecoveryAction(heading, RESTORING_MEANS, partial(_restore, recovery_service, inspected))


def salvage_action(recovery_service: RecoveryService, good: InspectedBackup | None) -> RecoveryAction:
    """Return the way around the damage; what is lost and needed comes from a good backup."""
    return RecoveryAction(SALVAGING, SALVAGING_MEANS, partial(_salvage, recovery_service, good))


def key_file_action(recovery_service: RecoveryService, key_from: InspectedBackup) -> RecoveryAction:
    """Return the way of putting a key file back."""
    return RecoveryAction(KEY_FILE, KEY_FILE_MEANS, partial(_put_back, recovery_service, key_from))


def _restore(recovery_service: RecoveryService, inspected: InspectedBackup) -> tuple[Key, str]:
    restored = recovery_service.restore(inspected)
    said = RESTORED.format(contents=in_short(restored.contents))
    named = parse_name(restored.kept.name) if restored.kept is not None else None
    return restored.key, f"{said} {KEPT.format(when=moment(named[0]))}" if named else said


def _salvage(recovery_service: RecoveryService, good: InspectedBackup | None) -> tuple[Key, str]:
    salvaged = recovery_service.salvage(good)
    return salvaged.key, f"{salvaged.sentence} {SALVAGED_KEPT}"


def _put_back(recovery_service: RecoveryService, key_from: InspectedBackup) -> tuple[Key, str]:
    return recovery_service.put_key_file_back(key_from), KEY_FILE_BACK
