"""A display and a session bus with a keychain of their own, for tests of the real program (Linux only)."""

import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 20.0
STOP_SECONDS = 5.0
SECRETS = "org.freedesktop.secrets"


@dataclass(frozen=True)
class VirtualDisplay:
    """A running X server that shows nothing to anybody."""

    name: str

    def environment(self) -> dict[str, str]:
        """Return the environment of a process that opens its windows on this display."""
        others = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return others | {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}


@dataclass(frozen=True)
class PrivateSession:
    """A session bus that only its address' owner knows, with an unlocked, empty keychain on it."""

    address: str
    home: Path
    run: Path

    def environment(self) -> dict[str, str]:
        """Return the variables that bring a process into this session; merge them into its environment."""
        return _session_variables(self.address, self.home, self.run)


@contextmanager
def virtual_display(width: int = 1366, height: int = 768) -> Iterator[VirtualDisplay]:
    """Run an X server on a free display for the length of the block; its size is in pixels."""
    reading, writing = os.pipe()
    # -noreset: the server must survive the moment in which the killed program was its only client.
    command = [program("Xvfb"), "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24"]
    command += ["-nolisten", "tcp", "-noreset"]
    with running(command, pass_fds=(writing,)) as server:
        os.close(writing)
        try:
            number = _read_line(reading, server)
        finally:
            os.close(reading)
        yield VirtualDisplay(f":{number}")


@contextmanager
def private_session(home: Path) -> Iterator[PrivateSession]:
    """Run a session bus with an unlocked keychain (a real Secret Service) that keeps its files in `home`."""
    with private_bus(home) as session:
        keychain = [program("gnome-keyring-daemon"), "--foreground", "--unlock", "--components=secrets"]
        with running(
            keychain, environment=session.environment(), first_line=b"a test's password\n"
        ) as daemon:
            _wait_until(
                lambda: _has_owner(session, SECRETS), daemon, "the keychain did not appear on the bus"
            )
            yield session


@contextmanager
def private_bus(home: Path) -> Iterator[PrivateSession]:
    """Run a session bus on which nobody answers yet."""
    # The path of a socket ends at 107 characters, and a home may lie deep.
    with tempfile.TemporaryDirectory(prefix="leadway-run-") as run, _bus(home, Path(run)) as session:
        yield session


@contextmanager
def _bus(home: Path, run: Path) -> Iterator[PrivateSession]:
    reading, writing = os.pipe()
    bus = [program("dbus-daemon"), "--session", "--nofork", "--nopidfile", f"--print-address={writing}"]
    variables = _session_variables("", home, run)
    for folder in (value for name, value in variables.items() if name.startswith("XDG_")):
        Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    with running(bus, pass_fds=(writing,), environment=variables) as server:
        os.close(writing)
        try:
            address = _read_line(reading, server)
        finally:
            os.close(reading)
        yield PrivateSession(address, home, run)


def _session_variables(address: str, home: Path, run: Path) -> dict[str, str]:
    return {
        "DBUS_SESSION_BUS_ADDRESS": address,
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(run),
    }


@contextmanager
def running(
    command: list[str],
    *,
    environment: dict[str, str] | None = None,
    pass_fds: tuple[int, ...] = (),
    first_line: bytes = b"",
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server for the length of the block, and end it whatever happens."""
    process = subprocess.Popen(
        command,
        env=os.environ | (environment or {}),
        pass_fds=pass_fds,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    try:
        process.stdin.write(first_line)
        process.stdin.close()
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is missing; `make test` installs it on Debian and Ubuntu")
    return found


def _read_line(descriptor: int, server: subprocess.Popen[bytes]) -> str:
    """Return the one line that a server writes when it is ready."""
    text = b""

    def complete() -> bool:
        nonlocal text
        if select.select([descriptor], [], [], 0)[0]:
            text += os.read(descriptor, 4096)
        return text.endswith(b"\n")

    _wait_until(complete, server, "the server did not say that it is ready")
    return text.decode().strip()


def _has_owner(session: PrivateSession, name: str) -> bool:
    command = [program("dbus-send"), "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus"]
    command += ["/", "org.freedesktop.DBus.NameHasOwner", f"string:{name}"]
    answer = subprocess.run(
        command, env=os.environ | session.environment(), capture_output=True, text=True, check=False
    )
    return "true" in answer.stdout


def _wait_until(ready: Callable[[], bool], server: subprocess.Popen[bytes], otherwise: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{server.args!r}: {otherwise} (exit status {server.poll()})")
        time.sleep(0.02)
