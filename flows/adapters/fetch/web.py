"""Documents from the network: fetched politely, within limits, never from a private network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from flows import __version__
from flows.adapters.fetch.host_limiter import HostLimiter
from flows.adapters.fetch.http_client import HttpClient
from flows.adapters.fetch.ssrf_guard import SocketFactory, guarded_sockets
from flows.model import HttpRequest, Reply
from flows.model.settings import FetchSettings, Limits, Network
from flows.sources.robots import RobotRules
from flows.urls.allowed_addresses import host_name

if TYPE_CHECKING:
    import aiohttp

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_LINE_BYTES = 8_190
_HEADERS = 128


class Web:
    """The network for one run: the limits of its hosts hold from the first request to the last.

    Relative dates of servers count from `now`; `announce` gets the progress of a `fetch`.
    """

    def __init__(
        self,
        limits: Limits,
        settings: FetchSettings,
        network: Network,
        now: datetime,
        announce: Callable[[str], None] | None = None,
    ) -> None:
        self._limits = limits
        self._settings = settings
        self._network = network
        self._now = now
        self._announce = announce
        self._limiter = HostLimiter(settings)
        self._robots: dict[str, RobotRules] = {}

    def fetch(
        self, requests: Sequence[HttpRequest], within: float | None = None, label: str = "Reading the sources"
    ) -> tuple[Reply, ...]:
        """Send the requests, as many at once as the settings say; return one reply each, in their order.

        A request without a reply `within` so many seconds is a failure: a host may want its requests far
        apart. `label` begins the announcements: "Reading the sources: 120 of 300, www.example.org".
        """
        return asyncio.run(self._fetch(requests, within, label)) if requests else ()

    async def _fetch(
        self, requests: Sequence[HttpRequest], within: float | None, label: str
    ) -> tuple[Reply, ...]:
        self._limiter.begin()
        async with (
            self._session(guarded_sockets(self._settings.allow_hosts)) as guarded,
            self._session(None) as free,
        ):
            client = HttpClient(
                self._limits,
                self._settings,
                self._network,
                self._now,
                self._limiter,
                self._robots,
                guarded,
                free,
            )
            waiting = dict(enumerate(requests))

            async def reply(number: int, request: HttpRequest) -> Reply:
                answer = await client.reply_within(request, within)
                del waiting[number]
                self._announce_progress(label, len(requests), waiting.values())
                return answer

            self._announce_progress(label, len(requests), requests)
            replies = (reply(number, request) for number, request in enumerate(requests))
            return tuple(await asyncio.gather(*replies))

    def _announce_progress(self, label: str, total: int, waiting: Collection[HttpRequest]) -> None:
        """Announce how many requests have their reply, and the host of the first that has none."""
        if self._announce:
            host = f", {host_name(next(iter(waiting)).address)}" if waiting else ""
            self._announce(f"{label}: {total - len(waiting)} of {total}{host}")

    def _session(self, sockets: SocketFactory | None) -> aiohttp.ClientSession:
        import aiohttp

        agent = f"Standfirst/{__version__} (news digest; +{self._settings.contact})"
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._settings.at_once, socket_factory=sockets, ttl_dns_cache=300
            ),
            headers={"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            max_line_size=_LINE_BYTES,
            max_field_size=_LINE_BYTES,
            max_headers=_HEADERS,
        )
