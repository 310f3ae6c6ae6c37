"""What the pages of weeks in History say, text by text."""

from __future__ import annotations

from dataclasses import dataclass, field
from pprint import pformat

from PySide6.QtWidgets import QWidget

from helpers.months.acts import Act, Person, shown
from helpers.months.program import until
from helpers.pages import listed_in
from leadway.domain.closing import NO_BREAK
from leadway.ui.theme.theme import theme
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.widgets.text import Text

KEPT, HEADS = "Kept", ("Commitment", "Done", "Right", "On time", "By the rulebook")
SECTIONS = (
    "In one line", KEPT, "Judgement", "Fixing", "Opportunities", "Decided", "Trying", "Measures",
    "Last week’s move", "Last week’s intention", "Next week’s move", "Next week’s intention",
    "Help wanted", "Lesson", "Notes", "Not answered", "Amendments",
)  # fmt: skip
"""The headings of a week's page, in their order."""
HAPPENED, NEXT, BLANK = ("What happened",), ("Next",), ("–",) * 4
MEASURES = ("Measure", "Baseline", "Latest", "What the readings say")


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
        page = next(iter(shown(HistoryPage))).page
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
        found = listed_in(next(iter(shown(HistoryPage))))
        assert found == [row.replace(NO_BREAK, " ") for row in self.rows], found


@dataclass(frozen=True)
class OpenWeek(Act):
    """Open the page of another week from the list in History."""

    name: str

    def do(self, person: Person) -> None:
        history = next(iter(shown(HistoryPage)))
        row = next(row for row, said in enumerate(listed_in(history)) if said.startswith(f"{self.name},"))
        person.hand.open_row(history.week_list, row)
        until(lambda: history.page.name.text() == self.name, f"the page of {self.name}")


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
