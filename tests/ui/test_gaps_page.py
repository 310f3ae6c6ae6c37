"""Gaps: a moment, one card for it, a stop where it is not one's own to decide, and the look back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from helpers.keyboard import at_field, press, write
from helpers.ritual_desk import RitualDesk
from leadway.domain.cards import CheckAnswer, FollowUp, GapCard, GapsAnswer, NoteFiling, Review
from leadway.domain.lenses import memory_jogger
from leadway.domain.safety import SENTENCE
from leadway.domain.terms import (
    Authority,
    CameTrue,
    CheckThen,
    Done,
    GapKind,
    GapNext,
    NoteTarget,
    RightThingTest,
    Step,
    TestAnswer,
)
from leadway.services.setup import Promise
from leadway.ui.ritual.gap_card import GapForm
from leadway.ui.ritual.gaps import GapItem, GapsPage
from leadway.ui.widgets.order import reading_order
from ui.conftest import Show

Key = Qt.Key
KETTLE = "A customer came back on day 33 with a faulty kettle; the limit is 30 days."
DECIDED = GapCard(
    kind=GapKind.SILENT,
    happened=KETTLE,
    option_a="Refuse, as the policy says",
    option_b="Exchange it",
    option_c="Wait, or do nothing",
    chosen="b",
    did_and_why="I exchanged it; the fault was ours.",
    expect="Finance accepts it without a question",
    confidence=80,
    next=GapNext.PRECEDENT,
)
ESCALATED = GapCard(
    kind=GapKind.SILENT,
    happened="Two colleagues say that somebody is harassed in the late shift.",
    escalated_to="HR",
    escalated_when="Tuesday",
)

Open = Callable[[], GapsPage]


@pytest.fixture
def open_gaps(desk: RitualDesk, show: Show) -> Open:
    """Return a function that opens the screen as a person meets it."""

    def open_it() -> GapsPage:
        frame, page = desk.page(Step.GAPS)
        show(frame)
        page.enter("")
        assert isinstance(page, GapsPage)
        return page

    return open_it


def only_item(page: GapsPage) -> GapItem:
    """Return the one gap on the page."""
    (item,) = page.items.values()
    return item


def card_of(form: GapForm) -> GapCard:
    """Return what the keeper holds for a form."""
    return form.keeper.card(GapCard, form.key)


def begin(page: GapsPage, what: str = "") -> GapForm:
    """Open a gap by its key and say what happened."""
    press(Key.Key_1)
    write(what)
    return only_item(page).form


def seen(widget: QWidget) -> bool:
    """Whether a widget is shown; the window itself always is."""
    return widget.isVisibleTo(widget.window())


def focus(widget: QWidget) -> None:
    """Go to a field as Tab does."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)


def test_nothing_is_answered_until_a_person_answers(desk: RitualDesk, open_gaps: Open) -> None:
    page = open_gaps()
    assert at_field() == "gaps/moment"
    assert page.moment.value() is None
    assert not page.items
    assert not seen(page.jogger)
    assert not desk.keeper.ritual.draft.answered(Step.GAPS)


def test_none_of_these_is_an_answer_and_jogs_the_memory_once(desk: RitualDesk, open_gaps: Open) -> None:
    page = open_gaps()
    press(Key.Key_0)
    assert desk.keeper.card(GapsAnswer).none
    assert seen(page.jogger)
    assert page.jogger.message.text() == memory_jogger(desk.keeper.ritual.week)
    press(Key.Key_0)
    assert not desk.keeper.card(GapsAnswer).none
    assert not seen(page.jogger)


@pytest.mark.parametrize(
    ("key", "kind"),
    list(zip((Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5), GapKind, strict=True)),
)
def test_a_digit_opens_a_card_of_that_kind_and_nothing_else_is_answered(
    open_gaps: Open, key: Qt.Key, kind: GapKind
) -> None:
    page = open_gaps()
    press(Key.Key_0, key)
    item = only_item(page)
    assert card_of(item.form) == GapCard(kind=kind)
    assert at_field() == f"gap/{item.form.key}/happened"
    assert item.form.title.text().lower() == kind.label
    assert not page.keeper.card(GapsAnswer).none
    assert not seen(page.jogger)
    assert not seen(page.moment)


def test_another_moment_is_another_card(open_gaps: Open) -> None:
    page = open_gaps()
    begin(page, KETTLE)
    page.another.click()
    assert at_field() == "gaps/moment"
    press(Key.Key_3)
    assert [card_of(item.form).kind for item in page.items.values()] == [GapKind.SILENT, GapKind.CONFLICTING]
    page.another.click()
    press(Key.Key_0)
    assert len(page.items) == 2
    assert not page.keeper.card(GapsAnswer).none
    assert page.another.hasFocus()


def test_a_gap_can_be_taken_back_and_nothing_typed_is_lost(desk: RitualDesk, open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    item = only_item(page)
    item.remove_button.click()
    assert card_of(form).blank
    assert not seen(form)
    assert seen(page.moment)
    assert item.strip.buttons["back"].hasFocus()
    press(Key.Key_Space)
    assert card_of(form).happened == KETTLE
    assert seen(form)
    assert not seen(item.strip)
    assert not seen(page.moment)


def test_a_removed_gap_can_still_be_brought_back_after_another_screen(
    desk: RitualDesk, open_gaps: Open
) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    only_item(page).remove_button.click()
    desk.flush()
    page.refresh()
    only_item(page).strip.buttons["back"].click()
    assert card_of(form).happened == KETTLE


def test_the_whole_card_is_kept_as_typed_with_the_keyboard_alone(desk: RitualDesk, open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    press(Key.Key_Tab)
    write("Refuse, as the policy says")
    assert seen(form.options.ask)
    press(Key.Key_Tab)
    write("Exchange it")
    assert not seen(form.options.ask)
    press(Key.Key_Tab, Key.Key_Tab, Key.Key_B, Key.Key_Tab)
    write("The fault was ours.")
    press(Key.Key_Tab, Key.Key_Tab)
    write("Finance accepts it")
    press(Key.Key_Tab, Key.Key_8, Key.Key_Tab, Key.Key_Space, Key.Key_Right, Key.Key_Space)
    focus(form.authority)
    press(Key.Key_A, Key.Key_Tab, Key.Key_3, Key.Key_Tab, Key.Key_Space)
    write("The customer")
    press(Key.Key_Tab)
    write("finance")
    assert card_of(form) == GapCard(
        kind=GapKind.SILENT,
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
    waiting = form.options.options["c"]
    assert waiting.text() == "Wait, or do nothing"
    assert card_of(form).option_c == ""
    focus(form.options.chosen)
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
    assert not seen(form.options.ask)
    focus(form.options.options["b"])
    write("Exchange it")
    assert seen(form.options.ask)
    focus(form.options.chosen)
    press(Key.Key_C)
    assert not seen(form.options.ask)


@pytest.mark.parametrize(
    ("keys", "sure"),
    [
        ((Key.Key_5,), 50),
        ((Key.Key_6,), 60),
        ((Key.Key_7,), 70),
        ((Key.Key_8,), 80),
        ((Key.Key_9,), 90),
        ((Key.Key_9, Key.Key_Right, Key.Key_Return), 95),
        ((Key.Key_5, Key.Key_5), None),
        ((Key.Key_0,), None),
    ],
)
def test_how_sure_is_never_preselected_and_has_its_keys(
    open_gaps: Open, keys: tuple[Qt.Key, ...], sure: int | None
) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert form.expectation.sure.value() is None
    focus(form.expectation.sure)
    press(*keys)
    assert card_of(form).confidence == sure


def test_the_day_is_four_weeks_on_and_only_kept_once_it_is_another(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert form.expectation.by.date() == date(2026, 12, 22)
    focus(form.expectation.expect)
    write("Finance accepts it")
    assert card_of(form).expect_by is None
    focus(form.expectation.by)
    press(Key.Key_Right, Key.Key_Up)
    chosen = form.expectation.by.date()
    assert chosen != date(2026, 12, 22)
    assert card_of(form).expect_by == chosen


def test_a_test_left_open_is_no_answer(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    focus(form.tests.chips[2])
    press(Key.Key_Space)
    assert card_of(form).tests == {RightThingTest.FAIR: TestAnswer.YES}
    press(Key.Key_Space)
    assert card_of(form).tests == {RightThingTest.FAIR: TestAnswer.NOT_SURE}
    assert not seen(form.stop)
    press(Key.Key_Space, Key.Key_Space)
    assert card_of(form).tests == {}


def test_one_off_is_the_default_and_becomes_an_answer_when_pressed(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert form.next.value() is GapNext.ONE_OFF
    assert card_of(form).next is None
    focus(form.next)
    press(Key.Key_1)
    assert card_of(form).next is GapNext.ONE_OFF
    press(Key.Key_2)
    assert card_of(form).next is GapNext.PRECEDENT
    press(Key.Key_2)
    assert card_of(form).next is None
    assert form.next.value() is GapNext.ONE_OFF


def test_the_kind_can_be_changed_and_everything_else_stays(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    form.change.click()
    assert at_field() == f"gap/{form.key}/kind"
    press(Key.Key_5)
    assert card_of(form) == GapCard(kind=GapKind.HARMFUL, happened=KETTLE)
    assert at_field() == f"gap/{form.key}/happened"
    assert not seen(form.kind)


def judgement(form: GapForm) -> list[bool]:
    """Return whether options, reasons, expectation and how sure can be seen."""
    return [seen(part) for part in (form.options, form.did, form.expectation.expect, form.expectation.sure)]


def test_a_word_of_harm_stops_the_judgement_hides_it_and_keeps_what_was_typed(
    desk: RitualDesk, open_gaps: Open
) -> None:
    page = open_gaps()
    form = begin(page, "Somebody ")
    for field, text in ((form.options.options["a"], "Wait"), (form.did, "I waited"), (form.happened, "")):
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


@pytest.mark.parametrize("place", [0, 1])
def test_an_unsure_legal_or_safe_stops_it_and_goes_away_with_its_cause(open_gaps: Open, place: int) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    focus(form.tests.chips[place])
    press(Key.Key_Space)
    assert judgement(form) == [True] * 4
    press(Key.Key_Space)
    assert judgement(form) == [False] * 4
    press(Key.Key_Space)
    assert seen(form.stop)
    press(Key.Key_Space)
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
    form.stop.look.click()
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
    assert not seen(form.stop.look)


def test_who_is_affected_and_who_was_consulted_unfold_and_count_for_the_stop(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page, KETTLE)
    assert not seen(form.affected)
    form.more.click()
    assert at_field() == f"gap/{form.key}/affected"
    write("the injured colleague")
    assert seen(form.stop)
    assert seen(form.affected)
    focus(form.stop.to)
    assert not seen(form.affected)
    form.stop.look.click()
    assert at_field() == f"gap/{form.key}/affected"
    form.affected.edit.selectAll()
    write("the customer")
    assert not seen(form.stop)
    assert seen(form.affected)
    assert seen(form.consulted)


def test_the_other_tests_are_asked_once_there_is_something_to_judge(open_gaps: Open) -> None:
    page = open_gaps()
    form = begin(page)
    later = (form.tests, form.authority, form.next, form.more)
    assert judgement(form) == [True] * 4
    assert not any(seen(field) for field in later)
    write("A")
    assert all(seen(field) for field in later)


def test_an_earlier_judgement_like_this_one_is_named_and_unfolds(desk: RitualDesk, open_gaps: Open) -> None:
    desk.seal_week(30, (DECIDED, "older"))
    desk.begin()
    page = open_gaps()
    form = begin(page, "Again a faulty kettle, and the customer is past the limit")
    assert form.likeness.strip.message.text() == "You met something like this on 28 April."
    assert not seen(form.likeness.situation)
    form.likeness.see.click()
    assert form.likeness.situation.text() == f"“{KETTLE}”"
    assert form.likeness.decision.text() == "What you did: I exchanged it; the fault was ours."
    form.likeness.see.click()
    assert not seen(form.likeness.situation)


def test_a_case_that_was_taken_to_hr_is_asked_after(desk: RitualDesk, open_gaps: Open) -> None:
    desk.seal_week(1, (ESCALATED, "case"))
    desk.begin()
    page = open_gaps()
    (form,) = page.follow_ups
    asked = form.answered.chips[0].accessibleDescription()
    assert asked.startswith(
        "You took “Two colleagues say that somebody is harassed in the late shift.” to HR on Tuesday."
    )
    focus(form.answered)
    press(Key.Key_N)
    assert seen(form.again)
    assert not seen(form.answer)
    press(Key.Key_Y, Key.Key_Tab)
    write("HR takes it over")
    assert desk.keeper.card(FollowUp, form.key) == FollowUp(answered=True, answer="HR takes it over")


def test_a_look_back_reveals_what_was_thought_only_after_the_outcome(
    desk: RitualDesk, open_gaps: Open
) -> None:
    desk.seal_week(5, (DECIDED, "older"))
    desk.begin()
    page = open_gaps()
    form = page.review
    assert form is not None
    asked = form.since.label.text()
    assert asked == f"On 20 October you decided about “{KETTLE.rstrip('.')}”. What happened since?"
    hidden = (form.then, form.came_true, form.same_again, form.lesson)
    focus(form.since)
    press(Key.Key_Tab)
    assert not any(seen(widget) for widget in hidden)
    focus(form.since)
    write("Finance booked it.")
    assert not any(seen(widget) for widget in hidden)
    press(Key.Key_Tab)
    assert all(seen(widget) for widget in hidden)
    assert at_field() == f"review/{form.key}/came_true"
    press(Key.Key_2, Key.Key_Tab, Key.Key_N, Key.Key_Tab)
    write("Tell finance before")
    assert desk.keeper.card(Review, form.key) == Review(
        "Finance booked it.", CameTrue.PARTLY, same_again=False, lesson="Tell finance before"
    )
    focus(form.since)
    form.since.edit.selectAll()
    press(Key.Key_Delete)
    assert not any(seen(widget) for widget in hidden)


def test_a_look_back_shows_reasons_expectation_and_how_sure_as_they_were(
    desk: RitualDesk, open_gaps: Open
) -> None:
    desk.seal_week(5, (DECIDED, "older"))
    desk.begin()
    assert desk.keeper.ritual.agenda.review is not None
    desk.keeper.ritual.put(Review(what_happened="Finance booked it."), desk.keeper.ritual.agenda.review.id)
    form = open_gaps().review
    assert form is not None
    assert seen(form.then)
    assert form.then.texts == (
        "Your reasons: I exchanged it; the fault was ours.",
        "You expected: Finance accepts it without a question",
        "You were 80 % sure.",
    )


def test_a_stopped_ritual_comes_back_to_the_field_and_its_text(
    desk: RitualDesk, show: Show, open_gaps: Open
) -> None:
    form = begin(open_gaps(), KETTLE)
    focus(form.did)
    write("The fault was ours.")
    name = at_field()
    desk.begin()
    frame, page = desk.page(Step.GAPS)
    show(frame)
    page.enter(name)
    assert at_field() == f"gap/{form.key}/did_and_why"
    assert isinstance(page, GapsPage)
    assert only_item(page).form.did.text() == "The fault was ours."
    assert only_item(page).form.happened.text() == KETTLE


def test_what_checks_and_notes_handed_on_is_a_card_and_the_question_is_still_asked(
    desk: RitualDesk, open_gaps: Open
) -> None:
    (promise,) = desk.services.setup.save_promises([Promise(title="Refunds within 2 days")])
    note = desk.services.notes.take("Is a gift card a refund?", "app")
    desk.begin()
    slipped = CheckAnswer(done=Done.NO, what_happened="Three waited.", then=CheckThen.RULE_RAN_OUT)
    desk.keeper.ritual.put_check(promise.id, slipped)
    desk.keeper.ritual.file_note(note, NoteFiling(NoteTarget.GAP))
    page = open_gaps()
    assert [(item.form.origin.text(), item.form.happened.text()) for item in page.items.values()] == [
        ("From your checks: Refunds within 2 days", "Refunds within 2 days: Three waited."),
        ("From a waiting note", "Is a gift card a refund?"),
    ]
    assert at_field() == "gaps/moment"
    press(Key.Key_2)
    assert len(page.items) == 3
    desk.flush()
    desk.keeper.ritual.put_check(promise.id, CheckAnswer(done=Done.YES))
    page.refresh()
    assert promise.id not in page.items
    assert len(page.items) == 2


def test_tab_goes_down_the_page_and_everything_it_meets_has_a_name(desk: RitualDesk, open_gaps: Open) -> None:
    desk.seal_week(5, (DECIDED, "older"), (ESCALATED, "case"))
    desk.begin()
    page = open_gaps()
    begin(page, KETTLE)
    stops = reading_order(page)
    QApplication.processEvents()
    tops = [stop.mapTo(page.window(), QPoint()).y() for stop in stops]
    # Side by side, a taller neighbour may begin a little higher.
    assert all(below >= above - 8 for above, below in pairwise(tops))
    unnamed = [s for s in stops if not QAccessible.queryAccessibleInterface(s).text(QAccessible.Text.Name)]
    assert unnamed == []
