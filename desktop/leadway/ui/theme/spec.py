"""What a theme file holds: the colours of both schemes, typefaces and distances."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from leadway.resources import resource


# Named tuples: as dataclasses these four take 4 ms longer to load, before the first paint.
class Colours(NamedTuple):
    """One scheme's colours as #RRGGBB, by role."""

    canvas: str
    surface: str
    raised: str
    line: str
    edge: str
    ink: str
    ink_soft: str
    accent: str
    accent_strong: str
    accent_soft: str
    on_accent: str
    keep: str
    gap: str
    problem: str
    opportunity: str


class Faces(NamedTuple):
    """Type: families in order of fallback, sizes in points."""

    ui: tuple[str, ...]
    serif: tuple[str, ...]
    small: float
    body: float
    lead: float
    heading: float
    question: float
    display: float


class Space(NamedTuple):
    """Distances in pixels at 100 %."""

    unit: int
    column: int
    radius: int
    radius_control: int
    control: int
    rail: int
    rail_narrow: int
    narrow_below: int


class ThemeSpec(NamedTuple):
    """A whole theme file."""

    light: Colours
    dark: Colours
    type: Faces
    space: Space


def read_theme(path: Path | None = None) -> ThemeSpec:
    """Read a theme file; a missing or unknown entry is a TypeError, since a theme is part of the program."""
    with (path or resource("themes", "leadway.toml")).open("rb") as file:
        raw = tomllib.load(file)
    tables = {table: _entries(entries) for table, entries in raw.items()}
    return ThemeSpec(
        light=Colours(**tables["light"]),
        dark=Colours(**tables["dark"]),
        type=Faces(**tables["type"]),
        space=Space(**tables["space"]),
    )


def _entries(table: dict[str, Any]) -> dict[str, Any]:
    return {
        key.replace("-", "_"): tuple(value) if isinstance(value, list) else value
        for key, value in table.items()
    }
