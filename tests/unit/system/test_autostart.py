"""Starting at login: what is really registered, in words, and switching it on and off."""

import os
import plistlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.waiting import wait_until
from leadway.domain.errors import KnownError
from leadway.domain.system_ports import Autostart, AutostartState, Registration
from leadway.system import autostart, autostart_macos, autostart_windows
from leadway.system.autostart import own_command, own_program
from leadway.system.autostart_factory import make_autostart
from leadway.system.autostart_linux import (
    DesktopFileAutostart,
    config_home,
    entries,
    exec_command,
    exec_value,
    startable,
)
from leadway.system.autostart_macos import LABEL, LaunchAgentAutostart
from leadway.system.autostart_windows import APPROVED, MOST_CHARACTERS, RUN, VALUE, RunKeyAutostart
from leadway.system.paths import DataFolder, data_folder

OWN = (sys.executable, "--background")
NEVER_NUL = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12
)
DIFFICULT = [
    ["/opt/lead way/leadway", "--background"],
    ["/opt/100% ours/leadway", "--data-dir", "/home/a b/50%f/“data”"],
    ['/opt/a"b$c`d\\e/leadway', "--background"],
    ["/opt/%%/leadway", "a\tb", "new\nline", "\\n", "%", "%u"],
]


@pytest.mark.parametrize("command", DIFFICULT)
def test_a_difficult_path_is_read_back_from_a_desktop_file(command: list[str]) -> None:
    value = exec_value(command)
    assert "\n" not in value
    assert exec_command(value) == command


@given(st.lists(NEVER_NUL, min_size=1, max_size=4))
def test_any_command_is_read_back_from_a_desktop_file(command: list[str]) -> None:
    assert exec_command(exec_value(command)) == command


def test_places_for_files_are_no_words_of_a_command() -> None:
    assert exec_command('/usr/bin/leadway --background %U "%%f"') == [
        "/usr/bin/leadway",
        "--background",
        "%f",
    ]


@pytest.mark.skipif(shutil.which("gio") is None, reason="GLib's own starter is not installed")
@pytest.mark.parametrize("command", DIFFICULT)
def test_glib_starts_exactly_the_command_written(command: list[str], tmp_path: Path) -> None:
    program = tmp_path / command[0].removeprefix("/opt/")
    said = tmp_path / "said"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" > "{said}.part"\nmv "{said}.part" "{said}"\n')
    program.chmod(0o755)
    line = exec_value(startable([str(program), *command[1:]]))
    file = tmp_path / "leadway.desktop"
    file.write_text(f"[Desktop Entry]\nType=Application\nName=Leadway\nExec={line}\n")
    subprocess.run(["gio", "launch", str(file)], check=True, capture_output=True, timeout=30)
    wait_until(said.exists)
    assert said.read_text().split("\0")[:-1] == command[1:]


def desktop_file(home: Path, own: Sequence[str] = OWN, desktop: str = "ubuntu:GNOME") -> DesktopFileAutostart:
    if sys.platform == "win32":
        pytest.skip("a path that begins with a drive is no folder of settings for Linux")
    return DesktopFileAutostart(own, {"XDG_CONFIG_HOME": str(home), "XDG_CURRENT_DESKTOP": desktop})


def registration(home: Path) -> Path:
    return home / "autostart" / "leadway.desktop"


def test_it_is_off_then_on_then_off_and_nothing_is_left(tmp_path: Path) -> None:
    switch: Autostart = desktop_file(tmp_path)
    assert switch.state() == AutostartState(Registration.OFF, autostart.OFF)
    assert switch.switch_off().registration is Registration.OFF
    assert switch.switch_on() == switch.state() == AutostartState(Registration.ON, autostart.ON)
    assert switch.state().on
    said = entries(registration(tmp_path).read_bytes())
    assert (said["Type"], said["Terminal"], said["Name"]) == ("Application", "false", "Leadway")
    assert exec_command(said["Exec"]) == list(OWN)
    assert switch.switch_off().registration is Registration.OFF
    assert list(registration(tmp_path).parent.iterdir()) == []


@pytest.mark.parametrize(
    "line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "OnlyShowIn=KDE;", "NotShowIn=KDE;GNOME;"]
)
def test_what_the_desktop_leaves_out_is_told_and_can_be_mended(tmp_path: Path, line: str) -> None:
    switch = desktop_file(tmp_path)
    switch.switch_on()
    file = registration(tmp_path)
    name = line.partition("=")[0]
    kept = [each for each in file.read_text().splitlines() if not each.startswith(name)]
    file.write_text("\n".join([*kept, line, "[Desktop Action X]", "Exec=other"]))
    assert switch.state() == AutostartState(Registration.DISABLED, autostart.DISABLED, autostart.SWITCH_ON)
    assert switch.switch_on().on


def test_another_copy_of_the_program_is_named(tmp_path: Path) -> None:
    other = tmp_path / "old copy" / "leadway"
    other.parent.mkdir()
    other.touch()
    desktop_file(tmp_path, (str(other), "--background")).switch_on()
    state = desktop_file(tmp_path).state()
    assert (state.registration, state.on) == (Registration.OTHER, False)
    assert str(other) in state.sentence
    assert "another copy" in state.sentence
    other.unlink()
    assert "no longer there" in desktop_file(tmp_path).state().sentence
    assert desktop_file(tmp_path).switch_on().on


def test_the_same_program_with_other_data_is_told(tmp_path: Path) -> None:
    desktop_file(tmp_path, (*OWN, "--data-dir", "/mnt/team")).switch_on()
    state = desktop_file(tmp_path).state()
    assert (state.registration, state.sentence) == (Registration.OTHER, autostart.OTHER_DATA)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[Desktop Entry]\nExec=\n", b"Exec=leadway\n"])
def test_a_file_that_cannot_be_read_is_told_and_can_be_mended(tmp_path: Path, content: bytes) -> None:
    registration(tmp_path).parent.mkdir()
    registration(tmp_path).write_bytes(content)
    state = desktop_file(tmp_path).state()
    assert (state.registration, state.sentence) == (Registration.OTHER, autostart.UNREADABLE)
    assert desktop_file(tmp_path).switch_on().on


def test_a_folder_in_the_files_place_is_told_and_stays(tmp_path: Path) -> None:
    registration(tmp_path).mkdir(parents=True)
    switch = desktop_file(tmp_path)
    assert switch.state().registration is Registration.OTHER
    for change in (switch.switch_on, switch.switch_off):
        with pytest.raises(KnownError) as caught:
            change()
        assert caught.value.next_step == autostart.UNCHANGED
    assert registration(tmp_path).is_dir()


def test_a_file_in_the_folders_place_is_told_and_stays(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("mine")
    switch = desktop_file(tmp_path)
    assert switch.state().registration is Registration.OFF
    with pytest.raises(KnownError) as caught:
        switch.switch_on()
    assert caught.value.next_step == autostart.UNCHANGED
    assert switch.switch_off().registration is Registration.OFF
    assert (tmp_path / "autostart").read_text() == "mine"


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """Return settings with a registration in a folder that nobody may write to, not even root."""
    if not sys.platform.startswith("linux"):
        pytest.skip("needs the rights or the mounts of Linux")
    folder = tmp_path / "autostart"
    folder.mkdir()
    as_root = os.geteuid() == 0
    if as_root and subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("this place does not allow mounting")
    desktop_file(tmp_path, ("/opt/other/leadway", "--background")).switch_on()
    if as_root:
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    else:
        folder.chmod(0o500)
    yield tmp_path
    if as_root:
        subprocess.run(["umount", folder], check=True)
    else:
        folder.chmod(0o700)


def test_a_read_only_folder_is_told_and_nothing_changes(read_only: Path) -> None:
    switch = desktop_file(read_only)
    before = registration(read_only).read_bytes()
    for change in (switch.switch_on, switch.switch_off):
        with pytest.raises(KnownError) as caught:
            change()
        assert re.search("You are not allowed|write-protected", caught.value.sentence)
        assert caught.value.next_step == autostart.UNCHANGED
    assert registration(read_only).read_bytes() == before
    assert switch.state().registration is Registration.OTHER
    assert list((read_only / "autostart").iterdir()) == [registration(read_only)]


@pytest.mark.parametrize(("desktop", "name"), [("sway", "sway"), ("", "this system")])
def test_a_desktop_that_may_not_look_there_is_told(tmp_path: Path, desktop: str, name: str) -> None:
    state = desktop_file(tmp_path, desktop=desktop).switch_on()
    assert state.on
    assert f"“{name}”" in state.next_step
    assert exec_value(OWN) in state.next_step


def test_a_program_with_a_percent_sign_in_its_path_is_recognised(tmp_path: Path) -> None:
    program = tmp_path / "100% ours" / "leadway"
    program.parent.mkdir()
    program.touch()
    assert desktop_file(tmp_path, (str(program), "--background")).switch_on().on


def test_where_the_settings_are() -> None:
    assert config_home({"XDG_CONFIG_HOME": "/a", "HOME": "/h"}) == Path("/a")
    assert config_home({"XDG_CONFIG_HOME": "a", "HOME": "/h"}) == Path("/h/.config")
    assert config_home({"HOME": "/h"}) == Path("/h/.config")


def test_the_command_names_the_data_only_where_they_are_not_the_usual_ones(tmp_path: Path) -> None:
    assert own_command(data_folder(None))[-1] == "--background"
    other = own_command(DataFolder(tmp_path / "my data"))
    assert other[-3:] == ("--background", "--data-dir", str(tmp_path / "my data"))


def test_the_command_starts_this_program(tmp_path: Path) -> None:
    program = own_program({})
    assert Path(program[0]).is_absolute()
    said = subprocess.run(
        [*program, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert said.startswith("leadway ")


def test_a_packed_program_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_program({}) == (sys.executable,)
    assert own_program({"APPIMAGE": "/home/a/Leadway.AppImage"}) == ("/home/a/Leadway.AppImage",)


def test_the_program_of_the_command_line_starts_the_one_without_a_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "leadway-cli.exe"))
    assert own_program({}) == (str(tmp_path / "leadway.exe"),)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it would register for real")
def test_this_system_has_a_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    switch = make_autostart(DataFolder(tmp_path / "data"))
    assert switch.state().registration is Registration.OFF
    switch.switch_on()
    assert make_autostart(DataFolder(tmp_path / "data")).state().on
    assert not make_autostart(data_folder(None)).state().on


class FakeRegistry:
    """A registry that is a table, and can be closed."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}
        self.closed = False

    def read(self, key: str, name: str) -> str | bytes | None:
        self._check_open()
        return self.values.get((key, name))

    def write(self, key: str, name: str, value: str) -> None:
        self._check_open()
        self.values[key, name] = value

    def remove(self, key: str, name: str) -> None:
        self._check_open()
        self.values.pop((key, name), None)

    def _check_open(self) -> None:
        if self.closed:
            raise PermissionError


def test_on_windows_it_is_off_then_on_then_left_out_then_off() -> None:
    registry = FakeRegistry()
    own = (r"C:\Program Files\Leadway\leadway.exe", "--background")
    switch: Autostart = RunKeyAutostart(own, registry)
    assert switch.state().registration is Registration.OFF
    assert switch.switch_on().on
    assert registry.values == {(RUN, VALUE): rf'"{own[0]}" --background'}
    registry.values[APPROVED, VALUE] = bytes([3]) + bytes(11)
    assert switch.state().registration is Registration.DISABLED
    assert switch.switch_on().on
    registry.values[APPROVED, VALUE] = bytes([2]) + bytes(11)
    assert switch.state().on
    other = RunKeyAutostart((r"D:\leadway.exe", "--background"), registry)
    assert other.state().registration is Registration.OTHER
    assert switch.switch_off().registration is Registration.OFF


def test_on_windows_a_closed_registry_and_a_long_path_are_told() -> None:
    registry = FakeRegistry()
    switch = RunKeyAutostart(("C:\\" + "a" * 300, "--background"), registry)
    with pytest.raises(KnownError) as caught:
        switch.switch_on()
    assert caught.value.sentence == autostart_windows.TOO_LONG
    assert registry.values == {}
    registry.closed = True
    switch = RunKeyAutostart(OWN, registry)
    assert switch.state().registration is Registration.OTHER
    for change in (switch.switch_on, switch.switch_off):
        with pytest.raises(KnownError) as caught:
            change()
        assert caught.value.sentence == autostart_windows.NOT_ALLOWED


@given(st.lists(st.text(st.sampled_from('ab \t"\\'), max_size=8), min_size=1, max_size=4))
def test_any_command_registered_on_windows_is_recognised_and_no_other(command: list[str]) -> None:
    registry = FakeRegistry()
    assert len(subprocess.list2cmdline(command)) <= MOST_CHARACTERS
    assert RunKeyAutostart(command, registry).switch_on().on
    assert not RunKeyAutostart([*command, "--data-dir"], registry).state().on
    assert not RunKeyAutostart(["other", *command], registry).state().on


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (r'"C:\Lead way\leadway.exe" --background --data-dir D:\team', autostart.OTHER_DATA),
        (
            r'"\\desk\Lead way\leadway.exe" --background',
            autostart.OTHER_PROGRAM.format(program=r"\\desk\Lead way\leadway.exe"),
        ),
        (r"leadway.exe --background", autostart.OTHER_PROGRAM.format(program="leadway.exe")),
        ("", autostart.UNREADABLE),
    ],
)
def test_another_command_on_windows_is_told(
    monkeypatch: pytest.MonkeyPatch, line: str, sentence: str
) -> None:
    # On Windows itself, these are absolute paths.
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    registry = FakeRegistry()
    registry.values[RUN, VALUE] = line
    state = RunKeyAutostart((r"C:\Lead way\leadway.exe", "--background"), registry).state()
    assert (state.registration, state.sentence) == (Registration.OTHER, sentence)


def test_on_macos_it_is_off_then_on_then_left_out_then_off(tmp_path: Path) -> None:
    said = {"print-disabled": ""}
    ran: list[str] = []

    def launchctl(words: Sequence[str]) -> str:
        ran.append(words[0])
        if words[0] == "enable":
            said["print-disabled"] = ""
        return said.get(words[0], "")

    switch: Autostart = LaunchAgentAutostart(OWN, tmp_path / "LaunchAgents", launchctl)
    assert switch.state().registration is Registration.OFF
    assert switch.switch_on().on
    assert ran.count("enable") == 0
    [file] = (tmp_path / "LaunchAgents").iterdir()
    agent = plistlib.loads(file.read_bytes())
    assert (agent["Label"], agent["ProgramArguments"], agent["RunAtLoad"]) == (LABEL, list(OWN), True)
    said["print-disabled"] = f'disabled services = {{\n\t"other" => enabled\n\t"{LABEL}" => disabled\n}}'
    assert switch.state().registration is Registration.DISABLED
    assert switch.switch_on().on
    assert LaunchAgentAutostart(("/a/leadway",), tmp_path / "LaunchAgents", launchctl).state().on is False
    file.write_bytes(b"<plist>")
    assert switch.state().registration is Registration.OTHER
    assert switch.switch_off().registration is Registration.OFF
    assert list((tmp_path / "LaunchAgents").iterdir()) == []


def test_without_launchctl_the_file_alone_counts(tmp_path: Path) -> None:
    if sys.platform == "darwin":
        pytest.skip("it is there")
    assert autostart_macos.launchctl(("print-disabled", "gui/0")) == ""
