"""Runs commands, and carries what pages ask of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from leadway.domain.commands import AppCommand
from leadway.ui.app.state import ProgramState

if TYPE_CHECKING:
    from leadway.services.session import Services
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.app.controller import AppController


class AppRequests(QObject):
    """What pages ask of the program. It acts after the page's handler has returned, as the page may go."""

    command = Signal(AppCommand)
    rekey = Signal(str)
    """The encryption key is to be changed; carries the passphrase, or an empty text."""
    recover = Signal(object)
    """A backup or another state of the data is to be restored; carries the RecoveryAction."""
    delete = Signal()
    """Everything is to be deleted; the person has confirmed it."""
    unlocked = Signal(object)
    """The data can be opened; carries the Key."""
    try_again = Signal()
    """The data is to be opened as at the start."""
    find_backup = Signal(object)
    """A backup is to be found in another place; carries the page's RecoveryService, or None."""
    cannot_unlock = Signal()
    """The person cannot unlock the data; the recovery actions are to be shown."""
    open_folder = Signal(str)
    """The data of another folder is to be opened."""
    not_saved = Signal()
    """A page was left with something that could not be saved; it is tried again."""


class CommandQueue:
    """Runs commands. One that needs the data waits until it is open, as long as that takes."""

    def __init__(self, program: AppController) -> None:
        self._program = program
        self._pending: list[AppCommand] = []

    @property
    def any_pending(self) -> bool:
        """Whether any command waits for the data."""
        return bool(self._pending)

    def run(self, command: AppCommand) -> None:
        """Run a command, now or as soon as the data is open."""
        program = self._program
        match command:
            case AppCommand.QUIT:
                program.quit()
            case AppCommand.LOCK:
                program.lock()
            case AppCommand.UNDO:
                if program.navigator is not None:
                    program.navigator.undo.undo()
            case AppCommand.CHANGED:
                # Closed data is read again in any case when it is opened.
                if program.services is not None:
                    from leadway.domain.change import WEEKS  # late: the window is painted without
                    from leadway.domain.refs import EntityKind

                    program.services.changes.announce(EntityKind.NOTE, *WEEKS)
            case AppCommand.SHOW:
                program.show_window()
            case _:
                self._run_with_data(command)

    def run_pending(self, services: Services, background: BackgroundServices) -> None:
        """Run the commands that waited: the data is open now."""
        pending, self._pending = self._pending, []
        for command in pending:
            self._run_now(command, services, background)

    def clear(self) -> None:
        """Drop the commands that wait."""
        self._pending.clear()

    def _run_with_data(self, command: AppCommand) -> None:
        program = self._program
        if command is not AppCommand.NOTE:
            program.show_window()
        if program.services is not None and program.background is not None:
            self._run_now(command, program.services, program.background)
            return
        self._pending.append(command)
        if program.window is None and program.state is not ProgramState.LOCKED:
            program.open_data()
        else:
            # The window opens the data when it is painted, or it says already what prevents that.
            program.show_window()

    def _run_now(self, command: AppCommand, services: Services, background: BackgroundServices) -> None:
        navigator = self._program.navigator
        if command is AppCommand.NOTE:
            background.show_note_window(services)
        elif navigator is None:
            return
        elif command in (AppCommand.START, AppCommand.SHORT):
            from leadway.domain.startup_terms import Mode  # late: the window is painted without

            navigator.start(Mode.SHORT if command is AppCommand.SHORT else Mode.FULL)
        elif command in (AppCommand.REMINDER, AppCommand.REMINDER_LOG):
            navigator.open_page("reminder", "log" if command is AppCommand.REMINDER_LOG else "")
