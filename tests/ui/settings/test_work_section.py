"""What the set-up asked about the work can be changed in the settings: the set-up is no editor."""

from collections.abc import Iterator

import pytest

from helpers.databases import failing_at
from helpers.screen import click, texts
from leadway.domain.examples import examples, use_examples_of
from leadway.domain.terms import FieldOfWork, SourceKind
from leadway.services.session import Services
from leadway.ui.settings.work import WorkSection
from ui.conftest import Show


@pytest.fixture
def section(services: Services, show: Show) -> Iterator[WorkSection]:
    services.setup.save_sources([SourceKind.HANDBOOK])
    made = WorkSection(services)
    show(made)
    made.enter()
    yield made
    use_examples_of(None)


def test_where_rules_live_is_saved_at_once(section: WorkSection, services: Services) -> None:
    click(section, SourceKind.LAW.label)
    assert services.setup.sources() == (SourceKind.HANDBOOK, SourceKind.LAW)
    click(section, SourceKind.HANDBOOK.label)
    assert services.setup.sources() == (SourceKind.LAW,)


def test_what_cannot_be_saved_is_said(section: WorkSection, services: Services) -> None:
    with failing_at(services, 'INSERT ON "source"'):
        click(section, SourceKind.LAW.label)
    assert any("disk is full" in text for text in texts(section))
    assert services.setup.sources() == (SourceKind.HANDBOOK,)


def test_another_field_of_work_brings_its_examples_at_once(section: WorkSection) -> None:
    click(section, FieldOfWork.CARE.label)
    care = examples()
    click(section, FieldOfWork.KITCHEN.label)
    assert examples() != care
