"""Whatever is created, changed and deleted, step by step: undoing all of it gives the database as before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import IntegrityError

from fixtures.sample_team import SampleTeam
from helpers.dumps import dump
from helpers.transfer import TEXTS, emptied, exports, importer, zipped
from leadway.services.transfer.content import encode
from leadway.services.transfer.merging import ConflictPolicy
from leadway.storage.entity_schema import ENTITIES, Entity
from leadway.storage.models import ReminderEvent, query
from leadway.system.paths import DataFolder

TABLES = [table for table, entity in ENTITIES.items() if entity.model is not ReminderEvent]
WRITES = st.lists(
    st.tuples(
        st.sampled_from(["copy", "edit", "edit all", "delete"]),
        st.sampled_from(TABLES),
        st.integers(0, 9),
        TEXTS,
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[SampleTeam]:
    """Return data in which nothing is written yet."""
    team = SampleTeam(DataFolder(tmp_path / "empty"))
    team.services.database.undo.start()
    yield team
    team.close()


def write(kind: str, entity: Entity, place: int, text: str) -> None:
    """Write something into a table, as far as its rules allow."""
    ids = [row[0] for row in query(f'SELECT id FROM "{entity.table}" ORDER BY rowid')]  # noqa: S608 -- of ours
    if not ids:
        return
    model, id_ = entity.model, ids[place % len(ids)]
    free = [column.name for column in entity.columns if column.holds is str]
    match kind:
        case "copy":
            names = ", ".join(f'"{column.name}"' for column in entity.columns if column.name != "id")
            copy = f'(id, {names}) SELECT ?, {names} FROM "{entity.table}" WHERE id = ?'  # noqa: S608 -- of ours
            model._meta.database.execute_sql(f'INSERT INTO "{entity.table}" {copy}', (str(uuid4()), id_))
        case "delete":
            model.delete().where(model.id == id_).execute()
        case _ if free:
            which = model.id == id_ if kind == "edit" else model.id.is_null(False)
            name = free[place % len(free)]
            model.update({name: text}).where(which).execute()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(exports(), st.lists(WRITES, min_size=1, max_size=8))
def test_undoing_every_step_gives_each_state_before_it(
    empty: SampleTeam,
    everything: Any,  # noqa: ANN401 -- an Export
    steps: list[Any],
) -> None:
    emptied(empty)
    file = empty.folder.path.with_suffix(".zip")
    file.write_bytes(zipped({"leadway.json": encode(everything)}))
    importer(empty).import_file(file, ConflictPolicy.KEEP)
    database = empty.services.database
    database.undo.clear()
    before = []
    for number, writes in enumerate(steps):
        state = dump(database)
        try:
            with database.writing(f"Step {number}"):
                for kind, table, place, text in writes:
                    write(kind, ENTITIES[table], place, text)
        except IntegrityError:
            assert dump(database) == state
        if database.undo.next == f"Step {number}":
            before.append(state)
        else:
            assert dump(database) == state

    while before:
        database.undo.undo()
        assert dump(database) == before.pop()
    assert database.undo.next is None
