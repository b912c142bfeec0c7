"""Stories in the store: fingerprints, memberships, what merged or split, what a person decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_fingerprints_and_memberships()
    _make_changes_and_decisions()


def downgrade() -> None:
    """Remove the tables and all they hold."""
    for table in ("decisions", "story_changes", "memberships", "fingerprints"):
        op.drop_table(table)


def _make_fingerprints_and_memberships() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("signature", sa.LargeBinary),
        sa.Column("vector", sa.LargeBinary),
        sa.PrimaryKeyConstraint("article_id", name="pk_fingerprints"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_fingerprints_article_id"),
    )
    op.create_table(
        "memberships",
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("story_id", sa.String(16), nullable=False),
        sa.Column("nearest_id", sa.String(16)),
        sa.Column("similarity", sa.Float),
        sa.Column("threshold", sa.Float),
        sa.Column("round_up", sa.Text),
        sa.PrimaryKeyConstraint("article_id", "since", name="pk_memberships"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_memberships_article_id"),
    )
    op.create_index("ix_memberships_story_id", "memberships", ["story_id"])
    op.create_index("ix_memberships_since", "memberships", ["since"])


def _make_changes_and_decisions() -> None:
    op.create_table(
        "story_changes",
        sa.Column("as_of", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("story_id", sa.String(16), nullable=False),
        sa.Column("other_ids", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("as_of", "kind", "story_id", name="pk_story_changes"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("article_ids", sa.JSON, nullable=False),
        sa.Column("other_ids", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
