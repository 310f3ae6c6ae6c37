"""Starting at login: what is really registered on this system, and switching it on and off.

Where it is kept is one module for each system; what was found means the same on all of them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from leadway.domain.errors import KnownError
from leadway.domain.system_ports import AutostartState, Registration
from leadway.files import explain, write_whole
from leadway.i18n import _
from leadway.system.paths import DataFolder, data_folder

NAME = "leadway"
BACKGROUND = "--background"
DATA_DIR = "--data-dir"
COMMAND_LINE = "-cli"

ON = _("Leadway starts when you log in, without opening a window.")
OFF = _("Leadway does not start when you log in.")
DISABLED = _("Leadway is set to start when you log in, but the system was told to leave it out.")
GONE = _("What starts when you log in is “{program}”, which is no longer there.")
OTHER_PROGRAM = _("What starts when you log in is another copy of Leadway: “{program}”.")
OTHER_DATA = _("Leadway starts when you log in, but not this program or not with this data.")
UNREADABLE = _("Something is set to start when you log in, but it cannot be read.")
SWITCH_ON = _("Switch it on again to change that.")
SWITCH_TO_THIS = _("Switch it on again to have this one start.")
UNCHANGED = _("Nothing was changed. Reminders come while Leadway is open, however it was started.")


def own_command(folder: DataFolder) -> tuple[str, ...]:
    """Return the command that starts this program in the background, with the data it has now."""
    usual = data_folder(None).path
    data = () if folder.path == usual else (DATA_DIR, str(folder.path))
    return (*own_program(os.environ), BACKGROUND, *data)


def own_program(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words that start this program, whatever folder it is started from."""
    if getattr(sys, "frozen", False):
        # An AppImage runs from a folder that is gone when it ends; the file itself is named here.
        # On Windows, `leadway-cli` shows a console; the program without one is beside it.
        program = Path(sys.executable)
        window = program.with_stem(program.stem.removesuffix(COMMAND_LINE))
        return (environment.get("APPIMAGE") or str(window),)
    # Not resolved: the interpreter of a virtual environment is a link to one that lacks the program.
    python = Path(sys.executable)
    for name in (NAME, f"{NAME}.exe"):
        if (script := python.with_name(name)).is_file():
            return (str(script),)
    # -P: nothing is imported from the folder it is started in.
    return (str(python), "-P", "-m", "leadway")


def describe(
    registered: Sequence[str] | None, own: Sequence[str], *, disabled: bool = False
) -> AutostartState:
    """Return what a registered command means; None is no registration, and an empty one cannot be read."""
    if registered is None:
        return AutostartState(Registration.OFF, OFF)
    if not registered:
        return AutostartState(Registration.OTHER, UNREADABLE, SWITCH_TO_THIS)
    program = registered[0]
    if program != own[0]:
        exists = not Path(program).is_absolute() or Path(program).exists()
        sentence = (OTHER_PROGRAM if exists else GONE).format(program=program)
        return AutostartState(Registration.OTHER, sentence, SWITCH_TO_THIS)
    if tuple(registered) != tuple(own):
        return AutostartState(Registration.OTHER, OTHER_DATA, SWITCH_TO_THIS)
    if disabled:
        return AutostartState(Registration.DISABLED, DISABLED, SWITCH_ON)
    return AutostartState(Registration.ON, ON)


def write_registration(path: Path, content: bytes) -> None:
    """Write the file that registers; raises KnownError, and nothing is changed then."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, content)
    except (KnownError, OSError) as error:
        explanation = error if isinstance(error, KnownError) else explain(error, path)
        raise KnownError(explanation.sentence, UNCHANGED) from error


def remove_registration(path: Path) -> None:
    """Remove the file that registers; raises KnownError, and it is still there then."""
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        # Where there is no folder, nothing is registered.
        return
    except OSError as error:
        raise KnownError(_("You are not allowed to remove “{path}”.").format(path=path), UNCHANGED) from error


def read_registration(path: Path) -> bytes | None:
    """Return the file that registers; None where there is none, and nothing where it cannot be read."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return b""
