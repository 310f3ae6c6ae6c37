"""Database and key file in the place of others: alone, both or neither, and finished by whoever comes."""

import json
import os
from pathlib import Path

import pytest

from fixtures.sample_team import FRIDAY, SampleTeam
from helpers.databases import raw
from leadway.domain.errors import KnownError
from leadway.services import file_swap
from leadway.services.backup.backups import list_backups, make
from leadway.services.backup.restore import inspect, restore
from leadway.services.keys import Key, KeyFile, KeyRequest, fingerprint, unlock
from leadway.services.keys.key_settings import KeySettings
from leadway.services.session import open_services
from leadway.system.paths import DataFolder

pytestmark = pytest.mark.usefixtures("cheap_guesses")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for another program."""
    monkeypatch.setattr(file_swap, "_WAIT_SECONDS", 0.0)


@pytest.fixture
def team(team: SampleTeam) -> SampleTeam:
    """Return the returns desk with its key in its key file, and a backup."""
    KeyFile("desk", fingerprint(team.key.value), plain=team.key.value.hex()).write(team.folder.key_file)
    make(team.services.backups().job())
    return team


@pytest.mark.usefixtures("at_once")
def test_data_that_is_open_somewhere_is_not_replaced(team: SampleTeam) -> None:
    [backup] = list_backups(team.folder)
    inspected = inspect(backup, team.folder, team.key)
    with pytest.raises(KnownError, match="Another program is using"):
        restore(team.folder, inspected, team.key, FRIDAY)
    with pytest.raises(KnownError, match="Another program is using"):
        KeySettings(team.folder, team.key).rotate()
    team.services.notes.add("Ask Sam about the bins", "app")
    team.close()
    assert [note.text for note in team.open().notes.waiting()] == ["Ask Sam about the bins"]
    team.close()
    assert restore(team.folder, inspected, team.key, FRIDAY).kept is not None


@pytest.mark.usefixtures("at_once")
def test_data_that_is_open_in_any_other_program_keeps_its_key(team: SampleTeam) -> None:
    team.close()
    before = team.folder.key_file.read_bytes()
    with raw(team.folder.database, team.key.value) as other:
        other.execute("SELECT COUNT(*) FROM note").fetchall()
        with pytest.raises(KnownError, match="Another program is using"):
            KeySettings(team.folder, team.key).rotate()
    assert team.folder.key_file.read_bytes() == before
    assert not [path for path in team.folder.path.iterdir() if ".new" in path.name]


@pytest.mark.usefixtures("at_once")
def test_nobody_opens_data_that_is_being_replaced(team: SampleTeam) -> None:
    team.close()
    with file_swap.staging(team.folder) as staged:
        staged.key_file.write_bytes(b"half of it")
        with pytest.raises(KnownError, match="Another Leadway is changing this data"):
            team.open()
    assert not staged.key_file.exists()
    team.open()


def decided(team: SampleTeam, kept: Path | None = None) -> None:
    """Leave a change as one leaves it that is killed right after it counts: of the key file alone."""
    new = KeyFile.read(team.folder.key_file)
    assert new is not None
    with file_swap.staging(team.folder) as staged:
        new._replace(database="replaced").write(staged.key_file)
        staged._write_journal(kept)


@pytest.mark.parametrize("way", ["the key", "a typed key", "the data", "a change of the key"])
def test_a_change_that_counts_is_finished_at_every_way_in(team: SampleTeam, way: str) -> None:
    team.close()
    decided(team, team.folder.path / "backups" / "leadway-20260904T160000Z-replaced.db")
    if way == "the key":
        assert KeyRequest(team.folder).key() == team.key
    elif way == "a typed key":
        with pytest.raises(KnownError):
            unlock(team.folder, passphrase="no passphrase is set")  # noqa: S106
    elif way == "the data":
        team.open()
    else:
        KeySettings(team.folder, Key(team.key.value, in_keychain=False)).rotate()
    file = KeyFile.read(team.folder.key_file)
    assert file is not None
    assert file.database == "replaced"
    assert not team.folder.path.joinpath("leadway.swap.json").exists()


def test_a_folder_that_was_moved_meanwhile_is_settled_where_it_lies_now(team: SampleTeam) -> None:
    team.close()
    with file_swap.staging(team.folder) as staged:
        staged.database.write_bytes(team.folder.database.read_bytes())
        staged._write_journal(team.folder.path / "backups" / "leadway-20260904T160000Z-replaced.db")
    moved = team.folder.path.rename(team.folder.path.with_name("elsewhere"))
    file_swap.recover(team.folder._replace(path=moved))
    kept = moved / "backups" / "leadway-20260904T160000Z-replaced.db"
    assert kept.exists()
    assert kept.with_suffix(".key.json").exists()
    assert moved.joinpath("leadway.db").exists()


KEPT = "backups/leadway-20260904T160000Z-replaced.db"
ELSEWHERE = [
    "../bashrc",
    "backups/../../bashrc",
    "backups/../leadway.key.json",
    "bashrc",
    "backups/bashrc",
    "backups/",
    "backups/sub/leadway-20260904T160000Z-replaced.db",
    "backups\\leadway-20260904T160000Z-replaced.db",
    "backups/leadway-20260904T160000Z-replaced.db\0",
    "C:backups/leadway-20260904T160000Z-replaced.db",
    7,
    ["backups"],
    {"a": 1},
]


def journal_of(folder: DataFolder, content: object) -> bytes:
    """Leave a swap that is to be finished, as a folder may bring it, and return what the database holds."""
    folder.path.mkdir(exist_ok=True)
    for path in (folder.database, folder.database.with_name("leadway.db.new"), folder.key_file):
        path.write_bytes(path.name.encode())
    folder.path.joinpath("leadway.swap.json").write_text(json.dumps(content), encoding="utf-8")
    return folder.database.read_bytes()


@pytest.mark.parametrize("kept", [*ELSEWHERE, "the absolute path"])
def test_the_journal_of_a_folder_from_elsewhere_replaces_no_file_of_the_persons(
    tmp_path: Path, kept: object
) -> None:
    bashrc = tmp_path / "bashrc"
    bashrc.write_bytes(b"mine")
    folder = DataFolder(tmp_path / "data")
    before = journal_of(folder, {"format": 1, "kept": str(bashrc) if kept == "the absolute path" else kept})
    with pytest.raises(KnownError, match=r"leadway\.swap\.json cannot be read"):
        file_swap.recover(folder)
    assert bashrc.read_bytes() == b"mine"
    assert folder.database.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("link", ["backups", KEPT, "leadway.swap.json", "leadway.swap.lock"])
def test_no_step_of_a_swap_goes_through_a_link(tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = DataFolder(tmp_path / "data")
    before = journal_of(folder, {"format": 1, "kept": KEPT})
    (outside / "mine").write_bytes(b'{"format": 1, "kept": ""}')
    place = folder.path / link
    place.unlink(missing_ok=True)
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(outside if link == "backups" else outside / "mine")
    with pytest.raises(KnownError):
        file_swap.recover(folder)
    assert folder.database.read_bytes() == before
    assert [path.name for path in outside.iterdir()] == ["mine"]


def test_a_backup_that_is_there_is_not_replaced_by_a_swap(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    before = journal_of(folder, {"format": 1, "kept": KEPT})
    folder.backups.mkdir()
    folder.path.joinpath(KEPT).write_bytes(b"last year's")
    with pytest.raises(KnownError, match="cannot be read"):
        file_swap.recover(folder)
    assert folder.path.joinpath(KEPT).read_bytes() == b"last year's"
    assert folder.database.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("name", ["leadway.db", "leadway.db-wal", "leadway.db-journal", "leadway.key.json"])
@pytest.mark.parametrize("there", [True, False])
def test_data_whose_files_are_links_is_not_opened_and_nothing_is_made_at_the_other_end(
    team: SampleTeam, name: str, there: bool
) -> None:
    team.close()
    target = team.folder.path.parent / "elsewhere"
    own = team.folder.path / name
    content = own.read_bytes() if own.exists() else b""
    if there:
        target.write_bytes(content)
    own.unlink(missing_ok=True)
    own.symlink_to(target)
    with pytest.raises(KnownError) as caught:
        open_services(team.folder, KeyRequest(team.folder).key(), team.clock)
    assert caught.value.next_step
    assert target.exists() == there
    assert not there or target.read_bytes() == content


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_data_folder_is_reached_through_a_link_of_the_persons(team: SampleTeam) -> None:
    team.close()
    team.folder.path.with_name("link").symlink_to(team.folder.path, target_is_directory=True)
    linked = DataFolder(team.folder.path.with_name("link"))
    open_services(linked, KeyRequest(linked).key(), team.clock).close()


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_no_backup_goes_through_a_link_and_none_that_is_one_is_listed(team: SampleTeam) -> None:
    [backup] = list_backups(team.folder)
    outside = team.folder.path.with_name("outside")
    backup.path.with_name("leadway-20200101T000000Z-sealed.db").symlink_to(backup.path)
    assert [each.path for each in list_backups(team.folder)] == [backup.path]
    team.folder.backups.rename(outside)
    team.folder.backups.symlink_to(outside, target_is_directory=True)
    before = sorted(path.name for path in outside.iterdir())
    with pytest.raises(KnownError, match="is a link"):
        make(team.services.backups().job())
    assert sorted(path.name for path in outside.iterdir()) == before
