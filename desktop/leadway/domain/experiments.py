"""Which ideas are worth a try this week: much to gain, little to do, and easily undone."""

from leadway.domain.answers import OpportunityAnswer
from leadway.domain.terms import Effort, Reversible, Size

MOST_RUNNING = 3
"""How many experiments run at once; a further one is planned and starts when one ends."""

LITTLE = (Effort.HOUR, Effort.DAY)
"""The efforts that fit into a week beside everything else."""


def worth_trying(card: OpportunityAnswer) -> bool:
    """Whether to offer `Try it this week?`: large reach, less than a day of effort, easily undone."""
    return (
        not card.blank
        and card.reach is Size.LARGE
        and card.effort in LITTLE
        and card.reversible is Reversible.EASILY
    )
