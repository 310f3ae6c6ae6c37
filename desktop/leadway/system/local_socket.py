"""Linux and macOS: one line from another program of the same person, and one word back, over a socket.

It is a socket of this computer in a file, and the kernel reports who is at the other end.
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

ANSWER = b"heard\n"
MOST_BYTES = 4096
"""The longest line that is read."""
MOST_WAITING = 8
"""How many callers may wait to be accepted; the next ones wait for their connection."""
LINE_SECONDS = 0.1
"""How long a line may take once its caller is accepted. It is sent right after connecting."""

# Python does not name macOS' own: SOL_LOCAL, LOCAL_PEERCRED, and the size of its struct xucred.
_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES = 0, 1, 76


def call(path: Path, line: bytes, seconds: float) -> bool:
    """Send a line to the listener at `path` and return whether it answered; False without one of this person.

    Raises TimeoutError where somebody is there and does not answer in time.
    """
    with _new_socket() as connection:
        connection.settimeout(seconds)
        try:
            connection.connect(str(path))
            if not _is_own_program(connection):
                return False
            connection.sendall(line)
            return connection.recv(len(ANSWER)) == ANSWER
        except TimeoutError:
            raise
        except OSError:
            return False


class Listener:
    """Receives lines at a socket on the thread that made it, while that thread's events run."""

    def __init__(self, path: Path, received: Callable[[bytes], None]) -> None:
        """Listen at `path`; a file that is left there is replaced. Raises OSError where that cannot be."""
        from PySide6.QtCore import QSocketNotifier

        self._path = path
        self._received = received
        _remove_left_behind(path)
        self._socket = _new_socket()
        try:
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

    def _accept(self) -> None:
        received = None
        # A caller that has gone already, or that sends nothing in time, is an OSError.
        with suppress(OSError):
            connection, _ = self._socket.accept()
            with connection, connection.makefile("rb") as stream:
                connection.settimeout(LINE_SECONDS)
                line = stream.readline(MOST_BYTES) if _is_own_program(connection) else b""
                if line.endswith(b"\n"):
                    received = line
                    # Answered before it is done: that may take longer than the caller waits.
                    connection.sendall(ANSWER)
        if received is not None:
            self._received(received)


def _new_socket() -> socket:
    import socket  # late: the first program needs it only after its window is shown

    # Windows has none, and does not come here.
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)  # type: ignore[attr-defined,unused-ignore]


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
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        is_own = bool(struct.unpack("3i", credentials)[1] == os.geteuid())
    elif sys.platform == "darwin":
        credentials = connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES)
        is_own = bool(struct.unpack_from("=II", credentials)[1] == os.geteuid())
    return is_own
