"""`leadway list`, `show` and `search` tell what the window shows."""

import json
from pathlib import Path

import pytest

from fixtures.sample_answers import a_full_week
from fixtures.sample_team import sample_team
from leadway.cli import execute, parse
from leadway.cli.registers import NO_RECORD, NONE
from leadway.services.keys import KeyFile, fingerprint


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a sealed week; its key lies in the key file."""
    with sample_team(tmp_path_factory.mktemp("registers")) as team:
        team.seal(*a_full_week(team))
        key = team.key.value
        KeyFile("desk", fingerprint(key), plain=key.hex()).write(team.folder.key_file)
        return team.folder.path


class Run:
    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._data, self._capsys = data, capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        status = execute(parse([*words, "--data-dir", str(self._data)]))
        said = self._capsys.readouterr()
        return status, said.out, said.err

    def json(self, *words: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(self(*words, "--json")[1])
        return found


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(data, capsys)


def test_records_are_listed_by_kind_and_state(run: Run) -> None:
    problems = run.json("list", "problem")
    assert problems
    state = problems[0]["state"]
    same = [each for each in problems if each["state"] == state]
    assert run.json("list", "problem", "--state", state) == same
    status, out, _wrong = run("list", "problem")
    assert status == 0
    assert all(each["title"] in out for each in problems)


def test_a_record_is_shown_by_the_beginning_of_its_id(run: Run) -> None:
    [first, *_rest] = run.json("list", "problem")
    shown = json.loads(run("show", first["id"][:8], "--json")[1])
    assert (shown["id"], shown["title"]) == (first["id"], first["title"])
    assert shown["history"][0]["after"] == "noticed"
    assert first["id"] in [each["id"] for each in shown["thread"]]
    assert first["title"] in run("show", first["id"])[1]


def test_an_id_of_no_record_is_a_sentence(run: Run) -> None:
    for written in ("ffffffffff", ""):
        status, out, wrong = run("show", written)
        assert (status, out) == (1, "")
        assert NO_RECORD.sentence in wrong


def test_words_are_found_without_the_window(run: Run) -> None:
    [first, *_rest] = run.json("list", "problem")
    words = first["title"].split()
    assert first["id"] in [each["id"] for each in run.json("search", *words[:2])]
    status, out, _wrong = run("search", *words[:2])
    assert status == 0
    assert first["title"] in out


def test_what_is_not_there_is_said(run: Run) -> None:
    assert run("search", "xyzzy") == (0, f"{NONE}\n", "")
    assert run.json("search", "xyzzy") == []
