"""What a person does and sees in a month, act by act: what is on the screen, not how it is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from helpers.months import hands
from helpers.months.hands import Hand
from helpers.months.program import RunningProgram, until
from helpers.screen import texts
from leadway.domain.checks import COLUMNS
from leadway.domain.steps import PLANS
from leadway.domain.terms import Step
from leadway.ui.ritual import controller, wizard_frame
from leadway.ui.ritual.keep import page as keep
from leadway.ui.ritual.keep.row import KeepRow
from leadway.ui.weeks import sealed
from leadway.ui.widgets.buttons import BigButton
from leadway.ui.widgets.choice import _ChipRow
from leadway.ui.widgets.field import Field, LineField, TextField
from leadway.ui.widgets.picker import SelectField

W = TypeVar("W", bound=QWidget)
_A_SCREEN = timedelta(seconds=40)
"""How long a person looks at a screen of the ritual."""


@dataclass
class Person:
    """Somebody at the program, with one way of working."""

    program: RunningProgram
    hand: Hand
    text_size: int = 100
    """How large the text is to be, in percent."""

    drawn: str = ""
    """The commitment of which one case was to be looked at."""

    def button(self, label: str, place: int = 0) -> QAbstractButton:
        """Return the button in front that is called so; of several, the one at a place."""
        found = [
            each for each in shown(QAbstractButton) if label in (_plain(each.text()), each.accessibleName())
        ]
        assert len(found) > place, (
            f"no button “{label}”; there are {[_plain(b.text()) for b in shown(QAbstractButton)]}"
        )
        return found[place]

    def field(self, label: str, place: int = 0) -> Field:
        """Return the field in front with this label, or this name where it has none; of several, one."""
        found = [each for each in shown(Field) if label in _names(each)]
        assert len(found) > place, (
            f"no field “{label}”; there are {[_names(each)[0] for each in shown(Field)]}"
        )
        return found[place]

    def row(self, title: str) -> KeepRow:
        """Return the row of Keep about a commitment."""
        return next(row for row in shown(KeepRow) if row.check.title == title)


class Act:
    """One act of a person."""

    def do(self, person: Person) -> None:
        """Do it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Say(Act):
    """Type words into a field; what was in it before is typed over."""

    label: str
    words: str
    place: int = 0

    def do(self, person: Person) -> None:
        found = person.field(self.label, self.place)
        person.hand.go_to(found)
        if isinstance(found, (LineField, TextField)) and not found.is_empty():
            hands.strike("Ctrl+A")
        hands.type_words(self.words)
        assert not isinstance(found, (LineField, TextField)) or found.text() == self.words, found.text()


@dataclass(frozen=True)
class Choose(Act):
    """Press answers to a question: one, or as many as apply."""

    label: str
    answers: str | tuple[str, ...]
    place: int = 0

    def do(self, person: Person) -> None:
        for answer in [self.answers] if isinstance(self.answers, str) else self.answers:
            found = person.field(self.label, self.place)
            assert isinstance(found, _ChipRow)
            # “Short (4 min)” is “Short”.
            chip = next(
                (chip for chip in found.chips if _plain(chip.text()).partition(" (")[0] == answer), None
            )
            assert chip is not None, f"“{self.label}” has no answer “{answer}”"
            person.hand.choose(found, chip)
            # Some answers put their question away.
            assert not isValid(chip) or chip.is_on or not chip.isVisible(), f"“{answer}” was not taken"


@dataclass(frozen=True)
class Pick(Act):
    """Take an entry of a list."""

    label: str
    entry: str

    def do(self, person: Person) -> None:
        found = person.field(self.label)
        assert isinstance(found, SelectField)
        person.hand.pick(found, self.entry)
        assert found.edit.currentText() == self.entry


@dataclass(frozen=True)
class Press(Act):
    """Press a button."""

    label: str
    place: int = 0

    def do(self, person: Person) -> None:
        person.hand.press(person.button(self.label, self.place))


@dataclass(frozen=True)
class Strike(Act):
    """Press a key where the focus is, as after words that Enter submits."""

    keys: str

    def do(self, person: Person) -> None:  # noqa: ARG002
        hands.strike(self.keys)


@dataclass(frozen=True)
class Row(Act):
    """Answer the tests of a row of Keep by their words; an empty word leaves a test blank."""

    title: str
    words: tuple[str, str, str, str]

    def do(self, person: Person) -> None:
        for column in range(len(COLUMNS)):
            if self.words[column]:
                person.hand.answer(person.row(self.title), column, self.words[column])
        shown = tuple(cell.word for cell in person.row(self.title).cells)
        assert shown == self.words, f"“{self.title}” shows {shown}"


@dataclass(frozen=True)
class Sees(Act):
    """These texts stand on the screen."""

    expected: tuple[str, ...]

    def do(self, person: Person) -> None:  # noqa: ARG002
        shown = texts(hands.front())
        assert [text for text in self.expected if text not in shown] == [], shown


@dataclass(frozen=True)
class SeesNot(Act):
    """None of these words stands anywhere on the screen."""

    words: tuple[str, ...]

    def do(self, person: Person) -> None:  # noqa: ARG002
        found = [text for text in texts(hands.front()) for words in self.words if words in text]
        assert found == [], found


@dataclass(frozen=True)
class Screen(Act):
    """One screen of the ritual: what is done there, and by which button it is left."""

    step: Step
    acts: tuple[Act, ...] = ()
    leave: str = controller.NEXT

    def do(self, person: Person) -> None:
        window = person.program.window
        assert PLANS[self.step].title in window.windowTitle(), window.windowTitle()
        for act in self.acts:
            act.do(person)
        person.program.clock.advance(_A_SCREEN)
        before = window.windowTitle()
        person.hand.press(person.button(self.leave))
        until(lambda: window.windowTitle() != before, f"the screen after “{before}”")


@dataclass(frozen=True)
class Begin(Act):
    """Press the one big button of This week."""

    def do(self, person: Person) -> None:
        window = person.program.window
        person.hand.press(next(each for each in shown(BigButton)))
        until(lambda: PLANS[Step.WEEK].title in window.windowTitle(), "the ritual")


@dataclass(frozen=True)
class Spot(Act):
    """Look at one case of the commitment that was drawn, and say what was seen; or nobody looked."""

    words: str = ""

    def do(self, person: Person) -> None:
        before, _, after = keep.PICK_ONE.partition("{title}")
        (question,) = [text for text in texts(hands.front()) if text.startswith(before)]
        person.drawn = question.removeprefix(before).removesuffix(after)
        if self.words:
            Say(keep.WHAT_DID_YOU_LOOK_AT, self.words).do(person)
        else:
            Choose(question, keep.DID_NOT_LOOK).do(person)


@dataclass(frozen=True)
class Seal(Act):
    """Seal the week, once its last screen was looked at."""

    label: str = controller.SEAL

    def do(self, person: Person) -> None:
        window = person.program.window
        person.program.clock.advance(_A_SCREEN)
        person.hand.press(person.button(self.label))
        until(lambda: "sealed" in window.windowTitle(), "the week to be sealed")


NOTHING = wizard_frame.NOTHING
SKIP = wizard_frame.SKIP
SEE_PAGE = sealed.SEE


def shown(kind: type[W]) -> list[W]:
    """Return what of a kind is shown in the window in front."""
    return [each for each in hands.front().findChildren(kind) if each.isVisible()]


def _plain(label: str) -> str:
    return label.replace("&&", "&")


def _names(found: Field) -> tuple[str, ...]:
    control = found.focusProxy()
    spoken = [control.accessibleName()] if control is not None else []
    return (found.label.text(), found._accessible_name, *spoken)
