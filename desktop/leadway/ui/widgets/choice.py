"""One of several: a row of chips with number keys, nothing chosen until a person chooses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from leadway.i18n import _
from leadway.ui.widgets.chip import RadioChip
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.keyboard import arrow_step, is_plain
from leadway.ui.widgets.vbox import remove_widget

_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the value the program keeps, the word a person reads, the key that chooses it."""

    value: object
    label: str
    key: str = ""
    hint: str = ""


class Choice(Field):
    """A question with few answers. `chosen` carries the value, or None when the answer was taken back."""

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        parent: QWidget | None = None,
        *,
        hint: str = "",
        accessible_name: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(name, label, parent, hint=hint)
        self._required = required
        self._said = accessible_name or label
        self._options: tuple[Option, ...] = ()
        self._chips: list[RadioChip] = []
        self._value: object = None
        self._row = Flow(self)
        self._row.setAccessibleName(self._said)
        self._rows.addWidget(self._row)
        self.set_options(options)

    @property
    def chips(self) -> tuple[RadioChip, ...]:
        """The chips in reading order."""
        return tuple(self._chips)

    def set_options(self, options: Sequence[Option]) -> None:
        """Show other options; what was chosen stays if it is still among them."""
        value = self.value()
        for chip in self._chips:
            remove_widget(self._row.flow, chip)
        self._options = tuple(options)
        self._chips = [self._chip(option) for option in options]
        self.set_value(value)

    def value(self) -> object:
        """Return the chosen value, or None."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a value as chosen (None: nothing) without telling anybody."""
        known = value is not None and any(option.value == value for option in self._options)
        self._value = value if known else None
        for option, chip in zip(self._options, self._chips, strict=True):
            chip.show_chosen(chosen=known and option.value == value)
        self._set_tab_stop()

    def press(self, value: object) -> None:
        """Choose a value as a key or click does; the chosen one again is taken back, unless required."""
        again = self.value() == value
        if again and self._required:
            self.set_value(value)
            return
        self.set_value(None if again else value)
        self.chosen.emit(None if again else value)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the focused chip."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if isinstance(watched, RadioChip) and watched in self._chips:
                return self._take_key(self._chips.index(watched), event)
        elif isinstance(event, QFocusEvent):
            self._set_tab_stop()
        return super().eventFilter(watched, event)

    def _chip(self, option: Option) -> RadioChip:
        chip = RadioChip(option.label, option.key, self._row)
        chip.setObjectName(f"{self.name}-{option.value}")
        key = _("Key {key}.").format(key=option.key) if option.key else ""
        chip.setAccessibleDescription(" ".join(part for part in (self._said, option.hint, key) if part))
        chip.setToolTip(option.hint)
        chip.clicked.connect(self._on_clicked)
        chip.installEventFilter(self)
        self._row.add(chip)
        return chip

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, RadioChip):
            self.press(self._options[self._chips.index(chip)].value)

    def _take_key(self, index: int, event: QKeyEvent) -> bool:
        if not is_plain(event):
            return False
        if step := arrow_step(event, self):
            self._chips[(index + step) % len(self._chips)].setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if event.key() in _PRESS:
            self._chips[index].click()
            return True
        for place, option in enumerate(self._options):
            if option.key and event.text().casefold() == option.key.casefold():
                self._chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
                self._chips[place].click()
                return True
        return False

    def _set_tab_stop(self) -> None:
        """Let Tab stop once in the row: where the focus is, else at the chosen chip, else at the first."""
        if not self._chips:
            return
        chosen = next((chip for chip in self._chips if chip.isChecked()), self._chips[0])
        aim = next((chip for chip in self._chips if chip.hasFocus()), chosen)
        for chip in self._chips:
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chip is aim else Qt.FocusPolicy.ClickFocus)
        self.label.setBuddy(aim)
        self.setFocusProxy(aim)
