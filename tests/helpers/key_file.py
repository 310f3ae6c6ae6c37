"""The key file of test data, changed as no setting of the program changes it."""

from collections.abc import Callable

from leadway.services.keys import Key, KeyFile, wrapping
from leadway.system.paths import DataFolder


def add_open_key(folder: DataFolder, key: Key) -> None:
    """Put the key into the key file, too, where nothing but the file's rights protects it."""
    KeyFile.existing(folder.key_file)._replace(plain=key.value.hex()).replace(folder.key_file)


def make_guesses_cheap(put: Callable[[object, str, object], None] = setattr) -> None:
    """Let a typed secret cost little to try from here on; `put` is what changes a name in a module."""
    put(wrapping, "FLOOR", wrapping.Cost(memory=8 * 1024, passes=1, lanes=1))
    put(wrapping, "_WANTED_SECONDS", 0.0)
