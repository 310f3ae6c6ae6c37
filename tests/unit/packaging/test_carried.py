"""What libraries carry inside others is named, in the bill of materials too, and told when it is behind."""

import json
import sys
from importlib.metadata import distribution
from pathlib import Path

import pytest

import papers
from carried import Carried, behind, carried
from inside import BundledComponent


def of(package: str, part: str) -> tuple[Carried, ...]:
    files = distribution(package).files or ()
    return carried(Path(str(file.locate())) for file in files if part in str(file))


def test_the_library_that_encrypts_is_named_with_all_that_it_carries() -> None:
    found = {each.name: each.version for each in of("sqlcipher3", "_sqlite3")}
    assert set(found) == {"openssl", "sqlite", "sqlcipher"}
    import sqlcipher3

    connection = sqlcipher3.connect(":memory:")
    assert connection.execute("SELECT sqlite_version()").fetchone()[0] == found["sqlite"]
    connection.execute("PRAGMA key = 'x'")
    assert found["openssl"] in connection.execute("PRAGMA cipher_provider_version").fetchone()[0]
    assert found["sqlcipher"] in connection.execute("PRAGMA cipher_version").fetchone()[0]
    connection.close()


@pytest.mark.parametrize(
    ("package", "part", "name"),
    [
        ("cryptography", "_rust", "openssl"),
        pytest.param(
            *("typst", "_typst", "openssl"),
            marks=pytest.mark.skipif(sys.platform == "win32", reason="there, it uses what Windows has"),
        ),
    ],
)
def test_other_libraries_that_carry_one_are_named(package: str, part: str, name: str) -> None:
    assert name in {each.name for each in of(package, part)}


def test_only_a_binary_is_looked_into_and_a_word_in_it_is_no_library(tmp_path: Path) -> None:
    for name, content in (
        ("readme.txt", b"OpenSSL 3.6.0 1 Oct 2025"),
        ("a.so", b"needs OpenSSL 3.6.0 or newer"),
        ("libicudata.so.73", b""),
    ):
        (tmp_path / name).write_bytes(content)
    assert [each.name for each in carried(sorted(tmp_path.iterdir()))] == ["icu"]


def test_the_bill_names_each_below_what_carries_it() -> None:
    openssl = Carried("openssl", "3.6.0", "Apache-2.0")
    parts = [
        BundledComponent(name, "1", "MIT", (), "pypi", (openssl,)) for name in ("cryptography", "sqlcipher3")
    ]
    named = json.loads(papers.bill(parts))["components"]
    assert [[each["name"], each["components"][0]["version"]] for each in named] == [
        ["cryptography", "3.6.0"],
        ["sqlcipher3", "3.6.0"],
    ]
    assert len({each["components"][0]["bom-ref"] for each in named}) == 2


RELEASED = ["4.0.3", "3.6.3", "3.6.10", "3.6.0", "3.5.7"]


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("3.6.0", "sqlcipher3 carries OpenSSL 3.6.0, and 3.6.10 is out"),
        ("3.6.3", "sqlcipher3 carries OpenSSL 3.6.3, and 3.6.10 is out"),
        ("1.1.1", "sqlcipher3 carries OpenSSL 1.1.1, of a branch that has no release any more"),
        ("3.6.10", None),
        ("4.0.3", None),
    ],
)
def test_what_is_behind_its_own_branch_is_told(version: str, said: str | None) -> None:
    assert behind({"sqlcipher3": version}, RELEASED) == ([said] if said else [])
