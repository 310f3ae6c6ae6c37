"""Keep: what earlier checks leave in a row: the last answers, and findings that nobody has verified."""

from datetime import timedelta

from helpers.keep_screen import KeepTeam
from helpers.keyboard import write
from helpers.screen import click, field, fields, texts
from leadway.domain.answers import CheckAnswer, FindingReview
from leadway.domain.checks import COLUMNS
from leadway.domain.terms import Done, OnTime
from leadway.ui.ritual.keep.past import ALL_YES, LOOKED_AT, MAJOR, PUT_RIGHT, STILL_OPEN
from leadway.ui.ritual.keep.row import LAST_ANSWER

CASH, REFUNDS = "Cash count signed", "Refunds within 2 days"


def test_last_weeks_answers_and_its_finding_stand_in_the_row_and_only_a_look_ends_a_major_one(
    team: KeepTeam,
) -> None:
    last_week = team.week
    ids = {each.title: each.id for each in team.services.setup.commitments()}
    late = CheckAnswer(Done.YES, on_time=OnTime.LATE)
    missed = CheckAnswer(Done.NO, what_happened="One signature was missing")
    team.seal((late, ids[REFUNDS]), (missed, ids[CASH]))
    team.clock.advance(timedelta(weeks=1))

    page = team.enter()
    assert f"{last_week.name}: yes · blank · late · blank" in texts(team.row(REFUNDS))
    assert f"{last_week.name}: no · blank · blank · blank" in texts(team.row(CASH))
    cell = team.row(REFUNDS).cells[COLUMNS.index("on_time")]
    assert LAST_ANSWER.format(answer="late") in cell.accessibleDescription()
    row = team.row(CASH)
    assert STILL_OPEN.format(week=last_week.name, seen="One signature was missing") in texts(row)
    assert LOOKED_AT not in fields(row)

    click(row, PUT_RIGHT)
    assert MAJOR in texts(row)
    field(row, LOOKED_AT).setFocus()
    write("Monday")
    assert MAJOR not in texts(row)
    assert team.room is not None
    assert team.room.autosave.flush()
    [(finding, answer)] = team.room.ritual.draft.all(FindingReview).items()
    assert answer == FindingReview(put_right=True, looked_at="Monday")
    field_name = field(row, LOOKED_AT).name
    team.leave()
    page = team.enter()
    assert field(page, LOOKED_AT).name == field_name
    assert field(page, LOOKED_AT).value() == "Monday", "a stopped ritual has it still"
    assert finding in field_name


def test_four_times_yes_is_said_in_one_word_and_a_first_check_says_nothing(team: KeepTeam) -> None:
    from fixtures.sample_answers import KEPT

    week = team.week
    ids = {each.title: each.id for each in team.services.setup.commitments()}
    team.seal((KEPT, ids[REFUNDS]))
    team.clock.advance(timedelta(weeks=1))
    team.add("New this week")
    team.enter()
    assert ALL_YES.format(week=week.name) in texts(team.row(REFUNDS))
    assert f"{week.name}: not checked" in texts(team.row(CASH))
    assert not any(text.startswith(week.name) for text in texts(team.row("New this week")))
