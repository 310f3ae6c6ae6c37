"""The program at work: it opens and closes the data, the window, and the services without a window."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from leadway.domain.errors import KnownError, MovedError, OwnFaultError
from leadway.ui.after_paint import AfterFirstPaint
from leadway.ui.app.application import clear_own_clipboards, keep_running_without_windows
from leadway.ui.app.commands import AppRequests, CommandQueue
from leadway.ui.app.state import ProgramState, check_transition
from leadway.ui.background_task import run_in_background

if TYPE_CHECKING:
    from pathlib import Path

    from leadway.domain.commands import AppCommand
    from leadway.domain.home import StartupSnapshot
    from leadway.services.keys import Key
    from leadway.services.session import Services
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.app.ports import System
    from leadway.ui.app.session_tasks import SessionTasks
    from leadway.ui.app.session_watch import SessionWatch
    from leadway.ui.app.unheard_tasks import UnheardTasks
    from leadway.ui.app.unsaved_words import UnsavedWords
    from leadway.ui.window.controller import WindowController
    from leadway.ui.window.navigator import Navigator

# After the content is painted, and before most people press the first key.
_BACKGROUND_AFTER_MS = 250
TYPED = frozenset({"passphrase", "recovery"})
"""The unlock methods that a person types; `leadway.services.keys.Kind` is loaded later."""


class AppController(QObject):
    """Holds the state of the program, and what is open in it."""

    def __init__(
        self,
        system: System,
        ask: Callable[[], tuple[Key, StartupSnapshot | None]],
        watch: Callable[[WindowController], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._system = system
        self._ask_for = ask
        self._watch = watch
        self._queue = CommandQueue(self)
        self._state = ProgramState.CLOSED
        self._key: Key | None = None
        self._was_open: Path | None = None
        """The folder whose data was open once."""
        self.locks_after_work = False
        """Whether a lock was wanted while a task worked on the closed data."""
        self._outcome: Callable[[Navigator], None] | None = None
        """Shows how a task on the closed data ended, as soon as the data is open."""
        self.window: WindowController | None = None
        self.services: Services | None = None
        self.background: BackgroundServices | None = None
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._continue_start)
        keep_running_without_windows(
            self._on_quitting, lambda: self.unsaved.allows(self.quit), lambda: self.unsaved.set_aside()
        )
        self._session_watch: SessionWatch | None = None
        self._session_tasks: SessionTasks | None = None
        self.requests = requests = AppRequests(self)
        later = Qt.ConnectionType.QueuedConnection
        requests.command.connect(self.run, later)
        requests.unlocked.connect(self.open_with)
        requests.try_again.connect(self._on_try_again)

    @property
    def state(self) -> ProgramState:
        """Whether the data is open, and why it is not."""
        return self._state

    @cached_property
    def unsaved(self) -> UnsavedWords:
        """What could not be saved; made after the first paint (3 ms), as nothing is typed before."""
        from leadway.ui.app.unsaved_words import UnsavedWords

        words = UnsavedWords(self)
        self.requests.not_saved.connect(words.watch_later, Qt.ConnectionType.QueuedConnection)
        return words

    @cached_property
    def unheard_tasks(self) -> UnheardTasks:
        """What became of tasks whose page has gone, and of words whose place was taken."""
        from leadway.ui.app.unheard_tasks import UnheardTasks

        return UnheardTasks(self)

    @property
    def navigator(self) -> Navigator | None:
        """Navigation between the pages; None without a window, and while the data is closed."""
        return self.window.navigator if self.window is not None else None

    def begin(self) -> None:
        """Open the data where a window, a command or the reminder needs it; else remind without it."""
        if self.window is None and not self._queue.any_pending:
            if self._system.has_data() and self._system.reminder().is_blank:
                # Only to learn what to remind of; `_continue_start` closes it again.
                self.open_data()
            else:
                _collect_from_now()
                self._later.start(0)
        self._system.report_bugs(self._show_bug)

    def run(self, command: AppCommand) -> None:
        """Run a command, now or as soon as the data is open."""
        self._queue.run(command)

    def show_window(self) -> None:
        """Show the window, made now where there was none; it comes to the front."""
        if self.window is not None:
            self.window.main_window.raise_window()
            return
        from leadway.ui.app.application import apply_theme
        from leadway.ui.window.controller import WindowController  # in the tray, none of it is needed

        apply_theme()
        self.window = window = WindowController(self.requests, self)
        window.main_window.command.connect(self.run)
        window.main_window.set_close_policy(self._may_close)
        window.main_window.closing.connect(self.quit)
        window.main_window.notice_followed.connect(self._on_notice)
        if self._watch is not None:
            self._watch(window)
        window.main_window.show()
        if self._state is ProgramState.LOCKED:
            self._show_locked(self._system.methods())
        elif self.services is None:
            AfterFirstPaint(window.main_window, self._on_painted)
        else:
            self._populate(window, self.services)

    def open_data(self) -> None:
        """Ask for the key, and open the data when it arrives; nothing where it is open, opening or locked."""
        if self._state in (ProgramState.CLOSED, ProgramState.FAULT):
            self._ask_for_key()

    def lock(self) -> None:
        """Save everything typed, close the data, and show nothing of it until it is unlocked."""
        # What a task makes of the closed data must not open before somebody else.
        self.locks_after_work |= self._state is ProgramState.WORKING
        if self._state is not ProgramState.OPEN:
            return
        if self.window is not None:
            self.window.cover()
        if self.background is not None:
            self.background.hide_note_window()
        clear_own_clipboards()
        self.unsaved.is_locked = True
        methods = self._system.methods()
        self.close_data(ProgramState.LOCKED)
        # Objects that Python froze still hold what was read; they are collected now.
        gc.unfreeze()
        gc.collect()
        if self.window is not None:
            self._show_locked(methods)

    def open_with(self, key: Key) -> None:
        """Open the data with a key that was found in another way."""
        if self._state not in (ProgramState.OPEN, ProgramState.QUITTING):
            self.set_state(ProgramState.OPENING)
            if not self._is_lost():
                self._key = key
                self._open()

    def show_fault(self, error: KnownError, key: Key | None = None) -> None:
        """Show why the data cannot be opened, in a window that is made now where there was none."""
        from leadway.services.keys import LockedError, NoKeyYetError

        if self._state is ProgramState.QUITTING:
            return
        if self.services is not None:
            self.close_data(ProgramState.FAULT)
        self.set_state(ProgramState.FAULT)
        _collect_from_now()
        self.show_window()
        if self.window is not None and isinstance(error, LockedError):
            self._ask_to_unlock(error.methods, error)
        elif self.window is not None and isinstance(error, NoKeyYetError):
            self.window.show_first_key(self._system.make_key, error)
        elif self.window is not None:
            self.window.show_fault(error, self._system.recovery_service(key))
        # The reminder works without the data.
        self._later.start(_BACKGROUND_AFTER_MS)

    def close_data(self, then: ProgramState = ProgramState.CLOSED) -> None:
        """Save everything typed and close the data; the reminder keeps running, and the window is empty."""
        self.set_state(then)
        self.locks_after_work = False
        self._begin_nothing_more()
        self.unsaved.take()
        if self.window is not None:
            self.window.empty()
        if self.background is not None:
            self.background.close_note_window()
        self._close_services()

    def end_work(self, key: Key, show: Callable[[Navigator], None]) -> None:
        """Open what a task on the closed data made, and `show` it; after unlocking, where that was locked."""
        self._outcome = show
        if not self.locks_after_work:
            self.open_with(key)
            return
        self.set_state(ProgramState.LOCKED)
        self._end_session_watch()
        self.unsaved.is_locked = True
        self._show_locked(self._system.methods())

    def receive(self, command: AppCommand, token: str) -> None:
        """Run the command of another start; `token` is the desktop's permission to raise the window."""
        if token:
            # Qt does the rest.
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        self.run(command)

    def quit(self) -> None:
        """Save everything and end the program."""
        ends = self._state not in (ProgramState.QUITTING, ProgramState.DELETING)
        if ends and self.unsaved.allows(self.quit):
            self._on_quitting()
            if self.window is not None:
                self.window.main_window.close()
            QCoreApplication.quit()

    def close(self) -> None:
        """Close everything, in the reverse order of opening."""
        self._state = ProgramState.QUITTING
        self._begin_nothing_more()
        if self.window is not None:
            self.window.close()
        if self.background is not None:
            self.background.close()
        self._close_services()

    def set_state(self, state: ProgramState) -> None:
        """Go to another state; IllegalTransitionError where it may not follow this one."""
        if state is not self._state:
            self._state = check_transition(self._state, state)

    def _begin_nothing_more(self) -> None:
        """Stop what runs while the data is open, and drop what would begin or open it later."""
        if self._session_watch is not None and self._state is ProgramState.WORKING:
            self._session_watch.only_lock()
        else:
            self._end_session_watch()
        self._later.stop()
        self._queue.clear()
        self._key = None

    def _end_session_watch(self) -> None:
        if self._session_watch is not None:
            self._session_watch.close()
            self._session_watch = None

    def _close_services(self) -> None:
        if self.services is not None:
            self.services.close()
            self.services = None

    def _on_quitting(self) -> None:
        """From now on closing the window is the end, no matter who asked for it."""
        if self._state is not ProgramState.QUITTING:
            self.set_state(ProgramState.QUITTING)
            # What was typed since the snapshot was shown must be saved, too.
            self._open()

    def _populate(self, window: WindowController, services: Services) -> None:
        window.populate(services)
        self.unheard_tasks.show()
        if self._session_watch is not None:
            self._session_watch.show()
        if self.background is not None and window.navigator is not None:
            window.navigator.attach(self.background)

    def _on_painted(self) -> None:
        # Only now: the window is there at once, whatever the data takes.
        self.open_data()
        if self.window is not None and self.services is None:
            self.window.load()

    def _ask_for_key(self) -> None:
        self.set_state(ProgramState.OPENING)
        # From now on a page may begin tasks.
        self.unheard_tasks.show()
        if self._session_tasks is None:
            from leadway.ui.app.session_tasks import SessionTasks

            self._session_tasks = SessionTasks(self, self._system)
        if self._is_lost():
            return
        if self.window is not None:
            self.window.expect_data(self._ask_beside)
        run_in_background(self._ask_for, self._on_answer, self._on_no_answer, self)

    def _ask_beside(self, *, answered: bool = False) -> None:
        """Ask for what a person types, or where the first key goes, while the keychain keeps silent.

        `answered`: it has answered while they were typing.
        """
        from leadway.ui.startup.unlock_page import ANSWERED, ASKING

        methods, error = self._system.methods(), KnownError(ANSWERED if answered else ASKING)
        if self.window is None:
            return
        if not TYPED.isdisjoint(methods):
            self._ask_to_unlock(methods, error)
        elif answered or not (methods or self._system.has_data()):
            self.window.show_first_key(self._system.make_key, error, asking=not answered)
        else:
            self.window.show_waiting()

    def _is_lost(self) -> bool:
        """Whether data that was open before is gone; say so then, and make nothing new in its place."""
        is_lost = self._was_open is not None and not self._system.has_data()
        if is_lost:
            self.show_fault(MovedError(self._was_open))
        return is_lost

    def _on_answer(self, answer: tuple[Key, StartupSnapshot | None]) -> None:
        """Show the start-up snapshot if there is one, and open the data once it is painted."""
        if self._state is not ProgramState.OPENING:
            return
        if self.window is not None and self.window.is_typing_secret:
            # What is being typed must not end up in the page that opens.
            self.set_state(ProgramState.FAULT)
            self._ask_beside(answered=True)
            return
        self._key, snapshot = answer
        if self.window is None or snapshot is None:
            self._open()
            return
        self.window.show_snapshot(snapshot)
        # The button is painted with the page: wrapping Qt's own viewport takes PySide 12 ms.
        AfterFirstPaint(self.window.this_week.button, self._on_snapshot_painted)

    def _on_no_answer(self, error: KnownError) -> None:
        if self._state is ProgramState.OPENING:
            self.show_fault(error)

    def _on_snapshot_painted(self) -> None:
        if self.window is not None and self._key is not None:
            self.window.preload(self._open)

    def _open(self) -> None:
        """Open the data with the key that arrived, if it is not open yet."""
        key, self._key = self._key, None
        if key is None or self._state not in (ProgramState.OPENING, ProgramState.QUITTING):
            return
        try:
            self.services = self._system.open(key)
            self.unsaved.save_kept(self.services)
            if self.window is not None:
                self._populate(self.window, self.services)
        except KnownError as error:
            self.show_fault(error, key)
            return
        except Exception:
            # The exception goes into the log; the person is not left before an empty page.
            self.show_fault(OwnFaultError(), key)
            raise
        self._was_open = self.services.folder.path
        if self._state is ProgramState.OPENING:
            self.set_state(ProgramState.OPEN)
        outcome, self._outcome = self._outcome, None
        if outcome is not None and self.navigator is not None:
            outcome(self.navigator)
        _collect_from_now()
        self._later.start(_BACKGROUND_AFTER_MS if self.window is not None else 0)

    def _show_locked(self, methods: tuple[str, ...]) -> None:
        """Ask for what a person types. With a passphrase, the keychain does not unlock by itself."""
        typed = tuple(method for method in methods if method in TYPED)
        self._ask_to_unlock(typed if "passphrase" in typed else ())

    def _ask_to_unlock(self, methods: tuple[str, ...], error: KnownError | None = None) -> None:
        if self.window is not None:
            self.window.show_locked(self._system.unlock, methods, error, self.unsaved.sentence)

    def end_background(self) -> None:
        """End the tray icon and the reminder: they would write a file again."""
        if self.background is not None:
            self.background.close()
            self.background = None

    def _on_try_again(self) -> None:
        if self._state in (ProgramState.LOCKED, ProgramState.FAULT):
            self._ask_for_key()

    def _continue_start(self) -> None:
        """Give the reminder the data, start the background services, and run the commands that waited."""
        if self.services is not None:
            self.services.reminder()
            self.unsaved.restore(self.services)
            if self.window is None and not self._queue.any_pending:
                # It was opened only to learn what to remind of.
                self.close_data()
        new = None
        if self.background is None:
            from leadway.ui.app.background_services import make_background

            self.background = new = make_background(self, self._system)
        if self.services is not None and self.background is not None:
            if self._session_watch is None or not self._session_watch.is_whole:
                self._end_session_watch()
                from leadway.ui.app.session_watch import SessionWatch

                self._session_watch = SessionWatch(self, self.services, self.background.presence)
                self._session_watch.begin()
            self._queue.run_pending(self.services, self.background)
        if new is not None:
            # After the commands: a person who is in the ritual now is not reminded of it.
            new.begin()

    def _may_close(self) -> bool:
        """Whether closing the window ends the program; where not, the window is hidden or minimised."""
        if self._state in (ProgramState.QUITTING, ProgramState.DELETED):
            return True
        if self._state is ProgramState.DELETING:
            return False
        hides = self.background is not None and not self.background.allows_closing()
        return not hides and self.unsaved.allows(self.quit)

    def _on_notice(self, section: str) -> None:
        from leadway.ui.window.notices import UNSAVED_OPENS  # late: without a window it is not needed

        if section == UNSAVED_OPENS:
            self.unsaved.ask()
        self.unheard_tasks.forget()

    def _show_bug(self, log: Path, entry: str) -> None:
        """Say that something went wrong in Leadway itself."""
        if self.window is not None:
            self.window.show_bug(log, entry)


def _collect_from_now() -> None:
    gc.freeze()
    gc.enable()
