"""Commands and documents in the pseudo-language: no text stays English."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import texts


def test_no_text_of_a_command_or_a_document_stays_english(tmp_path: Path) -> None:
    texts.write_test_languages(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "helpers.spoken", str(tmp_path), texts.PSEUDO],
        cwd=Path(__file__).resolve().parents[1],
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(ran.stdout) == {}
