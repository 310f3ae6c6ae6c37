"""What the window needs of the operating system: passed in by the wiring, faked in tests."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from leadway.domain.event import Event, Subscription
from leadway.domain.reminder import DesktopState


class DesktopMonitor(Protocol):
    """Whether this is a moment to interrupt the person."""

    def state(self) -> DesktopState:
        """Return what is known of the desktop, at once; what the system does not report is None."""
        ...

    def subscribe(self, listener: Callable[[], object]) -> Subscription:
        """Call the listener, on the main thread, whenever it is worth asking again.

        That is after sleep, at an unlocked screen, and when the result of `state` has changed. It may
        be called more often than needed, and never from inside `state`.
        """
        ...

    def close(self) -> None:
        """Stop listening; `state` then knows nothing. Closing twice does no harm."""
        ...


class Registration(StrEnum):
    """The state of starting at login as the system has it, which may not be what was last chosen."""

    ON = "on"
    OFF = "off"
    OTHER = "other"
    """Something is registered, and it starts another program or other data than this one."""
    DISABLED = "disabled"
    """It is registered, and the desktop is set to leave it out."""
    ASKED = "asked"
    """The desktop was asked, and it asks the person; `Autostart.changed` announces its answer."""
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class AutostartState:
    """The state of starting at login, and the same in words for a person."""

    registration: Registration
    sentence: str
    next_step: str = ""
    """What to do about it, or nothing."""

    @property
    def on(self) -> bool:
        """Whether this program, with these data, starts at login."""
        return self.registration is Registration.ON


class Autostart(Protocol):
    """Starting at login, where the system keeps that."""

    def state(self) -> AutostartState:
        """Return what is really registered; read each time, and never an exception."""
        ...

    def switch_on(self) -> AutostartState:
        """Register this program in the background, and return what is then found; raises KnownError."""
        ...

    def switch_off(self) -> AutostartState:
        """Take the registration away, and return what is then found; raises KnownError."""
        ...

    @property
    def changed(self) -> Event[[]]:
        """Announced on the main thread when `state` has changed without being switched here."""
        ...
