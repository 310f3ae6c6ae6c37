"""Windows: one line from another program of the same person, and one word back, over a named pipe.

Windows lets only its owner open the pipe. Its name is in a file, where other systems have the socket itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.files import read_own, write_whole
from leadway.system.local_socket import ANSWER, LINE_SECONDS, MOST_BYTES

_ANY_PROGRAM = -1
_OWN_NAME = re.compile(r"leadway-[0-9a-f]{32}")
_MOST_NAME_BYTES = 256


def call(path: Path, line: bytes, seconds: float) -> bool:
    """Send a line to the listener at `path` and return whether it answered; False without one of this person.

    Raises TimeoutError where somebody is there and does not answer in time.
    """
    try:
        name = read_own(path, _MOST_NAME_BYTES).decode()
    except (OSError, ValueError):
        return False
    if _OWN_NAME.fullmatch(name) is None:
        # A folder that came from elsewhere may name a pipe of another computer.
        return False
    from PySide6.QtNetwork import QLocalSocket  # late: the first program needs it only after its window

    pipe = QLocalSocket()
    pipe.connectToServer(name)
    if not pipe.waitForConnected(int(seconds * 1000)):
        return False
    _allow_windows_in_front()
    pipe.write(line)
    # Windows sets no error for a time that is over, but leaves the pipe connected.
    if (
        not pipe.waitForReadyRead(int(seconds * 1000))
        and pipe.state() == pipe.LocalSocketState.ConnectedState
    ):
        raise TimeoutError
    return bool(pipe.readLine(MOST_BYTES).data() == ANSWER)


class Listener:
    """Receives lines at a pipe on the thread that made it, while that thread's events run."""

    def __init__(self, path: Path, received: Callable[[bytes], None]) -> None:
        """Listen at a pipe named in the file `path`, made anew. Raises OSError where that cannot be."""
        import secrets

        from PySide6.QtNetwork import QLocalServer

        self._path = path
        self._received = received
        self._server = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # All programs share the names of pipes: one that cannot be guessed cannot be taken by another person.
        name = f"leadway-{secrets.token_hex(16)}"
        if not self._server.listen(name):
            raise OSError(self._server.errorString())
        self._server.newConnection.connect(self._accept)
        try:
            write_whole(path, name.encode())
        except KnownError as error:
            self._server.close()
            raise OSError(error.sentence) from error

    def close(self) -> None:
        """Stop listening."""
        self._server.close()
        self._server.deleteLater()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        while self._server.hasPendingConnections():
            pipe = self._server.nextPendingConnection()
            pipe.disconnected.connect(pipe.deleteLater)
            pipe.setReadBufferSize(MOST_BYTES)
            if not pipe.canReadLine():
                pipe.waitForReadyRead(int(LINE_SECONDS * 1000))
            line = bytes(pipe.readLine(MOST_BYTES).data())
            if line.endswith(b"\n"):
                # Answered before it is done: that may take longer than the caller waits.
                # The caller disconnects; if this end did, Windows could drop the answer unread.
                pipe.write(ANSWER)
                pipe.flush()
                self._received(line)
            else:
                pipe.abort()


def _allow_windows_in_front() -> None:
    """Pass on the right to raise a window, which the person gave to this program by starting it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROGRAM)
