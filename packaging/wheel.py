"""Builds the wheel and checks that it carries every file of the program and of resources/."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"


def build() -> Path:
    """Build the wheel of this checkout into dist/ and return its path."""
    for old in DIST.glob("*.whl"):
        old.unlink()
    # The hatchling that is locked: a build in an environment of its own would fetch the newest.
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", DIST], cwd=ROOT, check=True
    )
    return next(DIST.glob("*.whl"))


def expected_files() -> set[str]:
    """Return the names that the wheel must contain: what git keeps of the package and of resources/."""
    listed = subprocess.run(
        ["git", "ls-files", "desktop/leadway", "resources"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    program = {name.removeprefix("desktop/") for name in listed if name.startswith("desktop/")}
    return program | {f"leadway/{name}" for name in listed if name.startswith("resources/")}


def main() -> int:
    """Build and check; return the exit status."""
    wheel = build()
    with zipfile.ZipFile(wheel) as archive:
        missing = expected_files() - set(archive.namelist())
    for name in sorted(missing):
        print(f"missing in {wheel.name}: {name}")
    print(f"{wheel.relative_to(ROOT)}: {'incomplete' if missing else 'complete'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
