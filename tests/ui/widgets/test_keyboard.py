"""An answer key counts by what the layout writes on it, and by its place where that says nothing."""

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from helpers.layouts import signs_of
from leadway.ui.widgets.keyboard import answer_key, is_shift_one

ANSWERS = "0123456789ABFKN-"
SHIFT = Qt.KeyboardModifier.ShiftModifier
PAD = Qt.KeyboardModifier.KeypadModifier
PLAIN = Qt.KeyboardModifier.NoModifier
ROW = dict(zip("1234567890", range(10, 20), strict=True))
LETTERS = {"a": 38, "f": 41, "k": 45, "b": 56, "n": 57}


CODES = {
    letter: code
    for start, run in ((24, "qwertyuiop"), (38, "asdfghjkl"), (52, "zxcvbnm"))
    for code, letter in enumerate(run, start)
}
LETTER_ANSWERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def is_latin(sign: str) -> bool:
    return sign in LETTER_ANSWERS.casefold()


def pressed(text: str, code: int = 0, modifier: Qt.KeyboardModifier = PLAIN) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, 0, modifier, code, code, code, text)


@pytest.fixture(autouse=True)
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the codes be those of Linux."""
    monkeypatch.setattr("sys.platform", "linux")


@pytest.mark.parametrize(
    ("event", "answer"),
    [
        (pressed("4", ROW["4"]), "4"),
        (pressed("4", 83, PAD), "4"),
        # A digit of another script is a digit, whatever its place.
        (pressed("\N{ARABIC-INDIC DIGIT THREE}", ROW["1"]), "3"),
        (pressed("k", LETTERS["k"]), "K"),
        (pressed("K", LETTERS["k"], SHIFT), "K"),
        # Dvorak writes other Latin letters: they count, not their places.
        (pressed("t", LETTERS["k"]), ""),
        (pressed("b", LETTERS["n"]), "B"),
        # French writes the sign of an answer key on the key of 6.
        (pressed("-", ROW["6"]), "-"),
        (pressed("\N{CYRILLIC SMALL LETTER EL}", LETTERS["k"]), "K"),
        (pressed("\N{CYRILLIC CAPITAL LETTER A}", LETTERS["f"], SHIFT), "F"),
        (pressed("\N{GREEK SMALL LETTER NU}", LETTERS["n"]), "N"),
        (pressed("\N{HEBREW LETTER SHIN}", LETTERS["a"]), "A"),
        # Arabic writes two letters, Thai a mark above one.
        (pressed("\N{ARABIC LETTER LAM}\N{ARABIC LETTER ALEF}", LETTERS["b"]), "B"),
        (pressed("\N{THAI CHARACTER SARA I}", LETTERS["b"]), "B"),
        (pressed("\N{LATIN SMALL LETTER A WITH DIAERESIS}", LETTERS["a"]), ""),
        (pressed("k", LETTERS["k"], Qt.KeyboardModifier.ControlModifier), ""),
        (pressed("1", ROW["1"], Qt.KeyboardModifier.AltModifier), ""),
        (pressed("", 50, SHIFT), ""),
        # Typed by an input method, which tells no code.
        (pressed("7"), "7"),
    ],
)
def test_a_key_counts_by_what_it_writes_else_by_its_place(event: QKeyEvent, answer: str) -> None:
    assert answer_key(event, ANSWERS) == answer


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the layouts of an X server")
@pytest.mark.parametrize(
    "layout",
    ["il", "gr", "ru", "bg", "ara", "th", "in", "ge", "am", "ma+tifinagh", "ru+phonetic_dvorak"],
)
def test_where_a_real_layout_writes_no_latin_letters_each_answers_by_its_place(layout: str) -> None:
    signs = signs_of(layout)
    assert not any(is_latin(sign) for sign in signs.values()), "what this test is about"
    presses = [(place, pressed(sign, CODES[place])) for place, sign in signs.items()]
    # A sign that is no letter counts by place once a letter has shown what the layout writes.
    presses.sort(key=lambda press: not press[1].text().isalpha())
    assert [answer_key(event, LETTER_ANSWERS) for _place, event in presses] == [
        place.upper() for place, _event in presses
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the layouts of an X server")
@pytest.mark.parametrize("layout", ["us", "de", "fr", "tr", "us+dvorak", "us+dvp", "us+colemak", "be", "cz"])
def test_where_a_real_layout_writes_latin_letters_they_count_and_not_their_places(layout: str) -> None:
    signs = signs_of(layout)
    assert any(is_latin(sign) for sign in signs.values()), "what this test is about"
    answer_key(pressed("a", CODES["a"]), LETTER_ANSWERS)
    for place, sign in signs.items():
        expected = sign.upper() if sign.upper() in LETTER_ANSWERS else ""
        assert answer_key(pressed(sign, CODES[place]), LETTER_ANSWERS) == expected


@pytest.mark.parametrize("signs", ["&é\"'(§è!çà", "+ěščřžýáíé", "!@#$%^&*()", '!"№;%:?*()'])
@pytest.mark.parametrize("shift", [PLAIN, SHIFT])
def test_the_number_row_counts_by_place_with_and_without_shift(
    signs: str, shift: Qt.KeyboardModifier
) -> None:
    for sign, (digit, code) in zip(signs, ROW.items(), strict=True):
        assert answer_key(pressed(sign, code, shift), ANSWERS) == digit


@pytest.mark.parametrize(
    ("platform", "codes"),
    [
        ("linux", {"1": 10, "0": 19, "q": 24, "a": 38, "k": 45, "m": 58}),
        ("win32", {"1": 2, "0": 11, "q": 16, "a": 30, "k": 37, "m": 50}),
        ("darwin", {"1": 18, "5": 23, "0": 29, "q": 12, "a": 0, "k": 40, "m": 46}),
    ],
)
def test_every_system_has_its_own_codes(
    monkeypatch: pytest.MonkeyPatch, platform: str, codes: dict[str, int]
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    for sign, code in codes.items():
        written = "\N{CYRILLIC SMALL LETTER ZHE}"
        assert answer_key(pressed(written, code), "1234567890qwertyuiopasdfghjklzxcvbnm") == sign


@pytest.mark.parametrize(
    ("text", "modifier", "fills"),
    [("1", PLAIN, False), ("!", SHIFT, True), ("&", PLAIN, False), ("1", SHIFT, False), ("+", SHIFT, True)],
)
def test_shift_and_one_is_told_from_a_one_that_needs_shift(
    text: str, modifier: Qt.KeyboardModifier, fills: bool
) -> None:
    assert is_shift_one(pressed(text, ROW["1"], modifier)) is fills
