"""Why an article's page shows no text, if so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; no earlier article is known to be a stub."""
    op.add_column("articles", sa.Column("stub", sa.String(16)))


def downgrade() -> None:
    """Remove the column."""
    op.drop_column("articles", "stub")
