"""Asks what changed words of a commitment mean: better words for the same one, or a new one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from leadway.i18n import _, isolated
from leadway.services.registers.views import RecordView
from leadway.ui.registers.extras import RecordExtra
from leadway.ui.widgets.card import InlineNotice

if TYPE_CHECKING:
    from leadway.ui.registers.register_panel import RegisterPanel

WORDS = _(
    "Before: “{title}”. Is it the same commitment in better words, or a new one from this week? Until you "
    "say, Leadway asks with the old words."
)
SAME, NEW, OLD = _("Better words"), _("A new one"), _("Keep the old")


class ChangedWords(RecordExtra):
    """Stands below the words while they wait for the answer."""

    def __init__(self, panel: RegisterPanel) -> None:
        super().__init__(panel)
        self.question = InlineNotice(WORDS, [("same", SAME), ("new", NEW), ("old", OLD)], self)
        self.add(self.question)
        self.question.answered.connect(self._on_answer)

    def show_view(self, view: RecordView | None) -> None:
        self.setVisible(view is not None and bool(view.held))
        text = WORDS.format(title=isolated(view.held)) if view is not None else ""
        self.question.message.setText(text)
        self.question.setAccessibleName(text)

    def _on_answer(self, answer: str) -> None:
        view, service = self.panel.view, self.panel.services.commitments
        if view is None or not self.panel.flush():
            return
        if answer == "old":
            done = self.panel.errors.attempt(partial(service.keep_old_words, view.ref))
            self.panel.refresh()
        else:
            choose = partial(service.choose_words, view.ref, same=answer == "same")
            done = self.panel.errors.attempt(choose, lambda ref: self.panel.open(ref.id))
        if done:
            self.panel.form.first.setFocus(Qt.FocusReason.OtherFocusReason)
