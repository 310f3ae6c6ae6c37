"""The installer for Windows, made by makensis of dist/leadway/; it compiles on Linux, too."""

from __future__ import annotations

import re
import shutil
from pathlib import Path, PureWindowsPath

import place
from leadway.system.taskbar import APP_ID
from place import BuildError

HERE = Path(__file__).resolve().parent


def package() -> Path:
    """Make dist/Leadway-VERSION-setup.exe and return its path; raises place.BuildError."""
    return compile_installer(
        place.TREE, place.VERSION, place.DIST / f"Leadway-{place.VERSION}-setup.exe", place.WORK / "nsis"
    )


def compile_installer(tree: Path, version: str, target: Path, work: Path) -> Path:
    """Make the installer of a tree; raises place.BuildError."""
    makensis = shutil.which("makensis")
    if makensis is None:
        raise BuildError("makensis is missing: it comes with NSIS (Debian's package nsis)")
    work.mkdir(parents=True, exist_ok=True)
    lists = work / "files.nsh"
    # With a mark at its start, or Windows' own makensis takes it for a text in the system's old encoding.
    lists.write_text(file_lists(tree), encoding="utf-8-sig")
    definitions = {
        "VERSION": version,
        "VERSION4": four_numbers(version),
        "FILES": lists,
        "ICON": place.ROOT / "packaging" / "icons" / "leadway.ico",
        "LICENCE": place.ROOT / "LICENSE",
        "OUT": target,
        "APP_ID": APP_ID,
    }
    target_first = [f"-XTarget {_processor()}-unicode"]
    options = [f"-D{name}={value}" for name, value in definitions.items()]
    place.run([makensis, "-V2", "-WX", "-NOCD", *target_first, *options, HERE / "leadway.nsi"])
    return target


def _processor() -> str:
    """Return for which processor the installer itself is made; what it installs is for 64 bits anyway.

    NSIS as it comes for Windows can make it for 32 bits only, which every Windows for 64 runs, too. As it
    comes with Debian it can make it for 64, which wine without 32 bits asks for.
    """
    return "x86" if place.WINDOWS else "amd64"


def four_numbers(version: str) -> str:
    """Return a version as Windows wants it: "1.2.3" and "1.2.3rc1" are "1.2.3.0"."""
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if match is None:
        raise BuildError(f"“{version}” is no version of three numbers")
    return ".".join((*match.groups(), "0"))


def file_lists(tree: Path) -> str:
    """Return what the installer writes and what the uninstaller removes, file by file.

    The uninstaller removes what was installed and nothing else, even where a person chose a folder that holds
    other things of theirs.
    """
    files = sorted(path.relative_to(tree) for path in tree.rglob("*") if path.is_file())
    folders = sorted({parent for file in files for parent in file.parents if parent != Path()})
    installation = ["!macro InstallFiles"]
    for folder in [Path(), *folders]:
        inside = [file for file in files if file.parent == folder]
        if inside:
            installation.append(f'  SetOutPath "{_installed(folder)}"')
            installation += [f'  File "{tree / file}"' for file in inside]
    removal = ["!macro RemoveFiles"]
    removal += [f'  Delete "{_installed(file)}"' for file in files]
    # Folders from the innermost out; one with something else in it stays, and that is no error.
    removal.append("  StrCpy $9 0")
    removal.append("  ${If} ${Errors}")
    removal.append("    StrCpy $9 1")
    removal.append("  ${EndIf}")
    removal += [f'  RMDir "{_installed(folder)}"' for folder in sorted(folders, reverse=True)]
    removal += ["  ClearErrors", "  ${If} $9 = 1", "    SetErrors", "  ${EndIf}"]
    return "\n".join([*installation, "!macroend", *removal, "!macroend", ""])


def _installed(path: Path) -> str:
    return "$INSTDIR" if path == Path() else f"$INSTDIR\\{_escaped(str(PureWindowsPath(path)))}"


def _escaped(text: str) -> str:
    return text.replace("$", "$$")
