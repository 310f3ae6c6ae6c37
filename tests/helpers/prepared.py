"""Data as a person has it when the program starts: set up, weeks gone by, half-way in a ritual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path

from helpers.clock import FixedClock
from leadway.domain.answers import NewMeasure, NextMove
from leadway.domain.terms import Better, SourceKind, Step
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.keep.setup import CommitmentEntry
from leadway.services.keys import KeyRequest
from leadway.services.session import Services, open_services
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder

COMMITMENTS = (
    "Returns refunded within 2 days",
    "Cash count signed by two people",
    "Rota out by Thursday",
    "Complaints answered in 2 days",
    "Price labels checked",
)


@contextmanager
def prepared(data_dir: Path, *, weeks_ago: int = 0) -> Iterator[Services]:
    """Open a folder's data as it was so many weeks ago, making it where there is none."""
    folder = DataFolder(data_dir)
    clock = FixedClock(SystemClock().now() - timedelta(weeks=weeks_ago))
    services = open_services(folder, KeyRequest(folder).key(), clock)
    try:
        yield services
    finally:
        services.close()


def set_up(data_dir: Path, *, weeks_ago: int = 0, commitments: Sequence[str] = COMMITMENTS) -> None:
    """Go through the set-up."""
    with prepared(data_dir, weeks_ago=weeks_ago) as services:
        services.setup.begin()
        services.setup.save_commitments([CommitmentEntry(title) for title in commitments])
        services.setup.save_sources([SourceKind.HANDBOOK])
        services.setup.save_weekly_time(WeeklyTime(5, time(15, 30), "stand-up"))
        services.setup.finish()


def live_a_week(data_dir: Path, *, weeks_ago: int) -> None:
    """Seal a week in which a move was set and a number was followed for the first time."""
    with prepared(data_dir, weeks_ago=weeks_ago) as services:
        ritual = services.ritual(services.weeks.this_week())
        ritual.put(NewMeasure("Days to refund", "days", Better.LOWER, "3.1"), "measure")
        ritual.put(NextMove("Tuesday 10:00", "time three returns"))
        ritual.seal()


def walk_to(data_dir: Path, step: Step) -> None:
    """Begin this week's ritual and go as far as one screen, answering nothing."""
    with prepared(data_dir) as services:
        ritual = services.ritual(services.weeks.this_week())
        while ritual.step is not step:
            ritual.next()
