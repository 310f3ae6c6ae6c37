"""A Windows emulated by wine, in a folder of its own, and what is to be seen of an installation there."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from place import BuildError

WAIT_SECONDS = 60.0
PROGRAM_SECONDS = 300.0
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Leadway"
RUN_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"


class Computer:
    """A Windows in `folder`, made where there is none yet, on the X display named."""

    def __init__(self, folder: Path, display: str) -> None:
        self.prefix = folder / "wine"
        self.disk = self.prefix / "drive_c"
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        self.environment = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DISPLAY": display,
            "USER": "leader",
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            # Neither .NET nor a browser engine is wanted, nor entries in the menus of this desktop.
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        }
        self.run("wineboot", "--init")
        user = self.disk / "users" / self.environment["USER"]
        self.local = user / "AppData" / "Local"
        self.program = self.local / "Programs" / "Leadway"
        self.data = self.local / "Leadway"
        menu = user / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu"
        self.shortcut = menu / "Programs" / "Leadway.lnk"

    def run(self, *command: str | Path) -> int:
        """Run a program of Windows to its end and return its status."""
        return subprocess.run(
            ["wine", *map(str, command)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=PROGRAM_SECONDS,
        ).returncode

    def call(
        self,
        *command: str | Path,
        seconds: float = PROGRAM_SECONDS,
        folder: Path | None = None,
        more: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of Windows to its end, in a folder and with more environment; return what it says."""
        # Pipes: wine 8 gives a program no standard stream that is a file open for writing only.
        return subprocess.run(
            ["wine", *map(str, command)],
            env=self.environment | dict(more or {}),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=seconds,
        )

    def output(
        self,
        *command: str | Path,
        seconds: float = PROGRAM_SECONDS,
        folder: Path | None = None,
        more: Mapping[str, str] | None = None,
    ) -> str:
        """Run a program of Windows to its end and return its output; raise BuildError where it fails."""
        result = self.call(*command, seconds=seconds, folder=folder, more=more)
        if result.returncode:
            line = " ".join(map(str, command))
            raise BuildError(f"{line}: exit status {result.returncode}\n{result.stdout}{result.stderr}")
        return result.stdout

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start a program of Windows."""
        return subprocess.Popen(
            ["wine", *map(str, command)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def value(self, key: str, name: str) -> str:
        """Return a value of the registry, or an empty text where there is none."""
        for line in self.call("reg", "query", key, "/v", name).stdout.splitlines():
            words = line.split(None, 2)
            if words[:1] == [name]:
                return words[2] if len(words) > 2 else ""
        return ""

    def windows(self) -> list[str]:
        """Return the visible windows that are named after Leadway, oldest first."""
        search = ["xdotool", "search", "--onlyvisible", "--name", "Leadway"]
        return subprocess.run(
            search, env=self.environment, capture_output=True, text=True, check=False
        ).stdout.split()

    def uninstall(self, *options: str) -> int:
        """Run the uninstaller and wait for the copy of it that does the work."""
        status = self.run(self.program / "uninstall.exe", *options)
        wait_until(lambda: not (self.program / "uninstall.exe").exists(), "the uninstaller to be gone")
        return status

    def path(self, path: Path) -> str:
        r"""Return a path below drive C: as Windows writes it, as C:\folder\file."""
        return str(PureWindowsPath("C:\\", PurePosixPath(path.relative_to(self.disk))))

    def close(self) -> None:
        """End all that runs there."""
        subprocess.run(["wineserver", "--kill"], env=self.environment, check=False)


def files(folder: Path) -> set[Path]:
    """Return every file below a folder, by its path from there."""
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def check_installed(computer: Computer, tree: Path, version: str, *others: str) -> None:
    """Demand that exactly this tree is there, and what Windows knows of it."""
    present = files(computer.program) - {Path("uninstall.exe"), *map(Path, others)}
    others_than = sorted(map(str, present ^ files(tree)))
    demand(
        not others_than, f"there is just what {version} has, not {len(others_than)} others: {others_than[:3]}"
    )
    for file in files(tree):
        same = (computer.program / file).read_bytes() == (tree / file).read_bytes()
        demand(same, f"{file} is that of {version}")
    demand(computer.shortcut.is_file(), "the start menu has its entry")
    demand(computer.value(KEY, "DisplayVersion") == version, f"Windows lists {version}")
    for name in ("InstallLocation", "UninstallString", "QuietUninstallString", "EstimatedSize"):
        demand(bool(computer.value(KEY, name)), f"Windows knows {name}")


def check_removed(computer: Computer, *others: str) -> None:
    """Demand that nothing of the program is left."""
    demand(files(computer.program) == {Path(other) for other in others}, "only foreign files are left")
    demand(not computer.shortcut.exists(), "the start menu's entry is gone")
    demand(not computer.value(KEY, "DisplayName"), "Windows lists it no more")
    demand(not computer.value(RUN_KEY, "Leadway"), "it starts at login no more")


def wait_until(condition: Callable[[], bool], what: str, seconds: float = WAIT_SECONDS) -> None:
    """Wait for something; raise BuildError on a timeout."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise BuildError(f"waited in vain for {what}")
        time.sleep(0.1)


def demand(condition: bool, what: str) -> None:  # noqa: FBT001 -- reads as a sentence
    """Raise BuildError unless the condition holds."""
    if not condition:
        raise BuildError(f"not so: {what}")
