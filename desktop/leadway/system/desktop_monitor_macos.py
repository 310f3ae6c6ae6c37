"""The state of a macOS desktop, through Core Graphics.

Not proven here: this was written from Apple's description and only its decisions are tested. macOS tells
programs neither of its Focus nor, in a simple way, of another program's full screen: both stay unknown. Sleep
is noticed by the clocks.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from leadway.domain.reminder import DesktopState

AWAY_SECONDS = 300.0
LOCKED = "CGSSessionScreenIsLocked"
AT_THE_SCREEN = "kCGSSessionOnConsoleKey"
_UTF8 = 0x08000100
_SESSION = 0
_ANY_INPUT = 0xFFFFFFFF
_FRAMEWORK = "/System/Library/Frameworks/{0}.framework/{0}"


def interpret(session: Mapping[str, bool] | None, idle_seconds: float | None) -> DesktopState:
    """Return what the session's own entries mean; they mention the lock only while it is locked."""
    present = None if idle_seconds is None else idle_seconds < AWAY_SECONDS
    if session is None:
        return DesktopState(present=present)
    at_the_screen = session.get(AT_THE_SCREEN, True)
    return DesktopState(locked=session.get(LOCKED, False), present=present if at_the_screen else False)


if sys.platform == "darwin":

    def read() -> DesktopState:
        """Ask macOS now."""
        return interpret(_session(), _idle_seconds())

    def _session() -> dict[str, bool] | None:
        import ctypes

        graphics = ctypes.CDLL(_FRAMEWORK.format("CoreGraphics"))
        foundation = ctypes.CDLL(_FRAMEWORK.format("CoreFoundation"))
        pointer = ctypes.c_void_p
        graphics.CGSessionCopyCurrentDictionary.restype = pointer
        foundation.CFStringCreateWithCString.restype = pointer
        foundation.CFStringCreateWithCString.argtypes = (pointer, ctypes.c_char_p, ctypes.c_uint32)
        foundation.CFDictionaryGetValue.restype = pointer
        foundation.CFDictionaryGetValue.argtypes = (pointer, pointer)
        foundation.CFBooleanGetTypeID.restype = foundation.CFGetTypeID.restype = ctypes.c_ulong
        foundation.CFGetTypeID.argtypes = foundation.CFRelease.argtypes = (pointer,)
        foundation.CFBooleanGetValue.argtypes = (pointer,)
        foundation.CFBooleanGetValue.restype = ctypes.c_ubyte
        session = graphics.CGSessionCopyCurrentDictionary()
        if not session:
            return None
        entries = {}
        for name in (LOCKED, AT_THE_SCREEN):
            key = foundation.CFStringCreateWithCString(None, name.encode(), _UTF8)
            value = foundation.CFDictionaryGetValue(session, key)
            if value:
                is_boolean = foundation.CFGetTypeID(value) == foundation.CFBooleanGetTypeID()
                entries[name] = bool(foundation.CFBooleanGetValue(value)) if is_boolean else True
            foundation.CFRelease(key)
        foundation.CFRelease(session)
        return entries

    def _idle_seconds() -> float | None:
        import ctypes

        graphics = ctypes.CDLL(_FRAMEWORK.format("CoreGraphics"))
        since = graphics.CGEventSourceSecondsSinceLastEventType
        since.restype = ctypes.c_double
        since.argtypes = (ctypes.c_int32, ctypes.c_uint32)
        seconds = float(since(_SESSION, _ANY_INPUT))
        return seconds if seconds >= 0 else None
