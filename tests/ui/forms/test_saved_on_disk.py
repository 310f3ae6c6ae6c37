"""The mark “Saved” tells of the disk: what a power cut takes now was never called saved."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from helpers.disk import pages_in_memory, real_disk
from helpers.keyboard import focused
from helpers.ritual_team import RitualTeam, ritual_team
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind
from leadway.domain.terms import Step
from leadway.files import LOG, appended
from leadway.services.settings import UnsavedTexts
from leadway.services.unwritten import as_notes
from leadway.ui.forms.autosave import Autosave, UnsavedText
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.ritual.controller import RitualController
from leadway.ui.settings.work import WorkSection
from leadway.ui.setup.page import SetUpPage
from leadway.ui.widgets.field import LineField
from leadway.ui.widgets.save_status import SAVED, SAVING, SaveStatus
from ui.conftest import Show

CTRL = Qt.KeyboardModifier.ControlModifier
Form = Callable[[RitualTeam, Show], SaveStatus]


@pytest.fixture
def team(clock: FixedClock) -> Iterator[RitualTeam]:
    """Return a team whose data is on a disk that a power cut can take something from."""
    with ExitStack() as stack:
        folder = stack.enter_context(real_disk()) / "data"
        yield stack.enter_context(ritual_team(folder, clock))


def in_memory(team: RitualTeam) -> int:
    path = team.services.database.path
    return sum(pages_in_memory(file) for file in (path, appended(path, LOG)))


def a_ritual(team: RitualTeam, show: Show) -> SaveStatus:
    ritual = team.services.ritual(team.services.weeks.this_week())
    while ritual.walk.at is not Step.PROBLEMS:
        ritual.next()
    controller = RitualController(team.services, ritual)
    controller.setParent(controller.frame)
    show(controller.frame)
    controller.open()
    return controller.frame.saved


def the_set_up(team: RitualTeam, show: Show) -> SaveStatus:
    page = SetUpPage(team.services)
    show(page)
    page.enter()
    page.commitments.lines[0].field.setFocus()
    return page.saved


def a_commitment(team: RitualTeam, show: Show) -> SaveStatus:
    panel = RegisterPanel(team.services, EntityKind.COMMITMENT, lambda _ref: None)
    show(panel)
    panel.add()
    return panel.saved


def whom_to_tell(team: RitualTeam, show: Show) -> SaveStatus:
    section = WorkSection(team.services)
    show(section)
    section.refresh()
    section.addressees.first.setFocus()
    return section.saved


@pytest.mark.parametrize("form", [a_ritual, the_set_up, a_commitment, whom_to_tell])
def test_what_is_called_saved_is_on_the_disk(team: RitualTeam, form: Form, show: Show, qtbot: QtBot) -> None:
    status = form(team, show)
    window = status.window()
    before = in_memory(team)
    for letters in ("Label ", "printer"):
        QTest.keyClicks(focused(), letters)
        assert status.text() == SAVING
        qtbot.waitUntil(lambda: status.text() == SAVED)
        assert in_memory(team) <= before
    assert window.isVisible(), "it lived as long"


def test_the_next_screen_does_not_wait_for_the_disk_and_saved_still_does(
    team: RitualTeam, show: Show, qtbot: QtBot
) -> None:
    status = a_ritual(team, show)
    window = status.window()
    QTest.keyClicks(focused(), "Label printer")
    QTest.keyClick(focused(), Qt.Key.Key_Return, CTRL)
    assert status.text() == SAVING
    qtbot.waitUntil(lambda: status.text() == SAVED)
    assert in_memory(team) == 0
    assert window.isVisible(), "it lived as long"


class SlowDisk:
    """A disk of its own for an autosave, which refuses what a test lets it refuse."""

    def __init__(self, texts: UnsavedTexts) -> None:
        self.syncing_later = texts.database.syncing_later
        self.database = texts.database
        self.broken = True

    def sync(self) -> None:
        """Refuse while it is broken."""
        if self.broken:
            raise KnownError("The disk reported an error.")
        self.database.sync()


def _put(texts: UnsavedTexts, field: LineField) -> None:
    texts.put("capture", field.text())


def test_what_did_not_reach_the_disk_is_not_called_saved_until_it_has(
    team: RitualTeam, show: Show, qtbot: QtBot
) -> None:
    field = LineField("capture", "Note")
    disk = SlowDisk(team.services.unsaved_texts)
    texts = team.services.unsaved_texts
    words = [as_notes(["Label printer"])]
    save = partial(_put, texts, field)
    autosave = Autosave(save, lambda: words, field, disk=disk, debounce=1, retry=1)
    field.changed.connect(autosave.schedule)
    show(field)
    with qtbot.waitSignal(autosave.failed):
        QTest.keyClicks(field.edit, "Label printer")
    assert (autosave.is_on_disk, autosave.flush()) == (False, False)
    with qtbot.waitSignal(autosave.saved):
        disk.broken = False
    assert autosave.is_on_disk
    assert in_memory(team) == 0


def test_leaving_waits_for_the_disk(team: RitualTeam, show: Show) -> None:
    field = LineField("capture", "Note")
    unsaved = UnsavedText(field, team.services.unsaved_texts)
    unsaved.switch_to("capture")
    show(field)
    QTest.keyClicks(field.edit, "Label printer")
    assert (unsaved.save(), unsaved.is_on_disk) == (True, False)
    assert (unsaved.flush(), unsaved.is_on_disk) == (True, True)
    assert in_memory(team) == 0
