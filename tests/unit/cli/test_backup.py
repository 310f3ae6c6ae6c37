"""`leadway backup`, `restore` and `doctor`, without a window."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.stored_states import opened, seal_a_week, set_up
from helpers.key_file import lose_key_file
from leadway.cli import execute, parse
from leadway.domain.startup_terms import WeekStatus
from leadway.files import key_file_of
from leadway.services.backup.destinations import Destinations
from leadway.services.keys import Key, KeyFile, fingerprint
from leadway.services.keys.key_settings import KeySettings
from leadway.services.reminder.store import closed_store
from leadway.storage.backups import read_contents
from leadway.system.paths import DataFolder
from leadway.system.single_instance import claim

Run = Callable[..., tuple[int, str, str]]
PARTS = {
    "integrity", "slots", "keychain", "backup", "second_folder", "synced", "shared", "space", "fonts", "tray",
    "notifications", "autostart",
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with a sealed week; its key lies in the key file."""
    folder = DataFolder(tmp_path / "data")
    folder.make()
    key = bytes(range(32))
    KeyFile("desk", fingerprint(key), plain=key.hex()).write(folder.key_file)
    set_up(folder.path)
    seal_a_week(folder.path, weeks_ago=1)
    return folder.path


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run a command that gives its status and what it printed."""

    def run(*words: str, folder: Path = data) -> tuple[int, str, str]:
        status = execute(parse([*words, "--data-dir", str(folder)]))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def notes(data: Path) -> list[str]:
    with opened(data) as services:
        return [note.text for note in services.notes.waiting()]


def test_a_backup_is_made_listed_and_restored(run: Run, data: Path) -> None:
    status, out, _ = run("backup")
    assert status == 0
    assert "1 sealed week" in out
    run("note", "Ask Sam about the bins")
    status, out, _ = run("restore", "--list")
    assert (status, out.count("\n")) == (0, 1)
    assert "made by hand; whole; it can be restored; 1 sealed week" in out
    name = out.partition(":")[0]
    status, out, _ = run("restore", name)
    assert status == 0
    assert "The data from before is kept" in out
    assert notes(data) == []
    _, out, _ = run("restore", "--list")
    kept = next(line for line in out.splitlines() if "what was there" in line).partition(":")[0]
    assert run("restore", kept)[0] == 0
    assert notes(data) == ["Ask Sam about the bins"]


def _swap_that_was_cut_short(data: Path) -> None:
    (data / "leadway.db.new").write_bytes((data / "leadway.db").read_bytes())
    (data / "leadway.swap.json").write_text('{"format": 1, "kept": ""}', encoding="utf-8")


def _parts_of_a_killed_swap(data: Path) -> None:
    (data / "leadway.db.new").write_bytes(b"half")


def _damaged_key_file(data: Path) -> None:
    (data / "leadway.key.json").write_bytes(b"[")


def _log_of_a_killed_program(data: Path) -> None:
    with opened(data) as services:
        services.notes.add("Ask Sam about the bins", "app")
        kept = {path: path.read_bytes() for path in data.glob("leadway.db*") if path.suffix != ".db-shm"}
    for path, content in kept.items():
        path.write_bytes(content)


@pytest.mark.parametrize(
    "spoil", [_swap_that_was_cut_short, _parts_of_a_killed_swap, _damaged_key_file, _log_of_a_killed_program]
)
def test_who_only_looks_changes_no_byte(run: Run, data: Path, spoil: Callable[[Path], None]) -> None:
    run("backup")
    spoil(data)
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    _status, out, _ = run("doctor")
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    run("restore", "--list")
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert ("was interrupted. Start Leadway" in out) is (spoil is _swap_that_was_cut_short)


def test_the_reminder_goes_by_what_was_restored(run: Run, data: Path) -> None:
    run("backup")
    name = run("restore", "--list")[1].partition(":")[0]
    with opened(data) as services:
        services.reminder().skip_week()
        week = services.weeks.this_week()
    assert closed_store(DataFolder(data)).state().weeks[week] is WeekStatus.SKIPPED
    assert run("restore", name)[0] == 0
    assert week not in closed_store(DataFolder(data)).state().weeks


def test_a_backup_goes_to_a_second_folder_and_comes_back_from_there_on_another_computer(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    before = (data / "leadway.key.json").read_bytes()
    status, out, err = run("backup", str(stick))
    assert (status, out) == (1, "")
    assert "Set a passphrase, or make a recovery key and type it back once" in err
    assert not any(stick.iterdir())
    assert not (data / "backups").exists()
    assert (data / "leadway.key.json").read_bytes() == before

    settings = KeySettings(DataFolder(data), Key(bytes(range(32)), in_keychain=False))
    recovery = settings.new_recovery_key()
    assert run("backup", str(stick))[0] == 1, "it was not typed back yet"
    settings.confirm_recovery(recovery)
    status, out, err = run("backup", str(stick))
    assert (status, err) == (0, "")
    assert str(stick) in out

    [backup] = stick.glob("*.db")
    assert bytes(range(32)).hex() not in key_file_of(backup).read_text(), "nobody else opens it"
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    answers = iter(["", recovery])
    monkeypatch.setattr("leadway.cli.folder.getpass", lambda _prompt: next(answers))
    new = DataFolder(tmp_path / "new")
    assert run("restore", str(backup), folder=new.path)[0] == 0
    assert read_contents(new.database, bytes(range(32))).weeks == 1


def test_a_second_folder_that_is_gone_is_told_with_the_backup_made(
    run: Run, data: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    Destinations.read(DataFolder(data)).choose(DataFolder(data), stick)
    run("backup")
    for path in stick.iterdir():
        path.unlink()
    stick.rmdir()
    status, out, err = run("backup")
    assert status == 1
    assert "Written and verified" in out
    assert "is not there" in err


def test_nothing_is_restored_under_a_running_leadway(run: Run, data: Path) -> None:
    run("backup")
    running = claim(DataFolder(data))
    assert running is not None
    try:
        name = run("restore", "--list")[1].partition(":")[0]
        status, _, err = run("restore", name)
    finally:
        running.release()
    assert status == 1
    assert "leadway quit" in err


def test_a_backup_that_is_not_there_and_no_backup_at_all_are_told(run: Run, tmp_path: Path) -> None:
    assert run("restore", "leadway-x.db")[0] == 1
    assert run("restore", "--list") == (0, "There is no backup yet.\n", "")
    assert run("backup", folder=tmp_path / "nothing")[0] == 1
    assert not (tmp_path / "nothing").exists()


def test_doctor_says_of_everything_how_it_stands_and_what_to_do(run: Run) -> None:
    run("backup")
    status, out, _ = run("doctor", "--json")
    found = {each["name"]: each for each in json.loads(out)}
    assert set(found) == PARTS
    assert {each["state"] for each in found.values()} <= {"ok", "attention", "unknown"}
    assert all(each["sentence"] for each in found.values())
    assert all(each["fix"] for each in found.values() if each["state"] == "attention")
    assert found["integrity"]["state"] == "ok"
    assert found["backup"]["state"] == "ok"
    assert found["slots"]["state"] == "attention", "the key lies in the open file"
    assert status == 1


def damaged(data: Path) -> str:
    content = bytearray((data / "leadway.db").read_bytes())
    content[5000] ^= 1
    (data / "leadway.db").write_bytes(content)
    return "integrity"


def cut_to_nothing(data: Path) -> str:
    (data / "leadway.db").write_bytes(b"x")
    return "integrity"


def without_key_file(data: Path) -> str:
    lose_key_file(DataFolder(data))
    return "slots"


def with_damaged_key_file(data: Path) -> str:
    lose_key_file(DataFolder(data))
    (data / "leadway.key.json").write_text("[", encoding="utf-8")
    return "slots"


@pytest.mark.parametrize("spoil", [damaged, cut_to_nothing, without_key_file, with_damaged_key_file])
def test_doctor_works_on_a_folder_that_does_not_open_and_changes_nothing(
    run: Run, data: Path, spoil: Callable[[Path], str]
) -> None:
    name = spoil(data)
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    status, out, _ = run("doctor", "--json")
    assert status == 1
    [found] = [each for each in json.loads(out) if each["name"] == name]
    assert found["state"] == "attention"
    assert found["fix"]
    assert {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()} == before


def test_doctor_makes_nothing_where_nothing_is(run: Run, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    assert "There is no data here yet" in run("doctor", folder=nothing)[1]
    assert not nothing.exists()
