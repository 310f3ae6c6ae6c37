"""The dialogs for files and folders: a choice comes once they have gone; where they are cancelled, none."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.file_dialog import ask_for_file, ask_for_folder, ask_for_place, documents_folder
from leadway.ui.widgets.vbox import VBox
from ui.conftest import Show

TITLE = "Where to?"
FILTERS = "Leadway (*.zip)"


@pytest.fixture
def page(show: Show) -> Iterator[VBox]:
    """Return a page with a line that has the focus."""
    made = VBox()
    line = LineField("line", "Line")
    made.add(line)
    show(made)
    line.setFocus()
    yield made
    QApplication.processEvents()


@pytest.fixture
def chosen() -> list[str]:
    """Return the paths that were chosen."""
    return []


def _dialog(page: QWidget) -> QFileDialog:
    [dialog] = page.findChildren(QFileDialog)
    assert dialog.isVisible()
    assert dialog.windowTitle() == TITLE
    return dialog


def test_a_folder_is_chosen_once_the_dialog_has_gone(
    page: VBox, chosen: list[str], tmp_path: Path, qtbot: QtBot
) -> None:
    ask_for_folder(page, TITLE, tmp_path, chosen.append)
    dialog = _dialog(page)
    dialog.accept()
    assert not dialog.isVisible()
    assert chosen == []
    qtbot.waitUntil(lambda: chosen == [str(tmp_path)])


@pytest.mark.parametrize("ask", ["folder", "file", "place"])
def test_a_cancelled_dialog_chooses_nothing_and_gives_the_keyboard_back(
    page: VBox, chosen: list[str], tmp_path: Path, qtbot: QtBot, ask: str
) -> None:
    if ask == "folder":
        ask_for_folder(page, TITLE, tmp_path, chosen.append)
    elif ask == "file":
        ask_for_file(page, TITLE, tmp_path, FILTERS, chosen.append)
    else:
        ask_for_place(page, TITLE, tmp_path / "out.zip", FILTERS, chosen.append)
    QTest.keyClick(_dialog(page), Qt.Key.Key_Escape)
    qtbot.waitUntil(page.isActiveWindow)
    assert chosen == []
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Line"


@pytest.mark.parametrize("exists", [False, True])
def test_a_place_has_the_suggested_name_and_asks_nothing_about_a_file_that_is_there(
    page: VBox, chosen: list[str], tmp_path: Path, qtbot: QtBot, *, exists: bool
) -> None:
    place = tmp_path / "leadway.zip"
    if exists:
        place.touch()
    ask_for_place(page, TITLE, place, FILTERS, chosen.append)
    dialog = _dialog(page)
    assert dialog.selectedFiles() == [str(place)]
    dialog.accept()
    qtbot.waitUntil(lambda: chosen == [str(place)])


def test_documents_go_home_where_there_is_no_folder_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DOCUMENTS_DIR", raising=False)
    assert documents_folder() == tmp_path
    (tmp_path / "Documents").mkdir()
    assert documents_folder() == tmp_path / "Documents"


def test_no_folder_of_a_dialog_outlives_the_program_and_what_others_noted_stays(
    page: VBox, chosen: list[str], tmp_path: Path
) -> None:
    kept = QSettings(QSettings.Scope.UserScope, "QtProject")
    kept.setValue("FileDialog/history", ["file:///of/another/program"])
    kept.remove("FileDialog/lastVisited")
    kept.sync()
    (tmp_path / "confidential").mkdir()
    asks = (
        partial(ask_for_folder, page, TITLE, tmp_path / "confidential", chosen.append),
        partial(ask_for_file, page, TITLE, tmp_path / "confidential", FILTERS, chosen.append),
        partial(ask_for_place, page, TITLE, tmp_path / "confidential" / "a.zip", FILTERS, chosen.append),
    )
    for ask in asks:
        ask()
        dialog = _dialog(page)
        dialog.setHistory([str(tmp_path / "confidential")])
        dialog.done(QFileDialog.DialogCode.Accepted)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
        assert not page.findChildren(QFileDialog)
    after = QSettings(QSettings.Scope.UserScope, "QtProject")
    after.sync()
    assert after.value("FileDialog/history") == ["file:///of/another/program"]
    assert after.value("FileDialog/lastVisited") is None
    assert "confidential" not in Path(after.fileName()).read_text(encoding="utf-8")
