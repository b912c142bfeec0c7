"""The tables of readers and of what each was sent: a part of `schema.py`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from flows.adapters.database.columns import BYTES, FLAG, WHOLE, SourceText, TextList, UtcDateTime, key
from flows.adapters.database.schema import METADATA

# A reader: `body` is JSON of `model.Reader`; the address in lower case, the state, the digests (each
# between two spaces) and the origin are what rows are looked for by.
READERS = Table(
    "readers",
    METADATA,
    Column("id", key(16), primary_key=True),
    Column("address", SourceText(), nullable=False, unique=True),
    Column("status", key(16), nullable=False),
    Column("digests", SourceText(), nullable=False),
    Column("origin", key(16), nullable=False),
    Column("body", SourceText(), nullable=False),
    Index("ix_readers_status", "status", "id"),
)

# The addresses (SHA-256, in lower case) that get no mail, whoever adds them again, since when and why.
SUPPRESSED = Table(
    "suppressed",
    METADATA,
    Column("address", key(64), primary_key=True),
    Column("since", UtcDateTime(), nullable=False),
    Column("why", SourceText(), nullable=False),
)

# What views of readers are made from: compressed JSON of `model.Pool`.
POOLS = Table(
    "pools",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("as_of", UtcDateTime(), primary_key=True),
    Column("pool_id", key(32), nullable=False),
    Column("published", FLAG, nullable=False),
    Column("body", BYTES, nullable=False),
    Index("ix_pools_as_of", "as_of"),
)

# An edition that is held, and what an editor decided of it: JSON of `model.Review`.
REVIEWS = Table(
    "reviews",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("edition_id", key(32), primary_key=True),
    Column("body", SourceText(), nullable=False),
    Column("decided", UtcDateTime()),
)

# Keys that are made at first need, such as that of the links in mails.
SECRETS = Table(
    "secrets",
    METADATA,
    Column("name", key(64), primary_key=True),
    Column("body", BYTES, nullable=False),
)

# How often something was asked for since a time, so that it is not granted without end. No key is an address.
ASKED = Table(
    "asked",
    METADATA,
    Column("key", SourceText(), primary_key=True),
    Column("at", UtcDateTime(), nullable=False),
    Column("count", WHOLE, nullable=False),
    Index("ix_asked_at", "at"),
)

# The delivery of an edition or another pool to a reader (by id); `changed` is when the row was written. Rows
# are written before their edition, so that no edition is stored without its readers. `as_of` is the time of
# the pool, and `told` the ids of the stories in the message: both stand there once it was tried.
DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("digest", key(64), primary_key=True),
    Column("edition_id", key(32), primary_key=True),
    Column("reader", SourceText(), primary_key=True),
    Column("status", key(16), nullable=False),
    Column("reason", SourceText(), nullable=False),
    Column("attempts", WHOLE, nullable=False),
    Column("changed", UtcDateTime(), nullable=False),
    Column("as_of", UtcDateTime()),
    Column("told", TextList(), nullable=False),
    Index("ix_deliveries_status", "digest", "status"),
    Index("ix_deliveries_reader", "reader", "digest", "as_of"),
    Index("ix_deliveries_changed", "changed", "reader"),
)

# The tables of the whole store, parents before the rows that refer to them.
TABLES: Sequence[Table] = METADATA.sorted_tables
