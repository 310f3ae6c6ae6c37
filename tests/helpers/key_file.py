"""The key file of test data, changed as no setting of the program changes it."""

from leadway.services.keys import Key, KeyFile
from leadway.system.paths import DataFolder


def add_open_key(folder: DataFolder, key: Key) -> None:
    """Put the key into the key file, too, where nothing but the file's rights protects it."""
    KeyFile.existing(folder.key_file)._replace(plain=key.value.hex()).replace(folder.key_file)
