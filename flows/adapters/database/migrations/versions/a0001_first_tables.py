"""The first revision: the tables of the store as they were when it was made.

Frozen: a change of `schema.py` is a revision of its own (docs/architecture.md). The types are SQLAlchemy's,
because those of `columns.py` may change.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)
_SORTED_BY_CODE_POINT = sa.Text(collation="C")
_TEXT = sa.Text().with_variant(_SORTED_BY_CODE_POINT, "postgresql")


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(_SORTED_BY_CODE_POINT, "postgresql")


def upgrade() -> None:
    """Make the tables."""
    _TABLES.create_all(op.get_bind())


def downgrade() -> None:
    """Remove the tables and all they hold."""
    _TABLES.drop_all(op.get_bind())


sa.Table(
    "articles",
    _TABLES,
    sa.Column("id", _key(16), primary_key=True),
    sa.Column("outlet", _TEXT, nullable=False),
    sa.Column("title", _TEXT, nullable=False),
    sa.Column("title_made", sa.Boolean(), nullable=False),
    sa.Column("url", _TEXT),
    sa.Column("published", sa.DateTime()),
    sa.Column("published_claim", _TEXT),
    sa.Column("language", _key(8), nullable=False),
    sa.Column("text", _TEXT, nullable=False),
    sa.Column("categories", sa.JSON(), nullable=False),
    sa.Column("stub", _key(16)),
    sa.Column("named", _TEXT),
    sa.Column("via", _TEXT),
    sa.Column("in_feed", sa.Boolean(), nullable=False),
    sa.Column("page_kind", _key(16), nullable=False),
    sa.Column("genre", _key(16)),
    sa.Column("kind_reason", _TEXT, nullable=False),
    sa.Column("picture", _TEXT),
    sa.Column("text_hash", _key(64)),
    sa.Index("ix_articles_published", "published", "id"),
)
sa.Table(
    "corrections",
    _TABLES,
    sa.Column("story_id", _key(16), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Index("ix_corrections_as_of", "as_of"),
)
sa.Table(
    "decisions",
    _TABLES,
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
    sa.Column("at", sa.DateTime(), nullable=False),
    sa.Column("kind", _key(16), nullable=False),
    sa.Column("article_ids", sa.JSON(), nullable=False),
    sa.Column("other_ids", sa.JSON(), nullable=False),
)
sa.Table(
    "deliveries",
    _TABLES,
    sa.Column("edition_id", _key(32), primary_key=True),
    sa.Column("reader", _TEXT, primary_key=True),
    sa.Column("status", _key(16), nullable=False),
    sa.Column("reason", _TEXT, nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Column("changed", sa.DateTime(), nullable=False),
    sa.Index("ix_deliveries_status", "status"),
)
sa.Table(
    "editions",
    _TABLES,
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("id", _key(32), unique=True, nullable=False),
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
    sa.Index("ix_editions_number", "number"),
)
sa.Table(
    "feed_starts",
    _TABLES,
    sa.Column("source", _TEXT, primary_key=True),
    sa.Column("outlet", _TEXT, primary_key=True),
    sa.Column("first_seen", sa.DateTime(), primary_key=True),
    sa.Column("published", sa.DateTime(), nullable=False),
)
sa.Table(
    "furniture",
    _TABLES,
    sa.Column("outlet", _TEXT, primary_key=True),
    sa.Column("article", _key(16), primary_key=True),
    sa.Column("seen", sa.DateTime(), nullable=False),
    sa.Column("lines", sa.JSON(), nullable=False),
    sa.Index("ix_furniture_seen", "seen", "outlet"),
)
sa.Table(
    "host_turns",
    _TABLES,
    sa.Column("host", _TEXT, primary_key=True),
    sa.Column("next_start", sa.Float(), nullable=False),
)
sa.Table(
    "images",
    _TABLES,
    sa.Column("article_id", _key(16), primary_key=True),
    sa.Column("as_of", sa.DateTime(), nullable=False),
    sa.Column("name", _key(20)),
    sa.Column("width", sa.Integer()),
    sa.Column("height", sa.Integer()),
    sa.Column("body", sa.LargeBinary()),
    sa.Column("reason", _TEXT),
    sa.Column("shown", sa.DateTime()),
    sa.Index("ix_images_as_of", "as_of", "article_id"),
    sa.Index("ix_images_name", "name"),
)
sa.Table(
    "page_days",
    _TABLES,
    sa.Column("kind", _key(16), primary_key=True),
    sa.Column("key", _TEXT, primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("entries", sa.Integer(), nullable=False),
    sa.Column("first", sa.Integer(), nullable=False),
    sa.Column("copies", sa.Integer(), nullable=False),
    sa.Column("body", sa.LargeBinary(), nullable=False),
    sa.Index("ix_page_days_as_of", "as_of", "kind", "key"),
)
sa.Table(
    "pruning",
    _TABLES,
    sa.Column("walk", _key(64), primary_key=True),
    sa.Column("moment", sa.DateTime(), nullable=False),
    sa.Column("key", _TEXT, nullable=False),
)
sa.Table(
    "quotations",
    _TABLES,
    sa.Column("article_id", _key(16), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("start", sa.Integer(), primary_key=True),
    sa.Column("end", sa.Integer(), primary_key=True),
    sa.Column("story_id", _key(16), nullable=False),
    sa.Column("text", _TEXT),
    sa.Index("ix_quotations_as_of", "as_of"),
)
sa.Table(
    "readings",
    _TABLES,
    sa.Column("run", _key(32), primary_key=True),
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("step", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("reply", sa.LargeBinary(), nullable=False),
    sa.Column("contents", sa.LargeBinary(), nullable=False),
)
sa.Table(
    "runs",
    _TABLES,
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("record", sa.JSON(), nullable=False),
)
sa.Table(
    "search_entries",
    _TABLES,
    sa.Column("edition_id", _key(32), primary_key=True),
    sa.Column("digest", _key(64), nullable=False),
    sa.Column("entries", sa.LargeBinary(), nullable=False),
)
sa.Table(
    "share_steps",
    _TABLES,
    sa.Column("run", _key(32), primary_key=True),
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("step", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("requests", sa.LargeBinary(), nullable=False),
    sa.Column("is_done", sa.Boolean(), nullable=False),
)
sa.Table(
    "shares",
    _TABLES,
    sa.Column("run", _key(32), primary_key=True),
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("holder", _TEXT, nullable=False),
    sa.Column("beats", sa.Integer(), nullable=False),
)
sa.Table(
    "shown_lines",
    _TABLES,
    sa.Column("digest", _key(16), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Index("ix_shown_lines_as_of", "as_of"),
)
sa.Table(
    "source_notices",
    _TABLES,
    sa.Column("source", _TEXT, primary_key=True),
    sa.Column("kind", _key(16), primary_key=True),
    sa.Column("key", _TEXT, primary_key=True),
    sa.Column("item", _TEXT, nullable=False),
    sa.Column("reason", _TEXT, nullable=False),
    sa.Column("remedy", _TEXT, nullable=False),
    sa.Column("reported_at", sa.DateTime()),
    sa.Index("ix_source_notices_reported_at", "reported_at"),
)
sa.Table(
    "source_states",
    _TABLES,
    sa.Column("source", _TEXT, primary_key=True),
    sa.Column("location", _TEXT, nullable=False),
    sa.Column("moved_to", _TEXT),
    sa.Column("etag", _TEXT),
    sa.Column("last_modified", _TEXT),
    sa.Column("digest", _key(64)),
    sa.Column("page", sa.Boolean(), nullable=False),
    sa.Column("failures", sa.Integer(), nullable=False),
    sa.Column("failing_since", sa.DateTime()),
    sa.Column("why", _TEXT),
    sa.Column("remedy", _TEXT),
    sa.Column("first_success", sa.DateTime()),
    sa.Column("last_success", sa.DateTime()),
    sa.Column("last_new", sa.DateTime()),
    sa.Column("last_asked", sa.DateTime()),
    sa.Column("next_poll", sa.DateTime()),
    sa.Column("fresh_until", sa.DateTime()),
    sa.Column("wait_host", _TEXT),
    sa.Column("wait_until", sa.DateTime()),
    sa.Column("ended", sa.Boolean(), nullable=False),
    sa.Column("entries_a_day", sa.Float()),
    sa.Column("stated_seconds", sa.Float()),
    sa.Column("as_of", sa.DateTime()),
)
sa.Table(
    "story_changes",
    _TABLES,
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("kind", _key(16), primary_key=True),
    sa.Column("story_id", _key(16), primary_key=True),
    sa.Column("other_id", _key(16), primary_key=True),
    sa.Index("ix_story_changes_other_id", "other_id"),
    sa.Index("ix_story_changes_story_id", "story_id"),
)
sa.Table(
    "tellings",
    _TABLES,
    sa.Column("story_id", _key(16), primary_key=True),
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
    sa.Index("ix_tellings_as_of", "as_of"),
    sa.Index("ix_tellings_theme_id", "theme_id", "as_of"),
)
sa.Table(
    "theme_lessons",
    _TABLES,
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("body", sa.LargeBinary()),
)
sa.Table(
    "unreadable",
    _TABLES,
    sa.Column("digest", _key(64), primary_key=True),
    sa.Column("reason", _TEXT, nullable=False),
    sa.Column("since", sa.DateTime(), nullable=False),
)
sa.Table(
    "workspace",
    _TABLES,
    sa.Column("row", sa.Integer(), primary_key=True),
    sa.Column("id", _TEXT, nullable=False),
)
sa.Table(
    "article_versions",
    _TABLES,
    sa.Column("article_id", _key(16), sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("as_of", sa.DateTime(), primary_key=True),
    sa.Column("text", _TEXT, nullable=False),
    sa.Column("in_page", sa.Boolean(), nullable=False),
    sa.Index("ix_article_versions_as_of", "as_of", "article_id"),
)
sa.Table(
    "fingerprints",
    _TABLES,
    sa.Column("article_id", _key(16), sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("version", sa.Integer(), nullable=False),
    sa.Column("signature", sa.LargeBinary()),
    sa.Column("vector", sa.LargeBinary()),
)
sa.Table(
    "memberships",
    _TABLES,
    sa.Column("article_id", _key(16), sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("since", sa.DateTime(), primary_key=True),
    sa.Column("story_id", _key(16), nullable=False),
    sa.Column("nearest_id", _key(16)),
    sa.Column("similarity", sa.Float()),
    sa.Column("threshold", sa.Float()),
    sa.Column("copy_of", _key(16)),
    sa.Index("ix_memberships_since", "since"),
    sa.Index("ix_memberships_story_id", "story_id"),
)
sa.Table(
    "sightings",
    _TABLES,
    sa.Column("article_id", _key(16), sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("source", _TEXT, primary_key=True),
    sa.Column("first_seen", sa.DateTime(), nullable=False),
    sa.Column("in_page", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("place", sa.Integer()),
    sa.Index("ix_sightings_first_seen", "first_seen", "article_id"),
    sa.Index("ix_sightings_source", "source", "first_seen"),
)
