"""Keep: the spot check, exceptions that end, and notes sent here."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from helpers.keep_screen import KeepTeam
from helpers.keyboard import press, write
from helpers.screen import fields, type_into
from leadway.domain.answers import ExceptionReview, NoteFiling, SpotCheck
from leadway.domain.terms import ExceptionVerdict, NoteTarget

# ---------------------------------------------------------------------------------------- spot check


def test_the_spot_check_takes_a_line(team: KeepTeam) -> None:
    page = team.enter()
    assert page.spot is not None
    page.spot.looked_at.setFocus()
    write("4471: paid back after a day")
    assert page.autosave.flush()
    key = page.ritual.agenda.spot_check
    assert page.ritual.draft.get(SpotCheck, key) == SpotCheck(looked_at="4471: paid back after a day")
    assert not page.spot.fine.isVisible()


def test_a_4_in_the_line_is_text_and_beside_it_says_i_did_not_look(team: KeepTeam) -> None:
    page = team.enter()
    assert page.spot is not None
    page.spot.looked_at.setFocus()
    press("4")
    assert page.autosave.flush()
    key = page.ritual.agenda.spot_check
    assert page.ritual.draft.get(SpotCheck, key) == SpotCheck(looked_at="4")
    assert page.spot.skipped.value() is None
    page.spot.looked_at.edit.selectAll()
    press(Qt.Key.Key_Backspace, Qt.Key.Key_Tab, "4", "4")
    assert page.autosave.flush()
    assert page.ritual.draft.get(SpotCheck, key) == SpotCheck(did_not_look=True)
    assert page.spot.fine.isVisible()
    press(Qt.Key.Key_Delete)
    assert page.autosave.flush()
    assert page.ritual.draft.get(SpotCheck, key) == SpotCheck()


def test_the_spot_check_comes_back_as_it_was_left(team: KeepTeam) -> None:
    page = team.enter()
    assert page.spot is not None
    page.spot.skipped.setFocus()
    press("4")
    team.leave()
    page = team.enter()
    assert page.spot is not None
    assert page.spot.binder.record == SpotCheck(did_not_look=True)
    assert page.spot.fine.isVisible()


# --------------------------------------------------------------------------------- exceptions, notes


def test_no_exceptions_strip_unless_one_ends(team: KeepTeam) -> None:
    assert team.enter().exceptions == ()


@pytest.mark.parametrize(
    ("days", "said"),
    [(9, "ends in 9 days."), (1, "ends tomorrow."), (0, "ends today."), (-3, "ended 3 days ago.")],
)
def test_an_ending_exception_says_when(team: KeepTeam, days: int, said: str) -> None:
    team.exception("Late-shift sign-off", team.clock.now().date() + timedelta(days=days))
    (card,) = team.enter().exceptions
    assert card.verdict.label.text() == f"Exception for “Late-shift sign-off” {said}"


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (Qt.Key.Key_C, ExceptionVerdict.CLOSE),
        (Qt.Key.Key_R, ExceptionVerdict.RENEW),
        (Qt.Key.Key_P, ExceptionVerdict.PROPOSE),
    ],
)
def test_an_ending_exception_takes_one_of_three_verdicts(
    team: KeepTeam, key: Qt.Key, verdict: ExceptionVerdict
) -> None:
    team.exception("Late-shift sign-off", date(2026, 12, 3))
    page = team.enter()
    page.exceptions[0].verdict.setFocus()
    press(key)
    team.leave()
    page = team.enter()
    assert page.ritual.draft.get(ExceptionReview, page.exceptions[0].exception.id).verdict is verdict
    assert page.exceptions[0].verdict.value() is verdict


def test_asking_to_extend_an_exception_asks_until_when_and_whom(team: KeepTeam) -> None:
    team.exception("Late-shift sign-off", date(2026, 12, 3))
    page = team.enter()
    assert "Whom do you ask?" not in fields(page)
    page.exceptions[0].verdict.setFocus()
    press(Qt.Key.Key_R)
    type_into(page, "Whom do you ask?", "Owner")
    team.leave()
    page = team.enter()
    review = page.ritual.draft.get(ExceptionReview, page.exceptions[0].exception.id)
    assert review == ExceptionReview(ExceptionVerdict.RENEW, date(2026, 12, 31), "Owner")
    assert page.exceptions[0].approver.text() == "Owner"


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (Qt.Key.Key_Y, ExceptionVerdict.GRANTED),
        (Qt.Key.Key_N, ExceptionVerdict.REFUSED),
        (Qt.Key.Key_A, ExceptionVerdict.NO_ANSWER),
    ],
)
def test_an_exception_that_was_asked_for_asks_whether_it_was_granted(
    team: KeepTeam, key: Qt.Key, verdict: ExceptionVerdict
) -> None:
    team.exception("Late-shift sign-off", date(2027, 3, 1), asked=True)
    page = team.enter()
    (card,) = page.exceptions
    assert card.verdict.label.text() == (
        "Exception asked for “Late-shift sign-off”, until 1 March 2027 (asked: Area manager). Was it granted?"
    )
    card.verdict.setFocus()
    press(key)
    assert page.autosave.flush()
    assert page.ritual.draft.get(ExceptionReview, card.exception.id).verdict is verdict
    assert ("Who said yes?" in fields(page)) == (verdict is ExceptionVerdict.GRANTED)


def test_notes_sent_here_are_read_back(team: KeepTeam) -> None:
    team.services.notes.add("Two people asked who signs when Sam is away", "app")
    page = team.enter()
    assert not page.notes.isVisible()
    page.autosave.save_now(NoteFiling(NoteTarget.NOTE), page.ritual.agenda.notes[0].id)
    page.refresh()
    assert page.notes.isVisible()
    assert page.notes.text() == "Two people asked who signs when Sam is away"
