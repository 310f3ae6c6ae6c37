"""Database and key file in the place of others: alone, both or neither, and finished by whoever comes."""

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
