"""What the registers of some kinds show beside the fields of a record; made with the first one shown."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from leadway.domain.refs import EntityKind, Ref
from leadway.services.registers.views import RecordView
from leadway.services.session import Services
from leadway.ui.widgets.vbox import VBox


class RecordExtra(VBox):
    """The base of what a kind shows above its fields."""

    def show_view(self, view: RecordView) -> None:
        """Show what belongs to a record."""
        raise NotImplementedError


EXTRAS: dict[EntityKind, tuple[str, str]] = {}
"""The module of `ui.registers` and the class, by kind."""


def extra_of(
    kind: EntityKind, services: Services, open_record: Callable[[Ref], object]
) -> RecordExtra | None:
    """Return what a kind shows beside its fields; None for most."""
    if kind not in EXTRAS:
        return None
    module, name = EXTRAS[kind]
    made: RecordExtra = getattr(import_module(f"leadway.ui.registers.{module}"), name)(services, open_record)
    return made
