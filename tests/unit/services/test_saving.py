"""What a person asks for goes where they say, never over the data, and a kill leaves none of it for long."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from leadway.domain.errors import KnownError
from leadway.services.saving import is_own_name, remove_left_parts, save
from leadway.system.paths import DataFolder

CONTENT = b"%PDF-1.7 a week"
OWN_NAMES = [
    "leadway.db",
    "leadway.db-wal",
    "leadway.db-shm",
    "leadway.db.new",
    "leadway.key.json",
    "leadway.key.copy.json",
    "leadway.key.json.new",
    "leadway.reminder.json",
    "leadway.reminder.lock",
    "leadway.backups.json",
    "leadway.language",
    "leadway.log",
    "leadway.old.log",
    "leadway.lock",
    "leadway.door",
    "leadway.swap.json",
    "leadway.swap.lock",
    "leadway-20260904T160000Z-replaced.db",
    "leadway-20260904T160000Z-sealed.key.json",
]


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data")
    folder.backups.mkdir(parents=True)
    for name in OWN_NAMES:
        place = folder.backups if "Z-" in name else folder.path
        place.joinpath(name).write_bytes(name.encode())
    return folder


def contents(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", OWN_NAMES)
@pytest.mark.parametrize("spelling", ["itself", "through ..", "a link", "a linked folder", "capitals"])
def test_nothing_is_saved_over_what_leadway_keeps_however_it_is_spelled(
    folder: DataFolder, name: str, spelling: str
) -> None:
    before = contents(folder)
    place = folder.backups if "Z-" in name else folder.path
    outside = folder.path.parent
    path = place / name
    if spelling == "through ..":
        path = place / ".." / place.name / "." / name
    elif spelling == "a link":
        path = outside / "week.pdf"
        path.symlink_to(place / name)
    elif spelling == "a linked folder":
        outside.joinpath("mine").symlink_to(place, target_is_directory=True)
        path = outside / "mine" / name
    elif spelling == "capitals":
        # On most Macs and on Windows it is the same file.
        path = place / name.upper()
    with pytest.raises(KnownError, match="keeps for itself"):
        save(folder, path, CONTENT, replace=True)
    assert contents(folder) == before


@pytest.mark.parametrize(
    "name",
    [
        "leadway.db.",
        "LEADWAY.DB ",
        "leadway.db::$DATA",
        "lead\u200cway.db",
        "leadway.DB:stream",
        "leadway.db.part",
    ],
)
def test_what_a_system_takes_for_the_same_name_is_the_same_name(name: str) -> None:
    assert is_own_name(name)


@pytest.mark.parametrize(
    "name", ["Leadway.ics", "Leadway move.ics", "Leadway 2026-11-24.zip", "leadway.pdf", "my leadway.db.zip"]
)
def test_what_a_person_calls_their_files_is_theirs(folder: DataFolder, name: str) -> None:
    save(folder, folder.path.parent / name, CONTENT, replace=False)
    assert folder.path.parent.joinpath(name).read_bytes() == CONTENT
    assert not list(folder.path.glob(".leadway-*"))


def test_saving_over_a_link_of_the_persons_replaces_what_it_leads_to(folder: DataFolder) -> None:
    real, link = folder.path.parent / "real.pdf", folder.path.parent / "link.pdf"
    real.write_bytes(b"old")
    link.symlink_to(real)
    save(folder, link, CONTENT, replace=True)
    assert link.is_symlink()
    assert real.read_bytes() == CONTENT


def test_a_folder_that_may_only_be_read_hinders_no_export(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadway.services.saving.write_new", _refusing(folder))
    save(folder, folder.path.parent / "week.pdf", CONTENT, replace=True)
    assert folder.path.parent.joinpath("week.pdf").read_bytes() == CONTENT


def _refusing(folder: DataFolder) -> object:
    def write(path: Path, *_content: object, **_token: object) -> None:
        assert path.parent == folder.path
        raise KnownError("You are not allowed to write here.")

    return write


KILLED = """
import os, signal, sys
from pathlib import Path
from leadway import files
from leadway.services.saving import save
from leadway.system.paths import DataFolder
files._replace_target = lambda *_: (print("writing", flush=True), signal.pause())
save(DataFolder(Path(sys.argv[1])), Path(sys.argv[2]), b"every word of a year", replace=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="a kill of this kind is POSIX's")
def test_a_part_that_a_kill_left_is_removed_at_the_next_start_and_only_then(folder: DataFolder) -> None:
    exports = folder.path.parent / "exports"
    exports.mkdir()
    others = [exports / ".leadway-0123456789ab.part", exports / "week.part"]
    for path in others:
        path.write_bytes(b"another program's")
    program = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder.path), str(exports / "all.zip")], stdout=subprocess.PIPE
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"writing\n"
    [part] = set(exports.iterdir()) - set(others)
    remove_left_parts(folder)
    assert part.read_bytes() == b"every word of a year"
    program.send_signal(signal.SIGKILL)
    program.communicate()
    remove_left_parts(folder)
    assert sorted(exports.iterdir()) == sorted(others)
    assert not list(folder.path.glob(".leadway-*"))


def test_a_note_that_a_folder_brings_removes_nothing_else(folder: DataFolder) -> None:
    outside = folder.path.parent / "outside"
    outside.mkdir()
    kept = {
        outside / "bashrc",
        outside / ".leadway-aaaaaaaaaaaa.part",
        outside / ".leadway-cccccccccccc.part",
    }
    for path in kept:
        path.write_bytes(b"mine")
    (outside / ".leadway-cccccccccccc.part").unlink()
    (outside / ".leadway-cccccccccccc.part").symlink_to(outside / "bashrc")
    for token, said in (
        ("bbbbbbbbbbbb", bytes(outside / "bashrc")),
        ("cccccccccccc", bytes(outside)),
        ("dddddddddddd", b"\0"),
        ("eeeeeeeeeeee", b"x" * 100_000),
    ):
        folder.path.joinpath(f".leadway-{token}.note").write_bytes(said)
    folder.path.joinpath(".leadway-..%2f..%2f.note").write_bytes(bytes(outside))
    remove_left_parts(folder)
    assert set(outside.iterdir()) == kept


def test_a_small_file_of_the_data_folder_that_a_kill_left_is_removed_once_it_is_no_longer_written(
    folder: DataFolder,
) -> None:
    left, written = folder.path / ".leadway-aaaaaaaaaaaa.part", folder.path / ".leadway-bbbbbbbbbbbb.part"
    for path in (left, written):
        path.write_bytes(b"{")
    os.utime(left, (time.time() - 600,) * 2)
    remove_left_parts(folder)
    assert not left.exists()
    assert written.exists()
