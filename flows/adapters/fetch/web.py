"""Addresses on the network: asked politely, within bounds, never into a private network."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from flows import __version__
from flows.adapters.fetch import replies
from flows.adapters.fetch.expanding import ACCEPTED, Body
from flows.adapters.fetch.gates import Gates, HostClosedError
from flows.adapters.fetch.replies import RefusedError, failed, refused_place
from flows.adapters.fetch.robots import Robots
from flows.adapters.fetch.routes import guarded_sockets, proxy_for
from flows.model import Ask, FetchedDocument, Media, Reply, Source, SourceKind
from flows.model.settings import Credentials, FetchSettings, Limits, Network
from flows.sources.robots import RobotRules
from flows.urls.allowed_addresses import authority, host_name, is_allowed, refused_host

if TYPE_CHECKING:
    import aiohttp

_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_LINE_BYTES = 8_190
_HEADERS = 128
_ROBOTS_BYTES = 512_000
_NOTHING = Credentials()


def user_agent(settings: FetchSettings) -> str:
    """Return how we present ourselves: the program, what it is, where to turn to."""
    return f"Standfirst/{__version__} (news digest; +{settings.contact})"


class Web:
    """The network as one run sees it: its hosts are asked gently from the first request to the last.

    `now` is the time that relative dates of servers are counted from; `announce` gets how far an `ask` is.
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
        self._gates = Gates(settings)
        self._robots: dict[str, RobotRules] = {}

    def ask(
        self, asks: Sequence[Ask], within: float | None = None, what: str = "Reading the sources"
    ) -> tuple[Reply, ...]:
        """Ask all of them, as many at once as the settings say; one reply each, in their order.

        What has no answer `within` so many seconds is a failure: a host may want its requests far apart.
        `what` begins the announcements: "Reading the sources: 120 of 300, www.example.org".
        """
        return asyncio.run(self._ask_all(asks, within, what)) if asks else ()

    async def _ask_all(self, asks: Sequence[Ask], within: float | None, what: str) -> tuple[Reply, ...]:
        async with AsyncExitStack() as stack:
            self._gates.begin()
            visit = _Visit(
                limits=self._limits,
                settings=self._settings,
                network=self._network,
                now=self._now,
                gates=self._gates,
                robots=self._robots,
                guarded=await stack.enter_async_context(self._session(self._settings, free=False)),
                free=await stack.enter_async_context(self._session(self._settings, free=True)),
            )
            asking = _Asking(visit)
            waiting = dict(enumerate(asks))

            async def answered(number: int, ask: Ask) -> Reply:
                reply = await asking.reply_within(ask, within)
                del waiting[number]
                self._tell(what, len(asks), waiting.values())
                return reply

            self._tell(what, len(asks), asks)
            return tuple(await asyncio.gather(*(answered(number, ask) for number, ask in enumerate(asks))))

    def _tell(self, what: str, total: int, waiting: Collection[Ask]) -> None:
        """Announce how many have answered, and the first that has not."""
        if self._announce:
            host = f", {host_name(next(iter(waiting)).address)}" if waiting else ""
            self._announce(f"{what}: {total - len(waiting)} of {total}{host}")

    def _session(self, settings: FetchSettings, *, free: bool) -> aiohttp.ClientSession:
        import aiohttp

        sockets = None if free else guarded_sockets(settings.allow_hosts)
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=settings.at_once, socket_factory=sockets, ttl_dns_cache=300),
            headers={"User-Agent": user_agent(settings), "Accept": _ACCEPT, "Accept-Encoding": ACCEPTED},
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,
            max_line_size=_LINE_BYTES,
            max_field_size=_LINE_BYTES,
            max_headers=_HEADERS,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """What all asks of one event loop share; `free` is for hosts that the user allows.

    `robots` are the rules of hosts by the address of their robots.txt, as far as this run has read them.
    """

    limits: Limits
    settings: FetchSettings
    network: Network
    now: datetime
    gates: Gates
    robots: dict[str, RobotRules]
    guarded: aiohttp.ClientSession
    free: aiohttp.ClientSession


class _Asking:
    """Asks addresses one hop at a time, each of them checked and let through its host's gate."""

    def __init__(self, visit: _Visit) -> None:
        self._visit = visit
        self._robots = Robots(self._robots_text, visit.robots)
        self._credentials = dict(visit.network.credentials)

    async def reply_within(self, ask: Ask, seconds: float | None) -> Reply:
        """Return what came of an ask, a failure after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                return await self.reply(ask)
        except TimeoutError:
            reason = "had no turn in this run: its host is asked slowly"
            return replace(failed(ask, reason, replies.LATER, address=ask.address), sent=False)

    async def reply(self, ask: Ask) -> Reply:
        """Return what came of an ask, whatever the server does."""
        if ask.page and not ask.by_person and (refusal := await self._refusal(ask, ask.address)):
            return refusal
        reply = await self._followed(ask, self._visit.limits.document_bytes)
        found = reply.result
        if not isinstance(found, FetchedDocument) or found.media is not Media.HTML:
            return reply
        # Whether an address that the user named holds a feed or a page, and where, is known only now.
        if not ask.by_person and (refusal := await self._refusal(ask, found.locator)):
            return replace(refusal, status=reply.status)
        return reply

    async def _followed(self, ask: Ask, most: int) -> Reply:
        """Follow an address to its document, over as many redirects as the settings let us."""
        address, moved_to, for_good = ask.address, None, True
        seconds = self._visit.limits.fetch_seconds
        for _ in range(self._visit.settings.redirects + 1):
            try:
                found, seconds = await self._hop(ask, address, most, seconds)
            except HostClosedError as closed:
                reply = failed(
                    ask, "was not asked: its host wants to be left alone", replies.LATER, address=address
                )
                return replace(reply, retry_after=closed.wait, sent=False)
            except Exception as error:
                told = replies.failure_of(error, ask, address, self._visit.limits)
                if told is None:
                    raise
                return told
            if isinstance(found, Reply):
                return replace(found, moved_to=moved_to) if moved_to else found
            status, target = found
            for_good = for_good and status in _FOR_GOOD and not _weaker(address, target)
            address, moved_to = target, target if for_good else moved_to
        reason = f"redirects more than {self._visit.settings.redirects} times"
        return failed(ask, reason, replies.CORRECT, address=address)

    async def _hop(
        self, ask: Ask, address: str, most: int, seconds: float
    ) -> tuple[Reply | tuple[int, str], float]:
        """Make one request; return a reply or where it leads to, and what is left of the time."""
        session, proxy = self._way(address)
        headers = self._headers(ask, address)
        host = authority(address)
        await self._visit.gates.enter(host)
        began = monotonic()
        try:
            async with (
                asyncio.timeout(seconds),
                session.get(address, allow_redirects=False, headers=headers, proxy=proxy) as response,
            ):
                found = await self._answer(ask, address, response, most)
            if isinstance(found, Reply) and (found.retry_after is not None or found.status == 429):
                self._visit.gates.close(host, found.retry_after)
            return found, seconds - (monotonic() - began)
        finally:
            self._visit.gates.leave(host)

    async def _answer(
        self, ask: Ask, address: str, response: aiohttp.ClientResponse, most: int
    ) -> Reply | tuple[int, str]:
        status, headers = response.status, response.headers
        if status in _REDIRECTS and "Location" in headers:
            return status, urljoin(address, headers["Location"])
        if status != 200:
            return replies.without_document(ask, address, status, headers, self._visit.now)
        body = Body(headers.get("Content-Encoding", ""), most)
        async for piece in response.content.iter_any():
            body.add(piece)
        locator = str(response.url.with_user(None))
        content = body.content(), response.charset
        return replies.with_document(ask, locator, headers, content, self._visit.now)

    def _way(self, address: str) -> tuple[aiohttp.ClientSession, str | None]:
        """Return the session for an address, and the proxy by which it goes. Raises RefusedError."""
        visit, allowed = self._visit, self._visit.settings.allow_hosts
        host = _checked(address)
        if why := refused_host(host, allowed):
            raise refused_place(host, why)
        proxy = proxy_for(address, visit.network.proxies)
        connected = host if proxy is None else host_name(proxy.reveal())
        if proxy is not None and (why := refused_host(connected, allowed)):
            raise refused_place(connected, why, "goes by the proxy")
        session = visit.free if is_allowed(connected, allowed) else visit.guarded
        return session, None if proxy is None else proxy.reveal()

    def _headers(self, ask: Ask, address: str) -> dict[str, str]:
        """Return what only this ask says; what the source's server alone may know goes to no other."""
        headers: dict[str, str] = {}
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.last_modified:
            headers["If-Modified-Since"] = ask.last_modified
        given = self._credentials.get(ask.source.name, _NOTHING)
        if given.missing:
            remedy = "Set it in the environment of the run."
            raise RefusedError(
                f"needs the variable {given.missing}, which is not set or cannot be used", remedy
            )
        if given.headers and _same_server(ask.source.location, address):
            headers |= {name: value.reveal() for name, value in given.headers}
        return headers

    async def _refusal(self, ask: Ask, address: str) -> Reply | None:
        """Return why robots.txt keeps us from a page, None if it does not."""
        allowance = await self._robots.allow(address)
        if allowance.delay:
            self._visit.gates.slow_down(authority(address), allowance.delay)
        if allowance.may_read:
            return None
        if allowance.stated:
            reason, remedy = (
                "may not be read by programs: its robots.txt says so",
                "Use its feed, or leave it out.",
            )
        else:
            reason, remedy = "cannot be read now: its host did not answer for robots.txt", replies.LATER
        return failed(ask, reason, remedy, address=address)

    async def _robots_text(self, address: str) -> tuple[int | None, str]:
        source = Source(name="robots.txt", kind=SourceKind.URL, location=address)
        reply = await self._followed(Ask(source=source, address=address), _ROBOTS_BYTES)
        found = reply.result
        text = found.body.decode("utf-8", "replace") if isinstance(found, FetchedDocument) else ""
        return reply.status, text


@lru_cache(maxsize=8_192)
def _checked(address: str) -> str:
    """Return the host of an address that may be asked as far as its form goes. Raises RefusedError."""
    try:
        parts = urlsplit(address)
        login = parts.username is not None or parts.password is not None
        host = host_name(address)
    except ValueError:
        host, login = "", False
    if not host or parts.scheme.lower() not in ("http", "https"):
        raise RefusedError("is or redirects to no usable http(s) address", replies.CORRECT)
    if login:
        remedy = "Put user:password into a variable of the environment, and its name into auth_env."
        raise RefusedError("holds a login, which is not sent", remedy)
    return host


def _weaker(address: str, target: str) -> bool:
    return address.lower().startswith("https:") and not target.lower().startswith("https:")


def _same_server(location: str, address: str) -> bool:
    one, other = urlsplit(location), urlsplit(address)
    if (one.scheme, one.hostname, one.port) == (other.scheme, other.hostname, other.port):
        return True
    safer = one.scheme == "http" and other.scheme == "https"
    return safer and one.hostname == other.hostname and one.port is None and other.port is None
