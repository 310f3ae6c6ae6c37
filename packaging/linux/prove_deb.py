"""Proves the .deb in a bare Debian: `sudo python3 packaging/linux/prove_deb.py DEB [RELEASE]`.

Needs root and debootstrap; Python alone otherwise. In a fresh system without a desktop (bookworm, if no other
is named) an earlier version is installed by apt from its file and used, upgraded with the data kept, started
from its desktop file on a virtual display, tried by the smoke test, removed and purged: then only
the person's data is left. It works in PROOF_FOLDER, and leaves there a picture and the bare system.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PACKAGING = Path(__file__).resolve().parent.parent
_WORK = Path(os.environ.get("PROOF_FOLDER", "/var/tmp/leadway-proof"))  # noqa: S108 -- root's own, and large
_MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
_EARLIER = "0.0.1"
_AROUND = "dbus dbus-bin gnome-keyring libglib2.0-bin python3 trayer xdotool xvfb"
_DATA = "/home/person/.local/share/Leadway"
# The display's own number: abstract sockets of other displays reach into a changed root.
_START = """
export XDG_RUNTIME_DIR=$HOME
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp -fbdir $HOME/screen 3>number 2>/dev/null & display=$!
for i in $(seq 100); do sleep 0.1; [ -s number ] && break; done
export DISPLAY=:$(cat number)
gio launch /usr/share/applications/leadway.desktop 2>launch.err
for i in $(seq 200); do
    sleep 0.1; window=$(xdotool search --onlyvisible --name Leadway 2>/dev/null | tail -1)
    [ -z "$window" ] || break
done
sleep 3
xdotool getwindowname "$window" && cp screen/Xvfb_screen0 started.xwd && leadway quit; status=$?
kill $display; wait $display
cat launch.err >&2
[ ! -s launch.err ] && exit $status
"""


class Bare:
    """A bare system in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, command: str, *, user: str = "root") -> str:
        """Run a shell command inside and return what it says; end the proof where it failed."""
        home = "/root" if user == "root" else f"/home/{user}"
        inside = [
            "chroot",
            f"--userspec={user}",
            str(self.root),
            "/usr/bin/env",
            "-i",
            f"HOME={home}",
            "LANG=C.UTF-8",
        ]
        inside += ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "DEBIAN_FRONTEND=noninteractive"]
        result = subprocess.run(
            [*inside, "/bin/sh", "-c", f"cd\n{command}"],
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,
        )
        if result.returncode:
            sys.exit(f"failed as {user}: {command}\n{result.stdout[-4000:]}{result.stderr[-4000:]}")
        return str(result.stdout)


def main() -> int:
    """Prove it; return the exit status."""
    package = Path(sys.argv[1]).resolve()
    release = sys.argv[2] if len(sys.argv) > 2 else "bookworm"
    with _system(release) as bare:
        place = bare.root / "proof"
        place.mkdir()
        shutil.copy(package, place / "new.deb")
        shutil.copy(_PACKAGING / "smoke.py", place)
        shutil.copytree(_PACKAGING.parent / "tests" / "data" / "db", place / "db")
        _make_earlier(place / "new.deb", place / "old.deb")
        _prove(bare, release)
    return 0


def _prove(bare: Bare, release: str) -> None:
    _report(f"{release}: {bare.run('cat /etc/debian_version').strip()}, bare")
    bare.run("apt-get update -q=2 && useradd --create-home --shell /bin/bash person")
    bare.run("apt-get install -q=2 -y --no-install-recommends /proof/old.deb")
    bare.run("leadway demo --weeks 6", user="person")
    before = _status(bare)
    _report(
        f"installed by apt from the file, with what it depends on: {bare.run('leadway --version').strip()}"
    )
    bare.run("apt-get install -q=2 -y --no-install-recommends /proof/new.deb")
    files = [line for line in bare.run("dpkg --listfiles leadway").splitlines() if line != "/."]
    after = _status(bare)
    if after != before:
        sys.exit(f"the upgrade changed the data: {before} became {after}")
    _report(f"upgraded, {after['done']} weeks as before; {len(files)} files and folders")
    _prove_use(bare, release)
    bare.run("apt-get remove -q=2 -y leadway")
    _check_nothing_left(bare, files)
    bare.run("dpkg --purge leadway")
    _check_nothing_left(bare, files)
    _report("removed and purged: nothing left but the person's data")


def _prove_use(bare: Bare, release: str) -> None:
    bare.run(f"apt-get install -q=2 -y --no-install-recommends {_AROUND}")
    bare.run("mkdir screen", user="person")
    title = bare.run(_START, user="person").strip().splitlines()[0]
    picture = _WORK / f"started-{release}.png"
    shutil.copy(bare.root / "home/person/started.xwd", picture.with_suffix(".xwd"))
    if shutil.which("convert"):
        subprocess.run(["convert", f"xwd:{picture.with_suffix('.xwd')}", picture], check=True)
        _report(f"started from its desktop file: “{title}”, {picture}")
    else:
        _report(f"started from its desktop file: “{title}”, {picture.with_suffix('.xwd')}")
    output = bare.run("python3 /proof/smoke.py /usr/bin/leadway --stored /proof/db", user="person")
    _report("smoke test inside:\n" + output.rstrip())


def _status(bare: Bare) -> dict[str, object]:
    status: dict[str, object] = json.loads(bare.run("leadway status --json", user="person"))
    return status


def _check_nothing_left(bare: Bare, files: list[str]) -> None:
    installed = [path for path in files if not (bare.root / path.lstrip("/")).is_dir()]
    leftovers = [path for path in installed if os.path.lexists(bare.root / path.lstrip("/"))]
    named = bare.run("find / -xdev -iname '*leadway*' -not -path '/home/*' -not -path '/proc/*'").split()
    allowed = ("/var/lib/dpkg/info/leadway.list", "/var/cache/apt", "/tmp")  # noqa: S108 -- only compared
    leftovers += [path for path in named if not path.startswith(allowed)]
    if leftovers:
        sys.exit("left behind: " + ", ".join(leftovers))
    if not (bare.root / _DATA.lstrip("/") / "leadway.db").exists():
        sys.exit("the person's data is gone")


def _make_earlier(new: Path, old: Path) -> None:
    """Pack the same program under an earlier number, to be upgraded from."""
    folder = old.with_suffix("")
    subprocess.run(["dpkg-deb", "--raw-extract", new, folder], check=True)
    control = folder / "DEBIAN" / "control"
    lines = control.read_text(encoding="utf-8").splitlines(keepends=True)
    earlier = [f"Version: {_EARLIER}\n" if line.startswith("Version:") else line for line in lines]
    control.write_text("".join(earlier), encoding="utf-8")
    # Files of an earlier version that the new one no longer has must go with the upgrade.
    (folder / "usr/lib/leadway/_internal/leadway-of-old").touch()
    command = ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", str(folder), str(old)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder)


@contextmanager
def _system(release: str) -> Iterator[Bare]:
    """Lay out a bare system for the length of the block, and remove it whatever happens."""
    base = _WORK / f"{release}.tar"
    root = _WORK / release
    _WORK.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    if not base.exists():
        _report(f"fetching a bare {release}")
        fetch = ["debootstrap", "--variant=minbase", "--include=ca-certificates", release, str(root), _MIRROR]
        subprocess.run(fetch, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["tar", "-C", str(root), "-cf", str(base), "."], check=True)
        shutil.rmtree(root)
    root.mkdir()
    subprocess.run(["tar", "-C", str(root), "-xf", str(base)], check=True)
    for name in ("resolv.conf", "hosts"):
        shutil.copy(f"/etc/{name}", root / "etc" / name)
    mounts = [
        ("proc", ["-t", "proc", "proc"]),
        ("dev", ["--bind", "/dev"]),
        ("dev/shm", ["-t", "tmpfs", "shm"]),
    ]
    try:
        for name, how in mounts:
            subprocess.run(["mount", *how, str(root / name)], check=True)
        yield Bare(root)
    finally:
        _end_all(root)
        for name, _ in reversed(mounts):
            subprocess.run(["umount", str(root / name)], check=False, stderr=subprocess.DEVNULL)
        if not any(os.path.ismount(root / name) for name, _ in mounts):
            shutil.rmtree(root)


def _end_all(root: Path) -> None:
    """End what still runs inside, each by its id."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "root").readlink() == root:
                os.kill(int(process.name), 15)
        except OSError:
            continue


def _report(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
