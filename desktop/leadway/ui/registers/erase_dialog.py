"""Asks before a record is deleted for good: what goes along, and what becomes of the backups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from leadway.domain.grammar import listed
from leadway.domain.text import isolated
from leadway.i18n import _, ngettext
from leadway.services.erasure.service import ErasurePlan, Mention
from leadway.ui.background_task import run_in_background
from leadway.ui.forms.dialog import FormDialog
from leadway.ui.widgets.choice import Choice, Option, Tick
from leadway.ui.widgets.text import FieldLabel, Paragraph

if TYPE_CHECKING:
    from leadway.ui.registers.register_panel import RegisterPanel

DELETE_FOR_GOOD, TITLE = _("Delete for good"), _("Delete “{title}” for good?")
NOTHING_BRINGS_BACK = _("Nothing brings it back, and the list of what can be undone is emptied.")
GO_TOO = _("These go too:")
ON_PAGES = _("On the pages of these weeks it will say when it was removed: {weeks}.")
MENTIONED = _("Its name stands here, too. Tick where to take it out:")
PLACE = _("{title}: {excerpt}")
BACKUPS = _("Older backups still hold it. What about them?")
KEEP, RENEW = _("Keep them"), _("Delete the older backups and make one now")
_MOST = 12
_KEEP, _RENEW = "keep", "renew"  # no text


class EraseDialog(FormDialog):
    """Passes to `erase` the mentions that are ticked, and as `renews_backups` what was chosen."""

    def __init__(
        self,
        plan: ErasurePlan,
        erase: Callable[..., object],
        parent: QWidget,
    ) -> None:
        super().__init__(TITLE.format(title=isolated(plan.title)), parent, action=DELETE_FOR_GOOD, width=640)
        self._plan, self._erase = plan, erase
        self.add(Paragraph(NOTHING_BRINGS_BACK))
        if plan.records:
            self.add(FieldLabel(GO_TOO))
            self.add(Paragraph("\n".join(_listed(plan.records))))
        if plan.weeks:
            self.add(Paragraph(ON_PAGES.format(weeks=listed([week.name for week in plan.weeks]))))
        self.ticks = {
            mention: Tick(
                f"erase/{mention.table}/{mention.id}",
                "",
                [Option(mention.id, _place(mention))],
                accessible_name=_place(mention),
            )
            for mention in plan.mentions
        }
        if self.ticks:
            self.add(FieldLabel(MENTIONED))
        for tick in self.ticks.values():
            self.add(tick)
        self.backups = Choice(
            "erase/backups", BACKUPS, [Option(_KEEP, KEEP), Option(_RENEW, RENEW)], required=True
        )
        self.backups.set_value(_KEEP)
        self.add(self.backups)
        # Enter alone deletes nothing.
        self.action_button.setDefault(False)
        self.close_button.setFocus()

    def save(self) -> None:
        chosen = [mention for mention, tick in self.ticks.items() if tick.value()]
        self._erase(chosen, renews_backups=self.backups.value() == _RENEW)


def _listed(records: Sequence[tuple[str, str]]) -> list[str]:
    lines = [f"{kind}: {isolated(title)}" for kind, title in records[:_MOST]]
    left = len(records) - _MOST
    return [*lines, ngettext("and {n} more", "and {n} more", left).format(n=left)] if left > 0 else lines


def _place(mention: Mention) -> str:
    if not mention.title:
        return isolated(mention.excerpt)
    return PLACE.format(title=isolated(mention.title), excerpt=isolated(mention.excerpt))


def ask_to_erase(panel: RegisterPanel) -> None:
    """Open the dialog for the record that a panel shows."""
    if not panel.flush() or panel.view is None:
        return
    panel.errors.attempt(
        partial(panel.services.erasure.plan, panel.view.ref),
        lambda plan: EraseDialog(plan, partial(_erase, panel, plan), panel).open(),
    )


def _erase(
    panel: RegisterPanel, plan: ErasurePlan, mentions: Sequence[Mention], *, renews_backups: bool
) -> None:
    panel.services.erasure.erase(plan, mentions)
    panel.refresh()
    if renews_backups:
        from leadway.services.backup.backups import make

        job = panel.services.backups().job(is_only=True)
        run_in_background(partial(make, job), lambda _result: None, panel.errors.show_error, panel)
