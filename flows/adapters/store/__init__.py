"""The store: articles, runs, editions, ledgers of mail and of sources in a database, SQLite by default."""

from flows.adapters.store.database import sqlite_url
from flows.adapters.store.ledger import SqlSourceLedger
from flows.adapters.store.outbox import SqlOutbox
from flows.adapters.store.store import EditionCodec, SqlStore

__all__ = ["EditionCodec", "SqlOutbox", "SqlSourceLedger", "SqlStore", "sqlite_url"]
