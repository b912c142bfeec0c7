"""Limits per host: so many requests at once, so far apart, and none after the host asked to be left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic
from typing import TypeAlias

from flows.model.settings import FetchSettings

LONGEST_CRAWL_DELAY = 30.0

# Reserves the next turn of a host among several workers, requests being so many seconds apart; returns the
# seconds until then, None if this worker is to ask no host any more.
Turns: TypeAlias = Callable[[str, float], float | None]


class HostClosedError(Exception):
    """The host asked to be left alone, for `wait` if it said how long."""

    def __init__(self, wait: timedelta | None) -> None:
        super().__init__("the host asked to be left alone")
        self.wait = wait


class HostLimiter:
    """The limits of all hosts of one run. The times of requests are remembered across event loops.

    Where several workers ask hosts, `turns` keeps the requests of all of them apart.
    """

    def __init__(self, settings: FetchSettings, turns: Turns | None = None) -> None:
        self._settings = settings
        self._turns = turns
        self._next_start: dict[str, float] = {}
        self._seconds_apart: dict[str, float] = {}
        self._closed: dict[str, timedelta | None] = {}
        self.begin()

    def begin(self) -> None:
        """Prepare for a new event loop."""
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._all = asyncio.Semaphore(self._settings.at_once)

    def close(self, host: str, wait: timedelta | None) -> None:
        """Refuse further requests to a host in this run."""
        self._closed[host] = wait

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep requests to a host further apart, as its robots.txt asks."""
        self._seconds_apart[host] = max(min(seconds, LONGEST_CRAWL_DELAY), self._settings.seconds_apart)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a request to the host may start, and count it until the block ends.

        Raises HostClosedError if the host asked to be left alone.
        """
        place = self._hosts.setdefault(host, asyncio.Semaphore(self._settings.per_host))
        async with place:
            apart = self._seconds_apart.get(host, self._settings.seconds_apart)
            if self._turns:
                wait = self._turns(host, apart)
                if wait is None:
                    raise HostClosedError(None)
                await asyncio.sleep(wait)
            elif apart:
                start = max(monotonic(), self._next_start.get(host, 0.0))
                self._next_start[host] = start + apart
                await asyncio.sleep(start - monotonic())
            async with self._all:
                if host in self._closed:
                    raise HostClosedError(self._closed[host])
                yield
