"""Everything of a person's: out in one file, and in again, whole or not at all."""

import copy
import csv
import io
import os
import stat
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from data_format import PAGE, SCHEMA, page
from helpers.databases import fill_up, is_sound, raw, small_disk
from helpers.own_data import as_zip, exporter, importer, json_of, part, zipped
from helpers.team import A_MOVE, Desk, a_full_week
from leadway.cli import execute, parse
from leadway.domain.errors import KnownError
from leadway.services.demo import Demo, DemoClock
from leadway.services.opening import open_services
from leadway.services.own_data import archive
from leadway.services.own_data.checks import RefusedError
from leadway.services.own_data.content import ON_THIS_DEVICE
from leadway.services.own_data.merging import Same
from leadway.services.own_data.progress import StoppedError
from leadway.services.own_data.schema import export_schema
from leadway.services.settings import Settings
from leadway.storage.records import exchanging
from leadway.system.paths import DataFolder

WEEKS = 520 if "LEADWAY_FUZZ" in os.environ else 78
"""Ten years by `make fuzz`, a year and a half in a test run."""
FORMULA = '=HYPERLINK("http://x")'
OF_A_WEEK = {"amendment", "gap", "check_result", "move"}
SOMEWHERE = "11111111-2222-4333-8444-555555555555"


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Return a desk with a week sealed and amended, a draft, a note, an unfinished text, and a reminder."""
    week = desk.seal(*a_full_week(desk))
    desk.services.weeks.amend(week, "Finance agreed on Monday.")
    desk.services.notes.take(FORMULA, "app")
    desk.services.unfinished.put("note", "And the")
    desk.services.reminder().shown()
    desk.later()
    desk.ritual().put(A_MOVE)
    return desk


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Desk]:
    """Return other data, with nothing in it."""
    desk = Desk(DataFolder(tmp_path / "other"))
    yield desk
    desk.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where an export may lie."""
    return tmp_path / "mine.zip"


# ------------------------------------------------------------------------------------------- out


def test_the_same_data_gives_the_same_bytes_and_everything_is_in_them(full: Desk, file: Path) -> None:
    exporter(full).save(file, replace=False)
    full.services.close()
    full.open()
    exporter(full).save(file, replace=True)
    content = file.read_bytes()
    assert content == exporter(full).content()
    said = json_of(content)
    assert said["unfinished"] == {"note": "And the"}
    assert [card["kind"] for card in said["draft_card"]] == ["NextMove"]
    assert said["draft_card"][0]["body"]["action"] == A_MOVE.action
    assert not ON_THIS_DEVICE & set(said["settings"])
    assert set(Settings.__dataclass_fields__) >= ON_THIS_DEVICE
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_spreadsheet_opens_the_tables_and_runs_nothing(full: Desk) -> None:
    content = exporter(full).content()
    table = part(content, "csv/note.csv")
    assert table.startswith(b"\xef\xbb\xbfid,text,")
    assert table.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert rows[0]["text"] == f"'{FORMULA}"
    assert json_of(content)["note"][0]["text"] == FORMULA


def test_each_week_has_a_page_drafts_too(full: Desk) -> None:
    content = exporter(full).content()
    sealed = part(content, "weeks/2026-W36.md").decode()
    assert sealed.startswith("# Week 36, 31 August – 6 September 2026\n")
    assert "Finance agreed on Monday." in sealed
    draft = part(content, "weeks/2026-W37.md").decode()
    assert "This week is not sealed yet" in draft
    assert A_MOVE.action in draft


def test_what_will_be_exported_is_told_before(full: Desk) -> None:
    told = exporter(full).look()
    assert (told.weeks, told.drafts, told.unfinished) == (2, 1, 1)
    assert dict(told.rows)["commitment"] == 4


def test_an_export_that_is_stopped_or_finds_no_room_leaves_what_was_there(full: Desk, tmp_path: Path) -> None:
    heard = []

    def stop(what: str, done: int, of: int) -> None:
        heard.append(what)
        if what == "Writing pages":
            raise StoppedError

    def stop_after_the_last_moment(what: str, done: int, of: int) -> None:
        if done == of and what == "Writing the file":
            raise StoppedError

    written = tmp_path / "written.zip"
    exporter(full).save(written, replace=False, progress=stop_after_the_last_moment)
    assert written.exists()
    older = tmp_path / "older.zip"
    older.write_bytes(b"older")
    with pytest.raises(StoppedError):
        exporter(full).save(older, replace=True, progress=stop)
    assert heard[0] == "Reading"
    with pytest.raises(KnownError, match="already there"):
        exporter(full).save(older, replace=False)
    with pytest.raises(KnownError, match=r"\.zip"):
        exporter(full).save(tmp_path / "older.db", replace=True)
    assert older.read_bytes() == b"older"
    with small_disk(tmp_path / "disk", size="64k") as disk:
        fill_up(disk)
        with pytest.raises(KnownError, match="full"):
            exporter(full).save(disk / "mine.zip", replace=False)
        assert [each.name for each in disk.iterdir()] == ["ballast"]


def test_export_and_import_run_beside_the_interface(full: Desk, other: Desk, file: Path) -> None:
    done: list[object] = []
    other.open()

    def beside(work: Callable[[], object]) -> None:
        thread = threading.Thread(target=lambda: done.append(work()))
        thread.start()
        thread.join()

    beside(lambda: exporter(full).save(file, replace=False))
    beside(lambda: importer(other).bring_in(file, Same.KEEP))
    assert len(done) == 2
    assert exporter(other).content() == file.read_bytes()


def test_what_somebody_writes_while_the_copy_is_made_counts_too(full: Desk, other: Desk, file: Path) -> None:
    exporter(full).save(file, replace=False)
    other.services.notes.take("Ask Sam", "app")

    def bring_in_as_well() -> None:
        thread = threading.Thread(target=importer(other).bring_in, args=(file, Same.KEEP))
        thread.start()
        thread.join()

    done = importer(other, bring_in_as_well).bring_in(file, Same.KEEP)
    assert done.new == 0
    assert {each.text for each in other.services.notes.waiting()} == {"Ask Sam", FORMULA}


@pytest.mark.usefixtures("impatient")
def test_who_writes_while_something_long_comes_in_is_told_so_and_can_again_then(tmp_path: Path) -> None:
    desk = Desk(DataFolder(tmp_path / "busy"))
    services = desk.services
    told: list[KnownError] = []

    def type_a_word() -> None:
        try:
            services.unfinished.put("note", "And the")
        except KnownError as error:
            told.append(error)
        services.database.close_here()

    def beside() -> None:
        thread = threading.Thread(target=type_a_word)
        thread.start()
        thread.join()

    with exchanging(services.database):
        beside()
    assert [each.sentence for each in told] == ["Something is being brought in."]
    beside()
    assert len(told) == 1
    assert services.unfinished.get("note") == "And the"
    desk.close()


def test_the_published_schema_and_page_are_the_programs_own() -> None:
    assert SCHEMA.read_bytes() == export_schema(), "run make formats"
    assert PAGE.read_text(encoding="utf-8") == page(), "run make formats"


# ------------------------------------------------------------------------------------------- in


def test_everything_goes_into_empty_data_and_the_pages_say_the_same(
    full: Desk, other: Desk, file: Path
) -> None:
    exporter(full).save(file, replace=False)
    looked = importer(other).look(file, Same.KEEP)
    assert json_of(exporter(other).content())["ritual"] == []
    assert importer(other).bring_in(file, Same.KEEP) == looked
    assert exporter(other).content() == file.read_bytes()
    for week in ("2026-W36", "2026-W37"):
        name = f"weeks/{week}.md"
        assert part(exporter(other).content(), name) == part(file.read_bytes(), name)
    assert other.services.weeks.home().notes == 1
    assert len(other.ritual(full.week).draft.all(type(A_MOVE))) == 1


@pytest.mark.timeout(900)
def test_years_of_a_team_go_through_export_and_import_without_a_change(
    tmp_path: Path, other: Desk, file: Path
) -> None:
    clock = DemoClock(other.clock.now())
    services = open_services(DataFolder(tmp_path / "years"), other.key, clock)
    assert Demo(services, clock, seed=1).fill(WEEKS) > WEEKS * 0.8
    services.exporting().save(file, replace=False)
    pages = [name for name in zipfile.ZipFile(file).namelist() if name.startswith("weeks/")]
    assert len(pages) > WEEKS * 0.8
    services.close()
    importer(other).bring_in(file, Same.KEEP)
    assert exporter(other).content() == file.read_bytes()


def test_a_verified_copy_is_made_before_data_is_changed(full: Desk, file: Path) -> None:
    exporter(full).save(file, replace=False)
    full.services.notes.take("Written after the export", "app")
    done = full.services.importing().bring_in(file, Same.REPLACE)
    assert done.changes_nothing
    assert not full.services.backups().copies()
    said = json_of(file.read_bytes())
    said["note"][0]["text"] = "Changed elsewhere"
    file.write_bytes(as_zip(said))
    full.services.importing().bring_in(file, Same.REPLACE)
    [copy_made] = full.services.backups().copies()
    with raw(copy_made.path, full.key.value) as before:
        texts = {text for (text,) in before.execute("SELECT text FROM note")}
    assert texts == {FORMULA, "Written after the export"}


def test_where_no_copy_can_be_made_nothing_is_brought_in(full: Desk, file: Path) -> None:
    before = exporter(full).content()
    said = json_of(before)
    said["note"][0]["text"] = "Changed elsewhere"
    file.write_bytes(as_zip(said))

    def no_room() -> None:
        raise KnownError("The disk is full.")

    with pytest.raises(KnownError, match="full"):
        importer(full, no_room).bring_in(file, Same.REPLACE)
    assert exporter(full).content() == before


def test_an_import_that_finds_no_room_changes_nothing(full: Desk, tmp_path: Path, file: Path) -> None:
    said = json_of(exporter(full).content())
    said["note"] = [
        {"id": str(UUID(int=number)), "text": "x" * 4000, "written_at": "2026-09-04T12:00:00Z"}
        for number in range(500)
    ]
    file.write_bytes(as_zip(said))
    with small_disk(tmp_path / "disk", size="900k") as disk:
        small = Desk(DataFolder(disk / "data"))
        small.services.notes.take("Ask Sam", "app")
        before = exporter(small).content()
        with pytest.raises(KnownError, match="full"):
            importer(small).bring_in(file, Same.KEEP)
        assert exporter(small).content() == before
        assert is_sound(small.services)
        small.close()


def test_what_is_here_is_kept_or_replaced_by_the_persons_choice(full: Desk, file: Path) -> None:
    said = json_of(exporter(full).content())
    said["note"][0]["text"] = "Changed elsewhere"
    said["settings"]["paper"] = "Letter"
    said["note"].append({"id": SOMEWHERE, "text": "New", "written_at": "2026-09-04T12:00:00+02:00"})
    file.write_bytes(as_zip(said))
    kept = importer(full).bring_in(file, Same.KEEP)
    assert (kept.new, kept.differing) == (1, 1)
    now = json_of(exporter(full).content())
    assert [note["text"] for note in now["note"]] == [FORMULA, "New"]
    assert now["note"][1]["written_at"] == "2026-09-04T10:00:00Z"
    importer(full).bring_in(file, Same.REPLACE)
    now = json_of(exporter(full).content())
    assert [note["text"] for note in now["note"]] == ["Changed elsewhere", "New"]
    assert now["settings"]["paper"] == "Letter"


def other_life_of_the_week(desk: Desk, file: Path) -> dict[str, Any]:
    """Write an export in which the sealed week was lived through otherwise, under other ids."""
    text = part(exporter(desk).content(), "leadway.json").decode()
    said = json_of(exporter(desk).content())
    ritual = said["ritual"][0]
    for rows in (said["ritual"][:1], said["amendment"], said["move"], said["gap"], said["check_result"]):
        for row in rows:
            text = text.replace(row["id"], row["id"][::-1].replace("-", "")[:8] + row["id"][8:])
    text = text.replace("Finance agreed on Monday.", "Finance never agreed.")
    file.write_bytes(zipped({"leadway.json": text.encode()}))
    assert ritual["id"] not in text
    return said


def test_a_week_that_both_have_is_kept_whole(full: Desk, file: Path) -> None:
    before = exporter(full).content()
    other_life_of_the_week(full, file)
    kept = importer(full).bring_in(file, Same.KEEP)
    assert {line.table for line in kept.lines if line.left_out} >= {
        "amendment",
        "gap",
        "check_result",
        "move",
    }
    assert part(exporter(full).content(), "weeks/2026-W36.md") == part(before, "weeks/2026-W36.md")


def test_a_week_that_both_have_is_replaced_whole(full: Desk, file: Path) -> None:
    before = json_of(exporter(full).content())
    other_life_of_the_week(full, file)
    done = importer(full).bring_in(file, Same.REPLACE)
    assert {line.table for line in done.lines if line.gone} >= OF_A_WEEK
    now = exporter(full).content()
    assert "Finance never agreed." in part(now, "weeks/2026-W36.md").decode()
    assert "Finance agreed" not in part(now, "leadway.json").decode()
    for table in ("gap", "judgement", "check_result", "move", "problem", "reading"):
        assert len(json_of(now)[table]) == len(before[table])
    assert is_sound(full.services)


def test_a_draft_that_was_sealed_elsewhere_gives_way_with_its_cards(
    full: Desk, other: Desk, file: Path
) -> None:
    exporter(full).save(file, replace=False)
    importer(other).bring_in(file, Same.KEEP)
    other.clock.advance(full.clock.now() - other.clock.now())
    ritual = other.ritual(full.week)
    while not ritual.walk.is_last:
        ritual.next()
    ritual.seal()
    exporter(other).save(file, replace=True)
    importer(full).bring_in(file, Same.REPLACE)
    assert json_of(exporter(full).content())["draft_card"] == []
    assert part(exporter(full).content(), "leadway.json") == part(file.read_bytes(), "leadway.json")


# --------------------------------------------------------------------------------------- refusals


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
    return "gap, record 1, state: that is none of the words"


def same_id(said: dict[str, Any]) -> str:
    said["problem"].append(copy.deepcopy(said["problem"][0]))
    return "problem, record 2: its id is another"


def no_such_ritual(said: dict[str, Any]) -> str:
    said["gap"][0]["ritual_id"] = SOMEWHERE
    return "ritual_id: there is no ritual of that id"


def merged_in_a_circle(said: dict[str, Any]) -> str:
    twin = {**said["problem"][0], "id": SOMEWHERE, "merged_into": said["problem"][0]["id"]}
    said["problem"][0]["merged_into"] = SOMEWHERE
    said["problem"].append(twin)
    return "leads back to itself"


def two_of_a_week(said: dict[str, Any]) -> str:
    said["ritual"].append({**said["ritual"][0], "id": SOMEWHERE})
    return "the same week"


def no_such_week(said: dict[str, Any]) -> str:
    said["ritual"][0]["week"] = "2027-W53"
    return "no such week"


def not_a_card(said: dict[str, Any]) -> str:
    said["draft_card"][0]["body"]["minutes"] = "ten"
    return "draft_card, record 1: its JSON"


def card_with_more(said: dict[str, Any]) -> str:
    said["draft_card"][0]["body"]["colour"] = "red"
    return "draft_card, record 1: its JSON"


def sealed_without_a_moment(said: dict[str, Any]) -> str:
    said["ritual"][0]["sealed_at"] = None
    return "moment of sealing"


def card_of_a_sealed_week(said: dict[str, Any]) -> str:
    said["draft_card"][0]["ritual_id"] = said["ritual"][0]["id"]
    return "only a draft has cards"


def nul(said: dict[str, Any]) -> str:
    said["note"][0]["text"] = "a\x00b"
    return "note, record 1, text: .*NUL"


def newer_format(said: dict[str, Any]) -> str:
    said["format"] = 2
    said["salary"] = []
    return "newer Leadway"


def newer_database(said: dict[str, Any]) -> str:
    said["database"] = "9001_later"
    return "newer Leadway"


def moment_without_a_zone(said: dict[str, Any]) -> str:
    said["settings"]["snoozed_until"] = "2026-09-04T12:00:00"
    return "settings, snoozed_until: a moment has an offset"


def begun_before_anybody(said: dict[str, Any]) -> str:
    said["settings"]["begun_on"] = "0001-01-01"
    return "settings, begun_on"


def eighth_weekday(said: dict[str, Any]) -> str:
    said["settings"]["slot"] = {"weekday": 8, "at": "15:30:00", "after": ""}
    return "settings, slot"


def id_that_leads_elsewhere(said: dict[str, Any]) -> str:
    said["note"][0]["id"] = "../../etc/passwd"
    return "note, record 1, id"


@pytest.mark.parametrize(
    "spoil",
    [
        unknown_field, unknown_table, wrong_type, out_of_range, unknown_word, same_id, no_such_ritual,
        merged_in_a_circle, two_of_a_week, no_such_week, not_a_card, card_with_more, sealed_without_a_moment,
        card_of_a_sealed_week, nul, newer_format, newer_database, id_that_leads_elsewhere,
        moment_without_a_zone, begun_before_anybody, eighth_weekday,
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place_and_nothing_is_written(
    full: Desk, other: Desk, file: Path, spoil: Callable[[dict[str, Any]], str]
) -> None:
    said = json_of(exporter(full).content())
    place = spoil(said)
    file.write_bytes(as_zip(said))
    before = exporter(other).content()
    with pytest.raises(KnownError, match=place) as caught:
        importer(other).bring_in(file, Same.KEEP)
    assert FORMULA not in str(caught.value)
    assert exporter(other).content() == before


def test_all_that_is_wrong_is_told_at_once(full: Desk, other: Desk, file: Path) -> None:
    said = json_of(exporter(full).content())
    same_id(said)
    nul(said)
    file.write_bytes(as_zip(said))
    with pytest.raises(RefusedError) as caught:
        importer(other).look(file, Same.KEEP)
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
        (lambda: with_name("../evil.txt"), "leads out of it"),
        (lambda: with_name("/etc/passwd"), "leads out of it"),
        (lambda: with_name("C:/evil.txt"), "leads out of it"),
        (lambda: with_name("a\\..\\evil.txt"), "leads out of it"),
        (lambda: zipped({"leadway.json": b"/etc/passwd"}, as_link), "is a link"),
        (encrypted, "has a password"),
        (lambda: zipped({"leadway.json": b" " * (archive.MOST_READ // 2)}), "far more than an export"),
        (lying_about_its_size, "damaged|far more than an export"),
        (lambda: zipped({"leadway.json": b"[" * 100_000}), "cannot be read"),
        (lambda: zipped({"notes.txt": b"x"}), "neither an export"),
        (
            lambda: zipped({"leadway.json": b'{"format": 1, "database": "0001_start"}'})[:-20],
            "not a whole zip",
        ),
        (lambda: b"PK nothing", "not a whole zip"),
        (lambda: b"", "neither an export"),
    ],
)
def test_a_zip_that_is_odd_is_refused_and_nothing_is_unpacked(
    other: Desk, file: Path, content: Callable[[], bytes], sentence: str
) -> None:
    file.write_bytes(content())
    with pytest.raises(KnownError, match=sentence):
        importer(other).bring_in(file, Same.KEEP)
    assert not {each.name for each in file.parent.iterdir()} - {"mine.zip", "other", "data"}


def test_what_many_files_hold_together_is_limited_too(
    other: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
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
            importer(other).look(path, Same.KEEP)
    monkeypatch.setattr(archive, "MOST_READ", 2000)
    for path in (file, months):
        assert importer(other).look(path, Same.KEEP).new == 2


def test_an_export_that_was_unpacked_or_has_its_name_in_capitals_is_read(
    full: Desk, other: Desk, tmp_path: Path
) -> None:
    exporter(full).save(tmp_path / "mine.zip", replace=False)
    with zipfile.ZipFile(tmp_path / "mine.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    whole = importer(other).look(tmp_path / "mine.zip", Same.KEEP)
    (tmp_path / "MINE.JSON").write_bytes((tmp_path / "unpacked" / "leadway.json").read_bytes())
    for path in (tmp_path / "unpacked", tmp_path / "MINE.JSON"):
        assert importer(other).look(path, Same.KEEP) == whole


def test_what_is_no_file_is_refused_with_a_sentence(other: Desk, tmp_path: Path) -> None:
    for path in (tmp_path / "none.zip", tmp_path / ("x" * 300), tmp_path):
        with pytest.raises(KnownError):
            importer(other).look(path, Same.KEEP)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")
def test_a_pipe_is_no_file_and_nobody_waits_for_what_comes_through_it(other: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(KnownError):
        importer(other).look(tmp_path / "pipe", Same.KEEP)


def test_an_export_of_an_earlier_version_may_lack_what_came_later(other: Desk, file: Path) -> None:
    said = {"format": 1, "database": "0001_start", "note": [
        {"id": SOMEWHERE, "text": "Ask Sam", "written_at": "2026-09-04T12:00:00Z"},
    ]}  # fmt: skip
    file.write_bytes(as_zip(said))
    importer(other).bring_in(file, Same.KEEP)
    assert [note.text for note in other.services.notes.waiting()] == ["Ask Sam"]


# --------------------------------------------------------------------------------- the command line


def run(*arguments: str) -> int:
    return execute(parse(arguments))


def test_the_command_line_exports_looks_and_imports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two, file = (str(tmp_path / name) for name in ("one", "two", "mine.zip"))
    assert run("export", file, "--data-dir", one) == 1
    assert run("note", "Ask", "Sam", "--data-dir", one) == 0
    assert run("export", file, "--data-dir", one) == 0
    assert run("export", file, "--data-dir", one) == 1
    assert run("import", file, "--data-dir", two, "--dry-run") == 0
    assert "note: 1 new" in capsys.readouterr().out
    assert run("import", file, "--data-dir", two) == 0
    assert run("import", file, "--data-dir", two, "--same", "replace") == 0
    assert "There is nothing new in it." in capsys.readouterr().out
    Path(file).write_bytes(as_zip({"format": 1, "database": "0001", "note": [{"id": "x"}]}))
    assert run("import", file, "--data-dir", two) == 1
    assert "note, record 1" in capsys.readouterr().err
