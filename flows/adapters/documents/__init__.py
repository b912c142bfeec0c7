"""Fetched documents, kept as web archives (WARC), and read again as if they were fetched."""

from flows.adapters.documents.archive import ArchivedWeb, DocumentArchive, find_archive
from flows.adapters.documents.writer import DocumentWriter, KeepingWeb

__all__ = ["ArchivedWeb", "DocumentArchive", "DocumentWriter", "KeepingWeb", "find_archive"]
