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
from leadway.domain.terms import CheckThen, GapType, NoteTarget
from leadway.domain.text import one_line


def from_check(
    draft: Draft, key: str, title: str, before: CheckAnswer, after: CheckAnswer
) -> list[tuple[Answer, str]]:
    """Return the answers to put because a check was handed on, or is so no longer."""
    return _follow(draft, key, _of_check(title, before), _of_check(title, after))


def from_note(
    draft: Draft, key: str, text: str, before: NoteFiling, after: NoteFiling
) -> list[tuple[Answer, str]]:
    """Return the answers to put because a note was sent somewhere, or is so no longer."""
    return _follow(draft, key, _of_note(text, before), _of_note(text, after))


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


def _of_check(title: str, answer: CheckAnswer) -> Answer | None:
    happened = answer.what_happened.strip()
    if not asks_what_happened(answer):
        return None
    if answer.then is CheckThen.RULE_RAN_OUT:
        return GapAnswer(kind=GapType.SILENT, happened=f"{title}: {happened}" if happened else title)
    if answer.then is CheckThen.WORTH_FIXING:
        return ProblemAnswer(happens=one_line(happened or title), lens="missed_twice")
    return None


def _of_note(text: str, filing: NoteFiling) -> Answer | None:
    match filing.target:
        case NoteTarget.GAP:
            return GapAnswer(happened=text)
        case NoteTarget.PROBLEM:
            return ProblemAnswer(happens=one_line(text))
        case NoteTarget.OPPORTUNITY:
            return OpportunityAnswer(tried=one_line(text))
        case _:
            return None
