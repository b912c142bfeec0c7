"""Readers, pools and what belongs to them; every series of editions has its digest.

Frozen once released. The types are SQLAlchemy's, because those of `columns.py` may change.
"""

from __future__ import annotations

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
_SORTED_BY_CODE_POINT = sa.Text(collation="C")
_TEXT = sa.Text().with_variant(_SORTED_BY_CODE_POINT, "postgresql")


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(_SORTED_BY_CODE_POINT, "postgresql")


def upgrade() -> None:
    """Make the new tables."""
    _TABLES.create_all(op.get_bind())


def downgrade() -> None:
    """Remove the new tables and all they hold."""
    _TABLES.drop_all(op.get_bind())


sa.Table(
    "readers",
    _TABLES,
    sa.Column("id", _key(16), primary_key=True),
    sa.Column("address", _TEXT, unique=True, nullable=False),
    sa.Column("status", _key(16), nullable=False),
    sa.Column("digests", _TEXT, nullable=False),
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
