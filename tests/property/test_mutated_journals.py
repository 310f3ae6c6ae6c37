"""Whatever is done to another journal's file, it is read or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.transfer import zipped
from leadway.domain.errors import KnownError
from leadway.services.transfer.checks import checked
from leadway.services.transfer.sources import read_any

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "journals"
PIECES = [
    *(bytes([sign]) for sign in b"{}[]\"\\:,\n\0\xff'\t#"),
    *(b"null", b"1e999", b"4: ", b"? ", b"| ", b"---\n", b"- ", b"*a", b"&a "),
    *(b"!!python/object:os ", b"%YAML 9\n", b"\xef\xbb\xbf", b"\\ud800"),
]
NAMES = ["DayOne.json", "escaped.json", "jrnl.json", "2025-03.txt", "2010-11.txt", "a.zip"]
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(PIECES)), min_size=1, max_size=6
)


def sample(name: str) -> bytes:
    """Return a journal, or a zip of one."""
    if name == "a.zip":
        return zipped({"in/Journal.json": (SAMPLES / "DayOne.json").read_bytes()})
    return (SAMPLES / name).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a place for one file after the other."""
    return tmp_path_factory.mktemp("mutated")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(NAMES), CHANGES)
@example("2025-03.txt", [(0.5, 0, b"? ")])
@example("a.zip", [(1.0, 30, b"")])
def test_a_changed_journal_is_read_or_refused_with_a_sentence(
    folder: Path, name: str, changes: list[tuple[float, int, bytes]]
) -> None:
    content = bytearray(sample(name))
    for place, cut, piece in changes:
        at = int(place * len(content))
        content[max(0, at - cut) : at] = piece
    (folder / name).write_bytes(content)
    try:
        source = read_any(folder / name)
        checked(source.export)
    except KnownError:
        pass
    else:
        assert source.program == "Leadway" or all(note.day and note.text for note in source.export.note)
