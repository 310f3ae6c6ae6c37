"""A file for words that cannot be saved when the program must end, encrypted as the data is."""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.files import read_own, write_whole
from leadway.system.paths import DataFolder, other_places

_NONCE_BYTES = 12
_MOST_BYTES = 1 << 26


class RescueFile:
    """Next to the data; where that disk is full, closed or gone, in the first other place that takes it.

    It has a key of its own, made from that of the data (one block of HKDF-Expand, RFC 5869); while the data
    is locked, nothing else is kept of that. Nobody without the key can tell its name in another place.
    """

    def __init__(self, folder: DataFolder, key: bytes, elsewhere: Sequence[Path] | None = None) -> None:
        """Take the folder, the key of the data, and other places than those of the system."""
        self._key = hmac.digest(key, b"leadway.unsaved 1 key\x01", "sha256")
        name = f"leadway-{hmac.digest(key, b'leadway.unsaved 1 name', 'sha256').hex()[:16]}.unsaved"
        others = other_places() if elsewhere is None else elsewhere
        self._places = (folder.unsaved, *(place / name for place in others))

    def write(self, words: Sequence[str], *, elsewhere: bool = False) -> bool:
        """Write the words in place of those before; return whether a place took them.

        `elsewhere`: the folder of the data is not theirs any more.
        """
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # late: a start has no words to hide

        nonce = os.urandom(_NONCE_BYTES)
        content = nonce + AESGCM(self._key).encrypt(nonce, json.dumps(list(words)).encode(), None)
        for path in self._places[1 if elsewhere else 0 :]:
            with suppress(OSError, KnownError):
                if path is not self._places[0]:
                    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_whole(path, content)
                return True
        return False

    def read(self) -> tuple[str, ...]:
        """Return the words of every place; those of other data, or damaged ones, are none."""
        words: dict[str, None] = {}
        for path in self._places:
            with suppress(OSError):
                words |= dict.fromkeys(self._opened(read_own(path, _MOST_BYTES)))
        return tuple(words)

    def remove(self) -> None:
        """Remove it: what is in it was saved. What others left there stays. Never an error."""
        for path in self._places:
            with suppress(OSError):
                if self._opened(read_own(path, _MOST_BYTES)):
                    path.unlink()

    def _opened(self, content: bytes) -> Sequence[str]:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, sealed = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        try:
            words: list[str] = json.loads(AESGCM(self._key).decrypt(nonce, sealed, None))
        except (ValueError, InvalidTag):
            return ()
        return words
