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
from carried import Carried
from inside import BundledComponent, Inside, bundled_components
from place import BuildError

FOLDER = "licences"
BILL = "leadway.cdx.json"
_TEXTS = place.ROOT / "packaging" / FOLDER
_RESOURCES = place.ROOT / "resources"
# A component without a licence file of its own: its folder and the texts used instead.
_GNU = ("LGPL-3.0.txt", "GPL-3.0.txt")
_LICENCE_TEXTS = dict.fromkeys(("pyside6-essentials", "qt", "shiboken6"), ("qt", _GNU))
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
    components = bundled_components(inside)
    for component in components:
        _lay_one(component, folder)
    (folder / BILL).write_text(bill(components), encoding="utf-8")


def bill(bundled: list[BundledComponent]) -> str:
    """Return the bill of materials as CycloneDX; the same components give the same text."""
    leadway = Component(
        name=place.TITLE, version=place.VERSION, type=ComponentType.APPLICATION, bom_ref=place.NAME
    )
    components = [_to_cyclonedx(each) for each in bundled]
    # The serial number depends on the content alone: the same components give the same text.
    number = uuid5(NAMESPACE_URL, " ".join(str(each.purl) for each in components))
    bom = Bom(serial_number=number, components=components)
    bom.metadata.component = leadway
    bom.metadata.timestamp = datetime.fromtimestamp(place.moment(), UTC)
    bom.register_dependency(leadway, components)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _lay_one(component: BundledComponent, folder: Path) -> None:
    name, shared_texts = _LICENCE_TEXTS.get(component.name, (component.name, ()))
    texts = [*component.texts, *(_TEXTS / text for text in (*shared_texts, *_MORE.get(component.name, ())))]
    if not texts:
        raise BuildError(f"{component.name} has no licence file: `papers` must name one")
    (folder / name).mkdir(exist_ok=True)
    for text in texts:
        shutil.copyfile(text, folder / name / text.name)


def _to_cyclonedx(bundled: BundledComponent) -> Component:
    licence = _NAMED_BY_HAND.get(bundled.name, bundled.licence)
    url = PackageURL(type=bundled.kind, name=bundled.name, version=bundled.version)
    return _library(bundled.name, bundled.version, licence, url, carries=bundled.carries)


def _library(
    name: str, version: str, licence: str, url: PackageURL, *, carries: tuple[Carried, ...] = ()
) -> Component:
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=str(url),
        licenses=[LicenseFactory().make_from_string(licence)] if licence else (),
        components=[
            _library(
                each.name,
                each.version,
                each.licence,
                PackageURL(type="generic", name=each.name, version=each.version, subpath=f"in/{name}"),
            )
            for each in carries
        ],
    )
