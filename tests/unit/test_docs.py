"""What ARCHITECTURE and CONTRIBUTING name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = "desktop|tests|benchmarks|packaging|resources|ui|services|domain|storage|system|reports|cli"
_PATH = re.compile(rf"`((?:{FOLDERS})/[\w./-]*)`")
_NOT_YET = {"resources/languages/CODE.po"}
"""The name of a file that a translator adds."""


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_path_a_document_names_is_there(document: str) -> None:
    named = set(_PATH.findall((ROOT / document).read_text(encoding="utf-8"))) - _NOT_YET
    assert named
    places = (ROOT, ROOT / "desktop" / "leadway")
    assert [path for path in sorted(named) if not any((place / path).exists() for place in places)] == []
