"""The key file of test data, changed as no setting of the program changes it."""

from collections.abc import Callable

from leadway.files import key_copy_of
from leadway.services.keys import Key, KeyFile, fingerprint, wrapping
from leadway.system.paths import DataFolder


def lose_key_file(folder: DataFolder) -> None:
    """Delete the key file and its copy."""
    for path in (folder.key_file, key_copy_of(folder.key_file)):
        path.unlink(missing_ok=True)


def add_open_key(folder: DataFolder, key: Key) -> None:
    """Put the key into the key file, too, where nothing but the file's rights protects it."""
    KeyFile.existing(folder.key_file)._replace(plain=key.value.hex()).replace(folder.key_file)


RECOVERY = {"kind": "recovery", "wrapped": "a key that nobody needs here", "confirmed": True}


def put_key_file(folder: DataFolder, key: Key, identity: str = "desk", *, recovery: bool = False) -> None:
    """Write the key file of data without a keychain; `recovery` adds a recovery key that was typed back."""
    sealed = (RECOVERY,) if recovery else ()
    KeyFile(identity, fingerprint(key.value), plain=key.value.hex(), sealed=sealed).write(folder.key_file)


def make_guesses_cheap(put: Callable[[object, str, object], None] = setattr) -> None:
    """Let a typed secret cost little to try from here on; `put` is what changes a name in a module."""
    put(wrapping, "FLOOR", wrapping.Cost(memory=8 * 1024, passes=1, lanes=1))
    put(wrapping, "_WANTED_SECONDS", 0.0)
