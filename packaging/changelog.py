"""Reads the changelog: what it says of each version."""

from __future__ import annotations

import re

import place

PATH = place.ROOT / "CHANGELOG.md"


def sections(text: str) -> list[tuple[str, str]]:
    """Return each section's version and its body, without the addresses that may stand at the end."""
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)
    titles = (title.strip().strip("[").split("]")[0].split(" ")[0] for title in parts[1::2])
    bodies = (re.split(r"^\[[^\]]+\]: ", body, maxsplit=1, flags=re.MULTILINE)[0] for body in parts[2::2])
    return list(zip(titles, bodies, strict=True))
