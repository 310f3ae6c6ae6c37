"""`make bench`: one JSON line for each figure on standard output, a summary on standard error."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

# The display and the keychain that the end-to-end tests use.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from benchmarks.against import compare_with
from benchmarks.checkout import NoRevisionError
from benchmarks.measures import MEASURES
from benchmarks.scene import scene

_LEAST_RUNS = 7
_WEEKS = 520


def main() -> int:
    """Measure what was asked for. A missed target is reported, not punished: the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="*", choices=[[], *MEASURES], help="all if left out")
    parser.add_argument("--runs", type=int, default=15, help=f"of the starts; the others take {_LEAST_RUNS}")
    parser.add_argument("--long", action="store_true", help="watch the idle program for a whole minute")
    parser.add_argument("--compare", metavar="REVISION", help="show what is worse than in that revision")
    options = parser.parse_args()
    # However it ends, Ctrl+C included, its displays, keychains and folders are removed.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        return _compare(options) if options.compare else _measure(options)
    except NoRevisionError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Interrupted: what was printed stands, nothing else is left.", file=sys.stderr)
        return 130


def _measure(options: argparse.Namespace) -> int:
    missed = 0
    with scene(_WEEKS, 60 if options.long else 20) as place:
        for what in options.what or MEASURES:
            runs = max(options.runs, _LEAST_RUNS) if what == "start" else _LEAST_RUNS
            for figure in MEASURES[what](place, runs):
                print(figure.line(), flush=True)
                print(figure.sentence(), file=sys.stderr, flush=True)
                missed += figure.meets_target is False
    print(f"{missed} targets MISSED" if missed else "All targets are met.", file=sys.stderr)
    return 0


def _compare(options: argparse.Namespace) -> int:
    passed_on = ["--runs", str(options.runs), *(["--long"] if options.long else [])]
    worse = 0
    for change in compare_with(options.compare, options.what or MEASURES, passed_on):
        print(change.line(), flush=True)
        print(change.sentence(), file=sys.stderr, flush=True)
        worse += change.is_regression
    print(f"{worse} regressions" if worse else "Nothing is slower or larger.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
