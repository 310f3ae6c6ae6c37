"""The page with the recovery key: one page, every group in reading order, for its owner alone."""

import io
import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.services.documents.documents import recovery_page
from leadway.services.saving import save
from leadway.system.paths import DataFolder

KEY = recovery_key.format_key(0x1234567890ABCDEF1234567890ABCDEF123)
MADE_ON = date(2026, 11, 24)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_is_one_tagged_page_with_every_group_in_order(paper: str) -> None:
    reader = PdfReader(io.BytesIO(recovery_page(KEY, made_on=MADE_ON, paper=paper)))
    assert len(reader.pages) == 1
    text = "".join(reader.pages[0].extract_text().split())
    places = [text.index(group) for group in KEY.split("-")]
    assert places == sorted(places)
    assert "24November2026" in text
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]


def test_what_stands_on_the_page_is_typed_back() -> None:
    text = PdfReader(io.BytesIO(recovery_page(KEY, made_on=MADE_ON, paper="A4"))).pages[0].extract_text()
    signs = "".join(text.split())
    groups = [signs[at + len("Group1") :][:5] for at in (signs.index(f"Group{n}") for n in range(1, 8))]
    assert recovery_key.parse_key(" ".join(groups)) == KEY


def test_it_is_saved_for_its_owner_alone_and_over_nothing(tmp_path: Path) -> None:
    page = recovery_page(KEY, made_on=MADE_ON, paper="A4")
    target = tmp_path / "key.pdf"
    save(DataFolder(tmp_path), target, page, replace=False)
    assert target.read_bytes() == page
    assert os.name == "nt" or stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(KnownError, match="already there"):
        save(DataFolder(tmp_path), target, page, replace=False)
    assert [path.name for path in tmp_path.iterdir()] == ["key.pdf"]
