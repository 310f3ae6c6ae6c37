"""What a person does and sees in a month, act by act: what is on the screen, not how it is reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pprint import pformat
from typing import TypeVar

from pypdf import PdfReader
from PySide6.QtWidgets import QAbstractButton, QWidget

from helpers.months import hands
from helpers.months.hands import Hand
from helpers.months.program import RunningProgram, until
from helpers.pages import listed_in
from helpers.screen import texts
from leadway.domain.checks import COLUMNS
from leadway.domain.closing import NO_BREAK
from leadway.domain.steps import PLANS
from leadway.domain.terms import Step
from leadway.ui.ritual import controller, wizard_frame
from leadway.ui.ritual.keep import page as keep
from leadway.ui.ritual.keep.row import KeepRow
from leadway.ui.theme.theme import theme
from leadway.ui.weeks import sealed
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.widgets.buttons import BigButton
from leadway.ui.widgets.choice import _ChipRow
from leadway.ui.widgets.field import Field, LineField, TextField
from leadway.ui.widgets.picker import SelectField
from leadway.ui.widgets.text import Text

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
            each for each in _shown(QAbstractButton) if label in (_plain(each.text()), each.accessibleName())
        ]
        assert len(found) > place, (
            f"no button “{label}”; there are {[_plain(b.text()) for b in _shown(QAbstractButton)]}"
        )
        return found[place]

    def field(self, label: str, place: int = 0) -> Field:
        """Return the field in front with this label, or this name where it has none; of several, one."""
        found = [each for each in _shown(Field) if label in _names(each)]
        assert len(found) > place, (
            f"no field “{label}”; there are {[_names(each)[0] for each in _shown(Field)]}"
        )
        return found[place]

    def row(self, title: str) -> KeepRow:
        """Return the row of Keep about a commitment."""
        return next(row for row in _shown(KeepRow) if row.check.title == title)


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
        person.hand.press(next(each for each in _shown(BigButton)))
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


@dataclass(frozen=True)
class WeekPage(Act):
    """The page of the week that is open in History: every section in order, and every text of it."""

    name: str
    sealed: str
    """The day on which it was sealed."""
    rows: tuple[tuple[str, ...], ...]
    """The table of commitments: for each its title, mark, four answers, and what stands below it."""
    foot: tuple[str, ...] = ()
    """What stands below the table."""
    spot: str = ""
    """What was seen in the case that was drawn."""
    sections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The texts of the other sections, in order."""

    def do(self, person: Person) -> None:
        page = next(iter(_shown(HistoryPage))).page
        assert page.name.text() == self.name, page.name.text()
        assert page.state.text().startswith(f"Sealed {self.sealed},"), page.state.text()
        found, expected = _by_section(page), self.expected(person)
        others = [each for each in SECTIONS if found.get(each) != expected.get(each)]
        assert not others, pformat([(each, found.get(each), expected.get(each)) for each in others])

    def expected(self, person: Person) -> dict[str, tuple[str, ...]]:
        """Return the texts of each section, in the order of the page."""
        sections = {**({KEPT: self._kept(person)} if self.rows else {}), **self.sections}
        return {heading: sections[heading] for heading in SECTIONS if heading in sections}

    def _kept(self, person: Person) -> tuple[str, ...]:
        drawn = ("Looked at", self.spot)
        rows = [(*row, *(drawn if self.spot and row[0] == person.drawn else ())) for row in self.rows]
        return (*HEADS, *(text for row in rows for text in row), *self.foot)


@dataclass(frozen=True)
class WeekList(Act):
    """The list of weeks in History, newest first, as it is spoken."""

    rows: tuple[str, ...]

    def do(self, person: Person) -> None:  # noqa: ARG002
        found = listed_in(next(iter(_shown(HistoryPage))))
        assert found == [row.replace(NO_BREAK, " ") for row in self.rows], found


@dataclass(frozen=True)
class Visit:
    """What is done at the program from its start at a moment to its end."""

    at: datetime
    acts: tuple[Act, ...]
    command: tuple[str, ...] = ()
    """What is done on the command line before it."""

    status: str = ""
    """What `leadway status` says afterwards."""

    document: bool = False
    """Whether the week's PDF says afterwards what its page in History says."""

    def do(self, person: Person) -> None:
        person.program.clock.stand_at(self.at)
        if self.command:
            person.program.run(*self.command)
        person.program.start()
        try:
            enlarge_text(person.text_size)
            for act in self.acts:
                act.do(person)
            hands.strike("Ctrl+Q")
        finally:
            person.program.quit()
        if self.status:
            said = person.program.run("status")
            assert said == self.status, said
        if self.document:
            _check_document(person, next(act for act in self.acts if isinstance(act, WeekPage)))


def _check_document(person: Person, page: WeekPage) -> None:
    """Make the private PDF of the week and look for each text of its page, in its section and in order."""
    file = person.program.folder.path / "week.pdf"
    person.program.run("document", "weekly", "--output", str(file), "--replace")
    printed = "".join("".join(sheet.extract_text() for sheet in PdfReader(file).pages).split())
    for heading, expected in page.expected(person).items():
        for text in (heading, *expected):
            words = "".join(text.split())
            assert words in printed, f"the PDF lacks “{text}”"
            printed = printed.partition(words)[2]


def enlarge_text(percent: int) -> None:
    """Make the text larger by its keys; it stays so, also after a restart."""
    while theme().text_size < percent:
        hands.strike("Ctrl++")
    assert theme().text_size == percent


KEPT, HEADS = "Kept", ("Commitment", "Done", "Right", "On time", "By the rulebook")
SECTIONS = (
    "In one line", KEPT, "Judgement", "Fixing", "Opportunities", "Trying", "Measures", "Last week’s move",
    "Last week’s intention", "Next week’s move", "Next week’s intention", "Help wanted", "Lesson", "Notes",
    "Not answered", "Amendments",
)  # fmt: skip
"""The headings of a week's page, in their order."""
HAPPENED, NEXT, BLANK = ("What happened",), ("Next",), ("–",) * 4
MEASURES = ("Measure", "Baseline", "Latest", "What the readings say")
NOTHING = wizard_frame.NOTHING
SKIP = wizard_frame.SKIP
SEE_PAGE = sealed.SEE


def _by_section(page: QWidget) -> dict[str, tuple[str, ...]]:
    """Return the texts below each heading of a week's page, up to the next one."""
    found: dict[str, list[str]] = {}
    here: list[str] = []
    for text in page.findChildren(Text):
        if not text.isVisible() or not text.text():
            continue
        if text.text() in SECTIONS and text.font() == theme().font("lead", weight=600):
            here = found[text.text()] = []
        else:
            here.append(text.text())
    return {heading: tuple(below) for heading, below in found.items()}


def _shown(kind: type[W]) -> list[W]:
    """Return what of a kind is shown in the window in front."""
    return [each for each in hands.front().findChildren(kind) if each.isVisible()]


def _plain(label: str) -> str:
    return label.replace("&&", "&")


def _names(found: Field) -> tuple[str, ...]:
    control = found.focusProxy()
    spoken = [control.accessibleName()] if control is not None else []
    return (found.label.text(), found._accessible_name, *spoken)
