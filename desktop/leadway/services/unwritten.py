"""What was typed and could not be saved: carried over the closing of the data, and saved when it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadway.domain.errors import SealedError

if TYPE_CHECKING:
    from leadway.services.session import Services


@dataclass(frozen=True)
class Unwritten:
    """What one form holds for one place."""

    words: tuple[str, ...]
    """What the person wrote, to be counted, read and copied; empty where only a choice was changed."""

    write: Callable[[Services], object] = field(repr=False)
    """Saves it in open data; raises KnownError where that cannot be."""

    read: Callable[[Services], object] = field(repr=False)
    """Returns what is at its place in open data."""

    before: object = field(repr=False)
    """What was there when the person typed."""

    is_note: bool = False
    """Whether its place is a new note."""

    def is_overtaken(self, services: Services) -> bool:
        """Whether something else is at its place by now, which saving it would overwrite."""
        try:
            return self.read(services) != self.before
        except SealedError:
            return True


def as_notes(words: Sequence[str], then: Callable[[], object] = lambda: None) -> Unwritten:
    """Return what makes a note of each text, for words whose place is taken, and calls `then`."""
    from leadway.domain.terms import NoteOrigin  # late: it is hardly ever needed

    def write(services: Services) -> None:
        with services.database.writing():
            for text in words:
                services.notes.add(text, NoteOrigin.APP)
        then()

    return Unwritten(tuple(words), write, lambda _services: None, None, is_note=bool(words))
