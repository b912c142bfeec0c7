"""The tables of the store, as the newest migration makes them: a change here needs a migration.

What belongs to a series of editions has the id of its `digest`. Those of readers are in `reader_tables.py`.
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, MetaData, Table, UniqueConstraint, false

from flows.adapters.database.columns import (
    BYTES,
    DERIVED,
    FLAG,
    NUMBER,
    WHOLE,
    Checked,
    Named,
    SourceText,
    TextList,
    UtcDateTime,
    key,
)
from flows.model import Genre, PageKind

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

# The id of this workspace: one row.
WORKSPACE = Table(
    "workspace",
    METADATA,
    Column("row", WHOLE, primary_key=True),
    Column("id", SourceText(), nullable=False),
)

# An article. `sightings` holds when and where it was read. `text_hash` is that of a text which was pruned.
ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", key(16), primary_key=True),
    Column("outlet", SourceText(), nullable=False),
    Column("title", SourceText(), nullable=False),
    Column("title_made", FLAG, nullable=False),
    Column("url", SourceText()),
    Column("published", UtcDateTime()),
    Column("published_claim", SourceText()),
    Column("language", key(8), nullable=False),
    Column("text", SourceText(), nullable=False),
    Column("categories", TextList(), nullable=False),
    Column("stub", key(16)),
    Column("named", SourceText()),
    Column("via", SourceText()),
    Column("in_feed", FLAG, nullable=False),
    Column("page_kind", Named(PageKind), nullable=False),
    Column("genre", Named(Genre)),
    Column("kind_reason", SourceText(), nullable=False),
    Column("picture", SourceText()),
    Column("text_hash", key(64)),
    Index("ix_articles_published", "published", "id"),
)

# An article in a source, with the `as_of` of the first run that read it there, and its `place` in the source
# then, if an editor ordered that. `in_page`: the source gave the article's page, and that holds the stored
# text.
SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("article_id", key(16), ForeignKey("articles.id"), primary_key=True),
    Column("source", SourceText(), primary_key=True),
    Column("first_seen", UtcDateTime(), nullable=False),
    Column("in_page", FLAG, nullable=False, server_default=false()),
    Column("place", WHOLE),
    Index("ix_sightings_source", "source", "first_seen"),
    Index("ix_sightings_first_seen", "first_seen", "article_id"),
)

# The date of the oldest article of an outlet in a source, by what had been met until `first_seen`: a row for
# each time that an older one was met.
FEED_STARTS = Table(
    "feed_starts",
    METADATA,
    Column("source", SourceText(), primary_key=True),
    Column("outlet", SourceText(), primary_key=True),
    Column("first_seen", UtcDateTime(), primary_key=True),
    Column("published", UtcDateTime(), nullable=False),
)

# The texts of articles at later readings that changed what they had said; at most MOST_VERSIONS of one.
ARTICLE_VERSIONS = Table(
    "article_versions",
    METADATA,
    Column("article_id", key(16), ForeignKey("articles.id"), primary_key=True),
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("text", SourceText(), nullable=False),
    Column("in_page", FLAG, nullable=False),
    Index("ix_article_versions_as_of", "as_of", "article_id"),
)

# The places in articles that editions quoted; `text` is the sentence where the article's text was pruned.
QUOTATIONS = Table(
    "quotations",
    METADATA,
    Column("article_id", key(16), primary_key=True),
    Column("digest", key(64), primary_key=True),
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("start", WHOLE, primary_key=True),
    Column("end", WHOLE, primary_key=True),
    Column("story_id", key(16), nullable=False),
    Column("text", SourceText()),
    Index("ix_quotations_as_of", "digest", "as_of"),
)

# The corrections in editions by their story: compressed JSON.
CORRECTIONS = Table(
    "corrections",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("story_id", key(16), primary_key=True),
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("body", BYTES, nullable=False),
    Index("ix_corrections_as_of", "digest", "as_of"),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("record", Checked(JSON(), dict), nullable=False),
)

# Editions. The archive and the feeds need the columns up to `headlines`; a later edition needs `stories`,
# which leaves the evidence out. `body` is edition.json. It, `stories` and `receipt` are compressed JSON.
EDITIONS = Table(
    "editions",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("id", key(32), nullable=False),
    Column("guid", SourceText(), nullable=False),
    Column("number", WHOLE, nullable=False),
    Column("language", key(8), nullable=False),
    Column("time_zone", SourceText(), nullable=False),
    *(Column(name, WHOLE, nullable=False) for name in ("new", "shown", "outlets")),
    *(Column(name, TextList(), nullable=False) for name in ("themes", "headlines", "headline_languages")),
    *(Column(name, BYTES, nullable=False) for name in ("stories", "body", "receipt")),
    UniqueConstraint("digest", "id", name="uq_editions_id"),
    Index("ix_editions_number", "digest", "number"),
    Index("ix_editions_as_of", "as_of"),
)

# The picture of an article, which is asked for once: its bytes, or why there are none. `as_of` is that of the
# edition that it was fetched for, `shown` that of the last edition that showed it.
IMAGES = Table(
    "images",
    METADATA,
    Column("article_id", key(16), primary_key=True),
    Column("as_of", UtcDateTime(), nullable=False),
    Column("name", key(20)),
    Column("width", WHOLE),
    Column("height", WHOLE),
    Column("body", BYTES),
    Column("reason", SourceText()),
    Column("shown", UtcDateTime()),
    Index("ix_images_name", "name"),
    Index("ix_images_as_of", "as_of", "article_id"),
)

# A story as an edition holds it: `body` is compressed JSON; other pages name it by its `headline`. `place`
# counts the stories of the edition in reading order, `brief` those also reported; it is 0 for the others.
TELLINGS = Table(
    "tellings",
    METADATA,
    Column("story_id", key(16), primary_key=True),
    Column("digest", key(64), primary_key=True),
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("edition_id", key(32), nullable=False),
    Column("time_zone", SourceText(), nullable=False),
    Column("interface", key(8), nullable=False),
    Column("headline", SourceText(), nullable=False),
    Column("language", key(35), nullable=False),
    Column("theme_id", SourceText(), nullable=False),
    Column("place", WHOLE, nullable=False),
    Column("brief", WHOLE, nullable=False),
    Column("body", BYTES, nullable=False),
    Index("ix_tellings_as_of", "digest", "as_of"),
    Index("ix_tellings_theme_id", "digest", "theme_id", "as_of"),
)

# What an edition has of a theme (`key`: its id) or an outlet (its name as a part of an address). `body` is
# compressed JSON of that many `entries`; of an outlet's `first` came before other outlets', `copies` repeat.
PAGE_DAYS = Table(
    "page_days",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("kind", key(16), primary_key=True),
    Column("key", SourceText(), primary_key=True),
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("entries", WHOLE, nullable=False),
    Column("first", WHOLE, nullable=False),
    Column("copies", WHOLE, nullable=False),
    Column("body", BYTES, nullable=False),
    Index("ix_page_days_as_of", "digest", "as_of", "kind", "key"),
)

# A line that an edition showed (headline, standfirst, quotation, side of a difference), by its hash.
SHOWN_LINES = Table(
    "shown_lines",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("line", key(16), primary_key=True),
    Column("as_of", UtcDateTime(), primary_key=True),
    Index("ix_shown_lines_as_of", "digest", "as_of"),
)

# Digests of the first and last lines of each outlet's newest articles, to find the lines that it repeats.
FURNITURE = Table(
    "furniture",
    METADATA,
    Column("outlet", SourceText(), primary_key=True),
    Column("article", key(16), primary_key=True),
    Column("seen", UtcDateTime(), nullable=False),
    Column("lines", TextList(), nullable=False),
    Index("ix_furniture_seen", "seen", "outlet"),
)

# The documents whose reading was stopped because it took too much time or memory, and when.
UNREADABLE = Table(
    "unreadable",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("reason", SourceText(), nullable=False),
    Column("since", UtcDateTime(), nullable=False),
)

# Signature and vector of an article's text, to find its copies and its story. They are computed again where
# they are missing, damaged, or of another version than the program's.
FINGERPRINTS = Table(
    "fingerprints",
    METADATA,
    Column("article_id", key(16), ForeignKey("articles.id"), primary_key=True),
    Column("version", WHOLE, nullable=False),
    Column("signature", DERIVED),
    Column("vector", DERIVED),
)

# The story of an article from an `as_of` on. At a given time the latest row until then counts.
MEMBERSHIPS = Table(
    "memberships",
    METADATA,
    Column("article_id", key(16), ForeignKey("articles.id"), primary_key=True),
    Column("since", UtcDateTime(), primary_key=True),
    Column("story_id", key(16), nullable=False),
    Column("nearest_id", key(16)),
    Column("similarity", NUMBER),
    Column("threshold", NUMBER),
    Column("copy_of", key(16)),
    Index("ix_memberships_story_id", "story_id"),
    Index("ix_memberships_since", "since"),
)

# A row for each story that another took in, or gave articles to.
STORY_CHANGES = Table(
    "story_changes",
    METADATA,
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("kind", key(16), primary_key=True),
    Column("story_id", key(16), primary_key=True),
    Column("other_id", key(16), primary_key=True),
    Index("ix_story_changes_story_id", "story_id"),
    Index("ix_story_changes_other_id", "other_id"),
)

# What was learned of themes until an `as_of`: `flows.stories.themes.lessons`. It is learned again where it is
# damaged.
THEME_LESSONS = Table(
    "theme_lessons",
    METADATA,
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("body", DERIVED),
)

# Merges and splits that a person decided.
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("number", WHOLE, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime(), nullable=False),
    Column("kind", key(16), nullable=False),
    Column("article_ids", TextList(), nullable=False),
    Column("other_ids", TextList(), nullable=False),
)

# The state of a source that has an address, from one run to the next. It holds for that `location` only.
SOURCE_STATES = Table(
    "source_states",
    METADATA,
    Column("source", SourceText(), primary_key=True),
    Column("location", SourceText(), nullable=False),
    *(Column(name, SourceText()) for name in ("moved_to", "etag", "last_modified")),
    Column("digest", key(64)),
    Column("page", FLAG, nullable=False),
    Column("failures", WHOLE, nullable=False),
    Column("failing_since", UtcDateTime()),
    Column("why", SourceText()),
    Column("remedy", SourceText()),
    *(Column(name, UtcDateTime()) for name in ("first_success", "last_success", "last_new", "last_asked")),
    *(Column(name, UtcDateTime()) for name in ("next_poll", "fresh_until")),
    Column("wait_host", SourceText()),
    Column("wait_until", UtcDateTime()),
    Column("ended", FLAG, nullable=False),
    Column("entries_a_day", NUMBER),
    Column("stated_seconds", NUMBER),
    Column("as_of", UtcDateTime()),
)

# Something that happened to a source, and the `as_of` of the one edition that reports it.
SOURCE_NOTICES = Table(
    "source_notices",
    METADATA,
    Column("source", SourceText(), primary_key=True),
    Column("kind", key(16), primary_key=True),
    Column("key", SourceText(), primary_key=True),
    Column("item", SourceText(), nullable=False),
    Column("reason", SourceText(), nullable=False),
    Column("remedy", SourceText(), nullable=False),
    Column("reported_at", UtcDateTime()),
    Index("ix_source_notices_reported_at", "reported_at"),
)

# What the search index is made of: compressed JSON of the stories of an edition, and its hash.
SEARCH_ENTRIES = Table(
    "search_entries",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("edition_id", key(32), primary_key=True),
    Column("checksum", key(64), nullable=False),
    Column("entries", BYTES, nullable=False),
)

# How far pruning has come on each of its walks through rows in the order of their time and key.
PRUNING = Table(
    "pruning",
    METADATA,
    Column("walk", key(64), primary_key=True),
    Column("moment", UtcDateTime(), nullable=False),
    Column("key", SourceText(), nullable=False),
)

# The sources of the run that holds the lock, spread over workers: who holds each share ("": nobody).
SHARES = Table(
    "shares",
    METADATA,
    Column("run", key(32), primary_key=True),
    Column("number", WHOLE, primary_key=True, autoincrement=False),
    Column("holder", SourceText(), nullable=False),
    Column("beats", WHOLE, nullable=False),
)

# The requests of one step of a share.
SHARE_STEPS = Table(
    "share_steps",
    METADATA,
    Column("run", key(32), primary_key=True),
    Column("number", WHOLE, primary_key=True, autoincrement=False),
    Column("step", WHOLE, primary_key=True, autoincrement=False),
    Column("requests", BYTES, nullable=False),
    Column("is_done", FLAG, nullable=False),
)

# The reply to the request at a place of a step, and what its document holds.
READINGS = Table(
    "readings",
    METADATA,
    Column("run", key(32), primary_key=True),
    Column("number", WHOLE, primary_key=True, autoincrement=False),
    Column("step", WHOLE, primary_key=True, autoincrement=False),
    Column("place", WHOLE, primary_key=True, autoincrement=False),
    Column("reply", BYTES, nullable=False),
    Column("contents", BYTES, nullable=False),
)

# When a host may be asked next, in seconds of Unix time, by whichever worker.
HOST_TURNS = Table(
    "host_turns",
    METADATA,
    Column("host", SourceText(), primary_key=True),
    Column("next_start", NUMBER, nullable=False),
)
