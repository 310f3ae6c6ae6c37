"""How an import is said: what it would do, what it did, and why it is not taken."""

from __future__ import annotations

from leadway.domain.errors import KnownError
from leadway.services.transfer.importing import ImportPreview
from leadway.services.transfer.merging import ConflictPolicy

NOTHING = "All of it is here already. Nothing would change."
NEW = "{records} would come in."
NEW_NOTES = "{records} would come in as dated notes."
SAME = "{records} {are} here already, just the same."
KEPT = "{records} {are} here with other content; yours would stay."
REPLACED = "{records} {are} here with other content; yours would be replaced."
LEFT_OUT = "{records} would stay out: they belong to a week that you have here."
GONE = "{records} that you have here would go: they belong to a week that is replaced."
SETTINGS_NEW = "{settings} would come along."
SETTINGS_KEPT = "{settings} {are} chosen otherwise here; yours would stay."
SETTINGS_REPLACED = "{settings} {are} chosen otherwise here; yours would be replaced."
DONE = "Brought in: {records}. A copy of what was here before lies among the backups."
FOUND = "You find them in History, each with the week of its day."
DONE_NOTHING = "All of it was here already. Nothing was changed."
_MOST_REASONS = 5
_WHAT = {True: ("entry", "entries"), False: ("record", "records")}
"""How what comes in is called: from another journal, and from an export."""


def what_it_does(found: ImportPreview) -> list[str]:
    """Return what an import would do, a sentence for each matter."""
    if found.changes_nothing and not found.differing and not found.differing_choices:
        return [NOTHING]
    replaces = found.same is ConflictPolicy.REPLACE
    lines = found.lines
    counted = (
        (NEW_NOTES if found.is_journal else NEW, found.new),
        (SAME, sum(line.same for line in lines)),
        (REPLACED if replaces else KEPT, found.differing),
        (LEFT_OUT, sum(line.left_out for line in lines)),
        (GONE, sum(line.gone for line in lines)),
    )
    one, many = _WHAT[found.is_journal]
    said = [
        words.format(records=_count(n, one, many), are="is" if n == 1 else "are") for words, n in counted if n
    ]
    chosen = (
        (SETTINGS_NEW, found.new_choices),
        (SETTINGS_REPLACED if replaces else SETTINGS_KEPT, found.differing_choices),
    )
    said += [
        words.format(settings=_count(n, "setting", "settings"), are="is" if n == 1 else "are")
        for words, n in chosen
        if n
    ]
    return said or [NOTHING]


def done_in_words(done: ImportPreview) -> str:
    """Return what an import did."""
    if done.changes_nothing:
        return DONE_NOTHING
    count = done.new + (done.differing if done.same is ConflictPolicy.REPLACE else 0)
    said = DONE.format(records=_count(count, *_WHAT[done.is_journal]))
    return f"{said} {FOUND}" if done.is_journal else said


def trouble_in_words(error: KnownError) -> str:
    """Return why it was not taken; of many reasons, the first few."""
    reasons = [str(reason) for reason in getattr(error, "reasons", ())]
    shown = [f"– {reason}" for reason in reasons[:_MOST_REASONS]]
    if len(reasons) > _MOST_REASONS:
        shown.append(f"– and {len(reasons) - _MOST_REASONS} more")
    return "\n".join([str(error), *shown])


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
