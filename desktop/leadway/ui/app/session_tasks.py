"""Tasks on the closed data: they run in the background, then their result or the old data is opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from leadway.i18n import _
from leadway.ui.app.state import ProgramState
from leadway.ui.background_task import run_in_background
from leadway.ui.backup.recovery_action import RecoveryAction
from leadway.ui.window.navigator import Navigator

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.services.keys import Key
    from leadway.ui.app.controller import AppController

REKEYING = _("Changing the encryption key")
PATIENCE = _(
    "Leadway writes everything again with the new key and checks it before the old file is replaced."
)


def rekey(program: AppController, passphrase: str) -> None:
    """Change the key of open data; the settings then show the result."""
    if program.services is not None:
        rotate = partial(program.services.protection().rotate, passphrase)
        _run(program, RecoveryAction(REKEYING, PATIENCE, rotate), Navigator.show_rekeyed)


def recover(program: AppController, action: RecoveryAction) -> None:
    """Run a recovery action; the data may be open or closed before."""
    _run(program, action, Navigator.show_recovered)


def _run(
    program: AppController,
    action: RecoveryAction,
    show: Callable[[Navigator, str, KnownError | None], None],
) -> None:
    """Close the data, run the action, and open the result or the old data; `show` shows the outcome."""
    window, services, state = program.window, program.services, program.state
    if window is None:
        return
    before = services.key if services is not None else None

    def open_again(key: Key, text: str, error: KnownError | None = None) -> None:
        program.open_with(key)
        if program.navigator is not None:
            show(program.navigator, text, error)

    def on_result(result: tuple[Key, str]) -> None:
        open_again(*result)

    def on_error(error: KnownError) -> None:
        if before is not None:
            open_again(before, "", error)
            return
        program.set_state(ProgramState.LOCKED if state is ProgramState.LOCKED else ProgramState.FAULT)
        window.show_recovery_failed(error)

    program.close_data(ProgramState.WORKING)
    window.show_working(action.heading, action.explanation)
    run_in_background(action.run, on_result, on_error, program, "db")
