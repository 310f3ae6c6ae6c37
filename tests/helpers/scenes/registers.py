"""The registers: the list of commitments, with what it asks and what it offers to undo."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from helpers.scenes.stage import Scene, Stage, only
from leadway.domain.terms import Cadence
from leadway.ui.registers.commitments import CommitmentsPage
from leadway.ui.setup.page import SetUpPage
from leadway.ui.window.pages import COMMITMENTS


def _commitments(stage: Stage) -> QWidget:
    stage.navigator.open_page(COMMITMENTS)
    return stage.window.main_window


def _empty(stage: Stage) -> QWidget:
    only(stage, SetUpPage).finished.emit()
    return _commitments(stage)


def _added(stage: Stage) -> QWidget:
    window = _commitments(stage)
    only(stage, CommitmentsPage).add()
    return window


def _changed(stage: Stage) -> QWidget:
    register = stage.services.commitments
    first, second, *_ = register.all()
    register.save(second, replace(second, cadence=(Cadence.MONTHLY, 1), day_of_month=28))
    register.save(first, replace(first, title="Refunds are paid on the day they are asked for"))
    window = _commitments(stage)
    only(stage, CommitmentsPage).restore(first.id)
    return window


def _removed(stage: Stage) -> QWidget:
    window = _commitments(stage)
    stage.navigator.undo.start()
    only(stage, CommitmentsPage).remove()
    return window


SCENES = (
    Scene("commitments", _commitments),
    Scene("commitments-empty", _empty, fresh=True),
    Scene("commitments-add", _added),
    Scene("commitments-changed", _changed),
    Scene("commitments-removed", _removed),
)
