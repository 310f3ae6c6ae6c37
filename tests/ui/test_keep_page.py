"""Keep: every key of the table, blank never a yes, what a miss asks, and the way back to the same cell."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from helpers.clock import FixedClock
from leadway.domain.cards import CheckAnswer, ExceptionReview, GapCard, NoteFiling, ProblemCard, SpotCheck
from leadway.domain.checks import COLUMNS, KEYS, answers
from leadway.domain.terms import (
    ByRulebook,
    CheckThen,
    Done,
    ExceptionState,
    ExceptionVerdict,
    Importance,
    Mode,
    NoteTarget,
    OnTime,
    Right,
    Step,
    Term,
)
from leadway.domain.weeks import Week
from leadway.services.keys import Key
from leadway.services.opening import Services, open_services
from leadway.storage.models import Commitment, RuleException
from leadway.system.paths import DataFolder
from leadway.ui.ritual import keep_row
from leadway.ui.ritual.keep import NOTHING_DUE, KeepPage
from leadway.ui.ritual.keep_detail import CheckDetail
from leadway.ui.ritual.keep_row import KeepRow
from leadway.ui.ritual.room import RitualRoom
from leadway.ui.widgets.card import Card
from leadway.ui.widgets.cell import AnswerCell
from leadway.ui.widgets.chip import Mark
from leadway.ui.widgets.digits import is_shift_one, pressed
from leadway.ui.widgets.field import LineField, field_of
from leadway.ui.widgets.order import reading_order

SHIFT = Qt.KeyboardModifier.ShiftModifier
PAD = Qt.KeyboardModifier.KeypadModifier
CTRL = Qt.KeyboardModifier.ControlModifier
DIGITS = {str(n): Qt.Key(Qt.Key.Key_0.value + n) for n in range(10)}
LONG = (
    "Everything that came back damaged is photographed, labelled with the reason and the order number, "
    "and put on the shelf by the back door before the driver comes at four"
)


@dataclass
class Desk:
    """A returns desk's data and its ritual in a window, opened at Keep."""

    services: Services
    clock: FixedClock
    room: RitualRoom | None = None

    @property
    def page(self) -> KeepPage:
        assert self.room is not None
        page = self.room.page
        assert isinstance(page, KeepPage)
        return page

    def row(self, title: str) -> KeepRow:
        return next(row for row in self.page.rows if row.check.title == title)

    def card(self, title: str) -> CheckAnswer:
        """What is on file, not what the window shows."""
        assert self.room is not None
        assert self.room.keeper.flush()
        return self.room.ritual.card(CheckAnswer, self.row(title).check.id)

    def promise(self, title: str, *, critical: bool = False, right_means: str = "", new: bool = True) -> None:
        today = self.clock.now().date()
        with self.services.database.writing():
            Commitment.create(
                title=title,
                importance=Importance.CRITICAL if critical else Importance.NORMAL,
                since=today if new else today - timedelta(weeks=3),
                position=Commitment.select().count(),
                right_means=right_means,
            )

    def exception(self, title: str, until: date) -> None:
        with self.services.database.writing():
            RuleException.create(
                title=title, starts_on=date(2026, 11, 1), until=until, state=ExceptionState.APPROVED
            )

    def open(self, mode: Mode = Mode.FULL, size: tuple[int, int] = (860, 600)) -> KeepPage:
        """Open the ritual in a window; the first time at Keep, later where it was left."""
        week = Week.of(self.clock.now().date())
        ritual = self.services.ritual(week)
        if ritual.is_new:
            ritual.choose(mode)
            while ritual.step is not Step.KEEP:
                ritual.next()
        self.room = RitualRoom(self.services, ritual)
        self.room.frame.resize(*size)
        self.room.frame.show()
        self.room.frame.activateWindow()
        QTest.qWaitForWindowActive(self.room.frame)
        self.room.open()
        QApplication.processEvents()
        return self.page

    def shut(self, *, kindly: bool = True) -> None:
        """Leave the ritual; not kindly: as a crash does, with what is on file at that moment."""
        if self.room is None:
            return
        if kindly:
            self.room.close()
        self.room.keeper.flush()
        self.room._tick.stop()
        self.room.frame.close()
        self.room.frame.deleteLater()
        self.room.deleteLater()
        self.room = None


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication, clock: FixedClock) -> Iterator[Desk]:
    """Return a desk with four promises, the second one critical."""
    key = Key(secrets.token_bytes(32), in_keychain=False)
    made = Desk(open_services(DataFolder(tmp_path), key, clock), clock)
    made.promise("Refunds within 2 days")
    made.promise("Cash count signed", critical=True, right_means="two people put their initials to it")
    made.promise("Complaints answered", new=False)
    made.promise("Time sheets approved")
    yield made
    made.shut()
    made.services.close()


@pytest.fixture
def bare(tmp_path: Path, qapp: QApplication, clock: FixedClock) -> Iterator[Desk]:
    """Return a desk without any promise."""
    key = Key(secrets.token_bytes(32), in_keychain=False)
    made = Desk(open_services(DataFolder(tmp_path / "bare"), key, clock), clock)
    yield made
    made.shut()
    made.services.close()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(*keys: str | Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(focused(), DIGITS[key] if isinstance(key, str) else key, modifier)


def place() -> str:
    """Return where the person is, as a stopped ritual would remember it: title and column."""
    field = field_of(focused())
    assert isinstance(field, KeepRow)
    return f"{field.check.title} / {field.name.rsplit('/', 1)[1]}"


# ------------------------------------------------------------------------------------------ blank


def test_everything_is_blank_and_told_as_blank(desk: Desk) -> None:
    page = desk.open()
    cells = [cell for row in page.rows for cell in row.cells]
    assert len(cells) == 16
    assert all(cell.word == "" and cell.mark is Mark.EMPTY for cell in cells)
    names = [cell.accessibleName() for cell in page.rows[0].cells]
    assert names == [
        "Cash count signed: done: blank",
        "Cash count signed: right: blank",
        "Cash count signed: on time: blank",
        "Cash count signed: by the rulebook: blank",
    ]
    assert all(card == CheckAnswer() for card in (desk.card(row.check.title) for row in page.rows))


def test_critical_comes_first_and_is_told_in_words(desk: Desk) -> None:
    page = desk.open()
    assert [row.check.title for row in page.rows] == [
        "Cash count signed",
        "Refunds within 2 days",
        "Complaints answered",
        "Time sheets approved",
    ]
    assert desk.row("Cash count signed").marks.text() == "Critical"
    assert desk.row("Complaints answered").marks.text() == "Overdue"
    assert desk.row("Time sheets approved").marks.isHidden()
    assert desk.row("Cash count signed").accessibleName() == "Cash count signed, Critical"


def test_the_focus_begins_at_the_first_blank_cell(desk: Desk) -> None:
    desk.open()
    assert place() == "Cash count signed / done"
    press("1", "1")
    desk.shut()
    page = desk.open()
    page.enter("")
    assert place() == "Cash count signed / on_time"


# ------------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("column", "key", "term"), [(c, k, t) for c, terms in KEYS.items() for k, t in terms.items()]
)
def test_each_key_gives_its_answer_in_its_column(desk: Desk, column: str, key: str, term: Term) -> None:
    desk.open()
    row = desk.row("Refunds within 2 days")
    row.go_to(COLUMNS.index(column))
    press(key)
    expected = [term if name == column else None for name in COLUMNS]
    assert list(answers(desk.card("Refunds within 2 days"))) == expected
    cell = row.cells[COLUMNS.index(column)]
    assert cell.word == term.label
    assert cell.accessibleName().endswith(f": {term.label}")


@pytest.mark.parametrize(
    ("column", "key"),
    [(c, k) for c in COLUMNS for k in "0123456789" if k not in KEYS[c]],
)
def test_a_key_without_a_meaning_does_nothing_and_says_which_count(desk: Desk, column: str, key: str) -> None:
    desk.open()
    row = desk.row("Refunds within 2 days")
    row.go_to(COLUMNS.index(column))
    press(key)
    assert desk.card("Refunds within 2 days") == CheckAnswer()
    assert row.notice.isVisible()
    for known, term in KEYS[column].items():
        assert f"{known} {term.label}" in row.notice.text()
    press("1")
    assert not row.notice.isVisible()


def test_a_letter_does_nothing_and_says_which_keys_count(desk: Desk) -> None:
    desk.open()
    press(Qt.Key.Key_Y)
    assert desk.card("Cash count signed") == CheckAnswer()
    assert desk.row("Cash count signed").notice.text() == "Keys for Done: 1 yes · 2 partly · 3 no · 0 n/a"


def test_the_quiet_line_goes_when_the_person_goes_on(desk: Desk) -> None:
    desk.open()
    press("7")
    press(Qt.Key.Key_Down)
    assert not desk.row("Cash count signed").notice.isVisible()


def test_one_fills_and_moves_right_and_then_to_the_next_row(desk: Desk) -> None:
    desk.open()
    seen = []
    for _ in range(5):
        press("1")
        seen.append(place())
    assert seen == [
        "Cash count signed / right",
        "Cash count signed / on_time",
        "Cash count signed / by_rulebook",
        "Refunds within 2 days / done",
        "Refunds within 2 days / right",
    ]
    card = desk.card("Cash count signed")
    assert answers(card) == (Done.YES, Right.YES, OnTime.YES, ByRulebook.YES)
    assert answers(desk.card("Refunds within 2 days")) == (Done.YES, None, None, None)


def test_any_answer_moves_right_so_that_the_next_key_is_not_taken_for_the_same_cell(desk: Desk) -> None:
    desk.open()
    press("1", "4", "1", "0")
    card = desk.card("Cash count signed")
    assert answers(card) == (Done.YES, Right.DID_NOT_LOOK, OnTime.YES, ByRulebook.NO_RULE)
    assert place() == "Refunds within 2 days / done"


def test_a_miss_at_the_rows_end_stays_where_its_question_is(desk: Desk) -> None:
    desk.open()
    press("1", "1", "1", "2")
    assert place() == "Cash count signed / by_rulebook"
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert field_of(focused()) is detail(desk, "Cash count signed").happened


def test_the_last_row_ends_where_it_is(desk: Desk) -> None:
    desk.open()
    desk.row("Time sheets approved").go_to(3)
    press("1")
    assert place() == "Time sheets approved / by_rulebook"
    assert desk.card("Time sheets approved").by_rulebook is ByRulebook.YES


def test_the_number_pad_answers_too(desk: Desk) -> None:
    desk.open()
    press("1", "4", modifier=PAD)
    assert answers(desk.card("Cash count signed"))[:2] == (Done.YES, Right.DID_NOT_LOOK)


def test_arrows_home_and_end_move_and_answer_nothing(desk: Desk) -> None:
    desk.open()
    moves = [
        (Qt.Key.Key_Right, "Cash count signed / right"),
        (Qt.Key.Key_Down, "Refunds within 2 days / right"),
        (Qt.Key.Key_End, "Refunds within 2 days / by_rulebook"),
        (Qt.Key.Key_Right, "Refunds within 2 days / by_rulebook"),
        (Qt.Key.Key_Up, "Cash count signed / by_rulebook"),
        (Qt.Key.Key_Up, "Cash count signed / by_rulebook"),
        (Qt.Key.Key_Home, "Cash count signed / done"),
        (Qt.Key.Key_Left, "Cash count signed / done"),
    ]
    for key, there in moves:
        press(key)
        assert place() == there
    press(Qt.Key.Key_End, modifier=CTRL)
    assert place() == "Time sheets approved / by_rulebook"
    press(Qt.Key.Key_Home, modifier=CTRL)
    assert place() == "Cash count signed / done"
    assert all(desk.card(row.check.title) == CheckAnswer() for row in desk.page.rows)


def test_left_is_on_where_text_runs_from_right_to_left(desk: Desk) -> None:
    page = desk.open()
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    press(Qt.Key.Key_Left)
    assert place() == "Cash count signed / right"


@pytest.mark.parametrize("key", [Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_backspace_and_delete_make_a_cell_blank_again(desk: Desk, key: Qt.Key) -> None:
    desk.open()
    press("1")
    press(Qt.Key.Key_Left)
    press(key)
    assert desk.card("Cash count signed") == CheckAnswer()
    assert place() == "Cash count signed / done"
    assert focused().accessibleName() == "Cash count signed: done: blank"


def test_what_did_not_apply_asks_nothing_more(desk: Desk) -> None:
    desk.open()
    press("0")
    assert place() == "Refunds within 2 days / done"
    row = desk.row("Cash count signed")
    assert [cell.closed for cell in row.cells] == [False, True, True, True]
    row.go_to(1)
    press("1")
    assert desk.card("Cash count signed") == CheckAnswer(done=Done.NOT_APPLICABLE)
    assert row.notice.text() == keep_row.NOT_ASKED
    assert focused().accessibleName() == "Cash count signed: right: not asked"
    row.go_to(0)
    press(Qt.Key.Key_Backspace)
    assert not any(cell.closed for cell in row.cells)


def test_ctrl_keys_are_left_to_the_ritual(desk: Desk) -> None:
    desk.open()
    press("1", modifier=CTRL)
    assert desk.card("Cash count signed") == CheckAnswer()


# -------------------------------------------------------------------------------------- Shift+1


@pytest.mark.parametrize("key", [Qt.Key.Key_Exclam, Qt.Key.Key_1])
def test_shift_1_fills_the_rest_of_a_row_that_is_done(desk: Desk, key: Qt.Key) -> None:
    desk.open()
    desk.row("Refunds within 2 days").go_to(0)
    press("1", "4")
    QTest.keyClick(focused(), key, SHIFT)
    card = desk.card("Refunds within 2 days")
    assert answers(card) == (Done.YES, Right.DID_NOT_LOOK, OnTime.YES, ByRulebook.YES)
    assert place() == "Complaints answered / done"


def test_shift_1_before_done_fills_nothing_and_says_why(desk: Desk) -> None:
    desk.open()
    row = desk.row("Refunds within 2 days")
    row.go_to(0)
    press(Qt.Key.Key_Exclam, modifier=SHIFT)
    assert desk.card("Refunds within 2 days") == CheckAnswer()
    assert row.notice.text() == keep_row.DONE_FIRST


def test_shift_1_after_a_no_fills_nothing(desk: Desk) -> None:
    desk.open()
    desk.row("Refunds within 2 days").go_to(0)
    press("3")
    press(Qt.Key.Key_Exclam, modifier=SHIFT)
    assert answers(desk.card("Refunds within 2 days")) == (Done.NO, None, None, None)


def test_shift_1_never_fills_a_critical_row(desk: Desk) -> None:
    desk.open()
    press("1")
    press(Qt.Key.Key_Exclam, modifier=SHIFT)
    assert answers(desk.card("Cash count signed")) == (Done.YES, None, None, None)
    assert desk.row("Cash count signed").notice.text() == keep_row.ONE_BY_ONE


def key_event(key: Qt.Key, text: str, *, code: int = 0, shift: bool = False, pad: bool = False) -> QKeyEvent:
    modifiers = Qt.KeyboardModifier.NoModifier
    if shift:
        modifiers |= SHIFT
    if pad:
        modifiers |= PAD
    return QKeyEvent(QEvent.Type.KeyPress, key.value, modifiers, code, code, code, text)


@pytest.mark.parametrize(
    ("event", "digit", "fills"),
    [
        (key_event(Qt.Key.Key_1, "1", code=10), "1", False),
        (key_event(Qt.Key.Key_Exclam, "!", code=10, shift=True), "!", True),
        # French: the number row types signs, and digits with Shift.
        (key_event(Qt.Key.Key_Ampersand, "&", code=10), "1", False),
        (key_event(Qt.Key.Key_QuoteDbl, '"', code=12), "3", False),
        (key_event(Qt.Key.Key_1, "1", code=10, shift=True), "1", False),
        # Swiss: Shift+1 types a plus.
        (key_event(Qt.Key.Key_Plus, "+", code=10, shift=True), "+", True),
        (key_event(Qt.Key.Key_4, "4", code=83, pad=True), "4", False),
        # Eastern Arabic digits are digits.
        (key_event(Qt.Key.Key_1, "\N{ARABIC-INDIC DIGIT THREE}", code=12), "3", False),
        (key_event(Qt.Key.Key_A, "a", code=38), "a", False),
    ],
)
def test_digits_are_understood_on_any_keyboard(
    monkeypatch: pytest.MonkeyPatch, event: QKeyEvent, digit: str, fills: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert pressed(event) == digit
    assert is_shift_one(event) is fills


# ------------------------------------------------------------------------------------ follow-ups


def detail(desk: Desk, title: str) -> CheckDetail:
    found = desk.row(title).detail
    assert found is not None
    return found


def shown(field: QWidget) -> bool:
    return field.isVisible()


@pytest.mark.parametrize(("column", "key"), [(c, k) for c in COLUMNS for k in "23" if k in KEYS[c]])
def test_every_2_and_3_asks_what_happened(desk: Desk, column: str, key: str) -> None:
    desk.open()
    desk.row("Refunds within 2 days").go_to(COLUMNS.index(column))
    press(key)
    under = detail(desk, "Refunds within 2 days")
    assert shown(under.happened)
    assert shown(under.then)
    assert shown(under.days) == (column == "on_time" and key == "2")
    assert not shown(under.until)


@pytest.mark.parametrize("key", ["1", "0"])
def test_yes_and_not_applicable_ask_nothing_more(desk: Desk, key: str) -> None:
    desk.open()
    press(key)
    assert desk.row("Cash count signed").detail is None


def test_what_happened_and_days_late_are_kept(desk: Desk) -> None:
    desk.open()
    desk.row("Refunds within 2 days").go_to(2)
    press("2")
    under = detail(desk, "Refunds within 2 days")
    under.happened.setFocus()
    QTest.keyClicks(focused(), "The scanner was down")
    under.days.setFocus()
    QTest.keyClicks(focused(), "x3")
    card = desk.card("Refunds within 2 days")
    assert (card.what_happened, card.days_late) == ("The scanner was down", 3)
    desk.row("Refunds within 2 days").go_to(2)
    press("1")
    assert desk.card("Refunds within 2 days").days_late is None
    assert shown(under.happened), "what was written is never hidden"


@pytest.mark.parametrize(
    ("key", "then"),
    [
        (Qt.Key.Key_F, CheckThen.FIXED),
        (Qt.Key.Key_E, CheckThen.EXCEPTION),
        (Qt.Key.Key_G, CheckThen.RULE_RAN_OUT),
        (Qt.Key.Key_P, CheckThen.WORTH_FIXING),
        (Qt.Key.Key_Minus, CheckThen.NOTED),
    ],
)
def test_what_comes_of_it_has_a_key_each(desk: Desk, key: Qt.Key, then: CheckThen) -> None:
    desk.open()
    press("3")
    under = detail(desk, "Cash count signed")
    under.then.setFocus()
    press(key)
    card = desk.card("Cash count signed")
    assert card.then is then
    if then is not CheckThen.EXCEPTION:
        assert card.exception_until is None
        assert not shown(under.until)


def test_an_exception_always_has_its_last_day(desk: Desk) -> None:
    desk.open()
    press("3")
    under = detail(desk, "Cash count signed")
    under.then.setFocus()
    press(Qt.Key.Key_E)
    assert shown(under.until)
    assert desk.card("Cash count signed").exception_until == date(2026, 12, 22)
    under.until.edit.setDate(under.until.edit.date().addDays(7))
    assert desk.card("Cash count signed").exception_until == date(2026, 12, 29)
    desk.shut()
    desk.open()
    assert detail(desk, "Cash count signed").until.date() == date(2026, 12, 29)


def test_a_rule_that_ran_out_opens_a_gap_and_taking_it_back_takes_the_gap_back(desk: Desk) -> None:
    page = desk.open()
    press("3")
    under = detail(desk, "Cash count signed")
    under.happened.setFocus()
    QTest.keyClicks(focused(), "Nobody says who signs on Sundays")
    under.then.setFocus()
    press(Qt.Key.Key_G)
    assert desk.card("Cash count signed").then is CheckThen.RULE_RAN_OUT
    key = desk.row("Cash count signed").check.id
    assert page.ritual.card(GapCard, key).happened == "Cash count signed: Nobody says who signs on Sundays"
    assert shown(under.onward)
    press(Qt.Key.Key_G)
    assert desk.card("Cash count signed").then is None
    assert page.ritual.card(GapCard, key) == GapCard()


def test_a_miss_corrected_to_yes_takes_its_problem_back(desk: Desk) -> None:
    page = desk.open()
    press("3")
    under = detail(desk, "Cash count signed")
    under.then.setFocus()
    press(Qt.Key.Key_P)
    key = desk.row("Cash count signed").check.id
    assert desk.card("Cash count signed").then is CheckThen.WORTH_FIXING
    assert page.ritual.card(ProblemCard, key).happens == "Cash count signed"
    desk.row("Cash count signed").go_to(0)
    press("1")
    assert desk.card("Cash count signed") == CheckAnswer(done=Done.YES)
    assert page.ritual.card(ProblemCard, key) == ProblemCard()
    assert not shown(under)


def test_space_opens_the_line_of_any_row_and_puts_an_empty_one_away(desk: Desk) -> None:
    desk.open()
    press("1")
    press(Qt.Key.Key_Space)
    under = detail(desk, "Cash count signed")
    assert field_of(focused()) is under.happened
    assert not shown(under.then)
    desk.row("Cash count signed").go_to(1)
    press(Qt.Key.Key_Space)
    assert not shown(under)
    press(Qt.Key.Key_Space)
    QTest.keyClicks(focused(), "Sam stood in")
    assert desk.card("Cash count signed").what_happened == "Sam stood in"


# -------------------------------------------------------------------------------- tab and names


def test_tab_stops_once_in_each_row_and_at_its_questions(desk: Desk) -> None:
    page = desk.open()
    press("3")
    stops = [field_of(widget) for widget in reading_order(page)]
    names = [field.name if field is not None else "" for field in stops]
    first, second = (row.objectName() for row in page.rows[:2])
    assert names[:4] == [f"{first}/right", f"{first}/happened", f"{first}/then", f"{second}/done"]
    assert len([name for name in names if name.endswith(("/done", "/right"))]) == 4
    assert names[-2:] == ["keep/spot/looked", "keep/spot/skipped"]


def test_a_screen_reader_meets_buttons_with_the_keys_in_their_description(desk: Desk) -> None:
    page = desk.open()
    seen = QAccessible.queryAccessibleInterface(page.rows[0].cells[1])
    assert seen.role() == QAccessible.Role.Button
    assert seen.text(QAccessible.Text.Name) == "Cash count signed: right: blank"
    said = seen.text(QAccessible.Text.Description)
    assert "Critical" in said
    assert "Keys for Right: 1 yes · 3 no · 4 didn’t look · 0 n/a" in said
    assert "Right means: two people put their initials to it" in said


def test_what_right_means_shows_while_the_person_is_in_the_row(desk: Desk) -> None:
    page = desk.open()
    first = page.rows[0].right_means
    assert first.isVisible()
    assert first.text() == "Right means: two people put their initials to it"
    press(Qt.Key.Key_Down)
    assert not first.isVisible()
    assert not page.rows[1].right_means.isVisible()


# ----------------------------------------------------------------------------------------- mouse


def open_menu(qtbot: QtBot, cell: AnswerCell) -> QMenu:
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def click_entry(menu: QMenu, words: str) -> None:
    entry = next(action for action in menu.actions() if words in action.text())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_click_offers_the_answers_with_their_keys(qtbot: QtBot, desk: Desk) -> None:
    desk.open()
    row = desk.row("Refunds within 2 days")
    menu = open_menu(qtbot, row.cells[1])
    assert [action.text() for action in menu.actions()] == [
        "&1   yes",
        "&3   no",
        "&4   didn’t look",
        "&0   n/a",
    ]
    click_entry(menu, "didn’t look")
    assert answers(desk.card("Refunds within 2 days")) == (None, Right.DID_NOT_LOOK, None, None)
    assert place() == "Refunds within 2 days / right"
    menu = open_menu(qtbot, row.cells[1])
    click_entry(menu, "Clear")
    assert desk.card("Refunds within 2 days") == CheckAnswer()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_takes_keys_and_escape_answers_nothing(qtbot: QtBot, desk: Desk) -> None:
    desk.open()
    press(Qt.Key.Key_Return)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert desk.card("Cash count signed") == CheckAnswer()
    menu = open_menu(qtbot, desk.row("Cash count signed").cells[0])
    QTest.keyClick(menu, Qt.Key.Key_3)
    assert desk.card("Cash count signed").done is Done.NO


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_row_can_be_filled_without_a_keyboard_by_the_same_rule(qtbot: QtBot, desk: Desk) -> None:
    desk.open()
    menu = open_menu(qtbot, desk.row("Refunds within 2 days").cells[0])
    assert keep_row.FILL not in [action.text() for action in menu.actions()]
    click_entry(menu, "yes")
    menu = open_menu(qtbot, desk.row("Refunds within 2 days").cells[0])
    click_entry(menu, keep_row.FILL)
    assert None not in answers(desk.card("Refunds within 2 days"))
    menu = open_menu(qtbot, desk.row("Cash count signed").cells[0])
    click_entry(menu, "yes")
    menu = open_menu(qtbot, desk.row("Cash count signed").cells[0])
    assert keep_row.FILL not in [action.text() for action in menu.actions()]
    menu.close()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_click_below_a_row_that_folds_up_still_meets_its_cell(qtbot: QtBot, desk: Desk) -> None:
    desk.open()
    cell = desk.row("Time sheets approved").cells[2]
    menu = open_menu(qtbot, cell)
    assert menu.pos().x() == cell.mapToGlobal(QPoint(0, 0)).x()
    click_entry(menu, "late")
    assert desk.card("Time sheets approved").on_time is OnTime.LATE


# ----------------------------------------------------------------------------------- spot check


def test_the_spot_check_takes_a_line(desk: Desk) -> None:
    page = desk.open()
    assert page.spot is not None
    page.spot.looked_at.setFocus()
    QTest.keyClicks(focused(), "4471: paid back after a day")
    assert page.keeper.flush()
    key = page.ritual.agenda.spot_check
    assert page.ritual.card(SpotCheck, key) == SpotCheck(looked_at="4471: paid back after a day")
    assert not page.spot.fine.isVisible()


def test_a_lone_4_in_the_line_says_i_did_not_look(desk: Desk) -> None:
    page = desk.open()
    assert page.spot is not None
    page.spot.looked_at.setFocus()
    press("4")
    assert page.keeper.flush()
    key = page.ritual.agenda.spot_check
    assert page.ritual.card(SpotCheck, key) == SpotCheck(did_not_look=True)
    assert page.spot.skipped.value() is not None
    assert page.spot.fine.isVisible()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert page.spot.looked_at.text() == ""
    press("4")
    assert page.keeper.flush()
    assert page.ritual.card(SpotCheck, key) == SpotCheck()


def test_the_spot_check_comes_back_as_it_was_left(desk: Desk) -> None:
    page = desk.open()
    assert page.spot is not None
    page.spot.skipped.setFocus()
    press("4")
    desk.shut()
    page = desk.open()
    assert page.spot is not None
    assert page.spot.card == SpotCheck(did_not_look=True)
    assert page.spot.fine.isVisible()


# ---------------------------------------------------------------------------- exceptions, notes


def test_no_exceptions_strip_unless_one_ends(desk: Desk) -> None:
    assert desk.open().exceptions == ()


@pytest.mark.parametrize(
    ("days", "said"),
    [(9, "ends in 9 days:"), (1, "ends tomorrow:"), (0, "ends today:"), (-3, "ended 3 days ago:")],
)
def test_an_ending_exception_says_when(desk: Desk, days: int, said: str) -> None:
    desk.exception("Late-shift sign-off", desk.clock.now().date() + timedelta(days=days))
    (card,) = desk.open().exceptions
    assert card.verdict.label.text() == f"Late-shift sign-off exception {said}"


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        (Qt.Key.Key_C, ExceptionVerdict.CLOSE),
        (Qt.Key.Key_R, ExceptionVerdict.RENEW),
        (Qt.Key.Key_P, ExceptionVerdict.PROPOSE),
    ],
)
def test_an_ending_exception_takes_one_of_three_verdicts(
    desk: Desk, key: Qt.Key, verdict: ExceptionVerdict
) -> None:
    desk.exception("Late-shift sign-off", date(2026, 12, 3))
    page = desk.open()
    page.exceptions[0].verdict.setFocus()
    press(key)
    desk.shut()
    page = desk.open()
    assert page.ritual.card(ExceptionReview, page.exceptions[0].ending.id).verdict is verdict
    assert page.exceptions[0].card.verdict is verdict


def test_notes_sent_here_are_read_back(desk: Desk) -> None:
    desk.services.notes.take("Two people asked who signs when Sam is away", "app")
    page = desk.open()
    assert not page.notes.isVisible()
    page.keeper.put_now(NoteFiling(NoteTarget.KEEP), page.ritual.agenda.notes[0].id)
    page.refresh()
    assert page.notes.isVisible()
    assert page.notes.words.text() == "Two people asked who signs when Sam is away"


# -------------------------------------------------------------------------------- resume, modes


@pytest.mark.parametrize("column", COLUMNS)
def test_a_stopped_ritual_comes_back_to_the_same_cell(desk: Desk, column: str) -> None:
    desk.open()
    desk.row("Complaints answered").go_to(COLUMNS.index(column))
    desk.shut(kindly=False)
    desk.open()
    assert place() == f"Complaints answered / {column}"


def test_a_stopped_ritual_comes_back_to_the_line_under_the_row(desk: Desk) -> None:
    desk.open()
    press("3")
    detail(desk, "Cash count signed").happened.setFocus()
    QTest.keyClicks(focused(), "Nobody was ther")
    desk.shut(kindly=False)
    desk.open()
    field = field_of(focused())
    assert isinstance(field, LineField)
    assert field.name.endswith("/happened")
    assert field.text() == "Nobody was ther"


def test_a_line_that_was_open_but_empty_is_open_again(desk: Desk) -> None:
    desk.open()
    press("1")
    press(Qt.Key.Key_Space)
    desk.shut(kindly=False)
    desk.open()
    field = field_of(focused())
    assert field is not None
    assert field.name.endswith("/happened")


def test_answers_are_there_again_and_refreshing_twice_changes_nothing(desk: Desk) -> None:
    desk.open()
    press("1", "3", "2", "4")
    before = desk.card("Cash count signed")
    desk.shut()
    page = desk.open()
    page.refresh()
    page.refresh()
    assert [cell.word for cell in page.rows[0].cells] == ["yes", "no", "late", "didn’t look"]
    assert desk.card("Cash count signed") == before


def test_the_short_ritual_asks_critical_overdue_and_spot_only(desk: Desk) -> None:
    page = desk.open(Mode.SHORT)
    asked = [row.check.title for row in page.rows if row.isVisible()]
    assert "Cash count signed" in asked
    assert "Complaints answered" in asked
    assert len(asked) <= 3
    desk.page.rows[0].go_to(0)
    press(Qt.Key.Key_Down)
    assert focused().isVisible()
    assert page.ritual.agenda.spot_check in [row.check.id for row in page.shown_rows]


def test_nothing_due_teaches_with_an_example_and_says_where_promises_are_added(bare: Desk) -> None:
    page = bare.open()
    assert page.rows == ()
    assert page.spot is None
    (card,) = page.findChildren(Card)
    words = " ".join(label.accessibleName() for label in card.findChildren(QWidget))
    assert NOTHING_DUE in words
    assert "Cash count signed by two people" in words
    assert "set-up page" in words


# ----------------------------------------------------------------------------------------- sizes


@pytest.mark.parametrize("count", [1, 6, 25])
def test_nothing_is_cut_off_in_a_small_window(bare: Desk, count: int) -> None:
    for number in range(count):
        bare.promise((LONG, "Verantwortlichkeitsübergabe" * 5, "Time sheets approved")[number % 3])
    page = bare.open()
    width = page.viewport().width()
    for row in page.rows:
        edge = row.cells[-1].mapTo(page.viewport(), row.cells[-1].rect().topRight())
        assert edge.x() < width
        assert row.title.height() >= row.title.heightForWidth(row.title.width())
    press(Qt.Key.Key_End, modifier=CTRL)
    QApplication.processEvents()
    here = focused().mapTo(page.viewport(), focused().rect().bottomLeft())
    assert 0 <= here.y() <= page.viewport().height()


def test_far_down_the_table_the_row_says_which_test_it_is(bare: Desk) -> None:
    for number in range(25):
        bare.promise(f"Shelf {number} counted")
    page = bare.open()
    assert not page.rows[0].notice.isVisible()
    press(Qt.Key.Key_End, modifier=CTRL)
    QApplication.processEvents()
    last = page.rows[-1]
    assert last.notice.isVisible()
    assert last.notice.text().startswith("Keys for By the rulebook: 1 yes")
    press(Qt.Key.Key_Left)
    assert last.notice.text().startswith("Keys for On time: 1 yes")
    press(Qt.Key.Key_Up)
    assert not last.notice.isVisible()


def test_every_field_has_a_name_of_its_own(desk: Desk) -> None:
    desk.exception("Late-shift sign-off", date(2026, 12, 3))
    page = desk.open()
    for row in page.rows:
        row.go_to(2)
        press("2")
    names = [field.name for field in page.fields()]
    assert all(names)
    assert len(set(names)) == len(names)


def test_answering_moves_no_cell(desk: Desk) -> None:
    desk.open()
    row = desk.row("Refunds within 2 days")
    before = [(cell.x(), cell.width()) for cell in row.cells]
    row.go_to(0)
    press("1", "4", "1", "0")
    QApplication.processEvents()
    assert [(cell.x(), cell.width()) for cell in row.cells] == before
