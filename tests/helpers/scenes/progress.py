"""The page Progress: experiments, measures with their readings, moves and lessons."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QWidget

from helpers.scenes.stage import Scene, Stage, only
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.progress import EXPERIMENTS
from leadway.ui.registers.pages import ProgressPage
from leadway.ui.registers.readings_dialog import ReadingsDialog
from leadway.ui.registers.register_panel import RegisterPanel
from leadway.ui.registers.rows_extra import MeasureExtra
from leadway.ui.window.pages import PROGRESS

UNREAD = "no value"
PASTED = f"Date; Days\n03.11.2026; 3,1\n10.11.2026; 2,6\n17.11.2026; 2,4\n{UNREAD}\n"


def _tab(stage: Stage, location: str) -> QWidget:
    stage.navigator.open_page(PROGRESS, location)
    return stage.window.main_window


def _measure(stage: Stage) -> QWidget:
    register = stage.services.registers
    ref = register.lines(EntityKind.MEASURE)[0].ref
    with register.writing_records("target") as writer:
        from leadway.storage.models import Measure

        writer.update(Measure.get_by_id(ref.id), target=1.5, by_when=register.today + timedelta(weeks=4))
    return _tab(stage, str(ref))


def _extra(stage: Stage) -> MeasureExtra:
    _measure(stage)
    return only(stage, MeasureExtra)


def _import(stage: Stage) -> QWidget:
    extra = _extra(stage)
    extra.paste()
    [dialog] = extra.findChildren(ReadingsDialog)
    dialog.text.set_text(PASTED)
    dialog.text.changed.emit()
    return dialog


def _facts(stage: Stage) -> QWidget:
    return _extra(stage).show_facts()


def _adopt(stage: Stage) -> QWidget:
    ref = stage.services.registers.lines(EntityKind.EXPERIMENT, ("running",))[0].ref
    _tab(stage, str(ref))
    panel: RegisterPanel = only(stage, ProgressPage).panel
    panel.take(EXPERIMENTS.step("adopt"))
    return stage.window.main_window


def _empty(stage: Stage) -> QWidget:
    return _tab(stage, EntityKind.EXPERIMENT)


def _experiment(stage: Stage) -> QWidget:
    ref: Ref = stage.services.registers.lines(EntityKind.EXPERIMENT)[-1].ref
    return _tab(stage, str(ref))


SCENES = (
    Scene("progress", _experiment),
    Scene("progress-adopt", _adopt),
    Scene("progress-measure", _measure),
    Scene("progress-import", _import),
    Scene("progress-facts", _facts),
    Scene("progress-moves", lambda stage: _tab(stage, EntityKind.MOVE)),
    Scene("progress-lessons", lambda stage: _tab(stage, "lessons")),
    Scene("progress-empty", _empty, fresh=True),
)
