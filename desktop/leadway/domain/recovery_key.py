"""The recovery key as a person writes it down: seven groups of five signs, each with a check of its own.

The signs are Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O and U, so that I and L
can be read as 1 and O as 0. Four signs of a group carry twenty random bits; the fifth is a check over them
and the group's place, worked out in GF(32), so that one wrong sign, two signs that changed places and groups
in the wrong order are always found, and found in their group.
"""

from __future__ import annotations

import unicodedata

from leadway.domain.errors import KnownError
from leadway.domain.grammar import listed
from leadway.i18n import _, ngettext

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 7
LENGTH = 5
BITS = GROUPS * (LENGTH - 1) * 5

_VALUES = {sign: value for value, sign in enumerate(SIGNS)} | {"O": 0, "I": 1, "L": 1}
_BETWEEN = "-‐‑‒–—−_.,;:/|"
# Any four different ones but 0 and 1 would do; 1 is the weight of the check itself.
_WEIGHTS = (2, 4, 8, 16)
_PLACE = 3


class MistypedError(KnownError):
    """A recovery key with a typing mistake; `groups` are the places, from 1, to look at again."""

    def __init__(self, sentence: str, groups: tuple[int, ...]) -> None:
        super().__init__(sentence, _("Compare it with the page it was written on."))
        self.groups = groups


def format_key(number: int) -> str:
    """Return a number of `BITS` bits as a recovery key: `7K2QX-…`, seven groups."""
    if not 0 <= number < 1 << BITS:
        raise ValueError("not a number of that many bits")
    values = [number >> shift & 31 for shift in range(BITS - 5, -1, -5)]
    groups = [values[at : at + LENGTH - 1] for at in range(0, len(values), LENGTH - 1)]
    return "-".join(
        "".join(SIGNS[value] for value in [*group, _check(group, place)])
        for place, group in enumerate(groups)
    )


def parse_key(text: str) -> str:
    """Return what was typed as it was given out; raise MistypedError naming the groups that cannot be right.

    Small letters, spaces, dashes and line breaks anywhere, O for 0, I or L for 1: all as good.
    """
    groups = split(text)
    signs = sum(map(len, groups))
    if not signs:
        raise KnownError(_("No recovery key was typed."), _("Type the seven groups of your recovery key."))
    apart = len(groups) == GROUPS
    if not apart:
        run = "".join(groups)
        groups = [run[at : at + LENGTH] for at in range(0, signs, LENGTH)]
    wrong = tuple(place for place, group in enumerate(groups, 1) if not _is_right(group, place - 1))
    if not apart and signs != GROUPS * LENGTH:
        # From a sign that is missing or too much on, every group is another.
        raise MistypedError(
            _(
                "A recovery key has {groups} groups of {length} characters, {all} in all; this has {n}. "
                "Check group {group} first."
            ).format(
                groups=GROUPS, length=LENGTH, all=GROUPS * LENGTH, n=signs, group=min(wrong or (GROUPS,))
            ),
            wrong[:1],
        )
    if wrong:
        raise MistypedError(_look_at(wrong), wrong)
    return "-".join("".join(SIGNS[_VALUES[sign]] for sign in group) for group in groups)


def split(text: str) -> list[str]:
    """Return the groups as they were set apart."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(" " if sign in _BETWEEN or not sign.isprintable() else sign for sign in plain).split()


def _is_right(group: str, place: int) -> bool:
    values = [_VALUES.get(sign, -1) for sign in group]
    if len(values) != LENGTH or min(values) < 0:
        return False
    return _check(values[:-1], place) == values[-1]


def _look_at(wrong: tuple[int, ...]) -> str:
    text = ngettext(
        "Group {groups} of the recovery key is mistyped.",
        "Groups {groups} of the recovery key are mistyped.",
        len(wrong),
    )
    return text.format(groups=listed([str(place) for place in wrong]))


def _check(group: list[int], place: int) -> int:
    check = _times(_PLACE, place)
    for weight, value in zip(_WEIGHTS, group, strict=True):
        check ^= _times(weight, value)
    return check


def _times(left: int, right: int) -> int:
    """Multiply in GF(32), modulo x^5 + x^2 + 1."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product
