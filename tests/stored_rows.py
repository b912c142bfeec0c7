"""The rows of a workspace's store, read past the program, on whichever database it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from flows.config import load_workspace


@contextmanager
def connected(folder: Path) -> Iterator[Connection]:
    """Open the store of a workspace for statements; what they change is kept when the block ends."""
    engine = create_engine(load_workspace(folder, sources_needed=False).store_url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Return what a query finds in the store of a workspace."""
    with connected(folder) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def dump(folder: Path) -> dict[str, list[str]]:
    """Return every row of every table of the store of a workspace."""
    with connected(folder) as connection:
        tables = inspect(connection).get_table_names()
        return {
            table: sorted(str(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"')))
            for table in sorted(tables)
        }
