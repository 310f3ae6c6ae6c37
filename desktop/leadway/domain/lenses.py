"""The lenses that turn each week's question a little, so that it is never the same box to tick."""

from dataclasses import dataclass
from datetime import date

from leadway.domain.weeks import Week
from leadway.i18n import _


@dataclass(frozen=True, slots=True)
class Lens:
    """One way to look: the code kept with what it finds, what it is called, and the question it asks."""

    code: str
    name: str
    question: str


PROBLEM_LENSES: tuple[Lens, ...] = (
    Lens("waiting", _("waiting"), _("Where did a customer, a colleague or a piece of work sit still?")),
    Lens("rework", _("work done twice"), _("What had to be redone because it was not right the first time?")),
    Lens("moving", _("things on the move"), _("What was carried, forwarded or handed over too often?")),
    Lens("walking_searching", _("searching"), _("What do people keep having to look for, fetch or ask for?")),
    Lens("too_much", _("work nobody needs"), _("What do we make, write or report that nobody uses?")),
    Lens("too_soon", _("piles"), _("What is piling up: stock, emails, open cases, half-finished work?")),
    Lens("too_thorough", _("extra steps"), _("Where do we check or sign more than the customer needs?")),
    Lens("talent_unused", _("unused talent"), _("Who could do more than we let them, or was not asked?")),
    Lens("missed_twice", _("commitments missed twice"), _("What slipped this week, and not long before?")),
    Lens("lived_with", _("things we put up with"), _("What annoys everybody, and nobody mentions any more?")),
    Lens("newcomers", _("newcomers"), _("What do new people stumble over in their first weeks?")),
    Lens("said_twice", _("things said twice"), _("What do customers have to tell us more than once?")),
    Lens("one_person", _("one-person jobs"), _("What stops when one particular person isn’t here?")),
)

OPPORTUNITY_LENSES: tuple[Lens, ...] = (
    Lens("praise", _("praise"), _("What were we thanked for, and how could we earn more of it?")),
    Lens("workaround", _("workarounds"), _("Which workaround deserves to become the normal way?")),
    Lens("borrow", _("ideas to borrow"), _("Who nearby does something better than we do?")),
    Lens("coming_up", _("what’s coming"), _("Which new tool, rule or season could we use?")),
    Lens("hour_back", _("an hour back"), _("What could give the team an hour a week back?")),
    Lens("pay_to_stop", _("what to stop"), _("What would a customer pay us to stop doing?")),
    Lens("from_checks", _("your checks"), _("What did you see while checking that could be even better?")),
    Lens("not_asked", _("people not asked yet"), _("Whose idea have you not asked for yet?")),
)

MEMORY_JOGGERS: tuple[str, ...] = (
    _("Did anybody ask you, “Am I allowed to…?”"),
    _("Did you say “just this once”?"),
    _("Did two people get different answers to the same question?"),
    _("Did anybody have to wait because nobody knew who decides?"),
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
