"""One running window per data folder: a second start hands over its command, and ends.

A file in the data folder is locked by the operating system, which releases the lock however the program ends;
so no file that is left after a crash or a power cut can keep anybody out. The first one listens on a socket
next to it.
"""

# Without `from __future__ import annotations`: with it, a named tuple takes six times as long to make.
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple, Self

from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.files import open_own
from leadway.i18n import _
from leadway.system.locks import NO_LOCK, Lock, try_lock
from leadway.system.paths import DataFolder

if TYPE_CHECKING:
    from leadway.system.local_channel import Listener

FORMAT = 1
ANSWER_SECONDS = 2.0
"""How long one that runs may take to answer."""
STARTING_SECONDS = 10.0
"""How long one that has just started may take until it listens, or one that is ending until it is gone."""

_PAUSE_SECONDS = 0.02
_LONGEST_TOKEN = 512


# No dataclasses: making them would take longer than all the rest before the first paint.
class Message(NamedTuple):
    """What one program sends another. It never carries anything a person wrote."""

    command: AppCommand
    token: str = ""
    """The desktop's permission to come to the front, given to the program that the person started."""

    def line(self) -> bytes:
        """Return it as it travels: one line of JSON."""
        fields = {"format": FORMAT, "kind": self.command, "token": _safe(self.token)}
        return json.dumps(fields).encode() + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> Self | None:
        """Return what a line means, or None where it is not understood."""
        try:
            fields = json.loads(line)
            if fields["format"] != FORMAT:
                return None
            return cls(AppCommand(fields["kind"]), _safe(fields.get("token", "")))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def _safe(token: object) -> str:
    """Return a token as desktops make them, or none: it becomes a variable of the environment."""
    is_safe = isinstance(token, str) and token.isprintable() and len(token) <= _LONGEST_TOKEN
    return str(token) if is_safe else ""


class NoAnswerError(KnownError):
    """There is a running program on this data folder, and it does not answer."""

    def __init__(self) -> None:
        super().__init__(
            _("Leadway is already open with this data and does not respond."),
            _("Wait a moment and try again, or end it and restart."),
        )


class FirstInstance:
    """The one program on a data folder, until it releases it or ends."""

    def __init__(self, folder: DataFolder, lock: Lock) -> None:
        self._folder = folder
        self._lock = lock
        self._listener: Listener | None = None

    def listen(self, received: Callable[[Message], None]) -> bool:
        """Call `received` on this thread for each message, while its events run; return whether it can be.

        There is a Qt application already, and it is still there when this is released.
        """
        from leadway.system.local_channel import Listener  # late: not needed before the first paint

        if self._lock is NO_LOCK:
            # Without a lock, who listens there may be another program that was here before.
            return False

        def parse(line: bytes) -> None:
            message = Message.parse(line)
            if message is not None:
                received(message)

        for place in _places(self._folder):
            # Not every disk can hold a socket, and not every folder's name is short enough for one.
            with suppress(OSError):
                place.make()
                self._listener = Listener(place.socket, parse)
                return True
        return False

    def release(self) -> None:
        """Let the next one be the first."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        # The file stays: removing it could leave two programs with a lock on a file of this name each.
        self._lock.release()


class _Place(NamedTuple):
    """Where a program on one data folder is found."""

    lock: Path
    socket: Path
    private: Path | None = None
    """The folder of both, which only this person may read, where it is not the data folder."""

    def make(self) -> None:
        """Make the private folder; raise OSError where it cannot be this person's."""
        if self.private is not None:
            self.private.mkdir(mode=0o700, exist_ok=True)
            _check_own(self.private.lstat(), stat.S_IFDIR)

    def take_lock(self) -> Lock | None:
        """Return the lock, or None where another program has it; raise OSError where it cannot be had."""
        self.make()
        file = open_own(self.lock, os.O_RDWR | os.O_CREAT)
        try:
            _check_own(os.fstat(file), stat.S_IFREG)
            if try_lock(file):
                return Lock(file)
        except OSError:
            os.close(file)
            raise
        os.close(file)
        return None


def enter(folder: DataFolder, message: Message) -> FirstInstance | None:
    """Be the first on a data folder, or send a message to the one that is; None means that it answered.

    Raises NoAnswerError where it does not answer.
    """
    started = monotonic()
    while True:
        first = claim(folder)
        if first is not None:
            return first
        if send(folder, message):
            return None
        if monotonic() - started > STARTING_SECONDS:
            raise NoAnswerError
        sleep(_PAUSE_SECONDS)


def claim(folder: DataFolder) -> FirstInstance | None:
    """Be the first on a data folder; None where another program is. It never waits and never fails.

    Where no file can be locked, neither in the data folder nor in the person's own place for running
    programs, everybody is a first one: better two windows than none.
    """
    # An error of the folder is shown in the window, when the data is opened.
    with suppress(KnownError):
        folder.make()
    for place in _places(folder):
        # Read-only, full, or a network's disk that has no locks: then the next place.
        with suppress(OSError):
            lock = place.take_lock()
            return None if lock is None else FirstInstance(folder, lock)
    return FirstInstance(folder, NO_LOCK)


def send(folder: DataFolder, message: Message, seconds: float = ANSWER_SECONDS) -> bool:
    """Send a message to the program that has the data folder; return whether it answered, False without one.

    Raises NoAnswerError where it is there and does not answer in time.
    """
    from leadway.system.local_channel import call  # late: not needed by the first program

    try:
        return any(call(place.socket, message.line(), seconds) for place in _places(folder))
    except TimeoutError:
        raise NoAnswerError from None


def notify(folder: DataFolder, message: Message) -> None:
    """Send a message to the program that has the data folder, if there is one; it need not answer."""
    with suppress(NoAnswerError):
        send(folder, message, seconds=0.2)


def _places(folder: DataFolder) -> Iterator[_Place]:
    """Name the data folder itself, and what replaces it where it cannot hold a lock or a socket."""
    yield _Place(folder.lock, folder.socket)
    # Loaded here: the data folder is nearly always enough.
    import hashlib
    from tempfile import gettempdir

    own = f"leadway-{os.geteuid()}" if hasattr(os, "geteuid") else "leadway"
    folders = [Path(parent, own) for parent in (os.environ.get("XDG_RUNTIME_DIR"),) if parent]
    with suppress(OSError):
        folders.append(Path(gettempdir(), own))
    # Short in most cases, and nobody else can have made it before; in /tmp another person may have.
    with suppress(RuntimeError):
        folders.append(Path.home() / f".{own}")
    name = hashlib.sha256(os.fsencode(os.path.realpath(folder.path))).hexdigest()[:16]
    for private in folders:
        yield _Place(private / f"{name}.lock", private / f"{name}.door", private)


def _check_own(status: os.stat_result, kind: int) -> None:
    """Raise PermissionError unless this is of that kind, this person's, and nobody else's to change.

    Windows keeps others out of a person's folders by itself.
    """
    is_own = sys.platform == "win32" or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)
    if stat.S_IFMT(status.st_mode) != kind or not is_own:
        raise PermissionError("made by somebody else")  # no text
