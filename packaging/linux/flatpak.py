"""The Flatpak: the tree as it is in /app, the papers under its id, and a manifest that asks for little."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import yaml

import place
from linux import shared
from place import BuildError

ID = "app.leadway.Leadway"
MANIFEST = Path(__file__).parent / f"{ID}.yml"

FORBIDDEN = ("--share=network", "--filesystem", "--device=all", "--socket=session-bus", "--socket=system-bus")
"""What would open the sandbox to things that Leadway says it never does."""


@dataclass(frozen=True, slots=True)
class Laid:
    """What flatpak-builder is given."""

    manifest: Path
    tree: Path

    @property
    def desktop_file(self) -> Path:
        return self.tree / "share" / "applications" / f"{ID}.desktop"

    @property
    def metainfo(self) -> Path:
        return self.tree / "share" / "metainfo" / f"{ID}.metainfo.xml"


def lay() -> Laid:
    """Make build/frozen/flatpak/, the manifest next to the tree it installs."""
    folder = place.WORK / "flatpak"
    shutil.rmtree(folder, ignore_errors=True)
    shared.lay(folder)
    (folder / "usr").rename(folder / "tree")
    laid = Laid(folder / MANIFEST.name, folder / "tree")
    shutil.copy(MANIFEST, laid.manifest)
    _name_by_id(laid)
    return laid


def check_manifest(path: Path) -> None:
    """Raise BuildError where the manifest is none, or asks for what the program must not have."""
    manifest = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key in ("id", "runtime", "runtime-version", "sdk", "command", "finish-args", "modules"):
        if not manifest.get(key):
            raise BuildError(f"{path.name} has no “{key}”")
    if manifest["id"] != ID:
        raise BuildError(f"{path.name} is of “{manifest['id']}”")
    for argument in manifest["finish-args"]:
        if argument.startswith(FORBIDDEN):
            raise BuildError(f"{path.name} opens the sandbox: {argument}")


def _name_by_id(laid: Laid) -> None:
    """Name menu entry and icons after the id, which is all that a Flatpak may put before the desktop."""
    share = laid.tree / "share"
    (share / "applications" / "leadway.desktop").rename(laid.desktop_file)
    for icon in (share / "icons").rglob("leadway.*"):
        icon.rename(icon.with_name(f"{ID}{icon.suffix}"))
    for file, old, new in (
        (laid.desktop_file, "Icon=leadway", f"Icon={ID}"),
        (laid.metainfo, ">leadway.desktop<", f">{ID}.desktop<"),
        (laid.metainfo, '<icon type="stock">leadway<', f'<icon type="stock">{ID}<'),
    ):
        text = file.read_text(encoding="utf-8")
        if old not in text:
            raise BuildError(f"{file.name} names itself in another way than “{old}”")
        file.write_text(text.replace(old, new), encoding="utf-8")
