"""The log: private, its own file, and without a word of what the person wrote."""

import os
import stat
from pathlib import Path

import pytest

from leadway.system.log import append

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights and links of this kind are POSIX's")


@pytest.mark.parametrize("umask", [0o000, 0o277])
def test_it_is_its_owners_alone_also_where_an_earlier_version_left_it_readable(
    tmp_path: Path, umask: int
) -> None:
    log = tmp_path / "leadway.log"
    before = os.umask(umask)
    try:
        append(log, "first")
        log.chmod(0o644)
        append(log, "a name with half a surrogate: \udcff")
    finally:
        os.umask(before)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert len(log.read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize("kind", ["link", "second name", "pipe"])
def test_an_entry_reaches_no_other_file(tmp_path: Path, kind: str) -> None:
    log, bashrc = tmp_path / "leadway.log", tmp_path / "bashrc"
    bashrc.write_bytes(b"mine")
    if kind == "link":
        log.symlink_to(bashrc)
    elif kind == "pipe":
        os.mkfifo(log)
    else:
        log.hardlink_to(bashrc)
    assert append(log, "an error").endswith("an error")
    assert bashrc.read_bytes() == b"mine"
