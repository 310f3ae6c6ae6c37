"""The returns desk for tests of services and storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.team import Desk, returns_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a returns desk after its set-up, on the Friday of its first week."""
    with returns_desk(tmp_path) as made:
        yield made
