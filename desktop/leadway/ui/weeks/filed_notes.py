"""The notes filed under a week, below its page. A long list is shown in portions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from leadway.domain.weeks import WEEKDAYS, long_date
from leadway.i18n import _
from leadway.services.notes import FiledNote
from leadway.ui.weeks.blocks import Charts, Json, part, section
from leadway.ui.widgets.buttons import QuietButton
from leadway.ui.widgets.card import Line
from leadway.ui.widgets.vbox import VBox

HEADING = _("Notes of that week")
MEANS = _("You wrote them elsewhere in those days. They are not part of the ritual or its PDF.")
MORE = _("Show more")
LEAD = _("{weekday}, {date} · {origin}")
# A portion ends at whichever comes first, because laying out text is slow.
_MOST_PIECES = 40
_MOST_LETTERS = 12_000
_PIECE = 4_000
_ABOVE = 24
_NO_CHARTS: Charts = iter(())


class FiledNotes(VBox):
    """Hidden while there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=24)
        self.more_button = QuietButton(MORE, clicked=self._on_more)
        self._notes: tuple[FiledNote, ...] = ()
        self._pending: deque[Json] = deque()
        self._list = VBox(spacing=24)
        self.body.setContentsMargins(0, _ABOVE, 0, 0)
        self.add(Line(), self._list, self.more_button)
        self.hide()

    def show_notes(self, notes: tuple[FiledNote, ...]) -> None:
        """Show a week's notes from the first on; the same notes again keep what is shown."""
        if notes == self._notes:
            return
        self._notes = notes
        self._pending = deque(_pieces(notes))
        self.setVisible(bool(notes))
        if notes:
            intro = {"block": "plain", "text": MEANS}
            self._list.replace(section({"heading": HEADING, "tone": "", "blocks": [intro]}, _NO_CHARTS))
            self._show_portion()

    def _on_more(self) -> None:
        had_focus = self.more_button.hasFocus()
        self._show_portion()
        if had_focus and not self._pending:
            # Without this, Qt moves the focus of the hidden button anywhere.
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_portion(self) -> None:
        letters, portion = 0, VBox(spacing=24)
        for _piece in range(_MOST_PIECES):
            if not self._pending or letters >= _MOST_LETTERS:
                break
            piece = self._pending.popleft()
            letters += len(piece["text"])
            portion.add(part({"block": "items", "items": [piece]}, _NO_CHARTS))
        self._list.add(portion)
        # A layout shows new widgets later, but Tab and a screen reader may need them at once. Each `show`
        # lays out the whole page.
        portion.show()
        self.more_button.setVisible(bool(self._pending))


def _pieces(notes: Sequence[FiledNote]) -> Iterator[Json]:
    """Return the notes with their day above; a very long one comes in pieces."""
    for note in notes:
        lead = LEAD.format(
            weekday=WEEKDAYS[note.day.weekday()], date=long_date(note.day), origin=note.origin.label
        )
        for piece in _parted(note.text):
            yield {"lead": lead, "text": piece, "mark": "", "note": ""}
            lead = ""


def _parted(text: str) -> Iterator[str]:
    """Return a text in pieces that end with a line or a word where there is one."""
    start = 0
    while len(text) - start > _PIECE:
        half, full = start + _PIECE // 2, start + _PIECE
        end = text.rfind("\n", half, full) + 1 or text.rfind(" ", half, full) + 1 or full
        yield text[start:end].rstrip()
        start = end
    yield text[start:]
