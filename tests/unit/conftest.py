"""The returns desk for tests of services and storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.sample_team import SampleTeam, sample_team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return a returns desk after its set-up, on the Friday of its first week."""
    with sample_team(tmp_path) as made:
        yield made
