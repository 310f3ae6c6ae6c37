"""Weeks, texts, checks, measures, moves and words: the small rules, by table."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from leadway.domain.agenda import DueCheck, PastJudgement, SetMove
from leadway.domain.answers import (
    CheckAnswer,
    Draft,
    GapAnswer,
    LastMove,
    NextMove,
    NoteFiling,
    ProblemAnswer,
    ReadingAnswer,
    is_no_number,
)
from leadway.domain.checks import (
    COLUMNS,
    KEYS,
    Kept,
    answered,
    asks_what_happened,
    grade,
    kept,
    result,
    spot_check,
)
from leadway.domain.closing import draft_line, strength_in_words
from leadway.domain.errors import KnownError
from leadway.domain.follow_up_answers import from_check, from_note
from leadway.domain.gaps import AT_ONCE, concerns_in, hard_stop, suggests_a_stop
from leadway.domain.grammar import English
from leadway.domain.home import NOTHING_DUE, due_sentence
from leadway.domain.ideas import idea, problem
from leadway.domain.lenses import (
    MEMORY_JOGGERS,
    OPPORTUNITY_LENSES,
    PROBLEM_LENSES,
    memory_jogger,
    opportunity_lens,
    problem_lens,
)
from leadway.domain.measures import Point, Series, number, strength
from leadway.domain.moves import carried_on, needs_to_be_smaller, next_options, sentence
from leadway.domain.number_parser import read_number
from leadway.domain.precedents import similar
from leadway.domain.terms import (
    Benefit,
    Better,
    ByRulebook,
    CheckResult,
    CheckThen,
    Concern,
    Done,
    FieldOfWork,
    FindingGrade,
    GapType,
    HowKnown,
    MoveOutcome,
    MoveThen,
    NoteTarget,
    OnTime,
    Right,
    RightThingTest,
    Strength,
    TestAnswer,
)
from leadway.domain.text import clean, shorten
from leadway.domain.weekly_time import WeeklyTime
from leadway.domain.weeks import Week, spoken_date

YES = CheckAnswer(Done.YES, Right.YES, OnTime.YES, ByRulebook.YES)


# ------------------------------------------------------------------------------------------- weeks


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 1, 1), "2026-W01"),
        (date(2025, 12, 29), "2026-W01"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2023, 1, 1), "2022-W52"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_around_new_year_a_day_belongs_to_its_iso_week(day: date, week: str) -> None:
    assert str(Week.of(day)) == week


@pytest.mark.parametrize("year", [2020, 2026, 2032])
def test_a_year_with_53_weeks_has_them_all(year: int) -> None:
    last = Week.parse(f"{year}-W53")
    assert last.shift(1) == Week(year + 1, 1)
    assert Week(year + 1, 1).since(Week(year, 1)) == 53


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2025-W53", "There is no week 2025-W53. 2025 has 52 weeks."),
        ("2026-W54", "There is no week 2026-W54. 2026 has 53 weeks."),
        ("2026-W00", "There is no week 2026-W00."),
        ("9999-W01", "Years run from 0002 to 9998."),
        ("0000-W01", "Years run from 0002 to 9998."),
        ("47", "“47” is not a week. Write it like 2026-W47."),
        ("", "“” is not a week."),
        ("2026-W4x7", "is not a week"),
        ("2026-W47\x00", "is not a week"),
    ],
)
def test_a_week_that_does_not_exist_is_refused_with_a_sentence(written: str, said: str) -> None:
    with pytest.raises(KnownError) as caught:
        Week.parse(written)
    assert said in str(caught.value)


def test_a_week_is_read_however_it_is_typed() -> None:
    assert Week.parse(" 2026-w47 ") == Week(2026, 47)


def test_a_week_names_its_days() -> None:
    assert Week(2026, 47).dates == "16–22 November"
    assert Week(2026, 49).dates == "30 November – 6 December"
    assert Week(2026, 53).dates == "28 December 2026 – 3 January 2027"


# ------------------------------------------------------------------------------------------- text


def test_nul_and_lone_surrogates_are_shown_as_replaced() -> None:
    assert clean("a\x00b\ud800c") == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    "text", ["החזרה אחרי 34 יום", "إرجاع", "👩‍👩‍👧 3 returns", "e\u0301", "\u200e5\u200f", "\ttab"]
)
def test_every_other_sign_is_kept(text: str) -> None:
    assert clean(text) == text


def test_a_long_text_is_shortened_on_one_line() -> None:
    assert shorten("three bins\nat hand-over", 12) == "three bins…"


# ------------------------------------------------------------------------------------------- checks


def test_each_key_answers_only_the_test_it_means() -> None:
    for column in COLUMNS:
        for value in KEYS[column].values():
            assert getattr(answered(CheckAnswer(), column, value), column) is value
    with pytest.raises(TypeError):
        answered(CheckAnswer(), "done", Right.YES)


def test_what_did_not_apply_was_neither_right_nor_late() -> None:
    assert answered(YES, "done", Done.NOT_APPLICABLE) == CheckAnswer(done=Done.NOT_APPLICABLE)


LATE_BY_EXCEPTION = CheckAnswer(Done.YES, Right.YES, OnTime.LATE, ByRulebook.YES, 2, then=CheckThen.EXCEPTION)


@pytest.mark.parametrize(
    ("answer", "covered", "expected"),
    [
        (CheckAnswer(), False, CheckResult.NOT_CHECKED),
        (YES, False, CheckResult.CONFORMS),
        (CheckAnswer(Done.YES), False, CheckResult.NOT_VERIFIED),
        (
            CheckAnswer(Done.YES, Right.DID_NOT_LOOK, OnTime.YES, ByRulebook.YES),
            False,
            CheckResult.NOT_VERIFIED,
        ),
        (CheckAnswer(Done.YES, Right.YES, OnTime.YES, ByRulebook.EXCEPTION), True, CheckResult.CONFORMS),
        (CheckAnswer(Done.YES, Right.YES, OnTime.YES, ByRulebook.EXCEPTION), False, CheckResult.ASKED),
        (CheckAnswer(Done.YES, Right.YES, OnTime.YES, ByRulebook.NO_RULE), False, CheckResult.CONFORMS),
        (CheckAnswer(Done.YES, Right.YES, OnTime.LATE, ByRulebook.YES), False, CheckResult.FINDING),
        (CheckAnswer(Done.PARTLY), False, CheckResult.FINDING),
        (CheckAnswer(Done.NO, on_time=OnTime.NOT_YET), False, CheckResult.NOT_DUE),
        (CheckAnswer(on_time=OnTime.NOT_YET), False, CheckResult.NOT_DUE),
        (CheckAnswer(right=Right.NO), False, CheckResult.FINDING),
        (LATE_BY_EXCEPTION, False, CheckResult.ASKED),
        (LATE_BY_EXCEPTION, True, CheckResult.CONFORMS),
        (replace(LATE_BY_EXCEPTION, right=None), True, CheckResult.NOT_VERIFIED),
        (CheckAnswer(Done.NO, by_rulebook=ByRulebook.EXCEPTION), True, CheckResult.FINDING),
        (CheckAnswer(Done.NOT_APPLICABLE), False, CheckResult.NOT_APPLICABLE),
    ],
)
def test_the_four_tests_come_to_one_result(answer: CheckAnswer, covered: bool, expected: CheckResult) -> None:
    assert result(answer, covered=covered) is expected


def test_only_what_was_missed_on_a_critical_promise_is_major() -> None:
    assert grade(CheckAnswer(Done.NO), critical=True) is FindingGrade.MAJOR
    assert grade(CheckAnswer(Done.NO), critical=False) is FindingGrade.MINOR
    assert grade(CheckAnswer(Done.YES, on_time=OnTime.LATE), critical=True) is FindingGrade.MINOR


def test_what_was_not_checked_is_no_failure_and_what_did_not_apply_is_in_no_number() -> None:
    good, unverified, unchecked = CheckResult.CONFORMS, CheckResult.NOT_VERIFIED, CheckResult.NOT_CHECKED
    assert kept([good, unverified, unchecked]) == Kept(kept=2, checked=2, not_verified=1, not_checked=1)
    assert kept([good, CheckResult.FINDING, CheckResult.ASKED]) == Kept(1, 3, 0, 0)
    assert kept([CheckResult.NOT_APPLICABLE, CheckResult.NOT_DUE]) == Kept(0, 0, 0, 0)


def test_the_spot_check_favours_critical_rows_and_those_nobody_looked_at() -> None:
    rows = [
        DueCheck("cash", "Cash count", critical=True),
        DueCheck("refunds", "Refunds"),
        DueCheck("sign-off", "Sign-off", not_looked=3),
        DueCheck("complaints", "Complaints"),
    ]
    first = Week(2026, 1)
    drawn = [spot_check(first.shift(n), rows) for n in range(4000)]
    share = {row.id: drawn.count(row.id) / len(drawn) for row in rows}
    # The weights are 2, 1, 4 and 1; the draw depends on the week alone, so this never wavers.
    for name, weight in (("cash", 2), ("refunds", 1), ("sign-off", 4), ("complaints", 1)):
        assert share[name] == pytest.approx(weight / 8, abs=0.03)


# ------------------------------------------------------------------------------------------- measures

BETTER, WORSE, SAME = 1, -1, 0
STRENGTHS = [
    (0, [BETTER] * 9, Strength.NO_BASELINE),
    (5, [], Strength.BASELINE_ONLY),
    (5, [SAME] * 8, Strength.BASELINE_ONLY),
    (5, [BETTER], Strength.TOO_EARLY),
    (5, [WORSE, SAME, SAME], Strength.TOO_EARLY),
    (5, [BETTER] * 4 + [WORSE], Strength.TOO_EARLY),
    (1, [BETTER] * 2, Strength.EARLY_SIGN),
    (5, [BETTER, SAME, BETTER], Strength.EARLY_SIGN),
    (5, [WORSE] * 2, Strength.LOOKS_WORSE),
    (5, [WORSE] * 5, Strength.LOOKS_WORSE),
    (5, [BETTER] * 6, Strength.SHIFT),
    (5, [WORSE] * 6, Strength.WORSE),
    (4, [BETTER] * 6, Strength.EARLY_SIGN),
    (4, [WORSE] * 30, Strength.LOOKS_WORSE),
    (4, [WORSE] + [BETTER] * 9, Strength.NOT_CLEAR),
    (5, [BETTER] * 2 + [WORSE] + [BETTER] * 3, Strength.NOT_CLEAR),
    (5, [BETTER] * 2 + [SAME] + [BETTER] * 4, Strength.SHIFT),
    # The run has to stand still.
    (5, [BETTER] * 6 + [WORSE], Strength.NOT_CLEAR),
    (5, [BETTER] * 6 + [WORSE] * 6, Strength.WORSE),
    # Among more than 12 readings it takes seven, beyond 24 eight.
    (5, [WORSE] * 6 + [BETTER] * 6, Strength.SHIFT),
    (5, [WORSE] * 7 + [BETTER] * 6, Strength.NOT_CLEAR),
    (5, [WORSE] * 6 + [BETTER] * 7, Strength.SHIFT),
    (5, [WORSE] * 17 + [BETTER] * 7, Strength.SHIFT),
    (5, [WORSE] * 18 + [BETTER] * 7, Strength.NOT_CLEAR),
    (5, [WORSE] * 17 + [BETTER] * 8, Strength.SHIFT),
]


@pytest.mark.parametrize(("baseline", "sides", "expected"), STRENGTHS)
def test_how_strong_a_sign_is(baseline: int, sides: list[int], expected: Strength) -> None:
    assert strength(baseline, sides) is expected


def test_a_reading_of_the_day_of_the_change_belongs_to_the_baseline() -> None:
    days = [date(2026, 9, 4) + timedelta(weeks=n) for n in range(6)]
    points = tuple(Point(day, value) for day, value in zip(days, [3.0, 9.0, 3.2, 2.0, 2.1, 3.2], strict=True))
    series = Series("Returns turnaround", "days", Better.LOWER, points, changed_on=days[2])
    assert series.baseline == 3.2
    assert [point.value for point in series.after] == [2.0, 2.1, 3.2]
    assert series.sides == (1, 1, 0)
    assert series.strength is Strength.EARLY_SIGN


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3.1", 3.1), ("3,1", 3.1), ("0,125", 0.125), ("1,250", 1250.0), ("1,250.5", 1250.5),
        ("1 250", 1250.0),
        ("12 %", 12.0), ("\u22123", -3.0), ("-0", 0.0), (" 7 ", 7.0), ("1\u202f250,5", 1250.5),
        ("", None), ("about 3", None), ("3.1.2", None), ("1e9", None), ("inf", None), ("nan", None),
        ("--3", None),
        ("9" * 400, None), ("३", 3.0), ("3 days", None), ("1,2,3", None), ("\x00", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(written: str, value: float | None) -> None:
    assert read_number(written) == value


@pytest.mark.parametrize(("value", "written"), [(3.0, "3"), (3.10, "3.1"), (-0.0001, "0"), (1250.0, "1250")])
def test_a_number_is_written_without_ballast(value: float, written: str) -> None:
    assert number(value) == written


# ------------------------------------------------------------------------------------------- moves


@pytest.mark.parametrize(
    ("when", "action", "said"),
    [
        ("Tuesday 10:00", "time three returns", "If it is Tuesday 10:00, then I will time three returns."),
        ("the stand-up has ended", "Call Ana.", "If the stand-up has ended, then I will Call Ana."),
        ("If the van is late", "I will call", "If the van is late, then I will call."),
        ("", "call Ana", "I intend to call Ana."),
        (" . ", "I will call Ana", "I intend to call Ana."),
        ("Tuesday", "", ""),
        ("month end", "count", "If month end, then I will count."),
    ],
)
def test_a_move_is_said_as_if_then(when: str, action: str, said: str) -> None:
    assert sentence(when, action) == said


@pytest.mark.parametrize(
    "action", ["time three returns", "ship the box", "document it", "re-read the sheet", "I will ask Ana"]
)
def test_a_step_that_begins_with_a_verb_is_taken_as_it_is(action: str) -> None:
    assert English().starts_with_a_verb(action)
    assert not needs_to_be_smaller(NextMove(action=action, minutes=60))


@pytest.mark.parametrize(
    "action", ["the returns shelf", "better communication", "Improvement of returns", "3 returns"]
)
def test_a_step_that_is_a_thing_asks_for_its_first_ten_minutes(action: str) -> None:
    assert needs_to_be_smaller(NextMove(action=action))


def test_a_long_step_asks_for_its_first_ten_minutes_and_an_empty_one_for_nothing() -> None:
    assert needs_to_be_smaller(NextMove(action="sort the whole shelf", minutes=61))
    assert not needs_to_be_smaller(NextMove(minutes=90))


def test_a_third_carry_is_not_offered() -> None:
    assert MoveThen.CARRY in next_options(0)
    assert MoveThen.CARRY in next_options(1)
    assert next_options(2) == (MoveThen.SHRINK, MoveThen.LET_GO)


def test_what_was_done_is_not_carried_on_whatever_was_said_before() -> None:
    old = SetMove("move", "Tuesday", "time three returns")
    assert carried_on(old, LastMove(MoveOutcome.DONE, then=MoveThen.CARRY)) is None
    assert carried_on(old, LastMove(MoveOutcome.NOT_DONE, then=MoveThen.CARRY)) == old
    smaller = carried_on(old, LastMove(MoveOutcome.PARTLY, then=MoveThen.SHRINK, smaller="time one return"))
    assert smaller is not None
    assert smaller.action == "time one return"


# ------------------------------------------------------------------------------------------- words


def test_lenses_turn_every_week_and_come_round() -> None:
    week = Week(2026, 40)
    assert [problem_lens(week.shift(n)) for n in range(13)] != [problem_lens(week)] * 13
    assert {problem_lens(week.shift(n)) for n in range(13)} == set(PROBLEM_LENSES)
    assert {problem_lens(week, n) for n in range(13)} == set(PROBLEM_LENSES)
    assert {opportunity_lens(week.shift(n)) for n in range(8)} == set(OPPORTUNITY_LENSES)
    assert {memory_jogger(week.shift(n)) for n in range(4)} == set(MEMORY_JOGGERS)
    assert problem_lens(Week(2020, 1)) in PROBLEM_LENSES, "weeks before the count began have one too"


def test_a_precedent_shares_words_of_weight() -> None:
    old = PastJudgement(
        "1", "Refund outside thirty days for a bereaved customer", "refunded", date(2026, 5, 12)
    )
    other = PastJudgement("2", "Parcel without receipt", "photographed it", date(2026, 6, 1))
    assert similar("A customer asked for a refund after forty days", [other, old]) == (old,)
    assert similar("Which of these customers should come first?", [other, old]) == ()
    assert similar("", [old]) == ()
    assert similar("Refund", []) == ()


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (None, "He was INJURED at the baler"),
        (None, "two injuries"),
        (None, "She feels harassed"),
        (None, "sexual harrassment"),
        (None, "Discrimination against Sam"),
        (None, "they defrauded us"),
        (None, "a whistle-blower wrote"),
        (None, "somebody blew the whistle"),
        (None, "a non-injury, an injury?"),
        (FieldOfWork.OFFICE, "He bullies the trainee"),
        (FieldOfWork.SHOP, "The float was short again and somebody is stealing"),
        (FieldOfWork.SUPPORT, "An agent sent the wrong file to a client"),
        (FieldOfWork.CARE, "Bruises on both arms, and nobody wrote them down"),
        (FieldOfWork.KITCHEN, "A guest with a nut allergy was served the sauce"),
        (FieldOfWork.WAREHOUSE, "A pallet fell off the forklift: a near-miss"),
        (FieldOfWork.SCHOOL, "The baby room was over ratio all morning"),
        (FieldOfWork.OTHER, "He clocked in for his friend"),
    ],
)
def test_words_of_a_field_of_work_ask_what_applies_and_decide_nothing(
    field: FieldOfWork | None, text: str
) -> None:
    assert suggests_a_stop(field, "quiet", text)
    for gap in (GapAnswer(happened=text), GapAnswer(affected=text), GapAnswer(did_and_why=text)):
        assert not hard_stop(gap)


@pytest.mark.parametrize(
    "text",
    [
        "nobody was uninjured by rain: indiscriminate", "the kettle whistles", "refund", "",
        "Two customers wanted the last one", "The rota was late again", "The lorry came at noon",
    ],
)  # fmt: skip
def test_other_words_ask_nothing(text: str) -> None:
    for field in (None, *FieldOfWork):
        assert not suggests_a_stop(field, text)


def test_the_words_of_another_field_of_work_ask_nothing() -> None:
    assert suggests_a_stop(FieldOfWork.SCHOOL, "Our ratio is nine to one")
    assert not suggests_a_stop(FieldOfWork.SHOP, "Our ratio is nine to one")


@pytest.mark.parametrize("concern", Concern)
def test_what_applies_stops_until_the_person_says_that_it_is_not_about_that(concern: Concern) -> None:
    gap = GapAnswer(happened="A call", concerns=(concern,))
    assert hard_stop(gap)
    assert AT_ONCE[concern]
    assert not hard_stop(replace(gap, not_a_stop=True))
    assert hard_stop(GapAnswer(concerns=(concern,)))
    assert not GapAnswer(concerns=(concern,)).blank


@pytest.mark.parametrize(
    "concerns", [(), (Concern.HURT,), (Concern.THREATENED, Concern.AT_RISK), tuple(Concern)]
)
def test_what_applies_is_read_as_it_was_stored_and_nothing_else_is(concerns: tuple[Concern, ...]) -> None:
    assert concerns_in(" ".join(concerns)) == concerns
    assert concerns_in(" ".join(("unhurt", *reversed(concerns), "later"))) == concerns


def test_unsure_of_legal_or_safe_stops_and_unsure_of_fair_does_not() -> None:
    for test in (RightThingTest.LEGAL, RightThingTest.SAFE):
        assert hard_stop(GapAnswer(tests={test: TestAnswer.NOT_SURE}))
        assert hard_stop(GapAnswer(tests={test: TestAnswer.NO}))
        assert not hard_stop(GapAnswer(tests={test: TestAnswer.YES}))
    assert not hard_stop(GapAnswer(tests={RightThingTest.FAIR: TestAnswer.NO}))


def test_the_closing_line_says_what_moved() -> None:
    points = tuple(
        Point(date(2026, 9, 4) + timedelta(weeks=n), v) for n, v in enumerate([3.1, 3.1, 2.7, 2.6])
    )
    series = Series("Returns", "days", Better.LOWER, points, changed_on=date(2026, 9, 11))
    line = draft_line(
        results=[CheckResult.CONFORMS] * 5 + [CheckResult.FINDING], judged=[GapType.SILENT], series=[series]
    )
    # What belongs together stays on one line.
    moved = "3.1\u00a0→\u00a02.6\u00a0days"
    assert line == (
        "Kept 5 of 6 checked. One judgement where no rule applied. "
        f"Returns {moved} (early sign: 2 better; baseline from 2 readings)."
    )
    assert draft_line(results=[]) == "A quiet week."
    many = draft_line(results=[], escalated=2, problems=10, opportunities=2, move_done=True)
    assert many == (
        "2 gaps taken to others. 10 problems noticed. 2 opportunities spotted. Last week’s move done."
    )


def test_an_intention_that_was_carried_out_is_not_counted_as_a_move_done() -> None:
    assert draft_line(results=[], intention_done=True) == "Last week’s intention carried out."


def test_the_drafted_line_says_how_much_was_checked_before_it_says_what_was_kept() -> None:
    good, unverified, unchecked = CheckResult.CONFORMS, CheckResult.NOT_VERIFIED, CheckResult.NOT_CHECKED
    assert draft_line(results=[unchecked] * 6, problems=1) == (
        "6 commitments not checked. One problem noticed."
    )
    assert draft_line(results=[good, good, *[unchecked] * 3]) == "Kept 2 of 2 checked; 3 not checked."
    both = [good, good, good, unverified, CheckResult.FINDING]
    assert draft_line(results=both) == "Kept 4 of 5 checked, 1 not verified."
    assert draft_line(results=[*both, unchecked]) == "Kept 4 of 5 checked, 1 not verified; 1 not checked."
    assert draft_line(results=[CheckResult.NOT_APPLICABLE]) == "A quiet week."


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ([2.0], "too early to tell: 1 better"),
        ([4.0, 3.0], "too early to tell: 1 worse, 1 the same"),
        ([2.0, 2.0, 4.0], "too early to tell: 2 better, 1 worse"),
        ([2.0, 2.0, 3.0], "early sign: 2 better, 1 the same"),
        ([4.0] * 3, "looks worse: 3 worse"),
        ([2.0] * 6, "better 6 times in a row"),
        ([4.0] * 7, "worse 7 times in a row"),
        ([4.0, 2.0] * 4, "not clear: 4 better, 4 worse"),
        ([3.0], "no change yet: 1 the same"),
    ],
)
def test_a_sign_is_told_with_its_counts(after: list[float], words: str) -> None:
    points = tuple(Point(date(2026, 9, 4) + timedelta(weeks=n), v) for n, v in enumerate([3.0] * 5 + after))
    series = Series("Returns", "days", Better.LOWER, points, changed_on=points[4].day)
    assert strength_in_words(series) == words


def test_small_answers_read_back_as_sentences() -> None:
    assert problem("customers with returns", "wait 3 days", "1 day", HowKnown.NUMBER) == (
        "Customers with returns – wait 3 days. Should be: 1 day. (a number)"
    )
    assert problem("", "", "") == ""
    assert idea("three bins", "sorting once", Benefit.CUSTOMER) == (
        "Try: three bins. Then: sorting once. Better for: customer."
    )
    assert idea("three bins", "") == "Try: three bins."
    assert idea("", "") == ""


def test_the_slot_says_its_sentence_and_finds_its_moment() -> None:
    weekly_time = WeeklyTime(5, time(15, 30), "stand-up\x00.")
    assert weekly_time.sentence == "If it’s Friday 15:30 (after: stand-up\ufffd), then I’ll open Leadway."
    assert weekly_time.times(Week(2026, 36)) == (datetime(2026, 9, 4, 15, 30),)  # noqa: DTZ001 -- wall clock


# ------------------------------------------------------------------------------------------- handing over

RAN_OUT = CheckAnswer(Done.NO, what_happened="no sheet for it", then=CheckThen.RULE_RAN_OUT)


def put_all(draft: Draft, puts: list[tuple[object, str]]) -> Draft:
    for card, key in puts:
        draft = draft.put(card, key)  # type: ignore[arg-type]
    return draft


def test_a_check_that_is_handed_on_opens_a_gap_and_takes_it_back() -> None:
    blank = CheckAnswer()
    draft = put_all(Draft(), [*from_check(Draft(), "refunds", "Refunds", blank, RAN_OUT)])
    assert draft.get(GapAnswer, "refunds") == GapAnswer(GapType.SILENT, "Refunds: no sheet for it")
    back = put_all(draft, [*from_check(draft, "refunds", "Refunds", RAN_OUT, YES)])
    assert back.get(GapAnswer, "refunds").blank


def test_what_the_gap_says_follows_the_check_while_nobody_worked_on_it() -> None:
    draft = put_all(Draft(), [*from_check(Draft(), "refunds", "Refunds", CheckAnswer(), RAN_OUT)])
    more = CheckAnswer(Done.NO, what_happened="no sheet for it at all", then=CheckThen.RULE_RAN_OUT)
    puts = from_check(draft, "refunds", "Refunds", RAN_OUT, more)
    assert puts == [(GapAnswer(GapType.SILENT, "Refunds: no sheet for it at all"), "refunds")]


def test_a_card_somebody_worked_on_is_never_taken_back() -> None:
    worked_on = GapAnswer(GapType.UNCLEAR, "Refunds: two sheets say two things")
    draft = Draft().put(worked_on, "refunds")
    assert from_check(draft, "refunds", "Refunds", RAN_OUT, CheckAnswer()) == []
    fixing = CheckAnswer(Done.NO, then=CheckThen.WORTH_FIXING)
    assert [type(card) for card, _ in from_check(draft, "refunds", "Refunds", RAN_OUT, fixing)] == [
        ProblemAnswer
    ]


def test_a_row_that_turns_out_well_hands_nothing_on() -> None:
    mended = CheckAnswer(Done.YES, Right.YES, OnTime.YES, ByRulebook.YES, then=CheckThen.RULE_RAN_OUT)
    assert not asks_what_happened(mended)
    assert from_check(Draft(), "refunds", "Refunds", CheckAnswer(), mended) == []


@pytest.mark.parametrize("target", NoteTarget)
def test_a_note_can_be_sent_anywhere_and_taken_back(target: NoteTarget) -> None:
    there, nowhere = NoteFiling(target), NoteFiling()
    draft = put_all(Draft(), [*from_note(Draft(), "note", "Ask Sam\nabout the bins", nowhere, there)])
    assert len(list(draft.items())) == (0 if target in (NoteTarget.NOTE, NoteTarget.WEEK) else 1)
    back = put_all(draft, [*from_note(draft, "note", "Ask Sam\nabout the bins", there, nowhere)])
    assert list(back.items()) == []


def test_what_is_due_is_said_in_one_line() -> None:
    said = due_sentence(checks=6, reviews=1, numbers=2, notes=0)
    assert said == "6 commitments to check · 1 judgement to look back on · 2 readings to enter"
    assert due_sentence(checks=0, reviews=0, numbers=0, notes=0) == NOTHING_DUE


def test_a_day_is_spoken_of_without_the_year_it_is() -> None:
    today = date(2026, 11, 20)
    assert spoken_date(date(2026, 4, 28), today) == "28 April"
    assert spoken_date(date(2025, 4, 28), today) == "28 April 2025"


@pytest.mark.parametrize(
    ("written", "odd"), [("", False), ("  ", False), ("3,1", False), ("about 3", True), ("3 or 4", True)]
)
def test_what_is_not_one_number_is_told_and_blank_is_no_mistake(written: str, odd: bool) -> None:
    assert is_no_number(ReadingAnswer(written)) is odd
