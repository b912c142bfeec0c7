"""The store: articles, runs and editions in a database, SQLite by default."""

from flows.adapters.store.database import sqlite_url
from flows.adapters.store.store import EditionCodec, SqlStore

__all__ = ["EditionCodec", "SqlStore", "sqlite_url"]
