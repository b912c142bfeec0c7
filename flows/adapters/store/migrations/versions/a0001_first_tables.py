"""The first tables: articles, their sightings, runs and editions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_articles()
    _make_sightings()
    _make_runs_and_editions()


def downgrade() -> None:
    """Remove the tables and all they hold."""
    for table in ("editions", "runs", "sightings", "articles"):
        op.drop_table(table)


def _make_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("title_made", sa.Boolean, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("published", sa.DateTime),
        sa.Column("published_claim", sa.Text),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("categories", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
    )


def _make_sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("article_id", sa.String(16), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("first_seen", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("article_id", "source", name="pk_sightings"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_sightings_article_id"),
    )
    op.create_index("ix_sightings_source", "sightings", ["source", "first_seen"])


def _make_runs_and_editions() -> None:
    op.create_table(
        "runs",
        sa.Column("as_of", sa.DateTime, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("as_of", name="pk_runs"),
    )
    op.create_table(
        "editions",
        sa.Column("as_of", sa.DateTime, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("as_of", name="pk_editions"),
        sa.UniqueConstraint("id", name="uq_editions_id"),
    )
