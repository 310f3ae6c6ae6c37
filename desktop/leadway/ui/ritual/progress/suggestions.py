"""Moves that are offered: each a button with the step and the reason for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from leadway.domain.agenda import Suggestion
from leadway.i18n import _
from leadway.ui.theme.theme import Role, fix_width
from leadway.ui.widgets.buttons import on_clicked
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.keyboard import answer_key, arrow_step, take_button_key
from leadway.ui.widgets.paint import control_body, painter_on, rounded
from leadway.ui.widgets.text import Caption, Paragraph
from leadway.ui.widgets.vbox import column, height_follows_width, remove_widget, row

NONE_KEY = "0"


class Suggestions(Field):
    """Offers below each other with the keys 1, 2, 3…; `chosen` carries the offer, `none` is the key 0."""

    chosen = Signal(object)
    none = Signal()

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label)
        self.buttons: list[SuggestionButton] = []
        self._list = column(spacing=8)
        self._rows.addLayout(self._list)

    def set_offers(self, offers: Sequence[Suggestion]) -> None:
        """Show these; the same ones again leave the focus where it is."""
        if [button.offer for button in self.buttons] == list(offers):
            return
        for button in self.buttons:
            remove_widget(self._list, button)
        self.buttons = [SuggestionButton(offer, str(place + 1), self) for place, offer in enumerate(offers)]
        for button in self.buttons:
            button.setObjectName(f"{self.name}-{button.key}")
            on_clicked(button, self.chosen.emit, button.offer)
            self._list.addWidget(button)
            # At once: what a layout shows by itself comes too late to take the focus.
            button.show()
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def mark_chosen(self, action: str) -> None:
        """Mark the suggestion whose step is in the move now."""
        for button in self.buttons:
            button.setChecked(bool(action) and button.offer.action == action)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number, move with the arrows; an offer hands on what it does not take itself."""
        step = arrow_step(event, self)
        focused = next((i for i, button in enumerate(self.buttons) if button.hasFocus()), None)
        key = answer_key(event, [*(button.key for button in self.buttons), NONE_KEY])
        if focused is not None and step:
            self.buttons[(focused + step) % len(self.buttons)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == NONE_KEY:
            self.none.emit()
        elif key:
            next(button for button in self.buttons if button.key == key).click()
        else:
            super().keyPressEvent(event)


class SuggestionButton(QAbstractButton):
    """One offer: its key, the step, and softly the reason."""

    accessible_role = "CheckBox"

    def __init__(self, offer: Suggestion, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.offer = offer
        self.key = key
        self.setCheckable(True)
        self.setAccessibleName(offer.action)
        self.setAccessibleDescription(_("{because}. Key {key}.").format(because=offer.because, key=key))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        height_follows_width(self)
        number, action, because = Caption(key), Paragraph(offer.action), Caption(offer.because)
        fix_width(number, 16)
        words = column(action, because, spacing=2)
        top = Qt.AlignmentFlag.AlignTop
        self.setLayout(row(number, words, grow=words, align=top, margins=(16, 10, 16, 10)))
        for label in (number, action, because):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def nextCheckState(self) -> None:
        """Leave the mark to the page, which knows the step of the move."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not take_button_key(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = painter_on(self)
        body, radius = control_body(painter, self)
        fill: Role = "raised" if self.underMouse() else "surface"
        if self.isChecked() or self.isDown():
            fill = "accent_soft"
        rounded(painter, body, radius, fill=fill, edge="accent" if self.isChecked() else "edge")
