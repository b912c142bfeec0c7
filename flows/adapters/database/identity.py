"""The id of a workspace: drawn at random once, then kept in its store. Nothing else may be left to chance."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import Engine, select
from sqlalchemy.dialects import postgresql, sqlite

from flows.adapters.database.database import told
from flows.adapters.database.schema import WORKSPACE

_ROW = 1


def workspace_id(engine: Engine, name: str) -> str:
    """Return the id that a store keeps, making one if it has none that can be read."""
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    with told(name), engine.execution_options(reads_only=True).begin() as connection:
        kept = connection.scalar(select(WORKSPACE.c.id).where(WORKSPACE.c.row == _ROW))
    if isinstance(kept, str):
        return kept
    with told(name), engine.begin() as connection:
        statement = insert(WORKSPACE).values(row=_ROW, id=str(uuid4()))
        if kept is None:
            # Another process may have made one meanwhile.
            statement = statement.on_conflict_do_nothing()
        else:
            statement = statement.on_conflict_do_update(
                index_elements=["row"], set_={"id": statement.excluded.id}
            )
        connection.execute(statement)
        return str(connection.scalar(select(WORKSPACE.c.id).where(WORKSPACE.c.row == _ROW)))
