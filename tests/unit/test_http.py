from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Iterator

import pytest
from aiohttp import web

from flows.adapters.sources import SourceFetcher
from flows.adapters.sources.media import media_of_response
from flows.model import FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.settings import Limits

LIMITS = Limits(document_bytes=10_000, fetch_seconds=0.5)
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'


async def _answer(request: web.Request) -> web.StreamResponse:
    path = request.path
    if path == "/feed":
        return web.Response(body=FEED, content_type="text/html", charset="koi8-r")
    if path == "/page":
        return web.Response(text=f"<!DOCTYPE html>{request.headers['User-Agent']}", content_type="text/html")
    if path == "/large":
        return web.Response(body=b"x" * 10_001)
    if path == "/bomb":
        return web.Response(body=gzip.compress(b"x" * 1_000_000), headers={"Content-Encoding": "gzip"})
    if path == "/slow":
        await asyncio.sleep(5)
    if path == "/loop":
        raise web.HTTPFound("/loop")
    if path == "/moved":
        raise web.HTTPMovedPermanently("/feed")
    if path == "/away":
        raise web.HTTPFound("file:///etc/passwd")
    if path == "/broken":
        return web.Response(body=b"no gzip", headers={"Content-Encoding": "gzip"})
    raise web.HTTPNotFound


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    loop = asyncio.new_event_loop()
    started: list[str] = []
    ready = threading.Event()

    async def start() -> None:
        app = web.Application()
        app.router.add_get("/{tail:.*}", _answer)
        runner = web.AppRunner(app, shutdown_timeout=0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        started.append(f"http://{host}:{port}")
        ready.set()

    def run() -> None:
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    yield started[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)


def source(address: str, name: str = "feed") -> Source:
    return Source(name=name, kind=SourceKind.URL, location=address)


def fetched(address: str) -> FetchedDocument | FetchFailure:
    (found,) = SourceFetcher(LIMITS).fetch([source(address)])
    return found


def test_a_feed_is_known_by_its_first_bytes(server: str) -> None:
    assert fetched(f"{server}/feed") == FetchedDocument(
        source=source(f"{server}/feed"),
        locator=f"{server}/feed",
        media=Media.FEED,
        body=FEED,
        charset="koi8-r",
    )


def test_a_page_is_fetched_under_our_name(server: str) -> None:
    found = fetched(f"{server}/page")
    assert isinstance(found, FetchedDocument)
    assert found.media is Media.HTML
    assert found.body.startswith(b"<!DOCTYPE html>Standfirst/")


def test_a_redirect_is_followed_and_the_address_reached_is_kept(server: str) -> None:
    found = fetched(f"{server}/moved")
    assert isinstance(found, FetchedDocument)
    assert found.locator == f"{server}/feed"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/large", "is larger than 10,000 bytes"),
        ("/bomb", "is larger than 10,000 bytes"),
        ("/slow", "did not answer within 0.5 seconds"),
        ("/loop", "redirects more than 5 times"),
        ("/away", "is or redirects to no usable http(s) address"),
        ("/broken", "broke off (ClientPayloadError)"),
        ("/missing", "answered with status 404"),
    ],
)
def test_what_cannot_be_fetched_is_a_failure(server: str, path: str, reason: str) -> None:
    found = fetched(server + path)
    assert isinstance(found, FetchFailure)
    assert (found.source, found.item, found.reason) == ("feed", server + path, reason)
    assert found.remedy


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:1/", "cannot be reached"),
        ("http://", "is or redirects to no usable http(s) address"),
        ("ftp://127.0.0.1/", "is no http or https address"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_failure(address: str, reason: str) -> None:
    found = fetched(address)
    assert isinstance(found, FetchFailure)
    assert found.reason == reason


def test_results_come_in_the_order_of_the_sources(server: str) -> None:
    sources = [
        source(f"{server}/slow", "one"),
        source(f"{server}/feed", "two"),
        source(f"{server}/page", "three"),
    ]
    found = list(SourceFetcher(LIMITS).fetch(sources))
    assert [one.source if isinstance(one, FetchFailure) else one.source.name for one in found] == [
        "one",
        "two",
        "three",
    ]


@pytest.mark.parametrize(
    ("content_type", "body", "path", "media"),
    [
        ("application/rss+xml", b"", "/", Media.FEED),
        ("application/feed+json; charset=utf-8", b"", "/", Media.FEED),
        ("text/plain", b'{"version": "https://jsonfeed.org/version/1.1"}', "/", Media.FEED),
        ("", b"\xef\xbb\xbf <HTML>", "/", Media.HTML),
        ("text/html; charset=x", b"x", "/", Media.HTML),
        ("text/markdown", b"x", "/", Media.MARKDOWN),
        ("application/octet-stream", b"x", "/a.md", Media.MARKDOWN),
        ("", b"x", "/", Media.TEXT),
    ],
)
def test_the_media_of_a_response_is_told(content_type: str, body: bytes, path: str, media: Media) -> None:
    assert media_of_response(content_type, body, path) is media
