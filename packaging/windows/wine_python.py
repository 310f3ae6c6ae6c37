"""Makes a Windows Python 3.11 beside wine, with the packages of uv.lock and a copy of this project.

Nothing comes from Python's own site: the interpreter's libraries are those that panda3d's wheel for Windows
carries, the standard library is that of the Python 3.11 that runs this, and python.exe is six lines of C.
python3.dll, which wheels for any Python want, forwards to python311.dll. What wine 8 lacks is made from
`stubs/`, too. Neither the program nor its tests are changed for wine.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
import sysconfig
from importlib.metadata import distribution
from pathlib import Path

import place
from place import BuildError
from windows.computer import Computer, wait_until

STUBS = Path(__file__).resolve().parent / "stubs"
UV = place.ROOT / ".tools" / "bin" / "uv"
PANDA3D = "panda3d==1.10.15 --hash=sha256:db071a53259fd8d3abedfc7d02030532eff02befe78515833767d3599034ba1a"
"""The wheel that carries CPython 3.11.9 for Windows."""
LACKS = {"bcryptprimitives": ("-ladvapi32",), "icuuc": ()}
"""The libraries that wine 8 lacks, with what theirs are linked to."""
FOR_WINDOWS = (
    *("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11"),
    *("--only-binary", ":all:", "--no-binary", "argparse-manpage"),
)
"""Wheels for Windows; of one package, in plain Python, there is no wheel for any system."""
_NOT_OF_WINDOWS = shutil.ignore_patterns(
    "site-packages", "dist-packages", "lib-dynload", "test", "idlelib", "__pycache__", "config-3.11*"
)


_DESKTOP = """
import ctypes, pathlib, time
ctypes.windll.user32.GetDesktopWindow()
pathlib.Path("C:/desktop-runs").touch()
time.sleep(86400)
"""


class WindowsPython:
    """Python on a computer emulated by wine: C:\\Python311, and the project's copy in C:\\leadway."""

    def __init__(self, computer: Computer) -> None:
        self.computer = computer
        self.folder = computer.disk / "Python311"
        self.program = self.folder / "python.exe"
        self.source = computer.disk / "leadway"
        self._packages = self.folder / "Lib" / "site-packages"
        self._complete = self.folder / "complete.txt"

    def make(self) -> None:
        """Make what is missing, and bring the copy of the project up to date; raises BuildError."""
        check_version(sys.version_info[:2])
        state = _state()
        if not self._complete.is_file() or self._complete.read_text("utf-8") != state:
            shutil.rmtree(self.folder, ignore_errors=True)
            self._lay_interpreter()
            self._lay_packages()
            self._make_stubs()
            self._complete.write_text(state, "utf-8")
        self._copy_project()
        self._start_desktop()

    def run(self, *arguments: str | Path, seconds: float = 600.0, **more: str) -> str:
        """Run Python in the project's copy and return its output; raises BuildError."""
        more["PYTHONUTF8"] = "1"  # as in the workflow
        return self.computer.output(self.program, *arguments, seconds=seconds, folder=self.source, more=more)

    def _start_desktop(self) -> None:
        """Start wine's services and desktop, which keep the pipes of the program that first needs them."""
        runs = self.computer.disk / "desktop-runs"
        runs.unlink(missing_ok=True)
        self.computer.start(self.program, "-c", _DESKTOP)
        wait_until(runs.exists, "wine's desktop")

    def _lay_interpreter(self) -> None:
        wheel = self.computer.prefix.parent / "panda3d"
        requirement = wheel.with_suffix(".txt")
        requirement.write_text(PANDA3D + "\n", "utf-8")
        _install(wheel, "--no-deps", "--requirements", requirement)
        libraries = self.folder / "DLLs"
        libraries.mkdir(parents=True)
        for file in (wheel / "deploy_libs").iterdir():
            # Windows' own C library is wine's; a window of Tk is not wanted.
            if not file.name.startswith(("api-ms-", "tcl", "tk", "_tkinter")):
                at_top = file.name.lower().startswith(("python3", "vcruntime"))
                shutil.copy(file, self.folder if at_top else libraries)
        shutil.rmtree(wheel)
        shutil.copytree(
            sysconfig.get_path("stdlib"), self.folder / "Lib", ignore=_NOT_OF_WINDOWS, dirs_exist_ok=True
        )

    def _lay_packages(self) -> None:
        locked = self.computer.prefix.parent / "locked.txt"
        export: list[str | Path] = [UV, "export", "--frozen", "--quiet", "--all-groups", "--no-emit-project"]
        place.run([*export, "--output-file", locked])
        _install(self._packages, "--requirements", locked)
        # The project itself is imported from its copy.
        papers = distribution("leadway").locate_file(f"leadway-{place.VERSION}.dist-info")
        shutil.copytree(str(papers), self._packages / Path(str(papers)).name)
        (self._packages / "leadway.pth").write_text("C:\\leadway\\desktop\n", "utf-8")

    def _make_stubs(self) -> None:
        _compile("python.c", self.program, "-municode")
        exports = self.folder / "python3.def"
        names = _exported(self.folder / "python311.dll")
        lines = [f"{name} = python311.{name}" for name in names]
        exports.write_text("\n".join(["LIBRARY python3.dll", "EXPORTS", *lines, ""]), "ascii")
        _compile("python3.c", self.folder / "python3.dll", "-shared", "-nostdlib", "-Wl,-e,start", exports)
        system = self.computer.disk / "windows" / "system32"
        for name, libraries in LACKS.items():
            _compile(f"{name}.c", system / f"{name}.dll", "-shared", *libraries)

    def _copy_project(self) -> None:
        """Copy what git knows of, as it is now; what was made there before stays."""
        for folder in ("desktop", "tests", "packaging", "benchmarks", "resources"):
            shutil.rmtree(self.source / folder, ignore_errors=True)
        for name in place.run(["git", "ls-files", "-z"]).split("\0"):
            file = place.ROOT / name
            if name and file.is_file():
                target = self.source / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, target)


def check_version(version: tuple[int, int]) -> None:
    """Raise BuildError where the Python that runs this is not of the interpreter's own version."""
    if version != (3, 11):
        raise BuildError("This needs Python 3.11: its standard library goes with the interpreter in panda3d.")


def _install(target: Path, *options: str | Path) -> None:
    """Unpack packages for Windows into a folder; each has to have the hash that is named for it."""
    install: list[str | Path] = [
        UV,
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--target",
        target,
        *FOR_WINDOWS,
    ]
    place.run([*install, *options])


def _compile(source: str, target: Path, *options: str | Path) -> None:
    compiler: list[str | Path] = ["x86_64-w64-mingw32-gcc", "-O1", "-s", "-o", target, STUBS / source]
    place.run([*compiler, *options])


def _exported(library: Path) -> list[str]:
    """Return the names that a library of Windows exports."""
    listing = place.run(["x86_64-w64-mingw32-objdump", "--private-headers", library])
    _, _, table = listing.partition("[Ordinal/Name Pointer] Table")
    return re.findall(r"^\s*\[\s*\d+\] (?:\+base\[\s*\d+\]\s+\S+ )?(\w+)$", table, re.MULTILINE)


def _state() -> str:
    """Return what the interpreter and its packages are made from."""
    made_from = [place.ROOT / "uv.lock", Path(__file__), *sorted(STUBS.iterdir())]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in made_from)).hexdigest()
