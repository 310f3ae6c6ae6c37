"""A desktop for the reminder: the real program with real data, a panel, notifications, and a clock to be set.

The clock is the program's own: libfaketime stands between it and the system, and its timers go on as always.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fixtures.sample_team import COMMITMENTS
from helpers.clock import FixedClock
from helpers.display import PrivateSession, VirtualDisplay
from helpers.driver import Driver
from helpers.key_file import lose_key_file
from helpers.waiting import wait_until
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.keys import Key, KeyFile, fingerprint
from leadway.services.session import Services, open_services
from leadway.services.settings import Settings
from leadway.system.paths import DataFolder

ZONE = "Europe/Berlin"
SLOT = datetime(2026, 11, 20, 15, 30, tzinfo=ZoneInfo(ZONE))
"""A Friday in week 47."""
AT_THE_SLOT = SLOT + timedelta(minutes=1)
PATIENCE = 20.0
FAKE_TIME = "/usr/$LIB/faketime/libfaketime.so.1"
"""`$LIB` is the loader's own word for the folder of this machine's libraries."""
# The data lies in a folder that goes away with the test: its key is no secret.
_KEY = bytes(range(32))
_ICON_MOST, _MENU_LEAST = 40, 150
_CLICKS, _MENU_SECONDS = 3, 4.0
_NOTIFICATIONS = "org.freedesktop.Notifications"
LOCK_KEYCHAIN = """
import secretstorage
connection = secretstorage.dbus_init()
for collection in secretstorage.get_all_collections(connection):
    collection.lock()
connection.close()
"""


_ANOTHER_PROGRAM = """
from PySide6.QtWidgets import QApplication, QLineEdit
app, line = QApplication([]), QLineEdit()
line.returnPressed.connect(lambda: (print(line.text()), app.quit()))
line.show()
app.exec()
"""


class ReminderDesktop:
    """A person's desktop."""

    def __init__(
        self, display: VirtualDisplay, session: PrivateSession, folder: Path, *, times_faster: int = 0
    ) -> None:
        """Prepare data with a slot on Friday at 15:30, and a clock that stands at 15:31.

        With `times_faster`, all time of the program runs so much faster and begins a minute before the slot.
        """
        self.now = AT_THE_SLOT
        self.session = session
        self.data_dir = folder / "data"
        self.environment = display.environment() | session.environment()
        self._clock = folder / "clock"
        told = {
            "TZ": ZONE,
            "LD_PRELOAD": FAKE_TIME,
            "NO_FAKE_STAT": "1",
            # Where a login manager would speak; the test speaks in its place.
            "DBUS_SYSTEM_BUS_ADDRESS": session.address,
        }
        if times_faster:
            self.now = SLOT - timedelta(minutes=1)
            told["FAKETIME"] = f"@{self._as_told(self.now)} x{times_faster}"
        else:
            told["FAKETIME_TIMESTAMP_FILE"] = str(self._clock)
            told["FAKETIME_NO_CACHE"] = "1"
            told["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
            self.set_clock(self.now)
        self.driver = Driver(display, self.data_dir, environment=session.environment() | told)
        self._told = told
        self._corner = 4
        self._make_data()

    def set_clock(self, now: datetime) -> None:
        """Set the program's clock; it notices like any program, when it looks next."""
        self.now = now
        fresh = self._clock.with_suffix(".fresh")
        fresh.write_text(self._as_told(now) + "\n")
        fresh.rename(self._clock)

    def wake_up(self, now: datetime) -> None:
        """Let the computer wake up at a moment, as a login manager tells it."""
        self.set_clock(now)
        command = ["dbus-send", "--session", "--type=signal", "/org/freedesktop/login1"]
        self._run([*command, "org.freedesktop.login1.Manager.PrepareForSleep", "boolean:false"])

    @contextmanager
    def panel(self) -> Iterator[None]:
        """Let there be a panel with a place for tray icons for the length of the block."""
        command = ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "28"]
        with self._program(command):
            yield

    @contextmanager
    def notifications(self) -> Iterator[None]:
        """Let there be a daemon that shows notifications."""
        with self._program(["dunst"]):
            command = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]
            command += ["org.freedesktop.DBus.NameHasOwner", f"string:{_NOTIFICATIONS}"]
            wait_until(lambda: "true" in self._run(command), PATIENCE, what="dunst on the bus")
            yield

    def notified(self) -> str:
        """Return everything the daemon has shown so far, as it tells it."""
        return self._run(["dunstctl", "history"])

    def disturb(self, *, wanted: bool) -> None:
        """Switch the desktop's do-not-disturb."""
        self._run(["dunstctl", "set-paused", "false" if wanted else "true"])

    @contextmanager
    def window_manager(self) -> Iterator[None]:
        """Let windows have frames, be minimised and be closed from the keyboard."""
        with self._program(["openbox", "--sm-disable"]):
            wait_until(lambda: self._run(["xdotool", "get_num_desktops"]), PATIENCE, what="openbox")
            yield

    @contextmanager
    def another_program(self) -> Iterator[subprocess.Popen[str]]:
        """Let another program be in front, with a line that it prints and ends when Return is pressed."""
        before = self.focused()
        process = subprocess.Popen(
            [sys.executable, "-c", _ANOTHER_PROGRAM], env=self.environment, stdout=subprocess.PIPE, text=True
        )
        try:
            wait_until(lambda: self.focused() not in (before, "1", ""), PATIENCE, what="another program")
            yield process
        finally:
            process.kill()
            process.communicate()

    def start_again(self, *arguments: str) -> int:
        """Start the program a second time, wait for its end, return its exit status."""
        return self._leadway(*arguments).returncode

    def status(self) -> dict[str, Any]:
        """Return what `leadway status --json` says."""
        said: dict[str, Any] = json.loads(self._leadway("status", "--json").stdout)
        return said

    def card(self) -> str:
        """Return the reminder card's window, or an empty text where there is none."""
        return self.driver.find("^Leadway$")

    def wait_for_card(self) -> str:
        """Wait until the card is there."""
        return wait_until(self.card, PATIENCE, what="the card")

    def press_on_card(self, *keys: str) -> None:
        """Click into the card, where nothing is, and press keys."""
        card = self.wait_for_card()
        self._run(["xdotool", "mousemove", "--window", card, "200", "20", "click", "1"])
        wait_until(lambda: self.focused() == card, PATIENCE, what="the card to have the keyboard")
        self.driver.keys(*keys)

    def focused(self) -> str:
        """Return the window that has the keyboard."""
        return self._run(["xdotool", "getwindowfocus"]).strip()

    def icon(self) -> str:
        """Return the icon's window in the panel, or an empty text."""
        return next((window for window, shape in self._unnamed() if max(shape) <= _ICON_MOST), "")

    def choose(self, entries: Sequence[str], entry: str) -> None:
        """Open the icon's menu and choose an entry from the keyboard, given all that are there."""
        icon = wait_until(self.icon, PATIENCE, what="the icon in the panel")
        self._open_menu(icon)
        self.driver.keys(*["Down"] * (entries.index(entry) + 1), "Return")
        wait_until(lambda: not self._menu(), PATIENCE, what="the menu to close")

    def _open_menu(self, icon: str) -> None:
        for _ in range(_CLICKS):
            # Each time at another corner of it: two clicks at one place in short order are a double click.
            self._corner = 20 - self._corner
            place = ["mousemove", "--window", icon, str(self._corner), str(self._corner)]
            self._run(["xdotool", *place, "click", "3"])
            # A window manager that is just moving the focus on closes what pops up: a person clicks again.
            with suppress(AssertionError):
                wait_until(self._menu, _MENU_SECONDS)
                return
        raise AssertionError("the icon opens no menu")

    def lose_key(self) -> None:
        """Let the key be in the keychain, as the key file has it, and the keychain locked and empty."""
        folder = DataFolder(self.data_dir)
        lose_key_file(folder)
        KeyFile("reminder", fingerprint(_KEY), account="reminder").write(folder.key_file)
        subprocess.run([sys.executable, "-c", LOCK_KEYCHAIN], env=self.environment, check=True)

    def read(self) -> Settings:
        """Return the settings as they stand on the disk."""
        with self.services() as services:
            return services.settings.load()

    @contextmanager
    def services(self) -> Iterator[Services]:
        """Open the program's data beside it, at the moment of its clock."""
        key = Key(_KEY, in_keychain=False)
        services = open_services(DataFolder(self.data_dir), key, FixedClock(self.now))
        try:
            # What was answered while the program had its data closed is in them from here on.
            services.reminder()
            yield services
        finally:
            services.close()

    def ritual(self) -> dict[str, str] | None:
        """Return where this week's ritual stands on the disk."""
        with self.services() as services:
            return services.weeks.ritual_state(services.weeks.this_week())

    def close(self) -> None:
        """End the program, if it runs."""
        if self.driver.is_running():
            self.driver.kill()

    def _make_data(self) -> None:
        folder = DataFolder(self.data_dir)
        folder.make()
        KeyFile("reminder", fingerprint(_KEY), plain=_KEY.hex()).write(folder.key_file)
        with self.services() as services:
            services.setup.begin()
            services.setup.save_commitments(COMMITMENTS[:2])
            services.setup.save_weekly_time(WeeklyTime(5, time(15, 30), "stand-up"), ZONE)
            services.setup.finish()

    def _menu(self) -> bool:
        return any(height >= _MENU_LEAST for _, (_, height) in self._unnamed())

    def _unnamed(self) -> list[tuple[str, tuple[int, int]]]:
        """Return the windows that Qt names after the program with their sizes: icon, tip, menus."""
        # Looked for by that name, an icon is not found: a search knows the older kind of name only.
        command = ["xdotool", "search", "--all", "--onlyvisible", "--pid", str(self.driver.pid), "--name", ""]
        found = self._run(command).split()
        return [(window, self._size(window)) for window in found if self._name(window) == "leadway"]

    def _name(self, window: str) -> str:
        return self._run(["xdotool", "getwindowname", window]).strip()

    def _size(self, window: str) -> tuple[int, int]:
        said = self._run(["xdotool", "getwindowgeometry", "--shell", window])
        shape = dict(line.split("=") for line in said.split())
        return int(shape.get("WIDTH", 0)), int(shape.get("HEIGHT", 0))

    def _leadway(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "leadway", *arguments, "--data-dir", str(self.data_dir)]
        environment = self.environment | self._told
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        return done.stdout

    @contextmanager
    def _program(self, command: list[str]) -> Iterator[None]:
        assert shutil.which(command[0]), f"{command[0]} is missing; `make test` installs it on Debian"
        process = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.kill()
            process.wait()

    @staticmethod
    def _as_told(now: datetime) -> str:
        return f"{now:%Y-%m-%d %H:%M:%S}"
