"""The package for Debian and Ubuntu: /usr/lib/leadway, and dependencies on what it really needs."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import textwrap
from email.utils import formatdate
from pathlib import Path

import place
from linux import shared

# Whoever publishes it names an address, in the way that Debian's own tools know.
_NAME, _MAIL = (
    os.environ.get("DEBFULLNAME", "The Leadway authors"),
    os.environ.get("DEBEMAIL", "leadway@localhost"),
)
_MAINTAINER = f"{_NAME} <{_MAIL}>"
# Libraries of the desktop's own looks: used where they are there, which Qt finds out by itself.
_OPTIONAL = "platformthemes/libqgtk3.so"
_COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Leadway
Comment: What others made of it, each with its licence, and how to replace Qt:
 /usr/lib/leadway/licences/README.txt

Files: *
Copyright: {owner}
License: Expat
{licence}

Files: usr/lib/leadway/_internal/PySide6/* usr/lib/leadway/_internal/shiboken6/*
Copyright: 2012-2026 The Qt Company Ltd. and other contributors
License: LGPL-3
 On Debian systems, the text of the GNU Lesser General Public License,
 version 3, is in /usr/share/common-licenses/LGPL-3.
"""
_DESCRIPTION = """\
guided weekly ritual for people who lead a team
 Leadway is a weekly ritual of fifteen minutes for people who lead a team for
 the first time: what had to be kept, where the rules ran out, problems and
 opportunities, one thing to work on, and what moved.
 .
 It reminds without a nag, makes a page of each week, and keeps everything in
 one encrypted database on this computer. It never connects to a network.
"""


def package() -> Path:
    """Make dist/leadway_VERSION_ARCHITECTURE.deb and return its path; raises place.BuildError."""
    root = place.WORK / "deb"
    shutil.rmtree(root, ignore_errors=True)
    shared.lay(root)
    documents = root / "usr" / "share" / "doc" / "leadway"
    documents.mkdir(parents=True)
    (documents / "copyright").write_text(_copyright(), encoding="utf-8")
    (documents / "changelog.gz").write_bytes(gzip.compress(_changelog().encode(), mtime=0))
    overrides = root / "usr" / "share" / "lintian" / "overrides" / "leadway"
    overrides.parent.mkdir(parents=True)
    shutil.copyfile(Path(__file__).parent / "lintian-overrides", overrides)
    _set_rights(root)
    control = root / "DEBIAN"
    control.mkdir(mode=0o755)
    (control / "control").write_text(_control(root), encoding="utf-8")
    (control / "md5sums").write_text(_sums(root), encoding="utf-8")
    for path in (control / "control", control / "md5sums"):
        path.chmod(0o644)
    target = place.DIST / f"leadway_{place.VERSION}_{_architecture()}.deb"
    os.environ["SOURCE_DATE_EPOCH"] = str(place.moment())
    place.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", root, target])
    return target


def dependencies(root: Path) -> dict[str, str]:
    """Return what the programs and libraries below `root` need, as the fields of a package."""
    folder = place.WORK / "shlibdeps"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "debian").mkdir(parents=True)
    (folder / "debian" / "control").write_text("Source: leadway\n\nPackage: leadway\nArchitecture: any\n")
    program = root / "usr" / "lib" / "leadway"
    command = ["dpkg-shlibdeps", "-O", "--warnings=0", f"-l{program / '_internal'}"]
    command += [f"-l{program / '_internal' / 'PySide6' / 'Qt' / 'lib'}"]
    # A plug-in that only suggests says so first; what something else depends on, it does not suggest.
    binaries = sorted(path for path in program.rglob("*") if _is_binary(path))
    for path in binaries:
        command.append(f"{'-dSuggests' if _OPTIONAL in str(path) else '-dDepends'}")
        command.append(f"-e{path}")
    output = place.run(command, cwd=folder)
    return dict(line.removeprefix("shlibs:").split("=", 1) for line in output.splitlines() if "=" in line)


def _control(root: Path) -> str:
    needs = dependencies(root)
    size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    fields = {
        "Package": "leadway",
        "Version": place.VERSION,
        "Architecture": _architecture(),
        "Maintainer": _MAINTAINER,
        "Installed-Size": str(-(-size // 1024)),
        "Section": "misc",
        "Priority": "optional",
        "Depends": needs["Depends"],
        "Recommends": "gnome-keyring | kwalletmanager | org.freedesktop.secrets, hicolor-icon-theme",
        "Suggests": needs.get("Suggests", ""),
        "Description": _DESCRIPTION.rstrip(),
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value)


def _copyright() -> str:
    text = (place.ROOT / "LICENSE").read_text(encoding="utf-8")
    owner, terms = text.split("Copyright (c) ", 1)[1].split("\n", 1)
    lines = (f" {line}".rstrip() if line else " ." for line in terms.strip().splitlines())
    return _COPYRIGHT.format(owner=owner, licence="\n".join(lines))


def _changelog() -> str:
    points = "\n".join(
        textwrap.fill(point, 76, initial_indent="  * ", subsequent_indent="    ", break_on_hyphens=False)
        for point in shared.changes()
    )
    day = formatdate(place.moment())
    return f"leadway ({place.VERSION}) unstable; urgency=medium\n\n{points}\n\n -- {_MAINTAINER}  {day}\n"


def _sums(root: Path) -> str:
    lines = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink() and "DEBIAN" not in path.parts:
            digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
            lines.append(f"{digest}  {path.relative_to(root)}\n")
    return "".join(lines)


def _set_rights(root: Path) -> None:
    """Everybody reads, only the system writes, whatever the builder's own habits are."""
    root.chmod(0o755)
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)


def _is_binary(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    return _is_program(path) or re.search(r"\.so(\.|$)", path.name) is not None


def _is_program(path: Path) -> bool:
    return (
        path.is_file() and path.name == place.NAME and path.parent.name == place.NAME and "lib" in path.parts
    )


def _architecture() -> str:
    return place.run(["dpkg", "--print-architecture"]).strip()
