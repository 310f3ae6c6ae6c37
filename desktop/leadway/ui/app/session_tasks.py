"""Tasks on the closed data: they run in the background, then their result or the old data is opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt

from leadway.domain.errors import InUseError
from leadway.i18n import _
from leadway.ui.app.state import ProgramState
from leadway.ui.background_task import run_in_background

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.services.backup.recovery import RecoveryService
    from leadway.services.deletion import DeletionResult
    from leadway.services.keys import Key
    from leadway.ui.app.controller import AppController
    from leadway.ui.app.ports import System
    from leadway.ui.backup.recovery_action import RecoveryAction
    from leadway.ui.window.navigator import Navigator

    # Shows the outcome of a task: its message, or its error.
    Show = Callable[[Navigator, str, KnownError | None], None]

REKEYING = _("Changing the encryption key")
PATIENCE = _(
    "Leadway writes everything again with the new key and checks it before the old file is replaced."
)
DELETING = _("Deleting everything")
DELETING_MEANS = _("Backups first, then your data, its keys last. The keychain may ask you for its password.")

T = TypeVar("T")


class SessionTasks(QObject):
    """Does what pages ask for that needs the data closed, and leads to what can be done while it is."""

    def __init__(self, program: AppController, system: System) -> None:
        super().__init__(program)
        self._program = program
        self._system = system
        requests, later = program.requests, Qt.ConnectionType.QueuedConnection
        requests.rekey.connect(self.rekey, later)
        requests.recover.connect(self.recover, later)
        requests.delete.connect(self.delete, later)
        requests.cannot_unlock.connect(self.show_recovery_actions, later)
        requests.find_backup.connect(self.find_backup, later)
        requests.open_folder.connect(self.open_folder, later)

    def rekey(self, passphrase: str) -> None:
        """Change the key of open data; the settings then show the result. Say so where a lock was first."""
        from leadway.ui.backup.recovery_action import RecoveryAction
        from leadway.ui.window.navigator import Navigator

        if self._program.services is None:
            self._program.unheard_tasks.tell(REKEYING, InUseError())
            return
        rotate = partial(self._program.services.protection().rotate, passphrase)
        self._replace(RecoveryAction(REKEYING, PATIENCE, rotate), Navigator.show_rekeyed)

    def recover(self, action: RecoveryAction) -> None:
        """Run a recovery action; the data may be open or closed before."""
        from leadway.ui.window.navigator import Navigator

        self._replace(action, Navigator.show_recovered)

    def delete(self) -> None:
        """Delete open data and all that belongs to it; after that nothing is left but to quit."""
        from leadway.ui.window.navigator import Navigator

        program, state = self._program, ProgramState.DELETING
        if program.services is not None:
            show, task = Navigator.show_not_deleted, partial(self._system.delete, program.services.key)
            self._run(DELETING, DELETING_MEANS, task, self._on_deleted, show, state)

    def show_recovery_actions(self) -> None:
        """Show the recovery actions for data that the person cannot unlock; it stays locked meanwhile."""
        if self._program.window is not None:
            self._program.window.show_cannot_unlock(self._system.recovery_service(None))

    def find_backup(self, recovery_service: RecoveryService | None) -> None:
        """Let the person look for a backup in another place."""
        if self._program.window is not None:
            service = recovery_service or self._system.recovery_service(None)
            self._program.window.show_backup_finder(service)

    def open_folder(self, folder: str) -> None:
        """Start with the data of another folder, and end."""
        if self._program.unsaved.allows(partial(self.open_folder, folder)):
            self._system.start_with_folder(folder)
            self._program.quit()

    def _on_deleted(self, result: DeletionResult) -> None:
        from leadway.services.deletion import switch_off

        program, shown = self._program, switch_off(self._system.autostart(), result)
        if program.state is ProgramState.DELETING:
            program.end_background()
            program.unsaved.give_up()
            program.set_state(ProgramState.DELETED)
            if program.window is not None:
                program.window.show_deleted(shown)

    def _run(
        self,
        heading: str,
        explanation: str,
        task: Callable[[], T],
        on_result: Callable[[T], None],
        show: Show,
        meanwhile: ProgramState = ProgramState.WORKING,
    ) -> None:
        """Close the data and run a task; on an error, open the old data, and `show` says why."""
        program = self._program
        window, services, state = program.window, program.services, program.state
        if window is None:
            return
        before = services.key if services is not None else None

        def on_error(error: KnownError) -> None:
            if before is not None:
                program.end_work(before, lambda navigator: show(navigator, "", error))
                return
            program.set_state(ProgramState.LOCKED if state is ProgramState.LOCKED else ProgramState.FAULT)
            window.show_recovery_failed(error)

        program.close_data(meanwhile)
        window.show_working(heading, explanation)
        run_in_background(task, on_result, on_error, program, "db")

    def _replace(self, action: RecoveryAction, show: Show) -> None:
        """Run an action, open what it made, and `show` its message."""

        from leadway.ui.window.navigator import Navigator

        program = self._program

        def on_result(result: tuple[Key, str]) -> None:
            key, text = result
            if program.locks_after_work and show is Navigator.show_rekeyed:
                # A recovery key is not kept for after a lock: the settings offer to make a new one.
                text = ""
            program.end_work(key, lambda navigator: show(navigator, text, None))

        self._run(action.heading, action.explanation, action.run, on_result, show)
