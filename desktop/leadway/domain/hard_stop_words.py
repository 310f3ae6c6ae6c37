"""The words that suggest to ask whether something is not one person's to decide: resources/words."""

import re
from functools import cache

from leadway.domain.terms import FieldOfWork
from leadway.resources import content

_ANYWHERE = "anywhere"
_NOTHING = r"(?!)"


@cache
def pattern(language: str, field: FieldOfWork | None) -> re.Pattern[str]:
    """Return what finds the words of every field and of this one; of all fields where none is known.

    It is for a text in small letters: in that of any case, it takes far longer at each word.
    """
    texts = _sections(content("words", f"{language}.txt").decode().casefold())
    all_of_them = field in (None, FieldOfWork.OTHER)
    own = [text for name, text in texts.items() if all_of_them or name in (_ANYWHERE, field)]
    phrases = (line for text in own for line in re.split(r"\s*\n\s*|\s+\|\s+", text.strip()))
    words = "|".join(phrase.replace("*", r"\w*").replace(" ", r"[\s-]+") for phrase in phrases if phrase)
    return re.compile(rf"\b(?:{words or _NOTHING})\b")


def _sections(text: str) -> dict[str, str]:
    """Return the phrases below each [name]."""
    _comment, *parts = re.split(r"^\[(\w+)\]$", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))
