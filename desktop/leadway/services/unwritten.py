"""What was typed and could not be saved: carried over the closing of the data, and saved when it is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadway.services.session import Services


@dataclass(frozen=True)
class Unwritten:
    """What one form holds."""

    words: tuple[str, ...]
    """What the person wrote, to be counted, read and copied; empty where only a choice was changed."""

    write: Callable[[Services], object] = field(repr=False)
    """Saves it in open data; raises KnownError where that cannot be."""
