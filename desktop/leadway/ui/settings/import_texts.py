"""Says what an import would do, what it did, and why a file is not taken."""

from __future__ import annotations

from leadway.domain.errors import KnownError
from leadway.i18n import _, ngettext
from leadway.services.transfer.importing import ImportPreview
from leadway.services.transfer.merging import ConflictPolicy

NOTHING = _("Everything in it is here already. Nothing would change.")
ADDED = _("New: {n}")
ADDED_AS_NOTES = _("New, added as dated notes: {n}")
SAME = _("Here already, unchanged: {n}")
DIFFERENT = {
    ConflictPolicy.KEEP: _("Different here, yours stay: {n}"),
    ConflictPolicy.REPLACE: _("Different here, yours are replaced: {n}"),
}
LEFT_OUT = _("Left out, because their week is here already: {n}")
REMOVED = _("Removed here, because their week is replaced: {n}")
NEW_SETTINGS = _("New settings: {n}")
DIFFERENT_SETTINGS = {
    ConflictPolicy.KEEP: _("Settings that are different here, yours stay: {n}"),
    ConflictPolicy.REPLACE: _("Settings that are different here, yours are replaced: {n}"),
}
BACKED_UP = _("A backup of your data before the import is among your backups.")
FOUND = _("You find them in History, each with the week of its day.")
DONE_NOTHING = _("Everything in it was here already. Nothing was changed.")
AND_MORE = _("and {n} more")
_MOST_REASONS = 5


def preview_text(found: ImportPreview) -> str:
    """Return what an import would do, a line for each kind of change."""
    if found.changes_nothing and not found.differing and not found.differing_choices:
        return NOTHING
    counted = (
        (ADDED_AS_NOTES if found.is_journal else ADDED, found.new),
        (SAME, sum(line.same for line in found.lines)),
        (DIFFERENT[found.same], found.differing),
        (LEFT_OUT, sum(line.left_out for line in found.lines)),
        (REMOVED, sum(line.removed for line in found.lines)),
        (NEW_SETTINGS, found.new_choices),
        (DIFFERENT_SETTINGS[found.same], found.differing_choices),
    )
    return "\n".join(text.format(n=n) for text, n in counted if n) or NOTHING


def result_text(done: ImportPreview) -> str:
    """Return what an import did."""
    if done.changes_nothing:
        return DONE_NOTHING
    n = done.new + (done.differing if done.same is ConflictPolicy.REPLACE else 0)
    added = ngettext("Imported {n} record.", "Imported {n} records.", n).format(n=n)
    return " ".join([added, BACKED_UP, *([FOUND] if done.is_journal else [])])


def error_text(error: KnownError) -> str:
    """Return why a file was not taken; of many reasons, the first few."""
    reasons = [str(reason) for reason in getattr(error, "reasons", ())]
    shown = reasons[:_MOST_REASONS]
    if len(reasons) > _MOST_REASONS:
        shown.append(AND_MORE.format(n=len(reasons) - _MOST_REASONS))
    return "\n".join([str(error), *(f"– {reason}" for reason in shown)])
