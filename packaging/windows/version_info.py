"""What Windows shows of leadway.exe under Properties, Details."""

from __future__ import annotations

import place
from windows.installer import four_numbers

_TEXT = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([
      StringTable("040904B0", [
        StringStruct("CompanyName", "The Leadway authors"),
        StringStruct("FileDescription", "{title}"),
        StringStruct("FileVersion", "{version}"),
        StringStruct("InternalName", "{name}"),
        StringStruct("LegalCopyright", "The Leadway authors, MIT licence"),
        StringStruct("OriginalFilename", "{name}.exe"),
        StringStruct("ProductName", "{title}"),
        StringStruct("ProductVersion", "{version}"),
      ])
    ]),
    VarFileInfo([VarStruct("Translation", [0x409, 1200])])
  ]
)
"""


def version_info(name: str) -> str:
    """Return the text that PyInstaller reads for the program of this name."""
    numbers = tuple(int(each) for each in four_numbers(place.VERSION).split("."))
    return _TEXT.format(numbers=numbers, title=place.TITLE, version=place.VERSION, name=name)
