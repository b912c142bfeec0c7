"""The lines at the ends of outlets' articles, from which their furniture is learned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "furniture",
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("article", sa.String(16), nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("outlet", "article", name="pk_furniture"),
    )


def downgrade() -> None:
    """Remove the table and all it holds."""
    op.drop_table("furniture")
