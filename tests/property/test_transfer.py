"""Whatever somebody has written: it comes out whole, goes in whole, and never becomes markup or a formula."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fixtures.sample_team import SampleTeam
from helpers.databases import is_sound
from helpers.transfer import TEXTS, emptied, exports, importer, json_of, zipped
from leadway.domain.errors import KnownError
from leadway.reports.markdown import text as as_markdown
from leadway.services.transfer.checks import RefusedError
from leadway.services.transfer.content import decode, encode, gather
from leadway.services.transfer.exporting import guarded
from leadway.services.transfer.merging import ConflictPolicy
from leadway.system.paths import DataFolder

ONE_DESK = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_SIGNS = "\\`*_{}[]<>#|~&^$=@+-.!():/w1a \nמ\t\"'"
TYPED = st.text(st.sampled_from(_SIGNS) | st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return data in which nothing is written yet."""
    team = SampleTeam(DataFolder(tmp_path / "empty"))
    yield team
    team.close()


@ONE_DESK
@given(exports())
def test_what_is_exported_and_imported_is_the_same_byte_for_byte(empty: SampleTeam, everything: Any) -> None:  # noqa: ANN401
    emptied(empty)
    file = empty.folder.path.with_suffix(".zip")
    file.write_bytes(zipped({"leadway.json": encode(everything)}))
    importer(empty).import_file(file, ConflictPolicy.KEEP)
    once = _json(empty)
    assert {t: len(rows) for t, rows in once.items() if isinstance(rows, list)} == {
        t: len(rows) for t, rows in json_of(file.read_bytes()).items() if isinstance(rows, list)
    }
    body = _body(empty)
    file.write_bytes(zipped({"leadway.json": body}))
    assert importer(empty).preview(file, ConflictPolicy.REPLACE).changes_nothing
    emptied(empty)
    importer(empty).import_file(file, ConflictPolicy.KEEP)
    assert _body(empty) == body
    assert is_sound(empty.services)


@ONE_DESK
@given(exports(), exports(), st.sampled_from(ConflictPolicy))
def test_two_lives_are_brought_together_whole_or_not_at_all(
    empty: SampleTeam,
    one: Any,  # noqa: ANN401
    other: Any,  # noqa: ANN401
    same: ConflictPolicy,
) -> None:
    emptied(empty)
    file = empty.folder.path.with_suffix(".zip")
    file.write_bytes(zipped({"leadway.json": encode(one)}))
    importer(empty).import_file(file, same)
    before = _body(empty)
    file.write_bytes(zipped({"leadway.json": encode(other)}))
    try:
        importer(empty).import_file(file, same)
    except RefusedError:
        assert _body(empty) == before
        return
    again = importer(empty).preview(file, same)
    assert again.changes_nothing
    file.write_bytes(zipped({"leadway.json": _body(empty)}))
    importer(empty).preview(file, same)
    if same is ConflictPolicy.REPLACE:
        assert not again.differing


def _body(team: SampleTeam) -> bytes:
    with team.services.database.reading():
        return encode(gather())


def _json(team: SampleTeam) -> dict[str, Any]:
    return json_of(zipped({"leadway.json": _body(team)}))


@given(TYPED)
def test_what_a_person_typed_is_text_to_every_reader_of_markdown(typed: str) -> None:
    reader = MarkdownIt("gfm-like", {"linkify": False})
    on_one_line = " ".join(typed.split())
    for lead, written in (("", typed), ("- ", typed), ("# ", on_one_line)):
        kinds = set()
        said = ""
        for token in reader.parse(lead + as_markdown(written) + "\n"):
            for child in token.children or []:
                kinds.add(child.type)
                said += child.content if child.type in ("text", "text_special") else " "
        assert kinds <= {"text", "text_special", "softbreak", "hardbreak"}, as_markdown(typed)
        assert re.sub(r"\s", "", said) == re.sub(r"\s", "", typed)


@given(TYPED)
def test_a_cell_is_no_formula_and_loses_nothing_but_its_guard(typed: str) -> None:
    cell = guarded(typed)
    assert cell.replace("'", "") == typed.replace("'", "")
    for part in re.split(r"[,;|:\t\r\n]", cell):
        assert not part.lstrip().startswith(("=", "+", "-", "@"))
    assert not re.search(r"\s[=+@-]\S", cell)
    page = io.StringIO(newline="")
    csv.writer(page, lineterminator="\r\n").writerow([cell, "end"])
    assert next(csv.reader(io.StringIO(page.getvalue(), newline=""))) == [cell, "end"]


@given(st.binary(max_size=60) | TEXTS.map(str.encode))
def test_any_bytes_are_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(KnownError):
        decode(body)
