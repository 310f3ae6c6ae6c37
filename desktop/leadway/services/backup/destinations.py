"""Where backups go: kept in a small file next to the data, to be found when the data does not open."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.files import belongs_to, database_id, read_own, write_whole
from leadway.system.paths import DataFolder

FORMAT = 1
_ENDING = ".key.json"


@dataclass(frozen=True, slots=True)
class Destinations:
    """The second folder, and what is wrong with it."""

    second: Path | None = None
    error: tuple[str, str] | None = None
    """Why the last backup did not reach it: a sentence and a next step; None where it did."""
    earlier: tuple[Path, ...] = ()
    """Folders that were chosen before, and may hold backups still."""
    weeks: str = ""
    """The sealed weeks in the last backup, as `weeks_in_words` writes them; empty where none was made yet."""
    wanted: Path | None = None
    """A second folder that waits until something opens its backups on another computer."""
    unsure: bool = False
    """Whether the file is there and cannot be read: then it is unknown where else backups are."""

    @classmethod
    def read(cls, folder: DataFolder) -> Destinations:
        """Return what was chosen. Where the file cannot be read, nothing was: backups go on here."""
        try:
            content = json.loads(read_own(folder.destinations))
            error = content.get("trouble")
            return cls(
                Path(str(content["second"])) if content.get("second") else None,
                (str(error[0]), str(error[1])) if error else None,
                tuple(Path(str(path)) for path in content.get("earlier", ())),
                str(content.get("weeks", "")),
                Path(str(content["wanted"])) if content.get("wanted") else None,
            )
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
            return cls(unsure=True)

    def choose(self, folder: DataFolder, second: Path | None) -> None:
        """Save another second folder, or none; raises KnownError."""
        identity = database_id(folder.key_file)
        earlier = dict.fromkeys(
            path for path in self.places if path != second and _may_hold_backups(path, identity)
        )
        Destinations(second, earlier=tuple(earlier), weeks=self.weeks)._write(folder)

    def want(self, folder: DataFolder, second: Path) -> None:
        """Save which second folder is wanted; raises KnownError."""
        replace(self, wanted=second)._write(folder)

    def key_files(self, identity: str) -> list[Path] | None:
        """Return the key files of backups that are, or may be, of these data, in all these folders.

        None where one of the folders is not there now.
        """
        places = self.places
        if self.unsure or not all(place.is_dir() for place in places):
            return None
        return [path for place in places for path in _key_files(place, identity)]

    def remember(self, folder: DataFolder, error: KnownError | None, weeks: str) -> None:
        """Save the error of the second folder, or that there is none, and the weeks; raises KnownError."""
        texts = None if error is None else (error.sentence, error.next_step)
        if (texts, weeks) != (self.error, self.weeks):
            replace(self, error=texts, weeks=weeks)._write(folder)

    @property
    def places(self) -> tuple[Path, ...]:
        """All these folders; they may be on a disk that is not connected."""
        return (*self.earlier, self.second) if self.second is not None else self.earlier

    def _write(self, folder: DataFolder) -> None:
        content = {
            "format": FORMAT,
            "second": str(self.second or ""),
            "earlier": [str(path) for path in self.earlier],
            "trouble": self.error,
            "weeks": self.weeks,
            "wanted": str(self.wanted or ""),
        }
        write_whole(folder.destinations, json.dumps(content, indent=1).encode())


def _may_hold_backups(place: Path, identity: str) -> bool:
    """Whether a backup may be there that opens by an entry of the keychain; a disk may come back."""
    return not place.is_dir() or bool(_key_files(place, identity))


def _key_files(place: Path, identity: str) -> list[Path]:
    """Return the key files in a folder, without those that are known to be of other data."""
    key_files = place.glob(f"*{_ENDING}")
    backups = {path: path.with_name(path.name.removesuffix(_ENDING) + ".db") for path in key_files}
    return [path for path, backup in backups.items() if belongs_to(backup, identity) is not False]
