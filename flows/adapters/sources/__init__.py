"""Where documents come from: files and folders on this machine, addresses on the network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.adapters.sources.asking import Asking, NotYetError
from flows.adapters.sources.files import read_files
from flows.adapters.sources.http import fetch_addresses
from flows.model import FetchedDocument, FetchFailure, Source, SourceKind
from flows.settings import Limits

__all__ = ["Asking", "NotYetError", "SourceFetcher"]


class SourceFetcher:
    """Implements `flows.ports.Fetcher` for paths and http(s) addresses."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def fetch(self, sources: Sequence[Source]) -> Iterator[FetchedDocument | FetchFailure]:
        """Yield the documents of every source in the order of the sources, then by locator.

        Addresses are fetched together, when the first of them is due; files one by one.
        """
        fetched: Iterator[FetchedDocument | FetchFailure] | None = None
        for source in sources:
            if source.kind is SourceKind.PATH:
                yield from read_files(source, self._limits)
                continue
            if fetched is None:
                addresses = [other for other in sources if other.kind is SourceKind.URL]
                fetched = iter(fetch_addresses(addresses, self._limits))
            yield next(fetched)
