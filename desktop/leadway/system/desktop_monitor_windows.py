"""What Windows tells of the moment, through its own calls.

Not proven here: this was written from Microsoft's description and only its decisions are tested. Windows does
not tell programs of its "do not disturb"; the quiet hour after an upgrade is all that is known of that. Sleep
is noticed by the clocks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from leadway.domain.reminder import DesktopState

AWAY_SECONDS = 300.0

# QUERY_USER_NOTIFICATION_STATE
_NOT_PRESENT = 1
_BUSY = 2
_FULL_SCREEN_GAME = 3
_PRESENTING = 4
_ACCEPTS = 5
_QUIET_TIME = 6
_STORE_PROGRAM = 7
_KNOWN_STATES = range(_NOT_PRESENT, _STORE_PROGRAM + 1)
_TICKS = 1 << 32
"""The counter of milliseconds begins anew after 49 days."""
_MAY_SWITCH = 0x0100


@dataclass(frozen=True, slots=True)
class Answers:
    """What the calls said; None for a call that did not work."""

    state: int | None = None
    ticks: int | None = None
    last_input: int | None = None
    has_desktop: bool | None = None
    """Whether this program may look at the desktop that gets the input; not while the lock screen does."""


def understood(answers: Answers) -> DesktopState:
    """Return what the answers mean."""
    state = answers.state if answers.state in _KNOWN_STATES else None
    # A screen saver or another person's session: nobody is here to look.
    gone = state == _NOT_PRESENT
    locked = None if answers.has_desktop is None else not answers.has_desktop
    present = None
    if answers.ticks is not None and answers.last_input is not None:
        idle = (answers.ticks - answers.last_input) % _TICKS / 1000
        present = idle < AWAY_SECONDS
    return DesktopState(
        locked=locked,
        do_not_disturb=True if state == _QUIET_TIME else None,
        full_screen=None if state is None or gone else state in (_BUSY, _FULL_SCREEN_GAME, _PRESENTING),
        present=False if gone else present,
    )


class WindowsProbe:
    """Asks Windows."""

    def look(self) -> DesktopState:
        return understood(_answers())

    def start(self, changed: Callable[[], None]) -> None:
        """Windows tells of changes only to windows; the clocks and the reminder's own tick have to do."""

    def stop(self) -> None:
        """There was nothing to hear."""


if sys.platform == "win32":

    def _answers() -> Answers:
        import ctypes
        from ctypes import wintypes

        class LastInput(ctypes.Structure):
            _fields_ = (("size", wintypes.UINT), ("time", wintypes.DWORD))

        state = ctypes.c_int()
        told = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state)) == 0
        last = LastInput(ctypes.sizeof(LastInput), 0)
        has_last = bool(ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)))
        open_desktop = ctypes.windll.user32.OpenInputDesktop
        open_desktop.restype = ctypes.c_void_p
        desktop = open_desktop(0, 0, _MAY_SWITCH)
        if desktop:
            ctypes.windll.user32.CloseDesktop(ctypes.c_void_p(desktop))
        return Answers(
            state=state.value if told else None,
            ticks=int(ctypes.windll.kernel32.GetTickCount()) % _TICKS,
            last_input=last.time if has_last else None,
            has_desktop=bool(desktop),
        )

else:

    def _answers() -> Answers:
        return Answers()
