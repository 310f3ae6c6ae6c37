"""What is inside a build: the components its files belong to, and whether any is missing or unknown."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path, PurePath

from packaging.requirements import Requirement

import place
from carried import Carried, carried
from place import BuildError

# What PyInstaller adds by itself: the starter, and what that loads first.
_MAKER = "pyinstaller"
_BUILD_TOOLS = (_MAKER, "pyinstaller-hooks-contrib")


@dataclass(frozen=True, slots=True)
class Inside:
    """What the spec wrote down of a build."""

    modules: dict[str, str]
    """Python modules, each with the file that it comes from."""
    files: dict[str, str]
    """Files below _internal, each with the one that it is a copy of; for a link, its target."""
    left_out: dict[str, str]
    """The same of the files that would have gone in if `kept` named them."""

    @classmethod
    def read(cls) -> Inside:
        """Read it; raise BuildError where there is no build."""
        try:
            build = json.loads(place.INSIDE.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise BuildError("there is no build yet") from None
        return cls(build["modules"], build["files"], build["left_out"])

    def sources(self) -> Iterator[Path]:
        """Yield the files that the build is made of."""
        for source in (*self.modules.values(), *self.files.values()):
            if PurePath(source).is_absolute():
                yield Path(source)


@dataclass(frozen=True, slots=True)
class BundledComponent:
    """Something by others inside the build."""

    name: str
    version: str
    licence: str
    """As the component itself names it; often, not always, an SPDX expression."""
    texts: tuple[Path, ...]
    """Its licence files, and the lists of its own components."""
    kind: str
    """How to find it: the type of its package URL."""
    carries: tuple[Carried, ...] = ()
    """The libraries inside its own files, which no list of packages names."""


def check(inside: Inside) -> None:
    """Raise BuildError where something of ours is missing, or something kept needs something left out."""
    missing = own_modules() - set(inside.modules)
    if missing:
        raise BuildError(f"missing, perhaps for a syntax error: {', '.join(sorted(missing))}")
    unknown = (
        {each.name for each in bundled_components(inside) if each.kind == "pypi"}
        - expected()
        - set(_BUILD_TOOLS)
    )
    if unknown:
        raise BuildError(f"inside, and required by nothing: {', '.join(sorted(unknown))}")
    lacking = lacking_libraries(inside)
    if lacking:
        raise BuildError("\n".join(f"{file} needs {library}, which is left out" for file, library in lacking))


def own_modules() -> set[str]:
    """Name every module of the program but the migrations, which are data."""
    program = place.ROOT / "desktop" / "leadway"
    names = set()
    for file in program.rglob("*.py"):
        if "migrations" not in file.parts:
            parts = file.relative_to(program.parent).with_suffix("").parts
            names.add(".".join(parts).removesuffix(".__init__"))
    return names - {"leadway.__main__"}


def lacking_libraries(inside: Inside) -> list[tuple[str, str]]:
    """Return the files that need a library of Qt's own that was left out, each with that library's name."""
    from PyInstaller.depend.bindepend import get_imports  # type: ignore[import-untyped]

    included = {_folded(PurePath(target).name) for target in inside.files}
    missing_libraries = {
        _folded(PurePath(target).name) for target in inside.left_out if target.startswith("PySide6")
    } - included
    lacking = []
    for target, source in inside.files.items():
        if PurePath(source).is_absolute() and re.search(r"\.(so|dll|pyd|dylib)\b", target):
            needed = {_folded(PurePath(name).name) for name, _ in get_imports(source)}
            lacking += [(target, name) for name in sorted(needed & missing_libraries)]
    return lacking


def expected() -> set[str]:
    """Name the Python packages that Leadway requires, and that those require."""
    names: set[str] = set()
    pending = [place.NAME]
    while pending:
        name = pending.pop()
        if name in names:
            continue
        names.add(name)
        for line in distribution(name).requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                pending.append(_plain(requirement.name))
    return names


def bundled_components(inside: Inside) -> list[BundledComponent]:
    """Return what others made of the build's files, by name; raise BuildError where nobody owns a file."""
    components = {_MAKER: _of_python_package(distribution(_MAKER)), "python": _python()}
    files: dict[str, list[Path]] = {}
    ours = (place.ROOT / "desktop", place.ROOT / "resources", place.WORK)
    for source in set(inside.sources()):
        if any(folder in source.parents for folder in ours) or _is_of_python(source):
            continue
        package = owner(source)
        component = _of_python_package(package) if package else _of_system(source)
        components[component.name] = component
        files.setdefault(component.name, []).append(source)
    for name, own in files.items():
        components[name] = replace(components[name], carries=carried(own))
    if "pyside6-essentials" in components:
        # The bindings' packages carry it, and it is versioned with them.
        components["qt"] = replace(
            components["pyside6-essentials"], name="qt", licence="LGPL-3.0-only", kind="generic"
        )
        components["pyside6-essentials"] = replace(components["pyside6-essentials"], carries=())
    return [components[name] for name in sorted(components)]


def owner(source: Path) -> Distribution | None:
    """Return the Python package that a file below site-packages belongs to."""
    return _owners().get(_folded(_packaged(source)))


@cache
def _owners() -> dict[str, Distribution]:
    return {_folded(str(file)): package for package in distributions() for file in package.files or ()}


def _folded(name: str) -> str:
    """Return a name as the system compares it: Windows does not tell MSVCP140.dll from msvcp140.dll."""
    return name.casefold() if place.WINDOWS else name


def _packaged(source: Path) -> str:
    return "/".join(source.parts[source.parts.index("site-packages") + 1 :]) if _is_packaged(source) else ""


def _is_packaged(source: Path) -> bool:
    return "site-packages" in source.parts


def _is_of_python(source: Path) -> bool:
    return not _is_packaged(source) and Path(sys.base_prefix).resolve() in source.resolve().parents


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _of_python_package(package: Distribution) -> BundledComponent:
    metadata = package.metadata
    texts = tuple(
        Path(str(package.locate_file(file)))
        for file in package.files or ()
        if ".dist-info" in file.parts[0] and re.search("licen|copying|notice|authors|sboms", str(file), re.I)
    )
    licence = next((metadata[field] for field in ("License-Expression", "License") if field in metadata), "")
    return BundledComponent(
        _plain(metadata["Name"]), package.version, licence.partition("\n")[0], texts, "pypi"
    )


def _python() -> BundledComponent:
    version = ".".join(map(str, sys.version_info[:3]))
    standard = Path(shutil.__file__).parent
    # Its folder differs from one system's Python to the next; Debian's has it among its documents.
    around = [folder / "LICENSE.txt" for folder in (standard, *standard.parents[:2])]
    documents = Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright")
    text = next((path for path in (*around, documents) if path.exists()), None)
    if text is None:
        raise BuildError("Python’s licence is not where it was looked for")
    return BundledComponent("python", version, "PSF-2.0", (text,), "generic")


def _of_system(source: Path) -> BundledComponent:
    """Return the distribution's package that a library of the system comes from."""
    dpkg = shutil.which("dpkg-query")
    if not dpkg:
        raise BuildError(f"nobody knows where {source} comes from")
    for path in (source, source.resolve(), Path("/usr", *source.resolve().parts[1:])):
        result = subprocess.run([dpkg, "--search", path], capture_output=True, text=True, check=False)
        if result.returncode == 0:
            name = result.stdout.split(":")[0]
            version = place.run([dpkg, "--show", "--showformat=${Version}", name]).strip()
            return BundledComponent(name, version, "", (Path("/usr/share/doc", name, "copyright"),), "deb")
    raise BuildError(f"no package of this system has {source}")
