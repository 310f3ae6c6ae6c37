"""The wiring of the program, top to bottom: arguments, folder, one instance, key, window, data, reminder."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from leadway.domain.commands import AppCommand
from leadway.domain.errors import KnownError, UnfitFolderError
from leadway.i18n import _, set_language

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from leadway.domain.home import StartupSnapshot
    from leadway.domain.system_ports import Autostart, DesktopMonitor
    from leadway.services.backup.recovery import RecoveryService
    from leadway.services.deletion import DeletionResult
    from leadway.services.keys import Key, KeyRequest
    from leadway.services.reminder.service import ReminderService
    from leadway.services.reminder.store import ReminderStore
    from leadway.services.session import Services
    from leadway.system.paths import DataFolder
    from leadway.system.single_instance import FirstInstance
    from leadway.ui.app.controller import AppController
    from leadway.ui.reminder.tray import TrayHosts
    from leadway.ui.window.controller import WindowController

# When *This week* is shown, on most days.
_LISTEN_AFTER_MS = 250

# The exit status of a program that starts again by itself, in another language.
_RESTART = 75


def run(arguments: Sequence[str], *, watch: Callable[[WindowController], None] | None = None) -> int:
    """Do what the arguments say; without a command, open the window. Return the exit status.

    `watch` is given the window before it is shown, for measuring it from outside.
    """
    from leadway.system.core_dumps import prevent_core_dumps

    prevent_core_dumps()
    _set_language(arguments)
    data_dir: str | None = None
    command: AppCommand | None = None
    match arguments:
        # As the login starts it: the module that reads all other arguments would stay in memory.
        case ["--background"]:
            pass
        case ["--background", "--data-dir", named] if not named.startswith("-"):
            data_dir = named
        case []:
            command = AppCommand.SHOW
        case _:
            from leadway.cli import execute, parse

            options = parse(arguments)
            if options.command:
                return execute(options)
            data_dir, command = options.data_dir, _command(options)
    if _has_no_display():
        return _report(no_display(), 2)
    from leadway.system.fit_folder import refuse_unfit_folder
    from leadway.system.paths import data_folder

    folder = data_folder(data_dir)
    try:
        refuse_unfit_folder(folder)
        first = _claim_folder(folder, command)
    except UnfitFolderError as error:
        # Whoever starts it from the desktop sees no terminal.
        return _report(f"leadway: {error}", 1) if command is None else _show_unfit(folder, error)
    except KnownError as error:
        return _report(f"leadway: {error}", 1)
    return 0 if first is None else _run_window(folder, first, command, watch)


def no_display() -> str:
    """Return what a machine without a display says."""
    return _(
        "Leadway needs a display to show its window, and there is none here. "
        "To see it on a machine without one, run: xvfb-run -a make run"
    )


def _set_language(arguments: Sequence[str]) -> None:
    """Set the language kept next to the data, before any other module with texts is loaded."""
    from leadway.system.paths import data_folder, saved_language

    values = [*arguments, ""]
    named = next((values[i + 1] for i, word in enumerate(arguments) if word == "--data-dir"), "")
    # An error of the folder is shown where it is used.
    with suppress(KnownError):
        set_language(saved_language(data_folder(named or None).language))


def _command(options: Namespace) -> AppCommand | None:
    """Return the command for the window, or None where it stays closed."""
    commands = (AppCommand.NOTE, AppCommand.START, AppCommand.SHORT)
    chosen = next((command for command in commands if getattr(options, command)), None)
    return chosen or (None if options.background else AppCommand.SHOW)


def _claim_folder(folder: DataFolder, command: AppCommand | None) -> FirstInstance | None:
    """Be the one program of a data folder; None where there is one, which then got the command."""
    from leadway.system.single_instance import Message, claim, enter

    if command is not None:
        return enter(folder, Message(command, os.environ.get("XDG_ACTIVATION_TOKEN", "")))
    # Where one runs already, nothing more is to be done.
    return claim(folder)


def _show_unfit(folder: DataFolder, error: UnfitFolderError) -> int:
    """Show in a window of its own why the folder cannot be used, and offer a copy; open nothing in it."""
    import leadway.ui.app.binding  # noqa: F401  # the first that touches Qt
    from leadway.services.copying import copy_data
    from leadway.ui.app.application import apply_theme, make_application
    from leadway.ui.startup.unfit_window import UnfitWindow

    application = make_application()
    apply_theme()
    system = _System(folder)
    # Not Path.exists(), which raises where it may not look.
    copy = partial(copy_data, folder) if os.path.exists(folder.database) else None  # noqa: PTH110
    window = UnfitWindow(error, copy, system.start_with_folder)
    window.show()
    application.exec()
    return 1


def _run_window(
    folder: DataFolder,
    first: FirstInstance,
    command: AppCommand | None,
    watch: Callable[[WindowController], None] | None,
) -> int:
    # What is loaded now stays: looking through it for waste again and again costs 10 ms of the start.
    gc.disable()
    system = _System(folder)
    if command is not None:
        # The keychain is asked first: it answers while the window's libraries are loaded.
        system.request_key()

    import leadway.ui.app.binding  # noqa: F401  # the first that touches Qt
    from leadway.system.taskbar import name_this_program
    from leadway.ui.app.application import make_application
    from leadway.ui.app.controller import AppController

    name_this_program()
    application = make_application()
    program = AppController(system, system.key, watch)
    if command is not None:
        program.run(command)
    program.begin()
    from PySide6.QtCore import QTimer

    # Late: it takes 4 ms to load, and a second start meanwhile tries again until it is answered.
    QTimer.singleShot(_LISTEN_AFTER_MS, lambda: first.listen(lambda message: program.receive(*message)))
    # Nothing is typed yet: an interrupt may simply end the program.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if os.name == "posix":
        QTimer.singleShot(_LISTEN_AFTER_MS, lambda: _watch_end_signals(program))
    status = application.exec()
    program.close()
    first.release()
    system.close()
    if status == _RESTART:
        system.start_with_folder(str(folder.path))
        return 0
    return status


def _watch_end_signals(program: AppController) -> None:
    from leadway.system.end_signals import EndSignals

    EndSignals(program.unsaved.set_aside, program)


class _System:
    """The `leadway.ui.app.ports.System` of this computer; each part is loaded when it is first needed."""

    def __init__(self, folder: DataFolder) -> None:
        from leadway.system.clock import SystemClock

        self._folder = folder
        self._clock = SystemClock()
        self._request: KeyRequest | None = None
        self._store: ReminderStore | None = None
        self._is_deleted = False

    def request_key(self) -> None:
        """Ask for the key already; `key` then waits for less."""
        from leadway.services.keys import KeyRequest

        # An error of the key file is shown in the window, once there is one.
        with suppress(KnownError):
            self._request = KeyRequest(self._folder)

    def key(self) -> tuple[Key, StartupSnapshot | None]:
        """Wait for the key, and take the startup snapshot with it, in the background; raises KnownError."""
        from leadway.services.keys import KeyRequest

        self._request = request = self._request or KeyRequest(self._folder)
        try:
            key = request.answer()
        finally:
            self._request = None
        if self._folder.deleted.exists():
            from leadway.services.deletion import finish

            finish(self._folder)
        key = self._exchanged(key)
        from leadway.storage.startup_queries import read_startup_snapshot

        return key, read_startup_snapshot(self._folder.database, key.value, self._clock.now())

    def close(self) -> None:
        """Stop asking for the key; after a deletion, remove what the running program still had."""
        if self._request is not None:
            self._request.cancel()
        if self._is_deleted:
            from leadway.services.deletion import remove_rest

            remove_rest(self._folder)

    def open(self, key: Key) -> Services:
        from leadway.services.keys import proven
        from leadway.services.session import open_services

        return open_services(self._folder, proven(self._folder, key), self._clock, self._reminder_store)

    def has_data(self) -> bool:
        from leadway.services import file_swap

        # An error is shown when the data is opened.
        with suppress(KnownError):
            file_swap.recover(self._folder)
        with suppress(OSError):
            return self._folder.database.exists()
        return True

    def reminder(self) -> ReminderService:
        from leadway.services.reminder.service import ReminderService

        return ReminderService(self._reminder_store(), self._clock)

    def _reminder_store(self) -> ReminderStore:
        if self._store is None:
            from leadway.services.reminder.store import closed_store

            self._store = closed_store(self._folder)
        return self._store

    def methods(self) -> tuple[str, ...]:
        from leadway.services.keys import KeyFile

        with suppress(KnownError):
            file = KeyFile.read(self._folder.key_file)
            return file.kinds if file is not None else ()
        return ()

    def unlock(self, passphrase: str, recovery: str) -> Key:
        from leadway.services.keys import unlock

        key = unlock(self._folder, passphrase=passphrase, recovery=recovery)
        if passphrase:
            key = self._exchanged(key, passphrase)
        # The keychain may still be asked beside it.
        self.close()
        return key

    def _exchanged(self, key: Key, passphrase: str = "") -> Key:
        if not key.exposed:
            return key
        # The exchange that was due when the unlock methods were changed did not come to its end.
        from leadway.services.keys.key_settings import exchange_exposed

        return exchange_exposed(self._folder, key, passphrase)

    def make_key(self, passphrase: str) -> Key:
        from leadway.files import AlreadyThereError
        from leadway.services.keys import KeyRequest, make_key

        try:
            key = make_key(self._folder, passphrase)
        except AlreadyThereError:
            # The keychain has taken one meanwhile; a passphrase takes its place.
            key = KeyRequest(self._folder).key()
            if passphrase:
                from leadway.services.keys.key_settings import KeySettings

                settings = KeySettings(self._folder, key)
                settings.set_passphrase(passphrase)
                settings.stop_using_keychain(passphrase)
                key = key._replace(in_keychain=False, typed=True)
        # The keychain may still be asked beside it.
        self.close()
        return key

    def recovery_service(self, key: Key | None) -> RecoveryService:
        from leadway.services.backup.recovery import RecoveryService

        return RecoveryService(self._folder, self._clock, key)

    def change_language(self, code: str) -> None:
        """Keep the language and start the program again in it; everything typed is saved already."""
        from PySide6.QtCore import QCoreApplication

        from leadway.system.paths import save_language

        save_language(code, self._folder.language)
        QCoreApplication.exit(_RESTART)

    def delete(self, key: Key) -> DeletionResult:
        from leadway.services.deletion import delete

        result = delete(self._folder, key.value)
        self._is_deleted = True
        return result

    def start_with_folder(self, folder: str) -> None:
        from PySide6.QtCore import QProcess

        from leadway.system.autostart import own_program

        program, *arguments = own_program(os.environ)
        QProcess.startDetached(program, [*arguments, "--data-dir", folder])

    def presence(self) -> DesktopMonitor:
        from leadway.system.desktop_monitor import SystemDesktopMonitor, make_probe

        return SystemDesktopMonitor(make_probe())

    def autostart(self) -> Autostart:
        from leadway.system.autostart_factory import make_autostart

        return make_autostart(self._folder)

    def tray_hosts(self) -> TrayHosts | None:
        if not sys.platform.startswith("linux"):
            # There, Qt notices it by itself.
            return None
        from leadway.system.session import SessionTrayHosts

        return SessionTrayHosts()

    def report_bugs(self, callback: Callable[[Path, str], None]) -> None:
        from leadway.system.log import report_bugs

        report_bugs(self._folder.log, callback)


def _report(sentence: str, status: int) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 -- this is the command line
    return status


def _has_no_display() -> bool:
    set_up = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("WAYLAND_DISPLAY")
    if set_up or not sys.platform.startswith("linux"):
        return False
    display = os.environ.get("DISPLAY", "")
    return not display or _is_gone(display)


def _is_gone(display: str) -> bool:
    """Whether a display of this computer is named and no server listens there; Qt would only abort."""
    number = display.removeprefix("unix").removeprefix(":").partition(".")[0]
    if not number.isdecimal():
        # A display somewhere else, such as the other end of an ssh connection.
        return False
    socket = f"/tmp/.X11-unix/X{number}"  # noqa: S108 -- X's own place
    if os.path.exists(socket):  # noqa: PTH110 -- before the window, nothing more is loaded than needed
        return False
    try:
        with open("/proc/net/unix", encoding="utf-8", errors="replace") as sockets:  # noqa: PTH123
            return socket not in sockets.read()
    except OSError:
        return False
