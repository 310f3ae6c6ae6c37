"""The section Your data: export everything, import after a preview, never overwrite a file unasked."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from helpers.keyboard import press
from helpers.screen import click, has_focus, labels, texts
from leadway.domain.change import Change, kinds_of
from leadway.domain.refs import EntityKind
from leadway.services.backup.backups import list_backups
from leadway.services.session import Services
from leadway.services.transfer.importing import ImportPreview
from leadway.services.transfer.merging import ConflictPolicy
from leadway.ui.settings.cancellable_task import STOP
from leadway.ui.settings.transfer import (
    ADDED_AS_NOTES,
    BACKED_UP,
    BARE,
    BRING_IN,
    CHOOSE,
    DIFFERENT,
    DIFFERENT_SETTINGS,
    HOLDS,
    IN_HISTORY,
    KEEP,
    LEAVE,
    NEW_SETTINGS,
    NOTHING,
    PREVIEW_OF,
    REPLACE,
    SAME,
    SAMES,
    SAVE,
    SAVED,
    UNCHANGED,
    preview_text,
)
from leadway.ui.theme.theme import theme
from ui.settings.conftest import NOTE, OpenTransfer

KEEP_MINE, REPLACE_MINE = (option.label for option in SAMES)


@pytest.fixture
def services(with_note: Services) -> Services:
    """Return services over real data with one note."""
    return with_note


def _content(path: Path) -> dict[str, Any]:
    with ZipFile(path) as file:
        content: dict[str, Any] = json.loads(file.read("leadway.json"))
    return content


def _exported(transfer: OpenTransfer, folder: Path) -> Path:
    """Export everything and return the file."""
    transfer.export_to(folder / "all.zip")
    assert SAVED.format(name="all.zip", folder=folder) in texts(transfer.section)
    return folder / "all.zip"


def _changed(export: Path, content: dict[str, Any]) -> Path:
    """Write the changed content of an export beside it, and return the file."""
    path = export.with_name("changed.json")
    path.write_text(json.dumps(content))
    return path


def _says(transfer: OpenTransfer, part: str) -> bool:
    return any(part in text for text in texts(transfer.section))


def test_it_says_what_an_export_holds_and_that_it_is_not_encrypted(
    transfer: OpenTransfer, services: Services
) -> None:
    holds = services.exporting().preview()
    assert HOLDS.format(weeks=0, records=holds.records) in texts(transfer.section)
    assert BARE in texts(transfer.section)
    assert has_focus(transfer.section, SAVE)


def test_everything_is_exported_to_one_file(transfer: OpenTransfer, tmp_path: Path) -> None:
    export = _exported(transfer, tmp_path)
    assert [note["text"] for note in _content(export)["note"]] == [NOTE]
    assert has_focus(transfer.section, SAVE)


def test_a_file_that_is_there_is_replaced_where_that_was_chosen(
    transfer: OpenTransfer, tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    path.write_text("another file")
    transfer.export_to(path)
    assert has_focus(transfer.section, KEEP)
    assert path.read_text() == "another file"
    transfer.click(REPLACE)
    assert SAVED.format(name="all.zip", folder=tmp_path) in texts(transfer.section)
    assert path.read_bytes().startswith(b"PK")
    assert {KEEP, REPLACE}.isdisjoint(labels(transfer.section))


def test_what_is_here_already_changes_nothing(transfer: OpenTransfer, tmp_path: Path) -> None:
    transfer.choose(_exported(transfer, tmp_path))
    assert NOTHING in texts(transfer.section)
    assert BRING_IN not in labels(transfer.section)
    assert has_focus(transfer.section, LEAVE)


def test_another_journal_comes_in_after_it_was_shown_and_a_backup_was_made(
    transfer: OpenTransfer, services: Services, journal: Path
) -> None:
    transfer.choose(journal)
    assert ADDED_AS_NOTES.format(n=1) in texts(transfer.section)
    assert PREVIEW_OF.format(name="journal.json", source="jrnl") in texts(transfer.section)
    assert list_backups(services.folder) == []
    announced: list[frozenset[Change]] = []
    services.changes.subscribe(announced.append)
    transfer.click(BRING_IN)
    assert transfer.begins("Imported 1 record.")
    assert _says(transfer, BACKED_UP)
    assert _says(transfer, IN_HISTORY)
    assert has_focus(transfer.section, CHOOSE)
    assert len(list_backups(services.folder)) == 1
    assert any(EntityKind.NOTE in kinds_of(changes) for changes in announced)
    transfer.choose(journal)
    assert _says(transfer, NOTHING) or _says(transfer, UNCHANGED.format(n=1))


def test_colours_that_come_along_are_seen_at_once(transfer: OpenTransfer, tmp_path: Path) -> None:
    export = _exported(transfer, tmp_path)
    content = _content(export)
    content["settings"]["colours"] = "dark"
    transfer.choose(_changed(export, content))
    assert _says(transfer, NEW_SETTINGS.format(n=1))
    assert not theme().dark
    transfer.click(BRING_IN)
    assert _says(transfer, BACKED_UP)
    assert theme().dark


def test_leaving_it_writes_nothing(transfer: OpenTransfer, services: Services, journal: Path) -> None:
    transfer.choose(journal)
    press(Qt.Key.Key_Return)
    assert {BRING_IN, LEAVE}.isdisjoint(labels(transfer.section))
    assert has_focus(transfer.section, CHOOSE)
    assert list_backups(services.folder) == []
    assert [note.text for note in services.notes.waiting()] == [NOTE]


def test_records_that_differ_are_kept_or_replaced_as_chosen(
    transfer: OpenTransfer, services: Services, tmp_path: Path
) -> None:
    export = _exported(transfer, tmp_path)
    content = _content(export)
    content["note"][0]["text"] = "Ask the early shift about the labels"
    transfer.choose(_changed(export, content))
    assert _says(transfer, DIFFERENT[ConflictPolicy.KEEP].format(n=1))
    settings = (NEW_SETTINGS, *DIFFERENT_SETTINGS.values())
    assert not any(_says(transfer, text.format(n=n)) for text in settings for n in range(9)), "all the same"
    assert {KEEP_MINE, REPLACE_MINE} <= set(labels(transfer.section)), SAME
    transfer.click(REPLACE_MINE)
    assert _says(transfer, DIFFERENT[ConflictPolicy.REPLACE].format(n=1))
    transfer.click(BRING_IN)
    assert _says(transfer, BACKED_UP)
    assert [note.text for note in services.notes.waiting()] == ["Ask the early shift about the labels"]


@pytest.mark.parametrize(
    ("new", "differing", "same", "text"),
    [
        (2, 0, ConflictPolicy.KEEP, NEW_SETTINGS.format(n=2)),
        (0, 1, ConflictPolicy.KEEP, DIFFERENT_SETTINGS[ConflictPolicy.KEEP].format(n=1)),
        (0, 3, ConflictPolicy.REPLACE, DIFFERENT_SETTINGS[ConflictPolicy.REPLACE].format(n=3)),
    ],
)
def test_only_what_changes_is_listed(new: int, differing: int, same: ConflictPolicy, text: str) -> None:
    found = ImportPreview("Leadway", same, (), new, differing)
    assert preview_text(found) == text


def test_long_work_can_be_stopped_and_then_nothing_was_written(
    transfer: OpenTransfer, tmp_path: Path, qtbot: QtBot
) -> None:
    transfer.section.export.save_to(str(tmp_path / "all.zip"))
    qtbot.waitUntil(lambda: STOP in labels(transfer.section))
    click(transfer.section, STOP)
    transfer.wait()
    assert "Stopped. Nothing was written." in texts(transfer.section)
    assert STOP not in labels(transfer.section)
    assert not (tmp_path / "all.zip").exists()
    _exported(transfer, tmp_path)
