"""Work on closed data: close it, work beside the interface, open what came of it or what was there before.

The window has no house where the data did not open; it says so itself then.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from leadway.ui.background_task import run_in_background

if TYPE_CHECKING:
    from leadway.domain.errors import KnownError
    from leadway.services.keys import Key
    from leadway.services.keys.key_settings import RekeyResult
    from leadway.ui.app.controller import AppController
    from leadway.ui.backup.recovery_action import RecoveryAction
    from leadway.ui.window.controller import WindowController

REKEYING = "Everything is being written anew"
PATIENCE = "With another key, verified before it takes the place of the old. This takes a moment."

T = TypeVar("T")


def rekey(program: AppController, passphrase: str) -> None:
    """Exchange the key of open data; the window says then what came of it."""
    window, services = program.window, program.services
    if services is None or window is None:
        return
    before = services.opened_with
    task = partial(services.protection().rotate, passphrase)

    def rekeyed(rekeyed: RekeyResult) -> None:
        program.open_with(rekeyed.key)
        if window.navigator is not None:
            window.navigator.show_rekeyed(rekeyed.recovery_key, None)

    def failed(error: KnownError) -> None:
        program.open_with(before)
        if window.navigator is not None:
            window.navigator.show_rekeyed("", error)

    _work(program, window, REKEYING, PATIENCE, task, rekeyed, failed)


def go_back(program: AppController, action: RecoveryAction) -> None:
    """Go a way back from a fault, or to a backup; the data may be open or closed before."""
    window, services = program.window, program.services
    if window is None:
        return
    before = services.opened_with if services is not None else None
    was_locked = program.locked

    def came(back: tuple[Key, str]) -> None:
        key, sentence = back
        program.open_with(key)
        if window.navigator is not None:
            window.navigator.show_back(sentence)

    def failed(error: KnownError) -> None:
        if before is None:
            if not was_locked:
                program.release()
            window.show_way_failed(error)
            return
        program.open_with(before)
        if window.navigator is not None:
            window.navigator.show_back(str(error))

    _work(program, window, action.heading, action.explanation, action.go, came, failed)


def _work(
    program: AppController,
    window: WindowController,
    heading: str,
    explanation: str,
    task: Callable[[], T],
    on_result: Callable[[T], None],
    on_error: Callable[[KnownError], None],
) -> None:
    """Close the data and keep it closed until one of both opens it again."""
    program.hold_closed()
    window.show_working(heading, explanation)
    run_in_background(task, on_result, on_error, program, "db")
