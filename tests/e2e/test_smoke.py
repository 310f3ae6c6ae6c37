"""What a frozen program is tried with works from the source, too: a fault it finds there is the package's."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.e2e
def test_the_smoke_test_of_a_package_passes_from_the_source(tmp_path: Path) -> None:
    # The databases of all versions are migrated by other tests, and those of a package by a package's own.
    stored = sorted((ROOT / "tests" / "data" / "db").glob("[0-9]*.db"))
    few = tmp_path / "stored"
    few.mkdir()
    for each in (stored[0], stored[-1]):
        for file in each.parent.glob(f"{each.stem}.*"):
            shutil.copyfile(file, few / file.name)
    smoke = [sys.executable, str(ROOT / "packaging" / "smoke.py"), "--stored", str(few)]
    smoke += ["--pictures", str(tmp_path / "pictures")]

    done = subprocess.run(smoke, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "a real keychain keeps the key" in done.stdout
    assert "tray: True" in done.stdout
    assert len(list(tmp_path.glob("pictures/*/*.png"))) >= 2 * 10
