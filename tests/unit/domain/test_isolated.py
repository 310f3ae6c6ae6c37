"""A person's words turn nothing that stands beside them, whatever signs they hold."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadway.domain import moves
from leadway.files import explain
from leadway.i18n import isolated
from leadway.reports.blocks import item, pairs

DIRECTING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
words = st.text(st.sampled_from(DIRECTING + "ab 1.(\n\u05d0\u0627é"), max_size=20)


def is_closed(line: str) -> bool:
    """Whether every isolation that begins in a line ends in it, and none ends that did not begin."""
    depth = 0
    for sign in line:
        depth += (sign in "\u2066\u2067\u2068") - (sign == "\u2069")
        if depth < 0:
            return False
    return depth == 0


@given(words)
def test_each_line_of_them_is_an_isolation_of_its_own_and_keeps_its_letters(text: str) -> None:
    result = isolated(text)
    turning = any(sign in DIRECTING or unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    assert (result == text) is not turning
    if turning:
        for line in result.split("\n"):
            assert line.startswith("\u2068")
            assert line.endswith("\u2069")
            assert is_closed(line)
            # The outermost isolation ends with the line and not before.
            assert all(not is_closed(line[:end]) for end in range(1, len(line)))
    kept = [sign for sign in text if sign not in DIRECTING]
    assert [sign for sign in result if sign not in DIRECTING] == kept


@pytest.mark.parametrize("text", ["", "Queue at till 2", "Rückblick – 週", "a\nb", "“quoted” 3.5 %"])
def test_words_that_turn_nothing_stay_as_they_are(text: str) -> None:
    assert isolated(text) == text


TURNED = "\u202eelif"


def test_it_is_done_where_words_stand_beside_others() -> None:
    shown = isolated(TURNED)
    assert shown == f"\u2068{TURNED}\u2069"
    assert shown in moves.sentence("", TURNED)
    assert moves.sentence(TURNED, TURNED).count("\u2068") == 2
    assert item(TURNED, lead="Lead")["text"] == shown
    assert pairs([("Label", TURNED)]) == [{"label": "Label", "text": shown}]
    assert shown in explain(FileExistsError(), Path(TURNED)).sentence
