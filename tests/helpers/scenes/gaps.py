"""The page of the gaps: gaps, judgements, looks back and rule proposals, and what their steps ask."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QWidget

from helpers.scenes.stage import Scene, Stage, only
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers import registers
from leadway.domain.terms import Concern
from leadway.ui.registers.calibration import CalibrationDialog
from leadway.ui.registers.pages import GapsRegistersPage
from leadway.ui.registers.step_dialog import StepDialog
from leadway.ui.window.pages import GAPS


def _gap(stage: Stage, kind: EntityKind = EntityKind.GAP, state: str = "") -> QWidget:
    """Show the first record of a kind on the page of the gaps; of a state, where one is named."""
    stage.navigator.open_page(GAPS)
    lines = stage.services.registers.lines(kind)
    found = [line.ref for line in lines if line.state == state or not state]
    only(stage, GapsRegistersPage).restore(str(found[0] if found else f"{kind}/"))
    return stage.window.main_window


def _step(stage: Stage, kind: EntityKind, name: str, state: str = "") -> QWidget:
    """Show the questions of a step."""
    _gap(stage, kind, state)
    only(stage, GapsRegistersPage).panel.take(registers()[kind].step(name))
    return only(stage, StepDialog)


def _add(stage: Stage, **values: object) -> Ref:
    register = stage.services.registers
    blank = register.blank(EntityKind.GAP)
    return Ref(EntityKind.GAP, register.save(EntityKind.GAP, blank, replace(blank, **values)).id)


def _gap_escalated(stage: Stage) -> QWidget:
    text = "A pallet fell beside a colleague while the aisle was open."
    ref = _add(stage, situation=text, concerns=(Concern.HURT,))
    window = _gap(stage)
    only(stage, GapsRegistersPage).restore(str(ref))
    return window


def _judge(stage: Stage) -> QWidget:
    _add(stage, situation="Is a gift card bought online a cash refund?")
    return _step(stage, EntityKind.GAP, "judge", "noticed")


def _proposal(stage: Stage) -> QWidget:
    gap = stage.services.registers.lines(EntityKind.GAP)[0].ref
    step = registers()[EntityKind.GAP].step("propose_rule")
    answers = {"rule_title": "Gift cards", "rule_wording": "A gift card is paid back as a gift card."}
    stage.services.registers.take(gap, step, answers)
    return _gap(stage, EntityKind.RULE_PROPOSAL)


def _calibration(stage: Stage) -> QWidget:
    _gap(stage, EntityKind.JUDGEMENT)
    CalibrationDialog(stage.services, stage.window.main_window).open()
    return only(stage, CalibrationDialog)


SCENES = (
    Scene("gaps", _gap),
    Scene("gaps-escalated", _gap_escalated),
    Scene("gaps-judge", _judge),
    Scene("gaps-propose", partial(_step, kind=EntityKind.GAP, name="propose_rule")),
    Scene("judgements", partial(_gap, kind=EntityKind.JUDGEMENT)),
    Scene("judgements-calibration", _calibration),
    Scene("looks-back", partial(_gap, kind=EntityKind.OUTCOME_REVIEW)),
    Scene("proposals", _proposal),
)
