"""The program at work: the window, the data, what goes on without both, and the order they come and go in."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from leadway.domain.errors import KnownError, OwnFaultError
from leadway.ui.app.application import AfterFirstPaint, go_on_without_windows
from leadway.ui.app.commands import CommandQueue
from leadway.ui.background_task import run_in_background

if TYPE_CHECKING:
    from leadway.domain.home import StartupSnapshot
    from leadway.services.keys import Key
    from leadway.services.session import Services
    from leadway.ui.app.background_services import BackgroundServices
    from leadway.ui.app.close_policy import ClosePolicy
    from leadway.ui.app.ports import Message, System
    from leadway.ui.app.session_watch import SessionWatch
    from leadway.ui.backup.recovery_action import RecoveryAction
    from leadway.ui.window.controller import WindowController

# When the page stands and the hands are still on their way to the keys.
_BACKGROUND_AFTER_MS = 250

State = Literal["closed", "opening", "open"]


class AppController(QObject):
    """The data is closed, on its way, or open; the window and the background come and go whatever it is."""

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
        self._wishes = CommandQueue(self)
        self._state: State = "closed"
        self._key: Key | None = None
        self._quitting = False
        self._locked = False
        self._only_to_remind = False
        self.window: WindowController | None = None
        self.services: Services | None = None
        self.background: BackgroundServices | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._go_on)
        go_on_without_windows(self._on_quitting)
        self._care: SessionWatch | None = None
        self._close_rule: ClosePolicy | None = None

    @property
    def state(self) -> State:
        """Whether the data is closed, asked for, or open."""
        return self._state

    @property
    def locked(self) -> bool:
        """Whether the data is kept closed, whoever wants it."""
        return self._locked

    def begin(self) -> None:
        """Open the data where a window, a wish or the reminder needs it; else remind without it."""
        if self.window is None and not self._wishes.any_waiting:
            if self._system.has_data() and self._system.reminder().is_blank:
                # Only to know what to remind of: it is closed again then.
                self._only_to_remind = True
                self.open_data()
            else:
                _collect_from_now()
                self._later.start(0)
        self._system.report_bugs(self._show_bug)

    def wish(self, kind: str) -> None:
        """Do what is wanted, now or as soon as the data is open; see `CommandQueue`."""
        self._wishes.wish(kind)

    def show_window(self) -> None:
        """Show the window, made now where there was none; it comes to the front."""
        if self.window is not None:
            self.window.main_window.raise_window()
            return
        from leadway.ui.app.application import apply_theme
        from leadway.ui.window.controller import WindowController  # in the tray, none of it is needed

        apply_theme()
        self.window = window = WindowController(self)
        window.again.connect(self._on_again)
        window.opened.connect(self.open_with)
        later = Qt.ConnectionType.QueuedConnection
        # Later: the button that was pressed goes with its page.
        window.lock_wanted.connect(self.lock, later)
        window.stuck.connect(self._show_ways_on)
        window.rekey_wanted.connect(self._rekey, later)
        window.back_wanted.connect(self._go_back, later)
        window.elsewhere.connect(self._go_elsewhere, later)
        window.main_window.lock_asked.connect(self.lock)
        window.main_window.set_close_rule(self._may_close)
        window.main_window.closing.connect(self.quit)
        window.main_window.quit_asked.connect(self.quit)
        if self._watch is not None:
            self._watch(window)
        window.main_window.show()
        if self._locked:
            self._show_locked(self._system.methods())
        elif self.services is None:
            AfterFirstPaint(window.main_window, self._on_painted)
        else:
            self._populate(window, self.services)

    def open_data(self) -> None:
        """Ask for the key, and open the data when it comes; nothing where that is done or under way."""
        if self._state == "closed" and not self._locked:
            self._state = "opening"
            if self.window is not None:
                self.window.expect_data()
            run_in_background(self._ask_for, self._on_answer, self._on_fault, self)

    def lock(self) -> None:
        """Keep everything typed, close the data, and show nothing of it until it is opened again."""
        if self.services is None or self._quitting:
            return
        methods = self._system.methods()
        self.hold_closed()
        # What was read lives on in what Python keeps for ever, unless it is looked through now.
        gc.unfreeze()
        gc.collect()
        if self.window is not None:
            self._show_locked(methods)

    def hold_closed(self) -> None:
        """Close the data, and open it for nobody before `open_with` or `release`."""
        self.close_data()
        self._locked = True

    def release(self) -> None:
        """Whoever wants the data may open it again."""
        self._locked = False

    def open_with(self, key: Key) -> None:
        """Open the data with a key that was found in another way."""
        self.release()
        if self._state != "open":
            self._state = "opening"
            self._key = key
            self._open()

    def close_data(self) -> None:
        """Keep everything typed and close the data; the reminder goes on, and the window stands empty."""
        self._leave_alone()
        self._later.stop()
        self._wishes.drop()
        self._key = None
        if self.window is not None:
            self.window.empty()
        if self.background is not None:
            self.background.close_capture()
        if self.services is not None:
            self.services.close()
            self.services = None
        self._state = "closed"

    def hear(self, message: Message) -> None:
        """Do what another start of the program was for."""
        if message.token:
            # Qt takes the permission to come to the front from here.
            os.environ["XDG_ACTIVATION_TOKEN"] = message.token
        if message.kind == "quit":
            self.quit()
        else:
            self.wish(message.kind)

    def quit(self) -> None:
        """Keep everything and end."""
        if not self._quitting:
            self._on_quitting()
            if self.window is not None:
                self.window.main_window.close()
            QCoreApplication.quit()

    def close(self) -> None:
        """Let everything go, in the reverse order of its coming."""
        self._later.stop()
        self._leave_alone()
        if self.window is not None and self.window.navigator is not None:
            self.window.navigator.close()
        if self.background is not None:
            self.background.close()
        if self.services is not None:
            self.services.close()
            self.services = None
        self._state = "closed"

    def _on_quitting(self) -> None:
        """From now on a window that is closed is closed, whoever wants the end."""
        if not self._quitting:
            self._quitting = True
            # What was typed since the first look must come onto the disk, too.
            self._open()

    def _populate(self, window: WindowController, services: Services) -> None:
        window.populate(services)
        if self._care is not None and self._care.error is not None:
            self._show_missed(self._care.error)
        if self.background is not None:
            window.attach(self.background)

    def _on_painted(self) -> None:
        # Only now: the window is there at once, whatever the data takes.
        self.open_data()
        if self.window is not None and self.services is None:
            self.window.load()

    def _on_answer(self, answer: tuple[Key, StartupSnapshot | None]) -> None:
        """Show a first look if there is one, and open the data once it is painted."""
        if self._state != "opening":
            return
        self._key, found = answer
        if self.window is None or found is None:
            self._open()
            return
        self.window.show_snapshot(found)
        # Its button stands for the page: Qt's own viewport would take PySide 12 ms to find a class for.
        AfterFirstPaint(self.window.this_week.button, self._on_look_painted)

    def _on_look_painted(self) -> None:
        if self.window is not None and self._key is not None:
            self.window.prepare(self._open)

    def _open(self) -> None:
        """Open the data with the key that came, if it is not open yet."""
        key, self._key = self._key, None
        if key is None or self._state != "opening":
            return
        try:
            self.services = self._system.open(key)
            if self.window is not None:
                self._populate(self.window, self.services)
        except KnownError as error:
            self._give_up(error, key)
            return
        except Exception:
            # It goes on into the log; the person is told all the same, and not left before an empty page.
            self._give_up(OwnFaultError(), key)
            raise
        self._state = "open"
        _collect_from_now()
        self._later.start(_BACKGROUND_AFTER_MS if self.window is not None else 0)

    def _give_up(self, error: KnownError, key: Key) -> None:
        """Say that the data did not open, or could not be shown: then it is closed again."""
        if self.services is not None:
            self.close_data()
        self._on_fault(error, key)

    def _on_fault(self, error: KnownError, key: Key | None = None) -> None:
        """Say why the data cannot be opened: in the window, which comes for it where there was none."""
        self._state = "closed"
        _collect_from_now()
        self.show_window()
        if self.window is not None and isinstance(methods := getattr(error, "methods", None), tuple):
            self.window.show_locked(self._system.unlock, methods, error)
        elif self.window is not None:
            self.window.show_fault(error, self._system.recovery_service(key))
        # What is remembered is reminded of all the same.
        self._later.start(_BACKGROUND_AFTER_MS)

    def _look_after(self) -> None:
        """Look after the data from now on, as long as it is open."""
        if self.services is not None and self.background is not None and self._care is None:
            from leadway.ui.app.session_watch import SessionWatch

            later = Qt.ConnectionType.QueuedConnection
            self._care = SessionWatch(self.services, self.background.presence, self)
            self._care.time_to_lock.connect(self.lock, later)
            self._care.damaged.connect(self._on_damage, later)
            self._care.missed.connect(self._show_missed)

    def _show_missed(self, error: KnownError) -> None:
        """Say that the last backup is missing, now or as soon as there is a window to say it in."""
        if self.window is not None and self.window.navigator is not None:
            self.window.navigator.show_backup_missed(error)

    def _leave_alone(self) -> None:
        if self._care is not None:
            self._care.close()
            self._care.deleteLater()
            self._care = None

    def _on_damage(self, error: KnownError) -> None:
        """Close data that was found damaged, before more is written into it, and show the ways back."""
        if self.services is None:
            return
        key = self.services.opened_with
        self.close_data()
        self._on_fault(error, key)

    def _show_locked(self, methods: tuple[str, ...]) -> None:
        """Ask for what a person types; where there is a passphrase, the keychain is not asked behind it."""
        if self.window is not None:
            typed = tuple(method for method in methods if method in ("passphrase", "recovery"))
            self.window.show_locked(self._system.unlock, typed if "passphrase" in typed else ())

    def _show_ways_on(self) -> None:
        """Show the ways on from data that nothing opens; it stays locked meanwhile."""
        if self.window is not None:
            self.window.show_stuck(self._system.recovery_service(None))

    def _rekey(self, passphrase: str) -> None:
        from leadway.ui.app.session_tasks import rekey

        rekey(self, passphrase)

    def _go_back(self, action: RecoveryAction) -> None:
        from leadway.ui.app.session_tasks import go_back

        go_back(self, action)

    def _go_elsewhere(self, folder: str) -> None:
        self._system.start_elsewhere(folder)
        self.quit()

    def _on_again(self) -> None:
        self.release()
        self.open_data()

    def _go_on(self) -> None:
        """Let the reminder go by the data if it is open, begin the background, and do what was wished for."""
        if self.services is not None:
            self.services.reminder()
            if self._only_to_remind and self.window is None and not self._wishes.any_waiting:
                self.close_data()
        self._only_to_remind = False
        new = self._make_background() if self.background is None else None
        self._look_after()
        if self.services is not None and self.background is not None:
            self._wishes.fulfil(self.services, self.background)
        if new is not None:
            # Only now: who is in the ritual already is not asked whether they would be.
            new.begin()

    def _make_background(self) -> BackgroundServices:
        from leadway.ui.app.background_services import BackgroundServices
        from leadway.ui.app.close_policy import ClosePolicy

        reminder = self._system.reminder()
        self.background = background = BackgroundServices(
            reminder,
            self._system.presence(),
            self._system.autostart(),
            self,
            hosts=self._system.tray_hosts(),
        )
        background.wished.connect(self.wish)
        background.quit.connect(self.quit)
        self._close_rule = ClosePolicy(self, background, reminder)
        self._close_rule.quit_wanted.connect(self.quit)
        if self.window is not None:
            self.window.attach(background)
        return background

    def _may_close(self) -> bool:
        """Whether closing the window ends the program; where not, the window steps aside."""
        return self._quitting or self._close_rule is None or self._close_rule.allows()

    def _show_bug(self) -> None:
        if self.window is not None:
            self.window.show_bug()


def _collect_from_now() -> None:
    gc.freeze()
    gc.enable()
