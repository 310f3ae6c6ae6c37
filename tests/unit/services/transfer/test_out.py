"""Everything of a person’s goes out in one file, the same for the same data."""

import csv
import io
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from data_format import PAGE, SCHEMA, page
from fixtures.sample_answers import A_MOVE
from fixtures.sample_team import SampleTeam
from helpers.databases import fill_up, small_disk
from helpers.transfer import FORMULA, exporter, importer, json_of, part
from leadway.domain.errors import KnownError
from leadway.services.settings import DEVICE_ONLY, Settings
from leadway.services.transfer import StoppedError
from leadway.services.transfer.content import export_schema
from leadway.services.transfer.merging import ConflictPolicy
from leadway.system.paths import DataFolder


def test_the_same_data_gives_the_same_bytes_and_everything_is_in_them(full: SampleTeam, file: Path) -> None:
    exporter(full).save(file, replace=False)
    full.services.close()
    full.open()
    exporter(full).save(file, replace=True)
    content = file.read_bytes()
    assert content == exporter(full).content()
    said = json_of(content)
    assert said["unsaved"] == {"note": "And the"}
    assert [card["kind"] for card in said["draft_answer"]] == ["NextMove"]
    assert said["draft_answer"][0]["body"]["action"] == A_MOVE.action
    assert not DEVICE_ONLY & set(said["settings"])
    assert set(Settings.__dataclass_fields__) >= DEVICE_ONLY
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_spreadsheet_opens_the_tables_and_runs_nothing(full: SampleTeam) -> None:
    content = exporter(full).content()
    table = part(content, "csv/note.csv")
    assert table.startswith(b"\xef\xbb\xbfid,text,")
    assert table.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert rows[0]["text"] == f"'{FORMULA}"
    assert json_of(content)["note"][0]["text"] == FORMULA


def test_each_week_has_a_page_drafts_too(full: SampleTeam) -> None:
    content = exporter(full).content()
    sealed = part(content, "weeks/2026-W36.md").decode()
    assert sealed.startswith("# Week 36, 31 August – 6 September 2026\n")
    assert "Finance agreed on Monday." in sealed
    draft = part(content, "weeks/2026-W37.md").decode()
    assert "This week is not sealed yet" in draft
    assert A_MOVE.action in draft


def test_what_will_be_exported_is_told_before(full: SampleTeam) -> None:
    told = exporter(full).preview()
    tables = [rows for rows in json_of(exporter(full).content()).values() if isinstance(rows, list)]
    assert (told.weeks, told.records) == (2, sum(map(len, tables)))


def test_an_export_that_is_stopped_or_finds_no_room_leaves_what_was_there(
    full: SampleTeam, tmp_path: Path
) -> None:
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


def test_export_and_import_run_beside_the_interface(full: SampleTeam, other: SampleTeam, file: Path) -> None:
    done: list[object] = []

    def beside(work: Callable[[], object]) -> None:
        thread = threading.Thread(target=lambda: done.append(work()))
        thread.start()
        thread.join()

    beside(lambda: exporter(full).save(file, replace=False))
    full.close()
    other.open()
    beside(lambda: importer(other).import_file(file, ConflictPolicy.KEEP))
    assert len(done) == 2
    assert exporter(other).content() == file.read_bytes()


def test_what_somebody_writes_while_the_backup_is_made_counts_too(
    full: SampleTeam, other: SampleTeam, file: Path
) -> None:
    exporter(full).save(file, replace=False)
    full.close()
    other.services.notes.add("Ask Sam", "app")

    def bring_in_as_well() -> None:
        thread = threading.Thread(target=importer(other).import_file, args=(file, ConflictPolicy.KEEP))
        thread.start()
        thread.join()

    done = importer(other, bring_in_as_well).import_file(file, ConflictPolicy.KEEP)
    assert done.new == 0
    assert {each.text for each in other.services.notes.waiting()} == {"Ask Sam", FORMULA}


@pytest.mark.usefixtures("impatient")
def test_who_writes_while_something_long_comes_in_is_told_so_and_can_again_then(tmp_path: Path) -> None:
    team = SampleTeam(DataFolder(tmp_path / "busy"))
    services = team.services
    told: list[KnownError] = []

    def type_a_word() -> None:
        try:
            with services.database.thread_connection():
                services.unsaved_texts.put("note", "And the")
        except KnownError as error:
            told.append(error)

    def beside() -> None:
        thread = threading.Thread(target=type_a_word)
        thread.start()
        thread.join()

    with services.database.importing():
        beside()
    assert [each.sentence for each in told] == ["An import is running."]
    beside()
    assert len(told) == 1
    assert services.unsaved_texts.get("note") == "And the"
    team.close()


def test_the_published_schema_and_page_are_the_programs_own() -> None:
    assert SCHEMA.read_bytes() == export_schema(), "run make formats"
    assert PAGE.read_text(encoding="utf-8") == page(), "run make formats"
