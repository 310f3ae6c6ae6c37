"""Where copies go: kept in a small file beside the data, to be found when the data does not open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.files import write_whole
from leadway.system.paths import DataFolder

FORMAT = 1
_NAME = "leadway.backups.json"


@dataclass(frozen=True, slots=True)
class Places:
    """The second folder, and what is wrong with it."""

    second: Path | None = None
    trouble: tuple[str, str] | None = None
    """Why the last copy did not reach it: a sentence and a next step; None where it did."""

    @classmethod
    def read(cls, folder: DataFolder) -> Places:
        """Return what was chosen. A file that cannot be read says that nothing was: copies go on here."""
        try:
            said = json.loads(folder.path.joinpath(_NAME).read_text(encoding="utf-8"))
            trouble = said.get("trouble")
            return cls(
                Path(str(said["second"])) if said.get("second") else None,
                (str(trouble[0]), str(trouble[1])) if trouble else None,
            )
        except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            return cls()

    def choose(self, folder: DataFolder, second: Path | None) -> None:
        """Keep another second folder, or none; raises KnownError."""
        Places(second)._write(folder)

    def remember(self, folder: DataFolder, trouble: KnownError | None) -> None:
        """Keep what was wrong with it, until it is not any more; raises KnownError."""
        said = None if trouble is None else (trouble.sentence, trouble.next_step)
        if said != self.trouble:
            Places(self.second, said)._write(folder)

    def _write(self, folder: DataFolder) -> None:
        said = {"format": FORMAT, "second": str(self.second or ""), "trouble": self.trouble}
        write_whole(folder.path / _NAME, json.dumps(said, indent=1).encode(), private=True)
