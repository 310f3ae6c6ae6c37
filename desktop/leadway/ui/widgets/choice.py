"""One of several: a row of chips with number keys, nothing chosen until a person chooses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, Unpack

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from leadway.domain.terms import Term
from leadway.i18n import _
from leadway.ui.widgets.chip import RadioChip
from leadway.ui.widgets.field import Field, FieldOptions
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.keyboard import arrow_step, is_plain
from leadway.ui.widgets.vbox import remove_widget

KEY = _("Key {key}.")
_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
C = TypeVar("C", bound=QAbstractButton)


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the value the program keeps, the word a person reads, the key that chooses it."""

    value: object
    label: str
    key: str = ""
    hint: str = ""


def numbered(terms: Iterable[Term]) -> tuple[Option, ...]:
    """Return an option for each term, with the keys 1, 2, 3 in their order."""
    return tuple(Option(term, term.label, str(number)) for number, term in enumerate(terms, start=1))


class _Group(Flow):
    accessible_role = "Grouping"


class ChipRow(Field, Generic[C]):
    """Chips in a wrapping row with arrow keys between them. A subclass makes the chips and takes a press."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        parent: QWidget | None = None,
        **field_options: Unpack[FieldOptions],
    ) -> None:
        super().__init__(name, label, parent, **field_options)
        self._options: tuple[Option, ...] = ()
        self._chips: list[C] = []
        self._row = _Group(self)
        self._row.setAccessibleName(self._accessible_name)
        self._rows.addWidget(self._row)
        self._fill(options)

    @property
    def chips(self) -> tuple[C, ...]:
        """The chips in reading order."""
        return tuple(self._chips)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the focused chip."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self._chips:
            return self._take_key(self._place(watched), event)
        return super().eventFilter(watched, event)

    def _fill(self, options: Sequence[Option]) -> None:
        for chip in self._chips:
            remove_widget(self._row.flow, chip)
        self._options = tuple(options)
        self._chips = [self._add(option) for option in options]
        self._set_tab_stop()

    def _add(self, option: Option) -> C:
        chip = self._make(option)
        chip.setObjectName(f"{self.name}-{option.value}")
        key = KEY.format(key=option.key) if option.key else ""
        chip.setAccessibleDescription(" ".join(filter(None, (self._accessible_name, option.hint, key))))
        chip.setToolTip(option.hint)
        chip.clicked.connect(self._on_clicked)
        chip.installEventFilter(self)
        self._row.add(chip)
        return chip

    def _make(self, option: Option) -> C:
        raise NotImplementedError

    def _press(self, place: int) -> None:
        raise NotImplementedError

    def _on_clicked(self) -> None:
        self._press(self._place(self.sender()))

    def _place(self, chip: QObject) -> int:
        return next(place for place, each in enumerate(self._chips) if each is chip)

    def _take_key(self, place: int, event: QKeyEvent) -> bool:
        step = arrow_step(event, self)
        if step:
            self._chips[(place + step) % len(self._chips)].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(step)

    def _set_tab_stop(self) -> None:
        if self._chips:
            self.label.setBuddy(self._chips[0])
            self.setFocusProxy(self._chips[0])


class Choice(ChipRow[RadioChip]):
    """A question with few answers. `chosen` carries the value, or None when the answer was taken back."""

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        parent: QWidget | None = None,
        *,
        required: bool = False,
        **field_options: Unpack[FieldOptions],
    ) -> None:
        self._required = required
        self._value: object = None
        super().__init__(name, label, options, parent, **field_options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Show other options; what was chosen stays if it is still among them."""
        self._fill(options)
        self.set_value(self._value)

    def value(self) -> object:
        """Return the chosen value, or None."""
        return self._value

    def set_value(self, value: object) -> None:
        """Show a value as chosen (None: nothing), without a signal."""
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
        """Move the tab stop with the focus."""
        if isinstance(event, QFocusEvent):
            self._set_tab_stop()
        return super().eventFilter(watched, event)

    def _make(self, option: Option) -> RadioChip:
        return RadioChip(option.label, option.key, self._row)

    def _press(self, place: int) -> None:
        self.press(self._options[place].value)

    def _take_key(self, place: int, event: QKeyEvent) -> bool:
        if not is_plain(event):
            return False
        if event.key() in _PRESS:
            self._chips[place].click()
            return True
        for chip, option in zip(self._chips, self._options, strict=True):
            if option.key and event.text().casefold() == option.key.casefold():
                chip.setFocus(Qt.FocusReason.OtherFocusReason)
                chip.click()
                return True
        return super()._take_key(place, event)

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
