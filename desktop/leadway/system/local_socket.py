"""One line from another program of the same person, and one word back, over a local socket.

On Linux and macOS the socket is a file, and the kernel reports who is at the other end. Python has no such
sockets on Windows: there the file holds a port of this computer and a secret that only its owner can read.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socket import socket

LOOPBACK = sys.platform == "win32"
"""Whether this system has no sockets in files, so that the file names a port."""
ANSWER = b"heard\n"
MOST_BYTES = 4096
"""The longest line that is read."""
MOST_WAITING = 8
"""How many callers may wait to be accepted; the next ones wait for their connection."""
LINE_SECONDS = 0.1
"""How long a line may take once its caller is accepted. It is sent right after connecting."""

_HOST = "127.0.0.1"
_ANY_PROGRAM = -1
# Python does not name macOS' own: SOL_LOCAL, LOCAL_PEERCRED, and the size of its struct xucred.
_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES = 0, 1, 76


def call(path: Path, line: bytes, seconds: float, *, loopback: bool = LOOPBACK) -> bool:
    """Send a line to the listener at `path` and return whether it answered; False without one of this person.

    Raises TimeoutError where somebody is there and does not answer in time.
    """
    try:
        secret = b""
        address: str | tuple[str, int] = str(path)
        if loopback:
            port, secret = path.read_bytes().split()
            address = (_HOST, int(port))
    except (OSError, ValueError):
        return False
    with _new_socket(loopback) as connection:
        connection.settimeout(seconds)
        try:
            connection.connect(address)
            if not loopback and not _is_own_program(connection):
                return False
            _allow_windows_in_front()
            connection.sendall(secret + line)
            return connection.recv(len(ANSWER)) == ANSWER
        except TimeoutError:
            raise
        except OSError:
            return False


class Listener:
    """Receives lines at a socket on the thread that made it, while that thread's events run."""

    def __init__(self, path: Path, received: Callable[[bytes], None], *, loopback: bool = LOOPBACK) -> None:
        """Listen at `path`; a file that is left there is replaced. Raises OSError where that cannot be."""
        from PySide6.QtCore import QSocketNotifier

        self._path = path
        self._received = received
        self._loopback = loopback
        self._secret = b""
        _remove_left_behind(path)
        self._socket = _new_socket(loopback)
        try:
            if loopback:
                self._bind_to_port()
            else:
                self._socket.bind(str(path))
            # Before it listens: until then nobody can connect.
            path.chmod(0o600)
            self._socket.listen(MOST_WAITING)
            self._socket.settimeout(0.0)
        except OSError:
            self._socket.close()
            raise
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._accept)

    def close(self) -> None:
        """Stop listening."""
        self._notifier.setEnabled(False)
        self._notifier.deleteLater()
        self._socket.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _bind_to_port(self) -> None:
        import secrets
        import socket

        # Without it, another person's program could take over the port.
        if exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", None):
            self._socket.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        self._socket.bind((_HOST, 0))
        self._secret = secrets.token_hex(16).encode()
        self._path.write_bytes(b"%d %s" % (self._socket.getsockname()[1], self._secret))

    def _accept(self) -> None:
        received = None
        # A caller that has gone already, or that sends nothing in time, is an OSError.
        with suppress(OSError):
            connection, _ = self._socket.accept()
            with connection, connection.makefile("rb") as stream:
                connection.settimeout(LINE_SECONDS)
                line = stream.readline(MOST_BYTES) if self._loopback or _is_own_program(connection) else b""
                if line.endswith(b"\n") and line.startswith(self._secret):
                    received = line.removeprefix(self._secret)
                    # Answered before it is done: that may take longer than the caller waits.
                    connection.sendall(ANSWER)
        if received is not None:
            self._received(received)


def _new_socket(loopback: bool) -> socket:  # noqa: FBT001 -- the kind of socket
    import socket  # late: the first program needs it only after its window is shown

    family = socket.AF_INET
    if sys.platform != "win32" and not loopback:
        family = socket.AF_UNIX
    return socket.socket(family, socket.SOCK_STREAM)


def _remove_left_behind(path: Path) -> None:
    """Remove what this person's last program left; raise OSError where it is another person's."""
    with suppress(FileNotFoundError):
        if sys.platform != "win32" and path.lstat().st_uid != os.geteuid():
            raise PermissionError(f"{path.name} was made by somebody else")  # no text
        path.unlink()


def _is_own_program(connection: socket) -> bool:
    """Whether this person runs the program at the other end; true where only the rights of the file tell."""
    import socket

    is_own = True
    if sys.platform == "linux":
        found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        is_own = bool(struct.unpack("3i", found)[1] == os.geteuid())
    elif sys.platform == "darwin":
        found = connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES)
        is_own = bool(struct.unpack_from("=II", found)[1] == os.geteuid())
    return is_own


def _allow_windows_in_front() -> None:
    """Pass on the right to raise a window, which the person gave to this program by starting it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROGRAM)
