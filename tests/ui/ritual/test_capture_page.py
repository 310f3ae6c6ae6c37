"""Capture: one field, kept as it is typed, with any text a person may have."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from helpers.keyboard import at_field, press, write
from helpers.ritual_team import RitualTeam
from leadway.domain.answers import Capture
from leadway.domain.terms import Mode, Step
from leadway.ui.forms.concern_line import ASK_SHORT
from leadway.ui.ritual.capture import WHAT_BECOMES, CapturePage
from leadway.ui.widgets.text import Caption
from ui.conftest import Show


@pytest.fixture
def page(team: RitualTeam, show: Show) -> CapturePage:
    """Return the screen as a person meets it."""
    frame, made = team.page(Step.CAPTURE)
    show(frame)
    made.enter("")
    assert isinstance(made, CapturePage)
    return made


def test_the_field_is_ready_to_write_in_and_kept_as_typed(team: RitualTeam, page: CapturePage) -> None:
    assert at_field() == "capture/text"
    write("Sam sorts returns by size.")
    press(Qt.Key.Key_Return)
    write("Ask why.")
    assert team.autosave.answer(Capture).text == "Sam sorts returns by size.\nAsk why."


def test_it_says_that_sealing_ends_the_week_and_leaving_does_not(page: CapturePage) -> None:
    said = [line.text() for line in page.findChildren(Caption) if line.isVisible()]
    assert said == [ASK_SHORT, WHAT_BECOMES]
    assert "Seal as short" in WHAT_BECOMES
    assert "keeps it open" in WHAT_BECOMES


def test_a_stopped_week_comes_back_with_its_text(team: RitualTeam, page: CapturePage, show: Show) -> None:
    write("Returns by size")
    team.begin()
    frame, again = team.page(Step.CAPTURE)
    show(frame)
    again.enter("capture/text")
    assert isinstance(again, CapturePage)
    assert again.text.text() == "Returns by size"
    assert at_field() == "capture/text"


@pytest.mark.parametrize(
    ("text", "kept"),
    [("مرتجعات 📦 اليوم", "مرتجعات 📦 اليوم"), ("x" * 100_000, "x" * 100_000), ("a\0b", "a\ufffdb")],
    ids=["right to left", "long", "nul"],
)
def test_any_text_is_kept_and_comes_back(team: RitualTeam, page: CapturePage, text: str, kept: str) -> None:
    page.text.edit.insertPlainText(text)
    team.begin()
    assert team.autosave.answer(Capture).text == kept


def test_a_sealed_capture_waits_as_a_note_in_the_next_ritual(team: RitualTeam, page: CapturePage) -> None:
    write("Sam sorts returns by size.")
    team.flush()
    team.autosave.ritual.choose(Mode.CAPTURE)
    team.autosave.ritual.seal()
    assert [note.text for note in team.services.notes.waiting()] == ["Sam sorts returns by size."]
