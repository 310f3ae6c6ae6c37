"""Every command in folders and with words that nobody would choose: a sentence, never a traceback."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import shutil
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from fixtures.stored_states import seal_a_week, set_up
from helpers.disturbed import Outcome, at_once
from helpers.isolation import TURN, turning
from leadway.app import run
from leadway.cli import week as cli_week
from leadway.domain.errors import KnownError
from leadway.services.keys import KeyFile, KeyRequest, fingerprint
from leadway.services.session import open_services
from leadway.services.transfer.exporting import ExportService
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, and rights of this kind, are POSIX's")

Spoken = tuple[int, str, str]
COMMANDS = [
    ["status"],
    ["note", "Ask Sam"],
    ["due"],
    ["document", "weekly", "-o", "OUT/week.pdf"],
    ["calendar", "-o", "OUT/week.ics"],
    ["backup"],
    ["restore", "--list"],
    ["restore", "leadway-20200101T000000Z-sealed"],
    ["doctor"],
    ["list", "problem"],
    ["show", "3f2a"],
    ["search", "handover"],
    ["export", "OUT/all.zip"],
    ["import", "OUT/given.zip"],
    ["demo", "--weeks", "1"],
    ["quit"],
]
UNTRUE = ("nothing written yet", "no backup", "nothing in", "no data here yet", "no weekly time")
"""What nobody can know of a folder that does not open."""


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a sealed week, whose key is in its key file, and an export next to it."""
    place = tmp_path_factory.mktemp("given")
    folder = DataFolder(place / "data")
    folder.make()
    key = bytes(range(32))
    KeyFile("desk", fingerprint(key), plain=key.hex()).write(folder.key_file)
    set_up(folder.path)
    seal_a_week(folder.path, weeks_ago=1)
    services = open_services(folder, KeyRequest(folder).key(), SystemClock())
    ExportService(services.database, services.clock, services.weeks).save(place / "given.zip", replace=False)
    services.close()
    return place


@pytest.fixture
def data(given: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder, beside the export."""
    shutil.copytree(given, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data"


def speak(*words: str) -> Spoken:
    """Run a command in this process and return its status and what it said."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = run(words)
        except SystemExit as end:
            status = int(str(end.code))
    return status, out.getvalue(), err.getvalue()


def give_up_roots_rights() -> None:
    """Let the rights of files bind this process, which may be root's."""
    if sys.platform == "linux":
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        assert ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)()) == 0


def every_command_says_a_sentence(folder: str, out: Path, *, closed: bool) -> None:
    give_up_roots_rights()
    for words in COMMANDS:
        started = time.monotonic()
        words = [word.replace("OUT", str(out)) for word in words]
        status, said, wrong = speak(*words, "--data-dir", folder)
        told = (words, status, said, wrong)
        assert status in (0, 1), told
        assert (said + wrong).strip() or words == ["quit"], told
        assert status == 0 or words == ["doctor"] or wrong.startswith("leadway: "), told
        assert "Traceback" not in wrong, told
        assert time.monotonic() - started < 8, told
        if closed:
            assert status == 1, told
            assert not any(untrue in said + wrong for untrue in UNTRUE), told


def no_entry(data: Path) -> str:
    data.chmod(0)
    return str(data)


def below_no_entry(data: Path) -> str:
    data.chmod(0)
    return str(data / "sub")


def a_file(data: Path) -> str:
    (data.parent / "file").write_bytes(b"x")
    return str(data.parent / "file")


def a_loop(data: Path) -> str:
    (data.parent / "loop").symlink_to(data.parent / "loop")
    return str(data.parent / "loop")


def too_long_a_name(data: Path) -> str:
    return str(data / ("n" * 300))


def too_long_a_path(data: Path) -> str:
    return str(data.joinpath(*["n" * 200] * 25))


def half_a_letter(data: Path) -> str:
    return f"{data}\ud800"


def no_home(data: Path) -> str:
    return "~nobody-of-this-name/x"


def read_only(data: Path) -> str:
    for path in (*data.rglob("*"), data):
        path.chmod(0o500 if path.is_dir() else 0o400)
    return str(data)


def not_to_be_read(data: Path) -> str:
    for path in data.iterdir():
        path.chmod(0)
    return str(data)


def folders_for_files(data: Path) -> str:
    for name in (
        "lock",
        "swap.lock",
        "swap.json",
        "log",
        "language",
        "reminder.json",
        "backups.json",
        "db-wal",
    ):
        path = data / f"leadway.{name}"
        path.unlink(missing_ok=True)
        path.mkdir()
    return str(data)


def a_folder_for_the_database(data: Path) -> str:
    for path in data.glob("leadway.db*"):
        path.unlink()
    (data / "leadway.db").mkdir()
    return str(data)


def a_pipe_for_the_database(data: Path) -> str:
    for path in data.glob("leadway.db*"):
        path.unlink()
    os.mkfifo(data / "leadway.db")
    return str(data)


def a_pipe_for_the_key(data: Path) -> str:
    (data / "leadway.key.json").unlink()
    os.mkfifo(data / "leadway.key.json")
    return str(data)


def junk(data: Path) -> str:
    for path in data.iterdir():
        if path.is_file():
            path.write_bytes(b"\xff\0junk" * 50)
    return str(data)


CLOSED = [no_entry, below_no_entry, a_loop, too_long_a_name, too_long_a_path, half_a_letter, no_home]
ODD = [
    a_file,
    read_only,
    not_to_be_read,
    folders_for_files,
    a_folder_for_the_database,
    a_pipe_for_the_database,
    a_pipe_for_the_key,
    junk,
]


@pytest.mark.parametrize("hostile", [*CLOSED, *ODD])
def test_every_command_says_a_sentence_in_any_folder(data: Path, hostile: Callable[[Path], str]) -> None:
    if hostile in CLOSED[:2] and os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("rights do not bind this user")
    folder = hostile(data)
    try:
        closed = hostile in (*CLOSED, a_file)
        [outcome] = at_once(partial(every_command_says_a_sentence, folder, data.parent, closed=closed))
    finally:
        for path in (data, *data.iterdir(), data / "backups"):
            with contextlib.suppress(OSError):
                path.chmod(0o700)
    assert outcome is Outcome.DONE


def quietly(*words: str) -> None:
    """Run a command; raise KnownError where it was told, so that the outcome says so."""
    status, _said, wrong = speak(*words)
    if status:
        assert wrong.startswith("leadway: "), wrong
        raise KnownError(wrong)


def test_fifty_notes_at_the_same_moment_are_all_kept(data: Path) -> None:
    notes = [partial(quietly, "note", f"note {n}", "--data-dir", str(data)) for n in range(50)]
    assert set(at_once(*notes)) == {Outcome.DONE}
    assert waiting(data) >= {f"note {n}" for n in range(50)}


def test_first_starts_at_the_same_moment_make_one_folder_with_all_their_words(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    notes = [partial(quietly, "note", f"note {n}", "--data-dir", str(folder)) for n in range(6)]
    assert set(at_once(*notes)) == {Outcome.DONE}
    assert waiting(folder) == {f"note {n}" for n in range(6)}


def test_all_commands_at_the_same_moment_wait_or_say_a_sentence(data: Path) -> None:
    works = [
        partial(quietly, *(word.replace("OUT", str(data.parent)) for word in words), "--data-dir", str(data))
        for words in COMMANDS
        if words[0] not in ("doctor", "demo", "quit")
    ]
    outcomes = at_once(*works, *works[:2], *works[5:6] * 2)
    assert Outcome.BROKE not in outcomes
    assert waiting(data)


def waiting(folder: Path) -> set[str]:
    data = DataFolder(folder)
    services = open_services(data, KeyRequest(data).key(), SystemClock())
    try:
        return {note.text for note in services.notes.waiting()}
    finally:
        services.close()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def send(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))

    return send


def test_a_note_is_read_from_standard_input(data: Path, sent: Callable[[bytes], None]) -> None:
    sent("\ufeffAsk Sam\r\nabout “the bins”\n".encode())
    assert speak("note", "-", "--data-dir", str(data))[0] == 0
    assert "Ask Sam\nabout “the bins”" in waiting(data)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "needs some words"),
        (b" \n", "needs some words"),
        (b"caf\xe9", "not text in UTF-8"),
        (b"x" * (cli_week._MOST_BYTES + 1), "too long"),
    ],
)
def test_what_is_no_note_is_told_and_not_kept(
    data: Path, sent: Callable[[bytes], None], content: bytes, said: str
) -> None:
    before = waiting(data)
    sent(content)
    status, _said, wrong = speak("note", "-", "--data-dir", str(data))
    assert status == 1
    assert said in wrong
    assert waiting(data) == before


@pytest.mark.parametrize(
    "name", ["TZ", "HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "TMPDIR", "XDG_CONFIG_HOME"]
)
@pytest.mark.parametrize("value", ["\udcff", "\u202egnp", "../" * 40, "x" * 5000])
def test_no_variable_of_the_environment_ends_a_command(
    data: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    for words in (["status"], ["due"]):
        status, said, wrong = speak(*words, "--data-dir", str(data))
        assert status in (0, 1)
        assert said or wrong.startswith("leadway: ")


def test_a_word_that_is_no_text_is_kept_as_far_as_it_is_one(data: Path) -> None:
    assert speak("note", "caf\udce9", "a\0b", "--data-dir", str(data))[0] == 0
    assert "caf� a�b" in waiting(data)


@pytest.mark.parametrize("year", [1970, 2500])
def test_no_command_ends_with_a_traceback_where_the_clock_is_wrong(
    data: Path, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    monkeypatch.setattr(
        SystemClock, "now", lambda _self: datetime(year, 1, 1, 0, 30, tzinfo=UTC).astimezone()
    )
    for words in COMMANDS:
        if words[0] == "demo":
            words = [*words, "--data-dir", str(data.parent / "demo")]
        else:
            words = [*(word.replace("OUT", str(data.parent)) for word in words), "--data-dir", str(data)]
        status, said, wrong = speak(*words)
        assert status == 0 or said or wrong.startswith("leadway: "), words
    assert "Ask Sam" in waiting(data)


def test_no_name_or_title_turns_what_a_command_says_around_it(data: Path) -> None:
    place = data.parent / f"to{TURN}fdp"
    place.mkdir()
    shutil.copytree(data, place / "data")
    shutil.copy(data.parent / "given.zip", place)
    (place / "journal.json").write_text('[{"date": "2026-01-01", "title": "x"}]', encoding="utf-8")
    commands = [
        *COMMANDS,
        ["note", f"Ask {TURN}maS"],
        ["list", "note"],
        ["search", "Ask"],
        ["export", "OUT/all.zip"],
        ["export", f"OUT/a{TURN}b.{TURN}zip"],
        ["document", "weekly", "-o", "OUT"],
        ["calendar", "-o", f"OUT/no{TURN}where/x.ics"],
        ["restore", f"a{TURN}b"],
        ["import", "OUT/journal.json", "--dry-run"],
        ["import", f"OUT/a{TURN}b"],
        ["due", "--week", f"2026{TURN}"],
        ["status", f"--{TURN}"],
    ]
    for words in commands:
        filled = [word.replace("OUT", str(place)) for word in words]
        status, said, wrong = speak(*filled, "--data-dir", str(place / "data"))
        assert not list(turning(f"{said}\n{wrong}")), words
        assert "Traceback" not in wrong, (status, wrong)
