"""What is known of each source from one run to the next, and what is to be told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIMES = (
    "failing_since",
    "first_success",
    "last_success",
    "last_new",
    "last_asked",
    "next_poll",
    "fresh_until",
    "wait_until",
    "as_of",
)
_TEXTS = ("moved_to", "etag", "last_modified", "why", "remedy", "wait_host")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "source_states",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("location", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in _TEXTS),
        sa.Column("digest", sa.String(64)),
        sa.Column("page", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        *(sa.Column(name, sa.DateTime) for name in _TIMES),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("entries_a_day", sa.Float),
        sa.Column("stated_seconds", sa.Float),
        sa.Column("outlets", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_source_states"),
    )
    op.create_table(
        "source_notices",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("remedy", sa.Text, nullable=False),
        sa.Column("told", sa.DateTime),
        sa.PrimaryKeyConstraint("source", "kind", "key", name="pk_source_notices"),
    )


def downgrade() -> None:
    """Remove the tables and all they hold."""
    op.drop_table("source_notices")
    op.drop_table("source_states")
