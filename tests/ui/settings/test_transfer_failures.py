"""What goes wrong with an export or an import shows in its section, and nothing is half-written."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fixtures.sample_team import services_in
from helpers.clock import FixedClock
from helpers.databases import raw
from helpers.keyboard import press
from helpers.screen import click, has_focus, labels, texts
from leadway.services.backup.backups import list_backups
from leadway.services.session import Services
from leadway.services.transfer.merging import ConflictPolicy
from leadway.ui.settings.transfer import (
    ADDED_AS_NOTES,
    AND_MORE,
    BRING_IN,
    CHOOSE,
    CHOOSE_FOLDER,
    DIFFERENT,
    HOLDS_NOTHING,
    KEEP,
    LEAVE,
    REPLACE,
    SAMES,
    SAVE,
    SAVED,
    THERE,
    UNREAD,
)
from ui.conftest import Show
from ui.settings.conftest import NOTE, OpenTransfer

KEEP_MINE, REPLACE_MINE = (option.label for option in SAMES)


@pytest.fixture
def services(with_note: Services) -> Services:
    """Return services over real data with one note."""
    return with_note


def _dialog(transfer: OpenTransfer, qtbot: QtBot) -> QFileDialog:
    found = transfer.section.findChild(QFileDialog)
    assert found is not None
    qtbot.waitActive(found)
    return found


def test_without_a_single_record_it_says_so_and_what_is_exported_all_the_same_changes_nothing(
    tmp_path: Path, clock: FixedClock, show: Show, qtbot: QtBot
) -> None:
    services = services_in(tmp_path / "new", clock)
    transfer = OpenTransfer(services, show, qtbot)
    assert HOLDS_NOTHING in texts(transfer.section)
    transfer.export_to(tmp_path / "all.zip")
    assert SAVED.format(name="all.zip", folder=tmp_path) in texts(transfer.section)
    transfer.choose(tmp_path / "all.zip")
    assert BRING_IN not in labels(transfer.section), "nothing would change"
    services.close()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none/all.zip", "The folder “"),
        ("taken", "“taken” is not a name for an export."),
        ("all.txt", "“all.txt” is not a name for an export."),
        ("x" * 300 + ".zip", "That file name is too long."),
    ],
)
def test_an_export_that_cannot_be_saved_there_is_explained_and_saved_elsewhere(
    name: str, why: str, transfer: OpenTransfer, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    transfer.export_to(tmp_path / name)
    assert transfer.begins(why), texts(transfer.section)
    assert has_focus(transfer.section, SAVE)
    transfer.export_to(tmp_path / "all.zip")
    assert not transfer.begins(why)
    assert SAVED.format(name="all.zip", folder=tmp_path) in texts(transfer.section)
    assert list(tmp_path.glob("*.part")) == []


def test_the_name_is_suggested_and_a_dialog_that_is_given_up_saves_nothing(
    transfer: OpenTransfer, qtbot: QtBot
) -> None:
    click(transfer.section, SAVE)
    dialog = _dialog(transfer, qtbot)
    [suggested] = dialog.selectedFiles()
    assert Path(suggested).suffix == ".zip"
    dialog.reject()
    qtbot.waitUntil(lambda: not transfer.section.findChildren(QFileDialog))
    qtbot.waitActive(transfer.section)
    assert has_focus(transfer.section, SAVE)
    assert not Path(suggested).exists()


def test_a_file_that_is_there_is_kept_and_the_question_goes_with_the_next_try(
    transfer: OpenTransfer, tmp_path: Path, qtbot: QtBot
) -> None:
    section, there = transfer.section, tmp_path / "all.zip"
    there.write_text("another file")
    transfer.export_to(there)
    assert THERE.format(name="all.zip") in texts(section)
    assert has_focus(section, KEEP)
    press(Qt.Key.Key_Return)
    assert has_focus(section, SAVE)
    assert {KEEP, REPLACE}.isdisjoint(labels(section))
    transfer.export_to(there)
    click(section, SAVE)
    assert {KEEP, REPLACE}.isdisjoint(labels(section))
    assert THERE.format(name="all.zip") not in texts(section)
    _dialog(transfer, qtbot).reject()
    assert there.read_text() == "another file"


def test_an_export_of_data_that_closed_leaves_no_file(
    transfer: OpenTransfer, services: Services, tmp_path: Path
) -> None:
    services.close()
    transfer.export_to(tmp_path / "all.zip")
    assert transfer.begins("Leadway cannot read its data")
    assert has_focus(transfer.section, SAVE)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def _empty(path: Path) -> None:
    path.write_text("")


def _picture(path: Path) -> None:
    path.write_bytes(b"\xff\xd8 no journal")


def _cut_short(path: Path) -> None:
    with ZipFile(path, "w") as file:
        file.writestr("leadway.json", "{}" * 500)
    path.write_bytes(path.read_bytes()[:60])


def _another_zip(path: Path) -> None:
    with ZipFile(path, "w") as file:
        file.writestr("holiday.txt", "sun")


def _folder(path: Path) -> None:
    path.mkdir()


def _missing(path: Path) -> None:
    path.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("photo.jpg", _picture, "“photo.jpg” looks like a picture."),
        ("empty.json", _empty, "“empty.json” is empty."),
        ("cut.zip", _cut_short, "“cut.zip” is not a whole zip file."),
        ("holiday.zip", _another_zip, "“holiday.zip” holds neither an export of Leadway nor"),
        ("RedNotebook", _folder, "“RedNotebook” holds neither an export of Leadway nor"),
        ("gone.zip", _missing, "There is no “"),
    ],
)
def test_what_cannot_be_imported_is_refused_and_the_next_file_is_taken(
    name: str,
    make: Callable[[Path], None],
    why: str,
    transfer: OpenTransfer,
    journal: Path,
    tmp_path: Path,
) -> None:
    make(tmp_path / name)
    transfer.choose(tmp_path / name)
    assert transfer.begins(why), texts(transfer.section)
    assert BRING_IN not in labels(transfer.section)
    assert {CHOOSE, CHOOSE_FOLDER} <= set(labels(transfer.section))
    transfer.choose(journal)
    assert not transfer.begins(why)
    assert ADDED_AS_NOTES.format(n=1) in texts(transfer.section)
    assert has_focus(transfer.section, LEAVE)


def test_of_many_faults_of_an_export_the_first_few_are_listed(
    transfer: OpenTransfer, services: Services, tmp_path: Path
) -> None:
    transfer.export_to(tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as file:
        content = json.loads(file.read("leadway.json"))
    content["note"] = [content["note"][0]] * 9
    (tmp_path / "twice.json").write_text(json.dumps(content))
    transfer.choose(tmp_path / "twice.json")
    [message] = [text for text in texts(transfer.section) if text.startswith("This cannot be imported.")]
    assert message.count("\n– ") == 6
    assert message.splitlines()[-1] == f"– {AND_MORE.format(n=3)}"
    assert [note.text for note in services.notes.waiting()] == [NOTE]


def test_of_many_entries_that_cannot_be_read_the_first_few_are_listed_and_the_rest_comes_in(
    transfer: OpenTransfer, tmp_path: Path
) -> None:
    entry = {"creationDate": "2025-03-04T09:15:00Z", "starred": True, "timeZone": "UTC"}
    entries = [{**entry, "uuid": f"{n}", "text": f"Entry {n}" if n >= 9 else n} for n in range(309)]
    (tmp_path / "Journal.json").write_text(json.dumps({"entries": entries}))
    transfer.choose(tmp_path / "Journal.json")
    assert ADDED_AS_NOTES.format(n=300) in texts(transfer.section)
    [left_out] = [text for text in texts(transfer.section) if UNREAD.format(n=9) in text]
    lines = left_out.splitlines()
    assert lines[:2] == ["300 stars are left out.", UNREAD.format(n=9)]
    assert lines[2] == "– “Journal.json”, entry 1 (4 March 2025)"
    assert lines[7:] == [f"– {AND_MORE.format(n=4)}"]
    transfer.click(BRING_IN)
    assert transfer.begins("Imported 300 records.")


def test_without_a_backup_before_it_nothing_is_imported(
    transfer: OpenTransfer, services: Services, journal: Path
) -> None:
    obstacle = services.folder.path / "backups"
    obstacle.write_text("a file where the folder should be")
    transfer.choose(journal)
    transfer.click(BRING_IN)
    assert has_focus(transfer.section, CHOOSE)
    assert BRING_IN not in labels(transfer.section)
    assert [note.text for note in services.notes.waiting()] == [NOTE]
    obstacle.unlink()
    transfer.choose(journal)
    transfer.click(BRING_IN)
    assert transfer.begins("Imported 1 record.")
    assert len(list_backups(services.folder)) == 1


@pytest.mark.usefixtures("impatient")
def test_while_another_program_writes_nothing_is_imported_and_it_can_be_tried_again(
    transfer: OpenTransfer, services: Services, journal: Path
) -> None:
    transfer.choose(journal)
    with raw(services.database.path, services.key.value) as other:
        other.execute("BEGIN IMMEDIATE")
        transfer.click(BRING_IN)
    assert transfer.begins("Another program is using the Leadway data right now.")
    assert [note.text for note in services.notes.waiting()] == [NOTE]
    transfer.choose(journal)
    transfer.click(BRING_IN)
    assert transfer.begins("Imported 1 record.")


def test_a_file_that_went_after_it_was_shown_is_not_imported(
    transfer: OpenTransfer, services: Services, journal: Path
) -> None:
    transfer.choose(journal)
    journal.unlink()
    transfer.click(BRING_IN)
    assert transfer.begins("There is no “")
    assert [note.text for note in services.notes.waiting()] == [NOTE]


def test_the_next_file_is_looked_at_with_mine_kept_whatever_was_chosen_for_the_last(
    transfer: OpenTransfer, services: Services, tmp_path: Path
) -> None:
    transfer.export_to(tmp_path / "all.zip")
    with ZipFile(tmp_path / "all.zip") as file:
        content = json.loads(file.read("leadway.json"))
    content["note"][0]["text"] = "Ask the early shift about the labels"
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(content))
    keep, replace = (
        DIFFERENT[policy].format(n=1) for policy in (ConflictPolicy.KEEP, ConflictPolicy.REPLACE)
    )
    transfer.choose(changed)
    assert any(keep in text for text in texts(transfer.section))
    transfer.click(REPLACE_MINE)
    assert any(replace in text for text in texts(transfer.section))
    transfer.click(LEAVE)
    transfer.choose(changed)
    assert any(keep in text for text in texts(transfer.section))
    assert KEEP_MINE in labels(transfer.section)
    assert BRING_IN not in labels(transfer.section), "mine are kept, so nothing would change"
    assert [note.text for note in services.notes.waiting()] == [NOTE]
