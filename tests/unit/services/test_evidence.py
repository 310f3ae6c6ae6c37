"""Evidence is attached to any record, and each leads to the other."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fixtures.sample_team import SampleTeam, sample_team
from leadway.domain import answers
from leadway.domain.errors import KnownError
from leadway.domain.refs import EntityKind, Ref
from leadway.domain.registers.evidence import ATTACH
from leadway.domain.terms import EvidenceKind, Label, Step
from leadway.services.registers.service import RegisterService


@pytest.fixture
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleTeam]:
    with sample_team(tmp_path_factory.mktemp("evidence")) as made:
        yield made


@pytest.fixture
def register(team: SampleTeam) -> RegisterService:
    return team.services.registers


def problem(register: RegisterService) -> Ref:
    blank = register.blank(EntityKind.PROBLEM)
    stored = register.save(EntityKind.PROBLEM, blank, replace(blank, happens="Waits"))
    return Ref(EntityKind.PROBLEM, stored.id)


def test_evidence_and_its_record_lead_to_each_other(team: SampleTeam, register: RegisterService) -> None:
    team.services.database.undo.start()
    ref = problem(register)
    told = {
        "evidence_text": "31 cases",
        "evidence_kind": EvidenceKind.NUMBER,
        "evidence_address": "Till 3",
    }
    made = register.take(ref, ATTACH, told)
    shown = register.record(made)
    assert (shown.values.text, shown.values.kind, shown.values.address) == tuple(told.values())
    assert (shown.values.noted_on, shown.values.label) == (team.today, Label.PRIVATE)
    assert [(each.ref, each.came_from) for each in shown.neighbours] == [(ref, False)]
    assert [(each.ref, each.came_from) for each in register.record(ref).neighbours] == [(made, True)]
    team.services.database.undo.undo()
    assert register.lines(EntityKind.EVIDENCE) == ()


def test_evidence_without_words_is_refused(register: RegisterService) -> None:
    with pytest.raises(KnownError):
        register.take(problem(register), ATTACH, {"evidence_text": " "})


def test_what_the_ritual_attached_is_listed(team: SampleTeam, register: RegisterService) -> None:
    attached = answers.EvidenceAnswer(EvidenceKind.NUMBER, "31 cases", str(Step.PROGRESS))
    team.seal((attached, "evidence"))
    [line] = register.lines(EntityKind.EVIDENCE)
    assert line.title == "31 cases"
    assert register.record(line.ref).week == team.week
