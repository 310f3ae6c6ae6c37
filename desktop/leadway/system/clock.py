"""The real clock, and the name of the zone that this computer is in."""

import os
from datetime import datetime
from pathlib import Path


class SystemClock:
    """The clock of this computer."""

    def now(self) -> datetime:
        """Return the present moment in the local zone."""
        return datetime.now().astimezone()


def zone_name() -> str:
    """Return the IANA name of the local zone, or an empty string where the system does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named and not named.startswith("/"):
        return named
    # TZ may name a file, too; without it the system's own is a link to one.
    link = Path(named or "/etc/localtime")
    if link.exists():
        _, marker, name = str(link.resolve()).partition("zoneinfo/")
        if marker:
            return name
    from PySide6.QtCore import QTimeZone

    return QTimeZone.systemTimeZoneId().toStdString()
