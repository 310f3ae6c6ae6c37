"""“Week 48 is done. Undo”: offered for ten minutes after a week is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from leadway.domain.errors import KnownError
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import STRETCH, VBox, row

if TYPE_CHECKING:
    from leadway.services.session import Services

WEEK_DONE = _("{week} is done.")
UNDO = _("Undo")
UNDO_SEAL = _("Undo the seal of {week}")
UNDO_MEANS = _("Until {time} you can undo it: everything you wrote is open again. A PDF you saved stays.")


class SealUndoLine(VBox):
    """Takes no space where no seal can be undone."""

    undo = Signal()

    def __init__(self, *, with_week: bool = True) -> None:
        super().__init__(spacing=0)
        self._words = Paragraph("", self)
        self._words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._words.setWordWrap(False)
        # The line height leaves room below the letters; this margin lines them up with the button.
        self._words.setContentsMargins(0, 3, 0, 0)
        self._button = LinkButton(UNDO, icon="undo-2", clicked=self.undo)
        self._means = Caption()
        if not with_week:
            self._words.hide()
        self.body.addLayout(row(self._words, self._button, STRETCH))
        self.add(self._means)
        self.hide()

    def refresh(self, services: Services) -> None:
        """Show what can be undone now."""
        try:
            seal = services.seal_undo.undoable()
        except KnownError:
            # The page itself says that the data cannot be read.
            seal = None
        if seal is not None:
            self._words.setText(WEEK_DONE.format(week=seal.week.name))
            self._button.setAccessibleName(UNDO_SEAL.format(week=seal.week.name))
            until = seal.until.astimezone(services.clock.now().tzinfo)
            self._means.setText(UNDO_MEANS.format(time=f"{until.hour}:{until:%M}"))
        self.setVisible(seal is not None)
