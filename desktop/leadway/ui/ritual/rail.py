"""The step rail of the ritual: which week, the way out, the steps with their soft minutes, the clock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget

from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.buttons import LinkButton, on_clicked
from leadway.ui.widgets.keyboard import KEYS
from leadway.ui.widgets.rail import Rail, StepButton, StepView, ToolButton
from leadway.ui.widgets.text import Caption, Heading
from leadway.ui.widgets.vbox import STRETCH, append, column, remove_widget, row

LEAVE = _("Leave")
LEAVE_TIP = _("Leave the ritual. Everything is saved. (Esc)")
SHOW_CLOCK = _("Show clock")
HIDE_CLOCK = _("Hide clock")
TOOLS = (
    ("why", _("Why?"), "info", "F1"),
    ("note", _("Note"), "sticky-note", "Ctrl+N"),
    ("evidence", _("Evidence"), "paperclip", "Ctrl+E"),
)
"""What is at hand on every screen: name, text, icon and keys."""

TIME_SPENT = _("Time spent")


class StepRail(Rail):
    """Steps from top to bottom; only those visited can be opened again."""

    leave = Signal()
    step_chosen = Signal(int)
    clock_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[StepButton] = []
        self._steps: tuple[StepView, ...] = ()
        self._current = 0
        self._share = 0.0
        self.leave_button = LinkButton(LEAVE, self, icon="chevron-left")
        self.title = Heading("", self)
        self.detail = Caption("", self)
        self.clock = _Clock(self)
        self.clock_button = LinkButton(HIDE_CLOCK, self)
        self._list = column(spacing=2)
        self.tools = [ToolButton(*tool) for tool in TOOLS]
        self._foot = QWidget(self)
        self._foot.setLayout(
            row(self.clock, self.clock_button, spacing=4, grow=self.clock, margins=(8, 4, 0, 0))
        )
        self._build()
        self.set_clock(None)

    def set_title(self, title: str, detail: str = "") -> None:
        """Show which week this is."""
        self.title.setText(title)
        self.detail.setText(detail)
        self._show_words()

    def set_steps(self, steps: Sequence[StepView]) -> None:
        """Show steps; buttons are kept where only a step's state has changed, so the focus stays."""
        keys = [view.key for view in steps]
        if keys != [view.key for view in self._steps]:
            self._rebuild(steps)
        self._steps = tuple(steps)
        self._refresh()

    def set_current(self, index: int) -> None:
        """Mark the open step."""
        self._current = index
        self._share = 0.0
        self._refresh()

    def set_share(self, share: float) -> None:
        """Fill the open step's ring; small changes are not worth a repaint."""
        if round(share, 2) != round(self._share, 2):
            self._share = share
            if 0 <= self._current < len(self.buttons):
                button = self.buttons[self._current]
                button.show_view(self._steps[self._current], current=True, share=share)

    def set_clock(self, text: str | None) -> None:
        """Show the time spent so far, or hide it."""
        shown = text is not None
        self.clock.setText(text or "")
        self.clock.setVisible(shown)
        self.clock_button.setText(HIDE_CLOCK if shown else SHOW_CLOCK)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show rings with numbers only, or with words."""
        super().set_narrow(narrow=narrow)
        self.leave_button.setText("" if narrow else LEAVE)
        for button in (*self.buttons, *self.tools):
            button.narrow = narrow
            button.update()
        self._show_words()

    def _build(self) -> None:
        self.leave_button.setToolTip(LEAVE_TIP)
        self.leave_button.setProperty(KEYS, "Esc")
        self.leave_button.setAccessibleName(LEAVE)
        self.leave_button.setAccessibleDescription(LEAVE_TIP)
        self.leave_button.clicked.connect(self.leave)
        self.clock_button.clicked.connect(self._on_clock)
        self.title.setContentsMargins(8, 0, 0, 0)
        self.detail.setContentsMargins(8, 0, 0, 0)
        append(self.rows, self.leave_button, 8, self.title, self.detail, 12, self._scroll())
        for button in self.tools:
            self.rows.addWidget(button)
        self.rows.addWidget(self._foot)

    def _scroll(self) -> QScrollArea:
        """Steps scroll on a small window rather than being squeezed."""
        holder = QWidget()
        holder.setObjectName("column")
        holder.setLayout(column(self._list, STRETCH))
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        area.setWidget(holder)
        return area

    def _rebuild(self, steps: Sequence[StepView]) -> None:
        for button in self.buttons:
            remove_widget(self._list, button)
        self.buttons = [StepButton(place, view, self) for place, view in enumerate(steps)]
        for button in self.buttons:
            button.narrow = self.narrow
            on_clicked(button, self._on_step, button.place)
            self._list.addWidget(button)

    def _refresh(self) -> None:
        for place, (button, view) in enumerate(zip(self.buttons, self._steps, strict=True)):
            current = place == self._current
            shown = view._replace(visited=True) if current else view
            button.show_view(shown, current=current, share=self._share if current else 0.0)

    def _show_words(self) -> None:
        wide = not self.narrow
        self.title.setVisible(wide and bool(self.title.text()))
        self.detail.setVisible(wide and bool(self.detail.text()))
        self._foot.setVisible(wide)

    def _on_step(self, place: int) -> None:
        if place != self._current:
            self.step_chosen.emit(place)

    def _on_clock(self) -> None:
        self.clock_toggled.emit(not self.clock.isVisibleTo(self._foot))


class _Clock(QLabel):
    """The time spent so far. A screen reader finds it, but is told of no change: its name stays."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFont(theme().font("small"))
        self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setAccessibleName(TIME_SPENT)

    def setText(self, text: str) -> None:
        """Show the time."""
        super().setText(text)
        # Qt gives a screen reader the tip as the description when it asks.
        self.setToolTip(text)
