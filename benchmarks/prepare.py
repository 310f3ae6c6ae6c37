"""Makes the data folders that are measured: without a week, with ten years, each also with a draft."""

from __future__ import annotations

import shutil
import sys
from datetime import time
from pathlib import Path

from leadway.domain.answers import GapAnswer
from leadway.domain.terms import GapType, Mode, Step
from leadway.domain.weekly_time import WeeklyTime
from leadway.services.demo import Demo, DemoClock
from leadway.services.keys import Key, KeyFile, KeyRequest, fingerprint
from leadway.services.session import Services, open_services
from leadway.system.clock import SystemClock
from leadway.system.paths import DataFolder

_SEED = 1


def main() -> int:
    """Make the folders in the given one; the key goes into the keychain, or into a file where asked to."""
    root, weeks, use_keychain = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "keychain"
    _make(root / "empty", 0, use_keychain=use_keychain)
    _make(root / "years", weeks, use_keychain=use_keychain)
    # A second copy whose weekly time is as late as can be: no card is shown while it is watched.
    shutil.copytree(root / "years", root / "idle")
    folder = DataFolder(root / "idle" / "Leadway")
    services = open_services(folder, KeyRequest(folder).key(), SystemClock())
    services.setup.save_weekly_time(WeeklyTime(7, time(23, 59)))
    services.close()
    for name in ("empty", "years"):
        # A second copy in which the ritual is at a gap with text.
        shutil.copytree(root / name, root / f"{name}-draft")
        folder = DataFolder(root / f"{name}-draft" / "Leadway")
        services = open_services(folder, KeyRequest(folder).key(), SystemClock())
        _begin(services)
        services.close()
    return 0


def _make(parent: Path, weeks: int, *, use_keychain: bool) -> None:
    folder = DataFolder(parent / "Leadway")
    folder.make()
    if not use_keychain:
        value = bytes(range(32))
        KeyFile(parent.name, fingerprint(value), plain=value.hex()).write(folder.key_file)
    key: Key = KeyRequest(folder).key()
    if use_keychain and not key.in_keychain:
        raise SystemExit("the keychain did not take the key")
    clock = DemoClock(SystemClock().now())
    services = open_services(folder, key, clock)
    if weeks:
        Demo(services, clock, _SEED).fill(weeks)
    else:
        services.setup.begin()
        services.setup.finish()
    services.close()


def _begin(services: Services) -> None:
    ritual = services.ritual(services.weeks.this_week())
    ritual.choose(Mode.FULL)
    while ritual.walk.at is not Step.GAPS:
        ritual.next()
    ritual.put(
        GapAnswer(kind=GapType.SILENT, happened="A parcel without a slip, and a customer who waits."), "bench"
    )
    ritual.focus("gap/bench/happened")


if __name__ == "__main__":
    sys.exit(main())
