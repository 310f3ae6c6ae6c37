"""Every dialog of the program opens, and closes by Esc, Enter and mouse, time and again, without an error."""

import ast
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

import leadway
from helpers.keyboard import press
from helpers.screen import click, labels, texts
from helpers.waiting import finish_tasks
from helpers.window import open_window
from leadway.domain.errors import KnownError
from leadway.domain.measures import Series
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.ideas import PROBLEMS
from leadway.domain.terms import Better, Mode, Step
from leadway.services.session import Services
from leadway.services.settings import TEXT_SIZES
from leadway.system.log import append
from leadway.ui.app.close_policy import QUIT, close_question
from leadway.ui.backup.finder import BackupFinder
from leadway.ui.documents.document_dialog import DocumentDialog
from leadway.ui.forms.dialog import CLOSE, FormDialog
from leadway.ui.forms.help_dialog import HelpDialog
from leadway.ui.registers.calibration import CalibrationDialog
from leadway.ui.registers.erase_dialog import EraseDialog
from leadway.ui.registers.pages import IdeasPage, ProgressPage
from leadway.ui.registers.readings_dialog import ReadingsDialog
from leadway.ui.registers.record_facts import ThreadDialog
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.registers.rows_extra import MeasureExtra
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.reminder.snooze_dialogs import AwayDialog, SnoozeDialog
from leadway.ui.ritual.dialogs import EvidenceDialog, NoteDialog
from leadway.ui.ritual.progress.readings import MissedReadingDialog
from leadway.ui.theme.theme import theme
from leadway.ui.widgets.rail import FootNotice
from leadway.ui.window.bug_dialog import SAVED, BugDialog
from leadway.ui.window.controller import WindowController
from leadway.ui.window.note_window import NoteWindow
from leadway.ui.window.notices import BUG
from leadway.ui.window.pages import IDEAS, PROGRESS
from leadway.ui.window.unsaved_dialog import UnsavedDialog

PROGRAM = Path(leadway.__file__).parent
CTRL = Qt.KeyboardModifier.ControlModifier
Open = Callable[[WindowController], object]


def ritual_key(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Open:
    """Return what presses a key in the ritual."""

    def press(window: WindowController) -> None:
        assert window.navigator is not None
        if not window.navigator.in_ritual:
            window.navigator.start(Mode.FULL)
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)

    return press


def services_of(window: WindowController) -> Services:
    assert window.navigator is not None
    return window.navigator.services


def open_document(window: WindowController) -> None:
    services = services_of(window)
    ritual = services.ritual(services.weeks.this_week())
    if ritual.is_new:
        while ritual.walk.at is not Step.KEEP:
            ritual.next()
    assert window.navigator is not None
    window.navigator.open_document(ritual.week)


def ask(kind: type[SnoozeDialog | AwayDialog]) -> Open:
    """Return what asks as the reminder does."""
    return lambda window: kind(services_of(window).reminder(), window.main_window).ask()


def meet_a_bug(window: WindowController) -> None:
    log = services_of(window).folder.log
    window.show_bug(log, append(log, "builtins.RuntimeError\n  dialog.py:72 event"))
    notice = window.main_window.findChild(FootNotice)
    assert notice is not None
    assert notice.text() == BUG
    notice.click()
    assert notice.text() != BUG, "it has been read"


def cannot_undo(window: WindowController) -> None:
    assert window.navigator is not None
    window.navigator.undo._show_not_undone(KnownError("“Bins” was changed since."), None)


def a_problem(window: WindowController) -> RegisterPanel:
    """Return the register of problems with one in it, which is shown."""
    register = services_of(window).registers
    blank = register.blank(EntityKind.PROBLEM)
    register.save(EntityKind.PROBLEM, blank, replace(blank, happens="Waits"))
    assert window.navigator is not None
    window.navigator.open_page(IDEAS)
    return window.navigator.find(IdeasPage).panel


def a_measure(window: WindowController) -> MeasureExtra:
    """Return what is shown beside the fields of a measure with a reading."""
    register = services_of(window).registers
    blank = register.blank(EntityKind.MEASURE)
    ref = Ref(EntityKind.MEASURE, register.save(EntityKind.MEASURE, blank, replace(blank, name="Wait")).id)
    services_of(window).rows.add(ref, {"day": register.today, "value": 3.0})
    assert window.navigator is not None
    window.navigator.open_page(PROGRESS, str(ref))
    [extra] = window.navigator.find(ProgressPage).findChildren(MeasureExtra)
    return extra


DIALOGS: dict[str, tuple[type[QWidget], Open]] = {
    "why": (HelpDialog, ritual_key(Qt.Key.Key_F1)),
    "note": (NoteDialog, ritual_key(Qt.Key.Key_N, CTRL)),
    "evidence": (EvidenceDialog, ritual_key(Qt.Key.Key_E, CTRL)),
    "document": (DocumentDialog, open_document),
    "backup elsewhere": (
        BackupFinder,
        lambda window: BackupFinder(services_of(window).recovery_service(), window.main_window).open(),
    ),
    "later": (SnoozeDialog, ask(SnoozeDialog)),
    "away": (AwayDialog, ask(AwayDialog)),
    "tray note": (NoteWindow, lambda window: NoteWindow(services_of(window), window.main_window).ask()),
    "bug": (BugDialog, meet_a_bug),
    "step": (StepDialog, lambda window: a_problem(window).take(PROBLEMS.step("drop"))),
    "readings": (ReadingsDialog, lambda window: a_measure(window).paste()),
    "missed reading": (
        MissedReadingDialog,
        lambda window: MissedReadingDialog(
            Series("Wait", "days", Better.LOWER), print, date(2026, 11, 24), window.main_window
        ).open(),
    ),
    "show_facts": (FormDialog, lambda window: a_measure(window).show_facts()),
    "calibration": (
        CalibrationDialog,
        lambda window: CalibrationDialog(services_of(window), window.main_window).open(),
    ),
    "erase": (EraseDialog, lambda window: a_problem(window).erase()),
    "thread": (ThreadDialog, lambda window: a_problem(window).links.thread_wanted.emit()),
    "unsaved": (
        UnsavedDialog,
        lambda window: UnsavedDialog("Not saved.", ("Till 3",), window.main_window, quits=False).open(),
    ),
    "close_question": (
        FormDialog,
        lambda window: close_question(window.main_window, lambda _answer: None, tray=True).open(),
    ),
    "_show_not_undone": (FormDialog, cannot_undo),
}
"""By name: the class, and what opens it. A dialog without a class goes by the function that makes it."""


@pytest.fixture
def window(services: Services, qtbot: QtBot) -> Iterator[WindowController]:
    """Return the window of open data."""
    services.setup.begin()
    services.setup.finish()
    made = open_window(services, qtbot)
    yield made
    finish_tasks()
    made.close()
    made.deleteLater()


def shown(qtbot: QtBot, kind: type[QWidget]) -> QWidget:
    """Return the dialog that is open, when it has the keyboard."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), kind))
    dialog = QApplication.activeWindow()
    assert dialog is not None
    return dialog


def close(dialog: QWidget, way: str) -> None:
    """Close a dialog as a person does; words are written first where Enter takes only those."""
    focus = QApplication.focusWidget() or dialog
    if way == "Esc":
        QTest.keyClick(focus, Qt.Key.Key_Escape)
    elif way == "mouse":
        if isinstance(dialog, NoteWindow):
            # The desktop's own button: it has no other.
            dialog.close()
        else:
            click(dialog, QUIT if QUIT in labels(dialog) else CLOSE)
    elif isinstance(dialog, DocumentDialog | BackupFinder | ReadingsDialog | MissedReadingDialog):
        dialog.close_button.setFocus()
        QTest.keyClick(dialog.close_button, Qt.Key.Key_Return)
    else:
        if isinstance(dialog, (EvidenceDialog, NoteDialog, NoteWindow, StepDialog)):
            QTest.keyClicks(focus, "Till 3")
        QTest.keyClick(focus, Qt.Key.Key_Return)


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_opens_and_closes_time_and_again_without_an_error(
    window: WindowController, qtbot: QtBot, name: str
) -> None:
    kind, open_it = DIALOGS[name]
    for way in ("Esc", "Enter", "mouse", "Esc"):
        open_it(window)
        close(shown(qtbot, kind), way)
        # An error on the way, as of the deleted window, fails the test.
        qtbot.waitUntil(
            lambda: not [each for each in QApplication.topLevelWidgets() if isinstance(each, kind)]
        )
        window.main_window.activateWindow()
        qtbot.waitUntil(window.main_window.isActiveWindow)


@pytest.mark.parametrize("name", DIALOGS)
def test_with_the_largest_text_a_dialog_fits_the_screen_and_all_of_it_can_be_reached(
    window: WindowController, qtbot: QtBot, name: str
) -> None:
    kind, open_it = DIALOGS[name]
    theme().set_text_size(max(TEXT_SIZES))
    open_it(window)
    dialog = shown(qtbot, kind)
    finish_tasks()
    assert dialog.screen().availableGeometry().contains(dialog.geometry())
    for control in dialog.findChildren(QWidget):
        if control.isVisibleTo(dialog) and control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            control.setFocus()
            QApplication.processEvents()
            seen = control.visibleRegion().boundingRect()
            assert seen.height() >= min(control.height(), dialog.height() // 3), control
            assert seen.width() == control.width(), control
    close(dialog, "Esc")


def test_no_dialog_of_the_program_is_left_out() -> None:
    for module in pkgutil.walk_packages([str(PROGRAM / "ui")], "leadway.ui."):
        import_module(module.name)
    classes = {kind for kind in subclasses(QDialog) if kind.__module__.startswith("leadway.")}
    bases = {kind for kind in classes if kind.__name__.startswith("_") or kind is FormDialog}
    assert classes - bases == {kind for kind, _open in DIALOGS.values() if issubclass(kind, QDialog)} - bases
    functions = {name for path in (PROGRAM / "ui").rglob("*.py") for name in makers(path)}
    assert functions == {name for name, (kind, _open) in DIALOGS.items() if kind is FormDialog}


def subclasses(kind: type) -> set[type]:
    direct: set[type] = set(kind.__subclasses__())
    return direct.union(*(subclasses(each) for each in direct))


def makers(path: Path) -> Iterator[str]:
    """Return the functions of a module that make a dialog without a class of its own."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            calls = [each.func for each in ast.walk(function) if isinstance(each, ast.Call)]
            if any(isinstance(call, ast.Name) and call.id == "FormDialog" for call in calls):
                yield function.name


def test_the_notice_of_a_bug_says_what_was_done_and_opens_the_log_at_its_line(
    window: WindowController, qtbot: QtBot
) -> None:
    log = services_of(window).folder.log
    append(log, "builtins.ValueError\n  earlier.py:1 early")
    window.this_week.note.edit.setFocus()
    QTest.keyClicks(window.this_week.note.edit, "Till 3")
    title = window.main_window.windowTitle()
    meet_a_bug(window)
    append(log, "builtins.ValueError\n  later.py:1 late")
    dialog = shown(qtbot, BugDialog)
    assert isinstance(dialog, BugDialog)
    words = " ".join(texts(dialog))
    assert title in words
    assert "Note for later" in words
    assert SAVED in words
    assert services_of(window).unsaved_texts.get("note") == "Till 3"
    assert dialog.log.textCursor().selectedText().endswith("builtins.RuntimeError")
    assert "earlier.py:1" in dialog.log.toPlainText()
    press(Qt.Key.Key_Escape)
