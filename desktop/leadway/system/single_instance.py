"""One running window per data folder: who starts second hands over what was asked for, and ends.

A file in the data folder is locked by the operating system, which lets go of it however the program ends; so
nothing that lies about after a crash or a power cut can keep anybody out. The first one listens beside it.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.system.paths import DataFolder

if sys.platform == "win32":
    from leadway.system.single_instance_windows import Listener, call, is_own, private_name, try_lock
else:
    from leadway.system.single_instance_unix import Listener, call, is_own, private_name, try_lock

FORMAT = 1
ANSWER_SECONDS = 2.0
"""How long one that runs may take to answer."""
STARTING_SECONDS = 10.0
"""How long one that has just started may take until it listens, or one that is ending until it is gone."""

_PAUSE_SECONDS = 0.02
# O_NOFOLLOW, O_NONBLOCK: a link or a pipe put in the lock's place by somebody else leads and stops nobody.
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


# No dataclasses: making three of them would take longer than all the rest before the first paint.
class Message(NamedTuple):
    """What one program tells another. It never carries anything a person wrote."""

    command: AppCommand
    token: str = ""
    """The desktop's permission to come to the front, given to the program that the person started."""

    def line(self) -> bytes:
        """Return it as it travels: one line of JSON."""
        said = {"format": FORMAT, "kind": self.command, "token": self.token}
        return json.dumps(said).encode() + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> Message | None:
        """Return what a line says, or None where it is not understood."""
        try:
            said = json.loads(line)
            if said["format"] != FORMAT:
                return None
            return cls(AppCommand(said["kind"]), str(said.get("token", "")))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


class NoAnswerError(KnownError):
    """There is a running program on this data folder, and it does not answer."""

    def __init__(self) -> None:
        super().__init__(
            _("Leadway is already open with this data and does not respond."),
            _("Wait a moment and try again, or end it and restart."),
        )


class First:
    """The one program on a data folder, until it releases it or ends."""

    def __init__(self, folder: DataFolder, lock: int | None) -> None:
        self._folder = folder
        self._lock = lock
        self._listener: Listener | None = None

    def listen(self, hear: Callable[[Message], None]) -> bool:
        """Call `hear` on this thread for each message, while its events run; say whether that is possible.

        There is a Qt application already, and it is still there when this is released.
        """
        if self._lock is None:
            # Without a lock, who listens there may be another program that was here before.
            return False

        def understand(line: bytes) -> None:
            message = Message.parse(line)
            if message is not None:
                hear(message)

        for place in _places(self._folder):
            # Not every disk can hold a socket, and not every folder's name is short enough for one.
            with suppress(OSError):
                place.make()
                self._listener = Listener(place.door, understand)
                return True
        return False

    def release(self) -> None:
        """Let the next one be the first."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        if self._lock is not None:
            # The file stays: taking it away could leave two programs with a lock on a file of this name each.
            os.close(self._lock)
            self._lock = None


class Other:
    """Another program that has the data folder."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder

    def send(self, message: Message, seconds: float = ANSWER_SECONDS) -> bool:
        """Tell it something; return whether it heard, False where nobody listens (yet, or any more).

        Raises NoAnswerError where it is there and does not answer in time.
        """
        try:
            return any(call(place.door, message.line(), seconds) for place in _places(self._folder))
        except TimeoutError:
            raise NoAnswerError from None


class _Place(NamedTuple):
    """Where a program on one data folder is found."""

    lock: Path
    door: Path
    private: Path | None = None
    """The folder of both, which only this person may look into, where it is not the data folder."""

    def make(self) -> None:
        """Make the private folder; raise OSError where it cannot be this person's."""
        if self.private is not None:
            self.private.mkdir(mode=0o700, exist_ok=True)
            status = self.private.lstat()
            if not stat.S_ISDIR(status.st_mode) or not is_own(status):
                raise PermissionError(f"{self.private} was made by somebody else")  # no text


def enter(folder: DataFolder, message: Message) -> First | None:
    """Be the first on a data folder, or tell the one that is; None means that it heard.

    Raises NoAnswerError where it does not answer.
    """
    begun = monotonic()
    while True:
        claimed = claim(folder)
        if isinstance(claimed, First):
            return claimed
        if claimed.send(message):
            return None
        if monotonic() - begun > STARTING_SECONDS:
            raise NoAnswerError
        sleep(_PAUSE_SECONDS)


def claim(folder: DataFolder) -> First | Other:
    """Be the first on a data folder, or find that another one is. It never waits and never fails.

    Where no file can be locked, neither in the data folder nor in the person's own place for running
    programs, everybody is a first one: better two windows than none.
    """
    # What is wrong with the folder is told in the window, when the data is opened.
    with suppress(KnownError):
        folder.make()
    for place in _places(folder):
        # Read-only, full, or a network's disk that has no locks: then the next place.
        with suppress(OSError):
            place.make()
            lock = _take(place.lock)
            return Other(folder) if lock is None else First(folder, lock)
    return First(folder, None)


def tell(folder: DataFolder, message: Message) -> None:
    """Tell the program that has the data folder something, if there is one; it need not answer."""
    with suppress(NoAnswerError):
        Other(folder).send(message, seconds=0.2)


def _take(path: Path) -> int | None:
    """Return the locked file, or None where another program has it; raise OSError where it cannot be had."""
    file = os.open(path, _OPEN, 0o600)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or not is_own(status):
            raise PermissionError(f"{path.name} was made by somebody else")  # no text
        if try_lock(file):
            return file
    except OSError:
        os.close(file)
        raise
    os.close(file)
    return None


def _places(folder: DataFolder) -> Iterator[_Place]:
    """Name the data folder itself, and what stands in where it cannot hold a lock or a socket."""
    yield _Place(folder.lock, folder.door)
    # Loaded here: the data folder is nearly always enough.
    import hashlib
    from tempfile import gettempdir

    parents = [os.environ.get("XDG_RUNTIME_DIR", "")]
    with suppress(OSError):
        parents.append(gettempdir())
    name = hashlib.sha256(os.fsencode(os.path.realpath(folder.path))).hexdigest()[:16]
    for parent in filter(None, parents):
        private = Path(parent, private_name())
        yield _Place(private / f"{name}.lock", private / f"{name}.door", private)
