"""Linux and macOS: a lock of the kernel on a file, and a socket beside it."""

from __future__ import annotations

import fcntl
import os
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.system.single_instance_line import ANSWER, MOST_BYTES, MOST_CALLERS

if TYPE_CHECKING:
    from socket import socket

# Python does not name macOS' own: SOL_LOCAL, LOCAL_PEERCRED, and the size of its struct xucred.
_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES = 0, 1, 76


def try_lock(file: int) -> bool:
    """Lock an open file unless another program has; raise OSError where its disk knows no locks."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def try_share(file: int) -> bool:
    """Lock an open file beside others that do the same, unless one has it alone; OSError as above."""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_own(status: os.stat_result) -> bool:
    """Whether a file is this person's, and nobody else's to change."""
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def private_name() -> str:
    """Return a name for this person's folder among those of others."""
    return f"leadway-{os.geteuid()}"


def call(path: Path, line: bytes, seconds: float) -> bool:
    """Say a line at a socket and return whether it was heard; False where nobody of this person listens.

    Raises TimeoutError where somebody does and gives no answer.
    """
    import socket  # late: who starts first needs it only after its window stands

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
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
    """Hears what is said at a socket, on the thread that made it, while that thread's events run."""

    def __init__(self, path: Path, hear: Callable[[bytes], None]) -> None:
        """Listen at `path`; what lies there from before goes. Raises OSError where that cannot be."""
        import socket

        from PySide6.QtCore import QSocketNotifier

        self._path = path
        self._hear = hear
        self._callers: list[_Caller] = []
        _take_away(path)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.bind(str(path))
            # Before it listens: until then nobody gets in.
            path.chmod(0o600)
            self._socket.listen(MOST_CALLERS)
            self._socket.settimeout(0.0)
        except OSError:
            self._socket.close()
            raise
        self._notifier = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._let_in)

    def close(self) -> None:
        """Hear nothing more."""
        for caller in self._callers:
            caller.close()
        self._notifier.setEnabled(False)
        self._notifier.deleteLater()
        self._socket.close()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _let_in(self) -> None:
        # Who has gone again in the meantime is an OSError.
        with suppress(OSError):
            connection, _ = self._socket.accept()
            if not _is_own_program(connection):
                connection.close()
                return
            connection.settimeout(0.0)
            self._callers = [caller for caller in self._callers if caller.is_there]
            if len(self._callers) >= MOST_CALLERS:
                self._callers.pop(0).close()
            self._callers.append(_Caller(connection, self._hear))


class _Caller:
    """One that came to the socket; it is let go as soon as its line is there."""

    def __init__(self, connection: socket, hear: Callable[[bytes], None]) -> None:
        from PySide6.QtCore import QSocketNotifier

        self.is_there = True
        self._said = b""
        self._connection = connection
        self._hear = hear
        self._notifier = QSocketNotifier(connection.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    def close(self) -> None:
        """Let it go."""
        if self.is_there:
            self.is_there = False
            self._notifier.setEnabled(False)
            # Not now: this may be called from its own signal.
            self._notifier.deleteLater()
            self._connection.close()

    def _read(self) -> None:
        if not self.is_there:
            return
        try:
            piece = self._connection.recv(MOST_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        self._said += piece
        line, complete, _ = self._said.partition(b"\n")
        if complete and len(line) <= MOST_BYTES:
            # Answered before it is done: that may take longer than the other one waits.
            with suppress(OSError):
                self._connection.send(ANSWER)
            self.close()
            self._hear(line)
        elif not piece or len(self._said) > MOST_BYTES:
            self.close()


def _take_away(path: Path) -> None:
    """Remove what this person's last program left behind; raise OSError where it is somebody else's."""
    with suppress(FileNotFoundError):
        if path.lstat().st_uid != os.geteuid():
            raise PermissionError(f"{path.name} was made by somebody else")  # no text
        path.unlink()


def _is_own_program(connection: socket) -> bool:
    """Whether this person runs the program on the other side."""
    import socket

    if sys.platform == "linux":
        said = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        _, user, _ = struct.unpack("3i", said)
    elif sys.platform == "darwin":
        _, user = struct.unpack_from("=II", connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED_BYTES))
    else:
        # The rights of the socket itself have to do.
        return True
    return bool(user == os.geteuid())
