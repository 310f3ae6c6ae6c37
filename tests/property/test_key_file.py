"""A key file that was damaged in any way opens nothing wrong, ends in a sentence, and is never written to."""

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadway.domain import recovery_key
from leadway.domain.errors import KnownError
from leadway.services.keys import Key, KeyFile, KeyRequest, Kind, fingerprint, unlock
from leadway.services.keys.key_settings import KeySettings
from leadway.services.keys.wrapping import Cost, wrap
from leadway.system import keychain
from leadway.system.paths import DataFolder

VALUE = bytes(range(32))
SECRET = "four parcels wait at the desk"  # noqa: S105
RECOVERY = recovery_key.format_key(secrets.randbits(recovery_key.BITS))
# As cheap as a slot may be: what is tried here is not the price of a guess.
CHEAP = Cost(8 * 1024, 1, 1)

odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def whole(*, plain: bool) -> bytes:
    slots = (
        wrap(VALUE, SECRET, Kind.PASSPHRASE, "desk", CHEAP),
        wrap(VALUE, RECOVERY, Kind.RECOVERY, "desk", CHEAP) | {"confirmed": True},
    )
    return KeyFile("desk", fingerprint(VALUE), plain=VALUE.hex() if plain else "", sealed=slots).encoded()


WHOLE = {plain: whole(plain=plain) for plain in (False, True)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """Return a data folder in which something lies that must not be touched."""
    made = DataFolder(tmp_path_factory.mktemp("keys"))
    made.database.write_bytes(b"not empty, and nobody's to write to")
    yield made
    assert {path.name for path in made.path.iterdir()} <= {"leadway.db", "leadway.key.json"}


@pytest.fixture(autouse=True, scope="module")
def no_keychain() -> Iterator[None]:
    """Let a program that costs little say that there is no keychain: it is asked for every damaged file."""
    with pytest.MonkeyPatch.context() as patched:
        if os.name == "posix":
            patched.setattr(keychain, "_own_command", lambda: ["sh", "-c", "echo missing"])
        yield


def try_everything(folder: DataFolder, content: bytes) -> None:
    """Ask for the key in every way there is: each ends with the key itself or with a sentence."""
    folder.key_file.write_bytes(content)
    data = folder.database.read_bytes()
    ways: tuple[Callable[[], object], ...] = (
        lambda: KeyRequest(folder).key().value,
        lambda: unlock(folder, passphrase=SECRET).value,
        lambda: unlock(folder, recovery=RECOVERY).value,
    )
    for ask in ways:
        told = None
        try:
            assert ask() == VALUE
        except KnownError as error:
            told = error
        if told is not None:
            assert told.sentence
            assert told.next_step
            assert VALUE.hex() not in str(told)
    with suppress(KnownError):
        KeySettings(folder, Key(VALUE, in_keychain=False)).state()
    assert folder.key_file.read_bytes() == content
    assert folder.database.read_bytes() == data


CASES = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


@CASES
@given(st.booleans(), st.lists(st.tuples(st.floats(0, 0.999), st.integers(1, 255)), min_size=1, max_size=4))
def test_bytes_that_changed(folder: DataFolder, plain: bool, flips: list[tuple[float, int]]) -> None:
    content = bytearray(WHOLE[plain])
    for at, bits in flips:
        content[int(at * len(content))] ^= bits
    try_everything(folder, bytes(content))


@CASES
@given(st.booleans(), st.floats(0, 1), st.binary(max_size=40), st.floats(0, 1))
def test_parts_that_are_missing_or_came_from_elsewhere(
    folder: DataFolder, plain: bool, end: float, foreign: bytes, begin: float
) -> None:
    content = WHOLE[plain]
    try_everything(
        folder, content[: int(end * len(content))] + foreign + content[int(begin * len(content)) :]
    )


@CASES
@given(st.booleans(), st.randoms(use_true_random=False), odd)
def test_values_of_another_kind(folder: DataFolder, plain: bool, random: Any, value: object) -> None:  # noqa: ANN401
    said = json.loads(WHOLE[plain])
    at: Any = said
    while True:
        key = random.choice(list(at) if isinstance(at, dict) else range(len(at)))
        if not isinstance(at[key], dict | list) or not at[key] or random.random() < 0.3:
            at[key] = value
            break
        at = at[key]
    try_everything(folder, json.dumps(said).encode())


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b'{"format": 1e999}', b'{"format": NaN}', b"9" * 5000, b"\xef\xbb\xbf{}", b"null"],
)
def test_traps(folder: DataFolder, content: bytes) -> None:
    try_everything(folder, content)
