"""The tables of the store, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, MetaData, Table, false

from flows.adapters.database.columns import (
    Derived,
    Flag,
    Key,
    Number,
    Packed,
    Record,
    SourceText,
    TextList,
    UtcDateTime,
    Whole,
)

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# What tells this workspace from every other: one row.
WORKSPACE = Table(
    "workspace",
    METADATA,
    Column("row", Whole, primary_key=True),
    Column("id", Key(36), nullable=False),
)

# What an article is. When and where it was met stands in `sightings`.
ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", Key(16), primary_key=True),
    Column("outlet", SourceText, nullable=False),
    Column("title", SourceText, nullable=False),
    Column("title_made", Flag, nullable=False),
    Column("url", SourceText),
    Column("published", UtcDateTime),
    Column("published_claim", SourceText),
    Column("language", Key(8), nullable=False),
    Column("text", SourceText, nullable=False),
    Column("categories", TextList, nullable=False),
    Column("stub", Key(16)),
    Column("named", SourceText),
    Column("via", SourceText),
    Index("ix_articles_published", "published"),
)

# In which source an article stood, and the `as_of` of the first run that met it there; `in_page` tells that
# this source gave its page, and that the stored text stands in it.
SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("article_id", Key(16), ForeignKey("articles.id"), primary_key=True),
    Column("source", SourceText, primary_key=True),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("in_page", Flag, nullable=False, server_default=false()),
    Index("ix_sightings_source", "source", "first_seen"),
    Index("ix_sightings_first_seen", "first_seen"),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("as_of", UtcDateTime, primary_key=True),
    Column("record", Record, nullable=False),
)

# Editions. The archive and the feeds need the columns up to `headlines`, a later edition `stories` (what it
# told, without the evidence). `body` is edition.json without what is also reported and left out, the two
# largest parts, which are in `rest`; all four are compressed.
EDITIONS = Table(
    "editions",
    METADATA,
    Column("as_of", UtcDateTime, primary_key=True),
    Column("id", Key(32), nullable=False, unique=True),
    Column("guid", SourceText, nullable=False),
    Column("number", Whole, nullable=False),
    Column("time_zone", SourceText, nullable=False),
    Column("new", Whole, nullable=False),
    Column("shown", Whole, nullable=False),
    Column("outlets", Whole, nullable=False),
    Column("themes", TextList, nullable=False),
    Column("headlines", TextList, nullable=False),
    Column("stories", Packed, nullable=False),
    Column("body", Packed, nullable=False),
    Column("rest", Packed, nullable=False),
    Column("receipt", Packed, nullable=False),
    Index("ix_editions_number", "number"),
)

# What became of an edition for a reader (the address in small letters); `changed` is when that was written.
# A row may stand before its edition does, so that no edition is stored without its readers. One that is
# `held` was made by a run that was not to send.
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("edition_id", Key(32), primary_key=True),
    Column("reader", SourceText, primary_key=True),
    Column("status", Key(16), nullable=False),
    Column("reason", SourceText, nullable=False),
    Column("attempts", Whole, nullable=False),
    Column("changed", UtcDateTime, nullable=False),
    Index("ix_deliveries_status", "status"),
)

# What is remembered of the newest articles of each outlet, to tell the lines that it repeats.
FURNITURE = Table(
    "furniture",
    METADATA,
    Column("outlet", SourceText, primary_key=True),
    Column("article", Key(16), primary_key=True),
    Column("seen", UtcDateTime, nullable=False),
    Column("lines", TextList, nullable=False),
)

# The documents whose reading was ended because it took too long or too much, and when.
UNREADABLE = Table(
    "unreadable",
    METADATA,
    Column("digest", Key(64), primary_key=True),
    Column("reason", SourceText, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

# What is made of an article's text once, to find its copies and its story; one of another version than the
# program's is made anew.
FINGERPRINTS = Table(
    "fingerprints",
    METADATA,
    Column("article_id", Key(16), ForeignKey("articles.id"), primary_key=True),
    Column("version", Whole, nullable=False),
    Column("signature", Derived),
    Column("vector", Derived),
)

# In which story an article is, from which `as_of` on; at a time its latest row until then counts.
MEMBERSHIPS = Table(
    "memberships",
    METADATA,
    Column("article_id", Key(16), ForeignKey("articles.id"), primary_key=True),
    Column("since", UtcDateTime, primary_key=True),
    Column("story_id", Key(16), nullable=False),
    Column("nearest_id", Key(16)),
    Column("similarity", Number),
    Column("threshold", Number),
    Column("round_up", SourceText),
    Index("ix_memberships_story_id", "story_id"),
    Index("ix_memberships_since", "since"),
)

STORY_CHANGES = Table(
    "story_changes",
    METADATA,
    Column("as_of", UtcDateTime, primary_key=True),
    Column("kind", Key(16), primary_key=True),
    Column("story_id", Key(16), primary_key=True),
    Column("other_ids", TextList, nullable=False),
)

# What a person said of stories; the id derives from all the rest.
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("number", Whole, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", Key(16), nullable=False),
    Column("article_ids", TextList, nullable=False),
    Column("other_ids", TextList, nullable=False),
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
    Column("digest", Key(64)),
    Column("page", Flag, nullable=False),
    Column("failures", Whole, nullable=False),
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
    Column("ended", Flag, nullable=False),
    Column("entries_a_day", Number),
    Column("stated_seconds", Number),
    Column("as_of", UtcDateTime),
)

# What happened to a source, and the `as_of` of the one edition that tells it.
SOURCE_NOTICES = Table(
    "source_notices",
    METADATA,
    Column("source", SourceText, primary_key=True),
    Column("kind", Key(16), primary_key=True),
    Column("key", SourceText, primary_key=True),
    Column("item", SourceText, nullable=False),
    Column("reason", SourceText, nullable=False),
    Column("remedy", SourceText, nullable=False),
    Column("reported_at", UtcDateTime),
)
