"""One running program per data folder, with real processes: handing over, dying, hanging, racing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers import one_running
from leadway.domain.commands import AppCommand
from leadway.system.paths import DataFolder
from leadway.system.single_instance import Message, notify

NOBODY = 65534

Start = Callable[..., "Running"]


class Running:
    """The small program, running."""

    def __init__(self, folder: Path, *options: str, stdin: int = subprocess.DEVNULL) -> None:
        self.process = subprocess.Popen(
            [sys.executable, one_running.__file__, str(folder), *options],
            stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def says(self) -> str:
        """Return the next word it says, or an empty text at its end."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> tuple[int, list[str], str]:
        """Wait for its end; return the exit status, the words left, and its complaint."""
        said, complaint = self.process.communicate(timeout=30)
        return self.process.returncode, said.split(), complaint

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what starts the program; what still runs at the end is ended."""
    started: list[Running] = []

    def start(folder: Path, *options: str, stdin: int = subprocess.DEVNULL) -> Running:
        started.append(Running(folder, *(options or ("show",)), stdin=stdin))
        return started[-1]

    yield start
    for program in started:
        program.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """Return a folder in which every person on this computer may do as they like."""
    with tempfile.TemporaryDirectory(prefix="leadway-shared-") as made:
        path = Path(made)
        path.chmod(0o777)
        yield path


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a medium that cannot be written to."""
    path = tmp_path / "read-only"
    path.mkdir()
    if os.geteuid():
        path.chmod(0o500)
        yield path
        path.chmod(0o700)
        return
    # Rights mean nothing to root.
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", path], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    yield path
    subprocess.run(["umount", path], check=True)


def listening(start: Start, folder: Path, *options: str) -> Running:
    """Start a program and wait until it is the first and listens."""
    program = start(folder, "show", *options)
    assert program.says() == "first"
    assert program.says() == "listens"
    return program


@pytest.mark.parametrize("kind", list(AppCommand))
def test_the_second_hands_over_what_it_was_started_for_and_ends(
    start: Start, folder: Path, kind: AppCommand
) -> None:
    first = listening(start, folder)

    second = start(folder, kind, "--token", "from-the-desktop")

    assert second.end() == (0, ["told", "light"], "")
    assert first.says() == f"{kind} from-the-desktop"


def test_another_data_folder_is_another_program(start: Start, tmp_path: Path) -> None:
    listening(start, tmp_path / "one")
    listening(start, tmp_path / "two")


def test_another_way_to_the_same_folder_leads_to_the_same_program(start: Start, tmp_path: Path) -> None:
    first = listening(start, tmp_path / "data")
    (tmp_path / "link").symlink_to(tmp_path / "data")

    assert start(tmp_path / "link").end()[0] == 0
    assert first.says() == "show"


def test_after_a_kill_the_next_one_is_the_first(start: Start, folder: Path) -> None:
    for _ in range(3):
        killed = listening(start, folder)
        killed.kill()
        assert DataFolder(folder).socket.is_socket(), "the dead one’s socket lies about"
        assert DataFolder(folder).lock.exists()
    listening(start, folder)


def test_what_lies_in_the_lock_s_file_means_nothing(start: Start, folder: Path) -> None:
    folder.mkdir()
    # As another program would: a number of a process, and one that runs.
    DataFolder(folder).lock.write_text(f"{os.getpid()}\n", encoding="utf-8")
    DataFolder(folder).lock.chmod(0o600)
    DataFolder(folder).socket.write_text("no socket", encoding="utf-8")

    listening(start, folder)


@pytest.mark.parametrize("what", ["link", "pipe", "folder"])
def test_something_else_in_the_lock_s_place_keeps_nobody_out(
    start: Start, folder: Path, tmp_path: Path, what: str
) -> None:
    folder.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("precious", encoding="utf-8")
    lock = DataFolder(folder).lock
    if what == "link":
        lock.symlink_to(elsewhere)
    elif what == "pipe":
        os.mkfifo(lock)
    else:
        lock.mkdir()

    first = listening(start, folder)

    assert start(folder, "capture").end()[0] == 0
    assert first.says() == "capture"
    assert elsewhere.read_text(encoding="utf-8") == "precious"


def test_one_that_hangs_is_told_in_a_sentence_and_goes_on_unharmed(start: Start, folder: Path) -> None:
    first = listening(start, folder)
    first.process.send_signal(signal.SIGSTOP)

    begun = time.monotonic()
    status, said, complaint = start(folder, "capture").end()
    waited = time.monotonic() - begun

    assert (status, said) == (1, [])
    assert len(complaint.splitlines()) == 1
    assert "does not respond" in complaint
    assert 2 <= waited < 4
    first.process.send_signal(signal.SIGCONT)
    assert first.says() == "capture", "what was said in the meantime is heard"
    assert start(folder, "start").end()[0] == 0
    assert first.says() == "start"


def test_one_that_is_still_starting_is_waited_for(start: Start, folder: Path) -> None:
    first = start(folder, "show", "--starts-for", "2.5")
    assert first.says() == "first"

    second = start(folder, "capture")

    assert second.end() == (0, ["told", "light"], "")
    assert first.says() == "listens"
    assert first.says() == "capture"


def test_started_while_another_is_ending_it_is_the_first(start: Start, folder: Path) -> None:
    ending = start(folder, "show", "--ends-for", "0.7")
    assert ending.says() == "first"

    listening(start, folder)
    assert ending.end()[0] == 0


@pytest.mark.parametrize("number", [2, 3, 4])
def test_of_those_started_at_the_same_moment_exactly_one_is_the_first(
    start: Start, tmp_path: Path, number: int
) -> None:
    for attempt in range(7):
        reading, writing = os.pipe()
        folder = tmp_path / str(attempt)
        programs = [start(folder, "show", "--at-once", stdin=reading) for _ in range(number)]
        assert [program.says() for program in programs] == ["ready"] * number

        # The one pipe they all wait for: they go off together.
        os.close(writing)
        os.close(reading)

        assert sorted(program.says() for program in programs) == ["first"] + ["told"] * (number - 1)
        for program in programs:
            program.kill()


def test_on_a_read_only_medium_there_is_still_only_one(start: Start, read_only: Path) -> None:
    first = listening(start, read_only)

    assert start(read_only, "capture").end()[0] == 0
    assert first.says() == "capture"
    assert list(read_only.iterdir()) == []


def test_on_a_disk_without_locks_there_is_still_only_one(start: Start, folder: Path) -> None:
    no_locks = ("--no-locks-under", str(folder))
    first = listening(start, folder, *no_locks)

    assert start(folder, "capture", *no_locks).end()[0] == 0
    assert first.says() == "capture"


def test_where_nothing_can_be_locked_everybody_may_start(start: Start, folder: Path) -> None:
    for _ in range(2):
        program = start(folder, "show", "--no-locks-under", "/")
        assert program.says() == "first"
        assert program.says() == "deaf"


def test_a_folder_with_a_name_too_long_for_a_socket_is_no_trouble(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / ("a long name " * 15).strip()
    first = listening(start, folder)

    assert start(folder, "capture").end()[0] == 0
    assert first.says() == "capture"
    assert not DataFolder(folder).socket.exists()


def test_a_data_folder_that_is_a_file_is_left_to_the_window_to_tell(start: Start, folder: Path) -> None:
    folder.write_text("not a folder", encoding="utf-8")

    listening(start, folder)


def test_noise_at_the_socket_is_not_heard_and_harms_nothing(start: Start, folder: Path) -> None:
    first = listening(start, folder)
    silent = []
    for noise in (
        b"", b"\n", b"{", b"\xff\xfe\n", b"null\n", b"[1]\n", b"[" * 4000 + b"\n", b"x" * 100_000,
        b'{"format": 2, "kind": "show"}\n', b'{"format": 1, "kind": "erase"}\n', b'{"format": 1}\n',
    ):  # fmt: skip
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(str(DataFolder(folder).socket))
        try:
            connection.sendall(noise)
        except BrokenPipeError:
            assert len(noise) > 4096
        silent.append(connection)

    assert start(folder, "capture").end()[0] == 0
    assert first.says() == "capture"
    for connection in silent:
        connection.close()
    assert start(folder, "start").end()[0] == 0
    assert first.says() == "start"


def test_many_that_say_nothing_keep_nobody_out(start: Start, folder: Path) -> None:
    first = listening(start, folder)
    silent = [socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) for _ in range(40)]
    for connection in silent:
        connection.settimeout(5)
        while True:
            try:
                connection.connect(str(DataFolder(folder).socket))
                break
            except BlockingIOError:
                time.sleep(0.01)

    assert start(folder, "capture").end()[0] == 0
    assert first.says() == "capture"
    for connection in silent:
        connection.close()


def test_the_command_line_tells_a_running_program_that_something_changed(start: Start, folder: Path) -> None:
    first = listening(start, folder)

    notify(DataFolder(folder), Message(AppCommand.CHANGED))

    assert first.says() == "changed"


def test_telling_nobody_or_one_that_hangs_is_no_trouble(start: Start, folder: Path) -> None:
    notify(DataFolder(folder), Message(AppCommand.CHANGED))
    assert not folder.exists(), "nothing was made for it"

    first = listening(start, folder)
    first.process.send_signal(signal.SIGSTOP)
    begun = time.monotonic()
    notify(DataFolder(folder), Message(AppCommand.CHANGED))
    assert time.monotonic() - begun < 1


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another person")

PRETEND = """
import fcntl, os, socket, sys
lock = open(sys.argv[1] + "/leadway.lock", "w")
fcntl.flock(lock, fcntl.LOCK_EX)
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1] + "/leadway.door")
os.chmod(sys.argv[1] + "/leadway.door", 0o777)
os.chmod(sys.argv[1] + "/leadway.lock", 0o666)
listener.listen()
print("pretends", flush=True)
while True:
    caller, _ = listener.accept()
    said = caller.recv(100)
    if said:
        print(said, flush=True)
    caller.send(b"heard\\n")
"""
SPEAK = """
import socket, sys
speaker = socket.socket(socket.AF_UNIX)
speaker.connect(sys.argv[1] + "/leadway.door")
speaker.sendall(b'{"format": 1, "kind": "capture"}\\n')
print(speaker.recv(100))
"""


@as_root
def test_another_person_s_lock_and_socket_are_not_believed(start: Start, everybodys: Path) -> None:
    pretender = subprocess.Popen(
        ["/usr/bin/python3", "-c", PRETEND, str(everybodys)],
        stdout=subprocess.PIPE, text=True, user=NOBODY, group=NOBODY, extra_groups=[],
    )  # fmt: skip
    try:
        assert pretender.stdout is not None
        assert pretender.stdout.readline().strip() == "pretends"

        first = start(everybodys)
        assert first.says() == "first", "somebody else’s lock keeps nobody out"
        assert first.says() == "listens"
        assert start(everybodys, "capture").end()[0] == 0
        assert first.says() == "capture"
        notify(DataFolder(everybodys), Message(AppCommand.CHANGED))
        assert first.says() == "changed"
    finally:
        pretender.kill()
        heard, _ = pretender.communicate()
    assert heard == "", "nothing is said to somebody else’s"


@as_root
def test_another_person_is_not_listened_to(start: Start, everybodys: Path) -> None:
    first = listening(start, everybodys)
    DataFolder(everybodys).socket.chmod(0o777)

    spoken = subprocess.run(
        ["/usr/bin/python3", "-c", SPEAK, str(everybodys)],
        capture_output=True, text=True, check=False, user=NOBODY, group=NOBODY, extra_groups=[],
    )  # fmt: skip

    assert "heard" not in spoken.stdout
    assert start(everybodys, "start").end()[0] == 0
    assert first.says() == "start"
