"""Documents from the network: fetched politely, within limits, never from a private network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from flows import __version__
from flows.adapters.fetch import replies
from flows.adapters.fetch.host_limiter import HostClosedError, HostLimiter, Turns
from flows.adapters.fetch.replies import LATER, TooLargeError, UnreadableError, failed
from flows.adapters.fetch.robots_cache import RobotsCache
from flows.adapters.fetch.ssrf_guard import (
    CORRECT,
    RefusedError,
    SocketFactory,
    checked_host,
    guarded_sockets,
    private_host,
    proxy_for,
)
from flows.model import FetchedDocument, HttpRequest, Media, Reply, Source, SourceKind
from flows.model.settings import Credentials, FetchSettings, Limits, Network
from flows.sources.robots import RobotRules, may_read
from flows.urls.allowed_addresses import authority, host_name, is_allowed, refused_host

if TYPE_CHECKING:
    import aiohttp

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_LINE_BYTES = 8_190
_HEADERS = 128
_REDIRECT_STATUSES = (301, 302, 303, 307, 308)
_PERMANENT_STATUSES = (301, 308)
_ROBOTS_BYTES = 512_000
_NO_CREDENTIALS = Credentials()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redirect:
    """A response that leads to another address."""

    address: str
    permanent: bool


class Web:
    """The network for one run: the limits of its hosts hold from the first request to the last.

    Relative dates of servers count from `now`; `announce` gets the progress of a `fetch`.
    `turns` are those of hosts that other workers ask as well.
    """

    def __init__(
        self,
        limits: Limits,
        settings: FetchSettings,
        network: Network,
        now: datetime,
        announce: Callable[[str], None] | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._limits = limits
        self._settings = settings
        self._network = network
        self._now = now
        self._announce = announce
        self._credentials = network.credentials
        self._limiter = HostLimiter(settings, turns)
        self._stated_rules: dict[str, RobotRules] = {}
        # One session for public addresses, one for the hosts that the user allows; each `fetch` has its own.
        self._guarded: aiohttp.ClientSession
        self._free: aiohttp.ClientSession
        self._robots: RobotsCache

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
        self._robots = RobotsCache(self._robots_text, self._stated_rules)
        async with (
            self._session(guarded_sockets(self._settings.allow_hosts)) as self._guarded,
            self._session(None) as self._free,
        ):
            waiting = dict(enumerate(requests))

            async def reply(number: int, request: HttpRequest) -> Reply:
                answer = await self._reply_within(request, within)
                del waiting[number]
                self._announce_progress(label, len(requests), waiting.values())
                return answer

            self._announce_progress(label, len(requests), requests)
            answers = (reply(number, request) for number, request in enumerate(requests))
            return tuple(await asyncio.gather(*answers))

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

    async def _reply_within(self, request: HttpRequest, seconds: float | None) -> Reply:
        """Return the reply to a request; a failure if there is none after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                return await self._reply(request)
        except TimeoutError:
            reason = "had no turn in this run: its host is asked slowly"
            return replace(failed(request, request.address, reason, LATER), sent=False)

    async def _reply(self, request: HttpRequest) -> Reply:
        """Return the reply to a request, a page only if robots.txt lets us read it."""
        if request.page and not request.by_person:
            refusal = await self._refusal(request, request.address)
            if refusal:
                return refusal
        reply = await self._follow(request, self._limits.document_bytes)
        document = reply.result
        if request.by_person or not isinstance(document, FetchedDocument) or document.media is not Media.HTML:
            return reply
        # Whether an address that the user named is a page or a feed, and where it leads, is known only now.
        refusal = await self._refusal(request, document.locator)
        return replace(refusal, status=reply.status) if refusal else reply

    async def _follow(self, request: HttpRequest, limit: int) -> Reply:
        """Return the reply at the end of an address's redirects; all hops together take `fetch_seconds`."""
        address, moved_to, is_permanent = request.address, None, True
        seconds = self._limits.fetch_seconds
        for _ in range(self._settings.redirects + 1):
            try:
                session, proxy = self._route(address)
                headers = self._headers(request, address)
                async with self._limiter.turn(authority(address)):
                    began = monotonic()
                    async with (
                        asyncio.timeout(seconds),
                        session.get(address, allow_redirects=False, headers=headers, proxy=proxy) as response,
                    ):
                        answer = await self._answer(request, address, response, limit)
                    seconds -= monotonic() - began
                    if isinstance(answer, Reply) and (answer.retry_after is not None or answer.status == 429):
                        self._limiter.close(authority(address), answer.retry_after)
            except HostClosedError as closed:
                reply = failed(request, address, "was not asked: its host wants to be left alone", LATER)
                return replace(reply, retry_after=closed.wait, sent=False)
            except Exception as error:
                failure = replies.failure_of(error, request, address, self._limits)
                if failure is None:
                    raise
                return failure
            if isinstance(answer, Reply):
                return replace(answer, moved_to=moved_to) if moved_to else answer
            is_permanent = is_permanent and answer.permanent and not _is_downgrade(address, answer.address)
            address = answer.address
            moved_to = address if is_permanent else moved_to
        reason = f"redirects more than {self._settings.redirects} times"
        return failed(request, address, reason, CORRECT)

    async def _answer(
        self, request: HttpRequest, address: str, response: aiohttp.ClientResponse, limit: int
    ) -> Reply | _Redirect:
        status, headers = response.status, response.headers
        if status in _REDIRECT_STATUSES and "Location" in headers:
            target = urljoin(address, headers["Location"])
            return _Redirect(address=target, permanent=status in _PERMANENT_STATUSES)
        if status != 200:
            return replies.without_document(request, address, status, headers, self._now)
        encoding = headers.get("Content-Encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "deflate"):
            raise UnreadableError(f"is compressed as {encoding[:40]}, which was not asked for")
        body = bytearray()
        # aiohttp expands a compressed body piece by piece: a gzip bomb of 2 GB costs 1 MB.
        async for piece in response.content.iter_any():
            body += piece
            if len(body) > limit:
                raise TooLargeError
        locator = str(response.url.with_user(None))
        return replies.with_document(request, locator, headers, bytes(body), response.charset, self._now)

    def _route(self, address: str) -> tuple[aiohttp.ClientSession, str | None]:
        """Return the session for an address, and the proxy it goes through. Raises RefusedError."""
        allowed = self._settings.allow_hosts
        connected = checked_host(address, allowed)
        proxy = proxy_for(address, self._network.proxies)
        if proxy is not None:
            connected = host_name(proxy.reveal())
            if reason := refused_host(connected, allowed):
                raise private_host(connected, reason, "goes by the proxy")
        session = self._free if is_allowed(connected, allowed) else self._guarded
        return session, None if proxy is None else proxy.reveal()

    def _headers(self, request: HttpRequest, address: str) -> dict[str, str]:
        """Return the headers of one request. Credentials go to the source's own server only."""
        headers: dict[str, str] = {}
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        credentials = self._credentials.get(request.source.name, _NO_CREDENTIALS)
        if credentials.missing:
            reason = f"needs the variable {credentials.missing}, which is not set or cannot be used"
            raise RefusedError(reason, "Set it in the environment of the run.")
        if credentials.headers and _is_same_server(request.source.location, address):
            headers |= {name: value.reveal() for name, value in credentials.headers}
        return headers

    async def _refusal(self, request: HttpRequest, address: str) -> Reply | None:
        """Return a failure if robots.txt keeps us from a page, or None."""
        rules = await self._robots.rules(address)
        if rules is None:
            reason = "cannot be read now: its host did not answer for robots.txt"
            return failed(request, address, reason, LATER)
        if rules.delay:
            self._limiter.slow_down(authority(address), rules.delay)
        if may_read(rules, address):
            return None
        reason = "may not be read by programs: its robots.txt says so"
        return failed(request, address, reason, "Use its feed, or leave it out.")

    async def _robots_text(self, address: str) -> tuple[int | None, str]:
        source = Source(name="robots.txt", kind=SourceKind.URL, location=address)
        reply = await self._follow(HttpRequest(source=source, address=address), _ROBOTS_BYTES)
        document = reply.result
        text = document.body.decode("utf-8", "replace") if isinstance(document, FetchedDocument) else ""
        return reply.status, text


def _is_downgrade(address: str, target: str) -> bool:
    return address.lower().startswith("https:") and not target.lower().startswith("https:")


def _is_same_server(location: str, address: str) -> bool:
    """Return True if two addresses have one server, or the second is the HTTPS address of the first."""
    one, other = urlsplit(location), urlsplit(address)
    if (one.scheme, one.hostname, one.port) == (other.scheme, other.hostname, other.port):
        return True
    is_upgrade = one.scheme == "http" and other.scheme == "https"
    return is_upgrade and one.hostname == other.hostname and one.port is None and other.port is None
