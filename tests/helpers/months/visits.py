"""A person at the program from one start to its end, and what the command line and the PDF say after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pypdf import PdfReader

from helpers.months import hands
from helpers.months.acts import Act, Person
from helpers.months.week_pages import WeekPage
from leadway.ui.theme.theme import theme


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
        is_new = not person.program.folder.database.exists()
        person.program.start()
        try:
            if is_new:
                _enlarge_text(person.text_size)
            assert theme().text_size == person.text_size, "its size is kept"
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


def _enlarge_text(percent: int) -> None:
    """Make the text larger by its keys, as often as it takes."""
    while theme().text_size < percent:
        before = theme().text_size
        hands.strike("Ctrl++")
        assert theme().text_size > before
