"""What a power cut would take: the parts of a file that the system still holds in memory alone."""

import ctypes
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent.parent
# The same on every processor: Linux numbers its newer calls alike.
_CACHESTAT = 451


class _Range(ctypes.Structure):
    _fields_ = (("offset", ctypes.c_uint64), ("length", ctypes.c_uint64))


class _Pages(ctypes.Structure):
    _fields_ = tuple(
        (name, ctypes.c_uint64) for name in ("cached", "dirty", "writing", "evicted", "recently_evicted")
    )


def pages_in_memory(file: Path) -> int:
    """Return how many pages of a file are not on the disk yet; OSError where the system does not say."""
    whole, pages = _Range(0, 0), _Pages()
    descriptor = os.open(file, os.O_RDONLY)
    try:
        call = ctypes.CDLL(None, use_errno=True).syscall
        if call(_CACHESTAT, descriptor, ctypes.byref(whole), ctypes.byref(pages), 0):
            raise OSError(ctypes.get_errno(), "cachestat")
    finally:
        os.close(descriptor)
    return int(pages.dirty + pages.writing)


@contextmanager
def real_disk() -> Iterator[Path]:
    """Give a folder on a disk that a power cut can take something from; skip the test where there is none."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux says what is on the disk")
    place = _ROOT / "build"
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        (folder / "control").write_bytes(b"not on the disk yet")
        try:
            tells = pages_in_memory(folder / "control") > 0
        except OSError:
            tells = False
        if not tells:
            pytest.skip("this system, or this disk, does not say what is on the disk")
        yield folder
