"""Which migrations there are, and where a database keeps those it has had."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"
HISTORY = "schema_migration"


def known_migrations(folder: Path = MIGRATIONS) -> list[str]:
    """Return the names of all migrations, oldest first."""
    return sorted(path.stem for path in folder.glob("[0-9]*.py"))
