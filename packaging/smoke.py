"""Uses a build of Leadway as people do, and fails on anything a person would miss: the frozen smoke test.

`python packaging/smoke.py PROGRAM` tries a frozen program; without one, this checkout's source. It needs no
more than Python, so it can be run where nothing of Leadway's source is. On data of its own it migrates a
stored database of every earlier version, does a ritual in a real window, makes every document, keeps a secret
in a real keychain where there is one, shows the reminder's card, waits in the tray, and ends. A line on
standard error that is not expected is a failure, too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STORED = ROOT / "tests" / "data" / "db"
FONTS = ROOT / "resources" / "fonts"
LINUX = sys.platform.startswith("linux")
_SECONDS = 180
_IDLE_SECONDS = 3
EXPECTED = (
    # Qt without a display says what that cannot do.
    r"This plugin does not support (raise|propagateSizeHints)\(\)",
    r"QObject::connect: No such signal QPlatformNativeInterface::systemTrayWindowChanged",
    # Windows on a screen as small as that of a machine that only builds.
    r"QWindowsWindow::setGeometry: Unable to set geometry",
    # macOS, of its own input methods, as soon as anything is typed anywhere.
    r"\+\[IMK\w+ subclass\]: chose IMK",
    r"error messaging the mach port for IMKCFRunLoopWakeUpReliable",
)


class SmokeError(Exception):
    """Something did not go as a person may expect."""


@dataclass(frozen=True)
class Build:
    """A program to try, in surroundings of its own."""

    command: tuple[str, ...]
    environment: dict[str, str]

    def run(self, *arguments: str | Path, text: str | None = None) -> str:
        """Run it with these arguments and return what it says; raise SmokeError on any fault."""
        result = subprocess.run(
            [*self.command, *map(str, arguments)],
            env=self.environment,
            input=text,
            stdin=subprocess.DEVNULL if text is None else None,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        call = " ".join(map(str, arguments))
        if result.returncode:
            raise SmokeError(
                f"leadway {call}: exit status {result.returncode}\n{result.stdout}{result.stderr}"
            )
        _refuse(result.stderr, call)
        return result.stdout

    def with_(self, **more: str) -> Build:
        """Return the same in other surroundings."""
        return Build(self.command, self.environment | more)


def main() -> int:
    """Try everything; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("program", nargs="?", type=Path, help="a frozen program; the source if left out")
    parser.add_argument("--stored", type=Path, default=STORED, help="databases of earlier versions")
    parser.add_argument("--pictures", type=Path, help="where to leave a picture of every screen")
    options = parser.parse_args()
    source = (sys.executable, "-m", "leadway")
    command = (str(options.program.resolve()),) if options.program else source
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="leadway-smoke-")))
        environment = stack.enter_context(_surroundings(folder / "home"))
        try:
            _try_all(Build(command, environment), folder, options.stored, options.pictures)
        except (SmokeError, subprocess.TimeoutExpired) as error:
            print(f"smoke: {error}", file=sys.stderr)
            return 1
    print("smoke: all is well")
    return 0


def _try_all(build: Build, folder: Path, stored: Path, pictures: Path | None) -> None:
    print(f"  {build.run('--version').strip()}", flush=True)
    offscreen = build.with_(QT_QPA_PLATFORM="offscreen")
    tries: list[tuple[str, Build]] = [("offscreen", offscreen)]
    if "DISPLAY" in build.environment or not LINUX:
        tries.append(("a real window", build))
    databases = sorted(stored.glob("[0-9]*.db"))
    if not databases:
        raise SmokeError(f"no stored databases in {stored}")
    for number, database in enumerate(databases):
        display_name, one = tries[-1 - number % len(tries)]
        data = _stored_data(database, folder / database.stem)
        screenshots = (pictures or folder / "pictures") / database.stem
        screenshots.mkdir(parents=True, exist_ok=True)
        output = one.run("--smoke", "week", screenshots, "--data-dir", data)
        events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        tray = next((each["available"] for each in events if each["done"] == "tray"), None)
        week = next(each["week"] for each in events if each["done"] == "ritual")
        print(f"  {database.name}: migrated and a week sealed, {display_name}; tray: {tray}", flush=True)
        _documents(build, data, folder, week)
    _new_data(build, folder)
    for display_name, one in tries:
        _in_the_background(one, folder / databases[-1].stem)
        print(f"  waits in the background and ends when told to, {display_name}", flush=True)


def _stored_data(database: Path, data: Path) -> Path:
    """Lay out a data folder as the version that wrote the database did, with its key."""
    data.mkdir(mode=0o700)
    shutil.copyfile(database, data / "leadway.db")
    key = database.with_name(f"{database.stem}.key.txt").read_text(encoding="ascii").strip()
    check = hashlib.sha256(b"leadway key check" + bytes.fromhex(key)).hexdigest()[:16]
    slots = [{"kind": "file", "key": key}]
    key_file = {"format": 1, "database": database.stem, "check": check, "slots": slots}
    (data / "leadway.key.json").write_text(json.dumps(key_file), encoding="utf-8")
    return data


def _documents(build: Build, data: Path, folder: Path, week: str) -> None:
    """Make every document that the program's own help names, of the week that was just sealed."""
    status = json.loads(build.run("status", "--json", "--data-dir", data))
    if not status["done"]["weeks"]:
        raise SmokeError(f"{week} was sealed, and status does not count it")
    kinds = _named_in(build.run("document", "--help"))
    for kind in kinds:
        file = folder / f"{kind}.pdf"
        build.run("document", kind, "--week", week, "-o", file, "--replace", "--data-dir", data)
        if not file.read_bytes().startswith(b"%PDF-"):
            raise SmokeError(f"document {kind} made no PDF")
    build.run("note", "Second till closed early, queue to the door", "--data-dir", data)
    print(f"    documents: {', '.join(kinds)}", flush=True)


def _named_in(help_text: str) -> list[str]:
    kinds = re.findall(r"^    (\w[\w-]*)  ", help_text, flags=re.MULTILINE)
    if not kinds:
        raise SmokeError("the help names no documents")
    return kinds


def _new_data(build: Build, folder: Path) -> None:
    """Start with new data, its key where this system keeps secrets, and do what only new data asks for."""
    data = folder / "new"
    build.run("demo", "--weeks", "2", "--data-dir", data)
    status = json.loads(build.run("status", "--json", "--data-dir", data))
    build.run("calendar", "-o", folder / "slot.ics", "--data-dir", data)
    build.run("due", "--zone", "Europe/Berlin", "--time", "Fri 15:30", "--count", "2")
    if "LEADWAY_SMOKE_KEYCHAIN" in build.environment:
        if not status["key_in_keychain"]:
            raise SmokeError("there is a keychain, and the key of new data is not in it")
        account, secret = f"smoke-{secrets.token_hex(4)}", secrets.token_hex(16)
        for verb, text in (("store", secret), ("read", "")):
            kind, _keychain, *kept = build.run("--keychain", verb, account, text=text).split("\n")
            if (kind, kept) != ("secret", [secret]):
                raise SmokeError(f"the keychain did not {verb} a secret")
        print("  a real keychain keeps the key", flush=True)
    else:
        print("  no keychain here that may be used: the key lies in its file", flush=True)


def _in_the_background(build: Build, data: Path) -> None:
    """Start without a window, and end it from outside as an installer does."""
    running = subprocess.Popen(
        [*build.command, "--background", "--data-dir", str(data)],
        env=build.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        # It only waits; there is nothing to observe meanwhile.
        time.sleep(_IDLE_SECONDS)
        if running.poll() is None:
            build.run("quit", "--data-dir", data)
            ended = running.wait(_SECONDS)
        else:
            raise SmokeError(f"--background ended by itself with {running.returncode}")
    finally:
        if running.poll() is None:
            running.kill()
        _, errors = running.communicate()
    _refuse(errors, "--background")
    if ended:
        raise SmokeError(f"--background: exit status {ended}")


def _refuse(errors: str, call: str) -> None:
    lines = [line for line in errors.splitlines() if line.strip()]
    unexpected = [line for line in lines if not any(re.search(pattern, line) for pattern in EXPECTED)]
    if unexpected:
        raise SmokeError(f"leadway {call} says on standard error:\n" + "\n".join(unexpected))


@contextmanager
def _surroundings(home: Path) -> Iterator[dict[str, str]]:
    """Give the program a home of its own and, on Linux, a display, a panel, a session and a keychain."""
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    if not LINUX:
        # Away from a screen, Qt on Windows knows no typefaces but those here, and complains without.
        environment["QT_QPA_FONTDIR"] = str(FONTS)
        # A person's own keychain is left alone; that of a machine that only builds is not.
        yield environment | ({"LEADWAY_SMOKE_KEYCHAIN": "1"} if os.environ.get("CI") else {})
        return
    run = home / "run"
    run.mkdir(mode=0o700)
    environment |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(run)}
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(home / name.lower())
    with ExitStack() as stack:
        if shutil.which("Xvfb"):
            environment["DISPLAY"] = stack.enter_context(display())
            environment["QT_QPA_PLATFORM"] = "xcb"
            if shutil.which("trayer"):
                stack.enter_context(_running(["trayer"], environment))
        environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        if shutil.which("dbus-daemon"):
            environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_bus(environment, run))
            if shutil.which("gnome-keyring-daemon"):
                command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
                keychain = stack.enter_context(_running(command, environment, b"a test's password\n"))
                _wait_until(
                    lambda: keychain.poll() is not None or (run / "keyring" / "control").exists(),
                    "the keychain",
                )
                environment["LEADWAY_SMOKE_KEYCHAIN"] = "1"
        yield environment


@contextmanager
def display(size: str = "1366x768") -> Iterator[str]:
    """Run a virtual X server; it chooses its own number."""
    reading, writing = os.pipe()
    screen = ["-screen", "0", f"{size}x24"]
    command = ["Xvfb", "-displayfd", str(writing), *screen, "-nolisten", "tcp", "-noreset"]
    with _running(command, dict(os.environ), keep=(writing,)):
        os.close(writing)
        with os.fdopen(reading) as pipe:
            yield f":{pipe.readline().strip()}"


@contextmanager
def _bus(environment: dict[str, str], run: Path) -> Iterator[str]:
    address = f"unix:path={run / 'bus'}"
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
    with _running(command, environment):
        _wait_until((run / "bus").exists, "the session bus")
        yield address


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], first: bytes = b"", keep: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=keep,
    )
    assert process.stdin is not None  # noqa: S101 -- it is a pipe
    try:
        process.stdin.write(first)
        process.stdin.close()
        yield process
    finally:
        process.terminate()
        process.wait()


def _wait_until(there: Callable[[], object], what: str) -> None:
    until = time.monotonic() + _SECONDS
    while not there():
        if time.monotonic() > until:
            raise SmokeError(f"waited in vain for {what}")
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
