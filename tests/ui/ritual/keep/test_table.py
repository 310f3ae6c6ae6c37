"""Keep as a table: blank never a yes, what it shows, and the way back to the same cell."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from helpers.keep_screen import KeepTeam, place
from helpers.keyboard import focused, press, write
from leadway.domain.answers import CheckAnswer
from leadway.domain.checks import COLUMNS
from leadway.domain.terms import Mode
from leadway.ui.forms.concern_line import ASK
from leadway.ui.ritual.keep.page import NOTHING_DUE
from leadway.ui.ritual.keep.row import HEADINGS
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.chip import CheckState
from leadway.ui.widgets.field import AnswerField, field_of
from leadway.ui.widgets.focus_order import reading_order
from leadway.ui.widgets.text import Text

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = (
    "Everything that came back damaged is photographed, labelled with the reason and the order number, "
    "and put on the shelf by the back door before the driver comes at four"
)


# --------------------------------------------------------------------------------------------- blank


def test_everything_is_blank_and_told_as_blank(team: KeepTeam) -> None:
    page = team.enter()
    cells = [cell for row in page.rows for cell in row.cells]
    assert len(cells) == 16
    assert all(cell.word == "" and cell.check_state is CheckState.EMPTY for cell in cells)
    names = [cell.accessibleName() for cell in page.rows[0].cells]
    assert names == [
        "Cash count signed: Done: blank",
        "Cash count signed: Right: blank",
        "Cash count signed: On time: blank",
        "Cash count signed: By the rulebook: blank",
    ]
    assert all(card == CheckAnswer() for card in (team.answer(row.check.title) for row in page.rows))


def test_critical_comes_first_and_is_told_in_words(team: KeepTeam) -> None:
    page = team.enter()
    assert [row.check.title for row in page.rows] == [
        "Cash count signed",
        "Refunds within 2 days",
        "Complaints answered",
        "Time sheets approved",
    ]
    assert team.row("Cash count signed").flags.text() == "Critical"
    assert team.row("Complaints answered").flags.isHidden(), "never asked is no reproach"
    assert team.row("Time sheets approved").flags.isHidden()
    assert team.row("Cash count signed").accessibleName() == "Cash count signed, Critical"


def test_the_focus_begins_at_the_first_blank_cell(team: KeepTeam) -> None:
    team.enter()
    assert place() == "Cash count signed / done"
    press("1", "1")
    team.leave()
    page = team.enter()
    page.enter("")
    assert place() == "Cash count signed / on_time"


# ------------------------------------------------------------------------------------- tab and names


def test_tab_stops_once_in_each_row_and_at_its_questions(team: KeepTeam) -> None:
    page = team.enter()
    press("3")
    stops = [field_of(widget) for widget in reading_order(page)]
    names = [field.name if field is not None else "" for field in stops]
    first, second = (row.objectName() for row in page.rows[:2])
    # In a row the field around a button that opens a line is the row.
    assert names[:5] == [
        f"{first}/right",
        f"{first}/happened",
        f"{first}/right",
        f"{first}/then",
        f"{second}/done",
    ]
    opens = reading_order(page)[2]
    assert isinstance(opens, QAbstractButton)
    assert opens.text() == ASK
    assert len([name for name in names if name.endswith(("/done", "/right"))]) == 5
    assert names[-2:] == ["keep/spot/looked", "keep/spot/skipped"]


def test_a_screen_reader_meets_buttons_with_the_keys_in_their_description(team: KeepTeam) -> None:
    page = team.enter()
    seen = QAccessible.queryAccessibleInterface(page.rows[0].cells[1])
    assert seen.role() == QAccessible.Role.Button
    assert seen.text(QAccessible.Text.Name) == "Cash count signed: Right: blank"
    said = seen.text(QAccessible.Text.Description)
    assert "Critical" in said
    assert "Keys for Right: 1 yes · 3 no · 4 didn’t look · 0 n/a" in said
    assert "Right means: two people put their initials to it" in said


def test_what_right_means_shows_while_the_person_is_in_the_row(team: KeepTeam) -> None:
    page = team.enter()
    first = page.rows[0].right_means
    assert first.isVisible()
    assert first.text() == "Right means: two people put their initials to it"
    press(Qt.Key.Key_Down)
    assert not first.isVisible()
    assert not page.rows[1].right_means.isVisible()


# ------------------------------------------------------------------------------------- resume, modes


@pytest.mark.parametrize("column", COLUMNS)
def test_a_stopped_ritual_comes_back_to_the_same_cell(team: KeepTeam, column: str) -> None:
    team.enter()
    team.row("Complaints answered").go_to(COLUMNS.index(column))
    team.leave(kindly=False)
    team.enter()
    assert place() == f"Complaints answered / {column}"


def test_a_stopped_ritual_comes_back_to_the_line_under_the_row(team: KeepTeam) -> None:
    team.enter()
    press("3")
    team.detail("Cash count signed").happened.setFocus()
    write("Nobody was ther")
    team.leave(kindly=False)
    team.enter()
    field = field_of(focused())
    assert isinstance(field, AnswerField)
    assert field.name.endswith("/happened")
    assert field.text() == "Nobody was ther"


def test_a_line_that_was_open_but_empty_is_open_again(team: KeepTeam) -> None:
    team.enter()
    press("1")
    press(Qt.Key.Key_Space)
    team.leave(kindly=False)
    team.enter()
    field = field_of(focused())
    assert field is not None
    assert field.name.endswith("/happened")


def test_answers_are_there_again_and_refreshing_twice_changes_nothing(team: KeepTeam) -> None:
    team.enter()
    press("1", "3", Qt.Key.Key_Return, "2", Qt.Key.Key_Return, "4")
    before = team.answer("Cash count signed")
    team.leave()
    page = team.enter()
    page.refresh()
    page.refresh()
    assert [cell.word for cell in page.rows[0].cells] == ["yes", "no", "late", "didn’t look"]
    assert team.answer("Cash count signed") == before


def test_the_short_ritual_asks_critical_rows_and_the_spot_check_alone(team: KeepTeam) -> None:
    page = team.enter(Mode.SHORT)
    asked = [row.check.title for row in page.rows if row.isVisible()]
    assert "Cash count signed" in asked
    spot = page.ritual.agenda.spot_check
    titles = [check.title for check in page.ritual.agenda.checks if check.critical or check.id == spot]
    assert sorted(asked) == sorted(titles)
    team.page.rows[0].go_to(0)
    press(Qt.Key.Key_Down)
    assert focused().isVisible()
    assert page.ritual.agenda.spot_check in [row.check.id for row in page.visible_rows]


def test_nothing_due_teaches_with_an_example_and_says_where_promises_are_added(bare: KeepTeam) -> None:
    page = bare.enter()
    assert page.rows == ()
    assert page.spot is None
    (card,) = page.findChildren(Card)
    words = " ".join(label.accessibleName() for label in card.findChildren(QWidget))
    assert NOTHING_DUE in words
    assert "Cash count signed by two people" in words
    assert "Commitments" in words


# --------------------------------------------------------------------------------------------- sizes


@pytest.mark.parametrize("count", [1, 6, 25])
def test_nothing_is_cut_off_in_a_small_window(bare: KeepTeam, count: int) -> None:
    for number in range(count):
        bare.add((LONG, "Verantwortlichkeitsübergabe" * 5, "Time sheets approved")[number % 3])
    page = bare.enter()
    width = page.viewport().width()
    for row in page.rows:
        edge = row.cells[-1].mapTo(page.viewport(), row.cells[-1].rect().topRight())
        assert edge.x() < width
        assert row.title.height() >= row.title.heightForWidth(row.title.width())
    press(Qt.Key.Key_End, modifier=CTRL)
    QApplication.processEvents()
    here = focused().mapTo(page.viewport(), focused().rect().bottomLeft())
    assert 0 <= here.y() <= page.viewport().height()


@pytest.mark.parametrize("size", [(860, 600), (680, 400)])
def test_far_down_the_table_the_heads_of_the_columns_are_in_sight(
    bare: KeepTeam, size: tuple[int, int]
) -> None:
    for number in range(25):
        bare.add(f"Shelf {number} counted")
    page = bare.enter(size=size)
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        press(key, modifier=CTRL)
        QApplication.processEvents()
        cells = page.rows[-1 if key == Qt.Key.Key_End else 0].cells
        for cell, heading in zip(cells, HEADINGS.values(), strict=True):
            head = next(
                text
                for text in page.findChildren(Text)
                if text.text() == heading and not text.visibleRegion().isEmpty()
            )
            place = page.mapFromGlobal(head.mapToGlobal(QPoint(0, 0)))
            under = page.mapFromGlobal(cell.mapToGlobal(QPoint(0, 0)))
            assert page.rect().contains(place)
            assert place.y() + head.height() <= under.y()
            assert place.x() == under.x()
            assert head.width() == cell.width()
            assert head.height() >= head.sizeHint().height(), "cut off"
        titles = [row.title for row in (page.rows[0], page.rows[-1])]
        title = page.mapFromGlobal(titles[key == Qt.Key.Key_End].mapToGlobal(QPoint(0, 0)))
        assert title.y() >= place.y() + head.height()


def test_every_field_has_a_name_of_its_own(team: KeepTeam) -> None:
    team.exception("Late-shift sign-off", date(2026, 12, 3))
    page = team.enter()
    for row in page.rows:
        row.go_to(2)
        press("2")
    names = [field.name for field in page.fields()]
    assert all(names)
    assert len(set(names)) == len(names)


def test_answering_moves_no_cell(team: KeepTeam) -> None:
    team.enter()
    row = team.row("Refunds within 2 days")
    before = [(cell.x(), cell.width()) for cell in row.cells]
    row.go_to(0)
    press("1", "4", "1", "0")
    QApplication.processEvents()
    assert [(cell.x(), cell.width()) for cell in row.cells] == before
