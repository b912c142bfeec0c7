"""The store: articles, stories, runs, editions, ledgers of mail and sources; in SQLite by default."""

from flows.adapters.database.backup import Backup
from flows.adapters.database.care import StoreInfo
from flows.adapters.database.connection import sqlite_url
from flows.adapters.database.outbox import SqlOutbox
from flows.adapters.database.pruning import Budget, Pruned
from flows.adapters.database.source_ledger import SqlSourceLedger
from flows.adapters.database.store import SqlStore

__all__ = [
    "Backup",
    "Budget",
    "Pruned",
    "SqlOutbox",
    "SqlSourceLedger",
    "SqlStore",
    "StoreInfo",
    "sqlite_url",
]
