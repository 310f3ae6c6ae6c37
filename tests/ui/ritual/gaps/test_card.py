"""Gaps: a moment, and one card for it, kept as it is typed."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from helpers.gaps_screen import KETTLE, Key, Open, begin, card_of, focus, judgement, only_item, seen
from helpers.keyboard import at_field, press, write
from helpers.ritual_team import RitualTeam
from leadway.domain.answers import GapAnswer, GapsAnswer
from leadway.domain.lenses import memory_jogger
from leadway.domain.terms import Authority, GapNext, GapType, RightThingTest, Step, TestAnswer
from leadway.ui.widgets.text import FieldLabel


def test_nothing_is_answered_until_a_person_answers(team: RitualTeam, open_gaps: Open) -> None:
    page = open_gaps()
    assert at_field() == "gaps/moment"
    assert page.moment.value() is None
    assert not page.list.items
    assert not seen(page.jogger)
    assert not team.autosave.ritual.draft.answered(Step.GAPS)


def test_none_of_these_is_an_answer_and_jogs_the_memory_once(team: RitualTeam, open_gaps: Open) -> None:
    page = open_gaps()
    press(Key.Key_0)
    assert team.autosave.answer(GapsAnswer).none
    assert seen(page.jogger)
    assert page.jogger.message.text() == memory_jogger(team.autosave.ritual.week)
    press(Key.Key_0)
    assert team.autosave.answer(GapsAnswer).none, "the same key again confirms"
    press(Key.Key_Backspace)
    assert not team.autosave.answer(GapsAnswer).none
    assert not seen(page.jogger)


@pytest.mark.parametrize(
    ("key", "kind"),
    list(zip((Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5), GapType, strict=True)),
)
def test_a_digit_opens_a_card_of_that_kind_and_nothing_else_is_answered(
    open_gaps: Open, key: Qt.Key, kind: GapType
) -> None:
    page = open_gaps()
    press(Key.Key_0, key)
    item = only_item(page)
    assert card_of(item.form) == GapAnswer(kind=kind)
    assert at_field() == f"gap/{item.form.key}/happened"
    assert item.form.title.text().lower() == kind.label
    assert not page.autosave.answer(GapsAnswer).none
    assert not seen(page.jogger)
    assert not seen(page.moment)


def test_another_moment_is_another_card(open_gaps: Open) -> None:
    page = open_gaps()
    begin(page, KETTLE)
    page.another.click()
    assert at_field() == "gaps/moment"
    press(Key.Key_3)
    assert [card_of(item.form).kind for item in page.list.items] == [GapType.SILENT, GapType.CONFLICTING]
    page.another.click()
    press(Key.Key_0)
    assert len(page.list.items) == 2
    assert not page.autosave.answer(GapsAnswer).none
    assert page.another.hasFocus()


def test_a_gap_can_be_taken_back_and_nothing_typed_is_lost(team: RitualTeam, open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    item = only_item(page)
    item.remove_button.click()
    assert card_of(form).blank
    assert not seen(form)
    assert seen(page.moment)
    assert item.notice.buttons["back"].hasFocus()
    press(Key.Key_Space)
    assert card_of(form).happened == KETTLE
    assert seen(form)
    assert not seen(item.notice)
    assert not seen(page.moment)


def test_a_removed_gap_can_still_be_brought_back_after_another_screen(
    team: RitualTeam, open_gaps: Open
) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    only_item(page).remove_button.click()
    team.flush()
    page.refresh()
    only_item(page).notice.buttons["back"].click()
    assert card_of(form).happened == KETTLE


def test_the_whole_card_is_kept_as_typed_with_the_keyboard_alone(team: RitualTeam, open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    # Past the question whether something applies that is not one person's to decide.
    press(Key.Key_Tab, Key.Key_Tab)
    write("Refuse, as the policy says")
    assert seen(form.another_option)
    press(Key.Key_Tab)
    write("Exchange it")
    assert not seen(form.another_option)
    press(Key.Key_Tab, Key.Key_Tab, Key.Key_B, Key.Key_Tab)
    write("The fault was ours.")
    press(Key.Key_Tab, Key.Key_Tab)
    write("Finance accepts it")
    press(Key.Key_Tab, Key.Key_8, Key.Key_Tab, Key.Key_1, Key.Key_Tab, Key.Key_1)
    focus(form.authority)
    press(Key.Key_A, Key.Key_Tab, Key.Key_3, Key.Key_Tab)
    write("The customer")
    press(Key.Key_Tab)
    write("finance")
    assert card_of(form) == GapAnswer(
        kind=GapType.SILENT,
        happened=KETTLE,
        affected="The customer",
        option_a="Refuse, as the policy says",
        option_b="Exchange it",
        option_c="Wait, or do nothing",
        chosen="b",
        did_and_why="The fault was ours.",
        expect="Finance accepts it",
        confidence=80,
        tests={RightThingTest.LEGAL: TestAnswer.YES, RightThingTest.SAFE: TestAnswer.YES},
        authority=Authority.ASKED,
        consulted="finance",
        next=GapNext.PROPOSE_RULE,
    )


def test_waiting_is_prefilled_but_answers_nothing_by_itself(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    waiting = form.option["c"]
    assert waiting.text() == "Wait, or do nothing"
    assert card_of(form).option_c == ""
    focus(form.chosen)
    press(Key.Key_C)
    assert card_of(form).option_c == "Wait, or do nothing"
    focus(waiting)
    waiting.edit.selectAll()
    press(Key.Key_Delete)
    form.refresh()
    assert waiting.text() == ""


def test_one_option_asks_for_the_other_and_blocks_nothing(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert not seen(form.another_option)
    focus(form.option["b"])
    write("Exchange it")
    assert seen(form.another_option)
    focus(form.chosen)
    press(Key.Key_C)
    assert not seen(form.another_option)


@pytest.mark.parametrize(
    ("keys", "sure"),
    [
        ((Key.Key_5,), 50),
        ((Key.Key_6,), 60),
        ((Key.Key_7,), 70),
        ((Key.Key_8,), 80),
        ((Key.Key_9,), 90),
        ((Key.Key_9, Key.Key_Right, Key.Key_Return), 95),
        ((Key.Key_5, Key.Key_5), 50),
        ((Key.Key_5, Key.Key_Backspace), None),
        ((Key.Key_0,), None),
    ],
)
def test_how_sure_is_never_preselected_and_has_its_keys(
    open_gaps: Open, keys: tuple[Qt.Key, ...], sure: int | None
) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert form.sure.value() is None
    focus(form.sure)
    press(*keys)
    assert card_of(form).confidence == sure


def test_the_day_is_four_weeks_on_and_only_kept_once_it_is_another(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert form.by.date() == date(2026, 12, 22)
    focus(form.expect)
    write("Finance accepts it")
    assert card_of(form).expect_by is None
    focus(form.by)
    press(Key.Key_Right, Key.Key_Up)
    chosen = form.by.date()
    assert chosen != date(2026, 12, 22)
    assert card_of(form).expect_by == chosen


def test_a_test_left_open_is_no_answer(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    focus(form.tests.choices[RightThingTest.FAIR])
    press(Key.Key_1)
    assert card_of(form).tests == {RightThingTest.FAIR: TestAnswer.YES}
    press(Key.Key_2)
    assert card_of(form).tests == {RightThingTest.FAIR: TestAnswer.NOT_SURE}
    assert not seen(form.stop.stop)
    press(Key.Key_Backspace)
    assert card_of(form).tests == {}


def test_what_next_is_answered_only_once_a_person_answers_it(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert form.next.value() is None
    form.more.click()
    form.more.click()
    assert at_field() == f"gap/{form.key}/next"
    press(Key.Key_1)
    assert card_of(form).next is GapNext.ONE_OFF
    press(Key.Key_2)
    assert card_of(form).next is GapNext.PRECEDENT
    press(Key.Key_2)
    assert card_of(form).next is GapNext.PRECEDENT
    press(Key.Key_Delete)
    assert card_of(form).next is None
    assert form.next.value() is None


def test_the_kind_can_be_changed_and_everything_else_stays(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    form.change.click()
    assert at_field() == f"gap/{form.key}/kind"
    press(Key.Key_5)
    assert card_of(form) == GapAnswer(kind=GapType.HARMFUL, happened=KETTLE)
    assert at_field() == f"gap/{form.key}/happened"
    assert not seen(form.kind)


def test_the_card_shows_its_four_lines_and_unfolds_the_rest_one_by_one(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page)
    later = (form.tests, form.authority, form.next, form.affected)

    def unfolded() -> list[bool]:
        return [seen(field) for field in later]

    assert judgement(form) == [True] * 4
    assert unfolded() == [False] * 4
    write("A")
    assert unfolded() == [True, False, False, False]
    focus(form.tests)
    press(Key.Key_1)
    assert unfolded() == [True, True, False, False]
    form.more.click()
    assert at_field() == f"gap/{form.key}/next"
    press(Key.Key_2)
    assert unfolded() == [True] * 4
    assert not seen(form.more)
    press(Key.Key_Backspace)
    assert unfolded() == [True] * 4


def test_the_letter_of_an_option_stays_at_its_first_line(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    option = form.option["a"]
    label = next(each for each in form.findChildren(FieldLabel) if each.text() == "A")

    def below_top() -> int:
        return label.mapTo(form, QPoint(0, 0)).y() - option.edit.mapTo(form, QPoint(0, 0)).y()

    before, height = below_top(), option.edit.height()
    focus(option)
    write("Refuse, as the policy says, and explain it to the customer at the counter. " * 3)
    QApplication.processEvents()
    assert option.edit.height() > height
    assert below_top() == before
