"""Decides while the data is open when to lock: after some time without use, or with the screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from leadway.domain.change import Change, ProgramPart, kinds_of
from leadway.domain.errors import KnownError
from leadway.domain.system_ports import DesktopMonitor
from leadway.services.session import Services
from leadway.ui.app.lock_rule import IdleWatch, LockRule

# How late a lock may come.
_CHECK_EVERY_MS = 15_000
_USE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
)


class AutoLock(QObject):
    """Lives as long as the data is open."""

    time_to_lock = Signal()

    def __init__(self, services: Services, presence: DesktopMonitor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._presence = presence
        self._watch = IdleWatch(services.clock)
        self._over = False
        self._rule = self._read_rule()
        self._timer = QTimer(self, interval=_CHECK_EVERY_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()
        # Not on the application: every event of every widget would go through Python.
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window)
        for window in QGuiApplication.topLevelWindows():
            self._on_window(window)
        self._subscriptions = (services.changes.subscribe(self._on_changes), presence.subscribe(self.check))

    def check(self) -> None:
        """Announce once that it is time to lock, where it is."""
        if self._over:
            return
        locked = self._presence.surroundings().locked if self._rule.with_screen else None
        if self._watch.locks(self._rule, screen_locked=locked):
            self._over = True
            self.time_to_lock.emit()

    def close(self) -> None:
        """Stop. The desktop monitor lives on and must not keep the data in memory."""
        self._over = True
        self._timer.stop()
        for subscription in self._subscriptions:
            subscription.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note every use; the event itself goes on."""
        if event.type() in _USE:
            self._watch.used()
        return super().eventFilter(watched, event)

    def _on_window(self, window: QWindow | None) -> None:
        if window is not None:
            self._watch.used()
            # Installing it again moves it, and does not double it.
            window.installEventFilter(self)

    def _on_changes(self, changes: frozenset[Change]) -> None:
        if kinds_of(changes) & {ProgramPart.SETTINGS, ProgramPart.KEY}:
            self._rule = self._read_rule()

    def _read_rule(self) -> LockRule:
        try:
            settings = self._services.settings.load()
            state = self._services.protection().state()
        except KnownError:
            return LockRule()
        return LockRule(settings.lock_after, settings.lock_with_screen, state.passphrase)
