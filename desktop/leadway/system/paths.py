"""Where Leadway keeps its data, by each system's convention."""

import os
import sys
from pathlib import Path
from typing import NamedTuple

from leadway.domain.errors import KnownError
from leadway.files import BACKUPS, KEY_FILE, belongs_to, database_id, explain, read_own, write_whole
from leadway.i18n import ENGLISH, _


# Not a dataclass: that would take 1 ms longer to load, before the first paint.
class _Folder(NamedTuple):
    path: Path


class _Inside:
    """The path of one file or folder inside the data folder."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, folder: _Folder, _kind: object) -> Path:
        return folder.path / self._name


class DataFolder(_Folder):
    """The folder with everything Leadway keeps."""

    __slots__ = ()
    database = _Inside("leadway.db")
    key_file = _Inside(KEY_FILE)
    reminder_file = _Inside("leadway.reminder.json")
    """What the reminder works on while the data is closed."""
    language = _Inside("leadway.language")
    """The code of the language, which is needed before the data is open."""
    destinations = _Inside("leadway.backups.json")
    """Where backups go."""
    unsaved = _Inside("leadway.unsaved")
    """Words that could not be saved when the program had to end, encrypted."""
    swap_journal = _Inside("leadway.swap.json")
    deleted = _Inside("leadway.deleted.json")
    """What names the entries of deleted data, until they are removed from the keychain."""
    log = _Inside("leadway.log")
    old_log = _Inside("leadway.old.log")
    lock = _Inside("leadway.lock")
    opening = _Inside("leadway.opening.lock")
    """Locked while the data is being opened."""
    swap_lock = _Inside("leadway.swap.lock")
    backup_lock = _Inside("leadway.backup.lock")
    reminder_lock = _Inside("leadway.reminder.lock")
    socket = _Inside("leadway.door")
    """Where the running program listens."""
    backups = _Inside(BACKUPS)

    def has_database(self) -> bool:
        """Whether anything was ever written: a first start that was cut short leaves an empty file."""
        return self.database.exists() and self.database.stat().st_size > 0

    def lost_database(self) -> bool:
        """Whether there are copies of a database that is gone or empty: this is no first start."""
        backups = [] if self.has_database() else list(self.backups.glob("leadway-*.db"))
        identity = database_id(self.key_file) if backups else ""
        return any(belongs_to(path, identity) is not False for path in backups)

    def refuse_closed(self) -> None:
        """Raise KnownError where nobody can say what is in the folder: where it may not be entered."""
        try:
            self.database.lstat()
        except FileNotFoundError:
            return
        except NotADirectoryError:
            if self.path.exists():
                raise self._no_folder() from None
        except PermissionError as error:
            raise KnownError(
                _("You are not allowed to open the folder “{path}”.").format(path=self.path),
                _("Choose another data folder, or ask its owner for access."),
            ) from error
        except OSError as error:
            raise KnownError(
                _("The folder “{path}” cannot be opened.").format(path=self.path),
                _("Its name may be too long, or lead in a circle. Choose another data folder."),
            ) from error

    def _no_folder(self) -> KnownError:
        text = _("{path} is a file, not a folder.")
        return KnownError(text.format(path=self.path), _("Choose another data folder."))

    def make(self) -> None:
        """Make the folder, readable by its owner only; raise KnownError where it cannot be made."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except FileExistsError as error:
            raise self._no_folder() from error
        except OSError as error:
            raise explain(error, self.path) from error


def data_folder(chosen: str | None) -> DataFolder:
    """Return the chosen folder, or the one of this system's convention."""
    if chosen:
        try:
            # A name with half a letter in it, or with none at all, is refused by every system.
            if b"\0" in os.fsencode(chosen):
                raise ValueError
            return DataFolder(Path(chosen).expanduser().absolute())
        except RuntimeError as error:
            raise KnownError(
                _("There is no home folder for {path}.").format(path=chosen), _("Write the full path.")
            ) from error
        except ValueError as error:
            raise KnownError(_("That is not a folder’s name."), _("Choose another data folder.")) from error
    return DataFolder(_usual_folder())


def _usual_folder() -> Path:
    """Return the folder of this system's convention: what platformdirs says, which takes 4 ms to load."""
    if sys.platform.startswith("linux"):
        chosen, home = os.environ.get("XDG_DATA_HOME", ""), os.environ.get("HOME", "")
        if chosen.startswith("/"):
            return Path(chosen, "Leadway")
        if home.startswith("/"):
            return Path(home, ".local/share", "Leadway")
    from platformdirs import user_data_path

    return user_data_path("Leadway", appauthor=False)


def other_places() -> tuple[Path, ...]:
    """Return where a small file of the program's own may go when the data folder takes none."""
    import tempfile  # late, both: it is hardly ever needed

    from platformdirs import user_state_path

    return user_state_path("Leadway", appauthor=False), Path(tempfile.gettempdir())


def saved_language(file: Path) -> str:
    """Return the code kept in the file next to the data; English where there is none."""
    try:
        code = read_own(file, most=32).decode("ascii").strip()
    except (OSError, ValueError):
        return ENGLISH
    return code if code.replace("-", "").isalpha() else ENGLISH


def save_language(code: str, file: Path) -> None:
    """Keep the language for the next start; it holds nothing else, so it needs no key. Raises KnownError."""
    write_whole(file, f"{code}\n".encode("ascii"))
