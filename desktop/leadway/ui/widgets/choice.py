"""Questions answered with chips: one of several, many of several, and a short answer to each of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Unpack

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from leadway.domain.terms import Term, TestAnswer
from leadway.i18n import _
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.chip import CheckChip, CheckState, RadioChip
from leadway.ui.widgets.field import Field, FieldOptions, LineField, TextField
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.keyboard import answer_key, arrow_step, is_plain
from leadway.ui.widgets.vbox import row

KEY = _("Key {key}.")
_PRESS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_CLEAR = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_LABEL_LEAST = 160


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


class _ChipRow(Field):
    """Chips in a wrapping row with arrow keys between them. A subclass makes the chips and takes a press."""

    def __init__(
        self, name: str, label: str, options: Sequence[Option], **field_options: Unpack[FieldOptions]
    ) -> None:
        super().__init__(name, label, **field_options)
        self._row = _Group(self)
        self._row.setAccessibleName(self._accessible_name)
        self._rows.addWidget(self._row)
        self.chips = tuple(self._make(option, self._row) for option in options)
        for chip, option in zip(self.chips, options, strict=True):
            key = KEY.format(key=option.key) if option.key else ""
            chip.value = option.value
            chip.setObjectName(f"{name}-{option.value}")
            chip.setAccessibleDescription(" ".join(filter(None, (self._accessible_name, option.hint, key))))
            chip.setToolTip(option.hint)
            chip.clicked.connect(self._on_clicked)
            chip.installEventFilter(self)
            self._row.add(chip)
        self._set_tab_stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the focused chip. The second click of a double click takes nothing back."""
        if event.type() == QEvent.Type.MouseButtonDblClick:
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            place = next((place for place, chip in enumerate(self.chips) if chip is watched), None)
            return place is not None and self._take_key(place, event)
        return super().eventFilter(watched, event)

    def _make(self, option: Option, row: QWidget) -> CheckChip:
        return CheckChip(option.label, row)

    def _press(self, chip: CheckChip) -> None:
        raise NotImplementedError

    def _clear(self, chip: CheckChip) -> None:
        """Take the answer of a chip back."""
        if chip.check_state is not CheckState.EMPTY:
            chip.set_on(on=False)
            self.changed.emit()

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, CheckChip):
            self._press(chip)

    def _take_key(self, place: int, event: QKeyEvent) -> bool:
        if is_plain(event) and event.key() in _CLEAR:
            self._clear(self.chips[place])
            return True
        step = arrow_step(event, self)
        if step:
            self.chips[(place + step) % len(self.chips)].setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(step)

    def _set_tab_stop(self) -> None:
        if self.chips:
            self.label.setBuddy(self.chips[0])
            self.setFocusProxy(self.chips[0])


class Choice(_ChipRow):
    """A question with few answers. `chosen` carries the value, or None when the answer was taken back.

    A key confirms the chosen answer; Backspace, Delete or a click on it takes it back.
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        *,
        required: bool = False,
        **field_options: Unpack[FieldOptions],
    ) -> None:
        self._required = required
        super().__init__(name, label, options, **field_options)

    def value(self) -> object:
        """Return the chosen value, or None."""
        return next((chip.value for chip in self.chips if chip.is_on), None)

    def set_value(self, value: object) -> None:
        """Show a value as chosen (None or an unknown one: nothing), without a signal."""
        for chip in self.chips:
            chip.set_on(on=value is not None and chip.value == value)
        self._set_tab_stop()

    def press(self, value: object) -> None:
        """Choose a value as a key does; the chosen one again confirms it."""
        if self._required and self.value() == value:
            return
        self.set_value(value)
        self.chosen.emit(value)
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move the tab stop with the focus."""
        if isinstance(event, QFocusEvent):
            self._set_tab_stop()
        return super().eventFilter(watched, event)

    def _make(self, option: Option, row: QWidget) -> CheckChip:
        return RadioChip(option.label, row, key=option.key)

    def _press(self, chip: CheckChip) -> None:
        if chip.is_on:
            self._clear(chip)
        else:
            self.press(chip.value)

    def _clear(self, chip: CheckChip) -> None:  # noqa: ARG002 -- whichever has the focus
        if self.value() is not None and not self._required:
            self.press(None)

    def _take_key(self, place: int, event: QKeyEvent) -> bool:
        key = answer_key(event, [chip.key for chip in self.chips if chip.key])
        chip = next((chip for chip in self.chips if key and chip.key == key), self.chips[place])
        if not key and not (is_plain(event) and event.key() in _PRESS):
            return super()._take_key(place, event)
        chip.setFocus(Qt.FocusReason.OtherFocusReason)
        # A key that is held down answers once.
        if not event.isAutoRepeat():
            self.press(chip.value)
        return True

    def _set_tab_stop(self) -> None:
        """Let Tab stop once in the row: where the focus is, else at the chosen chip, else at the first."""
        if not self.chips:
            return
        chosen = next((chip for chip in self.chips if chip.is_on), self.chips[0])
        stop = next((chip for chip in self.chips if chip.hasFocus()), chosen)
        for chip in self.chips:
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chip is stop else Qt.FocusPolicy.ClickFocus)
        self.label.setBuddy(stop)
        self.setFocusProxy(stop)


class Chips(_ChipRow):
    """Any number of several; `toggled` carries the value and whether it now holds."""

    toggled = Signal(object, bool)

    def value(self) -> object:
        return tuple(self.values())

    def set_value(self, value: object) -> None:
        self.set_values(value if isinstance(value, tuple) else ())

    def values(self) -> list[object]:
        """Return the values that hold, in the order of the options."""
        return [chip.value for chip in self.chips if chip.is_on]

    def set_values(self, values: Sequence[object]) -> None:
        """Show which values hold, without a signal."""
        for chip in self.chips:
            chip.set_on(on=chip.value in values)

    def _press(self, chip: CheckChip) -> None:
        chip.set_on(on=not chip.is_on)
        self.toggled.emit(chip.value, chip.is_on)
        self.changed.emit()


class Tick(Chips):
    """One chip that holds or not; its value is a bool."""

    def value(self) -> object:
        return bool(self.values())

    def set_value(self, value: object) -> None:
        self.chips[0].set_on(on=bool(value))


class _BesideChoice(Choice):
    """A choice beside its label, or below it where the label would have too little room."""

    def __init__(self, name: str, label: str, options: Sequence[Option]) -> None:
        super().__init__(name, label, options)
        self._rows.removeWidget(self.label)
        self._rows.removeWidget(self._row)
        self._line = row(self.label, self._row, spacing=12, grow=self.label)
        self._rows.addLayout(self._line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        least = self._row.sizeHint().width() + theme().scaled(_LABEL_LEAST)
        way = QBoxLayout.Direction
        stacked = event.size().width() < least
        self._line.setDirection(way.TopToBottom if stacked else way.LeftToRight)
        self._line.setSpacing(4 if stacked else 12)


class AnswerChips(Field):
    """Short questions, each answered with yes, not sure or no, or not at all."""

    def __init__(
        self, name: str, label: str, questions: Sequence[Option], **field_options: Unpack[FieldOptions]
    ) -> None:
        super().__init__(name, label, **field_options)
        answers = numbered(TestAnswer)
        self.choices = {
            question.value: _BesideChoice(f"{name}/{question.value}", question.label, answers)
            for question in questions
        }
        for choice in self.choices.values():
            choice.changed.connect(self.changed)
            self._rows.addWidget(choice)
        first = next(iter(self.choices.values()))
        self.label.setBuddy(first)
        self.setFocusProxy(first)

    def value(self) -> object:
        """Return the answers by the values of their questions, in their order."""
        answers = {question: choice.value() for question, choice in self.choices.items()}
        return {question: answer for question, answer in answers.items() if answer is not None}

    def set_value(self, value: object) -> None:
        """Show answers by the values of their questions, without a signal; the others have none."""
        answers = value if isinstance(value, dict) else {}
        for question, choice in self.choices.items():
            choice.set_value(answers.get(question))


def lead_to(choice: Choice, field: LineField | TextField) -> None:
    """Put the focus into an empty field that an answer asks for; to be called once its form shows it."""

    def lead() -> None:
        if choice.value() is not None and not field.isHidden() and field.is_empty():
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    choice.changed.connect(lead)
