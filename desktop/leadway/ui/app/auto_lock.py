"""Decides while the data is open when to lock: after some time without use, with the screen, by Ctrl+L."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from leadway.domain.change import Change, ProgramPart, kinds_of
from leadway.domain.clock import Clock
from leadway.domain.errors import KnownError
from leadway.domain.system_ports import DesktopMonitor
from leadway.services.session import Services
from leadway.ui.widgets.keyboard import is_ctrl_letter

_USE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
)


class LockRule(NamedTuple):
    """What the person chose. Without a passphrase nothing locks by itself: it would only hide."""

    after_minutes: int = 0
    """How long without use; 0 for never."""

    with_screen: bool = True
    has_passphrase: bool = False


class IdleWatch:
    """Remembers when Leadway was last used, and decides by the rule whether it locks now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._used_at = clock.now()

    def used(self) -> None:
        """Note that a person pressed a key or moved the mouse in Leadway."""
        self._used_at = self._clock.now()

    def locks(self, rule: LockRule, *, screen_locked: bool | None) -> bool:
        """Whether to lock now; where the system does not report its screen, `screen_locked` is None."""
        if not rule.has_passphrase:
            return False
        if rule.with_screen and screen_locked is True:
            return True
        return rule.after_minutes > 0 and self._idle() >= timedelta(minutes=rule.after_minutes)

    def _idle(self) -> timedelta:
        now: datetime = self._clock.now()
        if now < self._used_at:
            # The clock was set back: the time without use begins again.
            self._used_at = now
        return now - self._used_at


class AutoLock(QObject):
    """Lives as long as the data is open. It is asked by `SessionWatch`, and by a screen that locks."""

    time_to_lock = Signal()

    def __init__(self, services: Services, presence: DesktopMonitor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._presence = presence
        self._watch = IdleWatch(services.clock)
        self._over = False
        self._rule = self._read_rule()
        # Not on the application: every event of every widget would go through Python.
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_window)
        for window in QGuiApplication.topLevelWindows():
            self._on_window(window)
        self._subscriptions = (services.changes.subscribe(self._on_changes), presence.subscribe(self.check))

    def check(self) -> None:
        """Announce once when it is time to lock."""
        if self._over:
            return
        locked = self._presence.state().locked if self._rule.with_screen else None
        if self._watch.locks(self._rule, screen_locked=locked):
            self._lock()

    def _lock(self) -> None:
        if not self._over:
            self._over = True
            self.time_to_lock.emit()

    def close(self) -> None:
        """Stop. The desktop monitor lives on and must not keep the data in memory."""
        self._over = True
        for subscription in self._subscriptions:
            subscription.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note every use, and lock by Ctrl+L: a dialog, a list or a calendar hands no key to the window."""
        if event.type() in _USE:
            self._watch.used()
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and is_ctrl_letter(event, "L")
        ):
            # A text that an input method is composing is in its field before the field goes.
            QGuiApplication.inputMethod().commit()
            self._lock()
            return True
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
