"""The ritual in the window: shows the screen the walk is at, and passes on what the person does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from leadway.domain.errors import KnownError
from leadway.domain.gaps import suggests_a_stop
from leadway.domain.ritual import due
from leadway.domain.steps import PLANS, planned_seconds
from leadway.domain.terms import Mode, Step, StepStatus
from leadway.i18n import _
from leadway.services.ritual.rituals import OpenRitual
from leadway.services.session import Services
from leadway.ui.after_paint import AfterFirstPaint
from leadway.ui.forms.help_dialog import HelpDialog
from leadway.ui.ritual.autosave import DraftAutosave
from leadway.ui.ritual.dialogs import EvidenceDialog, NoteDialog
from leadway.ui.ritual.step_page import StepPage, make_page
from leadway.ui.ritual.wizard_frame import WizardFrame
from leadway.ui.widgets.field import field_of
from leadway.ui.widgets.focus_watch import on_focus_moved
from leadway.ui.widgets.rail import StepView

SEAL = _("Seal the week")
SEAL_AS_SHORT = _("Seal as short")
START = _("Start")
NEXT = _("Next")
_TICK_MS = 1000
# After the first screen is painted, and before the next key comes.
_READ_AHEAD_MS = 100
# Thinking counts as time spent, a coffee does not.
_IDLE_AFTER_SECONDS = 90
_SEEN_AFTER = timedelta(seconds=1)


class RitualController(QObject):
    """One week's ritual from opening to leaving or sealing."""

    closed = Signal()
    sealed = Signal()
    titled = Signal(str)
    record_list_asked = Signal(str)
    """A page is to show the records of this kind."""

    def __init__(self, services: Services, ritual: OpenRitual, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.ritual = ritual
        self.frame = WizardFrame()
        self.errors = self.frame.errors
        self.autosave = DraftAutosave(ritual, self)
        self._pages: dict[Step, StepPage] = {}
        self._idle = 0
        self._clock_hidden = services.settings.load().clock_hidden
        self._over = False
        self._shown_at = services.clock.now()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._first_read = QTimer(self, singleShot=True, interval=_READ_AHEAD_MS)
        self._first_read.timeout.connect(self._read_ahead)
        self._connect()
        self.frame.rail.set_title(ritual.week.name, ritual.week.dates)

    @property
    def page(self) -> StepPage:
        """The page of the present screen."""
        return self._pages[self.ritual.walk.at]

    def open(self) -> None:
        """Show the screen the person was on, with the focus where it was."""
        field = self.ritual.field
        self._show()
        self._tick.start()
        self.page.enter(field)
        AfterFirstPaint(self.page, self._first_read.start)

    def flush(self) -> bool:
        """Bring everything typed onto the disk; return whether all of it is there."""
        return self.autosave.flush()

    def choose(self, mode: Mode) -> None:
        """Begin in another mode than the suggested one."""
        if self.errors.attempt(partial(self.ritual.choose, mode), self._show):
            self.autosave.sync_later()

    def close(self) -> bool:
        """Keep everything and stop; return whether all of it is on the disk."""
        if not self.autosave.flush():
            return False
        if not self.errors.attempt(self.ritual.pause):
            return False
        self._tick.stop()
        self._first_read.stop()
        # From now on the focus moves because the window does, not because the person does.
        self._over = True
        return True

    def _read_ahead(self) -> None:
        """Read what the next screens need while the first one is read; a fault is told at the next."""
        if not self._over:
            with suppress(KnownError):
                self.ritual.read_agenda()
                suggests_a_stop(self.ritual.addressees().field, "")

    def _connect(self) -> None:
        frame = self.frame
        frame.next.connect(self._on_next)
        frame.seal.connect(self._on_seal)
        frame.back.connect(self._on_back)
        frame.nothing.connect(self._on_nothing)
        frame.skip.connect(self._on_skip)
        frame.leave.connect(self._on_leave)
        frame.rail.step_chosen.connect(self._on_step_chosen)
        frame.rail.clock_toggled.connect(self._on_clock_toggled)
        frame.why.connect(self._on_why)
        frame.quick_note.connect(self._on_quick_note)
        frame.evidence.connect(self._on_evidence)
        self.autosave.saving.connect(frame.saved.set_saving)
        self.autosave.saved.connect(frame.set_saved)
        self.autosave.failed.connect(frame.set_not_saved)
        on_focus_moved(frame, self._on_focus_moved)

    def _show(self, _walked: object = None) -> None:
        """Draw the screen the walk is at."""
        walk, step = self.ritual.walk, self.ritual.walk.at
        plan = PLANS[step]
        self.frame.rail.set_steps([self._step_view(index) for index in range(len(walk.steps))])
        self.frame.set_current(walk.index)
        self.frame.set_actions(
            can_back=walk.index > 0,
            nothing_label=plan.nothing or None,
            can_skip=plan.skippable,
            next_label=START if walk.index == 0 else NEXT,
            seal_label=self._seal_label(),
        )
        self._show_time()
        if step not in self._pages:
            page = self._pages[step] = make_page(step, self.autosave)
            page.finished.connect(self._on_next)
            page.mode_chosen.connect(self.choose)
            page.record_list_asked.connect(self.record_list_asked)
        self.page.refresh()
        self.frame.set_page(self.page)
        self._shown_at = self._services.clock.now()
        self.titled.emit(f"{self.ritual.week.name}: {plan.title}")

    def _step_view(self, index: int) -> StepView:
        walk = self.ritual.walk
        step = walk.steps[index]
        status = walk.statuses.get(step)
        label = "" if status is None or status is StepStatus.ANSWERED else status.label
        return StepView(
            key=str(step),
            title=PLANS[step].title,
            minutes=self._planned(step) / 60,
            done=status is not None,
            status=label,
            visited=index <= walk.reached,
        )

    def _planned(self, step: Step) -> int:
        """Return a screen's soft length in seconds, by what is due."""
        mode = self.ritual.walk.mode
        return planned_seconds(step, mode, due(mode, self.ritual.outline))

    def _seal_label(self) -> str:
        walk = self.ritual.walk
        if not walk.is_last:
            return ""
        return SEAL_AS_SHORT if walk.mode is Mode.CAPTURE else SEAL

    def _next(self, intent: StepStatus) -> None:
        self._walk(partial(self.ritual.next, intent))

    def _walk(self, walk: Callable[[], object]) -> None:
        """Save what was typed, walk, and show where that leads; on an error everything stays."""
        if self.autosave.save() and self.errors.attempt(walk, self._show):
            self.page.enter("")
            self.autosave.sync_later()

    def _on_next(self) -> None:
        if not self.ritual.walk.is_last and not self.page.asks_before_next():
            self._next(StepStatus.ANSWERED)

    def _on_seal(self) -> None:
        if not self.ritual.walk.is_last or not self._was_seen() or not self.autosave.flush():
            return
        self._tick.stop()
        if not self.errors.attempt(self.ritual.seal):
            self._tick.start()
            return
        self._first_read.stop()
        self._over = True
        self.sealed.emit()

    def _was_seen(self) -> bool:
        """Whether the screen was shown long enough to be seen: a press that comes sooner meant another."""
        shown_for = self._services.clock.now() - self._shown_at
        # A clock that was set back says nothing of it.
        return not timedelta() <= shown_for < _SEEN_AFTER

    def _on_back(self) -> None:
        self._walk(self.ritual.back)

    def _on_nothing(self) -> None:
        self.page.nothing()
        self._next(StepStatus.NOTHING)

    def _on_skip(self) -> None:
        self._next(StepStatus.SKIPPED)

    def _on_step_chosen(self, index: int) -> None:
        if index <= self.ritual.walk.index or not self.page.asks_before_next():
            self._walk(partial(self.ritual.go, self.ritual.walk.steps[index]))

    def _on_leave(self) -> None:
        if self.close():
            self.closed.emit()

    def _on_why(self) -> None:
        HelpDialog(self.frame, self.page.why, self.page.keys).open()

    def _on_quick_note(self) -> None:
        NoteDialog(self._services, self.frame).open()

    def _on_evidence(self) -> None:
        EvidenceDialog(self._services, self.autosave, self.ritual.walk.at, self.frame).open()

    def _on_focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        self._idle = 0
        field = field_of(now)
        if self._over or field is None or not self.frame.isAncestorOf(field):
            return
        # What made the field appear must not be lost where the field is remembered.
        if self.autosave.save():
            self.errors.attempt(partial(self.ritual.focus, field.name))

    def _on_tick(self) -> None:
        """Count a second while the person is here."""
        active = QApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        self._idle += 1
        if active and self._idle < _IDLE_AFTER_SECONDS:
            self.ritual.spend(_TICK_MS / 1000)
            self._show_time()

    def _show_time(self) -> None:
        step = self.ritual.walk.at
        self.frame.set_elapsed(self.ritual.seconds(step), self._planned(step))
        minutes, seconds = divmod(int(self.ritual.total_seconds), 60)
        self.frame.rail.set_clock(None if self._clock_hidden else f"{minutes}:{seconds:02}")

    def _on_clock_toggled(self, shown: bool) -> None:  # noqa: FBT001 -- a signal's argument
        self._clock_hidden = not shown
        self._show_time()
        self.errors.attempt(partial(self._services.settings.change, clock_hidden=self._clock_hidden))
