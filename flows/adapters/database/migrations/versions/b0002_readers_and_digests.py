"""Readers, pools and what belongs to them; every series of editions has its digest.

A row of the ledger names its reader by id.

Frozen once released. The types are SQLAlchemy's, because those of `columns.py` may change.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)
_SCOPED = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)
# A column that another of that name takes the place of.
_RENAMED = {("shown_lines", "digest"): "line", ("search_entries", "digest"): "checksum"}
_VALUES = {"digest": "'main'", "told": "'[]'", "as_of": "NULL"}
_AT_ONCE = 500
_SORTED_BY_CODE_POINT = sa.Text(collation="C")
_TEXT = sa.Text().with_variant(_SORTED_BY_CODE_POINT, "postgresql")


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(_SORTED_BY_CODE_POINT, "postgresql")


def upgrade() -> None:
    """Make the new tables, and give every row of a series of editions the digest that it is of."""
    connection = op.get_bind()
    _TABLES.create_all(connection)
    change = _copy if connection.dialect.name == "sqlite" else _alter
    for table in _SCOPED.sorted_tables:
        change(connection, table)
    _name_readers(connection)


def _copy(connection: sa.Connection, table: sa.Table) -> None:
    """Write the rows of a table into one with another primary key, which SQLite cannot change.

    It does so by itself, some pages in memory at a time.
    """
    for index in sa.inspect(connection).get_indexes(table.name):
        op.drop_index(str(index["name"]), table.name)
    op.rename_table(table.name, "old")
    table.create(connection)
    names = [column["name"] for column in sa.inspect(connection).get_columns("old")]
    columns = ", ".join(f'"{_RENAMED.get((table.name, name), name)}"' for name in names)
    quoted, values = ", ".join(f'"{name}"' for name in names), ""
    for name in _new_columns(table, names):
        columns, values = f'{columns}, "{name}"', f"{values}, {_VALUES[name]}"
    op.execute(f"INSERT INTO {table.name} ({columns}) SELECT {quoted}{values} FROM old")
    op.drop_table("old")


def _alter(connection: sa.Connection, table: sa.Table) -> None:
    """Add the new columns, which PostgreSQL does without writing the rows again, and make new keys."""
    inspector = sa.inspect(connection)
    names = [column["name"] for column in inspector.get_columns(table.name)]
    for unique in inspector.get_unique_constraints(table.name):
        op.drop_constraint(str(unique["name"]), table.name)
    op.drop_constraint(f"pk_{table.name}", table.name)
    for old in inspector.get_indexes(table.name):
        op.drop_index(str(old["name"]), table.name, if_exists=True)
    for (of_table, name), other in _RENAMED.items():
        if of_table == table.name:
            op.alter_column(table.name, name, new_column_name=other)
    for name in _new_columns(table, names):
        column = table.c[name]
        added = sa.Column(name, column.type, nullable=column.nullable, server_default=sa.text(_VALUES[name]))
        op.add_column(table.name, added)
        op.alter_column(table.name, name, server_default=None)
    op.create_primary_key(f"pk_{table.name}", table.name, [column.name for column in table.primary_key])
    for constraint in table.constraints:
        if isinstance(constraint, sa.UniqueConstraint):
            columns = [column.name for column in constraint.columns]
            op.create_unique_constraint(str(constraint.name), table.name, columns)
    for index in table.indexes:
        index.create(connection)


def _new_columns(table: sa.Table, names: Sequence[str]) -> list[str]:
    present = {_RENAMED.get((table.name, name), name) for name in names}
    return [column.name for column in table.columns if column.name not in present]


def _name_readers(connection: sa.Connection) -> None:
    """Make a reader of each address in the ledger, which then has the reader's id in its place."""
    on_file = connection.dialect.name == "sqlite"
    chance = "hex(randomblob(8))" if on_file else "replace(gen_random_uuid()::text, '-', '')"
    columns = f"reader, lower(substr({chance}, 1, 16)), max(changed)"
    query = sa.text(f"SELECT {columns} FROM deliveries GROUP BY reader")
    names = (sa.column("address", sa.Text()), sa.column("id", sa.Text()), sa.column("since", sa.DateTime()))
    for rows in connection.execute(query.columns(*names)).partitions(_AT_ONCE):
        connection.execute(sa.insert(_TABLES.tables["readers"]), [_reader_row(*row) for row in rows])
    op.execute("UPDATE deliveries SET reader = (SELECT id FROM readers WHERE address = deliveries.reader)")
    op.execute("UPDATE deliveries SET as_of = (SELECT as_of FROM editions WHERE id = edition_id)")


def _reader_row(address: str, name: str, since: datetime) -> dict[str, str]:
    body = {"id": name, "address": address, "origin": "settings", "since": f"{since.isoformat()}Z"}
    row = {"id": name, "address": address, "status": "active", "digests": " main ", "origin": "settings"}
    return {**row, "body": json.dumps(body)}


sa.Table(
    "readers",
    _TABLES,
    sa.Column("id", _key(16), primary_key=True),
    sa.Column("address", _TEXT, unique=True, nullable=False),
    sa.Column("status", _key(16), nullable=False),
    sa.Column("digests", _TEXT, nullable=False),
    sa.Column("origin", _key(16), nullable=False),
    sa.Column("body", _TEXT, nullable=False),
    sa.Index("ix_readers_status", "status", "id"),
)
sa.Table(
    "suppressed",
    _TABLES,
    sa.Column("address", _key(64), primary_key=True),
    sa.Column("since", sa.DateTime(), nullable=False),
    sa.Column("why", _TEXT, nullable=False),
)
sa.Table(
    "pools",
    _TABLES,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("pool_id", _key(32), nullable=False),
    sa.Column("published", sa.Boolean(), nullable=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Index("ix_pools_as_of", "as_of"),
)
sa.Table(
    "reviews",
    _TABLES,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("edition_id", _key(32), primary_key=True),
    sa.Column("body", _TEXT, nullable=False),
    sa.Column("decided", sa.DateTime()),
)
sa.Table(
    "secrets",
    _TABLES,
    sa.Column("name", _key(64), primary_key=True),
    sa.Column("body", sa.LargeBinary(), nullable=False),
)
sa.Table(
    "asked",
    _TABLES,
    sa.Column("key", _TEXT, primary_key=True),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("count", sa.Integer(), nullable=False),
    sa.Index("ix_asked_at", "at"),
)
sa.Table(
    "editions",
    _SCOPED,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("id", _key(32), nullable=False),
    sa.Column("guid", _TEXT, nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("language", _key(8), nullable=False),
    sa.Column("time_zone", _TEXT, nullable=False),
    sa.Column("new", sa.Integer(), nullable=False),
    sa.Column("shown", sa.Integer(), nullable=False),
    sa.Column("outlets", sa.Integer(), nullable=False),
    sa.Column("themes", sa.JSON(), nullable=False),
    sa.Column("headlines", sa.JSON(), nullable=False),
    sa.Column("headline_languages", sa.JSON(), nullable=False),
    sa.Column("stories", sa.LargeBinary(), nullable=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Column("receipt", sa.LargeBinary(), nullable=False),
    sa.UniqueConstraint("digest", "id", name="uq_editions_id"),
    sa.Index("ix_editions_number", "digest", "number"),
    sa.Index("ix_editions_as_of", "as_of"),
)
sa.Table(
    "tellings",
    _SCOPED,
    sa.Column("story_id", _key(16), primary_key=True),
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("edition_id", _key(32), nullable=False),
    sa.Column("time_zone", _TEXT, nullable=False),
    sa.Column("interface", _key(8), nullable=False),
    sa.Column("headline", _TEXT, nullable=False),
    sa.Column("language", _key(35), nullable=False),
    sa.Column("theme_id", _TEXT, nullable=False),
    sa.Column("place", sa.Integer(), nullable=False),
    sa.Column("brief", sa.Integer(), nullable=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Index("ix_tellings_as_of", "digest", "as_of"),
    sa.Index("ix_tellings_theme_id", "digest", "theme_id", "as_of"),
)
sa.Table(
    "page_days",
    _SCOPED,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("kind", _key(16), primary_key=True),
    sa.Column("key", _TEXT, primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("entries", sa.Integer(), nullable=False),
    sa.Column("first", sa.Integer(), nullable=False),
    sa.Column("copies", sa.Integer(), nullable=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Index("ix_page_days_as_of", "digest", "as_of", "kind", "key"),
)
sa.Table(
    "shown_lines",
    _SCOPED,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("line", _key(16), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Index("ix_shown_lines_as_of", "digest", "as_of"),
)
sa.Table(
    "quotations",
    _SCOPED,
    sa.Column("article_id", _key(16), primary_key=True),
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("start", sa.Integer(), primary_key=True),
    sa.Column("end", sa.Integer(), primary_key=True),
    sa.Column("story_id", _key(16), nullable=False),
    sa.Column("text", _TEXT),
    sa.Index("ix_quotations_as_of", "digest", "as_of"),
)
sa.Table(
    "corrections",
    _SCOPED,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("story_id", _key(16), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Index("ix_corrections_as_of", "digest", "as_of"),
)
sa.Table(
    "search_entries",
    _SCOPED,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("edition_id", _key(32), primary_key=True),
    sa.Column("checksum", _key(64), nullable=False),
    sa.Column("entries", sa.LargeBinary(), nullable=False),
)
sa.Table(
    "deliveries",
    _SCOPED,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("edition_id", _key(32), primary_key=True),
    sa.Column("reader", _TEXT, primary_key=True),
    sa.Column("status", _key(16), nullable=False),
    sa.Column("reason", _TEXT, nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("changed", sa.DateTime(), nullable=False),
    sa.Column("as_of", sa.DateTime()),
    sa.Column("told", sa.JSON(), nullable=False),
    sa.Index("ix_deliveries_status", "digest", "status"),
    sa.Index("ix_deliveries_reader", "reader", "digest", "as_of"),
    sa.Index("ix_deliveries_changed", "changed", "reader"),
)
