"""The section Your data: export everything, import after a preview, never overwrite a file unasked."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.reminder import services_with_slot
from leadway.domain.change import Change, kinds_of
from leadway.domain.refs import EntityKind
from leadway.services.backup.backups import list_backups
from leadway.services.session import Services
from leadway.services.transfer.importing import ImportPreview
from leadway.services.transfer.merging import ConflictPolicy
from leadway.ui.settings.transfer import (
    ADDED_AS_NOTES,
    BACKED_UP,
    DIFFERENT,
    DIFFERENT_SETTINGS,
    HOLDS,
    NEW_SETTINGS,
    NOTHING,
    PREVIEW_OF,
    SAVED,
    UNCHANGED,
    TransferSection,
    preview_text,
)
from leadway.ui.theme.theme import theme
from ui.conftest import Show

NOTE = "Ask the late shift about the labels"
JRNL = {
    "tags": {},
    "entries": [
        {"title": "The scanner at the returns desk failed again.", "body": "", "date": "2026-03-02",
         "time": "09:10", "tags": [], "starred": False}
    ],
}  # fmt: skip


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services over real data with one note."""
    made = services_with_slot(tmp_path / "data", clock)
    made.notes.take(NOTE, "tray")
    yield made
    made.close()


@pytest.fixture
def section(services: Services, show: Show, qtbot: QtBot) -> Iterator[TransferSection]:
    """Return the section in an open window, once it knows what there is."""
    made = TransferSection(services)
    made.resize(860, 600)
    show(made)
    made.enter()
    qtbot.waitUntil(lambda: bool(made.export.holds.text()))
    yield made
    qtbot.waitUntil(lambda: not made.export.work.busy and not made.importing.work.busy)


def _exported(section: TransferSection, path: Path, qtbot: QtBot) -> None:
    section.export.save_to(str(path))
    qtbot.waitUntil(lambda: section.export.message.text().startswith("Saved as"))


def _inspected(section: TransferSection, path: Path, qtbot: QtBot) -> str:
    section.importing.choose(str(path))
    qtbot.waitUntil(lambda: not section.importing.work.busy)
    importing = section.importing
    return importing.does.text() if importing.card.isVisible() else importing.message.text()


def test_it_says_what_an_export_holds_and_that_it_is_not_encrypted(
    section: TransferSection, services: Services
) -> None:
    holds = services.exporting().preview()
    assert section.export.holds.text() == HOLDS.format(weeks=0, records=holds.records)
    assert section.export.button.hasFocus()


def test_everything_is_exported_to_one_file_and_its_path_is_shown(
    section: TransferSection, tmp_path: Path, qtbot: QtBot
) -> None:
    _exported(section, tmp_path / "all.zip", qtbot)
    assert section.export.message.text() == SAVED.format(name="all.zip", folder=tmp_path)
    with ZipFile(tmp_path / "all.zip") as file:
        assert NOTE in file.read("leadway.json").decode()


def test_a_file_that_is_there_is_replaced_only_where_that_was_chosen(
    section: TransferSection, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "all.zip"
    path.write_text("another file")
    section.export.save_to(str(path))
    assert section.export.keep_button.hasFocus()
    section.export.keep_button.click()
    assert path.read_text() == "another file"
    section.export.save_to(str(path))
    section.export.replace_button.click()
    qtbot.waitUntil(lambda: section.export.message.text().startswith("Saved as"))
    assert path.read_bytes().startswith(b"PK")


def test_a_folder_that_cannot_be_written_is_reported(
    section: TransferSection, tmp_path: Path, qtbot: QtBot
) -> None:
    section.export.save_to(str(tmp_path / "not there" / "all.zip"))
    qtbot.waitUntil(lambda: bool(section.export.message.text()))
    assert "Saved" not in section.export.message.text()
    assert section.export.button.isEnabled()


def test_what_is_here_already_changes_nothing(section: TransferSection, tmp_path: Path, qtbot: QtBot) -> None:
    _exported(section, tmp_path / "all.zip", qtbot)
    assert _inspected(section, tmp_path / "all.zip", qtbot) != ""
    assert "already" in section.importing.does.text()
    assert not section.importing.go_button.isVisible()
    assert section.importing.leave_button.hasFocus()


def test_another_journal_comes_in_after_it_was_shown_and_a_backup_was_made(
    section: TransferSection, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    journal = tmp_path / "journal.json"
    journal.write_text(json.dumps(JRNL))
    assert _inspected(section, journal, qtbot) == ADDED_AS_NOTES.format(n=1)
    assert section.importing.heading.text() == PREVIEW_OF.format(name="journal.json", source="jrnl")
    assert len(list_backups(services.folder)) == 0
    heard: list[frozenset[Change]] = []
    services.changes.subscribe(heard.append)
    section.importing.go_button.click()
    qtbot.waitUntil(lambda: section.importing.message.text().startswith("Imported 1 record."))
    assert len(list_backups(services.folder)) == 1
    assert any(EntityKind.NOTE in kinds_of(changes) for changes in heard)
    assert _inspected(section, journal, qtbot) in (NOTHING, UNCHANGED.format(n=1))


def test_colours_that_come_along_are_seen_at_once(
    section: TransferSection, tmp_path: Path, qtbot: QtBot
) -> None:
    _exported(section, tmp_path / "all.zip", qtbot)
    with ZipFile(tmp_path / "all.zip") as file:
        text = json.loads(file.read("leadway.json"))
    text["settings"]["colours"] = "dark"
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(text))
    assert NEW_SETTINGS.format(n=1) in _inspected(section, changed, qtbot)
    assert not theme().dark
    section.importing.go_button.click()
    qtbot.waitUntil(lambda: BACKED_UP in section.importing.message.text())
    assert theme().dark


def test_leaving_it_writes_nothing(
    section: TransferSection, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    journal = tmp_path / "journal.json"
    journal.write_text(json.dumps(JRNL))
    _inspected(section, journal, qtbot)
    section.importing.leave_button.click()
    assert not section.importing.card.isVisible()
    assert section.importing.choose_button.hasFocus()
    assert not list_backups(services.folder)


def test_records_that_differ_are_kept_or_replaced_as_chosen(
    section: TransferSection, services: Services, tmp_path: Path, qtbot: QtBot
) -> None:
    _exported(section, tmp_path / "all.zip", qtbot)
    with ZipFile(tmp_path / "all.zip") as file:
        text = json.loads(file.read("leadway.json"))
    text["note"][0]["text"] = "Ask the early shift about the labels"
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(text))
    assert DIFFERENT[ConflictPolicy.KEEP].format(n=1) in _inspected(section, changed, qtbot)
    assert "setting" not in section.importing.does.text(), "settings that are the same are nothing to say"
    assert section.importing.same.isVisible()
    replace = section.importing.same.chips[1]
    replace.click()
    qtbot.waitUntil(lambda: DIFFERENT[ConflictPolicy.REPLACE].format(n=1) in section.importing.does.text())
    assert section.importing.policy() is ConflictPolicy.REPLACE
    section.importing.go_button.click()
    qtbot.waitUntil(lambda: BACKED_UP in section.importing.message.text())
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


def test_what_is_no_export_is_refused_in_words(
    section: TransferSection, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8 no journal")
    text = _inspected(section, tmp_path / "photo.jpg", qtbot)
    assert text.startswith("This is neither an export of Leadway nor of jrnl, RedNotebook or Day One.")
    assert section.importing.choose_button.isEnabled()


def test_long_work_can_be_stopped_and_then_nothing_was_written(
    section: TransferSection, tmp_path: Path, qtbot: QtBot
) -> None:
    section.export.save_to(str(tmp_path / "all.zip"))
    assert section.export.work.isVisible()
    section.export.work.button.click()
    qtbot.waitUntil(lambda: not section.export.work.busy)
    assert section.export.message.text() == "Stopped. Nothing was written."
    assert not (tmp_path / "all.zip").exists()
