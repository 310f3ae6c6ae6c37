"""Gaps: a stop where it is not one’s own to decide, and nothing typed is lost by it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible

from helpers.gaps_screen import KETTLE, Key, Open, begin, card_of, focus, judgement, seen
from helpers.keyboard import at_field, press, write
from helpers.ritual_team import RitualTeam
from helpers.screen import button, click, texts
from leadway.domain.examples import ADDRESSEES
from leadway.domain.gaps import AT_ONCE, NO_PROMISE, NOT_LATER, OWN_FORM, SENTENCE, TELL
from leadway.domain.terms import Concern, EscalationAnswer, FieldOfWork, RightThingTest, TestAnswer
from leadway.ui.forms.concern_line import ASK, NOT_ABOUT_THAT


def test_words_only_open_the_question_and_the_judgement_goes_on(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, "Two were late. ")
    assert seen(form.stop.line.open_button)
    assert not seen(form.stop.line.chips)
    write("One of them was injured")
    assert seen(form.stop.line.chips)
    assert not seen(form.stop.stop)
    assert judgement(form) == [True] * 4
    assert card_of(form).concerns == ()
    assert at_field() == f"gap/{form.key}/happened"


@pytest.mark.parametrize("field", ["affected", "did"])
def test_words_further_down_open_the_question_too(open_gaps: Open, field: str) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    for _ in range(3):
        form.more.click()
    focus(getattr(form, field))
    write("the bullied colleague")
    assert seen(form.stop.line.chips)
    assert not seen(form.stop.stop)


def test_no_folds_the_question_and_the_same_words_do_not_open_it_again(
    team: RitualTeam, open_gaps: Open
) -> None:
    page = open_gaps()
    form = begin(page, "The fraud leaflet is out of date")
    click(form.stop.line, NOT_ABOUT_THAT)
    focus(form.happened)
    write(" and about fraud nobody asked")
    assert not seen(form.stop.line.chips)
    team.flush()
    page.refresh()
    assert not seen(form.stop.line.chips)
    click(form, ASK)
    assert seen(form.stop.line.chips)
    assert at_field() == f"gap/{form.key}/concerns"


def test_what_applies_stops_the_judgement_hides_it_and_keeps_what_was_typed(
    team: RitualTeam, open_gaps: Open
) -> None:
    page = open_gaps()
    form = begin(page, "Somebody slipped")
    for field, text in ((form.option["a"], "Wait"), (form.did, "I waited")):
        focus(field)
        write(text)
    click(form, ASK)
    press(Key.Key_Space)
    assert judgement(form) == [False] * 4
    assert not seen(form.authority)
    assert not seen(form.next)
    shown = texts(form.stop)
    for sentence in (SENTENCE, AT_ONCE[Concern.HURT], OWN_FORM, NO_PROMISE):
        assert sentence in shown
    focus(form.stop.to)
    write("the safety officer")
    press(Key.Key_Tab)
    write("today, 16:00")
    card = card_of(form)
    assert card.concerns == (Concern.HURT,)
    assert (card.escalated_to, card.escalated_when) == ("the safety officer", "today, 16:00")
    assert (card.option_a, card.did_and_why) == ("Wait", "I waited")
    button(form.stop.stop, NOT_ABOUT_THAT).click()
    assert judgement(form) == [True] * 4
    assert (form.option["a"].text(), form.did.text()) == ("Wait", "I waited")
    assert not seen(form.stop.stop)
    click(form, ASK)
    press(Key.Key_Space)
    assert (form.stop.to.text(), form.stop.when.text()) == ("the safety officer", "today, 16:00")
    assert judgement(form) == [False] * 4


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
    assert seen(form.stop.stop)
    assert NOT_LATER in texts(form.stop)
    press(Key.Key_Backspace)
    assert not seen(form.stop.stop)
    assert judgement(form) == [True] * 4


def test_no_it_is_not_about_that_goes_on_and_the_tests_stay_as_answered(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    focus(form.tests.choices[RightThingTest.LEGAL])
    press(Key.Key_2)
    button(form.stop.stop, NOT_ABOUT_THAT).click()
    assert judgement(form) == [True] * 4
    assert card_of(form).tests == {RightThingTest.LEGAL: TestAnswer.NOT_SURE}
    focus(form.tests.choices[RightThingTest.FAIR])
    press(Key.Key_3)
    assert judgement(form) == [True] * 4
    focus(form.tests.choices[RightThingTest.SAFE])
    press(Key.Key_3)
    assert judgement(form) == [False] * 4, "another test that is not a yes stops again"


def test_the_stop_names_whom_to_tell_and_then_the_second_address(team: RitualTeam, open_gaps: Open) -> None:
    team.services.setup.save_addressees("Safeguarding lead", "Care inspectorate")
    page = open_gaps()
    form = begin(page, "A resident has bruises")
    click(form.stop.line, Concern.AT_RISK.label)
    assert TELL.format(role="Safeguarding lead") in texts(form.stop)
    assert not seen(form.stop.second)
    click(form.stop.told, EscalationAnswer.TOLD.label)
    assert (card_of(form).escalated_to, card_of(form).told) == ("Safeguarding lead", EscalationAnswer.TOLD)
    assert form.stop.to.text() == "Safeguarding lead"
    assert not seen(form.stop.second)
    for answer in (EscalationAnswer.NO_ANSWER, EscalationAnswer.ABOUT_THEM):
        click(form.stop.told, answer.label)
        assert seen(form.stop.second)
        assert (form.stop.second.text(), card_of(form).second_to) == (
            "Care inspectorate",
            "Care inspectorate",
        )


def test_who_was_told_is_what_was_typed_and_examples_are_those_of_the_field_of_work(
    team: RitualTeam, open_gaps: Open
) -> None:
    team.services.setup.save_field_of_work(FieldOfWork.KITCHEN)
    page = open_gaps()
    form = begin(page, "The sauce was another one")
    click(form, ASK)
    click(form.stop.line, Concern.HURT.label)
    assert ADDRESSEES[FieldOfWork.KITCHEN][0] in form.stop.to.edit.placeholderText()
    click(form.stop.told, EscalationAnswer.NO_ANSWER.label)
    assert (card_of(form).escalated_to, card_of(form).second_to) == ("", "")
    focus(form.stop.to)
    write("Head chef")
    click(form.stop.told, EscalationAnswer.ABOUT_THEM.label)
    assert card_of(form).escalated_to == "Head chef"


def test_a_screen_reader_is_told_of_the_question_and_of_the_stop_in_its_words(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, "fraud at the till")
    chips = form.stop.line.chips.chips
    assert all(chip.accessibleDescription() == ASK for chip in chips)
    told = QAccessible.queryAccessibleInterface(form.stop.stop)
    assert told.text(QAccessible.Text.Name) == SENTENCE
    assert form.stop.to.edit.accessibleDescription() == SENTENCE
