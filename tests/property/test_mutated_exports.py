"""Exports that somebody, or a broken disk, has changed: refused with a sentence, or imported whole."""

import copy
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fixtures.sample_answers import A_MOVE, a_full_week
from fixtures.sample_team import SampleTeam, sample_team
from helpers.transfer import as_zip, emptied, exporter, importer, json_of
from leadway.domain.errors import KnownError
from leadway.services.transfer.content import encode, gather
from leadway.services.transfer.merging import ConflictPolicy
from leadway.system.paths import DataFolder

CASES = int(os.environ.get("LEADWAY_FUZZ", "150"))
"""How many are tried: 150 in a test run, 20,000 by `make fuzz`."""
MANY = settings(
    max_examples=CASES,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_ODD: list[Any] = [
    None,
    True,
    0,
    1,
    -1,
    2**63,
    2**70,
    -(2**40),
    10**9 + 1,
    1e308,
    0.5,
    [],
    {},
    [[]],
    {"a": 1},
]
_ODD += ["", "x", "\x00", "\ud7ff", "2026-W54", "2026-13-01", "0001-01-01T00:00:00+14:00", "9999-12-31"]
_ODD += ["../../etc/passwd", "sealed", "draft", "n/a", "=1+1", "00000000-0000-0000-0000-000000000000"]
ODD = st.sampled_from(_ODD)


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the export of a team with a sealed week, a draft and an unfinished text."""
    with sample_team(tmp_path_factory.mktemp("whole")) as team:
        week = team.seal(*a_full_week(team))
        team.services.weeks.amend(week, "Finance agreed on Monday.")
        team.services.notes.add("Ask Sam about the bins", "app")
        team.services.unsaved_texts.put("note", "And the")
        team.later()
        team.ritual().put(A_MOVE)
        return exporter(team).content()


@pytest.fixture(scope="module")
def every(export: bytes) -> list[tuple[Any, ...]]:
    """Return the way to every value in the export."""
    return list(places(json_of(export)))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return data in which nothing is written yet."""
    team = SampleTeam(DataFolder(tmp_path / "empty"))
    yield team
    team.close()


def places(said: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Return the way to every value there is."""
    if way:
        yield way
    inner = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, value in inner:
        yield from places(value, (*way, key))


def at(said: Any, way: tuple[Any, ...]) -> Any:  # noqa: ANN401
    for key in way:
        said = said[key]
    return said


def leads_on(said: Any, way: tuple[Any, ...]) -> bool:  # noqa: ANN401
    """Whether there is still a value at the end of this way."""
    try:
        at(said, way)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def odd(data: st.DataObject) -> Any:  # noqa: ANN401
    """Return a value of its own: the next change may be one inside of it."""
    return copy.deepcopy(data.draw(ODD))


def mutate(data: st.DataObject, said: dict[str, Any], every: list[tuple[Any, ...]]) -> None:
    """Change one thing somewhere, on one of the ways to every value there was."""
    way, other = data.draw(st.sampled_from(every)), data.draw(st.sampled_from(every))
    if not leads_on(said, way) or not leads_on(said, other):
        return
    around, last = at(said, way[:-1]), way[-1]
    match data.draw(st.sampled_from(["odd", "gone", "more", "other", "twice"])):
        case "odd":
            around[last] = odd(data)
        case "gone":
            del around[last]
        case "more" if isinstance(around, dict):
            around[data.draw(st.sampled_from(["colour", "id", "ID", "", "__proto__"]))] = odd(data)
        case "twice" if isinstance(around, list):
            around.append(copy.deepcopy(around[last]))
        case _:
            around[last] = copy.deepcopy(at(said, other))


@MANY
@given(st.data())
def test_a_changed_export_is_refused_with_a_sentence_or_imported_whole(
    export: bytes, every: list[tuple[Any, ...]], empty: SampleTeam, data: st.DataObject
) -> None:
    said = json_of(export)
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(data, said, every)
    bring_in(empty, as_zip(said))


@MANY
@given(st.data())
def test_a_damaged_file_is_refused_with_a_sentence_or_imported_whole(
    export: bytes, empty: SampleTeam, data: st.DataObject
) -> None:
    damaged = bytearray(export)
    for _ in range(data.draw(st.integers(1, 4))):
        # The directory at the end and the first headers tell the most lies.
        near_the_end = st.integers(max(0, len(damaged) - 4000), len(damaged) - 1)
        where = data.draw(st.integers(0, 200) | near_the_end | st.integers(0, len(damaged) - 1))
        damaged[min(where, len(damaged) - 1)] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(1, len(damaged))) :]
    bring_in(empty, bytes(damaged))


def bring_in(empty: SampleTeam, content: bytes) -> None:
    """Import it; the data is afterwards as it was, or holds all of it and comes out again."""
    before = body(empty)
    if count(before):
        emptied(empty)
        before = body(empty)
    file = empty.folder.path.with_suffix(".zip")
    file.write_bytes(content)
    try:
        done = importer(empty).import_file(file, ConflictPolicy.KEEP)
    except KnownError as error:
        refused = error.sentence
    else:
        refused = ""
    if refused:
        assert refused.endswith(".")
        assert body(empty) == before
        return
    whole = body(empty)
    found = msgspec.json.decode(whole)
    assert done.new == count(whole)
    assert importer(empty).preview(file, ConflictPolicy.KEEP).changes_nothing
    look_around(empty)
    emptied(empty)
    file.write_bytes(as_zip(found))
    importer(empty).import_file(file, ConflictPolicy.KEEP)
    assert msgspec.json.decode(body(empty)) == found


def count(content: bytes) -> int:
    """Return how many rows there are in all tables."""
    return sum(len(rows) for rows in msgspec.json.decode(content).values() if isinstance(rows, list))


def look_around(team: SampleTeam) -> None:
    """Look at what the window shows: what was let in must not break it."""
    weeks = team.services.weeks
    weeks.home()
    for line in weeks.history():
        if line.mode is not None:
            weeks.summary(line.week)


def body(team: SampleTeam) -> bytes:
    """Return everything in the data as JSON."""
    with team.services.database.reading():
        return encode(gather())
