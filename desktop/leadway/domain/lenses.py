"""The lenses that turn each week's question a little, so that it is never the same box to tick."""

from dataclasses import dataclass
from datetime import date

from leadway.domain.weeks import Week


@dataclass(frozen=True, slots=True)
class Lens:
    """One way to look: a tag that is kept with what it finds, and the question it asks."""

    name: str
    question: str


PROBLEM_LENSES: tuple[Lens, ...] = (
    Lens("Waiting", "Where did a customer, a colleague or a piece of work sit still?"),
    Lens("Mending", "What had to be done again because it was not right the first time?"),
    Lens("Moving things", "What was carried, forwarded or handed over more often than it had to be?"),
    Lens("Walking and searching", "What did people have to look for, fetch or ask for, again and again?"),
    Lens("Too much", "What do we make, write or report that nobody asked for or reads?"),
    Lens("Too soon, too many", "What is piling up: stock, mails, open cases, half-finished work?"),
    Lens("Too thorough", "Where do we do more steps, checks or signatures than the customer needs?"),
    Lens("Talent unused", "Who could do more than we let them, or knew and was not asked?"),
    Lens("Promises missed twice", "Which promise slipped this week and also not long ago?"),
    Lens("Learnt to live with", "What annoys everybody and nobody mentions any more?"),
    Lens("Newcomers", "What does somebody new stumble on in the first weeks?"),
    Lens("Said twice", "What do customers have to tell us more than once?"),
    Lens("Only one person", "What stops when one certain person is not here?"),
)

OPPORTUNITY_LENSES: tuple[Lens, ...] = (
    Lens("Praise", "What were we thanked for, and how could we earn more of it?"),
    Lens("Workaround", "What workaround has somebody invented that deserves to be the way?"),
    Lens("Borrow", "Who nearby does something better than we do?"),
    Lens("Coming up", "Which new tool, rule or season is coming, and what could we make of it?"),
    Lens("An hour back", "What could give an hour a week back to the team?"),
    Lens("Pay us to stop", "What would a customer pay us to stop doing?"),
    Lens("From your checks", "What did you see while checking that could be better still?"),
    Lens("Not asked yet", "Whose idea have you not asked for yet?"),
)

MEMORY_JOGGERS: tuple[str, ...] = (
    "Did anybody ask you, “Am I allowed to…?”",
    "Did you say “just this once”?",
    "Did two people get different answers to the same question?",
    "Did someone wait because nobody knew who decides?",
)

_EPOCH = Week.of(date(2024, 1, 1))


def problem_lens(week: Week, turn: int = 0) -> Lens:
    """Return the week's lens for problems; `turn` steps on to the next ones."""
    return PROBLEM_LENSES[(week.since(_EPOCH) + turn) % len(PROBLEM_LENSES)]


def opportunity_lens(week: Week, turn: int = 0) -> Lens:
    """Return the week's lens for opportunities; `turn` steps on to the next ones."""
    return OPPORTUNITY_LENSES[(week.since(_EPOCH) + turn) % len(OPPORTUNITY_LENSES)]


def memory_jogger(week: Week) -> str:
    """Return the week's question for somebody who remembers no gap."""
    return MEMORY_JOGGERS[week.since(_EPOCH) % len(MEMORY_JOGGERS)]
