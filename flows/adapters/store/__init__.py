"""The store: articles, runs, editions, stories and the ledger of mail in a database, SQLite by default."""

from flows.adapters.store.database import sqlite_url
from flows.adapters.store.outbox import SqlOutbox
from flows.adapters.store.store import EditionCodec, SqlStore

__all__ = ["EditionCodec", "SqlOutbox", "SqlStore", "sqlite_url"]
