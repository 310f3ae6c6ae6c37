"""Windows: a lock on a byte of a file, and a named pipe whose name only its owner can read."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from leadway.system.single_instance_line import ANSWER, MOST_BYTES, MOST_CALLERS

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

_ANY_PROGRAM = -1
_FAIL_AT_ONCE, _LOCKED_BY_ANOTHER = 1, 33
_HELD = {errno.EACCES, errno.EDEADLK, errno.EAGAIN}


if sys.platform == "win32":
    import ctypes
    import msvcrt

    def try_lock(file: int) -> bool:
        """Lock an open file unless another program has; raise OSError where its disk knows no locks."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _HELD:
                return False
            raise
        return True

    def try_share(file: int) -> bool:
        """Lock an open file beside others that do the same, unless one has it alone; OSError as above."""
        # Python's own lock knows no sharing. This is the same byte; all zeros is the offset 0.
        overlapped = ctypes.create_string_buffer(32)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(file))
        if kernel.LockFileEx(handle, _FAIL_AT_ONCE, 0, 1, 0, overlapped):
            return True
        if ctypes.get_last_error() == _LOCKED_BY_ANOTHER:
            return False
        raise ctypes.WinError(ctypes.get_last_error())


def is_own(_status: os.stat_result) -> bool:
    """Whether a file is this person's: Windows keeps others out of a person's folders by itself."""
    return True


def private_name() -> str:
    """Return a name for this person's folder among the temporary ones, which are this person's here."""
    return "leadway"


def call(path: Path, line: bytes, seconds: float) -> bool:
    """Say a line at the pipe that a file names and return whether it was heard; False where nobody listens.

    Raises TimeoutError where somebody does and gives no answer.
    """
    try:
        name = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    # Late: who starts first needs it only after its window stands.
    from PySide6.QtNetwork import QLocalSocket

    _let_others_come_to_the_front()
    milliseconds = int(seconds * 1000)
    pipe = QLocalSocket()
    pipe.connectToServer(name)
    if not pipe.waitForConnected(milliseconds):
        return False
    pipe.write(line)
    pipe.waitForBytesWritten(milliseconds)
    if not pipe.waitForReadyRead(milliseconds):
        if pipe.error() == QLocalSocket.LocalSocketError.SocketTimeoutError:
            raise TimeoutError
        return False
    return bool(pipe.readLine(MOST_BYTES).data() == ANSWER)


class Listener:
    """Hears what is said at a pipe, on the thread that made it, while that thread's events run."""

    def __init__(self, path: Path, hear: Callable[[bytes], None]) -> None:
        """Listen at a pipe named in the file `path`. Raises OSError where that cannot be."""
        # Late: none of this is needed before the window stands.
        import secrets

        from PySide6.QtNetwork import QLocalServer

        self._path = path
        self._hear = hear
        self._callers: list[_Caller] = []
        self._server = QLocalServer()
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        # Names of pipes are everybody's: one that cannot be guessed cannot be taken by somebody else.
        if not self._server.listen(f"leadway-{secrets.token_hex(16)}"):
            raise OSError(self._server.errorString())
        self._server.newConnection.connect(self._let_in)
        try:
            path.write_text(self._server.fullServerName(), encoding="utf-8")
        except OSError:
            self._server.close()
            raise

    def close(self) -> None:
        """Hear nothing more."""
        for caller in self._callers:
            caller.close()
        self._server.close()
        self._server.deleteLater()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _let_in(self) -> None:
        while self._server.hasPendingConnections():
            self._callers = [caller for caller in self._callers if caller.is_there]
            if len(self._callers) >= MOST_CALLERS:
                self._callers.pop(0).close()
            self._callers.append(_Caller(self._server.nextPendingConnection(), self._hear))


class _Caller:
    """One that came to the pipe. It hangs up itself: closed from here, Windows may drop the answer unread."""

    def __init__(self, pipe: QLocalSocket, hear: Callable[[bytes], None]) -> None:
        self.is_there = True
        self._is_answered = False
        self._pipe = pipe
        self._hear = hear
        pipe.setReadBufferSize(MOST_BYTES)
        pipe.readyRead.connect(self._read)
        pipe.disconnected.connect(self.close)
        # What it said before this may have been announced already.
        self._read()

    def close(self) -> None:
        """Let it go."""
        if self.is_there:
            self.is_there = False
            self._pipe.disconnectFromServer()
            # Not now: this may be called from its own signal.
            self._pipe.deleteLater()

    def _read(self) -> None:
        if not self.is_there or self._is_answered:
            return
        if self._pipe.canReadLine():
            line = bytes(self._pipe.readLine(MOST_BYTES).data())
            # Answered before it is done: that may take longer than the other one waits.
            self._is_answered = True
            self._pipe.write(ANSWER)
            self._pipe.flush()
            self._hear(line)
        elif self._pipe.bytesAvailable() >= MOST_BYTES:
            self.close()


def _let_others_come_to_the_front() -> None:
    """Pass on the right to raise a window, which the person gave to this program by starting it."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROGRAM)
