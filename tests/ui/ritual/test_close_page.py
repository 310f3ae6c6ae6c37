"""The week is closed with a drafted line, one thing it taught, and the next move said once more."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from helpers.keyboard import focused, press, write
from helpers.ritual_team import RitualTeam, enter
from helpers.screen import field, fields, texts, type_into
from leadway.domain.answers import (
    Answer,
    CheckAnswer,
    Closing,
    NewMeasure,
    NextMove,
    ProblemAnswer,
    ReadingAnswer,
)
from leadway.domain.reminder import ReminderRule, dues_in
from leadway.domain.terms import Better, Step, StepStatus
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import full_date
from leadway.ui.ritual.close import AS_IT_IS, NO_MOVE, SAY_IT, TIME, UNREAD, WHEN_NEXT, ClosePage
from leadway.ui.widgets.picker import SelectField
from ui.conftest import Show

BERLIN = ZoneInfo("Europe/Berlin")
STOCK = ProblemAnswer("The stockroom", "fills up with sorted returns", "empty each evening")


def opened(team: RitualTeam, show: Show, *cards: Answer) -> ClosePage:
    """Return the page as the ritual opens it."""
    autosave = team.begin()
    for card in cards:
        autosave.ritual.put(card)
    while autosave.ritual.walk.at is not Step.CLOSE:
        autosave.ritual.next(
            StepStatus.NOTHING if autosave.ritual.walk.at is Step.GAPS else StepStatus.ANSWERED
        )
    return enter(ClosePage(autosave), show)


def kept(team: RitualTeam) -> Closing:
    """Return the card on the disk, as a restart would find it."""
    team.flush()
    return team.ritual().draft.get(Closing)


def test_the_line_is_drafted_and_the_focus_is_on_what_the_week_taught(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, STOCK)
    assert page.draft.text() == "One problem noticed."
    assert focused() is page.lesson.edit
    write("Ask the late shift first")
    assert kept(team) == Closing(lesson="Ask the late shift first")


def test_the_draft_follows_what_is_changed_on_other_screens(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    page.autosave.save_now(STOCK, "another")
    page.refresh()
    assert page.draft.text() == "One problem noticed."


def test_the_line_can_be_rewritten_and_the_draft_comes_back(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, STOCK)
    page.edit.click()
    assert focused() is page.line.edit
    write(" It moves.")
    assert kept(team).line == "One problem noticed. It moves."
    page.refresh()
    assert page.line.isVisible()
    assert not page.draft.isVisible()
    page.again.click()
    assert kept(team) == Closing()
    assert page.draft.isVisible()


def test_an_emptied_line_stays_the_persons_own(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, STOCK)
    page.edit.click()
    page.line.edit.selectAll()
    press(Qt.Key.Key_Delete)
    assert kept(team).line == ""


def test_help_is_asked_for_only_under_more(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    assert not page.help.isVisible()
    page.more.click()
    assert focused() is page.help.edit
    write("somebody from the night shift")
    assert kept(team).help_wanted == "somebody from the night shift"
    page.refresh()
    assert page.help.isVisible()


def test_the_next_move_is_said_once_more(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, NextMove("Tuesday 10:00", "time three returns"))
    assert page.next_move.text() == "If it is Tuesday 10:00, then I will time three returns."
    assert page.say_it.text() == SAY_IT


def test_a_week_without_a_move_is_fine(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    assert page.say_it.text() == NO_MOVE
    assert not page.next_move.isVisible()
    page.autosave.save_now(NextMove(none=True, none_because="the stocktake takes all of us."))
    page.refresh()
    assert page.say_it.text() == "No move this week: the stocktake takes all of us."


def test_what_was_passed_over_is_named_kindly(team: RitualTeam, show: Show) -> None:
    page = opened(team, show, STOCK)
    said = "Nothing this week: Gaps. Skipped: Keep, Opportunities and Progress."
    assert page.passed_over.text() == f"{said} {AS_IT_IS}"


def test_a_number_that_cannot_be_read_is_named_before_the_week_is_sealed(
    team: RitualTeam, show: Show
) -> None:
    team.seal_week(1, (NewMeasure("Returns", "days", Better.LOWER, "3.1"), "new"))
    (due,) = team.ritual().agenda.measures
    page = opened(team, show)
    page.autosave.save_now(ReadingAnswer("2,4,1"), due.id)
    page.refresh()
    assert "Returns" in page.passed_over.text()


def test_a_date_that_cannot_be_read_is_named_before_the_week_is_sealed(team: RitualTeam, show: Show) -> None:
    unread = CheckAnswer(exception_until_written="after the audit")
    page = opened(team, show, unread)
    assert UNREAD.format(texts="“after the audit”") in page.passed_over.text()


def test_who_chooses_each_week_is_asked_when_and_the_reminder_follows(team: RitualTeam, show: Show) -> None:
    setup = team.services.setup
    setup.save_weekly_time(WeeklyTime(5, time(15, 30), repeats="chosen"), "Europe/Berlin")
    page = opened(team, show)
    assert "If you leave it blank: Friday 15:30." in texts(page)
    day = field(page, WHEN_NEXT)
    assert isinstance(day, SelectField)
    wednesday = team.week.shift(1).first_day + timedelta(days=2)
    assert day.edit.itemText(0) == full_date(wednesday), "Monday and Tuesday look back: they come last"
    QTest.keyClick(day.edit, Qt.Key.Key_Down)
    type_into(page, TIME, "7")
    team.flush()
    team.ritual().seal()
    assert setup.weekly_time() == WeeklyTime(3, time(7), repeats="chosen")
    [coming] = dues_in(ReminderRule(setup.weekly_time(), BERLIN), team.week.shift(1), BERLIN)
    assert coming.date() == wednesday


def test_whose_time_is_fixed_is_not_asked_when(team: RitualTeam, show: Show) -> None:
    assert WHEN_NEXT not in fields(opened(team, show))
