"""The lens above a question: what to look at this week, and a way to another one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leadway.domain.lenses import Lens
from leadway.domain.weeks import Week
from leadway.i18n import _
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.text import Paragraph, Text
from leadway.ui.widgets.vbox import VBox

THIS_WEEK = _("This week, look for: {name}.")
ANOTHER = _("Look for: {name}.")
NEXT_LENS = _("Another idea (L)")
NEXT_LENS_HINT = _("Key L, except in a text field.")
# More than there are lenses of either kind: looking further would only meet the same ones again.
_MOST_TURNS = 20


class LensLine(VBox):
    """Shows one lens; `turned` carries the code of the one shown from now on."""

    turned = Signal(str)

    def __init__(
        self, lens_of: Callable[[Week, int], Lens], week: Week, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, spacing=0)
        self._lens_of = lens_of
        self._week = week
        self._turn = 0
        self.title = Text(weight=600)
        self.title.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.question = Paragraph()
        self.button = LinkButton(NEXT_LENS)
        self.button.setAccessibleDescription(NEXT_LENS_HINT)
        self.button.setToolTip(NEXT_LENS_HINT)
        self.button.clicked.connect(self.turn)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.button)
        self.body.addLayout(head)
        self.add(self.question)
        self._show()

    @property
    def lens(self) -> Lens:
        """The lens shown."""
        return self._lens_of(self._week, self._turn)

    def turn(self) -> None:
        """Show the next lens; after the last comes the week's own again."""
        own = self._lens_of(self._week, 0)
        self._turn += 1
        if self.lens == own:
            self._turn = 0
        self._show()
        self.turned.emit(self.lens.code)

    def turn_to(self, code: str) -> None:
        """Show the lens of this code; an unknown one changes nothing."""
        for turn in range(_MOST_TURNS):
            if self._lens_of(self._week, turn).code == code:
                self._turn = turn
                self._show()
                return

    def _show(self) -> None:
        pattern = ANOTHER if self._turn else THIS_WEEK
        self.title.setText(pattern.format(name=self.lens.name))
        self.question.setText(self.lens.question)
