"""The store: articles, stories, runs, editions, ledgers of mail and sources; in SQLite by default."""

from flows.adapters.store.database import sqlite_url
from flows.adapters.store.editions import EditionCodec
from flows.adapters.store.ledger import SqlSourceLedger
from flows.adapters.store.outbox import SqlOutbox
from flows.adapters.store.store import SqlStore

__all__ = ["EditionCodec", "SqlOutbox", "SqlSourceLedger", "SqlStore", "sqlite_url"]
