"""The package for Fedora, openSUSE and their kin, made by rpmbuild of the same tree as the .deb."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import place
from linux import shared

_SPEC = Path(__file__).parent / "leadway.rpmspec"


def package() -> Path:
    """Make dist/leadway-VERSION-1.ARCHITECTURE.rpm and return its path; raises place.BuildError."""
    work = place.WORK / "rpm"
    shutil.rmtree(work, ignore_errors=True)
    tree = work / "tree"
    shared.lay(tree)
    spec = work / "leadway.spec"
    spec.write_text(_filled(_SPEC.read_text(encoding="utf-8"), tree), encoding="utf-8")
    place.run(["rpmbuild", "-bb", "--define", f"_topdir {work}", "--define", f"_rpmdir {work}/made", spec])
    package = next((work / "made").rglob("*.rpm"))
    return Path(shutil.move(package, place.DIST / package.name))


def _filled(text: str, tree: Path) -> str:
    """Return the spec of this version; a per cent sign in what people wrote must not become a macro."""
    points = "\n".join(f"- {point}" for point in shared.changes()).replace("%", "%%")
    day = datetime.fromtimestamp(place.moment(), UTC)
    # The format's own days and months: those of a mail's date, in English whatever the builder's language.
    weekday, date, month, year = format_datetime(day).replace(",", "").split()[:4]
    fields = {
        "@VERSION@": place.VERSION,
        "@TREE@": str(tree),
        "@DAY@": f"{weekday} {month} {date} {year}",
        "@CHANGES@": points,
    }
    for name, value in fields.items():
        text = text.replace(name, value)
    return text
