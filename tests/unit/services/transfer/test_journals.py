"""Other journals: their entries become notes of their day, which no ritual asks about."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fixtures.sample_team import SampleTeam
from helpers.transfer import exporter, importer, json_of, part, zipped
from leadway.cli import execute, parse
from leadway.cli.transfer import FOUND
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.services.transfer.merging import ConflictPolicy
from leadway.system.paths import DataFolder

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "journals"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return data in which nothing is written yet."""
    team = SampleTeam(DataFolder(tmp_path / "empty"))
    yield team
    team.close()


@pytest.mark.parametrize(
    ("name", "source", "entries"),
    [("jrnl.json", "jrnl", 2), ("2025-03.txt", "RedNotebook", 2), ("DayOne.json", "Day One", 1)],
)
def test_a_journal_comes_in_once_with_its_days_and_asks_for_nothing(
    empty: SampleTeam, name: str, source: str, entries: int
) -> None:
    done = importer(empty).import_file(SAMPLES / name, ConflictPolicy.KEEP)
    assert (done.source, done.new) == (source, entries)
    assert importer(empty).preview(SAMPLES / name, ConflictPolicy.REPLACE).changes_nothing
    assert empty.services.notes.waiting() == ()
    assert empty.services.weeks.home().notes == 0
    notes = json_of(exporter(empty).content())["note"]
    assert {(note["state"], note["filed_as"]) for note in notes} == {("filed", "week")}
    assert all(note["written_at"].startswith("2025-03") for note in notes)


def test_the_command_line_says_where_a_journal_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--data-dir", str(tmp_path / "mine"))
    assert execute(parse(["import", str(SAMPLES / "jrnl.json"), *where, "--dry-run"])) == 0
    assert not (tmp_path / "mine").exists(), "looking makes nothing"
    assert "History" not in capsys.readouterr().out
    assert execute(parse(["import", str(SAMPLES / "jrnl.json"), *where])) == 0
    assert capsys.readouterr().out.endswith(f"Imported.\n{FOUND}\n")


def test_a_day_before_1970_is_a_day_on_every_system(empty: SampleTeam, tmp_path: Path) -> None:
    file = tmp_path / "jrnl.json"
    entry = {
        "date": "1931-04-06",
        "time": "10:00",
        "title": "Grandmother’s first day at the desk",
        "body": "",
    }
    file.write_text(json.dumps({"tags": {}, "entries": [entry]}), encoding="utf-8")
    importer(empty).import_file(file, ConflictPolicy.KEEP)
    [note] = empty.services.notes.filed(Week(1931, 15))
    assert (note.day, note.origin) == (date(1931, 4, 6), "jrnl")
    assert [line.week for line in empty.services.weeks.history() if line.notes] == [Week(1931, 15)]


def test_jrnl_keeps_title_body_and_time(empty: SampleTeam) -> None:
    importer(empty).import_file(SAMPLES / "jrnl.json", ConflictPolicy.KEEP)
    content = exporter(empty).content()
    first = json_of(content)["note"][0]
    assert first["text"] == (
        "Took over the returns desk today.\n\nSix people, two of them new. @team wants the rota earlier."
    )
    assert "3 March 2025, jrnl" in part(content, "weeks/2025-W10.md").decode()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_a_windows_shell_caught_of_jrnl_is_read(
    empty: SampleTeam, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "jrnl.json"
    file.write_text((SAMPLES / "jrnl.json").read_text(encoding="utf-8"), encoding=encoding)
    assert importer(empty).preview(file, ConflictPolicy.KEEP) == importer(empty).preview(
        SAMPLES / "jrnl.json", ConflictPolicy.KEEP
    )


def test_rednotebook_keeps_categories_below_the_text(empty: SampleTeam) -> None:
    importer(empty).import_file(SAMPLES / "2025-03.txt", ConflictPolicy.KEEP)
    second = json_of(exporter(empty).content())["note"][1]["text"]
    assert second.startswith("Rota out on Wednesday for the first time. – Grüße")
    assert second.endswith("Ideas\n- Three bins at hand-over\n- Shorter stand-up\n\nTags: rota")


def test_day_one_says_what_does_not_come_along(empty: SampleTeam) -> None:
    done = importer(empty).preview(SAMPLES / "DayOne.json", ConflictPolicy.KEEP)
    assert done.skipped == (
        "2 entries without text are left out.",
        "1 attachment is left out.",
        "The weather of 1 entry is left out.",
    )


def test_folders_and_zips_of_journals_are_read_too(empty: SampleTeam, tmp_path: Path) -> None:
    months = tmp_path / "rednotebook"
    months.mkdir()
    shutil.copyfile(SAMPLES / "2025-03.txt", months / "2025-03.txt")
    (months / "2025-04.txt").write_text("1: {text: A new month}\n", encoding="utf-8")
    assert importer(empty).preview(months, ConflictPolicy.KEEP).new == 3
    packed = tmp_path / "journal.zip"
    packed.write_bytes(
        zipped({"Journal.json": (SAMPLES / "DayOne.json").read_bytes(), "photos/5e.jpeg": b"\xff\xd8"})
    )
    assert importer(empty).preview(packed, ConflictPolicy.KEEP).source == "Day One"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", '{"entries": [{"date": "2025-02-30", "time": "10:00", "title": "a", "body": ""}]}'),
        ("x.json", '{"entries": [{"creationDate": "yesterday", "text": "a"}]}'),
        ("x.json", '{"entries": "none"}'),
        ("x.json", "[" * 50_000),
        ("2025-02.txt", "30: {text: no such day}"),
        ("2025-02.txt", "3: a text alone"),
        ("2025-02.txt", "- 1\n- 2"),
        ("2025-02.txt", "3: {text: &a [x], more: *a}"),
        ("2025-02.txt", "3: {text: !!python/object/apply:os.system ['true']}"),
        ("2025-02.txt", "3: {text: 'never ends"),
        ("letters.txt", "Dear Sam"),
    ],
)
def test_what_no_journal_writes_is_refused_with_a_sentence(
    empty: SampleTeam, tmp_path: Path, name: str, content: str
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KnownError):
        importer(empty).import_file(file, ConflictPolicy.KEEP)
    assert json_of(exporter(empty).content())["note"] == []
