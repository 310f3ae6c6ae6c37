"""What is measured, one function for each program run: always the bare program and Leadway in turn."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from benchmarks.figures import Figure, Target, compare, percentile, ratio
from benchmarks.frozen import frozen
from benchmarks.idle import possible, watch
from benchmarks.scene import Scene

DATABASES = {"empty": "empty", "years": "520 weeks"}
FIRST_PAINT = Target(1.3, of_bare=True)
CONTENT = Target(1.7, of_bare=True)
MEMORY = Target(1.6, of_bare=True)
STALL_MS = Target(16)
DURABLE_MS = Target(1000)
DOCUMENT_MS = Target(500)
IDLE_MEMORY = Target(1.25, of_bare=True)
IDLE_MS = Target(10)
IDLE_WAKEUPS = Target(2)
KEYCHAIN_MS = Target(60, above_bare=True)
GUESS_MS = Target(700, least=300)
_IDLE_ROUNDS = 5

Runs = dict[str, list[dict[str, Any]]]


def start(scene: Scene, runs: int) -> Iterator[Figure]:
    """From the start of the process to the first paint and to *This week* with its content; memory then."""
    runs_of = _in_turn(scene, "start", tuple(DATABASES), runs)
    keychain = "asked and answered" if scene.keychain else "absent"
    bare = _since_start(runs_of["bare"], "painted")
    for data, name in DATABASES.items():
        ours = runs_of[data]
        # Processor time tells more than the clock where other programs want the processor, too.
        cpu = [_cpu_ratio(ours, runs_of["bare"], moment) for moment in ("cpu_painted", "cpu_content")]
        yield compare(
            f"first paint, {name}", "ms", _since_start(ours, "painted"), bare, FIRST_PAINT, cpu_ratio=cpu[0]
        )
        yield compare(
            f"This week, {name}",
            "ms",
            _since_start(ours, "content"),
            bare,
            CONTENT,
            keychain=keychain,
            cpu_ratio=cpu[1],
        )
    for data, name in DATABASES.items():
        measured, bare_values = ([run["memory"] for run in runs_of[side]] for side in (data, "bare"))
        yield compare(f"peak memory, {name}", "MB", measured, bare_values, MEMORY)


def opening(scene: Scene, runs: int) -> Iterator[Figure]:
    """From pressing Start to the ritual's first screen, compared with a second page of the bare program."""
    runs_of = _in_turn(scene, "open", tuple(DATABASES), runs)
    bare = [run["opened"] for run in runs_of["bare"]]
    for data, name in DATABASES.items():
        yield compare(f"opening the ritual, {name}", "ms", [run["opened"] for run in runs_of[data]], bare)


def durable(scene: Scene, runs: int) -> Iterator[Figure]:
    """From a key to the moment in which another connection reads it; bare: a file written and flushed."""
    runs_of = _in_turn(scene, "durable", ("empty-draft", "years-draft"), runs)
    bare = _joined(runs_of["bare"], "durable")
    for data, name in DATABASES.items():
        ours = _joined(runs_of[f"{data}-draft"], "durable")
        p99 = round(percentile(ours, 0.99), 3)
        yield compare(f"key to durable, {name}", "ms", ours, bare, DURABLE_MS, p99=p99)


def typing(scene: Scene, runs: int) -> Iterator[Figure]:
    """How long the event loop is away after a key: of each run the 99th percentile of its keys."""
    runs_of = _in_turn(scene, "typing", ("empty-draft", "years-draft"), runs)
    bare = [percentile(run["stalls"], 0.99) for run in runs_of["bare"]]
    for data, name in DATABASES.items():
        stalls = [run["stalls"] for run in runs_of[f"{data}-draft"]]
        worst = round(max(max(run) for run in stalls), 3)
        ours = [percentile(run, 0.99) for run in stalls]
        yield compare(f"typing, p99 stall, {name}", "ms", ours, bare, STALL_MS, longest=worst)


def document(scene: Scene, runs: int) -> Iterator[Figure]:
    """The weekly PDF, compared with a page of text through Qt's own PDF writer, which knows no tags."""
    runs_of = _in_turn(scene, "document", ("years",), runs)
    ours, bare = ([run["cold"] for run in runs_of[side]] for side in ("years", "bare"))
    yield compare("weekly PDF, cold", "ms", ours, bare)
    ours, bare = (_joined(runs_of[side], "warm") for side in ("years", "bare"))
    yield compare("weekly PDF, warm", "ms", ours, bare, DOCUMENT_MS)


def keys(scene: Scene, runs: int) -> Iterator[Figure]:
    """What protecting the key costs: by the keychain at a start, and by a passphrase.

    The keychain is asked in a second process while the window is loaded, so what counts is how much later
    *This week* is shown than with the same data whose key is in its file: next to nothing where the second
    process has a processor of its own, and up to all of `asking` where it has none.
    """
    data = "years-open"
    if scene.keychain:
        shutil.copytree(scene.folder / "years", scene.folder / data, dirs_exist_ok=True)
        scene.run("keys", "lay open", data, in_place=True)
        later = []
        for _ in range(runs + 1):
            with_keychain, with_key_file = (
                _since_start([scene.run("ours", "start", folder)], "content")[0] for folder in ("years", data)
            )
            later.append(with_keychain - with_key_file)
        results = [scene.run("keys", "open", data) for _ in range(runs)]
        plain = [run["plain"] for run in results]
        ours = [run["ciphered"] + wait for run, wait in zip(results, later[1:], strict=True)]
        asking = median(scene.run("keys", "ask", "years")["asking"] for _ in range(runs))
        yield compare("opening with the keychain", "ms", ours, plain, KEYCHAIN_MS, asking=round(asking, 1))
    results = [scene.run("keys", "guess", data if scene.keychain else "years") for _ in range(runs)]
    ours, bare = ([run[side] for run in results] for side in ("unlocking", "derivation"))
    yield compare("opening with a passphrase", "ms", ours, bare, GUESS_MS, cost=results[0]["cost"])


def idle(scene: Scene, runs: int) -> Iterator[Figure]:
    """In the tray with no window ever opened: memory, processor time and wake-ups while nothing happens."""
    if not possible():
        return
    rounds = min(runs, _IDLE_ROUNDS)
    with scene.panel():
        programs = {"bare": scene.bare_tray(), "ours": scene.in_background("idle")}
        results = [watch(programs, scene.environment, scene.idle_seconds) for _ in range(rounds)]
    ours, bare = ([result[side] for result in results] for side in ("ours", "bare"))

    def compared(what: str, field: str, unit: str, target: Target) -> Figure:
        measured, bare_values = ([getattr(run, field) for run in runs] for runs in (ours, bare))
        return compare(f"tray idle, {what}", unit, measured, bare_values, target, seconds=scene.idle_seconds)

    yield compared("memory", "memory", "MB", IDLE_MEMORY)
    yield compared("peak memory", "peak", "MB", IDLE_MEMORY)
    yield compared("processor in a minute", "processor", "ms", IDLE_MS)
    yield compared("wake-ups in a minute", "wakeups", "", IDLE_WAKEUPS)
    yield compared("processes", "processes", "", Target(1))


MEASURES: dict[str, Callable[[Scene, int], Iterator[Figure]]] = {
    "start": start,
    "opening": opening,
    "durable": durable,
    "typing": typing,
    "document": document,
    "keys": keys,
    "idle": idle,
    "frozen": frozen,
}


def _in_turn(scene: Scene, what: str, folders: tuple[str, ...], runs: int) -> Runs:
    """Run the bare program and Leadway in turn, so that other load of the machine meets both alike."""
    results: Runs = {side: [] for side in ("bare", *folders)}
    # The first round compiles the bytecode and warms the disk; it is not counted.
    for number in range(runs + 1):
        for side in results:
            run = scene.run("bare", what) if side == "bare" else scene.run("ours", what, side)
            if number:
                results[side].append(run)
    return results


def _since_start(runs: list[dict[str, Any]], moment: str) -> list[float]:
    return [(run[moment] - run["started"]) * 1000 for run in runs]


def _cpu_ratio(ours: list[dict[str, Any]], bare: list[dict[str, Any]], moment: str) -> float:
    return round(ratio([run[moment] for run in ours], [run["cpu_painted"] for run in bare]) or 0, 3)


def _joined(runs: list[dict[str, Any]], name: str) -> list[float]:
    return [value for run in runs for value in run[name]]
