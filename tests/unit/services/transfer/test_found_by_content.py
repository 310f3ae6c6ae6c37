"""What is in a file says what it is, whatever it is called and wherever it lies."""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.sample_team import SampleTeam
from helpers.transfer import exporter, importer, zipped
from leadway.domain.errors import KnownError
from leadway.services.transfer import StoppedError, archive, journals
from leadway.services.transfer.merging import ConflictPolicy
from leadway.services.transfer.sources import read_any

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "journals"
ENTRY = {"creationDate": "2025-03-04T09:15:00Z", "text": "Words"}
DAY_ONE = json.dumps({"metadata": {"version": "1.0"}, "entries": [ENTRY]}).encode()
MONTH = b"1: {text: a day}\n"


def new(path: Path) -> tuple[str, int]:
    """Return which program wrote it, and how many notes it holds."""
    source = read_any(path)
    return source.program, len(source.export.note)


def refusal(path: Path) -> str:
    """Return the sentence with which it is refused."""
    with pytest.raises(KnownError) as caught:
        read_any(path)
    assert caught.value.next_step
    return caught.value.sentence


def folder_of(root: Path, files: dict[str, bytes]) -> Path:
    """Make these files and return their folder."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


# ------------------------------------------------------------------------------------- whatever its name


@pytest.mark.parametrize(
    ("sample", "name", "found"),
    [
        ("DayOne.json", "journal", ("Day One", 1)),
        ("DayOne.json", "diary.txt", ("Day One", 1)),
        ("jrnl.json", "export.zip", ("jrnl", 2)),
        ("jrnl.json", "2025-03.txt", ("jrnl", 2)),
        ("2025-03.txt", "2025-03", ("RedNotebook", 2)),
        ("2025-03.txt", "my month 2025-03 (copy).json", ("RedNotebook", 2)),
        ("per-entry/2025-03-11_sign-on-the-door.json", "x.md", ("jrnl", 1)),
    ],
)
def test_a_journal_is_known_by_any_name(
    sample: str, name: str, found: tuple[str, int], tmp_path: Path
) -> None:
    shutil.copyfile(SAMPLES / sample, tmp_path / name)
    assert new(tmp_path / name) == found


def test_a_zip_is_known_by_any_name(tmp_path: Path) -> None:
    (tmp_path / "journal.json").write_bytes(zipped({"Journal.json": DAY_ONE}))
    assert new(tmp_path / "journal.json") == ("Day One", 1)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_journal_in_another_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "journal").write_bytes(DAY_ONE.decode().encode(encoding))
    assert new(tmp_path / "journal") == ("Day One", 1)
    (tmp_path / "2025-03").write_bytes(MONTH.decode().encode(encoding.replace("-le", "").replace("-be", "")))
    assert new(tmp_path / "2025-03") == ("RedNotebook", 1)


def test_a_month_without_a_month_in_its_name_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "march.txt").write_bytes(MONTH)
    assert "its name does not say which month it is, as 2025-03.txt does" in refusal(tmp_path / "march.txt")


# ---------------------------------------------------------------------------------------- wherever it is


def test_a_folder_with_a_file_for_each_entry_is_read() -> None:
    assert new(SAMPLES / "per-entry") == ("jrnl", 2)


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"data/2025-03.txt": MONTH, "templates/en.txt": b"x", "config.cfg": b"a=1"}, ("RedNotebook", 1)),
        ({"data/2025-03.txt": MONTH, "data/2025-04.txt": MONTH, "b/c/a.txt": b"x"}, ("RedNotebook", 2)),
        ({"2025-03.txt": MONTH, "old/2025-02.txt": MONTH}, ("RedNotebook", 1)),
        ({"2024/2024-12.txt": MONTH, "2025/2025-01.txt": MONTH}, ("RedNotebook", 2)),
        ({"2025-03.txt": MONTH, "2025-03.old.txt": MONTH, "2025-03.new.txt": MONTH}, ("RedNotebook", 1)),
        ({"My journal/Journal.json": DAY_ONE, "My journal/photos/5e.jpeg": b"\xff\xd8"}, ("Day One", 1)),
        ({"package.json": b'{"a": 1}', "in/Work: Team A.json": DAY_ONE}, ("Day One", 1)),
        ({"__MACOSX/._A.json": b"\0", "._A.json": b"\0", "a/A.json": DAY_ONE}, ("Day One", 1)),
        ({"a/b/c/d/Journal.json": DAY_ONE}, ("Day One", 1)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("packed", [True, False])
def test_a_journal_is_found_in_the_folders_around_it(
    files: dict[str, bytes], found: tuple[str, int], *, packed: bool, tmp_path: Path
) -> None:
    if packed:
        (tmp_path / "a.zip").write_bytes(zipped(files))
    elif os.name == "nt" and any(":" in name for name in files):
        pytest.skip("Windows has no colon in a name")
    assert new(tmp_path / "a.zip" if packed else folder_of(tmp_path / "a", files)) == found


@pytest.fixture
def full_export(full: SampleTeam) -> dict[str, bytes]:
    """Return the files of an export of Leadway; its data is closed."""
    content = exporter(full).content()
    full.close()

    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_an_export_that_was_unpacked_and_packed_again_is_imported_like_itself(
    full_export: dict[str, bytes], other: SampleTeam, tmp_path: Path
) -> None:
    shapes: dict[str, dict[str, bytes]] = {
        "as it was": full_export,
        "in a folder": {f"Leadway 2026-11-24/{name}": body for name, body in full_export.items()}
        | {"__MACOSX/Leadway 2026-11-24/._leadway.json": b"\0\5\x16\7"},
        "in two folders": {f"a/b/{name}": body for name, body in full_export.items()},
        "with backslashes": {f"mine\\{name}".replace("/", "\\"): body for name, body in full_export.items()},
        "with another name": {"my data.json": full_export["leadway.json"]},
    }
    previews = []
    for shape, files in shapes.items():
        (tmp_path / f"{shape}.zip").write_bytes(zipped(files))
        previews.append(importer(other).preview(tmp_path / f"{shape}.zip", ConflictPolicy.KEEP))
    assert previews[0].new > 40
    assert all(preview == previews[0] for preview in previews)
    folder = folder_of(tmp_path / "unpacked" / "around", full_export).parent
    assert importer(other).preview(folder, ConflictPolicy.KEEP) == previews[0]


def test_two_exports_side_by_side_are_told_and_neither_is_taken(
    full_export: dict[str, bytes], tmp_path: Path
) -> None:
    body = full_export["leadway.json"]
    (tmp_path / "a.zip").write_bytes(zipped({"one/leadway.json": body, "two/leadway.json": body}))
    assert "“one/leadway.json” and “two/leadway.json”" in refusal(tmp_path / "a.zip")


# ------------------------------------------------------------------------------- what is something else


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"\0\0\0\x18ftypmp42", "video"),
        (b"ID3\4", "recording"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1\\ansi", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE en-export SYSTEM "x">', "Evernote"),
        (b"<en-export>", "Evernote"),
        (b"SQLite format 3\0", "database"),
        (b"7z\xbc\xaf\x27\x1c", "packed archive"),
        (b"\x1f\x8b\x08", "packed archive"),
        (b"age-encryption.org/v1\n", "encrypted"),
        (b"-----BEGIN PGP MESSAGE-----\n", "encrypted"),
        (b"gAAAAABn", "encrypted journal of jrnl"),
        (b"[2025-03-10 08:05] Late again\n", "jrnl’s own form"),
        ("┏━━━┓\n┃ 3 ┃\n".encode(), "jrnl prints on the screen"),
        (b"\tDate:\t10 March 2025\n", "plain text export of Day One"),
        (b'{"id": "1", "date_journal": 1}', "Journey"),
        (b'{"format": 1, "slots": []}', "key file"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"BEGIN:VCALENDAR", "calendar"),
        (b'{"a": 1}', "JSON of a program"),
        (b"Dear Sam\n", "plain text"),
        (b"", "is empty"),
        (b"\x01\x02\x03\x9c\x00", "no file that Leadway knows"),
    ],
)
def test_a_file_that_is_something_else_is_told_what_it_looks_like(
    content: bytes, words: str, tmp_path: Path
) -> None:
    (tmp_path / "x.json").write_bytes(content)
    assert words in refusal(tmp_path / "x.json")
    if content:
        (tmp_path / "x.zip").write_bytes(zipped({"in/x.dat": content}))
        assert words in refusal(tmp_path / "x.zip")
        assert "neither an export" in refusal(tmp_path / "x.zip")


def test_a_backup_is_told_where_it_is_restored(tmp_path: Path) -> None:
    (tmp_path / "leadway-2026.db").write_bytes(b"\x01\x02\x03\x9c\x00")
    with pytest.raises(KnownError, match="restore it in Settings, Backups"):
        read_any(tmp_path / "leadway-2026.db")


@pytest.mark.parametrize("sign", ["[Content_Types].xml", "mimetype"])
def test_a_document_that_is_a_zip_is_told_as_one(sign: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(zipped({sign: b"x", "word/document.xml": b"<a/>"}))
    assert "Word or Office" in refusal(tmp_path / "a.docx")


def test_a_password_is_told_with_the_way_on(tmp_path: Path) -> None:
    content = bytearray(zipped({"leadway.json": b"{}", "README.txt": b"x"}))
    at = 0
    for sign, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(sign)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(sign, at + 1)
    (tmp_path / "pw.zip").write_bytes(content)
    with pytest.raises(KnownError, match=r"has a password\. Unpack it and choose the folder\."):
        read_any(tmp_path / "pw.zip")


# ----------------------------------------------------------------------------- limits on what is read


def big_zip(path: Path, *sizes: int) -> Path:
    """Make an export of Day One with stored pictures of so many bytes, which take no room on the disk."""
    with path.open("wb") as file:
        listed = []
        media = [(f"photos/{n:032x}.jpeg", None, size) for n, size in enumerate(sizes)]
        for name, body, size in [("Journal.json", DAY_ONE, len(DAY_ONE)), *media]:
            at, crc = file.tell(), zlib.crc32(body) if body else 0
            file.write(
                struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0x5A21, crc, size, size, len(name), 0)
            )
            file.write(name.encode())
            if body:
                file.write(body)
            else:
                file.seek(size, os.SEEK_CUR)
            listed.append((name.encode(), crc, size, at))
        start = file.tell()
        for name_, crc, size, at in listed:
            file.write(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0x5A21, crc, size, size,
                                   len(name_), 0, 0, 0, 0, 0, at))  # fmt: skip
            file.write(name_)
        end, count = file.tell(), len(listed)
        file.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, end - start, start, 0))
    return path


@pytest.mark.parametrize("sizes", [[150_000_000], [1_100_000_000, 1_100_000_000], [1] * 3000, []])
def test_pictures_of_any_size_and_number_cost_nothing(sizes: list[int], tmp_path: Path) -> None:
    assert new(big_zip(tmp_path / "big.zip", *sizes)) == ("Day One", 1)


def as_link(entry: zipfile.ZipInfo) -> None:
    if entry.filename.endswith("jpeg"):
        entry.external_attr = 0o120777 << 16


def packed_oddly(entry: zipfile.ZipInfo) -> None:
    if entry.filename.endswith("jpeg"):
        entry.compress_type = zipfile.ZIP_LZMA


@pytest.mark.parametrize("change", [as_link, packed_oddly])
def test_what_is_odd_about_a_picture_refuses_nothing(
    change: Callable[[zipfile.ZipInfo], None], tmp_path: Path
) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"Journal.json": DAY_ONE, "photos/5e.jpeg": b"x" * 99}, change))
    assert new(tmp_path / "a.zip") == ("Day One", 1)


def test_a_damaged_month_in_a_zip_is_named_and_the_others_come_in(tmp_path: Path) -> None:
    months = {f"2025-0{n}.txt": MONTH.replace(b"a day", f"month {n}".encode()) for n in (1, 2, 3)}
    content = bytearray(zipped(months, lambda entry: setattr(entry, "compress_type", zipfile.ZIP_STORED)))
    content[content.index(b"month 2") + 6] ^= 1
    (tmp_path / "a.zip").write_bytes(content)
    source = read_any(tmp_path / "a.zip")
    assert [note.text for note in source.export.note] == ["month 1", "month 3"]
    assert source.unread == ("“2025-02.txt”",)


def test_more_entries_than_are_held_in_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "MOST_ENTRIES", 3)
    entries = [{**ENTRY, "uuid": f"{n}"} for n in range(4)]
    (tmp_path / "a").write_text(json.dumps({"entries": entries}), encoding="utf-8")
    assert refusal(tmp_path / "a") == "It holds more than 3 entries."
    (tmp_path / "a").write_text(json.dumps({"entries": entries[:3]}), encoding="utf-8")
    assert new(tmp_path / "a") == ("Day One", 3)


def test_a_zip_with_too_long_a_list_and_a_folder_with_too_many_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_LISTED", 100)
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.txt": b"" for n in range(4)}))
    assert refusal(tmp_path / "a.zip") == "The zip file holds too many files."
    assert "more than 2 files" in refusal(folder_of(tmp_path / "a", {f"{n}": b"" for n in range(3)}))


@pytest.mark.parametrize("kind", ["json", "month", "folder"])
def test_reading_ends_where_it_is_stopped(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "2025-03.txt"
    if kind == "json":
        path.write_text(json.dumps({"entries": [ENTRY] * 500}), encoding="utf-8")
    elif kind == "month":
        path.write_text("1: {text: a, More: {" + "x, " * 5000 + "y}}", encoding="utf-8")
    else:
        path = folder_of(tmp_path / "a", {f"{n}/2025-03.txt": MONTH for n in range(50)})
    looks = 0

    def stop() -> None:
        nonlocal looks
        looks += 1
        if looks > 5:
            raise StoppedError

    with pytest.raises(StoppedError):
        read_any(path, stop)
    assert looks == 6


@pytest.mark.parametrize("kind", ["json", "month"])
def test_an_entry_that_is_far_too_long_is_named_and_the_others_come_in(kind: str, tmp_path: Path) -> None:
    long = "word. " * 750_000
    if kind == "json":
        entries = [{**ENTRY, "uuid": f"{n}", "text": text} for n, text in enumerate(["a", long, "c"])]
        (tmp_path / "a").write_text(json.dumps({"entries": entries}), encoding="utf-8")
        source, place = read_any(tmp_path / "a"), "“a”, entry 2 (longer than 4 MB)"
    else:
        (tmp_path / "2025-03").write_text(f"1: {{text: a}}\n2: {{text: {long}}}\n3: {{text: c}}\n")
        source, place = read_any(tmp_path / "2025-03"), "“2025-03”, day 2 (longer than 4 MB)"
    assert [note.text for note in source.export.note] == ["a", "c"]
    assert source.unread == (place,)


def test_many_keys_take_a_few_times_their_own_room(tmp_path: Path) -> None:
    keys = ", ".join(f"key number {n}: null" for n in range(250))
    (tmp_path / "2025-03.txt").write_text("".join(f"{day}: {{Work: {{{keys}}}}}\n" for day in range(1, 21)))
    size = (tmp_path / "2025-03.txt").stat().st_size
    tracemalloc.start()
    try:
        assert len(read_any(tmp_path / "2025-03.txt").export.note) == 20
        assert tracemalloc.get_traced_memory()[1] < 5 * size + 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("cut", "texts"),
    [
        ('{"entries": [E, E, {"creationDate": "2025-03', ["a", "b"]),
        ('{"entries": [E, E, {"creationDate": "2025-03-04T09:15:00Z", "text": "c\\', ["a", "b"]),
        ('{"entries": [E, {"text": [}]}', ["a"]),
        ("[E, E]", ["a", "b"]),
        ("[E,, E,]", ["a", "b"]),
        ('{"metadata": {"entries": [1]}, "entries" : [E], "more": [2]}', ["a"]),
        ('{"a": "\\"entries\\": [", "entries": [E]}', ["a"]),
        ("E", ["a"]),
    ],
)
def test_the_entries_of_json_are_found_one_by_one(cut: str, texts: list[str], tmp_path: Path) -> None:
    for text in texts:
        cut = cut.replace("E", json.dumps({**ENTRY, "uuid": text, "text": text}), 1)
    (tmp_path / "a").write_text(cut, encoding="utf-8")
    assert [note.text for note in read_any(tmp_path / "a").export.note] == texts


def test_a_long_text_can_be_stopped_in_its_middle(tmp_path: Path) -> None:
    text = "\\\\" * 1_000_000
    (tmp_path / "a").write_text(f'{{"entries": [{{"creationDate": "x", "text": "{text}"}}]}}')
    stops: list[None] = []
    with pytest.raises(KnownError):
        read_any(tmp_path / "a", lambda: stops.append(None))
    assert len(stops) > 10
