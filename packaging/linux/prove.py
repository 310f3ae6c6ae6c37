"""Proves the Linux packages that apt does not install: the RPM, the AppImage's tree, the Flatpak's papers.

Takes dist/leadway/ as `packaging/build.py build inside` made it. Each kind is made, laid out as on a person's
disk, and started on a virtual display: its version, a demo's weeks, its first window, its end on request.
Needs rpm, cpio, xvfb, xdotool, appstream and desktop-file-utils (Debian's names); what is missing fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import place
from linux import appimage, flatpak, rpm
from place import BuildError
from smoke import display

WAIT_SECONDS = 30.0


def main() -> int:
    """Prove every kind that is named, or all; return the exit status."""
    kinds: dict[str, Callable[[], None]] = {
        "rpm": prove_rpm,
        "appimage": prove_appimage,
        "flatpak": prove_flatpak,
    }
    names = sys.argv[1:] or list(kinds)
    unknown = [name for name in names if name not in kinds]
    if unknown:
        print(f"There is no “{unknown[0]}” to prove, only {', '.join(kinds)}.", file=sys.stderr)
        return 2
    status = 0
    for name in names:
        try:
            kinds[name]()
        except (BuildError, FileNotFoundError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            status = 1
        else:
            print(f"{name}: proven", flush=True)
    return status


def prove_rpm() -> None:
    """Build the RPM, unpack it, check its papers, and start the program."""
    path = rpm.package()
    needs = place.run(["rpm", "-qp", "--requires", path])
    bundled = [line for line in needs.splitlines() if line.startswith(("libQt6", "libpython", "libicu"))]
    if bundled:
        raise BuildError(f"it asks the system for what it carries itself: {', '.join(bundled)}")
    with _folder("rpm") as folder:
        # A pipe of two programs, as a person would unpack it.
        shell: list[str | Path] = [
            "sh",
            "-c",
            'rpm2cpio "$1" | cpio --extract --make-directories --quiet',
            "sh",
            path,
        ]
        place.run(shell, cwd=folder)
        place.run(["desktop-file-validate", folder / "usr" / "share" / "applications" / "leadway.desktop"])
        described = next((folder / "usr" / "share" / "metainfo").glob("*.metainfo.xml"))
        place.run(["appstreamcli", "validate", "--no-net", described])
        starts(folder / "usr" / "bin" / "leadway")
    print(f"  {path.relative_to(place.ROOT)}: {path.stat().st_size / 1e6:.1f} MB")


def prove_appimage() -> None:
    """Lay the AppImage's tree, move it as a mount would, and start it."""
    tree = appimage.lay()
    for name in ("leadway.desktop", "leadway.png", ".DirIcon"):
        if not (tree / name).is_file():
            raise BuildError(f"{name} leads nowhere")
    place.run(["desktop-file-validate", tree / "leadway.desktop"])
    with _folder("AppImage mount") as folder:
        moved = Path(shutil.copytree(tree, folder / "tree", symlinks=True))
        starts(moved / "AppRun")


def prove_flatpak() -> None:
    """Check the manifest and the papers it installs, and start the tree as it is in the sandbox."""
    parts = flatpak.lay()
    flatpak.check_manifest(parts.manifest)
    place.run(["desktop-file-validate", parts.desktop_file])
    place.run(["appstreamcli", "validate", "--no-net", parts.metainfo])
    if shutil.which("flatpak-builder"):
        place.run(["flatpak-builder", "--show-manifest", parts.manifest], cwd=parts.manifest.parent)
    with _folder("app") as folder:
        shutil.copytree(parts.tree, folder / "app", symlinks=True)
        starts(folder / "app" / "bin" / "leadway")


def starts(program: Path) -> None:
    """Start a program in a home of its own, and use it; raise BuildError where it is not right."""
    with _folder("home of somebody") as home, display("1440x900") as number:
        environment = _environment(home) | {"DISPLAY": number}
        output = _run([program, "--version"], environment).strip()
        if output != f"leadway {place.VERSION}":
            raise BuildError(f"--version says “{output}”")
        _run([program, "demo", "--weeks", "4", "--seed", "1"], environment)
        window = subprocess.Popen(
            [program],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _wait_for_window(environment, window)
            _run([program, "quit"], environment)
            output, _ = window.communicate(timeout=WAIT_SECONDS)
        finally:
            window.kill()
        if window.returncode or output:
            raise BuildError(f"it ended with {window.returncode} and said: {output}")


def _wait_for_window(environment: dict[str, str], program: subprocess.Popen[str]) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while program.poll() is None and time.monotonic() < end:
        search = ["xdotool", "search", "--onlyvisible", "--name", "Leadway"]
        if subprocess.run(search, env=environment, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    program.kill()
    raise BuildError(f"its window did not come: {program.communicate()[0]}")


def _run(command: list[str | Path], environment: dict[str, str]) -> str:
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    if result.returncode or result.stderr:
        raise BuildError(f"{' '.join(map(str, command))}: {result.returncode}: {result.stderr}")
    return result.stdout


def _environment(home: Path) -> dict[str, str]:
    """Return the environment of a person's session, without keychain or settings of this one."""
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    return {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(runtime),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={runtime}/no-bus",
    }


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """Make a folder with a space in its path, and remove it again."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, name)
        folder.mkdir()
        yield folder


if __name__ == "__main__":
    sys.exit(main())
