"""How well the words find what is not one person's to decide: `make hard-stop-words CASES=FILE.csv`.

The file has the columns id, field, hard_stop (yes, no or unclear) and text. Rows with an odd number in their
id are the first half, which the words may be written with; the others are the second, which tells.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from leadway.domain.grammar import English
from leadway.domain.terms import FieldOfWork


def main(path: Path) -> int:
    """Print recall and precision on each half; return 1 where the second is below its targets."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    halves = {
        name: [row for row in rows if _number(row) % 2 == rest]
        for name, rest in (("first", 1), ("second", 0))
    }
    results = {name: _measure(half) for name, half in halves.items()}
    for name, (recall, precision) in results.items():
        print(f"{name} half: {len(halves[name])} situations, recall {recall:.2f}, precision {precision:.2f}")
    recall, precision = results["second"]
    return int(recall < TARGET_RECALL or precision < TARGET_PRECISION)


TARGET_RECALL, TARGET_PRECISION = 0.5, 0.6


def _measure(rows: Sequence[dict[str, str]]) -> tuple[float, float]:
    """Return recall and precision; situations that people found unclear count for neither."""
    clear = [row for row in rows if row["hard_stop"] != "unclear"]
    opened = [row for row in clear if English().suggests_a_stop(row["text"], FieldOfWork(row["field"]))]
    right = sum(row["hard_stop"] == "yes" for row in opened)
    wanted = sum(row["hard_stop"] == "yes" for row in clear)
    return right / max(wanted, 1), right / max(len(opened), 1)


def _number(row: dict[str, str]) -> int:
    return int(row["id"].lstrip("s"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
