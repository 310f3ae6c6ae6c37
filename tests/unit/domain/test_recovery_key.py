"""The recovery key: what a person reads off a page and types is understood, or its wrong group is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadway.domain.errors import KnownError
from leadway.domain.recovery_key import BITS, GROUPS, LENGTH, SIGNS, MistypedError, format_key, parse_key

keys = st.integers(0, (1 << BITS) - 1).map(format_key)
places = st.integers(0, GROUPS - 1)


def groups_named(typed: str) -> tuple[int, ...]:
    with pytest.raises(MistypedError) as caught:
        parse_key(typed)
    assert caught.value.next_step
    assert all(str(group) in caught.value.sentence for group in caught.value.groups)
    return caught.value.groups


def test_a_key_is_beyond_guessing_and_different_numbers_are_different_keys() -> None:
    assert BITS >= 128
    assert format_key(0) != format_key(1)
    assert format_key((1 << BITS) - 1).count("-") == GROUPS - 1


@given(keys, st.sampled_from(["-", " ", "", "\n", " – ", "_"]), st.booleans())
def test_however_it_is_set_apart_and_spelled_it_is_the_same(key: str, between: str, small: bool) -> None:
    typed = key.replace("-", between).replace("0", "o").replace("1", "l")
    assert parse_key(typed.lower() if small else typed.upper()) == key


@given(keys, places, st.integers(0, LENGTH - 1), st.sampled_from(SIGNS + "U!é"))
def test_one_wrong_sign_names_its_group(key: str, place: int, at: int, sign: str) -> None:
    groups = key.split("-")
    if groups[place][at] != sign:
        groups[place] = groups[place][:at] + sign + groups[place][at + 1 :]
        assert groups_named("-".join(groups)) == (place + 1,)


@given(keys, places, st.integers(0, LENGTH - 2))
def test_two_signs_that_changed_places_name_their_group(key: str, place: int, at: int) -> None:
    groups = key.split("-")
    one, other = groups[place][at], groups[place][at + 1]
    if one != other:
        groups[place] = groups[place][:at] + other + one + groups[place][at + 2 :]
        assert groups_named("-".join(groups)) == (place + 1,)


@given(keys, places, places)
def test_groups_in_the_wrong_order_are_both_named(key: str, one: int, other: int) -> None:
    if one != other:
        groups = key.split("-")
        groups[one], groups[other] = groups[other], groups[one]
        assert groups_named("-".join(groups)) == tuple(sorted((one + 1, other + 1)))


@given(keys, places)
def test_a_sign_left_out_names_its_group_where_the_groups_are_set_apart(key: str, place: int) -> None:
    groups = key.split("-")
    groups[place] = groups[place][1:]
    assert groups_named(" ".join(groups)) == (place + 1,)


@given(keys, places)
def test_a_sign_left_out_of_one_run_is_told_by_the_count(key: str, place: int) -> None:
    run = key.replace("-", "")
    at = place * LENGTH
    with pytest.raises(MistypedError, match="this has 34"):
        parse_key(run[:at] + run[at + 1 :])


@pytest.mark.parametrize("nothing", ["", "  ", "---"])
def test_nothing_typed_is_told(nothing: str) -> None:
    with pytest.raises(KnownError, match="No recovery key was typed"):
        parse_key(nothing)


@given(st.text(max_size=80))
def test_whatever_is_typed_it_is_a_key_or_a_sentence(typed: str) -> None:
    try:
        key = parse_key(typed)
    except KnownError as error:
        said = error
    else:
        assert parse_key(key) == key
        return
    assert said.sentence
    assert said.next_step
