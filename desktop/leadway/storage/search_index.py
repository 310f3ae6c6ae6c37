"""The index for search: the trigrams of every text a person wrote, kept in step by triggers.

An FTS5 table without content of its own, so that the words stand in the database once
(https://sqlite.org/fts5.html#contentless_delete_tables). It is made when somebody first searches, and anew
where the columns of the records have changed since.
"""

# ruff: noqa: S608 -- the names of tables and columns are the models' own

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from peewee import TextField

from leadway.storage.models import MODELS, query

LEAST = 3
"""The fewest characters of a word that the index finds."""
MOST = 500
"""How many records a search finds at most, the latest first."""

_TABLES = """
CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, record_id TEXT NOT NULL, UNIQUE (kind, record_id)
);
CREATE VIRTUAL TABLE search_text USING fts5(
    text, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1'
)
"""  # no text
_NOT_SEARCHED = frozenset({"setting", "seal_undo", "link", "declared_week", "ritual_step", "reminder_event"})
"""Tables without words that a person wrote."""
_NO_WORDS = frozenset(
    {
        "id",
        "page",
        "planned_local",
        "planned_zone",
        "at_step",
        "at_field",
        "concerns",
        "step",
        "sha256",
        "kind",
        "key",
    }
)
"""Text columns with codes of the program's."""


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """Return the columns with a person's words by table; of a draft's answers, which are JSON, none."""
    found: dict[str, tuple[str, ...]] = {"draft_answer": ()}
    for model in MODELS:
        meta: Any = model._meta
        texts = [each.column_name for each in meta.sorted_fields if type(each) is TextField]
        names = tuple(name for name in texts if name not in _NO_WORDS)
        if names and meta.table_name not in (*_NOT_SEARCHED, *found):
            found[meta.table_name] = names
    return found


@cache
def searched() -> dict[str, str]:
    """Return the SQL expression for the words of a row, by table; `$` stands for the row's name."""
    found = {table: map("coalesce($.\"{}\", '')".format, names) for table, names in columns().items()}
    between = " || char(10) || "  # no text
    expressions = {table: between.join(parts) for table, parts in found.items()}
    words = "SELECT group_concat(value, char(10)) FROM json_tree($.body) WHERE type = 'text'"
    return expressions | {"draft_answer": f"coalesce(({words}), '')"}


def is_current() -> bool:
    """Whether the index is there, of the columns of today, and of every row; to be called in a reading."""
    stored = query(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search\\_%' ESCAPE '\\'"
    )
    return {sql for (sql,) in stored} == set(_triggers()) and not _out_of_step(query)


def make() -> None:
    """Make the index of everything; to be called inside a writing."""
    drop()
    for sql in _TABLES.split(";"):
        query(sql)
    for table, words in searched().items():
        rows, text = f'"{table}" AS record', words.replace("$", "record")
        query(f"INSERT INTO search_entry (kind, record_id) SELECT '{table}', id FROM {rows} ORDER BY rowid")
        query(
            f"INSERT INTO search_text (rowid, text) SELECT search_entry.id, {text} FROM search_entry "
            f"JOIN {rows} ON search_entry.kind = '{table}' AND search_entry.record_id = record.id"
        )
    for sql in _triggers():
        query(sql)


def drop() -> None:
    """Remove the index, so that the next search makes it anew; to be called inside a writing."""
    names = query(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search\\_%' ESCAPE '\\'"
    )
    for (name,) in names:
        query(f'DROP TRIGGER "{name}"')
    for name in ("search_text", "search_entry"):
        query(f"DROP TABLE IF EXISTS {name}")


def find(words: Sequence[str]) -> list[tuple[str, str]]:
    """Return table and id of the rows that hold all of these words anywhere, the latest first.

    To be called inside a reading. Words under three characters are looked for in the rows themselves.
    """
    long = [word for word in words if len(word) >= LEAST]
    if not long:
        return _find_short(words)
    match = " AND ".join('"{}"'.format(word.replace('"', '""')) for word in long)
    rows = query(
        "SELECT kind, record_id FROM search_text JOIN search_entry ON search_entry.id = search_text.rowid "
        f"WHERE search_text MATCH ? ORDER BY search_text.rowid DESC LIMIT {MOST}",
        (match,),
    )
    short = [word for word in words if len(word) < LEAST]
    return [(kind, id_) for kind, id_ in rows if not short or _holds(kind, id_, short)]


def check(run: Callable[[str], Any]) -> list[str]:
    """Return what is wrong with the index, for a log; nothing where it is sound or not made yet.

    `run` runs a statement on a connection that may write, and returns its rows: SQLite's own check looks like
    an insertion. It raises what SQLite raises.
    """
    if not run("SELECT 1 FROM sqlite_master WHERE name = 'search_text'"):
        return []
    for sql in (
        "BEGIN",
        "INSERT INTO search_text (search_text, rank) VALUES ('integrity-check', 0)",
        "ROLLBACK",
    ):
        run(sql)
    return _out_of_step(run)


def texts() -> Iterator[tuple[str, str, str]]:
    """Yield table, id and words of every row; to be called inside a reading. It reads everything."""
    for table, text in searched().items():
        row = text.replace("$", "record")
        for id_, words in query(f'SELECT id, {row} FROM "{table}" AS record'):
            yield table, id_, words


def _out_of_step(run: Callable[[str], Any]) -> list[str]:
    found = []
    for table in searched():
        [(rows,)] = run(f'SELECT COUNT(*) FROM "{table}"')
        [(entries,)] = run(f"SELECT COUNT(*) FROM search_entry WHERE kind = '{table}'")
        if rows != entries:
            found.append(f"{table}: {rows} rows, {entries} entries")
    return found


def _find_short(words: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for table, text in searched().items():
        sql = (
            f'SELECT id FROM "{table}" AS record WHERE {_like(text, words)} ORDER BY rowid DESC LIMIT {MOST}'
        )
        found.extend((table, id_) for (id_,) in query(sql, tuple(map(_pattern, words))))
    return found[:MOST]


def _holds(table: str, id_: str, words: Sequence[str]) -> bool:
    like = _like(searched()[table], words)
    return bool(
        query(f'SELECT 1 FROM "{table}" AS record WHERE id = ? AND {like}', (id_, *map(_pattern, words)))
    )


def _like(text: str, words: Sequence[str]) -> str:
    row = f"({text.replace('$', 'record')})"
    return " AND ".join(f"{row} LIKE ? ESCAPE '\\'" for _word in words)


def _pattern(word: str) -> str:
    for sign in "\\%_":
        word = word.replace(sign, f"\\{sign}")
    return f"%{word}%"


def _triggers() -> Iterator[str]:
    for table, words in searched().items():
        entry = f"(SELECT id FROM search_entry WHERE kind = '{table}' AND record_id = {{}}.id)"
        new, old = entry.format("new"), entry.format("old")
        text = words.replace("$", "new")
        drop = f"DELETE FROM search_text WHERE rowid = {old};"
        insert = f"INSERT INTO search_text (rowid, text) VALUES ({new}, {text});"
        yield (
            f'CREATE TRIGGER "search_{table}_insert" AFTER INSERT ON "{table}" BEGIN '
            f"INSERT INTO search_entry (kind, record_id) VALUES ('{table}', new.id); {insert} END"
        )
        yield f'CREATE TRIGGER "search_{table}_update" AFTER UPDATE ON "{table}" BEGIN {drop} {insert} END'
        yield (
            f'CREATE TRIGGER "search_{table}_delete" AFTER DELETE ON "{table}" BEGIN {drop} '
            f"DELETE FROM search_entry WHERE kind = '{table}' AND record_id = old.id; END"
        )
