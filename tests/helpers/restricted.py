"""Programs that run as an ordinary user would, or on a disk that cannot do what Leadway needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Even where the tests run as root, files of others are closed to this program, as they are to everybody.
_WITHOUT_RIGHTS = """
import ctypes, sys
class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
class Data(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]
ctypes.CDLL(None).capset(ctypes.byref(Header(0x20080522, 0)), ctypes.byref((Data * 2)()))
"""
# The system refuses to share memory from now on, as some disks of the network do (seccomp(2)).
_WITHOUT_SHARED_MEMORY = """
import ctypes, struct, sys
import leadway.cli, leadway.services.session, leadway.services.keys, leadway.services.copying
import leadway.services.weeks.weeks, leadway.services.transfer.exporting, sqlcipher3
MMAP, FLAGS_AT, MAP_SHARED, ENODEV = 9, 16 + 8 * 3, 1, 19
def step(code, value, true=0, false=0):
    return struct.pack("HBBI", code, true, false, value)
program = b"".join([
    step(0x20, 0),
    step(0x15, MMAP, 0, 3),
    step(0x20, FLAGS_AT),
    step(0x54, 0xF),
    step(0x15, MAP_SHARED, 1, 0),
    step(0x06, 0x7FFF0000),
    step(0x06, 0x00050000 | ENODEV),
])
buffer = ctypes.create_string_buffer(program)
filter = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, filter, 0, 0) == 0, "not confined"
"""
_RUN = """
from leadway import app
sys.exit(app.run(sys.argv[1:]))
"""


def _run(before: str, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    if not sys.platform.startswith("linux") or os.uname().machine != "x86_64":
        pytest.skip("only Linux confines a program like that, here by the numbers of x86-64")
    command = [sys.executable, "-c", before + _RUN, *arguments, "--data-dir", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def run_without_rights(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of Leadway as somebody who may open no files of others."""
    if os.geteuid() != 0:
        pytest.skip("only root can make files that belong to others")
    return _run(_WITHOUT_RIGHTS, folder, *arguments)


def run_without_shared_memory(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of Leadway on a disk on which programs share no memory."""
    return _run(_WITHOUT_SHARED_MEMORY, folder, *arguments)
