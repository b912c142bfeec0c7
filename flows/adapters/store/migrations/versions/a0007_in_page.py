"""Whether an article's text was read in its page."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of no earlier article it is known."""
    op.add_column("sightings", sa.Column("in_page", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Remove the column."""
    op.drop_column("sightings", "in_page")
