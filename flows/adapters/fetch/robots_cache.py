"""The robots.txt of each host, fetched once in a run (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from urllib.parse import urlsplit

from flows.sources.robots import RobotRules, read_robots

# The name by which a robots.txt may address us.
NAME = "standfirst"

# Fetches a robots.txt: its status, None if no server answered, and its text.
FetchText = Callable[[str], Awaitable[tuple[int | None, str]]]


class RobotsCache:
    """The rules of the hosts that one event loop asks.

    `stated` holds the rules that hosts have stated, by the address of their robots.txt. A run shares it
    between its event loops, so that no step fetches it again. The failure of a server is not remembered.
    """

    def __init__(self, fetch_text: FetchText, stated: MutableMapping[str, RobotRules]) -> None:
        self._fetch_text = fetch_text
        self._stated = stated
        self._pending: dict[str, asyncio.Task[None]] = {}

    async def rules(self, address: str) -> RobotRules | None:
        """Return the rules of the host of an address; None if it did not answer, so nothing may be read."""
        parts = urlsplit(address)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if place not in self._stated:
            if place not in self._pending:
                self._pending[place] = asyncio.ensure_future(self._read(place))
            await self._pending[place]
        return self._stated.get(place)

    async def _read(self, place: str) -> None:
        status, text = await self._fetch_text(place)
        if status == 200:
            self._stated[place] = read_robots(text, NAME)
        elif status is not None and 400 <= status < 500 and status != 429:
            # The host has no robots.txt: everything may be read.
            self._stated[place] = read_robots("", NAME)
