"""Proves the Windows installer under wine: it installs, upgrades a running program, and uninstalls with care.

A small payload stands in for the build, which only Windows can make; the script and its lists are real.
An installer may return 0 and have done nothing: files and registry are checked, not exit codes alone.
Needs nsis, wine64 (and its `wine` command), xvfb and xdotool (Debian's names).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import place
from place import BuildError
from smoke import display
from windows.installer import HERE, compile_installer

WAIT_SECONDS = 60.0
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Leadway"
RUN_KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
NOT_ENDED = 3
"""The installer's own status for a program that does not end."""


class Computer:
    """A Windows emulated by wine, in a folder of its own and on a virtual display."""

    def __init__(self, folder: Path, display: str) -> None:
        self.prefix = folder / "wine"
        home = folder / "home"
        home.mkdir()
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
        user = next(each for each in (self.prefix / "drive_c" / "users").iterdir() if each.name != "Public")
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
            capture_output=True,
            check=False,
            timeout=300,
        ).returncode

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start a program of Windows."""
        return subprocess.Popen(
            ["wine", *map(str, command)],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def value(self, key: str, name: str) -> str:
        """Return a value of the registry, or an empty text where there is none."""
        result = subprocess.run(
            ["wine", "reg", "query", key, "/v", name],
            env=self.environment,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=60,
        )
        for line in result.stdout.splitlines():
            words = line.split(None, 2)
            if words[:1] == [name]:
                return words[2] if len(words) > 2 else ""
        return ""

    def uninstall(self, *options: str) -> int:
        """Run the uninstaller and wait for the copy of it that does the work."""
        status = self.run(self.program / "uninstall.exe", *options)
        wait_until(lambda: not (self.program / "uninstall.exe").exists(), "the uninstaller to be gone")
        return status

    def close(self) -> None:
        """End all that runs there."""
        subprocess.run(["wineserver", "--kill"], env=self.environment, check=False)


def main() -> int:
    """Prove it step by step; return the exit status."""
    with tempfile.TemporaryDirectory() as name, display("1024x768") as number:
        folder = Path(name)
        first, second = payload(folder / "1", "1.0.0", "old"), payload(folder / "2", "1.1.0", "new")
        setups = [
            compile_installer(tree, version, folder / f"setup-{version}.exe", folder / f"work-{version}")
            for tree, version in ((first, "1.0.0"), (second, "1.1.0"))
        ]
        computer = Computer(folder, number)
        try:
            prove(computer, (first, second), setups)
            prove_questions(computer, setups[1])
        except BuildError as error:
            print(f"installer: {error}", file=sys.stderr)
            return 1
        finally:
            computer.close()
    return 0


def prove(computer: Computer, trees: tuple[Path, Path], setups: list[Path]) -> None:
    """Install, upgrade and uninstall without a question, as a person's system does."""
    (first, second), (old, new) = trees, setups
    computer.run(old, "/S")
    check_installed(computer, first, "1.0.0")
    report("installs for one person, with its entry in the start menu and among the programs")

    computer.data.mkdir()
    (computer.data / "leadway.db").write_text("two years of weeks")
    (computer.program / "mine.txt").write_text("not Leadway's")
    line = f"{windows_path(computer)}\\leadway.exe --background"
    computer.run("reg", "add", RUN_KEY, "/v", "Leadway", "/d", line, "/f")
    deaf = start_program(computer, "deaf")
    demand(computer.run(new, "/S") == NOT_ENDED, "it says that the program does not end")
    check_installed(computer, first, "1.0.0", "mine.txt")
    (computer.local / "leadway-let-go").touch()
    deaf.wait(WAIT_SECONDS)
    (computer.local / "leadway-asked-to-end").unlink(missing_ok=True)
    report("changes nothing while a program runs that does not end")

    running = start_program(computer)
    demand(computer.run(new, "/S") == 0, "the upgrade says that it went well")
    demand(running.wait(WAIT_SECONDS) == 0, "the program that ran has ended")
    check_installed(computer, second, "1.1.0", "mine.txt")
    demand(computer.value(RUN_KEY, "Leadway") == line, "it still starts at login")
    check_data_kept(computer)
    report("upgrades in place: the program is asked to end, nothing of it is left, foreign files stay")

    computer.uninstall("/S")
    check_removed(computer, "mine.txt")
    check_data_kept(computer)
    report("uninstalls without a question: data and foreign files stay, entries and start at login are gone")


def prove_questions(computer: Computer, new: Path) -> None:
    """Uninstall by the window, and give each answer to its question about the data."""
    uninstall_in_the_window(computer, new, ["Return"])
    check_data_kept(computer)
    report("asks before it touches data; the answer that is offered keeps them")
    uninstall_in_the_window(computer, new, ["Tab", "Return"], ["Return"])
    check_data_kept(computer)
    report("asks twice, and is content with one no")
    uninstall_in_the_window(computer, new, ["Tab", "Return"], ["shift+Tab", "Return"])
    demand(not computer.data.exists(), "the data are gone where that was wanted twice")
    report("deletes the data where a person wants it, twice")


def uninstall_in_the_window(computer: Computer, setup: Path, *answers: list[str]) -> None:
    """Install again, and uninstall by the window, giving each answer in turn."""
    computer.run(setup, "/S")
    window = computer.start(computer.program / "uninstall.exe")
    wait_until(lambda: len(all_windows(computer)) == 1, "the uninstaller's window")
    press(computer, "Return")
    for keys in answers:
        # The question is a second window, in front of the one that asks it.
        wait_until(lambda: len(all_windows(computer)) == 2, "the question")
        question = press(computer, *keys)
        # The next one may be there at once, in another window.
        wait_until(partial(is_closed, computer, question), "the question to be answered")
    # Its last page has one button, which waits a moment for the end of the work.
    wait_until(lambda: closed_by_return(computer), "the uninstaller's window to close")
    window.wait(WAIT_SECONDS)
    check_removed(computer, "mine.txt")


def all_windows(computer: Computer) -> list[str]:
    """Return the visible windows of the uninstaller, oldest first."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "Leadway"]
    result = subprocess.run(search, env=computer.environment, capture_output=True, text=True, check=False)
    return result.stdout.split()


def closed_by_return(computer: Computer) -> bool:
    """Press Return in whatever window is there; whether none is."""
    windows = all_windows(computer)
    for window in windows:
        typed = ["xdotool", "windowfocus", window, "key", "Return"]
        # It may go in this very moment.
        subprocess.run(typed, env=computer.environment, capture_output=True, check=False)
    return not windows


def is_closed(computer: Computer, window: str) -> bool:
    return window not in all_windows(computer)


def press(computer: Computer, *keys: str) -> str:
    """Press keys in the newest window, and return which; without a window manager nobody else focuses it."""
    window = max(all_windows(computer), key=int)
    typed = ["xdotool", "windowfocus", "--sync", window, "key", "--delay", "100", *keys]
    subprocess.run(typed, env=computer.environment, check=True)
    return window


def check_installed(computer: Computer, tree: Path, version: str, *others: str) -> None:
    """Demand that exactly this tree is there, and what Windows knows of it."""
    present = files(computer.program) - {Path("uninstall.exe"), *map(Path, others)}
    demand(present == files(tree), f"there is just what {version} has, not {sorted(present ^ files(tree))}")
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


def check_data_kept(computer: Computer) -> None:
    """Demand that the data are as they were."""
    demand((computer.data / "leadway.db").read_text() == "two years of weeks", "the data are as they were")


def payload(tree: Path, version: str, only: str) -> Path:
    """Make what stands in for the build: two programs, and files as they are next to it."""
    (tree / "_internal" / "leadway" / "resources").mkdir(parents=True)
    for role, name in (("gui", "leadway.exe"), ("cli", "leadway-cli.exe")):
        options = [f"-DROLE={role}", f"-DVERSION={version}", f"-DOUT={tree / name}"]
        place.run(["makensis", "-V1", "-XTarget amd64-unicode", *options, HERE / "stand-in.nsi"])
    for name in (f"{only}.dll", "leadway/resources/both.txt", "naïve name, with $ and spaces.txt"):
        (tree / "_internal" / name).write_text(f"{name} of {version}", encoding="utf-8")
    return tree


def start_program(computer: Computer, *options: str) -> subprocess.Popen[bytes]:
    """Start the program that is installed and wait until it runs."""
    started = computer.start(computer.program / "leadway.exe", *options)
    wait_until((computer.local / "leadway-runs").exists, "the program to run")
    return started


def windows_path(computer: Computer) -> str:
    """Return the program's folder as a Windows path."""
    return "C:\\" + str(computer.program.relative_to(computer.prefix / "drive_c")).replace("/", "\\")


def files(folder: Path) -> set[Path]:
    """Return every file below a folder, by its path from there."""
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something; raise BuildError on a timeout."""
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise BuildError(f"waited in vain for {what}")
        time.sleep(0.1)


def demand(condition: bool, what: str) -> None:  # noqa: FBT001 -- reads as a sentence
    """Raise BuildError unless the condition holds."""
    if not condition:
        raise BuildError(f"not so: {what}")


def report(what: str) -> None:
    print(f"installer: {what}", flush=True)


if __name__ == "__main__":
    if not (shutil.which("wine") and shutil.which("makensis") and shutil.which("xdotool")):
        sys.exit("This needs nsis, wine64 with its command wine, xvfb and xdotool.")
    sys.exit(main())
