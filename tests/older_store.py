"""A store of revision 0001, with the rows of one that the program has made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, event, insert, select

from flows.adapters.database.connection import MIGRATIONS

_RENAMED = {("shown_lines", "line"): "digest", ("search_entries", "checksum"): "digest"}
_AT_ONCE = 100


def make_older(url: str, newer: str) -> None:
    """Make a store with the tables of revision 0001, and fill it from another."""
    old, new = create_engine(url), create_engine(newer)
    if url.startswith("sqlite"):
        Path(str(old.url.database)).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    event.listen(old, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    # A test's database on a server has the newest tables already.
    present = MetaData()
    present.reflect(old)
    present.drop_all(old)
    with old.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    stored, wanted = MetaData(), MetaData()
    stored.reflect(new)
    wanted.reflect(old)
    with new.connect() as source, old.begin() as target:
        for table in wanted.sorted_tables:
            if table.name == "alembic_version":
                continue
            given, row_of = stored.tables[table.name], _row_of(table.name, set(table.columns.keys()))
            rows = source.execution_options(yield_per=_AT_ONCE).execute(select(given)).mappings()
            for some in rows.partitions():
                target.execute(insert(table), [row_of(dict(row)) for row in some])
        names = {row.id: row.address for row in source.execute(select(stored.tables["readers"]))}
        deliveries = wanted.tables["deliveries"]
        for name, address in names.items():
            target.execute(deliveries.update().where(deliveries.c.reader == name).values(reader=address))
    old.dispose()
    new.dispose()


def _row_of(table: str, columns: set[str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def row(given: dict[str, Any]) -> dict[str, Any]:
        scoped = {name: value for name, value in given.items() if name != "digest" or table in _SHARED}
        named = {_RENAMED.get((table, name), name): value for name, value in scoped.items()}
        return {name: value for name, value in named.items() if name in columns}

    return row


# Their column of that name is another.
_SHARED = ("source_states", "unreadable")
