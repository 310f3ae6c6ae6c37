"""When Leadway locks by itself: after a time without use, and with the screen. No widgets, no timers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from leadway.domain.clock import Clock


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
