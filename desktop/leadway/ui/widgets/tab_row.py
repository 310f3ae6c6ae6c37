"""Tabs above the parts of a page, in a row that wraps; arrow keys move between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from leadway.ui.theme.theme import Role
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.keyboard import arrow_step
from leadway.ui.widgets.paint import rounded

_LINE = 2


class TabRow(Flow):
    """`chosen` carries the place of the tab that a person opens."""

    chosen = Signal(int)
    accessible_role = "PageTabList"

    def __init__(self, titles: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, gap=4)
        self.setAccessibleName(name)
        self.tabs = [_Tab(title, self) for title in titles]
        for tab, title in zip(self.tabs, titles, strict=True):
            tab.setAccessibleName(title)
        for place, tab in enumerate(self.tabs):
            tab.clicked.connect(partial(self._choose, place))
            self.add(tab)
        self.show_current(0)

    def show_current(self, place: int) -> None:
        """Show a tab as the one that is open; Tab stops there alone."""
        for n, tab in enumerate(self.tabs):
            tab.show_current(current=n == place)
        self.setFocusProxy(self.tabs[place])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the tab that an arrow leads to."""
        step = arrow_step(event, self)
        places = [place for place, tab in enumerate(self.tabs) if tab.hasFocus()]
        if not step or not places:
            super().keyPressEvent(event)
            return
        place = (places[0] + step) % len(self.tabs)
        self.tabs[place].setFocus(Qt.FocusReason.OtherFocusReason)
        self._choose(place)

    def _choose(self, place: int) -> None:
        self.show_current(place)
        self.chosen.emit(place)


class _Tab(LinkButton):
    accessible_role = "PageTab"
    is_current = False

    def show_current(self, *, current: bool) -> None:
        """Show the tab as open or not."""
        self.is_current = current
        policy = Qt.FocusPolicy
        self.setFocusPolicy(policy.StrongFocus if current else policy.ClickFocus)
        self.update()

    def _text_role(self) -> Role:
        return "ink" if self.is_current or self._hovered() else "ink_soft"

    def _paint_body(self, painter: QPainter, body: QRectF, radius: float) -> None:
        super()._paint_body(painter, body, radius)
        if self.is_current:
            line = QRectF(
                body.left() + self._side, body.bottom() - _LINE, body.width() - 2 * self._side, _LINE
            )
            rounded(painter, line, 1.0, fill="accent")
