"""How one answer opens another: a check or a note that is handed on becomes a card of a later screen."""

from leadway.domain.answers import Card, CheckAnswer, Draft, GapCard, NoteFiling, OpportunityCard, ProblemCard
from leadway.domain.checks import asks_what_happened
from leadway.domain.terms import CheckThen, GapKind, NoteTarget
from leadway.domain.text import one_line


def from_check(
    draft: Draft, key: str, title: str, was: CheckAnswer, now: CheckAnswer
) -> list[tuple[Card, str]]:
    """Return the cards to put because a check was handed on, or is so no longer."""
    return _follow(draft, key, _of_check(title, was), _of_check(title, now))


def from_note(draft: Draft, key: str, text: str, was: NoteFiling, now: NoteFiling) -> list[tuple[Card, str]]:
    """Return the cards to put because a note was sent somewhere, or is so no longer."""
    return _follow(draft, key, _of_note(text, was), _of_note(text, now))


def _follow(draft: Draft, key: str, was: Card | None, now: Card | None) -> list[tuple[Card, str]]:
    """Put the new card, and take the old one back unless the person has worked on it since."""
    if was == now:
        return []
    puts: list[tuple[Card, str]] = []
    if was is not None and type(was) is not type(now) and draft.get(type(was), key) == was:
        puts.append((type(was)(), key))
    if now is not None and (draft.get(type(now), key).blank or draft.get(type(now), key) == was):
        puts.append((now, key))
    return puts


def _of_check(title: str, answer: CheckAnswer) -> Card | None:
    what = answer.what_happened.strip()
    if not asks_what_happened(answer):
        return None
    if answer.then is CheckThen.RULE_RAN_OUT:
        return GapCard(kind=GapKind.SILENT, happened=f"{title}: {what}" if what else title)
    if answer.then is CheckThen.WORTH_FIXING:
        return ProblemCard(happens=one_line(what or title), lens="Promises missed twice")
    return None


def _of_note(text: str, filing: NoteFiling) -> Card | None:
    match filing.target:
        case NoteTarget.GAP:
            return GapCard(kind=GapKind.SILENT, happened=text)
        case NoteTarget.PROBLEM:
            return ProblemCard(happens=one_line(text))
        case NoteTarget.OPPORTUNITY:
            return OpportunityCard(tried=one_line(text))
        case _:
            return None
