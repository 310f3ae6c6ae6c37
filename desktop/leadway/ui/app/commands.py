"""What a person wants of the program: from a command, a second start, the tray or the reminder's card."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadway.services.session import Services
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.app.controller import AppController


class CommandQueue:
    """Does what is wanted. What needs the data waits until that is open, as long as it takes."""

    def __init__(self, program: AppController) -> None:
        self._program = program
        self._waiting: list[str] = []

    @property
    def any_waiting(self) -> bool:
        """Whether anything waits for the data."""
        return bool(self._waiting)

    def wish(self, kind: str) -> None:
        """Do what is wanted, now or as soon as the data is open.

        That is `show`, `start`, `short`, `capture`, `changed`, `settings` or `why`.
        """
        program = self._program
        if kind == "changed":
            # Data that is closed is read anew when it is opened.
            if program.services is not None:
                program.services.changes.announce("note", "week")
            return
        if kind != "capture":
            program.show_window()
        if kind == "show":
            return
        if program.services is not None and program.background is not None:
            self._fulfil(kind, program.services, program.background)
            return
        self._waiting.append(kind)
        if program.window is None and not program.locked:
            program.open_data()
        else:
            # It asks for the key, once it is painted; or it says already what is in the way.
            program.show_window()

    def fulfil(self, services: Services, background: BackgroundServices) -> None:
        """Do what waited: the data is open now."""
        waiting, self._waiting = self._waiting, []
        for kind in waiting:
            self._fulfil(kind, services, background)

    def drop(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def _fulfil(self, kind: str, services: Services, background: BackgroundServices) -> None:
        window = self._program.window
        navigator = window.navigator if window is not None else None
        if kind == "capture":
            background.show_capture(services)
        elif kind in ("settings", "why") and navigator is not None:
            navigator.open_reminder(why=kind == "why")
        elif kind in ("start", "short") and navigator is not None:
            from leadway.domain.startup_terms import Mode  # late: the window is painted without

            navigator.start(Mode.SHORT if kind == "short" else Mode.FULL)
