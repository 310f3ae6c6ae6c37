"""What cannot be is refused with its place, and nothing of it is written or unpacked."""

import copy
import os
import stat
import sys
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fixtures.sample_team import SampleTeam
from helpers.transfer import FORMULA, SOMEWHERE, as_zip, exporter, importer, json_of, zipped
from leadway.domain.errors import KnownError
from leadway.services.transfer import archive, content
from leadway.services.transfer.checks import RefusedError
from leadway.services.transfer.merging import ConflictPolicy


def unknown_field(said: dict[str, Any]) -> str:
    said["note"][0]["colour"] = "red"
    return "note, record 1: .*unknown field"


def unknown_table(said: dict[str, Any]) -> str:
    said["salary"] = []
    return "unknown field `salary`"


def wrong_type(said: dict[str, Any]) -> str:
    said["commitment"][2]["every"] = "often"
    return "commitment, record 3, every"


def out_of_range(said: dict[str, Any]) -> str:
    said["commitment"][0]["every"] = 0
    return "commitment, record 1, every"


def unknown_word(said: dict[str, Any]) -> str:
    said["gap"][0]["state"] = "forgotten"
    return "gap, record 1, state: this word is not allowed here"


def same_id(said: dict[str, Any]) -> str:
    said["problem"].append(copy.deepcopy(said["problem"][0]))
    return "problem, record 2: its id is another"


def no_such_ritual(said: dict[str, Any]) -> str:
    said["gap"][0]["ritual_id"] = SOMEWHERE
    return "ritual_id: there is no ritual of that id"


def merged_in_a_circle(said: dict[str, Any]) -> str:
    first = said["problem"][0]["id"]
    said["problem"].append({**said["problem"][0], "id": SOMEWHERE})
    said["link"] += [link(first, "merged_into", SOMEWHERE), link(SOMEWHERE, "merged_into", first)]
    return "leads back to itself"


def linked_to_nothing(said: dict[str, Any]) -> str:
    said["link"].append(link(said["problem"][0]["id"], "merged_into", SOMEWHERE))
    return "to_id: there is no problem of that id"


def linked_from_nothing(said: dict[str, Any]) -> str:
    said["link"].append(link(SOMEWHERE, "merged_into", said["problem"][0]["id"]))
    return "from_id: there is no problem of that id"


def linked_as_no_problem_is(said: dict[str, Any]) -> str:
    said["link"].append(link(said["problem"][0]["id"], "supersedes", said["problem"][0]["id"]))
    return "link, record [0-9]+, role"


def linked_in_a_role_of_others(said: dict[str, Any]) -> str:
    said["link"].append(link(said["problem"][0]["id"], "proposes", said["problem"][0]["id"]))
    return "no problem is linked to a problem as proposes"


def history_of_nothing(said: dict[str, Any]) -> str:
    said["state_change"].append({**said["state_change"][0], "id": SOMEWHERE, "record_id": SOMEWHERE})
    return "record_id: there is no"


def link(start: str, role: str, end: str) -> dict[str, Any]:
    """Return a link between two problems."""
    ends = {"from_kind": "problem", "from_id": start, "to_kind": "problem", "to_id": end}
    return {"id": str(uuid.uuid4()), **ends, "role": role, "day": None}


def two_of_a_week(said: dict[str, Any]) -> str:
    said["ritual"].append({**said["ritual"][0], "id": SOMEWHERE})
    return "the same week"


def no_such_week(said: dict[str, Any]) -> str:
    said["ritual"][0]["week"] = "2027-W53"
    return "no such week"


def not_a_card(said: dict[str, Any]) -> str:
    said["draft_answer"][0]["body"]["minutes"] = "ten"
    return "draft_answer, record 1: its JSON"


def card_with_more(said: dict[str, Any]) -> str:
    said["draft_answer"][0]["body"]["colour"] = "red"
    return "draft_answer, record 1: its JSON"


def sealed_without_a_moment(said: dict[str, Any]) -> str:
    said["ritual"][0]["sealed_at"] = None
    return "moment of sealing"


def page_that_is_none(said: dict[str, Any]) -> str:
    said["ritual"][0]["page"] = '{"format": 1, "checks": [1]}'
    return "ritual [0-9a-f-]+: The page of this week cannot be read"


def page_of_a_newer_format(said: dict[str, Any]) -> str:
    said["ritual"][0]["page"] = '{"format": 99}'
    return "ritual [0-9a-f-]+: The page of this week was written by a newer Leadway"


def card_of_a_sealed_week(said: dict[str, Any]) -> str:
    said["draft_answer"][0]["ritual_id"] = said["ritual"][0]["id"]
    return "only a draft has draft answers"


def nul(said: dict[str, Any]) -> str:
    said["note"][0]["text"] = "a\x00b"
    return "note, record 1, text: .*NUL"


def newer_format(said: dict[str, Any]) -> str:
    said["format"] = 3
    said["salary"] = []
    return "newer Leadway"


def newer_database(said: dict[str, Any]) -> str:
    said["database"] = "9001_later"
    return "newer Leadway"


def moment_without_a_zone(said: dict[str, Any]) -> str:
    said["settings"]["snoozed_until"] = "2026-09-04T12:00:00"
    return "settings, snoozed_until: a moment has an offset"


def begun_before_anybody(said: dict[str, Any]) -> str:
    said["settings"]["started_on"] = "0001-01-01"
    return "settings, started_on"


def eighth_weekday(said: dict[str, Any]) -> str:
    said["settings"]["weekly_time"] = {"weekday": 8, "at": "15:30:00", "after": ""}
    return "settings, weekly_time"


def id_that_leads_elsewhere(said: dict[str, Any]) -> str:
    said["note"][0]["id"] = "../../etc/passwd"
    return "note, record 1, id"


@pytest.mark.parametrize(
    "spoil",
    [
        unknown_field, unknown_table, wrong_type, out_of_range, unknown_word, same_id, no_such_ritual,
        merged_in_a_circle, two_of_a_week, no_such_week, not_a_card, card_with_more, sealed_without_a_moment,
        card_of_a_sealed_week, nul, newer_format, newer_database, id_that_leads_elsewhere,
        moment_without_a_zone, begun_before_anybody, eighth_weekday, linked_to_nothing, linked_from_nothing,
        linked_as_no_problem_is, linked_in_a_role_of_others, history_of_nothing,
        page_that_is_none, page_of_a_newer_format,
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place_and_nothing_is_written(
    full: SampleTeam, other: SampleTeam, file: Path, spoil: Callable[[dict[str, Any]], str]
) -> None:
    said = json_of(exporter(full).content())
    place = spoil(said)
    file.write_bytes(as_zip(said))
    full.close()
    before = exporter(other).content()
    with pytest.raises(KnownError, match=place) as caught:
        importer(other).import_file(file, ConflictPolicy.KEEP)
    assert FORMULA not in str(caught.value)
    assert exporter(other).content() == before


@pytest.mark.parametrize("at_once", [10**9, 0])
def test_what_is_read_in_parts_is_read_alike(
    at_once: int, full: SampleTeam, other: SampleTeam, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "_AT_ONCE", at_once)
    monkeypatch.setattr(content, "_BATCH", 2)
    said = json_of(exporter(full).content())
    whole = content.decode(msgspec.json.encode(said))
    assert msgspec.json.decode(content.encode(whole)) == said
    for spoil in (unknown_field, unknown_table, wrong_type, out_of_range, unknown_word, newer_format):
        spoilt = copy.deepcopy(said)
        place = spoil(spoilt)
        with pytest.raises(KnownError, match=place):
            content.decode(msgspec.json.encode(spoilt))
    with pytest.raises(KnownError, match="note: expected `array`"):
        content.decode(msgspec.json.encode(said | {"note": {}}))


def test_all_that_is_wrong_is_told_at_once(full: SampleTeam, other: SampleTeam, file: Path) -> None:
    said = json_of(exporter(full).content())
    same_id(said)
    nul(said)
    file.write_bytes(as_zip(said))
    full.close()
    with pytest.raises(RefusedError) as caught:
        importer(other).preview(file, ConflictPolicy.KEEP)
    assert len(caught.value.reasons) == 2


def with_name(name: str) -> bytes:
    return zipped({"leadway.json": b"{}", name: b"x"})


def as_link(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def encrypted() -> bytes:
    content = bytearray(zipped({"leadway.json": b"{}"}))
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.index(sign) + at] |= 1
    return bytes(content)


def lying_about_its_size() -> bytes:
    big = b" " * (archive.MOST_READ + 10)
    content = bytearray(zipped({"leadway.json": big}))
    small = (1000).to_bytes(4, "little")
    for sign, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = content.index(sign) + at
        content[start : start + 4] = small
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (lambda: with_name("../evil.txt"), "is outside of it"),
        (lambda: with_name("/etc/passwd"), "is outside of it"),
        (lambda: with_name("C:/evil.txt"), "is outside of it"),
        (lambda: with_name("a\\..\\evil.txt"), "is outside of it"),
        (lambda: zipped({"leadway.json": b"/etc/passwd"}, as_link), "is a link"),
        (encrypted, "has a password"),
        (lambda: zipped({"leadway.json": b" " * (archive.MOST_READ // 2)}), "far more than an export"),
        (lying_about_its_size, "damaged|far more than an export"),
        (lambda: zipped({"leadway.json": b"[" * 100_000}), "cannot be read"),
        (lambda: zipped({"notes.txt": b"x"}), "neither an export.*“notes.txt” looks like plain text"),
        (
            lambda: zipped({"leadway.json": b'{"format": 1, "database": "0001_start"}'})[:-20],
            "not a whole zip",
        ),
        (lambda: b"PK\3\4 nothing", "not a whole zip"),
        (lambda: b"PK nothing", "looks like plain text"),
        (lambda: b"", "is empty"),
    ],
)
def test_a_zip_that_is_odd_is_refused_and_nothing_is_unpacked(
    other: SampleTeam, file: Path, content: Callable[[], bytes], sentence: str
) -> None:
    file.write_bytes(content())
    with pytest.raises(KnownError, match=sentence):
        importer(other).import_file(file, ConflictPolicy.KEEP)
    assert not {each.name for each in file.parent.iterdir()} - {"mine.zip", "other", "data"}


def test_what_many_files_hold_together_is_limited_too(
    other: SampleTeam, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = b"1: {text: a day}\n" + b"#" * 600
    file.write_bytes(zipped({f"2025-{number:02}.txt": month for number in (3, 4)}))
    months = file.parent / "months"
    months.mkdir()
    for number in (3, 4):
        (months / f"2025-{number:02}.txt").write_bytes(month)
    monkeypatch.setattr(archive, "MOST_READ", 1000)
    for path in (file, months):
        with pytest.raises(KnownError, match="far more than an export"):
            importer(other).preview(path, ConflictPolicy.KEEP)
    monkeypatch.setattr(archive, "MOST_READ", 2000)
    for path in (file, months):
        assert importer(other).preview(path, ConflictPolicy.KEEP).new == 2


def test_an_export_that_was_unpacked_or_has_its_name_in_capitals_is_read(
    full: SampleTeam, other: SampleTeam, tmp_path: Path
) -> None:
    exporter(full).save(tmp_path / "mine.zip", replace=False)
    full.close()
    with zipfile.ZipFile(tmp_path / "mine.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    whole = importer(other).preview(tmp_path / "mine.zip", ConflictPolicy.KEEP)
    (tmp_path / "MINE.JSON").write_bytes((tmp_path / "unpacked" / "leadway.json").read_bytes())
    for path in (tmp_path / "unpacked", tmp_path / "MINE.JSON"):
        assert importer(other).preview(path, ConflictPolicy.KEEP) == whole


def test_what_is_no_file_is_refused_with_a_sentence(other: SampleTeam, tmp_path: Path) -> None:
    for path in (tmp_path / "none.zip", tmp_path / ("x" * 300), tmp_path):
        with pytest.raises(KnownError):
            importer(other).preview(path, ConflictPolicy.KEEP)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_pipe_is_no_file_and_nobody_waits_for_what_comes_through_it(
    other: SampleTeam, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(KnownError):
        importer(other).preview(tmp_path / "pipe", ConflictPolicy.KEEP)


def test_an_export_of_an_earlier_version_may_lack_what_came_later(other: SampleTeam, file: Path) -> None:
    said = {"format": 1, "database": "0001_start", "note": [
        {"id": SOMEWHERE, "text": "Ask Sam", "written_at": "2026-09-04T12:00:00Z"},
    ]}  # fmt: skip
    file.write_bytes(as_zip(said))
    importer(other).import_file(file, ConflictPolicy.KEEP)
    assert [note.text for note in other.services.notes.waiting()] == ["Ask Sam"]
