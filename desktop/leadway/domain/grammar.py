"""What a language needs beyond its catalogue: how words are recognised, and how they are listed.

`Grammar` is what holds for any language; a class per language, in `_GRAMMARS`, adds the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadway.i18n import ENGLISH, isolated, language, locale_text

if TYPE_CHECKING:
    from leadway.domain.terms import FieldOfWork


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Grammar:
    """A language of which only the catalogue is known: no word is recognised, no text refused."""

    common_words: frozenset[str] = frozenset()
    """Long words that say nothing about what a text is about."""

    def is_a_time(self, cue: str) -> bool:
        """Whether "If …" needs "it is" before this: "Friday 15:30" does, "stand-up has ended" does not."""
        del cue
        return False

    def starts_with_a_verb(self, action: str) -> bool:
        """Whether the text can be read after "I will": a plain guess from its first word, never a refusal."""
        return bool(action.strip())

    def step(self, action: str) -> str:
        """Return the action without an "I will" of its own."""
        return action

    def cue(self, when: str) -> str:
        """Return the occasion without an "if" of its own."""
        return when

    def suggests_a_stop(self, text: str, field: FieldOfWork | None = None) -> bool:
        """Whether the words may be about something that is not one person's to decide. A plain guess."""
        del text, field
        return False


class English(Grammar):
    """English."""

    common_words = _words("""
        about after again because before could every first other should their there these thing those
        three until wanted where which while would
    """)  # no text

    # Compiled when first needed, which is not before the first paint.
    _TIME = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\b|\d|(?:after|before)\b"
    _NOT_VERBS = _words("""
        a an the my our your his her their its this that these those some any no more less better new
        every each all i we you it he she they there maybe perhaps not
    """)  # no text
    _VERBS = _words("""
        mention question position comment implement ship document experiment supplement caution
        commission partition auction ration witness harness cement function
    """)  # no text
    _NOUN_ENDINGS = ("tion", "sion", "ness", "ment", "ity", "ship", "ism")

    def is_a_time(self, cue: str) -> bool:
        return re.match(self._TIME, cue, re.IGNORECASE) is not None

    def starts_with_a_verb(self, action: str) -> bool:
        words = self.step(action).lower().split()
        if not words:
            return False
        first = words[0].strip(",.;:")
        return (
            first.replace("-", "").isalpha()
            and first not in self._NOT_VERBS
            and (first in self._VERBS or not first.endswith(self._NOUN_ENDINGS))
        )

    def step(self, action: str) -> str:
        return action[7:] if action.lower().startswith("i will ") else action

    def cue(self, when: str) -> str:
        return when[3:] if when.lower().startswith("if ") else when

    def suggests_a_stop(self, text: str, field: FieldOfWork | None = None) -> bool:
        from leadway.domain.hard_stop_words import pattern  # late: the first paint does without

        return pattern(ENGLISH, field).search(text.casefold()) is not None


_GRAMMARS: dict[str, type[Grammar]] = {ENGLISH: English}


def grammar() -> Grammar:
    """Return the grammar of the language that is set."""
    return _GRAMMARS.get(language(), Grammar)()


def listed(items: Sequence[str]) -> str:
    """Return `a, b and c`."""
    *before, last = map(isolated, items or ("",))
    if not before:
        return last
    if len(before) == 1:
        return locale_text("list_two", "{first} and {rest}").format(first=before[0], rest=last)
    text = locale_text("list_end", "{first} and {rest}").format(first=before[-1], rest=last)
    for item in reversed(before[1:-1]):
        text = locale_text("list_middle", "{first}, {rest}").format(first=item, rest=text)
    return locale_text("list_start", "{first}, {rest}").format(first=before[0], rest=text)
