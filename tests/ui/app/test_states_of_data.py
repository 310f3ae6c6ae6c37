"""A drill for each state of data that does not open: keys lead to the words, or to a true sentence.

The table of the states is in docs/backups.md.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.databases import raw
from helpers.key_file import add_open_key, lose_key_file
from helpers.keyboard import press
from helpers.screen import labels, texts
from leadway.domain.errors import UnfitFolderError
from leadway.services.copying import copy_data
from leadway.services.keys import KeyFile
from leadway.services.session import open_services
from leadway.system.paths import DataFolder
from leadway.ui.backup.chooser import RESTORE
from leadway.ui.backup.recovery_actions import RecoveryStep
from leadway.ui.backup.texts import OTHER_BACKUP
from leadway.ui.startup.copy_offer import COPY
from leadway.ui.startup.unfit_window import UnfitWindow
from ui.app import test_new_computer
from ui.app.test_new_computer import NOTE, WORDS, NewMachine, OldComputer, Person, machine, old, program, sit
from ui.conftest import Show

__all__ = ["machine", "old", "program", "sit"]

pytestmark = pytest.mark.usefixtures("cheap_guesses")

ROOT = Path(__file__).resolve().parents[3]
Sit = Callable[[], Person]


def _bring(old: OldComputer, machine: NewMachine) -> DataFolder:
    """Put the data of before into the usual folder, opened by its own key file."""
    shutil.copytree(old.folder.path, machine.folder.path)
    add_open_key(machine.folder, old.key)
    return machine.folder


def _empty_backups(folder: DataFolder) -> None:
    for path in folder.backups.iterdir():
        path.unlink()


def _by_stick(person: Person, stick: Path, *, typed: bool) -> None:
    """Restore the backup on a stick, from the page that says what is wrong."""
    person.inspect(person.find(stick, OTHER_BACKUP))
    if typed:
        person.open_by(WORDS)
    assert person.restore() == [NOTE]


def test_lost_data_come_back_from_the_newest_backup(sit: Sit, machine: NewMachine, old: OldComputer) -> None:
    folder = _bring(old, machine)
    folder.database.unlink()
    person = sit()
    person.wait(lambda: RecoveryStep.NEWEST.label in labels(person.window.main_window))
    person.go_to(RecoveryStep.NEWEST.label)
    person.wait(lambda: RESTORE in labels(person.window.main_window))
    assert person.restore() == [NOTE]


def test_data_lost_with_the_whole_folder_come_back_from_a_stick(
    sit: Sit, machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    folder = _bring(old, machine)
    folder.database.unlink()
    for path in folder.backups.glob("*.db"):
        path.write_bytes(b"")
    _by_stick(sit(), old.stick(tmp_path / "stick"), typed=False)


def test_damaged_data_without_a_good_backup_here_come_back_from_a_stick(
    sit: Sit, machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    folder = _bring(old, machine)
    _empty_backups(folder)
    folder.database.write_bytes(b"\0" * 40_000)
    _by_stick(sit(), old.stick(tmp_path / "stick"), typed=False)
    assert any(path.stem.split("-")[2] == "damaged" for path in folder.backups.glob("leadway-*.db"))


def test_data_without_key_file_or_backups_come_back_from_a_stick(
    sit: Sit, machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    folder = _bring(old, machine)
    _empty_backups(folder)
    lose_key_file(folder)
    _by_stick(sit(), old.stick(tmp_path / "stick"), typed=True)


def test_a_data_folder_that_was_moved_away_is_found_and_copied_back(
    sit: Sit, machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    moved = tmp_path / "Desktop" / "Leadway"
    shutil.copytree(old.folder.path, moved)
    person = sit()
    person.inspect(person.find(moved))
    person.open_by(WORDS)
    assert person.restore() == [NOTE]


def test_data_of_a_newer_leadway_say_so_and_a_backup_of_before_opens(
    sit: Sit, machine: NewMachine, old: OldComputer
) -> None:
    folder = _bring(old, machine)
    with raw(folder.database, old.key.value) as connection:
        connection.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01')")
    person = sit()
    person.wait(lambda: RecoveryStep.NEWEST.label in labels(person.window.main_window))
    assert any("newer Leadway" in text for text in texts(person.window.main_window))
    person.go_to(RecoveryStep.NEWEST.label)
    person.wait(lambda: RESTORE in labels(person.window.main_window))
    assert person.restore() == [NOTE]


def test_data_whose_key_is_in_another_keychain_come_back_from_a_backup_that_a_passphrase_opens(
    sit: Sit, machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    folder = _bring(old, machine)
    _empty_backups(folder)
    file = KeyFile.existing(folder.key_file)
    file._replace(plain="", sealed=(), account="desk", keychain="Keychain of before").replace(folder.key_file)
    person = sit()
    person.wait(lambda: OTHER_BACKUP in labels(person.window.main_window))
    assert any("Keychain of before" in text for text in texts(person.window.main_window))
    _by_stick(person, old.stick(tmp_path / "stick"), typed=True)


def test_data_whose_deletion_was_cut_short_begin_anew_and_come_back_from_a_stick(
    sit: Sit, machine: NewMachine, old: OldComputer, tmp_path: Path
) -> None:
    folder = _bring(old, machine)
    _empty_backups(folder)
    folder.database.unlink()
    # What a kill leaves once the database is gone and before the keychain has answered.
    folder.deleted.write_text('{"accounts": ["desk"], "proofs": []}', encoding="utf-8")
    lose_key_file(folder)
    person = sit()
    person.inspect(person.find(old.stick(tmp_path / "stick")))
    person.open_by(WORDS)
    assert person.restore() == [NOTE]


UNFIT = UnfitFolderError("The folder can only be read.", "Use a copy of it elsewhere.")


@pytest.mark.parametrize("readable", [True, False], ids=["read-only", "other user's"])
def test_a_folder_that_cannot_be_used_leads_to_a_copy_or_to_another_folder(
    readable: bool, old: OldComputer, show: Show, qtbot: QtBot, tmp_path: Path, clock: FixedClock
) -> None:
    started: list[str] = []
    window = UnfitWindow(UNFIT, partial(copy_data, old.folder) if readable else None, started.append)
    show(window)
    assert any(text.startswith(UNFIT.sentence) for text in texts(window))
    place = tmp_path / "mine"
    place.mkdir()
    _press(COPY if readable else RecoveryStep.ELSEWHERE.label, qtbot)
    [dialog] = window.findChildren(QFileDialog)
    qtbot.waitActive(dialog)
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    assert edit is not None
    edit.setText(str(place))
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: started == [str(place)])
    if readable:
        services = open_services(DataFolder(place), old.key, clock)
        assert [note.text for note in services.notes.waiting()] == [NOTE]
        services.close()


def test_every_state_in_the_table_has_its_drill_and_each_drill_its_row() -> None:
    text = (ROOT / "docs" / "backups.md").read_text(encoding="utf-8")
    table = text.partition("| State | First page |")[2].partition("\n\n")[0].splitlines()[2:]
    named = [re.fullmatch(r"\| .+ \| .+ \| .+ \| `(test_\w+_)…` \|", row) for row in table]
    assert len(table) > 10
    assert all(named), table
    rows = {each[1] for each in named if each}
    here = {name for name in globals() if name.startswith("test_") and "table" not in name}
    here.discard("test_new_computer")
    drills = here | {name for name in vars(test_new_computer) if name.startswith("test_")}
    assert [row for row in rows if not any(drill.startswith(row) for drill in drills)] == []
    assert [drill for drill in here if not any(drill.startswith(row) for row in rows)] == []


def _press(label: str, qtbot: QtBot) -> None:
    for _ in range(20):
        if getattr(QApplication.focusWidget(), "text", str)() == label:
            press(Qt.Key.Key_Space)
            return
        press(Qt.Key.Key_Tab)
    raise AssertionError(f"no key leads to “{label}”")
