"""Tasks on the closed data: they run in the background, then their result or the old data is opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from leadway.i18n import _
from leadway.ui.app.state import ProgramState
from leadway.ui.background_task import run_in_background

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.services.keys import Key
    from leadway.services.keys.changes import RekeyResult
    from leadway.ui.app.controller import AppController
    from leadway.ui.backup.recovery_action import RecoveryAction
    from leadway.ui.window.controller import WindowController

REKEYING = _("Changing the encryption key")
PATIENCE = _(
    "Leadway writes everything again with the new key and checks it before the old file is replaced."
)

T = TypeVar("T")


def rekey(program: AppController, passphrase: str) -> None:
    """Change the key of open data; the settings then show the result."""
    window, services = program.window, program.services
    if services is None or window is None:
        return
    before = services.key
    task = partial(services.protection().rotate, passphrase)

    def done(result: RekeyResult) -> None:
        program.open_with(result.key)
        if window.navigator is not None:
            window.navigator.show_rekeyed(result.recovery_key, None)

    def failed(error: KnownError) -> None:
        program.open_with(before)
        if window.navigator is not None:
            window.navigator.show_rekeyed("", error)

    _run(program, window, REKEYING, PATIENCE, task, done, failed)


def recover(program: AppController, action: RecoveryAction) -> None:
    """Run a recovery action; the data may be open or closed before."""
    window, services = program.window, program.services
    if window is None:
        return
    before = services.key if services is not None else None
    state = program.state

    def done(result: tuple[Key, str]) -> None:
        key, sentence = result
        program.open_with(key)
        if window.navigator is not None:
            window.navigator.show_recovered(sentence)

    def failed(error: KnownError) -> None:
        if before is None:
            program.set_state(ProgramState.LOCKED if state is ProgramState.LOCKED else ProgramState.FAULT)
            window.show_recovery_failed(error)
            return
        program.open_with(before)
        if window.navigator is not None:
            window.navigator.show_recovered(str(error))

    _run(program, window, action.heading, action.explanation, action.go, done, failed)


def _run(
    program: AppController,
    window: WindowController,
    heading: str,
    text: str,
    task: Callable[[], T],
    done: Callable[[T], None],
    failed: Callable[[KnownError], None],
) -> None:
    """Close the data until `done` or `failed` opens it again."""
    program.close_data(ProgramState.WORKING)
    window.show_working(heading, text)
    run_in_background(task, done, failed, program, "db")
