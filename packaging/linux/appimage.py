"""The AppImage: one file that needs no installing. Its tree is made here; the file is made where the tool is.

`appimagetool` and the small program at the file's front come from the AppImage project; the release workflow
fetches both, pinned by their checksums, and names the tool in APPIMAGETOOL.
"""

from __future__ import annotations

import os
import platform
import shutil
import stat
from pathlib import Path

import place
from linux import shared

TOOL = "APPIMAGETOOL"
RUNTIME = "APPIMAGE_RUNTIME"
TREE = place.WORK / "Leadway.AppDir"

_START = """\
#!/bin/sh
# Starts the program from wherever the AppImage is mounted.
here=$(dirname "$(readlink -f "$0")")
exec "$here/usr/lib/leadway/leadway" "$@"
"""


def lay() -> Path:
    """Make the tree of the AppImage and return it."""
    shutil.rmtree(TREE, ignore_errors=True)
    shared.lay(TREE)
    start = TREE / "AppRun"
    start.write_text(_START, encoding="utf-8")
    start.chmod(start.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    share = TREE / "usr" / "share"
    for name, target in (
        ("leadway.desktop", share / "applications" / "leadway.desktop"),
        ("leadway.png", share / "icons" / "hicolor" / "256x256" / "apps" / "leadway.png"),
        (".DirIcon", share / "icons" / "hicolor" / "256x256" / "apps" / "leadway.png"),
    ):
        (TREE / name).symlink_to(target.relative_to(TREE))
    return TREE


def package() -> Path:
    """Make dist/Leadway-VERSION-MACHINE.AppImage and return its path; raises place.BuildError."""
    machine = platform.machine()
    target = place.DIST / f"Leadway-{place.VERSION}-{machine}.AppImage"
    command = [os.environ[TOOL], "--no-appstream"]
    if runtime := os.environ.get(RUNTIME):
        command += ["--runtime-file", runtime]
    place.run(["env", f"ARCH={machine}", f"VERSION={place.VERSION}", *command, lay(), target])
    return target
