"""The first revision: every table of the store as `schema.py` describes it.

Nothing has been released, so this revision follows the schema. The first release freezes it as literal
`create_table` calls, and every change after that is a revision of its own.
"""

from __future__ import annotations

from alembic import op

from flows.adapters.database.schema import METADATA

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    METADATA.create_all(op.get_bind())


def downgrade() -> None:
    """Remove the tables and all they hold."""
    METADATA.drop_all(op.get_bind())
