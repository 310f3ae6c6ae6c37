"""The register of commitments, wholly by keyboard and wholly by mouse: nothing typed or slipped is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from fixtures.sample_answers import KEPT
from fixtures.sample_team import TITLES, SampleTeam, sample_team
from helpers.commitments import CommitmentRegister
from helpers.databases import failing_at
from helpers.keyboard import at_field, focused, press, write
from helpers.screen import button, click, field, fields, has_focus, labels, shows, texts
from helpers.window import open_window
from leadway.domain.examples import COMMITMENTS as COMMITMENTS_OF
from leadway.domain.registers import keep as form
from leadway.domain.registers.keep import REMOVED
from leadway.domain.terms import Cadence, FieldOfWork
from leadway.services.keep.commitments import ANSWERED
from leadway.services.registers.service import ASKS
from leadway.services.session import Services
from leadway.ui.registers import changed_words
from leadway.ui.registers.pages import KeepRegistersPage
from leadway.ui.registers.record_list import RecordList
from leadway.ui.registers.register_panel import ADD, UNDO, UP
from leadway.ui.weeks.this_week import EDIT_SETUP
from leadway.ui.window.controller import WindowController
from leadway.ui.window.pages import KEEP

Key, ALT, CTRL = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
REFUNDS, NEW_WORDS = "Refunds paid within 2 days", "Refunds paid within 1 day"
FIRST = TITLES[0]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a team after its set-up."""
    with sample_team(tmp_path) as made:
        yield made


@pytest.fixture
def services(team: SampleTeam) -> Services:
    """Return the services of the sample team, whose commitments were checked last week."""
    services = team.services
    team.seal(*((KEPT, each.id) for each in services.setup.commitments()))
    team.later()
    services.setup.finish()
    return services


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    made = open_window(services, qtbot)
    made.main_window.resize(860, 600)
    assert made.navigator is not None
    made.navigator.undo.start()
    click(made.main_window, EDIT_SETUP)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def page(window: WindowController) -> KeepRegistersPage:
    assert window.main_window.current_page() == KEEP
    assert window.navigator is not None
    return window.navigator.find(KeepRegistersPage)


def stored(services: Services) -> list[str]:
    return [each.title for each in CommitmentRegister(services).all()]


def listed(page: KeepRegistersPage) -> list[str]:
    [shown] = page.findChildren(RecordList)
    model = shown.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def spoken(page: KeepRegistersPage, row: int) -> str:
    [shown] = page.findChildren(RecordList)
    return str(shown.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def row_at(page: KeepRegistersPage, row: int) -> QPoint:
    [shown] = page.findChildren(RecordList)
    return shown.visualRect(shown.model().index(row, 0)).center()


def press_row(page: KeepRegistersPage, row: int) -> None:
    [shown] = page.findChildren(RecordList)
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=row_at(page, row))


def type_words(page: KeepRegistersPage, words: str) -> None:
    """Write other words into the first field of the form."""
    field(page, form.WHAT).setFocus()
    press(Key.Key_A, modifier=CTRL)
    write(words)
    page.flush()


def test_it_opens_from_this_week_with_the_list_in_focus(page: KeepRegistersPage, services: Services) -> None:
    assert isinstance(focused(), RecordList)
    assert focused().accessibleName() == form.COMMITMENTS.title
    assert listed(page) == stored(services)
    assert spoken(page, 0) == f"{FIRST}, critical, Every week"
    assert field(page, form.WHAT).value() == FIRST


def test_its_shortcut_opens_it_with_the_list_read(window: WindowController, services: Services) -> None:
    assert window.navigator is not None
    press("1", modifier=CTRL)
    CommitmentRegister(services).remove(CommitmentRegister(services).all()[0])
    press("2", modifier=CTRL)
    assert isinstance(focused(), RecordList)
    assert listed(window.navigator.find(KeepRegistersPage)) == stored(services)


def test_by_keyboard_one_is_added_filled_ordered_and_removed(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    before = stored(services)
    press(Key.Key_Insert)
    assert listed(page)[-1] == form.COMMITMENTS.new
    assert labels(page).count(form.REMOVE) == 0, "only the first field until it has words"
    write("Shelf counted")
    qtbot.waitUntil(lambda: stored(services) == [*before, "Shelf counted"], timeout=1000)
    press(Key.Key_Tab, Key.Key_Space, Key.Key_Tab, Key.Key_Down, Key.Key_Tab, Key.Key_Tab)
    assert at_field() == "commitment/right_means"
    write("Nothing is missing")
    qtbot.waitUntil(lambda: bool(CommitmentRegister(services).all()[-1].right_means), timeout=1000)
    page.flush()
    made = CommitmentRegister(services).all()[-1]
    assert (made.critical, made.cadence) == (True, (Cadence.EVERY_N_WEEKS, 2))
    assert made.right_means == "Nothing is missing"
    page.setFocus()
    press(Key.Key_Up, modifier=ALT)
    press(Key.Key_Up, modifier=ALT)
    qtbot.waitUntil(lambda: stored(services).index("Shelf counted") == len(before) - 2, timeout=1000)
    assert listed(page) == stored(services)
    press(Key.Key_Delete)
    assert stored(services) == listed(page) == before
    assert isinstance(focused(), RecordList)


def test_by_mouse_one_is_added_ordered_and_removed(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    before = stored(services)
    click(page, ADD)
    write("Shelf counted")
    click(page, form.CRITICAL_MEANS)
    qtbot.waitUntil(lambda: CommitmentRegister(services).all()[-1].critical, timeout=1000)
    click(page, UP)
    qtbot.waitUntil(lambda: stored(services) == [*before[:-1], "Shelf counted", before[-1]], timeout=1000)
    press_row(page, 0)
    assert field(page, form.WHAT).value() == FIRST
    assert not button(page, UP).isEnabled()
    click(page, form.REMOVE)
    assert FIRST not in stored(services)
    assert REMOVED.format(title=FIRST) in texts(page)
    assert has_focus(page, UNDO)
    click(page, UNDO)
    assert listed(page)[0] == stored(services)[0] == FIRST
    assert field(page, form.WHAT).value() == FIRST
    assert UNDO not in labels(page)


def test_a_drop_between_two_rows_moves_one(page: KeepRegistersPage, services: Services, qtbot: QtBot) -> None:
    before = stored(services)
    [shown] = page.findChildren(RecordList)
    model, top = shown.model(), QModelIndex()
    assert shown.dragDropMode() is RecordList.DragDropMode.InternalMove
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDropEnabled, "between, not on"
    # What the view does when one is dropped; with a real pointer: tests/e2e/test_commitments.py.
    assert model.moveRow(top, 0, top, 3)
    qtbot.waitUntil(lambda: stored(services) == [*before[1:3], before[0], *before[3:]], timeout=1000)
    assert listed(page) == stored(services)
    assert field(page, form.WHAT).value() == before[0]


def test_ctrl_z_outside_of_text_undoes_each_step(
    window: WindowController, page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    before = stored(services)
    assert window.navigator is not None
    press(Key.Key_Down, modifier=ALT)
    qtbot.waitUntil(lambda: stored(services)[1] == FIRST, timeout=1000)
    press(Key.Key_Delete)
    assert FIRST not in stored(services)
    window.navigator.undo.undo()
    window.navigator.undo.undo()
    assert listed(page) == stored(services) == before
    assert UNDO not in labels(page)


def test_changed_words_ask_and_a_new_one_takes_the_place_of_the_old(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    press_row(page, 1)
    type_words(page, NEW_WORDS)
    qtbot.waitUntil(shows(page, changed_words.WORDS.format(title=REFUNDS)), timeout=1000)
    assert spoken(page, 1) == f"{NEW_WORDS}, {ASKS}"
    old = CommitmentRegister(services).all()[1]
    # The question is the next stop after the words.
    press(Key.Key_Tab, Key.Key_Tab)
    assert has_focus(page, changed_words.NEW)
    press(Key.Key_Return)
    new = CommitmentRegister(services).all()[1]
    assert (new.title, CommitmentRegister(services).old_words(new)) == (NEW_WORDS, "")
    assert new.id != old.id
    assert changed_words.SAME not in labels(page)
    assert at_field() == "commitment/title"


def test_better_words_are_the_same_commitment_and_the_old_ones_can_be_kept(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    id_ = CommitmentRegister(services).all()[1].id
    press_row(page, 1)
    type_words(page, NEW_WORDS)
    click(page, changed_words.SAME)
    assert CommitmentRegister(services).all()[1] == replace(
        CommitmentRegister(services).all()[1], id=id_, title=NEW_WORDS
    )
    type_words(page, "Refunds")
    click(page, changed_words.OLD)
    assert field(page, form.WHAT).value() == stored(services)[1] == NEW_WORDS


def test_a_new_one_says_why_it_cannot_begin_in_a_week_that_is_answered_already(
    page: KeepRegistersPage, services: Services, team: SampleTeam
) -> None:
    press_row(page, 1)
    team.ritual().put(KEPT, CommitmentRegister(services).all()[1].id)
    type_words(page, NEW_WORDS)
    click(page, changed_words.NEW)
    assert any(text.startswith(ANSWERED) for text in texts(page))
    assert field(page, form.WHAT).value() == NEW_WORDS
    assert changed_words.SAME in labels(page), "it still asks"


def test_what_was_typed_is_there_after_a_kill_a_second_later_and_asks_again(
    window: WindowController, page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    assert window.navigator is not None
    press_row(page, 1)
    field(page, form.WHAT).setFocus()
    press(Key.Key_End)
    write(" at most")
    qtbot.waitUntil(lambda: stored(services)[1] == f"{REFUNDS} at most", timeout=1000)
    again = KeepRegistersPage(services, window.navigator)
    qtbot.addWidget(again)
    again.restore(f"commitment/{CommitmentRegister(services).all()[1].id}")
    again.show()
    assert field(again, form.WHAT).value() == f"{REFUNDS} at most"
    assert changed_words.WORDS.format(title=REFUNDS) in texts(again)


def test_typing_is_not_disturbed_by_saving(page: KeepRegistersPage, services: Services, qtbot: QtBot) -> None:
    press(Key.Key_Insert)
    write("Shelf ")
    qtbot.waitUntil(lambda: stored(services)[-1] == "Shelf", timeout=1000)
    write("B counted")
    press(*[Key.Key_Left] * 7)
    write("7 ")
    qtbot.waitUntil(lambda: stored(services)[-1] == "Shelf B 7 counted", timeout=1000)
    write("and 8 ")
    qtbot.waitUntil(lambda: stored(services)[-1] == "Shelf B 7 and 8 counted", timeout=1000)


def test_what_cannot_be_saved_stays_is_said_and_is_saved_later(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    press(Key.Key_Insert)
    with failing_at(services, 'INSERT ON "commitment"'):
        write("Shelf counted")
        qtbot.waitUntil(lambda: any("disk is full" in text for text in texts(page)), timeout=1000)
        press_row(page, 0)
        assert field(page, form.WHAT).value() == "Shelf counted", "it is not left before it is saved"
    press_row(page, 0)
    assert field(page, form.WHAT).value() == FIRST
    assert stored(services)[-1] == "Shelf counted"


def test_a_change_by_another_hand_is_shown_and_what_is_being_typed_is_kept(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    record = CommitmentRegister(services).all()[0]
    CommitmentRegister(services).save(record, replace(record, right_means="Both names are there"))
    assert field(page, form.RIGHT_MEANS).value() == "Both names are there"
    CommitmentRegister(services).remove(CommitmentRegister(services).all()[0])
    assert FIRST not in listed(page)
    assert field(page, form.WHAT).value() == listed(page)[0]


def test_what_is_being_typed_is_not_replaced_by_another_hands_change_and_both_are_kept(
    page: KeepRegistersPage, services: Services
) -> None:
    press(Key.Key_Return)
    assert at_field() == "commitment/title"
    field(page, form.RIGHT_MEANS).setFocus()
    write("Both names")
    record = CommitmentRegister(services).all()[0]
    CommitmentRegister(services).save(record, replace(record, critical=False))
    assert field(page, form.RIGHT_MEANS).value() == "Both names"
    page.flush()
    both = CommitmentRegister(services).all()[0]
    assert (both.critical, both.right_means) == (False, "Both names")


def test_alt_with_an_arrow_moves_it_from_its_words_too(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    press(Key.Key_Return)
    assert at_field() == "commitment/title"
    press(Key.Key_Down, modifier=ALT)
    qtbot.waitUntil(lambda: stored(services)[1] == FIRST, timeout=1000)
    assert at_field() == "commitment/title"


def test_one_without_words_stays_at_the_end_and_goes_where_nothing_is_written(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    before = stored(services)
    press(Key.Key_Insert)
    press(Key.Key_Up, modifier=ALT)
    qtbot.waitUntil(lambda: listed(page) == [*before, form.COMMITMENTS.new], timeout=1000)
    press(Key.Key_Insert)
    assert listed(page) == [*before, form.COMMITMENTS.new]
    press_row(page, 1)
    assert listed(page) == stored(services) == before
    press(Key.Key_Insert)
    page.setFocus()
    press(Key.Key_Delete)
    assert listed(page) == stored(services) == before


def test_it_says_when_each_is_asked_next_and_goes_on_once_the_week_is_done(
    page: KeepRegistersPage, team: SampleTeam
) -> None:
    assert any(text.startswith(f"Asked next in {team.week.name},") for text in texts(page))
    team.seal()
    page.refresh()
    assert any(text.startswith(f"Asked next in {team.week.shift(1).name},") for text in texts(page))


def test_a_day_is_asked_where_it_is_once_a_month(
    page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    assert form.DAY not in fields(page)
    cadence = field(page, form.HOW_OFTEN)
    cadence.setFocus()
    press(Key.Key_End, Key.Key_Up, Key.Key_Up)
    qtbot.waitUntil(lambda: form.DAY in fields(page), timeout=1000)
    field(page, form.DAY).setFocus()
    press(Key.Key_End)
    qtbot.waitUntil(lambda: CommitmentRegister(services).all()[0].day_of_month == 31, timeout=1000)
    assert CommitmentRegister(services).all()[0].cadence == (Cadence.MONTHLY, 1)
    assert any(text.startswith("Asked next in Week 40") for text in texts(page))


def test_the_weekday_on_which_it_is_due_stands_in_the_list_and_in_keep(
    window: WindowController, page: KeepRegistersPage, services: Services, qtbot: QtBot
) -> None:
    weekday = field(page, form.WEEKDAY)
    weekday.setFocus()
    press(Key.Key_Down, Key.Key_Down)
    qtbot.waitUntil(lambda: CommitmentRegister(services).all()[0].weekday == 2, timeout=1000)
    assert spoken(page, 0) == f"{FIRST}, critical, Every week, by Tuesday"
    assert window.navigator is not None
    window.navigator.open_ritual(services.weeks.this_week())
    press(Key.Key_Return)
    assert any(text == "Critical · By Tuesday" for text in texts(window.main_window))
    press(Key.Key_Escape)


def test_the_example_comes_from_the_field_of_work(page: KeepRegistersPage, services: Services) -> None:
    services.setup.save_field_of_work(FieldOfWork.CARE)
    click(page, ADD)
    [edit] = [each for each in page.findChildren(QPlainTextEdit) if each.isVisible()]
    assert edit.placeholderText() == form.EXAMPLE.format(example=COMMITMENTS_OF[FieldOfWork.CARE][0])
    services.setup.save_field_of_work(None)


def test_with_none_left_it_says_what_one_is_and_add_has_the_focus(
    window: WindowController, page: KeepRegistersPage, services: Services, tmp_path: Path
) -> None:
    for record in CommitmentRegister(services).all():
        CommitmentRegister(services).remove(record)
    assert listed(page) == []
    assert window.navigator is not None
    window.navigator.open_page(KEEP)
    assert has_focus(page, ADD)
    press(Key.Key_Return)
    write("Shelf counted")
    page.flush()
    assert stored(services) == listed(page) == ["Shelf counted"]
