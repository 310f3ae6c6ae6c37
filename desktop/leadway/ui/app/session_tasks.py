"""Tasks on the closed data: they run in the background, then their result or the old data is opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from leadway.i18n import _
from leadway.ui.app.state import ProgramState
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.recovery_action import RecoveryAction
from leadway.ui.window.navigator import Navigator

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.services.deletion import DeletionResult
    from leadway.services.keys import Key
    from leadway.ui.app.controller import AppController
    from leadway.ui.app.ports import System

    # Shows the outcome of a task: its message, or its error.
    Show = Callable[[Navigator, str, KnownError | None], None]

REKEYING = _("Changing the encryption key")
PATIENCE = _(
    "Leadway writes everything again with the new key and checks it before the old file is replaced."
)
DELETING = _("Deleting everything")
DELETING_MEANS = _("Backups first, then your data, its keys last. The keychain may ask you for its password.")

T = TypeVar("T")


def rekey(program: AppController, passphrase: str) -> bool:
    """Change the key of open data; the settings then show the result. Return False where a lock was first."""
    if program.services is None:
        return False
    rotate = partial(program.services.protection().rotate, passphrase)
    _replace(program, RecoveryAction(REKEYING, PATIENCE, rotate), Navigator.show_rekeyed)
    return True


def recover(program: AppController, action: RecoveryAction) -> None:
    """Run a recovery action; the data may be open or closed before."""
    _replace(program, action, Navigator.show_recovered)


def delete(program: AppController, system: System) -> None:
    """Delete open data and all that belongs to it; after that nothing is left but to quit."""

    def on_result(result: DeletionResult) -> None:
        from leadway.services.deletion import switch_off

        shown = switch_off(system.autostart(), result)
        if program.state is ProgramState.DELETING:
            program.end_background()
            program.unsaved.give_up()
            program.set_state(ProgramState.DELETED)
            if program.window is not None:
                program.window.show_deleted(shown)

    if program.services is not None:
        show, state = Navigator.show_not_deleted, ProgramState.DELETING
        task = partial(system.delete, program.services.key)
        _run(program, DELETING, DELETING_MEANS, task, on_result, show, state)


def _run(
    program: AppController,
    heading: str,
    explanation: str,
    task: Callable[[], T],
    on_result: Callable[[T], None],
    show: Show,
    meanwhile: ProgramState = ProgramState.WORKING,
) -> None:
    """Close the data and run a task; on an error, open the old data, and `show` says why."""
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


def _replace(program: AppController, action: RecoveryAction, show: Show) -> None:
    """Run an action, open what it made, and `show` its message."""

    def on_result(result: tuple[Key, str]) -> None:
        key, text = result
        if program.locks_after_work and show is Navigator.show_rekeyed:
            # A recovery key is not kept for after a lock: the settings offer to make a new one.
            text = ""
        program.end_work(key, lambda navigator: show(navigator, text, None))

    _run(program, action.heading, action.explanation, action.run, on_result, show)
