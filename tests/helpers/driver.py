"""A person with nothing but a keyboard: starts the real program, presses keys, and counts them."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from helpers.display import VirtualDisplay
from helpers.waiting import wait_until
from helpers.warm_start import WarmProcess, is_possible
from leadway.services.keys import Key, KeyFile
from leadway.services.session import Services, open_services
from leadway.system.clock import SystemClock
from leadway.system.keychain_answer import Answer
from leadway.system.paths import DataFolder

PATIENCE_SECONDS = 20.0
# xdotool's own pause between keys, in milliseconds: a fast typist, slow enough for the X server.
_BETWEEN_KEYS_MS = "4"
_MOST_STOPS = 16
_TAB_SECONDS = 0.4
_PICTURE = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
app.primaryScreen().grabWindow(0).save(sys.argv[1])
"""

_CLIPBOARDS = """
from PySide6.QtGui import QClipboard, QGuiApplication
app = QGuiApplication([])
print([app.clipboard().text(mode) for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)])
"""


class Place(NamedTuple):
    """Where a ritual stands."""

    state: str
    step: str
    field: str


class Driver:
    """The program in a window on a display of its own, for one run after another on the same data."""

    def __init__(
        self, display: VirtualDisplay, data_dir: Path, *, environment: Mapping[str, str] | None = None
    ) -> None:
        """Drive the program with its data in `data_dir`, with some variables added to its environment."""
        self.data_dir = data_dir
        self.presses = 0
        """Keys pressed so far, other than those that wrote words; one held with another is one press."""
        self._environment = display.environment() | dict(environment or {})
        self._process: subprocess.Popen[str] | WarmProcess | None = None
        self._errors = ""
        self._window = ""
        self._key: Key | None = None

    def start(self) -> None:
        """Start the program and give its window the keyboard, as a window manager would."""
        self.launch()
        self._window = wait_until(self._main_window, PATIENCE_SECONDS, what="Leadway’s window")
        self.focus(self._window)

    def launch(self, *arguments: str) -> None:
        """Start the program and wait for no window."""
        arguments = (*arguments, "--data-dir", str(self.data_dir))
        if is_possible(self._environment):
            self._process = WarmProcess(arguments, self._environment)
            return
        self._process = subprocess.Popen(
            [sys.executable, "-m", "leadway", *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_as_at_a_desk,
        )

    def sit_at(self, title: str) -> str:
        """Wait for a window and take it as the main one from now on: it has the keyboard. Return its id."""
        self._window = self.wait_for_window(title)
        return self._window

    def find(self, title: str) -> str:
        """Return the id of the newest visible window of the program with such a title, or an empty text."""
        return self._find(title)

    def title(self) -> str:
        """Return the window's title, which says where in the program the person is."""
        return self.name_of(self._window)

    def name_of(self, window: str) -> str:
        """Return what a window is called."""
        return self._xdotool("getwindowname", window)

    def wait_for_title(self, part: str) -> None:
        """Wait until the title has `part` in it: `wait_for_title("Gaps")`."""
        wait_until(lambda: part in self.title(), PATIENCE_SECONDS, what=f"the title “{part}”")

    def wait_for_window(self, title: str) -> str:
        """Wait for another window of the program, such as a dialog; it gets the keyboard. Return its id."""
        window = wait_until(lambda: self._find(title), PATIENCE_SECONDS, what=f"the window “{title}”")
        self.focus(window)
        return window

    def wait_until_gone(self, window: str) -> None:
        """Wait until a dialog is closed; the main window gets the keyboard back."""
        wait_until(lambda: window not in self._find("."), PATIENCE_SECONDS, what="the dialog to close")
        self.focus(self._window)

    def focus(self, window: str) -> None:
        """Give a window the keyboard."""
        self._xdotool("windowfocus", "--sync", window)

    def keys(self, *names: str) -> None:
        """Press keys one after another: `keys("Tab", "ctrl+Return")`."""
        self.presses += len(names)
        self._xdotool("key", "--delay", _BETWEEN_KEYS_MS, *names)

    def seal(self) -> None:
        """Seal the week as soon as its last page takes the key, which counts as one press."""
        before = self.presses

        def is_sealed() -> bool:
            self.keys("ctrl+shift+Return")
            return "sealed" in self.title()

        wait_until(is_sealed, PATIENCE_SECONDS, what="the week to be sealed")
        self.presses = before + 1

    def type(self, words: str) -> None:
        """Write words; their letters are not counted."""
        self._xdotool("type", "--delay", _BETWEEN_KEYS_MS, "--", words)

    def click_at(self, across: int, down: int, *, times: int = 1) -> None:
        """Click at a place of the window, in pixels from its corner; twice is a double click."""
        self._xdotool("mousemove", "--window", self._window, str(across), str(down))
        self._xdotool("click", "--repeat", str(times), "--delay", "60", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int], *, steps: int = 6) -> None:
        """Drag with the mouse from one place of the window to another, in pixels from its corner."""
        at = ("mousemove", "--window", self._window)
        points = [
            tuple(a + (b - a) * step // steps for a, b in zip(start, end, strict=True))
            for step in range(steps + 1)
        ]
        # What begins a drag needs a moment between the button and the first move.
        walk = [word for across, down in points for word in (*at, str(across), str(down), "sleep", "0.05")]
        self._xdotool(*walk[:7], "mousedown", "1", "sleep", "0.1", *walk[7:], "mouseup", "1")

    def size(self) -> tuple[int, int]:
        """Return the window's width and height."""
        lines = self._xdotool("getwindowgeometry", "--shell", self._window).splitlines()
        found = dict(line.split("=") for line in lines)
        return int(found["WIDTH"]), int(found["HEIGHT"])

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels."""
        self._xdotool("windowsize", "--sync", self._window, str(width), str(height))

    def quit(self) -> int:
        """Close the window from the keyboard and return the exit status."""
        self.keys("ctrl+q")
        return self._ended()

    def end(self, sign: signal.Signals) -> int:
        """Send a signal and return the exit status."""
        assert self._process is not None
        self._process.send_signal(sign)
        return self._ended()

    def kill(self) -> None:
        """End the program as a power cut would: without a chance to do anything."""
        self.end(signal.SIGKILL)

    def take_picture(self, path: Path) -> Path:
        """Write what the display shows, and return where."""
        subprocess.run([sys.executable, "-c", _PICTURE, str(path)], env=self._environment, check=False)
        return path

    def clipboards(self) -> str:
        """Return what another program of the session finds copied, and what selected."""
        command = [sys.executable, "-c", _CLIPBOARDS]
        return subprocess.run(
            command, env=self._environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    def errors(self) -> str:
        """Return what the program that ended last wrote on its standard error."""
        return self._errors

    @property
    def pid(self) -> int:
        """The program's process id."""
        assert self._process is not None
        return self._process.pid

    def wait_for_end(self) -> int:
        """Wait until the program has ended; return its exit status."""
        return self._ended()

    def is_running(self) -> bool:
        """Whether the program is still there."""
        return self._process is not None and self._process.poll() is None

    def place(self) -> Place:
        """Return the screen and the field of this week's ritual, as they stand on the disk."""
        with self.data() as services:
            state = services.weeks.ritual_state(services.weeks.this_week())
        return Place(state["state"], state["step"], state["field"]) if state else Place("", "", "")

    def wait_for_field(self, end: str) -> str:
        """Wait until the person stands in a field whose name ends so; return the whole name."""

        def there() -> str:
            field = self.place().field
            return field if field.endswith(end) else ""

        return wait_until(there, what=f"the field {end!r}; the last one was {self.place()}")

    def tab_to(self, end: str) -> None:
        """Press Tab until the person stands in a field whose name ends so, however many stops lie between."""
        for _ in range(_MOST_STOPS):
            before = self.place().field
            self.keys("Tab")
            # A field with several stops keeps its name: then there is nothing to see but that time passes.
            with suppress(AssertionError):
                wait_until(lambda before=before: self.place().field != before, _TAB_SECONDS)  # type: ignore[misc]
            if self.place().field.endswith(end):
                return
        raise AssertionError(f"Tab does not lead to {end!r}; the last field was {self.place()}")

    @contextmanager
    def data(self) -> Iterator[Services]:
        """Open the program's data beside it, with its own key."""
        self._key = self._key or self.key()
        services = open_services(DataFolder(self.data_dir), self._key, SystemClock())
        try:
            yield services
        finally:
            services.close()

    def key(self) -> Key:
        """Return the key of the data, from the keychain of this session or from the private file."""
        file = KeyFile.read(DataFolder(self.data_dir).key_file)
        assert file is not None, "there is no key file yet"
        if not file.account:
            return Key(bytes.fromhex(file.plain), in_keychain=False)
        asked = subprocess.run(
            [sys.executable, "-m", "leadway", "--keychain", "read", file.account],
            env=self._environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return Key(bytes.fromhex(Answer.parse(asked.stdout).secret), in_keychain=True)

    def _main_window(self) -> str:
        assert self._process is not None
        if self._process.poll() is not None:
            said = self._process.stderr.read() if self._process.stderr else ""
            raise AssertionError(f"the program ended with {self._process.returncode}: {said}")
        return self._find("^Leadway")

    def _find(self, title: str) -> str:
        """Return the id of the newest visible window of the program with such a title, or an empty text."""
        assert self._process is not None
        found = subprocess.run(
            ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self._process.pid), "--name", title],
            env=self._environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return found.stdout.split()[-1] if found.stdout.split() else ""

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise AssertionError(f"xdotool {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def _ended(self) -> int:
        assert self._process is not None
        status = self._process.wait(PATIENCE_SECONDS)
        if self._process.stderr is not None and not self._process.stderr.closed:
            self._errors = self._process.stderr.read()
            self._process.stderr.close()
        return status


class StartDriver(Protocol):
    """Starts the program with its data in a folder; keywords are environment variables."""

    def __call__(self, data_dir: Path, **environment: str) -> Driver: ...


def _as_at_a_desk() -> None:
    """Let signals do what they do to a program that a person starts, even where the tests run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
