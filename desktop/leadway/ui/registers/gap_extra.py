"""What stands on a gap above its fields: that it is not one person's to decide, or precedents like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from leadway.domain.agenda import PastJudgement
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.text import shorten
from leadway.domain.weeks import spoken_date
from leadway.i18n import _, isolated
from leadway.services.registers.views import RecordView
from leadway.services.settings import addressees
from leadway.ui.forms.concern_line import StopNotice
from leadway.ui.registers.extras import RecordExtra
from leadway.ui.widgets.buttons import LinkButton
from leadway.ui.widgets.flow import button_row
from leadway.ui.widgets.text import FieldLabel
from leadway.ui.widgets.vbox import VBox

if TYPE_CHECKING:
    from leadway.ui.registers.register_panel import RegisterPanel

LIKE_THIS = _("You met something like this before")
EARLIER = _("{date}: {title}")
CONSIDER, CONSIDER_THIS = _("I considered it"), _("I considered it: {title}")
_MOST = 3
_SHORT = 28


class GapExtra(RecordExtra):
    """Shown while a gap is: nothing where nothing applies, and no earlier judgement is like it."""

    def __init__(self, panel: RegisterPanel) -> None:
        super().__init__(panel)
        self._services = panel.services
        self._stop: StopNotice | None = None
        self.alike = VBox(spacing=4)
        self.add(self.alike)

    def show_view(self, view: RecordView | None) -> None:
        """Show what belongs to this gap."""
        concerns = view.values.concerns if view is not None else ()
        if concerns and self._stop is None:
            self._stop = StopNotice(addressees(self._services.settings.load()))
            self.body.insertWidget(0, self._stop)
        if self._stop is not None:
            self._stop.show_concerns(concerns)
            self._stop.setVisible(bool(concerns))
        lines = []
        if view is not None and not concerns:
            found = self._services.gaps.similar(view.ref)[:_MOST]
            lines = [self._line(view.ref, each) for each in found]
        self.alike.replace(*([FieldLabel(LIKE_THIS), *lines] if lines else []))
        self.alike.setVisible(bool(lines))
        self.setVisible(bool(concerns or lines))

    def _line(self, gap: Ref, each: PastJudgement) -> QWidget:
        day = spoken_date(each.decided_on, self._services.registers.today)
        whole = EARLIER.format(date=day, title=isolated(each.title))
        text = EARLIER.format(date=day, title=isolated(shorten(each.title, _SHORT)))
        judgement = Ref(EntityKind.JUDGEMENT, each.id)
        chip = LinkButton(text.replace("&", "&&"), clicked=lambda: self.panel.open_record(judgement))
        chip.setAccessibleName(whole)
        chip.setToolTip(whole)
        chip.give_way()
        consider = LinkButton(CONSIDER, clicked=lambda: self._services.gaps.consider(gap, each))
        consider.setAccessibleName(CONSIDER_THIS.format(title=isolated(each.title)))
        return button_row(chip, consider, gap=4)
