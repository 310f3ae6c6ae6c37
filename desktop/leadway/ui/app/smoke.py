"""Runs the real window by script: `leadway --smoke start`, `… login` or `… week FOLDER`.

It tests a package, so the help does not name it. The window and the data are real. Buttons are pressed and
text is typed from inside, because every system has another way to do so from outside. Each step is reported
as one line of JSON with its time. The exit status is 0 where all steps were done. `week` saves a picture of
every screen; `login` lets the program start at login from then on.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QWidget

    from leadway.ui.ritual.wizard_frame import WizardFrame
    from leadway.ui.window.controller import WindowController
    from leadway.ui.window.navigator import Navigator

TEXT = "The label printer was out of rolls again"  # no text
NOT_DONE = 4
_CHECK_EVERY_MS = 25
_TIMEOUT_SECONDS = 60.0

# A script acts, then yields a condition to wait for.
Script = Iterator[Callable[[], object]]


class Smoke:
    """Gets the window before it is shown, runs its script, and ends the program."""

    def __init__(self, what: str, folder: Path | None = None) -> None:
        """`what` is "start", "login" or "week"; pictures go into `folder`."""
        self._what = what
        self._folder = folder
        self._script: Script = iter(())
        self._wait: Callable[[], object] | None = None
        self._until = 0.0
        self._timer: QTimer | None = None

    def watch(self, window: WindowController) -> None:
        """Begin as soon as the program runs."""
        from PySide6.QtCore import QTimer

        scripts = {"start": self._start, "login": self._login, "week": self._week}
        self._script = scripts[self._what](window)
        self._timer = QTimer(window)
        self._timer.setInterval(_CHECK_EVERY_MS)
        self._timer.timeout.connect(self._on_tick)
        self._advance()
        self._timer.start()

    def _start(self, window: WindowController) -> Script:
        """Only the start: the first paint of the window, and of *This week* with its content."""
        from leadway.ui.after_paint import AfterFirstPaint

        events: set[str] = set()

        def note(what: str) -> None:
            events.add(what)
            report(what)

        def on_content_shown() -> None:
            AfterFirstPaint(window.this_week.button, partial(note, "content"))

        AfterFirstPaint(window.main_window, partial(note, "painted"))
        window.content_shown.connect(on_content_shown)
        yield lambda: len(events) == 2 and window.navigator

    def _login(self, window: WindowController) -> Script:
        """Press the switch that lets the program start at login."""
        from leadway.ui.reminder.page import ReminderPage

        yield lambda: window.navigator and window.navigator.background
        window.main_window.open_page("reminder")
        page = window.main_window.findChild(ReminderPage)
        assert isinstance(page, ReminderPage)  # noqa: S101 -- it was just opened
        page.login.switch.click()
        yield lambda: page.login.switch.is_on
        report("login")

    def _week(self, window: WindowController) -> Script:
        """A whole ritual, every page, the reminder's card."""
        from leadway.ui.window.pages import PAGES

        yield lambda: window.navigator
        navigator = window.navigator
        assert navigator is not None  # noqa: S101 -- just waited for
        yield lambda: window.this_week.button.isVisible()
        self._picture(window.main_window, "this-week")
        window.this_week.button.click()
        yield lambda: navigator.in_ritual
        report("ritual", week=str(navigator.ritual_week()))
        yield from self._ritual(window, navigator)
        self._picture(window.main_window, "sealed")
        yield lambda: navigator.background
        for spec in PAGES[1:]:
            window.main_window.open_page(spec.key)
            self._picture(window.main_window, spec.key)
        yield from self._card(navigator)

    def _ritual(self, window: WindowController, navigator: Navigator) -> Script:
        from leadway.ui.ritual.wizard_frame import WizardFrame

        while navigator.in_ritual:
            frame = window.main_window.findChild(WizardFrame)
            assert isinstance(frame, WizardFrame)  # noqa: S101 -- a ritual fills the window
            page = frame.page()
            self._type(page)
            self._picture(window.main_window, f"ritual-{type(page).__name__}")
            if frame.seal_button.isVisible():
                yield partial(_is_sealed, navigator, frame)
                return
            # Where a screen has the button, "nothing this week" is the answer.
            button = frame.nothing_button if frame.nothing_button.isVisible() else frame.next_button
            turned = partial(_has_turned, navigator, frame, page)
            button.click()
            yield turned

    def _card(self, navigator: Navigator) -> Script:
        from PySide6.QtWidgets import QSystemTrayIcon

        assert navigator.background is not None  # noqa: S101 -- just waited for
        scheduler = navigator.background.scheduler
        scheduler.try_card()
        assert scheduler.card is not None  # noqa: S101 -- just shown
        yield scheduler.card.isVisible
        self._picture(scheduler.card, "card")
        report("tray", available=QSystemTrayIcon.isSystemTrayAvailable())
        scheduler.card.close()
        yield lambda: scheduler.card is None

    def _type(self, page: QWidget | None) -> None:
        """Write a sentence into the first field of a page that is for words."""
        from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

        for field in page.findChildren(QWidget) if page is not None else ():
            if not isinstance(field, QLineEdit | QPlainTextEdit):
                continue
            if field.isVisible() and field.isEnabled() and not field.isReadOnly():
                field.setFocus()
                _press(field, TEXT)
                return

    def _picture(self, widget: QWidget, name: str) -> None:
        if self._folder is not None:
            picture = widget.grab()
            if picture.isNull() or not picture.save(str(self._folder / f"{name}.png")):
                raise OSError(f"no picture of {name}")
        report(name)

    def _on_tick(self) -> None:
        assert self._wait is not None  # noqa: S101 -- the timer runs while there is something to wait for
        if self._wait():
            self._advance()
        elif time.monotonic() > self._until:
            self._end(NOT_DONE)

    def _advance(self) -> None:
        try:
            self._wait = next(self._script)
        except StopIteration:
            self._end(0)
        except BaseException:
            self._end(NOT_DONE)
            raise
        self._until = time.monotonic() + _TIMEOUT_SECONDS

    def _end(self, status: int) -> None:
        from PySide6.QtWidgets import QApplication

        if self._timer is not None:
            self._timer.stop()
        report("done" if status == 0 else "not done")  # no text
        QApplication.exit(status)


def _is_sealed(navigator: Navigator, frame: WizardFrame) -> bool:
    """Press the button that seals, which takes no press in the first second."""
    frame.seal_button.click()
    return not navigator.in_ritual


def _has_turned(navigator: Navigator, frame: WizardFrame, page: QWidget | None) -> bool:
    """Whether a ritual shows another page, or is over."""
    return not navigator.in_ritual or frame.page() is not page


def _press(field: QWidget, text: str) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def report(what: str, **more: object) -> None:
    """Print what was done and when, in seconds of the monotonic clock."""
    sys.stdout.write(json.dumps({"done": what, "at": time.monotonic(), **more}) + "\n")
    sys.stdout.flush()
