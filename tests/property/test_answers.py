"""Every card of a ritual comes back from the disk as it was put there."""

from dataclasses import fields
from datetime import date, time
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.answers import ANSWER_TYPES, Answer, CheckAnswer, Draft, tidy
from leadway.storage.answers import dump, load


def _values(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 -- any type of a field
    """Return what a field of this type can hold."""
    if get_origin(kind) is UnionType:
        return st.one_of([_values(part) for part in get_args(kind)])
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return st.dictionaries(_values(key), _values(value))
    if get_origin(kind) is tuple:
        value, _more = get_args(kind)
        return st.lists(_values(value)).map(tuple)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    known: dict[Any, st.SearchStrategy[Any]] = {
        str: st.text(st.characters() | st.sampled_from("\x00\ud800א😀\n")),
        int: st.integers(-(2**31), 2**31),
        float: st.floats(-1e15, 1e15),
        bool: st.booleans(),
        date: st.dates(),
        time: st.times(),
        NoneType: st.none(),
    }
    return known[kind]


def _cards(kind: type[Answer]) -> st.SearchStrategy[Answer]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{each.name: _values(hints[each.name]) for each in fields(kind)})


ANY_CARD = st.sampled_from(list(ANSWER_TYPES.values())).flatmap(_cards)


@pytest.mark.parametrize("name", ANSWER_TYPES)
def test_a_card_comes_back_as_it_was_kept(name: str) -> None:
    @given(_cards(ANSWER_TYPES[name]))
    def comes_back(card: Answer) -> None:
        kept = tidy(card)
        assert load(name, dump(kept)) == kept
        assert tidy(kept) == kept

    comes_back()


def test_every_kind_of_card_is_known_by_its_name() -> None:
    assert set(ANSWER_TYPES) == {kind.__name__ for kind in Answer.__subclasses__()}


@pytest.mark.parametrize(
    ("kind", "body"),
    [("Surprise", "{}"), ("CheckAnswer", "[]"), ("CheckAnswer", '{"done": "maybe"}'), ("CheckAnswer", "{")],
)
def test_a_card_that_is_none_of_ours_is_refused(kind: str, body: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- each library says it in its own words
        load(kind, body)


@given(ANY_CARD, ANY_CARD, st.text(max_size=3), st.text(max_size=3))
def test_a_card_never_disturbs_another(one: Answer, other: Answer, here: str, there: str) -> None:
    draft = Draft().put(one, here)
    both = draft.put(other, there)
    assert both.get(type(other), there) == other
    if (type(one), here) != (type(other), there):
        assert both.get(type(one), here) == one
    gone = both.put(type(other)(), there)
    assert gone.get(type(other), there) == type(other)()


def test_a_blank_card_is_no_card() -> None:
    draft = Draft().put(CheckAnswer(what_happened="late"), "cash").put(CheckAnswer(), "cash")
    assert list(draft.items()) == []
