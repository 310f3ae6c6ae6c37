"""Shown once a week is sealed: that it is done, its line, its move, and its page."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.moves import sentence
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.widgets.buttons import PrimaryButton, QuietButton
from leadway.ui.widgets.keyboard import is_enter, name_button, on_keys
from leadway.ui.widgets.scroll_column import ScrollColumn
from leadway.ui.widgets.text import Caption, Paragraph, Quotation, Title

WEEK_DONE = _("{week} is done.")
NEXT_TIME = _("Next one: {time}.")
IN_ONE_LINE, YOUR_MOVE = _("In one line"), _("Your move")
SAVE, SEE, DONE = _("Save as PDF…"), _("See the page"), _("Done")
SAVE_KEYS, DONE_KEYS = "Ctrl+P", "Esc"  # no text
_TOP = 48


class SealedPage(ScrollColumn):
    """The end of a ritual. Enter or Esc closes it."""

    save_document = Signal(object)
    show_week = Signal(object)
    done = Signal()

    def __init__(self, services: Services, week: Week, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._week = week
        self.title = Title(done_text(services, week), size="heading")
        self.tally = Caption(_tally(services))
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
        """Focus the button that closes it."""
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Enter, unless a focused button handles it."""
        if is_enter(event):
            self.done_button.click()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.add(_TOP)
        self.add(self.title, self.tally)
        self.add(16)
        self.add(self.line_label, self.line)
        self.add(8)
        self.add(self.move_label, self.move_sentence)
        self.add(24)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save_button)
        row.addWidget(self.see_button)
        row.addStretch(1)
        row.addWidget(self.done_button)
        self.add(row)

    def _on_save(self) -> None:
        self.save_document.emit(self._week)

    def _on_see(self) -> None:
        self.show_week.emit(self._week)


def done_text(services: Services, week: Week) -> str:
    """Return `Week 47 is done. Next one: Friday 15:30.`, the second sentence only with a weekly time."""
    parts = [WEEK_DONE.format(week=week.name)]
    # The week is done, whether or not the rest can be read.
    with suppress(KnownError):
        weekly_time = services.settings.load().weekly_time
        if weekly_time is not None:
            parts.append(NEXT_TIME.format(time=weekly_time.name))
    return " ".join(parts)


def _tally(services: Services) -> str:
    with suppress(KnownError):
        return services.weeks.home().tally.sentence
    return ""


def _words(services: Services, week: Week) -> tuple[str, str]:
    """Return the week's line and its move; both empty where the page cannot be read."""
    try:
        summary = services.weeks.summary(week)
    except KnownError:
        return "", ""
    move = summary.move
    return summary.in_one_line, sentence(move.when, move.action) if move else ""
