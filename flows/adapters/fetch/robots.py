"""The robots.txt of each host, asked once in a run (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flows.sources.robots import RobotRules, may_read, read_robots

# The name that a robots.txt may call us by.
NAME = "standfirst"

# What was found at an address: its status, None where no server answered, and its text.
Look = Callable[[str], Awaitable[tuple[int | None, str]]]

_NOTHING = read_robots("User-agent: *\nDisallow: /", NAME)
_ALL = read_robots("", NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What a host lets a program do; `stated` is False if its robots.txt could not be read."""

    may_read: bool
    stated: bool
    delay: float | None


class Robots:
    """The rules of the hosts of one event loop; `look` fetches a robots.txt.

    `known` holds the rules that hosts have stated, by the address of their robots.txt. A run shares it
    between its event loops, so that no step asks again. What a server in trouble did not say is not kept.
    """

    def __init__(self, look: Look, known: MutableMapping[str, RobotRules]) -> None:
        self._look = look
        self._known = known
        self._rules: dict[str, asyncio.Task[RobotRules]] = {}

    async def allow(self, address: str) -> Allowance:
        """Return whether a page may be read, and how many seconds its host wants between requests."""
        parts = urlsplit(address)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        rules = self._known.get(place)
        if rules is None:
            if place not in self._rules:
                self._rules[place] = asyncio.ensure_future(self._read(place))
            rules = await self._rules[place]
        return Allowance(may_read=may_read(rules, address), stated=place in self._known, delay=rules.delay)

    async def _read(self, place: str) -> RobotRules:
        status, text = await self._look(place)
        if status == 200:
            self._known[place] = read_robots(text, NAME)
        elif status is not None and 400 <= status < 500 and status != 429:
            # The host has no robots.txt: all may be read.
            self._known[place] = _ALL
        # A server in trouble has stated nothing: nothing may be read for now.
        return self._known.get(place, _NOTHING)
