"""Writes what docs/ says of the data format, from the program's own definition: `make formats`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from leadway.services.transfer.schema import export_schema, tables_in_words

DOCS = Path(__file__).resolve().parent.parent / "docs"
SCHEMA = DOCS / "leadway.schema.json"
PAGE = DOCS / "data-format.md"
_TABLES = re.compile(r"(<!-- tables -->\n).*(<!-- end of tables -->)", re.DOTALL)


def page() -> str:
    """Return the page with its tables as they are now."""
    written = PAGE.read_text(encoding="utf-8")
    return _TABLES.sub(lambda match: f"{match[1]}\n{tables_in_words()}\n{match[2]}", written)


def main() -> int:
    """Write both files."""
    PAGE.write_text(page(), encoding="utf-8")
    SCHEMA.write_bytes(export_schema())
    return 0


if __name__ == "__main__":
    sys.exit(main())
