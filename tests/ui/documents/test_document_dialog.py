"""A week's document is previewed before it is saved, and no file is overwritten unasked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from helpers.databases import fill_up, raw, small_disk
from helpers.keyboard import focused, press, write
from helpers.ritual_team import RitualTeam
from helpers.waiting import finish_tasks
from leadway.domain.answers import Closing, NextMove
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.ui.documents.document_dialog import PRIVATE, SETTING, DocumentDialog
from leadway.ui.widgets.focus_order import reading_order
from ui.conftest import Show

NAME = "Leadway 2026-W47.pdf"
_PATIENCE_MS = 30_000


@pytest.fixture
def team(team: RitualTeam) -> RitualTeam:
    """Return a team with one week sealed."""
    team.seal_week(
        1, Closing("Refunds went out in time all week."), NextMove("Monday 9:00", "call the maker")
    )
    return team


@pytest.fixture
def dialog(team: RitualTeam, show: Show, qtbot: QtBot, tmp_path: Path) -> Iterator[DocumentDialog]:
    """Return the dialog over a window, its pages still being set; files go to a folder of the test's."""
    window = QWidget()
    window.resize(900, 700)
    show(window)
    opened = DocumentDialog(team.services, Week(2026, 47), window)
    opened._folder = tmp_path
    opened.open()
    qtbot.waitUntil(opened.isActiveWindow)
    yield opened
    finish_tasks()


def set_pages(dialog: DocumentDialog, qtbot: QtBot) -> None:
    """Wait until the pages are shown."""
    qtbot.waitUntil(lambda: bool(dialog.preview.pages), timeout=_PATIENCE_MS)


def choose(dialog: DocumentDialog, qtbot: QtBot, name: str) -> None:
    """Press Ctrl+S, write a file's name over the suggested one (or leave it), and press Enter."""
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    asked = dialog.findChild(QFileDialog)
    assert asked is not None
    qtbot.waitUntil(asked.isActiveWindow)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    write(name)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and QApplication.focusWidget() is not None)


def message(dialog: DocumentDialog, qtbot: QtBot, part: str) -> str:
    """Wait until the dialog says something with this in it; return all it says."""
    qtbot.waitUntil(lambda: part in dialog.message.text(), timeout=_PATIENCE_MS)
    return dialog.message.text()


def test_the_pages_are_shown_before_anything_is_saved(dialog: DocumentDialog, qtbot: QtBot) -> None:
    assert dialog.preview.words.text() == SETTING
    assert dialog.edition.text() == PRIVATE
    set_pages(dialog, qtbot)
    (sheet,) = dialog.preview.pages
    assert sheet.accessibleName() == "Page 1 of 1"
    assert sheet.width() == dialog.preview.viewport().width() - 48
    assert not dialog.preview.words.isVisible()


def test_a_week_without_a_word_has_no_document(team: RitualTeam) -> None:
    with pytest.raises(KnownError, match="nothing to show"):
        DocumentDialog(team.services, Week(2026, 40))


def test_it_is_saved_where_the_person_says_by_keyboard_alone(
    dialog: DocumentDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(dialog, qtbot, "For the folder")
    sentence = message(dialog, qtbot, "Saved")
    assert sentence == f"Saved as “For the folder.pdf” in {tmp_path}."
    assert (tmp_path / "For the folder.pdf").read_bytes().startswith(b"%PDF")
    assert focused() is dialog.close_button


def test_the_suggested_name_is_the_weeks(dialog: DocumentDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.save_button.click()
    asked = dialog.findChild(QFileDialog)
    assert asked is not None
    assert [Path(name) for name in asked.selectedFiles()] == [tmp_path / NAME]
    asked.reject()
    assert not list(tmp_path.glob("*.pdf"))


def test_a_file_that_is_there_is_replaced_only_when_the_person_says_so(
    dialog: DocumentDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    there = tmp_path / NAME
    there.write_text("the letter of last year")
    choose(dialog, qtbot, "")
    assert NAME in message(dialog, qtbot, "Replace it?")
    assert focused() is dialog.keep_button, "the safe answer is the one at hand"
    assert there.read_text() == "the letter of last year"
    press(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.message.text() == ""
    choose(dialog, qtbot, "")
    dialog.replace_button.click()
    message(dialog, qtbot, "Saved")
    assert there.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        (f"gone/{NAME}", "is not there. Choose a folder that exists."),
        ("data", "is a folder. Choose a file name inside it."),
        (f"{'long' * 70}.pdf", "That file name is too long. Choose a shorter name."),
    ],
)
def test_an_unwritable_place_is_reported_in_a_sentence(
    dialog: DocumentDialog, qtbot: QtBot, tmp_path: Path, where: str, sentence: str
) -> None:
    dialog._on_path(str(tmp_path / where))
    assert sentence in message(dialog, qtbot, sentence)
    assert dialog.save_button.isEnabled()
    assert focused() is dialog.save_button


def test_the_paper_is_remembered_and_set_anew(dialog: DocumentDialog, team: RitualTeam, qtbot: QtBot) -> None:
    set_pages(dialog, qtbot)
    before = dialog.preview.pages[0].height()
    dialog.paper.setFocus()
    press(Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert team.services.settings.load().paper == "Letter"
    assert dialog.preview.words.text() == SETTING
    set_pages(dialog, qtbot)
    assert dialog.preview.pages[0].height() < before
    assert team.services.documents.weekly(Week(2026, 47)).paper == "Letter"


def test_choosing_the_same_paper_again_changes_nothing(dialog: DocumentDialog, qtbot: QtBot) -> None:
    set_pages(dialog, qtbot)
    dialog.paper.chips[0].click()
    assert dialog.paper.value() == "A4"
    assert dialog.preview.pages


def test_closing_at_once_leaves_no_thread_and_tells_nobody(dialog: DocumentDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.destroyed):
        press(Qt.Key.Key_Escape)
    finish_tasks()


def test_everything_is_reached_with_tab_in_reading_order(dialog: DocumentDialog, qtbot: QtBot) -> None:
    set_pages(dialog, qtbot)
    assert reading_order(dialog) == [
        dialog.paper.chips[0],
        dialog.preview,
        dialog.close_button,
        dialog.save_button,
    ]
    assert focused() is dialog.save_button


def test_a_place_that_was_not_chosen_saves_nothing_and_leads_back(
    dialog: DocumentDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    press(Qt.Key.Key_S, modifier=Qt.KeyboardModifier.ControlModifier)
    asked = dialog.findChild(QFileDialog)
    assert asked is not None
    asked.reject()
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and QApplication.focusWidget() is dialog.save_button)
    assert dialog.message.text() == ""
    assert not list(tmp_path.glob("*.pdf"))


def test_another_name_than_the_one_that_is_taken_is_asked_for_again(
    dialog: DocumentDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_text("the letter of last year")
    choose(dialog, qtbot, "")
    message(dialog, qtbot, "Replace it?")
    press(Qt.Key.Key_Return)
    asked = next(one for one in dialog.findChildren(QFileDialog) if one.isVisible())
    qtbot.waitUntil(asked.isActiveWindow)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    write("Another name")
    press(Qt.Key.Key_Return)
    assert "Another name.pdf" in message(dialog, qtbot, "Saved")
    assert (tmp_path / NAME).read_text() == "the letter of last year"
    assert not dialog.replace_button.isVisible()


def test_a_file_that_is_removed_while_it_is_asked_about_is_written_anew(
    dialog: DocumentDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    there = tmp_path / NAME
    there.write_text("the letter of last year")
    choose(dialog, qtbot, "")
    message(dialog, qtbot, "Replace it?")
    there.unlink()
    dialog.replace_button.click()
    message(dialog, qtbot, "Saved")
    assert there.read_bytes().startswith(b"%PDF")


def test_on_a_full_disk_nothing_is_left_half_written_and_saving_works_once_there_is_room(
    dialog: DocumentDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "stick", size="256k") as disk:
        ballast = fill_up(disk)
        choose(dialog, qtbot, str(disk / "Week.pdf"))
        assert "full" in message(dialog, qtbot, "full")
        assert focused() is dialog.save_button
        assert [path.name for path in disk.iterdir()] == [ballast.name]
        ballast.unlink()
        choose(dialog, qtbot, str(disk / "Week.pdf"))
        message(dialog, qtbot, "Saved")
        assert (disk / "Week.pdf").read_bytes().startswith(b"%PDF")
        finish_tasks()


def test_a_paper_that_cannot_be_remembered_stays_what_it_was_and_the_pages_too(
    dialog: DocumentDialog, team: RitualTeam, qtbot: QtBot
) -> None:
    set_pages(dialog, qtbot)
    team.services.database._db.execute_sql("PRAGMA busy_timeout = 20")
    with raw(team.services.database.path, team.services.key.value) as other:
        other.execute("BEGIN IMMEDIATE")
        dialog.paper.setFocus()
        press(Qt.Key.Key_Right, Qt.Key.Key_Space)
        assert dialog.message.text().startswith("Another program is using")
        assert dialog.paper.value() == "A4"
        assert dialog.preview.pages
        other.execute("ROLLBACK")
    assert team.services.settings.load().paper == "A4"


def test_the_pages_follow_the_width_of_the_dialog_and_scroll_by_keyboard(
    dialog: DocumentDialog, qtbot: QtBot
) -> None:
    set_pages(dialog, qtbot)
    dialog.resize(dialog.minimumSizeHint().width(), 420)
    (page,) = dialog.preview.pages
    across, down = dialog.preview.horizontalScrollBar(), dialog.preview.verticalScrollBar()
    qtbot.waitUntil(lambda: across.maximum() == 0 and down.maximum() > 0)
    assert page.width() <= dialog.preview.viewport().width()
    dialog.preview.setFocus()
    press(Qt.Key.Key_PageDown)
    assert down.value() > 0
