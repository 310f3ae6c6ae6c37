"""Gaps: a stop where it is not one’s own to decide, and nothing typed is lost by it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from helpers.gaps_screen import KETTLE, Key, Open, begin, card_of, focus, judgement, seen
from helpers.keyboard import at_field, press, write
from helpers.ritual_team import RitualTeam
from leadway.domain.gaps import SENTENCE
from leadway.domain.terms import RightThingTest


def test_a_word_of_harm_stops_the_judgement_hides_it_and_keeps_what_was_typed(
    team: RitualTeam, open_gaps: Open
) -> None:
    page = open_gaps()
    form = begin(page, "Somebody ")
    for field, text in ((form.option["a"], "Wait"), (form.did, "I waited"), (form.happened, "")):
        focus(field)
        write(text)
    write("was injured")
    assert judgement(form) == [False] * 4
    assert not seen(form.authority)
    assert not seen(form.next)
    assert seen(form.stop)
    assert form.stop.sentence.message.text() == SENTENCE
    focus(form.stop.to)
    write("the safety officer")
    press(Key.Key_Tab)
    write("today, 16:00")
    card = card_of(form)
    assert (card.escalated_to, card.escalated_when) == ("the safety officer", "today, 16:00")
    assert (card.option_a, card.did_and_why) == ("Wait", "I waited")


@pytest.mark.parametrize("test", [RightThingTest.LEGAL, RightThingTest.SAFE])
def test_an_unsure_legal_or_safe_stops_it_and_goes_away_with_its_cause(
    open_gaps: Open, test: RightThingTest
) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    focus(form.tests.choices[test])
    press(Key.Key_1)
    assert judgement(form) == [True] * 4
    press(Key.Key_2)
    assert judgement(form) == [False] * 4
    press(Key.Key_3)
    assert seen(form.stop)
    press(Key.Key_Backspace)
    assert not seen(form.stop)
    assert judgement(form) == [True] * 4


def test_a_screen_reader_is_told_of_the_stop_in_its_words(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, "fraud at the till")
    seen = QAccessible.queryAccessibleInterface(form.stop)
    assert seen.text(QAccessible.Text.Name) == SENTENCE
    assert form.stop.to.edit.accessibleDescription() == SENTENCE


def test_what_is_being_written_stays_until_it_is_left_and_can_be_looked_at_again(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    focus(form.did)
    write("The fraud leaflet was wrong, so I threw it away.")
    assert seen(form.stop)
    assert judgement(form) == [False, True, False, False]
    assert card_of(form).did_and_why.endswith("threw it away.")
    focus(form.happened)
    assert judgement(form) == [False] * 4
    form.stop.show_cause.click()
    assert at_field() == f"gap/{form.key}/did_and_why"
    assert judgement(form) == [False, True, False, False]
    form.did.edit.selectAll()
    write("The leaflet was wrong, so I threw it away.")
    assert not seen(form.stop)
    assert judgement(form) == [True] * 4


def test_the_way_back_is_offered_only_where_hidden_words_are_the_cause(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, "Somebody was injured")
    assert seen(form.stop)
    assert not seen(form.stop.show_cause)


def test_who_is_affected_and_who_was_consulted_unfold_and_count_for_the_stop(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert not seen(form.affected)
    for _ in range(3):
        form.more.click()
    assert at_field() == f"gap/{form.key}/affected"
    write("the injured colleague")
    assert seen(form.stop)
    assert seen(form.affected)
    focus(form.stop.to)
    assert not seen(form.affected)
    form.stop.show_cause.click()
    assert at_field() == f"gap/{form.key}/affected"
    form.affected.edit.selectAll()
    write("the customer")
    assert not seen(form.stop)
    assert seen(form.affected)
    assert seen(form.consulted)
