"""Many of several: chips that Space turns, with two states or with four."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from leadway.domain.terms import TestAnswer
from leadway.ui.widgets.chip import CheckChip, CheckState
from leadway.ui.widgets.choice import ChipRow, Option

# What a press turns an answer into. None is no answer, never a yes.
_NEXT: dict[TestAnswer | None, TestAnswer | None] = {
    None: TestAnswer.YES,
    TestAnswer.YES: TestAnswer.NOT_SURE,
    TestAnswer.NOT_SURE: TestAnswer.NO,
    TestAnswer.NO: None,
}
_STATES = {
    TestAnswer.YES: CheckState.CHECK,
    TestAnswer.NOT_SURE: CheckState.DASH,
    TestAnswer.NO: CheckState.CROSS,
}


class _ChipSet(ChipRow[CheckChip]):
    """Chips that a press turns; Tab stops at each."""

    def _make(self, option: Option) -> CheckChip:
        return CheckChip(option.label, self._row)

    def _press(self, place: int) -> None:
        self._turn(place)
        self.changed.emit()

    def _turn(self, place: int) -> None:
        raise NotImplementedError


class Chips(_ChipSet):
    """Any number of several; `toggled` carries the value and whether it now holds."""

    toggled = Signal(object, bool)

    def values(self) -> list[object]:
        """Return the values that hold, in the order of the options."""
        return [option.value for option, chip in zip(self._options, self._chips, strict=True) if chip.is_on]

    def set_values(self, values: Sequence[object]) -> None:
        """Show which values hold, without a signal."""
        for option, chip in zip(self._options, self._chips, strict=True):
            chip.set_on(on=option.value in values)

    def _turn(self, place: int) -> None:
        chip = self._chips[place]
        chip.set_on(on=not chip.is_on)
        self.toggled.emit(self._options[place].value, chip.is_on)


class Tick(Chips):
    """One chip that holds or not; its value is a bool."""

    def value(self) -> object:
        return bool(self.values())

    def set_value(self, value: object) -> None:
        self.set_values([option.value for option in self._options] if value else [])


class AnswerChips(_ChipSet):
    """Short questions, each answered with yes, not sure or no, or not at all."""

    def _fill(self, options: Sequence[Option]) -> None:
        self._answers: dict[object, TestAnswer] = {}
        super()._fill(options)

    def _make(self, option: Option) -> CheckChip:
        chip = super()._make(option)
        chip.reserve(max((answer.label for answer in TestAnswer), key=len))
        return chip

    def value(self) -> object:
        """Return the answers by the values of their options, in the order of the options."""
        values = [option.value for option in self._options]
        return {value: self._answers[value] for value in values if value in self._answers}

    def set_value(self, value: object) -> None:
        """Show answers by the values of their options, without a signal; the other options have none."""
        answers = value if isinstance(value, dict) else {}
        for place, option in enumerate(self._options):
            self._show(place, answers.get(option.value))

    def _turn(self, place: int) -> None:
        self._show(place, _NEXT[self._answers.get(self._options[place].value)])

    def _show(self, place: int, answer: TestAnswer | None) -> None:
        value, chip = self._options[place].value, self._chips[place]
        if answer is None:
            self._answers.pop(value, None)
            chip.show_state(CheckState.EMPTY)
        else:
            self._answers[value] = answer
            chip.show_state(_STATES[answer], answer.label)
