"""Whom to tell what is not one person's to decide: asked in the set-up, and a setting from then on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fixtures.sample_team import services_in
from helpers.clock import FixedClock
from helpers.keyboard import press, write
from leadway.domain.examples import ADDRESSEES
from leadway.domain.terms import FieldOfWork
from leadway.services.session import Services
from leadway.ui.settings.work import WorkSection
from leadway.ui.setup.page import SetUpPage
from ui.conftest import Show

CTRL = Qt.KeyboardModifier.ControlModifier


def _next(page: SetUpPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_Return, CTRL)


def _open(services: Services, show: Show) -> SetUpPage:
    page = SetUpPage(services)
    show(page)
    page.enter()
    return page


@pytest.fixture
def services(tmp_path: Path, clock: FixedClock) -> Iterator[Services]:
    """Return services over an empty folder."""
    made = services_in(tmp_path, clock)
    yield made
    made.close()


def test_the_set_up_asks_whom_to_tell_by_field_of_work_and_it_may_be_left_out(
    services: Services, show: Show
) -> None:
    page = _open(services, show)
    care = next(chip for chip in page.commitments.field.chips if chip.value is FieldOfWork.CARE)
    QTest.mouseClick(care, Qt.MouseButton.LeftButton)
    _next(page)
    first, second = page.sources.addressees.first, page.sources.addressees.second
    for field, role in zip((first, second), ADDRESSEES[FieldOfWork.CARE], strict=True):
        assert role in field.edit.placeholderText()
    _next(page)
    assert services.setup.addressees() == ("", "")
    assert services.settings.load().field_of_work is FieldOfWork.CARE


def test_what_was_said_in_the_set_up_is_there_again_and_can_be_changed_in_the_settings(
    services: Services, show: Show
) -> None:
    page = _open(services, show)
    _next(page)
    page.sources.addressees.first.setFocus()
    write("Safeguarding lead")
    press(Qt.Key.Key_Tab)
    write("Care inspectorate")
    _next(page)
    section = WorkSection(services)
    show(section)
    section.enter()
    assert section.addressees.texts() == ("Safeguarding lead", "Care inspectorate")
    school = next(chip for chip in section.field_of_work.chips if chip.value is FieldOfWork.SCHOOL)
    QTest.mouseClick(school, Qt.MouseButton.LeftButton)
    section.addressees.second.setFocus()
    section.addressees.second.edit.selectAll()
    write("Head teacher")
    section.leave()
    settings = services.settings.load()
    assert (settings.addressee, settings.second_addressee) == ("Safeguarding lead", "Head teacher")
    assert settings.field_of_work is FieldOfWork.SCHOOL


def test_nothing_is_taken_for_the_field_of_work_until_it_is_chosen(services: Services, show: Show) -> None:
    page = _open(services, show)
    page.commitments.lines[0].field.setFocus()
    write("Rota out by Thursday")
    _next(page)
    assert services.settings.load().field_of_work is None
