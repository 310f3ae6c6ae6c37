"""What the end-to-end tests share: a display of each test's own, and drivers on it."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from helpers.display import VirtualDisplay, virtual_display
from helpers.driver import Driver, StartDriver

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, for the picture."""
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture
def display() -> Iterator[VirtualDisplay]:
    """Return a display of this test's own."""
    with virtual_display(1440, 1000) as made:
        yield made


@pytest.fixture
def drive(display: VirtualDisplay, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[StartDriver]:
    """Return what starts the program on the display; what still runs at the end is ended."""
    started: list[Driver] = []

    def start(data_dir: Path, **environment: str) -> Driver:
        driver = Driver(display, data_dir, environment=environment)
        started.append(driver)
        driver.start()
        return driver

    yield start

    if request.node.stash.get(_failed, False) and started:
        picture = started[-1].take_picture(tmp_path / "when-it-failed.png")
        print(f"what the display showed: {picture}")  # noqa: T201 -- for the test's report
    for driver in started:
        if driver.is_running():
            driver.kill()
