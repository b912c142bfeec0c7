"""The first revision: every table of the store as `schema.py` describes it.

Nothing has been released, so this revision follows the schema, and its id too: a store that an earlier
state of the code wrote is refused, not misread. The first release freezes both, the tables as literal
`create_table` calls, and every change after that is a revision of its own.
"""

from __future__ import annotations

import hashlib

from alembic import op
from sqlalchemy.schema import CreateIndex, CreateTable

from flows.adapters.database.schema import METADATA


def schema_digest() -> str:
    """Return eight hex digits that change with any table, column or index of the schema."""
    tables = METADATA.sorted_tables
    indexes = sorted(
        (index for table in tables for index in table.indexes), key=lambda index: index.name or ""
    )
    statements = (*map(CreateTable, tables), *map(CreateIndex, indexes))
    return hashlib.sha256("".join(map(str, statements)).encode()).hexdigest()[:8]


revision = f"0001_{schema_digest()}"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    METADATA.create_all(op.get_bind())


def downgrade() -> None:
    """Remove the tables and all they hold."""
    METADATA.drop_all(op.get_bind())
