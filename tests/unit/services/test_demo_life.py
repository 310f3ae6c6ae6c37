"""The records of the demonstration live on after half a year, and what is open stays few."""

from pathlib import Path

from fixtures.half_year import KEY, NOW
from leadway.domain.refs import EntityKind
from leadway.domain.registers import registers
from leadway.domain.transitions import TRANSITIONS
from leadway.services.demo import Demo, DemoClock, read_story
from leadway.services.session import open_services
from leadway.system.paths import DataFolder


def test_each_planned_step_of_the_story_is_one_that_a_person_can_take() -> None:
    for planned in read_story().steps:
        step = registers()[planned.kind].step(planned.step)
        questions = {question.name for question in step.asks}
        assert set(step.required) <= set(planned.answers) <= questions, planned


def test_after_a_year_records_of_every_fate_are_there_and_few_are_open(tmp_path: Path) -> None:
    clock = DemoClock(NOW)
    services = open_services(DataFolder(tmp_path), KEY, clock)
    Demo(services, clock, 1).fill(60)
    states = {
        kind: [line.state for line in services.registers.lines(kind)]
        for kind in (EntityKind.FINDING, EntityKind.GAP, EntityKind.PROBLEM, EntityKind.RULE_PROPOSAL)
    }
    services.close()
    for kind, found in states.items():
        still_open = [state for state in found if state not in TRANSITIONS[kind].ends]
        assert len(set(found)) > 1, kind
        assert len(still_open) < 12, kind
