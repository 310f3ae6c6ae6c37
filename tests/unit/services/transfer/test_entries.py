"""Other journals are read entry by entry: their words as they were written, on the day of their place."""

from __future__ import annotations

import json
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fixtures.sample_team import SampleTeam
from helpers.transfer import exporter, importer, json_of
from leadway.domain.errors import KnownError
from leadway.domain.weeks import Week
from leadway.services.transfer.checks import RefusedError
from leadway.services.transfer.content import ImportSource
from leadway.services.transfer.day_one import as_written
from leadway.services.transfer.merging import ConflictPolicy
from leadway.services.transfer.sources import read_any
from leadway.storage.bulk import replace
from leadway.storage.entity_schema import ENTITIES
from leadway.system.paths import DataFolder

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "journals"
AT = "2025-03-04T09:15:00Z"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return data in which nothing is written yet."""
    team = SampleTeam(DataFolder(tmp_path / "mine"))
    yield team
    team.close()


def day_one(folder: Path, *entries: object) -> ImportSource:
    """Return what Day One's entries become."""
    file = folder / "Journal.json"
    file.write_text(json.dumps({"metadata": {"version": "1.0"}, "entries": entries}), encoding="utf-8")
    return read_any(file)


def month(folder: Path, content: str, name: str = "2025-03.txt") -> ImportSource:
    """Return what a month of RedNotebook becomes."""
    (folder / name).write_text(content, encoding="utf-8")
    return read_any(folder / name)


def texts(source: ImportSource) -> list[str]:
    """Return the texts of the notes, in their order."""
    return [note.text for note in source.export.note]


def days(source: ImportSource) -> list[date]:
    """Return the days of the notes, in their order."""
    return [note.day for note in source.export.note]


# ------------------------------------------------------------------------------------- entry by entry


def test_months_of_an_old_rednotebook_are_read() -> None:
    source = read_any(SAMPLES / "2010-11.txt")
    assert texts(source) == [
        "Erster Tag, mit Umlauten: äöü",
        "Zweiter Tag\n\nIdeen\n- Schild an die Tür",
    ]
    assert source.unread == ()


def test_an_entry_with_null_for_its_text_is_counted_and_the_others_come_in() -> None:
    source = read_any(SAMPLES / "one-null.json")
    assert texts(source) == ["A whole entry", "Another whole entry"]
    assert "1 entry without text is left out." in source.skipped


@pytest.mark.parametrize(
    "odd",
    [
        {"creationDate": AT, "text": 5},
        {"creationDate": AT, "text": ["a"]},
        {"creationDate": "2025-03-04", "text": "no moment"},
        {"creationDate": None, "text": "no moment"},
        {"creationDate": "0001-01-01T00:00:00Z", "text": "long ago"},
        {"creationDate": "9999-12-31T23:59:59-12:00", "text": "long to come"},
        {"text": "no moment"},
        "a text",
        None,
        [1],
        {"creationDate": AT, "text": "a", "nested": json.loads("[" * 400 + "]" * 400)},
    ],
)
def test_one_odd_entry_does_not_refuse_the_other_three_hundred(odd: object, tmp_path: Path) -> None:
    whole = [{"creationDate": AT, "uuid": f"{n}", "text": f"Entry {n}"} for n in range(300)]
    source = day_one(tmp_path, *whole[:150], odd, *whole[150:])
    others = [text for text in texts(source) if text.startswith("Entry")]
    assert len(others) == 300
    read = len(source.export.note) == 301
    assert read or [unread.startswith("“Journal.json”, entry 151") for unread in source.unread] == [True]


def test_an_odd_entry_is_named_with_its_number_and_its_day(tmp_path: Path) -> None:
    source = day_one(tmp_path, {"creationDate": AT, "text": "a"}, {"creationDate": AT, "text": 5})
    assert source.unread == ("“Journal.json”, entry 2 (4 March 2025)",)


@pytest.mark.parametrize(
    "field",
    ["tags", "photos", "timeZone", "isAllDay", "starred", "location", "uuid", "weather", "richText"],
)
@pytest.mark.parametrize("value", [None, 5, "x", [None, 3], {"a": 1}])
def test_what_is_odd_beside_the_text_costs_nobody_the_text(field: str, value: object, tmp_path: Path) -> None:
    source = day_one(tmp_path, {"creationDate": AT, "text": "Words", field: value})
    assert [text.splitlines()[0] for text in texts(source)] == ["Words"]


@pytest.mark.parametrize(
    ("odd", "named"),
    [
        ("30: {text: &a [x], more: *a}\n", "day 30"),
        ("30: {text: !!python/object/apply:os.system ['true']}\n", "day 30"),
        ("30: {text: 'never ends}\n", "day 30"),
        ("30: only words\n", "day 30"),
        ("30:\n\ttext: a tab\n", "day 30"),
        ("99: {text: no such day}\n", "day 99"),
        ("30: {text: " + "[" * 50 + "]" * 50 + "}\n", "day 30"),
    ],
)
def test_one_odd_day_does_not_refuse_its_month(odd: str, named: str, tmp_path: Path) -> None:
    source = month(tmp_path, f"1: {{text: Before}}\n{odd}31: {{text: After}}\n")
    assert texts(source) == ["Before", "After"]
    assert source.unread == (f"“2025-03.txt”, {named}",)


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("1:", "\ufeff1:"), ("1:", "# mine\n---\n1:")])
def test_lines_and_marks_of_any_system_are_read(change: tuple[str, str], tmp_path: Path) -> None:
    days = '1: {text: a}\n2:\n  Tags: {b: null}\n  text: "c\\td\\n\\ne"\n3: {Tags: {}, text: ""}\n'
    (tmp_path / "2025-03.txt").write_bytes(days.replace(*change).encode())
    source = read_any(tmp_path / "2025-03.txt")
    assert texts(source) == ["a", "c\td\n\ne\n\nTags: b"]
    assert source.skipped == ("1 entry without text is left out.",)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("4: {text: a, Work: {? : null, ~: b, c: null}}", "a\n\nWork\n- b\n- c"),
        ("4: {text: !!python/str 'plain'}", "plain"),
        ("4: {text: !!str 2025-03-04}", "2025-03-04"),
        ("4: {text: 1.50}", "1.50"),
        ("4: {text: no}", "no"),
        (
            "4: {text: a, Work: {To do: {first: null, second: done}}}",
            "a\n\nWork\n- To do\n- first\n- second\n- done",
        ),
        ("4: {text: a, Mood: good}", "a\n\nMood\n- good"),
        ("4: {text: a, Tags: {b: null, c d: null}}", "a\n\nTags: b, c d"),
    ],
)
def test_a_day_of_rednotebook_is_kept_as_it_was_written(day: str, text: str, tmp_path: Path) -> None:
    assert texts(month(tmp_path, day)) == [text]


def test_a_day_that_is_there_twice_is_two_notes(tmp_path: Path) -> None:
    assert texts(month(tmp_path, "4: {text: first}\n4: {text: second}\n4: {text: first}\n")) == [
        "first",
        "second",
    ]


def test_where_nothing_can_be_read_it_is_refused_with_the_places(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"“Journal\.json”, entry 1") as caught:
        day_one(tmp_path, {"creationDate": AT, "text": 5}, {"creationDate": AT, "text": 6})
    assert len(caught.value.reasons) == 2


def test_a_damaged_file_of_a_journal_is_named_and_the_others_come_in(tmp_path: Path) -> None:
    (tmp_path / "A.json").write_text('{"entries": [{"creationDate": "2025-03', encoding="utf-8")
    (tmp_path / "settings.json").write_text('{"title": "mine"}', encoding="utf-8")
    source = day_one(tmp_path, {"creationDate": AT, "text": "a"})
    assert read_any(tmp_path).unread == ("“A.json”", "“settings.json”")
    assert texts(read_any(tmp_path)) == texts(source)
    with pytest.raises(KnownError, match=r"“A\.json” is not whole JSON"):
        read_any(tmp_path / "A.json")


# ---------------------------------------------------------------------------------- as it was written


def test_what_day_one_escapes_is_text_again_and_a_path_keeps_its_backslashes() -> None:
    source = read_any(SAMPLES / "escaped.json")
    assert texts(source) == [
        (
            "Stock count was 1.5 hours late. Two-step check (first by the #2 desk) worked!\n\n"
            "- not a list\n\n1. not a numbered line\n\nC:\\shared\\rota.xlsx\n\nTags: returns"
        )
    ]
    assert source.skipped == ("1 star is left out.",)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"C:\shared\_new\.old", r"C:\shared\_new\.old"),
        (r"\\server\rota", r"\\server\rota"),
        (r"\\\\server\\rota\.x", r"\\server\rota.x"),
        (r"\*not bold\* \_ \[1\] \~ \| \{\}", "*not bold* _ [1] ~ | {}"),
        (r"Use `\d\.\d` here\.", r"Use `\d\.\d` here."),
        ("```\na\\.b\n```\nEnd\\.", "```\na\\.b\n```\nEnd."),
        ("one\\\ntwo\\.", "one\\\ntwo."),
        ("No escapes. At all - none!", "No escapes. At all - none!"),
        ("![](dayone-moment://5E)", ""),
        ("Before\n\n![](dayone-moment:/video/5E)\n\nAfter", "Before\n\nAfter"),
        ("![Our desk](dayone-moment:/pdfAttachment/5E) it is", "Our desk it is"),
        ("![](https://example.com/a.png)", "![](https://example.com/a.png)"),
    ],
)
def test_only_what_day_one_added_goes(written: str, text: str) -> None:
    assert as_written(written) == text


def test_what_does_not_come_along_is_counted(team: SampleTeam, tmp_path: Path) -> None:
    entry = {"creationDate": AT, "text": "a", "timeZone": "UTC"}
    more = {"starred": True, "isPinned": True, "location": {"placeName": "x"}, "weather": {"t": 1},
            "userActivity": {"a": 1}, "music": {"a": 1}, "photos": [{}, {}], "videos": [{}], "audios": [{}],
            "pdfAttachments": [{}]}  # fmt: skip
    day_one(tmp_path, {**entry, **more, "uuid": "1"}, {**entry, "text": "", "tags": ["b", "c"], "uuid": "2"})
    preview = importer(team).preview(tmp_path / "Journal.json", ConflictPolicy.KEEP)
    assert preview.skipped == (
        "1 entry without text is left out.",
        "5 attachments are left out.",
        "1 star is left out.",
        "1 pin is left out.",
        "1 place is left out.",
        "The weather of 1 entry is left out.",
        "The activity of 1 entry is left out.",
        "The music of 1 entry is left out.",
        "2 tags of entries without text are left out.",
    )


def test_a_tag_of_jrnl_that_its_text_lacks_stays_below_it(tmp_path: Path) -> None:
    entry = {
        "date": "2025-03-10",
        "time": "08:05",
        "title": "Late @Returns",
        "body": "",
        "tags": ["@returns", "@team"],
    }
    (tmp_path / "j.json").write_text(json.dumps(entry), encoding="utf-8")
    assert texts(read_any(tmp_path / "j.json")) == ["Late @Returns\n\nTags: @team"]


# -------------------------------------------------------------------------- the day of its place, ids


ZONES = ["Pacific/Kiritimati", "America/Los_Angeles", "Etc/GMT+12"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no TZ for a process")
@pytest.mark.parametrize("zone", ZONES)
def test_the_day_is_that_of_the_place_on_every_computer(
    zone: str, team: SampleTeam, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        importer(team).import_file(SAMPLES / "zone-midnight.json", ConflictPolicy.KEEP)
        importer(team).import_file(SAMPLES / "jrnl.json", ConflictPolicy.KEEP)
        found = {week: team.services.notes.filed(week) for week in (Week(2025, 23), Week(2025, 24))}
        assert [note.day for note in found[Week(2025, 24)]] == [date(2025, 6, 9)]
        assert [note.day for note in found[Week(2025, 23)]] == [date(2025, 6, 8)]
        history = {line.week for line in team.services.weeks.history() if line.notes}
        assert {Week(2025, 23), Week(2025, 24), Week(2025, 10)} <= history
        content = exporter(team).content()
        exported = {note["id"]: (note["day"], note["written_at"]) for note in json_of(content)["note"]}
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    expected = [
        *read_any(SAMPLES / "zone-midnight.json").export.note,
        *read_any(SAMPLES / "jrnl.json").export.note,
    ]
    assert exported == {
        note.id: (note.day.isoformat(), msgspec.to_builtins(note.written_at)) for note in expected
    }


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"creationDate": "2025-06-09T02:30:00Z", "timeZone": "GMT-0500"}, date(2025, 6, 8)),
        ({"creationDate": "2025-06-08T20:00:00Z", "timeZone": "GMT+05:30"}, date(2025, 6, 9)),
        ({"creationDate": "2025-06-08T20:00:00Z", "timeZone": "Asia/Calcutta"}, date(2025, 6, 9)),
        (
            {"creationDate": "2025-06-09T00:00:00Z", "timeZone": "America/New_York", "isAllDay": True},
            date(2025, 6, 9),
        ),
        (
            {"creationDate": "2025-06-09T04:00:00Z", "timeZone": "America/New_York", "isAllDay": True},
            date(2025, 6, 9),
        ),
        ({"creationDate": "2025-06-09T00:00:00Z", "timeZone": "America/New_York"}, date(2025, 6, 8)),
        ({"creationDate": "2025-06-08T23:30:00Z", "timeZone": "../../etc/passwd"}, date(2025, 6, 8)),
        ({"creationDate": "2025-06-08T23:30:00Z", "timeZone": "GMT+99"}, date(2025, 6, 8)),
        ({"creationDate": "2025-06-08T23:30:00Z"}, date(2025, 6, 8)),
    ],
)
def test_the_zone_of_an_entry_says_its_day(fields: dict[str, Any], day: date, tmp_path: Path) -> None:
    assert days(day_one(tmp_path, {**fields, "text": "a"})) == [day]


def test_two_entries_of_one_id_do_not_overwrite_one_another(tmp_path: Path) -> None:
    first = {"uuid": "A", "creationDate": AT, "timeZone": "UTC", "text": "first"}
    later = {**first, "creationDate": "2025-03-05T09:15:00Z"}
    source = day_one(tmp_path, first, {**first, "text": "second"}, first, later)
    assert texts(source) == ["first", "second", "first"]
    assert source.skipped == ("1 entry is in it twice and comes in once.",)
    again = day_one(tmp_path, first, {**first, "text": "second"}, first, later)
    assert again.export.note == source.export.note
    assert len({note.id for note in source.export.note}) == 3


def test_two_journals_of_one_name_in_one_zip_are_both_read(tmp_path: Path) -> None:
    packed = tmp_path / "export.zip"
    bodies = (
        json.dumps({"entries": [{"creationDate": AT, "uuid": f"{n}", "text": f"Entry {n}"}]}) for n in (1, 2)
    )
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("Journal.json", next(bodies))
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("Journal.json", next(bodies))
    assert texts(read_any(packed)) == ["Entry 1", "Entry 2"]


def test_what_an_earlier_version_imported_is_known_again(team: SampleTeam) -> None:
    service = importer(team)
    source = read_any(SAMPLES / "jrnl.json")
    older = [
        msgspec.structs.replace(
            note, id=f"0000000{n}-0000-4000-8000-000000000000", day=None,
            written_at=note.written_at.replace(tzinfo=None).astimezone().astimezone(UTC),
        )
        for n, note in enumerate(source.export.note)
    ]  # fmt: skip
    with team.services.database.importing():
        replace(ENTITIES["note"], [], older)
    preview = service.preview(SAMPLES / "jrnl.json", ConflictPolicy.KEEP)
    assert (preview.new, preview.differing) == (0, 2)
    service.import_file(SAMPLES / "jrnl.json", ConflictPolicy.REPLACE)
    notes = json_of(exporter(team).content())["note"]
    assert [(note["id"], note["day"]) for note in notes] == [
        (old.id, new.day.isoformat()) for old, new in zip(older, source.export.note, strict=True)
    ]


def test_a_note_keeps_the_day_on_which_it_was_taken(team: SampleTeam) -> None:
    team.services.notes.add("Ask Sam", "app")
    [note] = json_of(exporter(team).content())["note"]
    assert note["day"] == team.clock.now().date().isoformat()
    assert team.services.notes.waiting()[0].written_on == team.clock.now().date()
