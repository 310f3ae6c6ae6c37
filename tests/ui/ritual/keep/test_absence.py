"""After weeks away nothing is late, and what must not be lost finds a place."""

from helpers.keep_screen import KeepTeam
from helpers.screen import fields, texts, type_into
from leadway.domain.terms import Mode
from leadway.ui.ritual.keep.page import SINCE_THEN

SINCE = "Not looked at since 24 November."


def test_after_an_absence_it_says_once_since_when_and_nothing_is_overdue(team: KeepTeam) -> None:
    team.seal()
    team.later(3)
    page = team.enter(Mode.RESTART)
    assert texts(page).count(SINCE) == 1
    assert not [text for text in texts(page) if "verdue" in text or "late" in text.lower().split()]
    assert {row.check.title for row in page.rows if row.isVisible()} >= {"Cash count signed"}
    assert len([row for row in page.rows if row.isVisible()]) <= 2, "critical rows and the spot check alone"


def test_what_must_not_be_lost_from_the_time_since_is_filed_as_a_note(team: KeepTeam) -> None:
    team.seal()
    team.later(3)
    page = team.enter(Mode.RESTART)
    type_into(page, SINCE_THEN, "The cold store was out for a day")
    team.leave()
    team.seal(mode=Mode.RESTART)
    team.later()
    assert [note.text for note in team.ritual().agenda.notes] == ["The cold store was out for a day"]


def test_without_an_absence_it_asks_nothing_of_the_kind(team: KeepTeam) -> None:
    team.seal()
    team.later()
    page = team.enter(Mode.FULL)
    assert SINCE not in texts(page)
    assert SINCE_THEN not in fields(page)
