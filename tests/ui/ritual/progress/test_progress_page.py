"""Numbers are read without a form to fill, one experiment is asked about, and one small move is set."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from helpers.keyboard import focused, press, retype, write
from helpers.ritual_team import RitualTeam, enter
from leadway.domain.answers import (
    Answer,
    ExperimentReviewAnswer,
    LastMove,
    NewMeasure,
    NextMove,
    OpportunityAnswer,
    ReadingAnswer,
)
from leadway.domain.measures import Point, Series
from leadway.domain.refs import EntityKind
from leadway.domain.registers.progress import EXPERIMENTS
from leadway.domain.terms import Better, ExperimentVerdict, Mode, MoveOutcome, MoveThen, Strength
from leadway.domain.weekly_time import WeeklyTime
from leadway.ui.ritual.progress import next_move
from leadway.ui.ritual.progress import readings as readings_section
from leadway.ui.ritual.progress.experiment_review import PAUSED
from leadway.ui.ritual.progress.page import ONLY_THE_MOVE, ProgressPage
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.text import Caption
from ui.conftest import Show

RETURNS = NewMeasure("Returns, counter to refund", "days", Better.LOWER, "3.1")
CALLS = NewMeasure("Calls about open repairs", "a week", Better.LOWER, "41")
SHELF = OpportunityAnswer("a drop-off shelf for faulty returns", "the Monday rush", try_it=True)
DIARY = OpportunityAnswer("a returns diary", "the hand-over")
TIMING = NextMove("Tuesday 10:00", "time three returns")


def opened(team: RitualTeam, show: Show, *cards: Answer, mode: Mode = Mode.FULL) -> ProgressPage:
    """Return the page as the ritual opens it."""
    autosave = team.begin()
    autosave.ritual.choose(mode)
    for card in cards:
        autosave.ritual.put(card)
    return enter(ProgressPage(autosave), show)


def kept(team: RitualTeam) -> NextMove:
    """Return the move on the disk, as a restart would find it."""
    team.flush()
    return team.ritual().draft.get(NextMove)


def readings(team: RitualTeam, page: ProgressPage) -> list[ReadingAnswer]:
    """Return what is on the disk about the numbers, in their order."""
    team.flush()
    ritual = team.ritual()
    return [
        ritual.draft.get(ReadingAnswer, row.field.name.removeprefix("reading/")) for row in page.numbers.rows
    ]


@pytest.fixture
def two_numbers(team: RitualTeam) -> RitualTeam:
    """Return a team that has followed two numbers since last week."""
    team.seal_week(2, (RETURNS, "new"))
    team.seal_week(1, (CALLS, "new"))
    return team


def test_numbers_are_typed_one_after_the_other_with_enter(two_numbers: RitualTeam, show: Show) -> None:
    page = opened(two_numbers, show)
    write("2.6")
    press(Qt.Key.Key_Return)
    write("38")
    press(Qt.Key.Key_Return)
    assert [card.written for card in readings(two_numbers, page)] == ["2.6", "38"]
    assert focused() is page.next_move.when.edit


def test_the_last_value_is_shown_and_not_filled_in(two_numbers: RitualTeam, show: Show) -> None:
    page = opened(two_numbers, show)
    row = page.numbers.rows[0]
    assert (row.field.edit.placeholderText(), row.field.text()) == ("3.1", "")
    assert "3.1 days" in row.last.text()


def test_n_in_the_field_is_text_and_a_number_takes_none_this_week_back(
    two_numbers: RitualTeam, show: Show
) -> None:
    page = opened(two_numbers, show)
    press(Qt.Key.Key_N)
    assert [card.none for card in readings(two_numbers, page)] == [False, False]
    press(Qt.Key.Key_Backspace, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert [card.none for card in readings(two_numbers, page)] == [True, False]
    page.numbers.rows[0].field.setFocus()
    write("2.6")
    assert readings(two_numbers, page)[0] == ReadingAnswer("2.6", value=2.6)


def test_what_is_no_number_is_kept_and_said_without_stopping_anybody(
    two_numbers: RitualTeam, show: Show
) -> None:
    page = opened(two_numbers, show)
    row = page.numbers.rows[0]
    write("2,4,1")
    assert not row.field.echo.isVisible(), "nobody is disturbed while typing"
    press(Qt.Key.Key_Return)
    assert focused() is page.numbers.rows[1].field.edit
    assert "3.1" in row.field.echo.text()
    assert row.field.echo.isVisible()
    assert readings(two_numbers, page)[0].written == "2,4,1"
    row.field.setFocus()
    press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    assert row.field.echo.text() == "2.4 days"


def test_the_chart_takes_the_typed_number_in(two_numbers: RitualTeam, show: Show) -> None:
    page = opened(two_numbers, show)
    row = page.numbers.rows[0]
    write("2.6")
    assert "3.1 (10 Nov), 2.6 (24 Nov)" in row.chart.accessibleDescription()
    assert row.strength.text() == "No change yet (usual: 2.85, from 2 readings)"


def test_a_new_number_is_followed_with_todays_value_asked_softly(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    page.numbers.follow.click()
    write("Calls waiting at noon")
    (card,) = page.numbers.new.values()
    assert card.hint.text() == readings_section.NO_A_TO_B
    assert not card.experiment.isVisible(), "no experiment runs"
    card.today.setFocus()
    write("7")
    assert card.hint.text() != readings_section.NO_A_TO_B
    kept(team)
    (on_disk,) = team.ritual().draft.all(NewMeasure).values()
    assert on_disk == NewMeasure("Calls waiting at noon", written="7", value=7.0)
    again = opened(team, show)
    (card,) = again.numbers.new.values()
    assert card.name.text() == "Calls waiting at noon"


def test_a_new_number_can_be_left_out_again(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    page.numbers.follow.click()
    write("Calls")
    (card,) = page.numbers.new.values()
    card.remove_button.click()
    kept(team)
    assert not page.numbers.new
    assert not team.ritual().draft.all(NewMeasure)
    assert focused() is page.numbers.follow


def test_a_new_number_can_belong_to_an_experiment(team: RitualTeam, show: Show) -> None:
    team.seal_week(1, (SHELF, "new"))
    page = opened(team, show)
    page.numbers.follow.click()
    (card,) = page.numbers.new.values()
    write("Returns")
    card.better.setFocus()
    press(Qt.Key.Key_1)
    card.experiment.chips[0].click()
    kept(team)
    (on_disk,) = team.ritual().draft.all(NewMeasure).values()
    assert on_disk.better is Better.LOWER
    assert on_disk.experiment == team.ritual().agenda.experiment.id  # type: ignore[union-attr]


def test_last_weeks_answers_stand_in_grey_behind_the_four_questions(team: RitualTeam, show: Show) -> None:
    team.seal_week(2, (SHELF, "new"))
    experiment = team.ritual().agenda.experiment
    assert experiment is not None
    team.seal_week(
        1,
        (
            ExperimentReviewAnswer(target="every refund within a day", obstacle="the till is locked"),
            experiment.id,
        ),
    )
    page = opened(team, show)
    card = page.experiments.form
    assert card is not None
    assert focused() is card.target.edit
    assert card.target.text() == ""
    assert card.target.edit.placeholderText() == "Last time: every refund within a day"
    assert not card.verdict.isVisible(), "its check date has not come"
    write("every refund the same day")
    kept(team)
    assert (
        team.ritual().draft.get(ExperimentReviewAnswer, experiment.id).target == "every refund the same day"
    )


def test_a_number_read_before_the_experiment_becomes_its_baseline(team: RitualTeam, show: Show) -> None:
    team.seal_week(3, (NewMeasure("Returns", "days", Better.LOWER, "3.1"), "returns"))
    team.seal_week(2, (SHELF, "new"))
    page = opened(team, show)
    card = page.experiments.form
    assert card is not None
    (chip,) = card.measure.chips
    chip.click()
    kept(team)
    team.ritual().seal()
    team.clock.advance(timedelta(weeks=1))

    turn = team.ritual().agenda.experiment
    assert turn is not None
    assert turn.series is not None
    assert (turn.series.name, turn.series.baseline) == ("Returns", 3.1)
    next_page = opened(team, show)
    again = next_page.experiments.form
    assert again is not None
    assert not again.measure.isVisible(), "it has its number now"


def test_at_the_check_date_adopting_asks_who_keeps_it_going(team: RitualTeam, show: Show) -> None:
    team.seal_week(6, (SHELF, "new"))
    page = opened(team, show)
    card = page.experiments.form
    assert card is not None
    assert card.verdict.isVisible()
    assert not card.because.isVisible()
    card.verdict.setFocus()
    press(Qt.Key.Key_2)
    assert card.because.isVisible()
    assert not card.owner_role.isVisible()
    press(Qt.Key.Key_1)
    card.owner_role.setFocus()
    write("shift lead")
    kept(team)
    (answer,) = team.ritual().draft.all(ExperimentReviewAnswer).values()
    assert answer == ExperimentReviewAnswer(verdict=ExperimentVerdict.ADOPT, owner_role="shift lead")


def test_a_suggested_move_is_taken_with_one_key_and_knows_what_it_serves(
    team: RitualTeam, show: Show
) -> None:
    team.seal_week(1, (DIARY, "new"))
    page = opened(team, show)
    assert focused() is page.next_move.offers.buttons[0]
    assert "returns diary" in page.next_move.offers.buttons[0].accessibleDescription()
    press(Qt.Key.Key_1)
    assert focused() is page.next_move.when.edit
    write("Tuesday 10:00")
    move = kept(team)
    assert (move.when, move.action) == ("Tuesday 10:00", "try it once: a returns diary")
    assert (move.serves, bool(move.serves_id)) == ("opportunity", True)
    assert page.next_move.sentence.text().startswith(
        "If it is Tuesday 10:00, then I will try it once: a returns diary"
    )


def test_what_a_move_serves_goes_when_its_step_is_wiped_out(team: RitualTeam, show: Show) -> None:
    team.seal_week(1, (DIARY, "new"))
    page = opened(team, show)
    press(Qt.Key.Key_1)
    page.next_move.action.setFocus()
    page.next_move.action.edit.selectAll()
    press(Qt.Key.Key_Delete)
    assert kept(team) == NextMove()


def test_a_move_is_read_back_while_it_is_written(team: RitualTeam, show: Show) -> None:
    team.services.setup.save_weekly_time(WeeklyTime(after="the stand-up"), "UTC")
    page = opened(team, show)
    assert focused() is page.next_move.when.edit
    write("after the stand-up")
    press(Qt.Key.Key_Return)
    write("time three returns")
    said = "If it is after the stand-up, then I will time three returns. (10\N{NO-BREAK SPACE}min)"
    assert page.next_move.sentence.text() == said
    assert kept(team) == NextMove("after the stand-up", "time three returns")
    assert page.next_move.cue.value() == "after the stand-up"


def test_a_moment_can_be_picked_and_taken_back(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    page.next_move.cue.chips[0].click()
    assert page.next_move.when.text() == "Wednesday 10:00", "it is Tuesday"
    page.next_move.cue.chips[0].click()
    assert kept(team) == NextMove()


def test_something_that_is_no_first_step_is_asked_for_its_first_ten_minutes(
    team: RitualTeam, show: Show
) -> None:
    page = opened(team, show)
    page.next_move.action.setFocus()
    write("a")
    assert not page.next_move.smaller.isVisible(), "half a word is no verb yet"
    write(" better rota for Saturdays")
    page.next_move.when.setFocus()
    assert page.next_move.smaller.isVisible()
    page.next_move.action.edit.selectAll()
    page.next_move.action.setFocus()
    write("draft Saturday on one sheet")
    assert not page.next_move.smaller.isVisible()


def test_zero_says_no_move_and_what_was_written_comes_back_with_it(team: RitualTeam, show: Show) -> None:
    page = opened(team, show)
    write("Friday 9:00")
    page.next_move.action.setFocus()
    press(Qt.Key.Key_0)
    assert kept(team) == NextMove("Friday 9:00", "0"), "in a field it is text"
    press(Qt.Key.Key_Backspace)
    page.next_move.none.setFocus()
    press(Qt.Key.Key_0)
    assert focused() is page.next_move.because.edit
    write("stocktake")
    assert kept(team) == NextMove("Friday 9:00", none=True, none_because="stocktake")
    assert not page.next_move.when.isVisible()
    page.next_move.none.chips[0].click()
    assert kept(team) == NextMove("Friday 9:00")
    assert page.next_move.when.isVisible()


def test_a_carried_move_is_offered_and_comes_along_by_itself(team: RitualTeam, show: Show) -> None:
    team.seal_week(1, TIMING)
    shrunk = LastMove(MoveOutcome.NOT_DONE, then=MoveThen.SHRINK, smaller="time one return")
    page = opened(team, show, shrunk)
    said = next_move.COMES_ALONG.format(move="If it is Tuesday 10:00, then I will time one return.")
    assert page.next_move.along.text() == said
    assert page.next_move.action.edit.placeholderText() == "time one return"
    assert next_move.next_move_text(page.autosave) == "If it is Tuesday 10:00, then I will time one return."
    press(Qt.Key.Key_1)
    old = page.ritual.agenda.move
    assert old is not None
    assert kept(team) == NextMove(
        "Tuesday 10:00", "time one return", 10, serves=old.serves, serves_id=old.serves_id
    )


def test_no_move_this_week_also_holds_for_a_carried_one(team: RitualTeam, show: Show) -> None:
    team.seal_week(1, TIMING)
    page = opened(team, show, LastMove(MoveOutcome.PARTLY, then=MoveThen.CARRY))
    page.nothing()
    assert kept(team).none
    assert next_move.next_move_text(page.autosave) == ""


def test_a_done_move_is_not_offered_again(team: RitualTeam, show: Show) -> None:
    team.seal_week(1, TIMING)
    page = opened(team, show, LastMove(MoveOutcome.DONE, then=MoveThen.SHRINK))
    assert not page.next_move.along.isVisible()
    assert not page.next_move.offers.isVisible()


def test_a_short_ritual_asks_for_the_move_alone(two_numbers: RitualTeam, show: Show) -> None:
    page = opened(two_numbers, show, mode=Mode.SHORT)
    assert page.question.text() == ONLY_THE_MOVE
    assert not page.numbers.isVisible()
    assert focused() is page.next_move.when.edit


def test_a_restart_comes_back_to_the_same_field(two_numbers: RitualTeam, show: Show) -> None:
    page = opened(two_numbers, show)
    write("2.6")
    page.close()
    again = opened(two_numbers, show)
    again.enter("next/action")
    assert focused() is again.next_move.action.edit
    assert again.numbers.rows[0].field.text() == "2.6"


def test_everything_on_the_page_can_be_reached_and_has_a_name(two_numbers: RitualTeam, show: Show) -> None:
    two_numbers.seal_week(6, (SHELF, "new"))
    page = opened(two_numbers, show)
    page.numbers.follow.click()
    stops = reading_order(page)
    assert stops[0] is page.numbers.rows[0].field.edit
    unnamed = [stop for stop in stops if not stop.accessibleName() and not _speaks(stop)]
    assert not unnamed
    names = [field.name for field in page.fields()]
    assert len(set(names)) == len(names)


def _speaks(widget: object) -> bool:
    return isinstance(widget, QAbstractButton) and bool(widget.text())


@pytest.mark.parametrize(
    ("strength", "after", "words"),
    [
        (Strength.BASELINE_ONLY, [], "Nothing since the change yet"),
        (Strength.TOO_EARLY, [2], "Too early to tell: 1 better"),
        (Strength.EARLY_SIGN, [2, 2, 2], "Early sign: 3 better"),
        (Strength.LOOKS_WORSE, [4, 3, 4], "Looks worse: 2 worse, 1 the same"),
        (Strength.SHIFT, [2] * 7, "Better 7 times in a row"),
        (Strength.NOT_CLEAR, [2, 4] * 4, "Not clear: 4 better, 4 worse"),
        (Strength.WORSE, [4] * 6, "Worse 6 times in a row"),
    ],
)
def test_the_chart_says_in_words_what_the_readings_show(
    strength: Strength, after: list[float], words: str
) -> None:
    values = [3] * 5 + after
    points = tuple(Point(date(2026, 6, 1) + timedelta(weeks=n), value) for n, value in enumerate(values))
    series = Series("Returns", "days", Better.LOWER, points, changed_on=points[4].day)
    assert series.strength is strength
    assert readings_section.in_words(series) == f"{words} (usual: 3, from 5 readings)"


def test_a_short_baseline_says_on_how_few_readings_it_rests() -> None:
    points = tuple(Point(date(2026, 6, 1) + timedelta(weeks=n), 3 - n) for n in range(8))
    series = Series("Returns", "days", Better.LOWER, points, changed_on=points[0].day)
    assert readings_section.in_words(series) == "Early sign: 7 better (usual: 3, from one reading)"


def test_without_a_reading_before_the_change_there_is_no_baseline() -> None:
    point = Point(date(2026, 6, 8), 3)
    series = Series("Returns", "days", Better.LOWER, (point,), changed_on=date(2026, 6, 1))
    assert series.strength is Strength.NO_BASELINE
    assert readings_section.in_words(series) == readings_section.NO_BASELINE


@pytest.fixture
def six_done(team: RitualTeam) -> RitualTeam:
    """Return a team that has done six moves, all on a Thursday."""
    thursday = NextMove("Thursday 14:00", "time one return")
    team.seal_week(7, thursday)
    for weeks_ago in range(6, 1, -1):
        team.seal_week(weeks_ago, LastMove(MoveOutcome.DONE), thursday)
    team.seal_week(1, LastMove(MoveOutcome.DONE))
    return team


def test_the_weekday_on_which_moves_were_done_is_preselected(six_done: RitualTeam, show: Show) -> None:
    page = opened(six_done, show)
    assert page.next_move.when.text() == "Thursday 14:00"
    assert page.next_move.cue.value() == "Thursday 14:00"
    assert focused() is page.next_move.action.edit
    assert kept(six_done) == NextMove(), "nobody has answered yet"
    write("time two returns")
    assert kept(six_done) == NextMove("Thursday 14:00", "time two returns")


def test_a_preselected_weekday_can_be_taken_out(six_done: RitualTeam, show: Show) -> None:
    page = opened(six_done, show)
    page.next_move.when.setFocus()
    page.next_move.when.edit.selectAll()
    press(Qt.Key.Key_Delete)
    page.next_move.action.setFocus()
    write("time two returns")
    assert kept(six_done) == NextMove("", "time two returns")
    assert page.next_move.when.text() == ""


def test_a_preselected_weekday_is_no_move_by_itself(six_done: RitualTeam, show: Show) -> None:
    page = opened(six_done, show)
    page.next_move.cue.setFocus()
    assert next_move.next_move_text(page.autosave) == ""
    assert not page.next_move.sentence.isVisible()


def test_before_six_moves_were_done_no_weekday_is_preselected(team: RitualTeam, show: Show) -> None:
    team.seal_week(2, TIMING)
    team.seal_week(1, LastMove(MoveOutcome.DONE))
    page = opened(team, show)
    assert page.next_move.when.text() == ""
    assert page.next_move.cue.value() is None


def test_the_move_done_just_now_is_not_suggested_again(team: RitualTeam, show: Show) -> None:
    team.seal_week(2, (DIARY, "new"))
    offer = team.ritual(team.week.shift(-1)).agenda.suggestions[0]
    team.seal_week(1, NextMove("Monday", offer.action, serves=offer.serves, serves_id=offer.serves_id))
    page = opened(team, show)
    assert [button.offer.action for button in page.next_move.offers.buttons] == [offer.action]
    page.autosave.put(LastMove(MoveOutcome.DONE))
    page.refresh()
    assert page.next_move.offers.buttons == []


def test_the_anchor_offered_for_a_move_is_that_of_the_own_weekly_time(team: RitualTeam, show: Show) -> None:
    assert not [cue for cue in next_move.when_chips(date(2026, 11, 24), None, "") if cue.startswith("after")]
    team.services.setup.save_weekly_time(WeeklyTime(after="handover"), "UTC")
    page = opened(team, show)
    assert page.next_move.cue.chips[-1].value == "after handover"


def test_a_missed_reading_is_entered_with_its_own_day(
    two_numbers: RitualTeam, show: Show, qtbot: QtBot
) -> None:
    page = opened(two_numbers, show)
    row, today = page.numbers.rows[0], two_numbers.today
    points = len(row._series.points)
    row.missed.click()
    [dialog] = page.findChildren(readings_section.MissedReadingDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.day.setFocus()
    write((today - timedelta(weeks=9)).isoformat())
    dialog.value.setFocus()
    write("4.5")
    press(Qt.Key.Key_Return)
    [due, _other] = two_numbers.ritual().agenda.measures
    assert due.series.points[0].value == 4.5
    assert len(row._series.points) == points + 1


def test_adapting_asks_for_the_persons_own_check_date_and_adopting_offers_a_rule(
    team: RitualTeam, show: Show
) -> None:
    team.seal_week(6, (SHELF, "shelf"))
    page = opened(team, show)
    form = page.experiments.form
    assert form is not None
    form.verdict.setFocus()
    press("2")
    assert form.check_on.isVisible()
    assert not form.as_rule.isVisible()
    day = team.today + timedelta(weeks=2)
    form.check_on.setFocus()
    retype(form.check_on, day.isoformat())
    assert form.binder.record.check_on == day
    form.verdict.setFocus()
    press("1")
    assert form.as_rule.isVisible()
    assert not form.check_on.isVisible()


def test_a_paused_experiment_is_asked_again_when_its_day_has_come(team: RitualTeam, show: Show) -> None:
    team.seal_week(2, (SHELF, "shelf"))
    register = team.services.registers
    [line] = register.lines(EntityKind.EXPERIMENT)
    until = team.today + timedelta(days=6)
    register.take(line.ref, EXPERIMENTS.step("pause"), {"paused_until": until})
    assert team.ritual().agenda.experiments == ()
    team.later()
    page = opened(team, show)
    form = page.experiments.form
    assert form is not None
    assert form.verdict.isVisible()
    assert PAUSED in " ".join(label.text() for label in form.findChildren(Caption))
