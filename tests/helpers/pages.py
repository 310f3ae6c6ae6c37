"""What tests of the window's pages start from: the services over a real encrypted file, and a sealed week."""

from __future__ import annotations

import secrets
from pathlib import Path

from helpers.clock import FixedClock
from leadway.domain import answers
from leadway.domain.terms import Done, OnTime
from leadway.domain.weeks import Week
from leadway.services.keep.setup import CommitmentEntry
from leadway.services.keys import Key, KeyFile, fingerprint
from leadway.services.session import Services, open_services
from leadway.system.paths import DataFolder
from leadway.ui.weeks.history import HistoryPage
from leadway.ui.widgets.text import Text

COMMITMENTS = (
    CommitmentEntry("Cash count signed", critical=True),
    CommitmentEntry("Returns refunded within 2 days"),
)
MOVE = answers.NextMove(when="Tuesday 10:00", action="time three returns", minutes=10)


def services_in(folder: Path, clock: FixedClock, *, in_keychain: bool = True) -> Services:
    """Return services over an empty data folder."""
    return open_services(DataFolder(folder), Key(secrets.token_bytes(32), in_keychain=in_keychain), clock)


def kept_services(folder: Path, clock: FixedClock) -> Services:
    """Return services over an empty data folder whose key lies in its file, as without a keychain."""
    data, value = DataFolder(folder), secrets.token_bytes(32)
    data.make()
    KeyFile("desk", fingerprint(value), plain=value.hex()).write(data.key_file)
    return open_services(data, Key(value, in_keychain=False), clock)


def seal(services: Services, week: Week, line: str = "Kept 2 of 2.") -> None:
    """Seal a week of the returns desk: one promise late, a lesson, and a move for the next week."""
    ritual = services.ritual(week)
    for place, check in enumerate(ritual.agenda.checks):
        late = place == 1
        answer = answers.CheckAnswer(
            done=Done.YES,
            on_time=OnTime.LATE if late else OnTime.YES,
            days_late=2 if late else None,
            what_happened="The courier came a day late." if late else "",
        )
        ritual.put_check(check.id, answer)
    ritual.put(answers.Closing(line=line, lesson="Ask the early shift first."))
    ritual.put(MOVE)
    ritual.seal()


def texts_of(page: HistoryPage) -> list[str]:
    """Return what the page of the chosen week says, text by text."""
    found = [text.text() for text in page.page.findChildren(Text) if text.isVisible()]
    return [text for text in found if text]


def listed_in(page: HistoryPage) -> list[str]:
    """Return what the list of weeks says, row by row."""
    model = page.week_list.weeks
    return [str(model.index(row).data()) for row in range(model.rowCount())]
