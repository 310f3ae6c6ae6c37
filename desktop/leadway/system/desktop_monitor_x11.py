"""Whether the window in use fills the screen, asked of an X server directly.

Through XCB, which Qt needs anyway, and by a short connection of its own: unlike Xlib, XCB never ends the
program when a window is gone or the server dies.
"""

from __future__ import annotations

import ctypes
from functools import cache

_ANY_TYPE = 0
_MOST_ATOMS = 64
_HEADER = 32
"""Bytes before the value in the answer to a question for a property."""


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (("data", ctypes.POINTER(ctypes.c_uint32)), ("rem", ctypes.c_int), ("index", ctypes.c_int))


@cache
def _library() -> ctypes.CDLL | None:
    """Return XCB with the types of its results, or None where it is not installed."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return None
    for name in ("xcb_connect", "xcb_get_setup", "xcb_intern_atom_reply", "xcb_get_property_reply"):
        getattr(xcb, name).restype = ctypes.c_void_p
    xcb.xcb_setup_roots_iterator.restype = _Screens
    xcb.xcb_intern_atom.restype = xcb.xcb_get_property.restype = _Cookie
    return xcb


def full_screen_window(display: str) -> bool | None:
    """Return whether the active window fills the screen; None where the window manager does not tell."""
    xcb = _library()
    if xcb is None:
        return None
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    try:
        if xcb.xcb_connection_has_error(connection):
            return None
        screens = xcb.xcb_setup_roots_iterator(ctypes.c_void_p(xcb.xcb_get_setup(connection)))
        if screens.rem < 1:
            return None
        server = _Server(xcb, connection)
        # A screen's description begins with its root window.
        active = server.words(int(screens.data[0]), "_NET_ACTIVE_WINDOW")
        if active is None:
            # No window manager, or one that does not say.
            return None
        if not active or not active[0]:
            return False
        return server.atom("_NET_WM_STATE_FULLSCREEN") in (server.words(active[0], "_NET_WM_STATE") or [])
    finally:
        xcb.xcb_disconnect(connection)


class _Server:
    """The two questions, with their answers freed."""

    def __init__(self, xcb: ctypes.CDLL, connection: ctypes.c_void_p) -> None:
        self._xcb = xcb
        self._connection = connection

    def atom(self, name: str) -> int:
        """Return the number of a name, or 0 where nobody has used it."""
        written = name.encode()
        cookie = self._xcb.xcb_intern_atom(self._connection, 1, len(written), written)
        reply = self._xcb.xcb_intern_atom_reply(self._connection, cookie, None)
        if not reply:
            return 0
        number = ctypes.c_uint32.from_address(reply + 8).value
        _free(reply)
        return number

    def words(self, window: int, name: str) -> list[int] | None:
        """Return a property's 32-bit values, or None where the window is gone or has no such property."""
        atom = self.atom(name)
        if not atom:
            return None
        cookie = self._xcb.xcb_get_property(self._connection, 0, window, atom, _ANY_TYPE, 0, _MOST_ATOMS)
        reply = self._xcb.xcb_get_property_reply(self._connection, cookie, None)
        if not reply:
            return None
        values = None
        if ctypes.c_uint8.from_address(reply + 1).value == 32:
            length = self._xcb.xcb_get_property_value_length(ctypes.c_void_p(reply)) // 4
            values = list((ctypes.c_uint32 * length).from_address(reply + _HEADER))
        _free(reply)
        return values


def _free(reply: int) -> None:
    ctypes.CDLL(None).free(ctypes.c_void_p(reply))
