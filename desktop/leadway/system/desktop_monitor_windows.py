"""The state of a Windows desktop, through its own calls.

Proven under wine: that the calls answer. What they mean is taken from Microsoft's description. Windows does
not tell programs of its "do not disturb"; the quiet hour after an upgrade is all that is known of that. Sleep
is noticed by the clocks.
"""

from __future__ import annotations

import sys

from leadway.domain.reminder import DesktopState

AWAY_SECONDS = 300.0

# QUERY_USER_NOTIFICATION_STATE
_NOT_PRESENT, _BUSY, _FULL_SCREEN_GAME, _PRESENTING, _ACCEPTS, _QUIET_TIME, _STORE_PROGRAM = range(1, 8)
_TICKS = 1 << 32
"""The counter of milliseconds starts again after 49 days."""
_MAY_SWITCH = 0x0100


def interpret(
    state: int | None = None,
    *,
    ticks: int | None = None,
    last_input: int | None = None,
    has_desktop: bool | None = None,
) -> DesktopState:
    """Return what the answers of Windows mean; None for a call that did not work.

    `has_desktop` says whether this program may use the desktop that gets the input; not while the lock screen
    does.
    """
    if state is not None and not _NOT_PRESENT <= state <= _STORE_PROGRAM:
        state = None
    # A screen saver or another person's session: nobody is here.
    is_away = state == _NOT_PRESENT
    present = None
    if ticks is not None and last_input is not None:
        present = (ticks - last_input) % _TICKS / 1000 < AWAY_SECONDS
    return DesktopState(
        locked=None if has_desktop is None else not has_desktop,
        do_not_disturb=True if state == _QUIET_TIME else None,
        full_screen=None if state is None or is_away else state in (_BUSY, _FULL_SCREEN_GAME, _PRESENTING),
        present=False if is_away else present,
    )


if sys.platform == "win32":

    def read() -> DesktopState:
        """Ask Windows now."""
        import ctypes
        from ctypes import wintypes

        class LastInput(ctypes.Structure):
            _fields_ = (("size", wintypes.UINT), ("time", wintypes.DWORD))

        state = ctypes.c_int()
        has_state = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state)) == 0
        last = LastInput(ctypes.sizeof(LastInput), 0)
        has_last = bool(ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)))
        open_desktop = ctypes.windll.user32.OpenInputDesktop
        open_desktop.restype = ctypes.c_void_p
        desktop = open_desktop(0, 0, _MAY_SWITCH)
        if desktop:
            ctypes.windll.user32.CloseDesktop(ctypes.c_void_p(desktop))
        return interpret(
            state.value if has_state else None,
            ticks=int(ctypes.windll.kernel32.GetTickCount()) % _TICKS,
            last_input=last.time if has_last else None,
            has_desktop=bool(desktop),
        )
