"""What every Linux package adds to the program: menu entry, description, icons, manual page."""

from __future__ import annotations

import gzip
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from argparse_manpage.manpage import Manpage  # type: ignore[import-untyped]

import changelog
import place
from leadway.cli import make_parser
from place import BuildError

_HERE = Path(__file__).resolve().parent
_ICONS = place.ROOT / "packaging" / "icons"
_FILES = r"""
.SH FILES
.TP
\fI~/.local/share/Leadway\fR
the data of a person, encrypted; it stays when the package is removed
.SH SEE ALSO
/usr/lib/leadway/licences/README.txt: what Leadway is made of
"""
METAINFO = "app.leadway.Leadway.metainfo.xml"


def lay(root: Path, *, program: str = "usr/lib/leadway") -> None:
    """Put the program and all that belongs to it below `root`, as it is on the person's disk."""
    if not (place.TREE / "licences").is_dir():
        raise BuildError("there is no build with its papers yet: packaging/build.py build inside")
    shutil.copytree(place.TREE, root / program, symlinks=True)
    command = root / "usr" / "bin" / place.NAME
    command.parent.mkdir(parents=True)
    command.symlink_to(os.path.relpath(root / program / place.NAME, command.parent))
    share = root / "usr" / "share"
    _copy(_HERE / "leadway.desktop", share / "applications" / "leadway.desktop")
    description = (_HERE / "leadway.metainfo.xml").read_text(encoding="utf-8")
    _write(share / "metainfo" / METAINFO, _filled(description))
    for icon in _ICONS.glob("leadway-*.png"):
        size = icon.stem.removeprefix("leadway-")
        _copy(icon, share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "leadway.png")
    mark = place.ROOT / "resources" / "icons" / "leadway.svg"
    _copy(mark, share / "icons" / "hicolor" / "scalable" / "apps" / "leadway.svg")
    manual = gzip.compress(manual_page().encode(), mtime=0)
    page = share / "man" / "man1" / "leadway.1.gz"
    page.parent.mkdir(parents=True)
    page.write_bytes(manual)


def manual_page() -> str:
    """Return the manual page, made of what the program's own help says of each command."""
    named = {"version": place.VERSION, "project_name": place.TITLE, "manual_title": place.TITLE}
    text = str(Manpage(make_parser(), _data=named))
    # What the system's list of manual pages shows.
    text = text.replace(".SH NAME\nleadway", ".SH NAME\nleadway \\- a guided weekly ritual for team leads", 1)
    return text + _FILES


def _filled(text: str) -> str:
    return text.replace("@VERSION@", place.VERSION).replace("@DATE@", f"{_day():%Y-%m-%d}")


def _day() -> datetime:
    return datetime.fromtimestamp(place.moment(), UTC)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def changes(version: str = place.VERSION) -> list[str]:
    """Return what the changelog says of a version, or of what is not released yet: a sentence or two each."""
    sections = dict(changelog.sections(changelog.PATH.read_text(encoding="utf-8")))
    body = sections.get(version) or sections.get("Unreleased", "")
    return [re.sub(r"\s+", " ", point) for point in re.findall(r"^- (.+(?:\n  .+)*)", body, re.MULTILINE)]
