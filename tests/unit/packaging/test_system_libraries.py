"""packaging/linux/system-libraries.sh, run against a made-up system."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is for Linux")

SCRIPT = Path(__file__).resolve().parents[3] / "packaging" / "linux" / "system-libraries.sh"
TOOLS = ("awk", "cat", "cut", "env", "grep", "mktemp", "paste", "rm", "sh", "sort")
PROGRAMS = (
    "Xvfb",
    "xauth",
    "xdotool",
    "dbus-daemon",
    "dbus-send",
    "gnome-keyring-daemon",
    "dunst",
    "faketime",
    "openbox",
    "trayer",
    "xrandr",
    "setxkbmap",
    "ibus-daemon",
)
LIBRARIES = re.findall(r"^lib\S+\.so\S*", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)


@dataclass
class System:
    """A computer as the script sees it. Commands it runs with effect are kept in `ran`."""

    folder: Path
    libraries: list[str] = field(default_factory=lambda: list(LIBRARIES))
    programs: tuple[str, ...] = PROGRAMS
    known_to_apt: str = ".*"
    uid: int = 0
    sudo: bool = False
    apt: bool = True
    apt_works: bool = True
    lists_can_be_refreshed: bool = True

    @property
    def ran(self) -> list[str]:
        log = self.folder / "ran"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        self._build()
        environment = {"PATH": str(self.folder / "bin"), "TMPDIR": str(self.folder)}
        command = ["/bin/sh", str(SCRIPT), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def _build(self) -> None:
        (self.folder / "bin").mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.folder / "bin" / tool).symlink_to(found)
        self._command("uname", 'if [ "$1" = -m ]; then echo x86_64; else echo Linux; fi')
        self._command("id", f"echo {self.uid}")
        self._command("ldconfig", f"cat {self.folder}/cache")
        self._fill_cache(self.libraries)
        for program in self.programs:
            self._command(program, "")
        self._command("sudo", 'shift; [ "$1" = true ] || exec "$@"' if self.sudo else "exit 1")
        if self.apt:
            self._command("apt-cache", f'echo "$3" | grep -Eqx "{self.known_to_apt}"')
            self._command("apt-get", self._apt())

    def _fill_cache(self, libraries: list[str]) -> None:
        lines = [f"\t{name} (libc6,x86-64) => /usr/lib/{name}\n" for name in libraries]
        (self.folder / "cache").write_text("".join(lines), encoding="utf-8")

    def _apt(self) -> str:
        """What is installed arrives: afterwards, nothing is missing any more."""
        everything = "".join(f"\t{name} (libc6,x86-64) => /usr/lib/{name}\n" for name in LIBRARIES)
        (self.folder / "everything").write_text(everything, encoding="utf-8")
        lines = [
            f'echo "apt-get $*" >>{self.folder}/ran',
            f'[ "$1" != update ] || exit {0 if self.lists_can_be_refreshed else 100}',
            *([] if self.apt_works else ["echo 'E: no space left'; exit 100"]),
            f"cat {self.folder}/everything >{self.folder}/cache",
            *(f"echo '#!/bin/sh' >{self.folder}/bin/{name}" for name in PROGRAMS),
            *(f"/bin/chmod +x {self.folder}/bin/{name}" for name in PROGRAMS),
        ]
        return "\n".join(lines)

    def _command(self, name: str, body: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)


@pytest.fixture
def system(tmp_path: Path) -> System:
    return System(tmp_path)


@pytest.mark.parametrize("arguments", [(), ("--tests",)])
def test_where_all_is_there_it_is_silent_and_asks_nobody(system: System, arguments: tuple[str, ...]) -> None:
    result = system.run(*arguments)

    assert (result.returncode, result.stdout, result.stderr, system.ran) == (0, "", "", [])


def test_it_says_what_it_installs_and_installs_that_only(system: System) -> None:
    system.libraries.remove("libxcb-cursor.so.0")
    system.libraries.remove("libEGL.so.1")

    result = system.run()

    assert result.returncode == 0, result.stdout + result.stderr
    assert "installing system packages for Qt: libegl1 libxcb-cursor0\n" in result.stdout
    assert system.ran[0].startswith("apt-get update")
    assert system.ran[1].endswith(" libegl1 libxcb-cursor0")
    assert len(system.ran) == 2


def test_a_32_bit_library_does_not_count(system: System) -> None:
    system.libraries.remove("libGL.so.1")
    system.libraries.append("libGL.so.1 (libc6) => /usr/lib32/libGL.so.1\n\tlibother.so.1")

    system.run()

    assert system.ran[1].endswith(" libgl1")


@pytest.mark.parametrize(
    ("known", "name"), [(".*", "libglib2.0-0t64"), (".*[^4]", "libglib2.0-0"), ("nothing", "libglib2.0-0")]
)
def test_a_renamed_package_is_found(system: System, known: str, name: str) -> None:
    system.libraries.remove("libglib-2.0.so.0")
    system.known_to_apt = known

    system.run()

    assert system.ran[1].endswith(f" {name}")


def test_programs_are_for_tests_only(system: System) -> None:
    system.programs = ()

    assert system.run().returncode == 0
    assert system.ran == []


def test_the_tests_programs_are_installed_for_tests(system: System) -> None:
    system.programs = ()

    result = system.run("--tests")

    assert result.returncode == 0, result.stdout + result.stderr
    assert "for Qt and the tests:" in result.stdout
    installed = " dbus-bin dbus-daemon dunst faketime gnome-keyring ibus-hangul openbox trayer "
    installed += "x11-xkb-utils x11-xserver-utils xauth xdotool xvfb"
    assert system.ran[1].endswith(installed)


def test_without_rights_it_says_one_command_and_stops(system: System) -> None:
    system.libraries.remove("libEGL.so.1")
    system.uid = 1000

    result = system.run()

    assert result.returncode == 1
    commands = [line for line in result.stdout.splitlines() if line.startswith("sudo")]
    assert commands == [
        "sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends libegl1'"
    ]
    assert system.ran == []


def test_sudo_without_a_password_is_used(system: System) -> None:
    system.libraries.remove("libEGL.so.1")
    system.uid, system.sudo = 1000, True

    assert system.run().returncode == 0
    assert system.ran[1].endswith(" libegl1")


def test_lists_that_cannot_be_refreshed_do_not_stop_it(system: System) -> None:
    system.libraries.remove("libEGL.so.1")
    system.lists_can_be_refreshed = False

    result = system.run()

    assert result.returncode == 0
    assert "going on with those that are here" in result.stdout


def test_an_installation_that_fails_is_shown_with_the_command(system: System) -> None:
    system.libraries.remove("libEGL.so.1")
    system.apt_works = False

    result = system.run()

    assert result.returncode == 1
    assert "E: no space left" in result.stdout
    assert "Please run: sudo sh -c 'apt-get update && " in result.stdout


def test_elsewhere_it_names_the_libraries_and_goes_on(system: System) -> None:
    system.libraries.remove("libEGL.so.1")
    system.apt = False

    result = system.run()

    assert result.returncode == 0
    assert "not found on this system, but needed: libEGL.so.1" in result.stdout
