"""What is shown when a week has been sealed: that it counts, its line, its move, and its page."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.moves import sentence
from leadway.domain.weeks import Week
from leadway.services.session import Services
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.keyboard import is_enter, name_button, on_keys
from leadway.ui.widgets.scroll_column import Column
from leadway.ui.widgets.text import Caption, Paragraph, Quotation, Title

KEPT = "{} kept"
NEXT_TIME = "next {}"
IN_ONE_LINE, YOUR_MOVE = "In one line", "Your move"
SAVE, SEE, DONE = "Save as PDF…", "See the page", "Done"
SAVE_KEYS, DONE_KEYS = "Ctrl+P", "Esc"
_TOP = 48


class SealedPage(Column):
    """The quiet end of a ritual. Enter or Esc is enough."""

    save_document = Signal(object)
    show_week = Signal(object)
    done = Signal()

    def __init__(self, services: Services, week: Week, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._week = week
        self.kept = Title(kept_sentence(services, week), size="heading")
        line, move = _words(services, week)
        self.line_label, self.line = Caption(IN_ONE_LINE), Quotation(line)
        self.move_label, self.move_sentence = Caption(YOUR_MOVE), Paragraph(move)
        self.save_button = QuietButton(SAVE, icon="download")
        self.see_button = QuietButton(SEE, icon="file-text")
        self.done_button = PrimaryButton(DONE)
        self._lay_out()
        for label, words in ((self.line_label, self.line), (self.move_label, self.move_sentence)):
            label.setVisible(bool(words.text()))
            words.setVisible(bool(words.text()))
        self.save_button.clicked.connect(self._on_save)
        self.see_button.clicked.connect(self._on_see)
        self.done_button.clicked.connect(self.done)
        name_button(self.save_button, SAVE, SAVE_KEYS)
        name_button(self.done_button, DONE, DONE_KEYS)
        on_keys(self, SAVE_KEYS, self._on_save)
        on_keys(self, DONE_KEYS, self.done.emit)
        self.setFocusProxy(self.done_button)

    def enter(self) -> None:
        """Put the focus on what ends it."""
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End it on Enter, wherever the focus is; a button that has it takes Enter for itself."""
        if is_enter(event):
            self.done_button.click()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.add_space(_TOP)
        self.add(self.kept)
        self.add_space(16)
        self.add(self.line_label)
        self.add(self.line)
        self.add_space(8)
        self.add(self.move_label)
        self.add(self.move_sentence)
        self.add_space(24)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save_button)
        row.addWidget(self.see_button)
        row.addStretch(1)
        row.addWidget(self.done_button)
        self.add_layout(row)

    def _on_save(self) -> None:
        self.save_document.emit(self._week)

    def _on_see(self) -> None:
        self.show_week.emit(self._week)


def kept_sentence(services: Services, week: Week) -> str:
    """Return `Week 47 kept · 11 of the last 13 weeks · next Friday 15:30.`, without what is not known."""
    parts = [KEPT.format(week.name)]
    # What cannot be read takes nothing from the moment: the week is kept.
    with suppress(KnownError):
        parts.append(services.weeks.home().tally.sentence)
        weekly_time = services.settings.load().slot
        parts.append(NEXT_TIME.format(weekly_time.name) if weekly_time is not None else "")
    return " · ".join(part for part in parts if part) + "."


def _words(services: Services, week: Week) -> tuple[str, str]:
    """Return the week's line and its move; a page that cannot be read takes nothing from the moment."""
    try:
        summary = services.weeks.summary(week)
    except KnownError:
        return "", ""
    move = summary.move
    return summary.in_one_line, sentence(move.when, move.action) if move else ""
