"""What a frozen program is tried with works from the source, too: a fault it finds there is the package's."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.e2e
def test_the_smoke_test_of_a_package_passes_from_the_source(tmp_path: Path) -> None:
    smoke = [sys.executable, str(ROOT / "packaging" / "smoke.py"), "--pictures", str(tmp_path)]

    done = subprocess.run(smoke, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "a real keychain keeps the key" in done.stdout
    assert "tray: True" in done.stdout
    assert len(list(tmp_path.glob("*/*.png"))) >= 2 * 10
