"""The frozen program compared with its source and with a bare PySide6 program frozen in the same way."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, Target, compare
from benchmarks.scene import ROOT, BrokenRunError, Scene

TREE = ROOT / "dist" / "leadway"
INSTALLED_MB = Target(220)
PACKAGE_MB = Target(75)
START = Target(1.2, of_bare=True)
_BARE = ROOT / "build" / "frozen" / "measured" / "bare"
_SECONDS = 60
_MB = 1_000_000


def frozen(scene: Scene, runs: int) -> Iterator[Figure]:
    """Sizes, and the start of the frozen program; nothing where `make package` was not run.

    In the start, "bare" is Leadway's own source, or, where the name says so, the frozen bare program.
    """
    program = TREE / ("leadway.exe" if sys.platform == "win32" else "leadway")
    if not program.exists():
        sys.stderr.write("No frozen program in dist/: run `make package` first.\n")
        return
    bare = _freeze_bare()
    yield compare("installed size", "MB", [_size(TREE)], [_size(bare)], INSTALLED_MB)
    packages = sorted((ROOT / "dist").glob("*.deb"), key=lambda path: path.stat().st_mtime)
    if packages:
        packed = _packed(bare)
        yield compare("package size, .deb", "MB", [packages[-1].stat().st_size / _MB], [packed], PACKAGE_MB)
    yield from _starts(scene, str(program), str(bare / program.name.replace("leadway", "bare")), runs)


def _starts(scene: Scene, program: str, bare: str, runs: int) -> Iterator[Figure]:
    commands = {
        "source": [sys.executable, "-m", "leadway", "--smoke", "start"],
        "frozen": [program, "--smoke", "start"],
        "bare": [bare],
    }
    runs_of: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    # The first round warms the disk; it is not counted.
    for number in range(runs + 1):
        for name, command in commands.items():
            moments = _start(scene, command)
            if number:
                runs_of[name].append(moments)
    for moment, what in (("painted", "first paint"), ("content", "This week")):
        ours, source = ([run[moment] for run in runs_of[name]] for name in ("frozen", "source"))
        yield compare(f"frozen start beside source, {what}", "ms", ours, source, START)
    ours, other = ([run["painted"] for run in runs_of[name]] for name in ("frozen", "bare"))
    yield compare("frozen start beside frozen bare", "ms", ours, other)


def _start(scene: Scene, command: list[str]) -> dict[str, float]:
    """Start a program that tells its moments, and return them in ms since its start."""
    environment = scene.environment | {"XDG_DATA_HOME": str(scene.folder / "years")}
    started = time.monotonic()
    ended = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if ended.returncode:
        raise BrokenRunError(f"{command[0]}: exit status {ended.returncode}\n{ended.stderr}")
    events = [json.loads(line) for line in ended.stdout.splitlines()]
    return {event["done"]: (event["at"] - started) * 1000 for event in events}


def _freeze_bare() -> Path:
    """Freeze the bare program as Leadway is frozen, once; return its folder."""
    if not _BARE.exists():
        sys.stderr.write("Freezing the bare program, once.\n")
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
        command += ["--workpath", str(_BARE.parent.parent), "--distpath", str(_BARE.parent)]
        subprocess.run([*command, str(ROOT / "packaging" / "bare.spec")], check=True)
    return _BARE


def _size(folder: Path) -> float:
    """Return what its files take, in MB; a link takes nothing."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / _MB


def _packed(folder: Path) -> float:
    """Return the size of a package of that folder, packed as Leadway's is, in MB."""
    dpkg = shutil.which("dpkg-deb")
    if dpkg is None:
        return 0.0
    target = folder.with_name("bare.deb")
    if not target.exists():
        root = folder.with_name("bare-deb")
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(folder, root / "usr" / "lib" / "bare", symlinks=True)
        (root / "DEBIAN").mkdir()
        control = "Package: bare\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: bare\n"
        (root / "DEBIAN" / "control").write_text(control)
        pack = [dpkg, "-Zxz", "-z6", "--build", str(root), str(target)]
        subprocess.run(pack, check=True, stdout=subprocess.DEVNULL)
    return target.stat().st_size / _MB
