"""How gently each host is asked: so many requests at once, so far apart, and none once it has had enough."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from time import monotonic

from flows.model.settings import FetchSettings

LONGEST_CRAWL_DELAY = 30.0


class HostClosedError(Exception):
    """The host asked to be left alone, for `wait` if it said so."""

    def __init__(self, wait: timedelta | None) -> None:
        super().__init__("the host asked to be left alone")
        self.wait = wait


class Gates:
    """The hosts of one run; what was asked when is kept, whichever event loop asks next."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._next_start: dict[str, float] = {}
        self._seconds_apart: dict[str, float] = {}
        self._closed: dict[str, timedelta | None] = {}
        self.begin()

    def begin(self) -> None:
        """Prepare for a new event loop."""
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._all = asyncio.Semaphore(self._settings.at_once)

    def close(self, host: str, wait: timedelta | None) -> None:
        """Let no further request go to a host in this run."""
        self._closed[host] = wait

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep requests to a host further apart, as its robots.txt asks."""
        wanted = min(seconds, LONGEST_CRAWL_DELAY)
        self._seconds_apart[host] = max(wanted, self._settings.seconds_apart)

    async def enter(self, host: str) -> None:
        """Wait until the host may be asked, and take one of its places. Raises HostClosedError."""
        place = self._hosts.get(host)
        if place is None:
            place = self._hosts[host] = asyncio.Semaphore(self._settings.per_host)
        await place.acquire()
        try:
            apart = self._seconds_apart.get(host, self._settings.seconds_apart)
            if apart:
                start = max(monotonic(), self._next_start.get(host, 0.0))
                self._next_start[host] = start + apart
                await asyncio.sleep(start - monotonic())
            await self._all.acquire()
            if host in self._closed:
                self._all.release()
                raise HostClosedError(self._closed[host])
        except BaseException:
            place.release()
            raise

    def leave(self, host: str) -> None:
        """Give the place back that `enter` took."""
        self._all.release()
        self._hosts[host].release()
