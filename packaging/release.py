"""What a release needs besides the packages: `check TAG`, `notes VERSION`, `sums FOLDER`.

check  the tag is the program's version, the changelog has its section, the project's address leads somewhere,
       and SECURITY.md says how to report there
notes  the changelog's section of a version, as Markdown
sums   SHA256SUMS of every file in a folder, in that folder
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import place
from changelog import PATH as CHANGELOG
from changelog import sections
from leadway import ADDRESS
from place import BuildError

SUMS = "SHA256SUMS"
SECURITY = place.ROOT / "SECURITY.md"


def check(tag: str) -> str:
    """Return a sentence where this tag may be released; raise BuildError where something is in the way."""
    if tag != f"v{place.VERSION}":
        raise BuildError(f"the tag is {tag}, and the program says that it is {place.VERSION}")
    section(CHANGELOG.read_text(encoding="utf-8"), place.VERSION)
    if f"{ADDRESS}/" not in SECURITY.read_text(encoding="utf-8"):
        raise BuildError(f"SECURITY.md names no way to report at {ADDRESS}")
    host = urlsplit(ADDRESS).hostname or ""
    if host.endswith((".example", ".invalid", ".test", "localhost")):
        raise BuildError(
            f"the project's address is still {ADDRESS}, which leads nowhere: see leadway/__init__.py"
        )
    return f"{tag} can be released"


def notes(version: str) -> str:
    """Return the changelog's section of a version."""
    return section(CHANGELOG.read_text(encoding="utf-8"), version)


def section(text: str, version: str) -> str:
    """Return the body of a version's section; raise BuildError where it is missing or empty."""
    bodies = [body.strip() for title, body in sections(text) if title == version]
    if len(bodies) != 1:
        raise BuildError(f"the changelog has {len(bodies)} sections of {version}")
    if not re.search(r"^- ", bodies[0], re.MULTILINE):
        raise BuildError(f"the changelog says nothing of {version}")
    return bodies[0]


def sums(folder: str) -> str:
    """Write SHA256SUMS into a folder, as `sha256sum --check` reads it, and return what it says."""
    files = sorted(path for path in Path(folder).iterdir() if path.is_file() and path.name != SUMS)
    if not files:
        raise BuildError(f"there is nothing to release in {folder}")
    lines = []
    for path in files:
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    text = "".join(lines)
    (Path(folder) / SUMS).write_text(text, encoding="utf-8", newline="\n")
    return text.rstrip()


WORDS: dict[str, Callable[[str], str]] = {"check": check, "notes": notes, "sums": sums}


def main() -> int:
    """Do what the arguments name; return the exit status."""
    arguments = sys.argv[1:]
    if len(arguments) != 2 or arguments[0] not in WORDS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        print(WORDS[arguments[0]](arguments[1]))
    except (BuildError, OSError) as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
