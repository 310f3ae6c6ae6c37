"""One running program per data folder: being the first, what is said, and what it costs at the start."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from helpers import MEASURED
from leadway.domain.commands import AppCommand
from leadway.system import local_pipe, local_socket
from leadway.system.local_channel import call
from leadway.system.paths import DataFolder
from leadway.system.single_instance import Message, claim, send

CALL = """
import sys
from pathlib import Path
from {module} import call
try:
    print(call(Path(sys.argv[1]), sys.argv[2].encode() + b"\\n", 1.0))
except TimeoutError:
    print("no answer")
"""
CLAIM = """
import json, subprocess, sys, time, typing
from enum import StrEnum
from pathlib import Path
from leadway.system.paths import DataFolder
had = set(sys.modules)
begun = time.perf_counter()
from leadway.system.single_instance import claim
loaded = time.perf_counter()
first = claim(DataFolder(Path(sys.argv[1])))
claimed = time.perf_counter()
assert first is not None
print((loaded - begun) * 1000, (claimed - loaded) * 1000, *sorted(set(sys.modules) - had))
"""


def speak(module: str, path: Path, words: str) -> Callable[[], str]:
    """Call from another process; return what waits for how that went."""
    process = subprocess.Popen(
        [sys.executable, "-c", CALL.format(module=module), str(path), words],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def outcome() -> str:
        return process.communicate(timeout=30)[0].strip()

    return outcome


def test_there_is_one_first_until_it_lets_go(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    first = claim(folder)
    assert first is not None
    assert claim(folder) is None
    assert claim(DataFolder(tmp_path / "another")) is not None

    first.release()
    first.release()

    again = claim(folder)
    assert again is not None
    again.release()


def test_what_is_made_in_the_data_folder_is_private(tmp_path: Path, qtbot: QtBot) -> None:
    folder = DataFolder(tmp_path / "data")
    first = claim(folder)
    assert first is not None
    assert first.listen(print)

    if sys.platform != "win32":
        assert folder.path.stat().st_mode & 0o777 == 0o700
        assert folder.lock.stat().st_mode & 0o777 == 0o600
        assert folder.socket.stat().st_mode & 0o777 == 0o600
    first.release()
    assert not folder.socket.exists()


def test_a_program_that_does_not_listen_yet_has_not_heard(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    first = claim(folder)
    assert claim(folder) is None
    assert not send(folder, Message(AppCommand.SHOW))
    assert first is not None
    first.release()


@given(kind=st.sampled_from(AppCommand), token=st.text(max_size=512).filter(str.isprintable))
def test_a_message_arrives_as_it_was_sent(kind: AppCommand, token: str) -> None:
    line = Message(kind, token).line()
    assert line.count(b"\n") == 1
    assert Message.parse(line) == Message(kind, token)


@given(line=st.binary(max_size=200))
def test_noise_is_no_message(line: bytes) -> None:
    assert Message.parse(line) is None


@pytest.mark.parametrize(
    "line",
    [
        b'{"format": 2, "kind": "show"}',
        b'{"format": 1, "kind": "erase"}',
        b'{"format": 1}',
        b'"show"',
        b"[" * 100_000,
    ],
)
def test_what_this_version_does_not_know_is_no_message(line: bytes) -> None:
    assert Message.parse(line) is None


NO_SOCKETS = pytest.mark.skipif(sys.platform == "win32", reason="no socket in a file")
BOTH = pytest.mark.parametrize(
    "kind",
    [
        pytest.param(local_socket.Listener, marks=NO_SOCKETS, id="socket"),
        pytest.param(local_pipe.Listener, id="pipe"),
    ],
)
AnyListener = type[local_socket.Listener] | type[local_pipe.Listener]


@BOTH
def test_a_line_is_heard_and_answered(tmp_path: Path, qtbot: QtBot, kind: AnyListener) -> None:
    heard: list[bytes] = []
    listener = kind(tmp_path / "door", heard.append)

    outcomes = [speak(kind.__module__, tmp_path / "door", words) for words in ("one", "two", "three")]
    qtbot.waitUntil(lambda: len(heard) == 3, timeout=20_000)

    assert {line.strip() for line in heard} == {b"one", b"two", b"three"}
    assert [outcome() for outcome in outcomes] == ["True"] * 3
    listener.close()
    assert not (tmp_path / "door").exists()
    assert speak(kind.__module__, tmp_path / "door", "four")() == "False"


@BOTH
def test_without_an_answer_the_caller_knows(tmp_path: Path, qtbot: QtBot, kind: AnyListener) -> None:
    listener = kind(tmp_path / "door", print)
    # No events run here: as in a program that hangs.
    assert speak(kind.__module__, tmp_path / "door", "hello")() == "no answer"
    listener.close()


@BOTH
def test_too_long_a_line_is_not_heard(tmp_path: Path, qtbot: QtBot, kind: AnyListener) -> None:
    heard: list[bytes] = []
    listener = kind(tmp_path / "door", heard.append)
    long = speak(kind.__module__, tmp_path / "door", "x" * 20_000)
    short = speak(kind.__module__, tmp_path / "door", "short")
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=20_000)
    assert short() == "True"
    listener.close()
    assert long() == "False"
    assert heard[0].strip() == b"short"


@BOTH
def test_many_that_send_nothing_keep_nobody_out(tmp_path: Path, qtbot: QtBot, kind: AnyListener) -> None:
    heard: list[bytes] = []
    listener = kind(tmp_path / "door", heard.append)
    is_pipe = kind is local_pipe.Listener
    name = (tmp_path / "door").read_text(encoding="utf-8") if is_pipe else str(tmp_path / "door")
    silent = [QLocalSocket() for _ in range(5)]
    for caller in silent:
        caller.connectToServer(name)
    loud = speak(kind.__module__, tmp_path / "door", "loud")
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=20_000)
    assert loud() == "True"
    assert heard[0].strip() == b"loud"
    qtbot.waitUntil(lambda: all(each.state() == each.LocalSocketState.UnconnectedState for each in silent))
    listener.close()


def test_only_its_owner_can_open_the_pipe_and_nobody_can_guess_its_name(tmp_path: Path, qtbot: QtBot) -> None:
    listeners = [local_pipe.Listener(tmp_path / name, print) for name in ("door", "another")]
    names = [(tmp_path / name).read_text(encoding="utf-8") for name in ("door", "another")]
    assert names[0] != names[1]
    for name in names:
        assert re.fullmatch(r"leadway-[0-9a-f]{32}", name)
        if sys.platform != "win32":
            assert Path(tempfile.gettempdir(), name).stat().st_mode & 0o077 == 0
    for listener in listeners:
        listener.close()


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize(
    "brought",
    [r"\\elsewhere\pipe\leadway-" + "a" * 32, "//elsewhere/pipe/x", "../x", "", "leadway-" + "a" * 31],
)
def test_a_folder_that_names_another_computers_pipe_gets_no_word(tmp_path: Path, brought: str) -> None:
    listening = QLocalServer()
    listening.listen(str(tmp_path / "elsewhere"))
    for name in (brought, listening.fullServerName()):
        (tmp_path / "door").write_text(name, encoding="utf-8")
        assert not local_pipe.call(tmp_path / "door", b"line\n", 0.1)
    assert not listening.hasPendingConnections()
    listening.close()


def test_a_pipe_that_answered_is_kept_until_its_caller_disconnects(tmp_path: Path, qtbot: QtBot) -> None:
    heard: list[bytes] = []
    listener = local_pipe.Listener(tmp_path / "door", heard.append)
    caller = QLocalSocket()
    caller.connectToServer((tmp_path / "door").read_text(encoding="utf-8"))
    caller.write(b"one\n")
    caller.flush()
    qtbot.waitUntil(caller.canReadLine)
    qtbot.wait(50)
    assert heard == [b"one\n"]
    assert caller.state() == caller.LocalSocketState.ConnectedState
    caller.disconnectFromServer()
    listener.close()


@BOTH
def test_what_a_dead_program_left_is_replaced(tmp_path: Path, qtbot: QtBot, kind: AnyListener) -> None:
    (tmp_path / "door").write_text("left behind", encoding="utf-8")
    assert speak(kind.__module__, tmp_path / "door", "anybody?")() == "False"
    listener = kind(tmp_path / "door", print)
    listener.close()


def test_being_the_first_costs_the_start_next_to_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    loading, claiming = [], []
    # Compiled once, as an installed program is.
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    compiled["PYTHONPYCACHEPREFIX"] = str(tmp_path / "compiled")
    for attempt in range(7):
        said = subprocess.run(
            [sys.executable, "-c", CLAIM, str(tmp_path / str(attempt))],
            env=compiled, capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        loading.append(float(said[0]))
        claiming.append(float(said[1]))
        heavy = {"socket", "PySide6", "hashlib", "tempfile", "secrets"}
        assert not heavy & {name.partition(".")[0] for name in said[2:]}
    record_property(
        MEASURED, f"loading the single instance {min(loading):.2f} ms, claiming {min(claiming):.2f} ms"
    )
    assert min(loading) + min(claiming) < 3


def test_asking_one_that_nobody_runs_is_over_at_once(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert not call(tmp_path / "door", b"hello\n", 2.0)
    assert time.monotonic() - begun < 0.5


@pytest.mark.parametrize("token", ["a\0b", "\ud800", "a\nb", "x" * 5000, "\u202ex"])
def test_a_token_that_no_desktop_makes_is_left_out_and_the_command_arrives(token: str) -> None:
    line = Message(AppCommand.SHOW, token).line()
    assert len(line) < local_socket.MOST_BYTES
    assert Message.parse(line) == Message(AppCommand.SHOW, "")
    brought = json.dumps({"format": 1, "kind": AppCommand.NOTE, "token": token}).encode()
    assert Message.parse(brought) == Message(AppCommand.NOTE, "")


@pytest.mark.parametrize("token", [None, 7, ["a"], {"a": 1}])
def test_a_token_that_is_no_text_is_none(token: object) -> None:
    brought = json.dumps({"format": 1, "kind": AppCommand.SHOW, "token": token}).encode()
    assert Message.parse(brought) == Message(AppCommand.SHOW, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe's name is no path there")
@pytest.mark.parametrize("case", ["too long", "another person's", "a file", "not there"])
def test_a_message_arrives_where_every_usual_place_for_sockets_is_of_no_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, case: str
) -> None:
    usual = tmp_path / ("r" * 120 if case == "too long" else "r")
    private = usual / f"leadway-{os.geteuid()}"
    if case == "a file":
        usual.mkdir()
        private.write_bytes(b"")
    elif case != "not there":
        private.mkdir(parents=True, mode=0o700)
    if case == "another person's":
        # To anybody but root, a folder that all may write to counts as another's, too.
        private.chmod(0o777)
    with tempfile.TemporaryDirectory(prefix="h") as home:
        monkeypatch.setenv("HOME", home)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(usual))
        monkeypatch.setattr(tempfile, "gettempdir", lambda: str(usual))
        folder = DataFolder(tmp_path / ("d" * 120))
        first = claim(folder)
        assert first is not None
        heard: list[Message] = []
        assert first.listen(heard.append)
        found = next(Path(home).rglob("*.door"))
        assert found.parent.stat().st_mode & 0o777 == 0o700
        said = speak("leadway.system.local_channel", found, Message(AppCommand.NOTE).line().decode().strip())
        qtbot.waitUntil(lambda: heard == [Message(AppCommand.NOTE)], timeout=20_000)
        assert said() == "True"
        first.release()
