"""What the libraries of a build carry inside: OpenSSL in SQLCipher, libpng in Qt, and whether that is behind.

As a program, it names that of what is installed here and compares it with the releases of OpenSSL, asking
GitHub without an account. The exit status is 1 where one is behind the newest release of its branch.
"""

from __future__ import annotations

import json
import re
import sys
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

RELEASES = "https://api.github.com/repos/openssl/openssl/releases?per_page=100"
CARRIERS = ("sqlcipher3", "cryptography", "typst", "pyside6-essentials")
_BINARY = re.compile(r"\.(so|pyd|dll|dylib)(\.|$)|^Qt\w+$")
_ICU = re.compile(r"(?:lib)?icu(?:data|dt|uc|in|i18n)\D*(\d\d)\b")


@dataclass(frozen=True, slots=True)
class Sign:
    """How a library is known in the binary of another."""

    name: str
    licence: str
    pattern: re.Pattern[bytes]
    file: str = ""
    """What the names of the binaries that are looked at hold; empty for all."""


SIGNS = (
    Sign("openssl", "Apache-2.0", re.compile(rb"OpenSSL (\d+\.\d+\.\d+) +\d+ [A-Z][a-z]{2} \d{4}")),
    Sign("sqlite", "blessing", re.compile(rb"(?<![\d.])(3\.\d{2}\.\d+)\0"), "_sqlite3"),
    Sign("sqlcipher", "BSD-3-Clause", re.compile(rb"\0(4\.\d+\.\d+)\0"), "_sqlite3"),
    Sign("libpng", "libpng-2.0", re.compile(rb"libpng version (\d+\.\d+\.\d+)"), "Gui"),
    Sign("libjpeg-turbo", "IJG", re.compile(rb"libjpeg-turbo version (\d+\.\d+(?:\.\d+)?)"), "qjpeg"),
    Sign("pcre2", "BSD-3-Clause", re.compile(rb"(?<![\d.])(1\d\.\d\d) 20\d\d-\d\d-\d\d"), "Core"),
    Sign("zlib", "Zlib", re.compile(rb"deflate (\d+\.\d+(?:\.\d+)*) Copyright"), "Core"),
)


@dataclass(frozen=True, slots=True, order=True)
class Carried:
    """A library inside another, which no list of packages names."""

    name: str
    version: str
    licence: str


def carried(files: Iterable[Path]) -> tuple[Carried, ...]:
    """Return what these files of a package carry, by name."""
    found: set[Carried] = set()
    for file in files:
        if not _BINARY.search(file.name) or not file.is_file():
            continue
        icu = _ICU.match(file.name)
        if icu:
            found.add(Carried("icu", icu[1], "Unicode-3.0"))
            continue
        content = file.read_bytes()
        for sign in SIGNS:
            match = sign.pattern.search(content) if sign.file in file.name else None
            if match:
                found.add(Carried(sign.name, match[1].decode(), sign.licence))
    return tuple(sorted(found))


def behind(openssl: dict[str, str], released: Iterable[str]) -> list[str]:
    """Return a sentence for each carrier whose OpenSSL is behind, of the versions that were released."""
    newest: dict[str, tuple[int, ...]] = {}
    for version in released:
        numbers = _numbers(version)
        branch = _branch(version)
        newest[branch] = max(numbers, newest.get(branch, numbers))
    said = []
    for carrier, version in sorted(openssl.items()):
        latest = newest.get(_branch(version))
        if latest is None:
            said.append(f"{carrier} carries OpenSSL {version}, of a branch that has no release any more")
        elif latest > _numbers(version):
            now = ".".join(map(str, latest))
            said.append(f"{carrier} carries OpenSSL {version}, and {now} is out")
    return said


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _branch(version: str) -> str:
    return version.rpartition(".")[0]


def _released() -> list[str]:
    """Ask GitHub which versions of OpenSSL there are; no candidate counts."""
    with urllib.request.urlopen(RELEASES, timeout=30) as answer:
        names = [release["tag_name"] for release in json.load(answer) if not release["prerelease"]]
    return [match[1] for name in names if (match := re.fullmatch(r"openssl-(\d+\.\d+\.\d+)", name))]


def _files(package: Distribution) -> list[Path]:
    return [Path(str(package.locate_file(file))) for file in package.files or ()]


def main() -> int:
    """Name what is carried here and what is behind; return the exit status."""
    inside = {name: carried(_files(distribution(name))) for name in CARRIERS}
    for carrier, libraries in inside.items():
        print(f"{carrier}: {', '.join(f'{each.name} {each.version}' for each in libraries)}")
    openssl = {
        carrier: each.version
        for carrier, libraries in inside.items()
        for each in libraries
        if each.name == "openssl"
    }
    said = behind(openssl, _released())
    for sentence in said:
        print(f"behind: {sentence}")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
