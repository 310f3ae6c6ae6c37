"""What was answered in small pieces, read back as one sentence."""

import re

from leadway.domain.terms import Benefit, HowKnown
from leadway.domain.text import one_line, sentence

_A_THING = re.compile(r"(?:\W*\d|(?:a|an|the|one|no|none|in|within|under|at|once)\b)|\S+$", re.IGNORECASE)


def problem(who: str, happens: str, should: str, known: HowKnown | None = None) -> str:
    """Return `Customers with returns wait 3 days; it should be 1 day; I know from a number.`"""
    parts = [" ".join(filter(None, (one_line(who), one_line(happens).rstrip("."))))]
    if should.strip():
        parts.append(_wish(one_line(should).rstrip(".")))
    if known is not None:
        parts.append(_KNOWN[known])
    return sentence("; ".join(filter(None, parts)))


def _wish(should: str) -> str:
    """Return an amount or a thing after "it should be", and a whole clause after "what should happen"."""
    if should.lower().startswith(("it should", "should")):
        return should
    return f"it should be {should}" if _A_THING.match(should) else f"what should happen: {should}"


def idea(tried: str, then: str, better_for: Benefit | None = None) -> str:
    """Return `If we tried three bins, then sorting once would be better for the customer.`"""
    first, second = one_line(tried).rstrip("."), one_line(then).rstrip(".")
    if not first:
        return sentence(second)
    whole = f"If we tried {first}"
    if second:
        whole += f", then {second}"
    if better_for is not None:
        whole += (
            f" would be better for the {better_for.label}"
            if second
            else f", the {better_for.label} would gain"
        )
    return sentence(whole)


_KNOWN = {
    HowKnown.SAW_IT: "I saw it",
    HowKnown.TOLD: "I was told",
    HowKnown.NUMBER: "I know from a number",
    HowKnown.GUESS: "it is a guess",
}
