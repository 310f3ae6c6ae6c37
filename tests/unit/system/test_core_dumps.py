"""No crash writes the key to the disk: not of the program, and not of what it starts."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from leadway.system.core_dumps import prevent_core_dumps

resource = pytest.importorskip("resource")
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux says what it would write"
)

CRASH = """
import os, resource, sys
from leadway import app
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
app.run(["status", "--data-dir", sys.argv[1]])
key = bytes(range(65, 90)) * 4
if sys.argv[2] == "undone":
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], open("/proc/self/coredump_filter").read(), flush=True)
os.abort()
"""
KEY = bytes(range(65, 90)) * 4


@pytest.mark.parametrize("limit", ["as it is", "undone"])
def test_a_crash_of_any_command_writes_no_memory(tmp_path: Path, limit: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", CRASH, str(tmp_path / "data"), limit],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == -signal.SIGABRT
    told = ran.stdout.split()
    assert told[-1] == "00000000"
    assert limit == "undone" or told[-2] == "0"
    # Where this system writes the dump into the folder, it is there to be searched.
    assert all(KEY not in file.read_bytes() for file in tmp_path.glob("core*"))


def test_what_it_starts_writes_none_either(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    before = Path("/proc/self/coredump_filter").read_text(encoding="ascii")
    try:
        prevent_core_dumps()
        told = subprocess.run(
            ["cat", "/proc/self/coredump_filter", "/proc/self/limits"],
            cwd=tmp_path, capture_output=True, text=True, check=True,
        )  # fmt: skip
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))
        Path("/proc/self/coredump_filter").write_text(f"0x{before.strip()}", encoding="ascii")
    lines = told.stdout.splitlines()
    assert lines[0] == "00000000"
    assert next(line for line in lines if "core file" in line).split()[4] == "0"
    assert os.getpid()
