"""Problems and opportunities: how they are read back, and which opportunity is worth a try this week."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadway.domain.terms import Benefit, Effort, HowKnown, Reversible, Size
from leadway.domain.text import one_line, sentence
from leadway.i18n import _

if TYPE_CHECKING:
    from leadway.domain.answers import OpportunityAnswer

MOST_RUNNING = 3
"""How many experiments run at once; a further one is planned and starts when one ends."""

LITTLE = (Effort.HOUR, Effort.DAY)
"""The efforts that fit into a week with everything else."""


def worth_trying(answer: OpportunityAnswer) -> bool:
    """Whether to offer `Try it this week?`: large reach, less than a day of effort, easily undone."""
    return (
        not answer.blank
        and answer.reach is Size.LARGE
        and answer.effort in LITTLE
        and answer.reversible is Reversible.EASILY
    )


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
