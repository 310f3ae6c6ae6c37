"""The ground of conftest.py: tests stand apart from the person who runs them."""

import os
import sys

import pytest
from hypothesis import settings

from helpers.clock import FixedClock
from leadway.domain.clock import Clock
from leadway.system.paths import data_folder


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere no variable moves this folder")
def test_the_data_folder_is_not_the_persons_own() -> None:
    assert data_folder(None).path.is_relative_to(os.environ["XDG_DATA_HOME"])
    assert "leadway-tests-" in os.environ["XDG_DATA_HOME"]


def test_examples_differ_from_run_to_run() -> None:
    assert not settings().derandomize
    assert settings().deadline is None


def test_the_pinned_clock_is_a_clock(clock: FixedClock) -> None:
    handed_in: Clock = clock

    assert handed_in.now().isoformat() == "2026-11-24T09:00:00+00:00"
