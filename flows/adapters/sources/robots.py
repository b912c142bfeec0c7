"""The robots.txt of each host, asked once for each event loop (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from flows.text.robots import RobotRules, may_read, read_robots

# The name that a robots.txt may call us by.
NAME = "standfirst"

# What was found at an address: its status, None where no server answered, and its text.
Look = Callable[[str], Awaitable[tuple[int | None, str]]]

_NOTHING = RobotRules(rules=((False, "/"),))
_ALL = RobotRules()


class Robots:
    """The rules of the hosts of one event loop; `look` fetches a robots.txt."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._rules: dict[str, asyncio.Task[RobotRules]] = {}

    async def allow(self, address: str) -> tuple[bool, float | None]:
        """Tell whether a page may be read, and how many seconds its host wants between requests."""
        parts = urlsplit(address)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        if place not in self._rules:
            self._rules[place] = asyncio.ensure_future(self._read(place))
        rules = await self._rules[place]
        return may_read(rules, address), rules.delay

    async def _read(self, place: str) -> RobotRules:
        status, text = await self._look(place)
        if status == 200:
            return read_robots(text, NAME)
        # None there means that all may be read; a server in trouble, that nothing may for now.
        return _ALL if status is not None and 400 <= status < 500 and status != 429 else _NOTHING
