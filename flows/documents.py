"""A document read: parsed, and its entries extracted; a module apart, for a process that does only this."""

from __future__ import annotations

from flows.model import Draft, FetchedDocument, FetchFailure
from flows.settings import Limits
from flows.stages.extract import extract
from flows.stages.parse import parse


def read_document(document: FetchedDocument, limits: Limits) -> tuple[Draft | FetchFailure, ...]:
    """Return what a document holds, in its order: drafts of articles, and what could not be read."""
    entries = parse(document, limits)
    return tuple(entry if isinstance(entry, FetchFailure) else extract(entry) for entry in entries)
