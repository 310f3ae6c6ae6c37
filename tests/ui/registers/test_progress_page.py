"""The page Progress, by keyboard and by mouse: readings are typed, pasted and imported, lessons lead home."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fixtures.sample_answers import A_MOVE
from fixtures.sample_team import SampleTeam, sample_team
from helpers.keyboard import focused, press, write
from helpers.screen import button, click, texts
from helpers.window import open_window
from leadway.domain import answers
from leadway.domain.reading_table import MOST_LINES
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.progress import EXPERIMENTS, MOVES
from leadway.domain.terms import Better, ExperimentState, MoveState
from leadway.services.progress.steps import NO_ROOM
from leadway.ui.registers import readings_dialog as importing
from leadway.ui.registers.lessons import OPEN, LessonsPanel
from leadway.ui.registers.pages import ProgressPage
from leadway.ui.registers.readings_dialog import ReadingsDialog
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.registers.rows_extra import ADD, DELETE, FACTS, PASTE, MeasureExtra
from leadway.ui.registers.rows_table import UNREAD, RowsTable
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.widgets.field import LineField, field_of
from leadway.ui.window.controller import WindowController
from leadway.ui.window.pages import HISTORY, PROGRESS

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    with sample_team(tmp_path) as made:
        yield made


@pytest.fixture
def window(team: SampleTeam, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(team.services, qtbot)
    made.main_window.resize(1000, 700)
    assert made.navigator is not None
    made.navigator.undo.start()
    yield made
    made.close()
    made.deleteLater()


def page(window: WindowController, location: str) -> ProgressPage:
    assert window.navigator is not None
    window.navigator.open_page(PROGRESS, location)
    return window.navigator.find(ProgressPage)


def stored(team: SampleTeam, kind: EntityKind, **values: object) -> Ref:
    register = team.services.registers
    blank = register.blank(kind)
    return Ref(kind, register.save(kind, blank, replace(blank, **values)).id)


@pytest.fixture
def measure(team: SampleTeam) -> Ref:
    ref = stored(team, EntityKind.MEASURE, name="Wait", unit="days", better=Better.LOWER)
    for weeks, value in ((3, 3.0), (2, 3.2), (1, 3.1)):
        team.services.rows.add(ref, {"day": team.today - timedelta(weeks=weeks), "value": value})
    return ref


def extra_of(window: WindowController, ref: Ref) -> MeasureExtra:
    [extra] = page(window, str(ref)).panel.findChildren(MeasureExtra)
    assert isinstance(extra, MeasureExtra)
    return extra


def values(team: SampleTeam, ref: Ref) -> list[float]:
    return [row.values[1] for row in team.services.rows.rows(ref)]


def opened(kind: type[QWidget], qtbot: QtBot) -> QWidget:
    [found] = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
    qtbot.waitUntil(found.isActiveWindow)
    return found


def cell(table: RowsTable, row: int, column: int) -> QPoint:
    return table.visualRect(table.records.index(row, column)).center()


def test_its_shortcut_opens_it(window: WindowController) -> None:
    press("5", modifier=CTRL)
    assert window.main_window.current_page() == PROGRESS


def test_a_reading_is_corrected_in_its_cell_by_keyboard_and_deleted(
    window: WindowController, team: SampleTeam, measure: Ref, qtbot: QtBot
) -> None:
    table = extra_of(window, measure).table
    table.setFocus()
    table.setCurrentIndex(table.records.index(0, 1))
    press(Key.Key_Return)
    assert isinstance(focused(), QLineEdit)
    press(Key.Key_A, modifier=CTRL)
    write("2,75")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: values(team, measure)[0] == 2.75)
    assert table.currentIndex().row() == 0
    table.setFocus()
    press(Key.Key_Delete)
    assert values(team, measure) == [3.2, 3.0]
    assert window.navigator is not None
    window.navigator.undo.undo()
    assert values(team, measure) == [2.75, 3.2, 3.0]
    assert len(table.records.rows) == 3


def test_the_day_of_a_reading_is_corrected_and_the_table_follows(
    window: WindowController, team: SampleTeam, measure: Ref
) -> None:
    table = extra_of(window, measure).table
    first = team.today - timedelta(weeks=30)
    assert table.records.setData(table.records.index(0, 0), first.isoformat())
    assert values(team, measure) == [3.2, 3.0, 3.1]
    assert table.records.rows[-1].values[0] == first


@pytest.mark.parametrize(("column", "typed"), [(0, "someday"), (1, "many"), (2, "1.5")])
def test_what_cannot_be_read_in_a_cell_is_said_and_changes_nothing(
    window: WindowController, team: SampleTeam, measure: Ref, column: int, typed: str
) -> None:
    extra = extra_of(window, measure)
    before = team.services.rows.rows(measure)
    assert not extra.table.records.setData(extra.table.records.index(0, column), typed)
    assert UNREAD.format(text=typed) in " ".join(texts(window.main_window))
    assert team.services.rows.rows(measure) == before


def test_a_reading_of_another_day_is_added_by_mouse_and_an_estimate_ticked(
    window: WindowController, team: SampleTeam, measure: Ref, qtbot: QtBot
) -> None:
    extra = extra_of(window, measure)
    click(extra, ADD)
    dialog = opened(StepDialog, qtbot)
    assert isinstance(dialog, StepDialog)
    for name, text in (
        ("day", (team.today - timedelta(weeks=5)).isoformat()),
        ("value", "4,5"),
        ("cases", "12"),
    ):
        dialog.fields[name].setFocus()
        write(text)
    press(Key.Key_Return)
    assert values(team, measure) == [3.1, 3.2, 3.0, 4.5]
    place = extra.table.records.index(3, 3)
    extra.table.scrollTo(place)
    extra.table.setCurrentIndex(place)
    QTest.keyClick(extra.table, Key.Key_Space)
    assert team.services.rows.rows(measure)[3].values[2:4] == (12, True)
    QTest.mouseClick(extra.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(extra.table, 3, 1))
    click(extra, DELETE)
    assert values(team, measure) == [3.1, 3.2, 3.0]


def test_the_facts_of_the_chart_are_a_table_one_key_away(
    window: WindowController, measure: Ref, team: SampleTeam, qtbot: QtBot
) -> None:
    extra = extra_of(window, measure)
    extra.table.setFocus()
    press(Key.Key_T, modifier=CTRL)
    [dialog] = [
        each for each in QApplication.topLevelWidgets() if each.windowTitle() == FACTS and each.isVisible()
    ]
    [table] = dialog.findChildren(RowsTable)
    facts = {row.values[0]: row.values[1] for row in table.records.rows}
    assert facts["Usual (median)"] == "3.1 days (from 3 readings)"
    assert len(facts) == 3 + len(values(team, measure))
    assert not table.records.flags(table.records.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    press(Key.Key_Escape)


def pasting(extra: MeasureExtra, text: str, qtbot: QtBot) -> ReadingsDialog:
    QApplication.clipboard().setText(text)
    click(extra, PASTE)
    dialog = opened(ReadingsDialog, qtbot)
    assert isinstance(dialog, ReadingsDialog)
    return dialog


def test_a_column_of_the_clipboard_is_shown_first_and_added_as_one_step(
    window: WindowController, team: SampleTeam, measure: Ref, qtbot: QtBot
) -> None:
    extra = extra_of(window, measure)
    before = values(team, measure)
    dialog = pasting(extra, "4.1\n4.2\n", qtbot)
    assert values(team, measure) == before
    dialog.last.set_text((team.today - timedelta(weeks=10)).isoformat())
    dialog.last.changed.emit()
    click(dialog, importing.ADD)
    assert values(team, measure) == [*before, 4.2, 4.1]
    assert window.navigator is not None
    window.navigator.undo.undo()
    assert values(team, measure) == before


def test_a_file_with_dates_of_two_meanings_asks_for_their_order_and_names_what_it_leaves_out(
    window: WindowController, team: SampleTeam, measure: Ref, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = pasting(extra_of(window, measure), "", qtbot)
    file = tmp_path / "readings.csv"
    file.write_text("Day;Days\n03/04/2026;3,1\n05/04/2026;2,6\nabc;1\n", encoding="utf-16")
    dialog.show_file(str(file))
    assert dialog.order.isVisible()
    assert "line 4" in dialog.preview.text()
    dialog.order.set_value("mdy")
    dialog.order.changed.emit()
    assert "4 May 2026" in dialog.preview.text() or "May 4" in dialog.preview.text()
    click(dialog, importing.ADD)
    assert values(team, measure)[-2:] == [2.6, 3.1]


@pytest.mark.parametrize(
    "content", [b"", b"good\nbetter\n", b"2026-01-01;1\n" * (MOST_LINES + 1), b"\x00\xff\xfe"]
)
def test_a_file_that_cannot_be_taken_says_why_and_changes_nothing(
    window: WindowController, team: SampleTeam, measure: Ref, qtbot: QtBot, tmp_path: Path, content: bytes
) -> None:
    dialog = pasting(extra_of(window, measure), "", qtbot)
    before = values(team, measure)
    file = tmp_path / "readings.csv"
    file.write_bytes(content)
    dialog.show_file(str(file))
    click(dialog, importing.ADD)
    assert dialog.isVisible()
    assert dialog.errors.text()
    assert values(team, measure) == before
    dialog.reject()


def test_a_file_that_is_gone_is_named(
    window: WindowController, measure: Ref, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = pasting(extra_of(window, measure), "", qtbot)
    dialog.show_file(str(tmp_path / "gone.csv"))
    assert "gone.csv" in dialog.errors.text()
    dialog.reject()


def test_days_with_another_value_are_replaced_only_where_the_person_says_so(
    window: WindowController, team: SampleTeam, measure: Ref, qtbot: QtBot
) -> None:
    day = team.today - timedelta(weeks=1)
    dialog = pasting(extra_of(window, measure), f"{day};9.5\n", qtbot)
    click(dialog, importing.ADD)
    assert importing.NOTHING in dialog.errors.text()
    dialog.others.set_value(value=True)
    dialog.others.changed.emit()
    click(dialog, importing.ADD)
    assert values(team, measure) == [9.5, 3.2, 3.0]


def take(panel: RegisterPanel, name: str) -> None:
    panel.step_buttons[name].click()


def test_a_fourth_experiment_that_is_begun_says_why_it_waits(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    register = team.services.registers
    ref = None
    for n in range(4):
        ref = stored(team, EntityKind.EXPERIMENT, title=f"Try {n}")
        if n < 3:
            register.take(ref, EXPERIMENTS.step("begin"))
    assert ref is not None
    panel = page(window, str(ref)).panel
    take(panel, "begin")
    dialog = opened(StepDialog, qtbot)
    assert isinstance(dialog, StepDialog)
    press(Key.Key_Return)
    assert NO_ROOM in dialog.errors.text()
    assert register.record(ref).state == ExperimentState.PLANNED
    dialog.reject()


def test_a_move_is_answered_by_hand_and_its_words_stay(
    window: WindowController, team: SampleTeam, qtbot: QtBot
) -> None:
    team.seal(A_MOVE)
    team.later()
    [line] = team.services.registers.lines(EntityKind.MOVE)
    panel = page(window, str(line.ref)).panel
    take(panel, "done")
    dialog = opened(StepDialog, qtbot)
    write("It took 9 minutes")
    button(dialog, MOVES.step("done").label.rstrip("…")).click()
    view = team.services.registers.record(line.ref)
    assert (view.state, view.values.changed) == (MoveState.DONE, "It took 9 minutes")
    field = panel.form.fields["action"]
    assert not field.isEnabled()
    assert panel.form.fields["changed"].isEnabled()


def only_lessons(shown: ProgressPage) -> LessonsPanel:
    [panel] = shown.findChildren(LessonsPanel)
    return panel


def test_a_lesson_leads_to_where_it_was_written(window: WindowController, team: SampleTeam) -> None:
    ref = stored(team, EntityKind.EXPERIMENT, title="Two tills", lesson="Signs do not help")
    week = team.seal(answers.Closing(lesson="Ask the early shift first."))
    lessons = only_lessons(page(window, "lessons"))
    shown = {line.title: line.id for line in lessons.list.records.lines}
    lessons.open(shown["Ask the early shift first."])
    click(lessons, OPEN)
    assert window.main_window.current_page() == HISTORY
    assert week.name in " ".join(texts(window.main_window))
    lessons = only_lessons(page(window, "lessons"))
    lessons.open(shown["Signs do not help"])
    click(lessons, OPEN)
    assert window.navigator is not None
    assert window.navigator.find(ProgressPage).location() == str(ref)


def test_a_blank_count_or_number_leaves_what_is_stored(
    window: WindowController, team: SampleTeam, measure: Ref
) -> None:
    panel = page(window, str(measure)).panel
    every = panel.form.fields["every"]
    assert isinstance(every, LineField)
    every.setFocus()
    press(Key.Key_A, modifier=CTRL)
    write("0")
    assert panel.flush()
    assert team.services.registers.record(measure).values.every == 1
    press(Key.Key_Backspace)
    write("4")
    assert panel.flush()
    assert team.services.registers.record(measure).values.every == 4
    assert field_of(focused()) is every
