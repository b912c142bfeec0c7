"""A web of small sites on this machine, each with an address of its own and a way of its own to behave."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

NETWORK = "127.0.1.0/24"
PUBLISHED = datetime(2026, 11, 20, 6, tzinfo=UTC)


@dataclass(frozen=True)
class SiteRequest:
    """A request as a site got it; header names in lower case."""

    site: str
    path: str
    headers: Mapping[str, str]
    moment: float


class Line:
    """The connection to a client."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    async def send(self, content: bytes) -> None:
        self._writer.write(content)
        await self._writer.drain()

    async def answer(self, status: int, body: bytes = b"", /, **headers: str) -> None:
        """Send a whole response; an underscore in a header's name stands for a hyphen."""
        fields = {"Content-Length": str(len(body)), "Connection": "close"}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        head = f"HTTP/1.1 {status} Told\r\n{lines}"
        await self.send(head.encode("latin-1") + b"\r\n" + body)


Behaviour = Callable[[SiteRequest, Line], Awaitable[None]]


@dataclass
class Site:
    """A site under way: its address and the requests that it got."""

    name: str
    address: str
    behaviour: Behaviour
    port: int = 0
    requests: list[SiteRequest] = field(default_factory=list)

    def url(self, path: str = "/feed") -> str:
        return f"http://{self.address}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


@contextmanager
def loopback(behaviours: Mapping[str, Behaviour], first: str = "127.0.1.1") -> Iterator[dict[str, Site]]:
    """Serve a site for each behaviour, at addresses from `first` on, all at one port."""
    start, _, number = first.rpartition(".")
    sites = {
        name: Site(name, f"{start}.{int(number) + i}", behaviour)
        for i, (name, behaviour) in enumerate(behaviours.items())
    }
    by_address = {site.address: site for site in sites.values()}
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site = by_address[writer.get_extra_info("sockname")[0]]
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError, ValueError):
            request = await _read_request(site.name, reader)
            site.requests.append(request)
            await site.behaviour(request, Line(writer))
        with suppress(OSError):
            writer.close()

    async def serve() -> None:
        with socket.create_server(("127.0.1.1", 0)) as free:
            port = free.getsockname()[1]
        for site in sites.values():
            site.port = port
        await asyncio.start_server(answer, list(by_address), port)
        ready.set()

    def run() -> None:
        loop.run_until_complete(serve())
        loop.run_forever()
        loop.run_until_complete(_end_all())
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield sites
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)


async def _end_all() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _read_request(site: str, reader: asyncio.StreamReader) -> SiteRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    given = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in given}
    return SiteRequest(site, head[0].split(" ")[1], headers, time.monotonic())


def rss(site: str, items: int = 2, *, link: str = "https://{site}.example/{number}", lead: str = "") -> bytes:
    """Return a feed whose articles tell of events of their own, so that none is a copy of another."""
    items_xml = "".join(
        f"<item><title>{_headline(site, number)}</title><guid>{site}-{number}</guid>"
        f"<link>{link.format(site=site, number=number)}</link>"
        f"<pubDate>{format_datetime(PUBLISHED - timedelta(minutes=number))}</pubDate>"
        f"<description>{lead}{_text(site, number)}</description></item>"
        for number in range(items)
    )
    channel = f"<title>{site} news</title><link>https://{site}.example/</link>{items_xml}"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def page(title: str) -> bytes:
    paragraphs = "".join(f"<p>{_text(title, number)}</p>" for number in range(4))
    body = f"<body><article><h1>{title}</h1>{paragraphs}</article></body>"
    return f"<!DOCTYPE html><html><head><title>{title}</title></head>{body}</html>".encode()


def _headline(site: str, number: int) -> str:
    return f"{site.capitalize()} opens bridge number {number} over the river"


def _text(site: str, number: int) -> str:
    return (
        f"The {site} council opened bridge number {number} on Thursday after {number + 3} years of work. "
        f"Mayor {site.capitalize()} Brandt cut the ribbon at noon before {number + 40} guests from {site}."
    )


def gives(body: bytes, **headers: str) -> Behaviour:
    async def behave(_request: SiteRequest, line: Line) -> None:
        await line.answer(200, body, **{"Content_Type": "application/rss+xml", **headers})

    return behave


def says(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    async def behave(_request: SiteRequest, line: Line) -> None:
        await line.answer(status, body, **headers)

    return behave


def unchanged_for(header: str, value: str, answer: str, body: bytes) -> Behaviour:
    """Give a document with a validator, and 304 to who shows it."""

    async def behave(request: SiteRequest, line: Line) -> None:
        if request.headers.get(header) == value:
            await line.answer(304, **{answer: value})
        else:
            await line.answer(200, body, Content_Type="application/rss+xml", **{answer: value})

    return behave


def by_path(default: Behaviour, **paths: Behaviour) -> Behaviour:
    """Behave by the path: its first part, with "_" for a dot."""

    async def behave(request: SiteRequest, line: Line) -> None:
        part = request.path.strip("/").partition("/")[0].replace(".", "_")
        await paths.get(part, default)(request, line)

    return behave


async def hangs(_request: SiteRequest, _line: Line) -> None:
    await asyncio.sleep(30)


async def drips(_request: SiteRequest, line: Line) -> None:
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
    while True:
        await line.send(b" ")
        await asyncio.sleep(0.05)


async def breaks_off(_request: SiteRequest, line: Line) -> None:
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<rss version='2.0'><channel>")


async def hangs_up(_request: SiteRequest, _line: Line) -> None:
    """Say nothing at all."""


async def endless_body(_request: SiteRequest, line: Line) -> None:
    await line.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
    while True:
        await line.send(b"<item>" * 20_000)


async def endless_headers(_request: SiteRequest, line: Line) -> None:
    await line.send(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while True:
        await line.send(b"".join(b"X-%d: %s\r\n" % (number + i, b"y" * 500) for i in range(100)))
        number += 100


async def endless_redirects(request: SiteRequest, line: Line) -> None:
    number = int(request.path.rpartition("-")[2]) if "-" in request.path else 0
    await line.answer(302, Location=f"/feed-{number + 1}")


def bomb(megabytes: int = 200) -> bytes:
    """Return a gzip body of a thousandth of what it holds."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b" " * 1_000_000
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def gzipped(body: bytes) -> bytes:
    return gzip.compress(body)
