"""Asks which commitment is due because something happened, and when it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from PySide6.QtWidgets import QWidget

from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.keep import HAPPENED
from leadway.domain.registers.spec import FieldKind, FieldSpec
from leadway.i18n import _
from leadway.services.session import Services
from leadway.ui.registers.step_dialog import StepDialog

TITLE, WHICH = _("Something happened"), _("What is due because of it?")


def ask_event(services: Services, parent: QWidget) -> None:
    """Open the dialog; the next ritual asks about the commitment that is chosen in it."""
    waiting, register = services.commitments.on_event(), services.registers
    which = FieldSpec("commitment", WHICH, FieldKind.CHOICE, options=waiting, is_required=True)

    def take(answers: Mapping[str, Any]) -> None:
        register.take(Ref(EntityKind.COMMITMENT, answers["commitment"]), HAPPENED, answers)

    if waiting:
        first = SimpleNamespace(commitment=waiting[0][0], event_on=register.today)
        step = replace(HAPPENED, asks=(which, *HAPPENED.asks))
        StepDialog(step, TITLE, take, register.today, register.options, parent, first).open()
