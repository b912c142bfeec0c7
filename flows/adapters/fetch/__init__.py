"""Where documents come from: files and folders on this machine, addresses on the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from flows.adapters.fetch.asking import Asking, NotYetError
from flows.adapters.fetch.bundles import is_bundle
from flows.adapters.fetch.files import read_files
from flows.adapters.fetch.media import media_of_name
from flows.adapters.fetch.web import Web
from flows.model import FetchedDocument, FetchFailure, NotModified, Source
from flows.model.settings import Limits

__all__ = ["Asking", "NotYetError", "SourceFetcher", "Web", "is_read"]


def is_read(name: str) -> bool:
    """Return True if the ending of a file's name is one that is read."""
    return media_of_name(name) is not None or is_bundle(name)


class SourceFetcher:
    """Implements `flows.ports.Fetcher`: files as they come, addresses from what was `held` of them before."""

    def __init__(
        self,
        limits: Limits,
        held: Mapping[str, FetchedDocument | NotModified | FetchFailure] | None = None,
        begin: Callable[[Source], None] | None = None,
    ) -> None:
        self._limits = limits
        self._held = held or {}
        self._begin = begin

    def fetch(self, sources: Sequence[Source]) -> Iterator[FetchedDocument | NotModified | FetchFailure]:
        """Yield the documents of every source in the order of the sources, then by locator."""
        for source in sources:
            if self._begin:
                self._begin(source)
            if source.name in self._held:
                yield self._held[source.name]
            else:
                yield from read_files(source, self._limits)
