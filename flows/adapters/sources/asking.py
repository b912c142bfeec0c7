"""Addresses asked until each has an answer that will last."""

from __future__ import annotations

from collections.abc import Sequence

from flows.adapters.sources.http import fetch_addresses, may_pass
from flows.model import FetchedDocument, FetchFailure, Source
from flows.settings import Limits


class NotYetError(Exception):
    """Some addresses gave no answer that will last: it is worth asking them again, a little later."""


class Asking:
    """Some addresses under way: what each gave so far (`results`, by the source's name), what is open."""

    def __init__(self, sources: Sequence[Source], limits: Limits, attempts: int) -> None:
        self._sources = tuple(sources)
        self._limits = limits
        self._left = attempts
        self.results: dict[str, FetchedDocument | FetchFailure] = {}

    def ask(self) -> None:
        """Fetch what has no lasting answer; until the last attempt NotYetError is raised if any is left."""
        self._left -= 1
        waiting = [source for source in self._sources if self._is_open(source)]
        found = fetch_addresses(waiting, self._limits)
        self.results |= {source.name: each for source, each in zip(waiting, found, strict=True)}
        still = sum(self._is_open(source) for source in waiting)
        if still and self._left > 0:
            raise NotYetError(f"{still} of {len(self._sources)} addresses gave no lasting answer yet")

    def _is_open(self, source: Source) -> bool:
        result = self.results.get(source.name)
        return result is None or (isinstance(result, FetchFailure) and may_pass(result))
