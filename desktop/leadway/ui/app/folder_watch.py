"""Notices while the data is open that its folder was moved, deleted or replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from leadway.domain.errors import MovedError

if TYPE_CHECKING:
    from leadway.services.session import Services

_CHECK_EVERY_MS = 5_000


class FolderWatch(QObject):
    """Lives as long as the data is open. Each save looks by itself."""

    changed = Signal(object)
    """The folder has gone, with the MovedError, or is back, with None."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = services.database
        self._is_gone = False
        self._timer = QTimer(self, interval=_CHECK_EVERY_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()

    def check(self) -> None:
        """Look now."""
        error: MovedError | None = None
        try:
            self._database.check_in_place()
        except MovedError as moved:
            error = moved
        if self._is_gone != (error is not None):
            self._is_gone = error is not None
            self.changed.emit(error)

    def close(self) -> None:
        """Stop."""
        self._timer.stop()
