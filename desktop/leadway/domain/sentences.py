"""What was answered in small pieces, read back as a list: the person's own words after plain labels."""

from leadway.domain.terms import Benefit, HowKnown
from leadway.domain.text import one_line, sentence
from leadway.i18n import _


def problem(who: str, happens: str, should: str, known: HowKnown | None = None) -> str:
    """Return `Customers with returns – wait 3 days. Should be: 1 day. (a number)`."""
    parts = [sentence(" – ".join(filter(None, map(one_line, (who, happens)))))]
    if should.strip():
        parts.append(sentence(_("Should be: {should}").format(should=one_line(should))))
    if known is not None:
        parts.append(f"({known.label})")
    return " ".join(filter(None, parts))


def idea(tried: str, then: str, better_for: Benefit | None = None) -> str:
    """Return `Try: three bins. Then: sorting once. Better for: customer.`"""
    parts = []
    if tried.strip():
        parts.append(_("Try: {tried}").format(tried=one_line(tried)))
    if then.strip():
        parts.append(_("Then: {then}").format(then=one_line(then)))
    if parts and better_for is not None:
        parts.append(_("Better for: {whom}").format(whom=better_for.label))
    return " ".join(map(sentence, parts))
