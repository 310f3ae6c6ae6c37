"""Proves the Windows installer under wine: it installs, upgrades a running program, and uninstalls with care.

A small payload stands in for the build, so that it takes a minute; `wine.py` installs the program itself.
An installer may return 0 and have done nothing: files and registry are checked, not exit codes alone.
Needs nsis, wine64 (and its `wine` command), xvfb and xdotool (Debian's names).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import place
from place import BuildError
from smoke import display
from windows.computer import (
    RUN_KEY,
    WAIT_SECONDS,
    Computer,
    check_installed,
    check_removed,
    demand,
    wait_until,
)
from windows.installer import HERE, compile_installer

NOT_ENDED = 3
"""The installer's own status for a program that does not end."""


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
    line = f"{computer.path(computer.program)}\\leadway.exe --background"
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
    wait_until(lambda: len(computer.windows()) == 1, "the uninstaller's window")
    press(computer, "Return")
    for keys in answers:
        # The question is a second window, in front of the one that asks it.
        wait_until(lambda: len(computer.windows()) == 2, "the question")
        question = press(computer, *keys)
        # The next one may be there at once, in another window.
        wait_until(partial(is_closed, computer, question), "the question to be answered")
    # Its last page has one button, which waits a moment for the end of the work.
    wait_until(lambda: closed_by_return(computer), "the uninstaller's window to close")
    window.wait(WAIT_SECONDS)
    check_removed(computer, "mine.txt")


def closed_by_return(computer: Computer) -> bool:
    """Press Return in whatever window is there; whether none is."""
    windows = computer.windows()
    for window in windows:
        typed = ["xdotool", "windowfocus", window, "key", "Return"]
        # It may go in this very moment.
        subprocess.run(typed, env=computer.environment, capture_output=True, check=False)
    return not windows


def is_closed(computer: Computer, window: str) -> bool:
    return window not in computer.windows()


def press(computer: Computer, *keys: str) -> str:
    """Press keys in the newest window, and return which; without a window manager nobody else focuses it."""
    window = max(computer.windows(), key=int)
    typed = ["xdotool", "windowfocus", "--sync", window, "key", "--delay", "100", *keys]
    subprocess.run(typed, env=computer.environment, check=True)
    return window


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


def report(what: str) -> None:
    print(f"installer: {what}", flush=True)


if __name__ == "__main__":
    if not (shutil.which("wine") and shutil.which("makensis") and shutil.which("xdotool")):
        sys.exit("This needs nsis, wine64 with its command wine, xvfb and xdotool.")
    sys.exit(main())
