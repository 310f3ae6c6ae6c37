"""How one answer opens another: a check or a note that is handed on becomes an answer of a later screen."""

from leadway.domain.answers import (
    Answer,
    CheckAnswer,
    Draft,
    GapAnswer,
    NoteFiling,
    OpportunityAnswer,
    ProblemAnswer,
)
from leadway.domain.checks import asks_what_happened
from leadway.domain.gaps import hard_stop
from leadway.domain.terms import CheckThen, GapType, NoteTarget
from leadway.domain.text import one_line


def from_check(
    draft: Draft, key: str, title: str, before: CheckAnswer, after: CheckAnswer
) -> list[tuple[Answer, str]]:
    """Return the answers to put because a check was handed on, or is so no longer."""
    return _from(draft, key, of_check(title, before), of_check(title, after))


def from_note(
    draft: Draft, key: str, text: str, before: NoteFiling, after: NoteFiling
) -> list[tuple[Answer, str]]:
    """Return the answers to put because a note was sent somewhere, or is so no longer."""
    return _from(draft, key, of_note(text, before), of_note(text, after))


def from_stop(
    draft: Draft, key: str, opened: Answer | None, before: GapAnswer, after: GapAnswer
) -> list[tuple[Answer, str]]:
    """Return the answers to put because what a check or note opened is escalated, or is so no longer."""
    was, now = hard_stop(before), hard_stop(after)
    if was == now or isinstance(opened, GapAnswer):
        return []
    return _follow(draft, key, None if was else opened, None if now else opened)


def _from(draft: Draft, key: str, before: Answer | None, after: Answer | None) -> list[tuple[Answer, str]]:
    """While it is escalated, it opens nothing else."""
    return [] if hard_stop(draft.get(GapAnswer, key)) else _follow(draft, key, before, after)


def _follow(draft: Draft, key: str, before: Answer | None, after: Answer | None) -> list[tuple[Answer, str]]:
    """Put the new answer, and take the old one back unless the person has worked on it since."""
    if before == after:
        return []
    puts: list[tuple[Answer, str]] = []
    if before is not None and type(before) is not type(after) and draft.get(type(before), key) == before:
        puts.append((type(before)(), key))
    if after is not None and (draft.get(type(after), key).blank or draft.get(type(after), key) == before):
        puts.append((after, key))
    return puts


def situation(title: str, answer: CheckAnswer) -> str:
    """Return what a check says of a gap."""
    happened = answer.what_happened.strip()
    return f"{title}: {happened}" if happened else title


def of_check(title: str, answer: CheckAnswer) -> Answer | None:
    """Return the answer that a check opens."""
    happened = answer.what_happened.strip()
    if not asks_what_happened(answer):
        return None
    if answer.then is CheckThen.RULE_RAN_OUT:
        return GapAnswer(kind=GapType.SILENT, happened=situation(title, answer))
    if answer.then is CheckThen.WORTH_FIXING:
        return ProblemAnswer(happens=one_line(happened or title), lens="missed_twice")
    return None


def of_note(text: str, filing: NoteFiling) -> Answer | None:
    """Return the answer that a note opens."""
    match filing.target:
        case NoteTarget.GAP:
            return GapAnswer(happened=text)
        case NoteTarget.PROBLEM:
            return ProblemAnswer(happens=one_line(text))
        case NoteTarget.OPPORTUNITY:
            return OpportunityAnswer(tried=one_line(text))
        case _:
            return None
