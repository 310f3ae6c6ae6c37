"""The command that counts how well words find what is not one person's to decide."""

from pathlib import Path

import pytest
from benchmarks.hard_stop_words import main

FOUND = (
    "s1,shop,yes,The float was short and somebody is stealing",
    "s2,care,yes,The wrong patient got the tablets",
    "s3,office,no,The rota was late again",
    "s4,office,no,Two people want the same desk",
)


def _file(folder: Path, *rows: str) -> Path:
    path = folder / "cases.csv"
    path.write_text("\n".join(("id,field,hard_stop,text", *rows)) + "\n", encoding="utf-8")
    return path


def test_it_prints_recall_and_precision_of_each_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_file(tmp_path, *FOUND)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "first half: 2 situations, recall 1.00, precision 1.00",
        "second half: 2 situations, recall 1.00, precision 1.00",
    ]


def test_it_fails_where_the_second_half_is_below_its_targets_and_leaves_out_what_is_unclear(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missed = (
        "s6,shop,yes,He goes home early",
        "s8,shop,yes,She took it along",
        "s10,shop,unclear,It was stolen",
    )
    assert main(_file(tmp_path, *FOUND, *missed)) == 1
    assert capsys.readouterr().out.splitlines()[1] == "second half: 5 situations, recall 0.33, precision 1.00"
