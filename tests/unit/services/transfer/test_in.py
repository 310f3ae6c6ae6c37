"""An export comes in whole or not at all, by window and by command."""

import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from fixtures.sample_answers import A_MOVE
from fixtures.sample_team import SampleTeam
from helpers.databases import is_sound, raw, small_disk
from helpers.transfer import FORMULA, SOMEWHERE, as_zip, exporter, importer, json_of, part, zipped
from leadway.cli import execute, parse
from leadway.domain.errors import KnownError
from leadway.services.backup.backups import list_backups
from leadway.services.demo import Demo, DemoClock
from leadway.services.session import open_services
from leadway.services.transfer.merging import ConflictPolicy
from leadway.storage.models import Problem, Ritual
from leadway.system.paths import DataFolder

WEEKS = 520 if "LEADWAY_FUZZ" in os.environ else 78
"""Ten years by `make fuzz`, a year and a half in a test run."""
OF_A_WEEK = {"amendment", "gap", "check", "move"}


# ------------------------------------------------------------------------------------------------ in


def test_everything_goes_into_empty_data_and_the_pages_say_the_same(
    full: SampleTeam, other: SampleTeam, file: Path
) -> None:
    exporter(full).save(file, replace=False)
    full.close()
    previewed = importer(other).preview(file, ConflictPolicy.KEEP)
    assert json_of(exporter(other).content())["ritual"] == []
    assert importer(other).import_file(file, ConflictPolicy.KEEP) == previewed
    assert exporter(other).content() == file.read_bytes()
    for week in ("2026-W36", "2026-W37"):
        name = f"weeks/{week}.md"
        assert part(exporter(other).content(), name) == part(file.read_bytes(), name)
    assert other.services.weeks.home().notes == 1
    assert len(other.ritual(full.week).draft.all(type(A_MOVE))) == 1


@pytest.mark.timeout(900)
def test_years_of_a_team_go_through_export_and_import_without_a_change(
    tmp_path: Path, other: SampleTeam, file: Path
) -> None:
    clock = DemoClock(other.clock.now())
    services = open_services(DataFolder(tmp_path / "years"), other.key, clock)
    assert Demo(services, clock, seed=1).fill(WEEKS) > WEEKS * 0.8
    services.exporting().save(file, replace=False)
    pages = [name for name in zipfile.ZipFile(file).namelist() if name.startswith("weeks/")]
    assert len(pages) > WEEKS * 0.8
    services.close()
    importer(other).import_file(file, ConflictPolicy.KEEP)
    assert exporter(other).content() == file.read_bytes()


def test_a_verified_backup_is_made_before_data_is_changed(full: SampleTeam, file: Path) -> None:
    exporter(full).save(file, replace=False)
    full.services.notes.add("Written after the export", "app")
    done = full.services.importing().import_file(file, ConflictPolicy.REPLACE)
    assert done.changes_nothing
    assert not list_backups(full.folder)
    said = json_of(file.read_bytes())
    said["note"][0]["text"] = "Changed elsewhere"
    file.write_bytes(as_zip(said))
    full.services.importing().import_file(file, ConflictPolicy.REPLACE)
    [backup_made] = list_backups(full.folder)
    with raw(backup_made.path, full.key.value) as before:
        texts = {text for (text,) in before.execute("SELECT text FROM note")}
    assert texts == {FORMULA, "Written after the export"}


def test_where_no_backup_can_be_made_nothing_is_brought_in(full: SampleTeam, file: Path) -> None:
    before = exporter(full).content()
    said = json_of(before)
    said["note"][0]["text"] = "Changed elsewhere"
    file.write_bytes(as_zip(said))

    def no_room() -> None:
        raise KnownError("The disk is full.")

    with pytest.raises(KnownError, match="full"):
        importer(full, no_room).import_file(file, ConflictPolicy.REPLACE)
    assert exporter(full).content() == before


def test_an_import_that_finds_no_room_changes_nothing(full: SampleTeam, tmp_path: Path, file: Path) -> None:
    said = json_of(exporter(full).content())
    said["note"] = [
        {"id": str(UUID(int=number)), "text": "x" * 4000, "written_at": "2026-09-04T12:00:00Z"}
        for number in range(500)
    ]
    said["state_change"] = [step for step in said["state_change"] if step["kind"] != "note"]
    file.write_bytes(as_zip(said))
    full.close()
    with small_disk(tmp_path / "disk", size="1600k") as disk:
        small = SampleTeam(DataFolder(disk / "data"))
        small.services.notes.add("Ask Sam", "app")
        before = exporter(small).content()
        with pytest.raises(KnownError, match="full"):
            importer(small).import_file(file, ConflictPolicy.KEEP)
        assert exporter(small).content() == before
        assert is_sound(small.services)
        small.close()


def test_what_is_here_is_kept_or_replaced_by_the_persons_choice(full: SampleTeam, file: Path) -> None:
    said = json_of(exporter(full).content())
    said["note"][0]["text"] = "Changed elsewhere"
    said["settings"]["paper"] = "Letter"
    said["note"].append({"id": SOMEWHERE, "text": "New", "written_at": "2026-09-04T12:00:00+02:00"})
    file.write_bytes(as_zip(said))
    kept = importer(full).import_file(file, ConflictPolicy.KEEP)
    assert (kept.new, kept.differing) == (1, 1)
    now = json_of(exporter(full).content())
    assert [note["text"] for note in now["note"]] == [FORMULA, "New"]
    assert now["note"][1]["written_at"] == "2026-09-04T10:00:00Z"
    importer(full).import_file(file, ConflictPolicy.REPLACE)
    now = json_of(exporter(full).content())
    assert [note["text"] for note in now["note"]] == ["Changed elsewhere", "New"]
    assert now["settings"]["paper"] == "Letter"


def other_life_of_the_week(team: SampleTeam, file: Path) -> dict[str, Any]:
    """Write an export in which the sealed week was lived through otherwise, under other ids."""
    text = part(exporter(team).content(), "leadway.json").decode()
    said = json_of(exporter(team).content())
    ritual = said["ritual"][0]
    for rows in (said["ritual"][:1], said["amendment"], said["move"], said["gap"], said["check"]):
        for row in rows:
            text = text.replace(row["id"], row["id"][::-1].replace("-", "")[:8] + row["id"][8:])
    text = text.replace("Finance agreed on Monday.", "Finance never agreed.")
    file.write_bytes(zipped({"leadway.json": text.encode()}))
    assert ritual["id"] not in text
    return said


def test_a_week_that_both_have_is_kept_whole(full: SampleTeam, file: Path) -> None:
    before = exporter(full).content()
    other_life_of_the_week(full, file)
    kept = importer(full).import_file(file, ConflictPolicy.KEEP)
    assert {line.table for line in kept.lines if line.left_out} >= {
        "amendment",
        "gap",
        "check",
        "move",
    }
    assert part(exporter(full).content(), "weeks/2026-W36.md") == part(before, "weeks/2026-W36.md")


def test_a_week_that_both_have_is_replaced_whole(full: SampleTeam, file: Path) -> None:
    before = json_of(exporter(full).content())
    other_life_of_the_week(full, file)
    done = importer(full).import_file(file, ConflictPolicy.REPLACE)
    assert {line.table for line in done.lines if line.removed} >= OF_A_WEEK
    now = exporter(full).content()
    assert "Finance never agreed." in part(now, "weeks/2026-W36.md").decode()
    assert "Finance agreed" not in part(now, "leadway.json").decode()
    for table in ("gap", "judgement", "check", "move", "problem", "reading"):
        assert len(json_of(now)[table]) == len(before[table])
    assert is_sound(full.services)


def test_a_draft_that_was_sealed_elsewhere_gives_way_with_its_cards(
    full: SampleTeam, other: SampleTeam, file: Path
) -> None:
    exporter(full).save(file, replace=False)
    full.close()
    importer(other).import_file(file, ConflictPolicy.KEEP)
    other.clock.advance(full.clock.now() - other.clock.now())
    ritual = other.ritual(full.week)
    while not ritual.walk.is_last:
        ritual.next()
    ritual.seal()
    exporter(other).save(file, replace=True)
    other.close()
    importer(full).import_file(file, ConflictPolicy.REPLACE)
    assert json_of(exporter(full).content())["draft_answer"] == []
    assert part(exporter(full).content(), "leadway.json") == part(file.read_bytes(), "leadway.json")


# ---------------------------------------------------------------------------------- the command line


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


# ------------------------------------------------------------------------------------- earlier exports


FORMAT_1 = Path(__file__).parents[3] / "data" / "exports" / "format-1.json"


def test_an_export_of_format_1_comes_in_with_its_records_words_and_links(other: SampleTeam) -> None:
    preview = importer(other).import_file(FORMAT_1, ConflictPolicy.KEEP)
    assert preview.skipped == ("2 links led to no record and do not come along.",)
    was, now = json.loads(FORMAT_1.read_bytes()), json_of(exporter(other).content())
    renamed = {
        "initiative": "experiment", "kata_answer": "experiment_review", "check_result": "check",
        "draft_card": "draft_answer", "week_mark": "declared_week", "rule_exception": "exception",
    }  # fmt: skip
    for table, rows in was.items():
        if isinstance(rows, list):
            assert [row["id"] for row in now[renamed.get(table, table)]] == [row["id"] for row in rows], table
    assert now["declared_week"][0]["status"] == "skipped"
    assert now["unsaved"] == {"note": "Half a thou"}
    assert now["settings"]["started_on"] == was["settings"]["begun_on"]
    assert {(link["from_kind"], link["role"], link["to_kind"]) for link in now["link"]} >= {
        ("experiment", "serves", "opportunity"),
        ("evidence", "about", "move"),
        ("gap", "proposes", "rule_proposal"),
    }
    kinds = {answer["kind"]: answer["body"] for answer in now["draft_answer"]}
    assert kinds["OpportunityAnswer"]["suggested_by"] == "Night shift"
    review = kinds["ExperimentReviewAnswer"]
    assert (review["obstacle"], review["owner_role"]) == ("the till", "Deputy")
    assert [problem["lens"] for problem in now["problem"]] == ["waiting", "rework"]
    assert [gap["situation"] for gap in now["gap"]][-1] == "", "its label was stored as a text"
    assert other.services.weeks.home().notes == 1
    again = importer(other).preview(FORMAT_1, ConflictPolicy.KEEP)
    assert again.changes_nothing


def test_the_weeks_of_an_export_of_format_1_have_their_pages_at_once_and_keep_them(other: SampleTeam) -> None:
    importer(other).import_file(FORMAT_1, ConflictPolicy.KEEP)
    with other.services.database.reading():
        stored = {row.id: row.page for row in Ritual.select() if row.sealed_at is not None}
    assert stored
    assert None not in stored.values()
    with other.services.database.writing():
        Ritual.update(lesson="edited").execute()
        Problem.update(who="edited").execute()
    importer(other).import_file(FORMAT_1, ConflictPolicy.REPLACE)
    with other.services.database.reading():
        assert {row.id: row.page for row in Ritual.select() if row.sealed_at is not None} == stored


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"link": []}, "link"),
        ({"note": [{"id": 1}]}, "note, record 1"),
        ({"note": {}}, "leadway.json"),
        ({"draft_card": [{"kind": [], "body": 1}]}, "draft_answer, record 1"),
        ({"move": [{"id": [], "serves_id": {}}]}, "leadway.json"),
    ],
)
def test_a_spoilt_export_of_format_1_is_refused_with_its_place(
    other: SampleTeam, tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text(json.dumps({"format": 1, "database": "0002_reminder", **change}), encoding="utf-8")
    before = exporter(other).content()
    with pytest.raises(KnownError, match=re.escape(place)):
        importer(other).import_file(spoilt, ConflictPolicy.KEEP)
    assert exporter(other).content() == before
