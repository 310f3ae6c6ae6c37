"""A setting is declared once: its type, default, label, options, and whether it stays on the computer."""

from __future__ import annotations

from dataclasses import fields
from typing import Literal, get_args, get_origin, get_type_hints

import pytest

from leadway.services.settings import DEVICE_ONLY, Settings, meta_of

HINTS = get_type_hints(Settings)
NAMES = [field.name for field in fields(Settings)]


@pytest.mark.parametrize("name", NAMES)
def test_the_options_of_a_setting_are_those_of_its_type_and_hold_its_default(name: str) -> None:
    options = set(meta_of(name).options)
    if get_origin(HINTS[name]) is Literal:
        assert options == set(get_args(HINTS[name]))
    if options:
        # None: the person has not said.
        assert getattr(Settings(), name) in options | (
            {None} if type(None) in get_args(HINTS[name]) else set()
        )
        assert meta_of(name).label


def test_what_opens_or_locks_this_computer_stays_on_it() -> None:
    assert {"lock_after", "lock_with_screen", "on_close"} <= DEVICE_ONLY
    assert not {"colours", "paper", "hours"} & DEVICE_ONLY


def test_an_unknown_setting_is_an_error() -> None:
    with pytest.raises(KeyError):
        meta_of("colour")
