"""Where documents come from: files and folders on this machine, addresses on the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from flows.adapters.fetch.files import is_read, read_files
from flows.adapters.fetch.pending_requests import NotYetError, PendingRequests
from flows.adapters.fetch.web import Web
from flows.model import FetchedDocument, FetchFailure, NotModified, Source
from flows.model.settings import Limits

__all__ = ["NotYetError", "PendingRequests", "SourceFetcher", "Web", "is_read"]

Fetched = FetchedDocument | NotModified | FetchFailure


class SourceFetcher:
    """Implements `flows.ports.Fetcher`: reads files; `fetched` holds what addresses gave, by source name.

    `announce` is called with each source before it is read.
    """

    def __init__(
        self,
        limits: Limits,
        fetched: Mapping[str, Fetched] | None = None,
        announce: Callable[[Source], None] | None = None,
    ) -> None:
        self._limits = limits
        self._fetched = fetched or {}
        self._announce = announce

    def fetch(self, sources: Sequence[Source]) -> Iterator[Fetched]:
        """Yield the documents of every source in the order of the sources, then by locator."""
        for source in sources:
            if self._announce:
                self._announce(source)
            if source.name in self._fetched:
                yield self._fetched[source.name]
            else:
                yield from read_files(source, self._limits)
