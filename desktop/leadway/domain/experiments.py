"""Which ideas are worth a try this week: much to gain, little to do, and easily undone."""

from leadway.domain.answers import OpportunityAnswer
from leadway.domain.terms import Effort, Reversible, Size

MOST_RUNNING = 3
"""How many experiments run at once; a further one is planned and starts when one ends."""

LITTLE = (Effort.HOUR, Effort.DAY)
"""The efforts that fit into a week beside everything else."""


def worth_trying(answer: OpportunityAnswer) -> bool:
    """Whether to offer `Try it this week?`: large reach, less than a day of effort, easily undone."""
    return (
        not answer.blank
        and answer.reach is Size.LARGE
        and answer.effort in LITTLE
        and answer.reversible is Reversible.EASILY
    )
