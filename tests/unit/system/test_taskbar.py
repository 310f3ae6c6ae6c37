"""Windows is told which program its windows belong to, and no other system is."""

import ctypes
import sys

import pytest

from leadway.system.taskbar import APP_ID, name_this_program


class WindowsLibrary:
    """Windows' own library, as far as it is asked; it declines where it is told to."""

    def __init__(self, *, declines: bool = False) -> None:
        self.names: list[str] = []
        self.shell32 = self
        self._declines = declines

    def SetCurrentProcessExplicitAppUserModelID(self, name: str) -> None:
        if self._declines:
            raise OSError
        self.names.append(name)


@pytest.mark.parametrize(("platform", "told"), [("win32", [APP_ID]), ("linux", []), ("darwin", [])])
def test_windows_alone_is_told(monkeypatch: pytest.MonkeyPatch, platform: str, told: list[str]) -> None:
    shell = WindowsLibrary()
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "windll", shell, raising=False)

    name_this_program()

    assert shell.names == told


def test_the_program_starts_where_windows_declines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", WindowsLibrary(declines=True), raising=False)

    name_this_program()
