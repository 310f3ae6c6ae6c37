"""The papers that go with the program: everybody's licences in one folder, and the bill of materials."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

import place
from inside import Inside, Part, parts
from place import BuildError

FOLDER = "licences"
BILL = "leadway.cdx.json"
_TEXTS = place.ROOT / "packaging" / FOLDER
_RESOURCES = place.ROOT / "resources"
# A part without a licence file of its own: the folder and the texts that stand for it.
_GNU = ("LGPL-3.0.txt", "GPL-3.0.txt")
_STANDS_FOR = dict.fromkeys(("pyside6-essentials", "qt", "shiboken6"), ("qt", _GNU))
_MORE = {"sqlcipher3": ("SQLCipher.txt",)}
_NAMED_BY_HAND = {
    "peewee": "MIT",
    "sqlcipher3": "Zlib",
    "backports-tarfile": "MIT",
    "jaraco-classes": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
}


def lay(inside: Inside, tree: Path) -> None:
    """Put the licences and the bill of materials into the tree."""
    folder = tree / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(_TEXTS / "README.txt", folder)
    (folder / place.NAME).mkdir()
    shutil.copy(place.ROOT / "LICENSE", folder / place.NAME)
    for text in (*_RESOURCES.glob("fonts/*-LICENSE.txt"), _RESOURCES / "icons" / "LICENSE.txt"):
        name = text.name.removesuffix("LICENSE.txt").removesuffix("-") or "Lucide"
        (folder / name).mkdir()
        shutil.copy(text, folder / name / "LICENSE.txt")
    found = parts(inside)
    for part in found:
        _lay_one(part, folder)
    (folder / BILL).write_text(bill(found), encoding="utf-8")


def bill(found: list[Part]) -> str:
    """Return the bill of materials as CycloneDX; the same parts give the same text."""
    leadway = Component(
        name=place.TITLE, version=place.VERSION, type=ComponentType.APPLICATION, bom_ref=place.NAME
    )
    components = [_component(part) for part in found]
    # Named after what is in it, not by chance and by the hour: the same parts give the same text.
    number = uuid5(NAMESPACE_URL, " ".join(str(each.purl) for each in components))
    made = Bom(serial_number=number, components=components)
    made.metadata.component = leadway
    made.metadata.timestamp = datetime.fromtimestamp(place.moment(), UTC)
    made.register_dependency(leadway, components)
    return JsonV1Dot6(made).output_as_string(indent=2)


def _lay_one(part: Part, folder: Path) -> None:
    name, standing = _STANDS_FOR.get(part.name, (part.name, ()))
    texts = [*part.texts, *(_TEXTS / text for text in (*standing, *_MORE.get(part.name, ())))]
    if not texts:
        raise BuildError(f"{part.name} has no licence file: `papers` must name one")
    (folder / name).mkdir(exist_ok=True)
    for text in texts:
        shutil.copyfile(text, folder / name / text.name)


def _component(part: Part) -> Component:
    licence = _NAMED_BY_HAND.get(part.name, part.licence)
    url = PackageURL(type=part.kind, name=part.name, version=part.version)
    return Component(
        name=part.name,
        version=part.version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=str(url),
        licenses=[LicenseFactory().make_from_string(licence)] if licence else (),
    )
