"""What looks after open data: whether it is time to lock, whether it is whole, whether there is a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from leadway.ui.app.auto_backup import Safekeeping
from leadway.ui.app.auto_lock import Sentinel

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.domain.system_ports import Presence
    from leadway.services.session import Services


class WhileOpen(QObject):
    """Belongs to open data, and is closed before it."""

    time_to_lock = Signal()
    damaged = Signal(object)
    """The data is damaged; carries the KnownError."""
    missed = Signal(object)
    """A copy is missing; carries the KnownError."""

    def __init__(self, services: Services, presence: Presence, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sentinel = Sentinel(services, presence, self)
        self._sentinel.time_to_lock.connect(self.time_to_lock)
        self._safekeeping = Safekeeping(services, self)
        self._safekeeping.damaged.connect(self.damaged)
        self._safekeeping.missed.connect(self.missed)
        self._safekeeping.begin()

    @property
    def trouble(self) -> KnownError | None:
        """Why the last copy is missing; None where it is not."""
        return self._safekeeping.trouble

    def close(self) -> None:
        """Leave the data alone."""
        self._sentinel.close()
        self._safekeeping.close()
