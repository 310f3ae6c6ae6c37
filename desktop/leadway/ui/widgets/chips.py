"""Many of several: chips that Space turns, with two states or with four."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from leadway.ui.widgets.chip import CheckChip, CheckState
from leadway.ui.widgets.choice import Option
from leadway.ui.widgets.field import Field
from leadway.ui.widgets.flow import Flow
from leadway.ui.widgets.keyboard import arrow_step


class Answer(StrEnum):
    """What a chip with doubt in it says; unset is no answer, never a yes."""

    UNSET = ""
    YES = "yes"
    NOT_SURE = "not sure"
    NO = "no"


_NEXT = {
    Answer.UNSET: Answer.YES,
    Answer.YES: Answer.NOT_SURE,
    Answer.NOT_SURE: Answer.NO,
    Answer.NO: Answer.UNSET,
}
_MARKS = {
    Answer.UNSET: CheckState.EMPTY,
    Answer.YES: CheckState.CHECK,
    Answer.NOT_SURE: CheckState.DASH,
    Answer.NO: CheckState.CROSS,
}


class _ChipSet(Field):
    """Chips in a wrapping row; Tab stops at each, arrow keys move between them."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        parent: QWidget | None = None,
        *,
        hint: str = "",
        accessible_name: str = "",
    ) -> None:
        super().__init__(name, label, parent, hint=hint)
        self._said = accessible_name or label
        self._options: tuple[Option, ...] = tuple(options)
        self._row = Flow(self)
        self._row.setAccessibleName(self._said)
        self._rows.addWidget(self._row)
        self._chips = [self._chip(option) for option in options]
        if self._chips:
            self.label.setBuddy(self._chips[0])
            self.setFocusProxy(self._chips[0])

    @property
    def chips(self) -> tuple[CheckChip, ...]:
        """The chips in reading order."""
        return tuple(self._chips)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the arrow keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = arrow_step(event, self)
            if step and isinstance(watched, CheckChip):
                place = (self._chips.index(watched) + step) % len(self._chips)
                self._chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _chip(self, option: Option) -> CheckChip:
        chip = CheckChip(option.label, self._row)
        chip.setObjectName(f"{self.name}-{option.value}")
        chip.setAccessibleDescription(" ".join(part for part in (self._said, option.hint) if part))
        chip.setToolTip(option.hint)
        chip.installEventFilter(self)
        chip.clicked.connect(self._on_clicked)
        self._row.add(chip)
        return chip

    def _on_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, CheckChip):
            self._turn(self._chips.index(chip))
            self.changed.emit()

    def _turn(self, place: int) -> None:
        raise NotImplementedError


class Chips(_ChipSet):
    """Any number of several; `toggled` carries the value and whether it now holds."""

    toggled = Signal(object, bool)

    def values(self) -> list[object]:
        """Return the values that hold, in the order of the options."""
        return [
            option.value
            for option, chip in zip(self._options, self._chips, strict=True)
            if chip.check_state is CheckState.CHECK
        ]

    def set_values(self, values: Sequence[object]) -> None:
        """Show which values hold without telling anybody."""
        for option, chip in zip(self._options, self._chips, strict=True):
            self._show(chip, on=option.value in values)

    def _turn(self, place: int) -> None:
        chip = self._chips[place]
        on = chip.check_state is not CheckState.CHECK
        self._show(chip, on=on)
        self.toggled.emit(self._options[place].value, on)

    def _show(self, chip: CheckChip, *, on: bool) -> None:
        chip.show_state(CheckState.CHECK if on else CheckState.EMPTY)


class Tick(Chips):
    """One chip that holds or not; its value is a bool."""

    def value(self) -> object:
        return bool(self.values())

    def set_value(self, value: object) -> None:
        self.set_values([option.value for option in self._options] if value else [])


class AnswerChips(_ChipSet):
    """Short questions, each unset, yes, not sure or no; `answered` carries the value and its answer."""

    answered = Signal(object, object)

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        parent: QWidget | None = None,
        *,
        hint: str = "",
        accessible_name: str = "",
    ) -> None:
        self._answers: dict[object, Answer] = {option.value: Answer.UNSET for option in options}
        super().__init__(name, label, options, parent, hint=hint, accessible_name=accessible_name)
        for chip in self._chips:
            chip.reserve(max((answer.value for answer in Answer), key=len))

    def answers(self) -> dict[object, Answer]:
        """Return every option's answer by its value."""
        return dict(self._answers)

    def set_answers(self, answers: Mapping[object, Answer]) -> None:
        """Show answers without telling anybody; options not named are unset."""
        for place, option in enumerate(self._options):
            self._show(place, answers.get(option.value, Answer.UNSET))

    def _turn(self, place: int) -> None:
        value = self._options[place].value
        answer = _NEXT[self._answers[value]]
        self._show(place, answer)
        self.answered.emit(value, answer)

    def _show(self, place: int, answer: Answer) -> None:
        self._answers[self._options[place].value] = answer
        self._chips[place].show_state(_MARKS[answer], answer.value)
