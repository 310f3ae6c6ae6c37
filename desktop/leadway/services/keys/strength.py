"""Says how hard a passphrase is to guess, by zxcvbn: what it knows of words, names, keyboards and dates.

Loaded only while a passphrase is being set: its lists of words take 60 ms and 14 MB.
"""

from __future__ import annotations

from zxcvbn import zxcvbn

from leadway.i18n import _

_MOST_CHARACTERS = 72
"""zxcvbn takes seconds for longer texts; what begins so strongly enough needs no more."""

# By zxcvbn's score, which counts guesses: fewer than 10⁶, 10⁸, 10¹⁰, and more.
_BY_SCORE = (
    _("Easy to guess."),
    _("Easy to guess."),
    _("Could be guessed by someone who tries hard."),
    _("Hard to guess."),
    _("Very hard to guess."),
)
_STRONG = 3
_MORE = _("Add unrelated words.")
_REASONS = {
    "repeat": _("Repeated words and characters add little."),
    "sequence": _("Series such as “abc” or “6543” add little."),
    "spatial": _("Neighbouring keys such as “qwerty” add little."),
    "date": _("Dates and years are tried early."),
    "regex": _("Dates and years are tried early."),
    "dictionary": _("A single well-known word, name or password is tried first."),
}


def strength_text(passphrase: str) -> str:
    """Return how hard the passphrase is to guess, and where it is weak, what makes it so."""
    estimate = zxcvbn(passphrase[:_MOST_CHARACTERS], user_inputs=["leadway"])
    score = estimate["score"]
    if score >= _STRONG:
        return _BY_SCORE[score]
    longest = max(estimate["sequence"], key=lambda match: len(match["token"]))
    reason = _REASONS.get(str(longest["pattern"]), "")
    return " ".join(filter(None, (_BY_SCORE[score], reason, _MORE)))
