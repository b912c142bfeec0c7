"""The tables of the store, as the newest migration leaves them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
)


class UtcDateTime(TypeDecorator[datetime]):
    """A time that is aware and in UTC in Python, and without a zone in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC without a zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class SourceText(TypeDecorator[str]):
    """Text from a stranger: a lone surrogate, which no database takes, becomes a question mark."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what UTF-8 cannot hold, keeping the number of code points."""
        return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# What an article is. When and where it was met stands in `sightings`.
ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("outlet", SourceText, nullable=False),
    Column("title", SourceText, nullable=False),
    Column("title_made", Boolean, nullable=False),
    Column("url", SourceText),
    Column("published", UtcDateTime),
    Column("published_claim", SourceText),
    Column("language", String(8), nullable=False),
    Column("text", SourceText, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("stub", String(16)),
    Column("named", SourceText),
    Column("via", SourceText),
)

# In which source an article stood, and the `as_of` of the first run that met it there; `in_page` tells that
# this source gave its page, and that the stored text stands in it.
SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("article_id", String(16), ForeignKey("articles.id"), primary_key=True),
    Column("source", SourceText, primary_key=True),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("in_page", Boolean, nullable=False, server_default=false()),
    Index("ix_sightings_source", "source", "first_seen"),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("as_of", UtcDateTime, primary_key=True),
    Column("record", JSON, nullable=False),
)

# Editions as they are published, edition.json and receipt.json.
EDITIONS = Table(
    "editions",
    METADATA,
    Column("as_of", UtcDateTime, primary_key=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("number", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("receipt", Text, nullable=False),
)

# What became of an edition for a reader (the address in small letters); `changed` is when that was written.
# A row may stand before its edition does, so that no edition is stored without its readers. One that is
# `held` was made by a run that was not to send.
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("edition_id", String(32), primary_key=True),
    Column("reader", SourceText, primary_key=True),
    Column("status", String(16), nullable=False),
    Column("reason", SourceText, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
)

# What is remembered of the newest articles of each outlet, to tell the lines that it repeats.
FURNITURE = Table(
    "furniture",
    METADATA,
    Column("outlet", SourceText, primary_key=True),
    Column("article", String(16), primary_key=True),
    Column("seen", UtcDateTime, nullable=False),
    Column("lines", JSON, nullable=False),
)

# What is made of an article's text once, to find its copies and its story; one of another version than the
# program's is made anew.
FINGERPRINTS = Table(
    "fingerprints",
    METADATA,
    Column("article_id", String(16), ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("signature", LargeBinary),
    Column("vector", LargeBinary),
)

# In which story an article is, from which `as_of` on; at a time its latest row until then counts.
MEMBERSHIPS = Table(
    "memberships",
    METADATA,
    Column("article_id", String(16), ForeignKey("articles.id"), primary_key=True),
    Column("since", UtcDateTime, primary_key=True),
    Column("story_id", String(16), nullable=False),
    Column("nearest_id", String(16)),
    Column("similarity", Float),
    Column("threshold", Float),
    Column("round_up", Text),
    Index("ix_memberships_story_id", "story_id"),
    Index("ix_memberships_since", "since"),
)

STORY_CHANGES = Table(
    "story_changes",
    METADATA,
    Column("as_of", UtcDateTime, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("story_id", String(16), primary_key=True),
    Column("other_ids", JSON, nullable=False),
)

# What a person said of stories; the id derives from all the rest.
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("article_ids", JSON, nullable=False),
    Column("other_ids", JSON, nullable=False),
)

# What is known of a source that has an address, for that address alone, from one run to the next.
SOURCE_STATES = Table(
    "source_states",
    METADATA,
    Column("source", SourceText, primary_key=True),
    Column("location", SourceText, nullable=False),
    Column("moved_to", SourceText),
    Column("etag", SourceText),
    Column("last_modified", SourceText),
    Column("digest", String(64)),
    Column("page", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since", UtcDateTime),
    Column("why", SourceText),
    Column("remedy", SourceText),
    Column("first_success", UtcDateTime),
    Column("last_success", UtcDateTime),
    Column("last_new", UtcDateTime),
    Column("last_asked", UtcDateTime),
    Column("next_poll", UtcDateTime),
    Column("fresh_until", UtcDateTime),
    Column("wait_host", SourceText),
    Column("wait_until", UtcDateTime),
    Column("ended", Boolean, nullable=False),
    Column("entries_a_day", Float),
    Column("stated_seconds", Float),
    Column("outlets", JSON, nullable=False),
    Column("as_of", UtcDateTime),
)

# What happened to a source, and the `as_of` of the one edition that tells it.
SOURCE_NOTICES = Table(
    "source_notices",
    METADATA,
    Column("source", SourceText, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("key", SourceText, primary_key=True),
    Column("item", SourceText, nullable=False),
    Column("reason", SourceText, nullable=False),
    Column("remedy", SourceText, nullable=False),
    Column("told", UtcDateTime),
)
