"""Addresses asked over a network: followed, bounded, guarded, expanded."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from flows.adapters.fetch import Web
from flows.model import (
    FetchedDocument,
    FetchFailure,
    HttpRequest,
    Media,
    NotModified,
    Reply,
    Source,
    SourceKind,
)
from flows.model.settings import Credentials, FetchSettings, Limits, Network, Proxies, Secret
from tests import loopback
from tests.loopback import NETWORK, Site, by_path, gives, says

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
# An answer that must come has time on a busy machine; only who never answers is waited for briefly.
LIMITS = Limits(document_bytes=10_000, fetch_seconds=10.0)
BRIEF = replace(LIMITS, fetch_seconds=0.5)
NEVER_ANSWER = {"slow", "drip"}
OPEN = FetchSettings(allow_hosts=(NETWORK,), seconds_apart=0.0)
FEED = loopback.rss("plain", 1)

BEHAVIOURS = {
    "plain": gives(FEED, Content_Type="text/html; charset=koi8-r"),
    "page": by_path(gives(loopback.page("A page"), Content_Type="text/html"), robots_txt=says(404)),
    "forbidden": by_path(
        gives(loopback.page("A page"), Content_Type="text/html"),
        robots_txt=gives(b"User-agent: *\nDisallow: /*.html$\nCrawl-delay: 2\n", Content_Type="text/plain"),
    ),
    "troubled": by_path(gives(loopback.page("A page"), Content_Type="text/html"), robots_txt=says(503)),
    "large": gives(b"x" * 10_001),
    "bomb": gives(loopback.bomb(20), Content_Encoding="gzip"),
    "slow": loopback.hangs,
    "drip": loopback.drips,
    "loop": loopback.endless_redirects,
    "moved": by_path(says(301, Location="/b"), b=says(308, Location="/c"), c=gives(FEED)),
    "half": by_path(says(301, Location="/b"), b=says(302, Location="/c"), c=gives(FEED)),
    "file": says(302, Location="file:///etc/passwd"),
    "login": says(302, Location="http://user:word@127.0.1.1/"),
    "away": says(302, Location="http://127.0.0.1:1/"),
    "mapped": says(302, Location="http://[::ffff:127.0.1.1]/"),
    "octal": says(302, Location="http://0177.0.0.1/"),
    "broken": gives(b"no gzip", Content_Encoding="gzip"),
    "brotli": gives(b"brotli", Content_Encoding="br"),
    "gzip": gives(loopback.gzipped(FEED[:50]) + loopback.gzipped(FEED[50:]), Content_Encoding="gzip"),
    "deflate": gives(loopback.raw_deflate(FEED), Content_Encoding="deflate"),
    "missing": says(404),
    "limited": says(429, Retry_After="120"),
    "cut": loopback.breaks_off,
    "silent": loopback.hangs_up,
    "flood": loopback.endless_headers,
    "endless": loopback.endless_body,
    "long": gives(FEED, X_Long="x" * 20_000),
    "cookie": gives(FEED, Set_Cookie="id=1"),
    "tag": loopback.unchanged_for("if-none-match", '"1"', "ETag", FEED),
    "fresh": gives(FEED, Cache_Control="max-age=600", Age="60"),
}


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Site]]:
    with loopback.loopback(BEHAVIOURS) as serving:
        yield serving


def request_for(address: str, name: str = "feed", **known: Any) -> HttpRequest:
    source = Source(name=name, kind=SourceKind.URL, location=address)
    given: dict[str, Any] = {"source": source, "address": address}
    return HttpRequest(**given | known)


def asked(
    address: str,
    settings: FetchSettings = OPEN,
    network: Network | None = None,
    limits: Limits = LIMITS,
    **known: Any,
) -> Reply:
    (reply,) = Web(limits, settings, network or Network(), NOW).fetch([request_for(address, **known)])
    return reply


def reason(reply: Reply) -> str:
    assert isinstance(reply.result, FetchFailure), reply.result
    assert reply.result.remedy
    return reply.result.reason


def test_a_feed_is_known_by_its_first_bytes(sites: dict[str, Site]) -> None:
    reply = asked(sites["plain"].url())
    assert reply.result == FetchedDocument(
        source=reply.request.source,
        locator=sites["plain"].url(),
        media=Media.FEED,
        body=FEED,
        charset="koi8-r",
    )
    assert (reply.status, reply.moved_to, reply.fresh_for) == (200, None, None)


def test_we_say_who_we_are_and_where_to_complain(sites: dict[str, Site]) -> None:
    asked(sites["plain"].url(), replace(OPEN, contact="ops@digest.example"))
    agent = sites["plain"].requests[-1].headers["user-agent"]
    assert agent.startswith("Standfirst/")
    assert agent.endswith("(news digest; +ops@digest.example)")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("large", "is larger than 10,000 bytes"),
        ("bomb", "is larger than 10,000 bytes"),
        ("endless", "is larger than 10,000 bytes"),
        ("slow", "did not answer within 0.5 seconds"),
        ("drip", "did not answer within 0.5 seconds"),
        ("loop", "redirects more than 5 times"),
        ("file", "is or redirects to no usable http(s) address"),
        ("login", "holds a login, which is not sent"),
        ("away", "leads to 127.0.0.1, which is this machine"),
        ("mapped", "leads to ::ffff:127.0.1.1, which carries another address within it"),
        ("octal", "leads to 0177.0.0.1, which is an address in an unusual notation"),
        ("broken", "is compressed in a way that cannot be read"),
        ("brotli", "is compressed as br, which was not asked for"),
        ("missing", "answered with status 404"),
        ("limited", "answered with status 429 and asked to be left alone for 2 minutes"),
        ("cut", "broke off (ClientPayloadError)"),
        ("silent", "broke off (ServerDisconnectedError)"),
        ("flood", "broke off (ClientResponseError)"),
        ("long", "broke off (ClientResponseError)"),
    ],
)
def test_what_cannot_be_fetched_is_a_failure_within_its_bound(
    sites: dict[str, Site], name: str, told: str
) -> None:
    began = time.monotonic()
    reply = asked(sites[name].url(), limits=BRIEF if name in NEVER_ANSWER else LIMITS)
    assert reason(reply) == told
    assert time.monotonic() - began < LIMITS.fetch_seconds
    assert isinstance(reply.result, FetchFailure)
    assert (reply.result.source, reply.result.item) == ("feed", sites[name].url())


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://127.0.1.250:1/", "cannot be reached"),
        ("http://", "is or redirects to no usable http(s) address"),
        ("ftp://127.0.1.1/", "is or redirects to no usable http(s) address"),
        ("file:///etc/passwd", "is or redirects to no usable http(s) address"),
        ("http://name:word@127.0.1.1/", "holds a login, which is not sent"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_failure(address: str, told: str) -> None:
    assert reason(asked(address)) == told


def test_a_private_host_is_asked_only_if_the_user_allows_it(sites: dict[str, Site]) -> None:
    before = len(sites["plain"].requests)
    refused = asked(sites["plain"].url(), FetchSettings())
    assert reason(refused) == f"leads to {sites['plain'].address}, which is this machine"
    assert isinstance(refused.result, FetchFailure)
    assert f'add "{sites["plain"].address}" to allow_hosts' in refused.result.remedy
    assert len(sites["plain"].requests) == before
    allowed = FetchSettings(allow_hosts=(sites["plain"].address,))
    assert asked(sites["plain"].url(), allowed).status == 200


def test_the_address_connected_is_what_counts_whatever_its_name(
    sites: dict[str, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def lying(host: str, *rest: Any, **more: Any) -> Any:
        return real(sites["plain"].address if host == "news.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    address = f"http://news.example:{sites['plain'].port}/feed"
    before = len(sites["plain"].requests)
    assert reason(asked(address, FetchSettings())) == "leads to news.example, which is of a private network"
    assert len(sites["plain"].requests) == before
    assert asked(address, FetchSettings(allow_hosts=("news.example",))).status == 200
    with monkeypatch.context() as several:
        addresses = (sites["plain"].address, sites["page"].address)
        several.setattr(
            socket,
            "getaddrinfo",
            lambda _, *rest, **more: [found for each in addresses for found in real(each, *rest, **more)],
        )
        assert (
            reason(asked(address, FetchSettings())) == "leads to news.example, which is of a private network"
        )
    assert asked(address, FetchSettings(allow_hosts=(NETWORK,))).status == 200


def test_an_address_that_leads_elsewhere_for_good_is_told(sites: dict[str, Site]) -> None:
    moved, half = asked(sites["moved"].url("/a")), asked(sites["half"].url("/a"))
    assert (moved.status, moved.moved_to) == (200, sites["moved"].url("/c"))
    assert (half.status, half.moved_to) == (200, sites["half"].url("/b"))
    assert isinstance(moved.result, FetchedDocument)
    assert moved.result.locator == sites["moved"].url("/c")


def test_compressed_bodies_are_expanded(sites: dict[str, Site]) -> None:
    for name in ("gzip", "deflate"):
        found = asked(sites[name].url()).result
        assert isinstance(found, FetchedDocument)
        assert found.body == FEED


def test_an_unchanged_document_is_not_fetched_again(sites: dict[str, Site]) -> None:
    first = asked(sites["tag"].url())
    assert (first.etag, isinstance(first.result, FetchedDocument)) == ('"1"', True)
    second = asked(sites["tag"].url(), etag='"1"')
    assert (second.status, second.etag) == (304, '"1"')
    assert isinstance(second.result, NotModified)


def test_the_same_bytes_are_no_new_document(sites: dict[str, Site]) -> None:
    first = asked(sites["plain"].url())
    assert first.digest
    second = asked(sites["plain"].url(), digest=first.digest)
    assert (second.status, isinstance(second.result, NotModified)) == (200, True)


def test_how_long_a_document_stays_fresh_is_told(sites: dict[str, Site]) -> None:
    assert asked(sites["fresh"].url()).fresh_for == timedelta(minutes=9)


def test_cookies_are_not_kept(sites: dict[str, Site]) -> None:
    web, site = Web(LIMITS, OPEN, Network(), NOW), sites["cookie"]
    web.fetch([request_for(site.url("/one"))])
    web.fetch([request_for(site.url("/one")), request_for(site.url("/two"))])
    assert all("cookie" not in each.headers for each in site.requests)


def test_a_page_is_read_where_robots_txt_lets_us(sites: dict[str, Site]) -> None:
    assert asked(sites["page"].url("/a.html")).status == 200
    assert sites["page"].paths() == ["/a.html", "/robots.txt"]
    told = "may not be read by programs: its robots.txt says so"
    assert reason(asked(sites["forbidden"].url("/a.html"))) == told
    silent = "cannot be read now: its host did not answer for robots.txt"
    assert reason(asked(sites["troubled"].url("/a.html"))) == silent
    assert asked(sites["forbidden"].url("/a.html"), by_person=True).status == 200


def test_a_known_page_that_is_forbidden_is_not_even_asked(sites: dict[str, Site]) -> None:
    site = sites["forbidden"]
    del site.requests[:]
    assert reason(asked(site.url("/b.html"), page=True)).startswith("may not be read by programs")
    assert site.paths() == ["/robots.txt"]


def test_robots_txt_is_asked_once_in_a_run_of_several_steps() -> None:
    with loopback.loopback({"page": BEHAVIOURS["page"], "troubled": BEHAVIOURS["troubled"]}) as fresh:
        web = Web(LIMITS, OPEN, Network(), NOW)
        for _ in range(2):
            for site in fresh.values():
                web.fetch([request_for(site.url("/a.html"), page=True)])
    assert fresh["page"].paths().count("/robots.txt") == 1
    # A server in trouble may answer the next step.
    assert fresh["troubled"].paths().count("/robots.txt") == 2


def test_a_feed_that_the_user_named_needs_no_robots_txt(sites: dict[str, Site]) -> None:
    del sites["plain"].requests[:]
    asked(sites["plain"].url())
    assert sites["plain"].paths() == ["/feed"]


def test_a_host_that_asks_to_be_left_alone_is(sites: dict[str, Site]) -> None:
    site = sites["limited"]
    del site.requests[:]
    web = Web(LIMITS, replace(OPEN, per_host=1), Network(), NOW)
    replies = web.fetch([request_for(site.url(f"/{i}"), str(i)) for i in range(4)])
    assert [reply.sent for reply in replies] == [True, False, False, False]
    assert {reply.retry_after for reply in replies} == {timedelta(minutes=2)}
    assert site.paths() == ["/0"]


def test_requests_to_a_host_are_few_at_once_and_apart(sites: dict[str, Site]) -> None:
    site = sites["plain"]
    del site.requests[:]
    web = Web(LIMITS, replace(OPEN, seconds_apart=0.1), Network(), NOW)
    web.fetch([request_for(site.url(f"/{i}"), str(i)) for i in range(2)])
    web.fetch([request_for(site.url(f"/{i}"), str(i)) for i in range(2)])
    moments = [each.moment for each in site.requests]
    assert all(later - earlier > 0.09 for earlier, later in pairwise(moments))


def test_what_has_no_turn_in_time_is_a_failure_and_the_rest_is_answered(sites: dict[str, Site]) -> None:
    web = Web(LIMITS, replace(OPEN, seconds_apart=30.0), Network(), NOW)
    first, second = web.fetch(
        [request_for(sites["plain"].url(f"/{i}"), str(i)) for i in range(2)], within=5.0
    )
    assert isinstance(first.result, FetchedDocument)
    assert isinstance(second.result, FetchFailure)
    assert second.result.reason == "had no turn in this run: its host is asked slowly"
    assert (first.sent, second.sent) == (True, False)


def test_what_one_server_may_know_is_told_to_no_other(sites: dict[str, Site]) -> None:
    given = Credentials(headers=(("X-Key", Secret("open")), ("Authorization", Secret("Basic eA=="))))
    network = Network(credentials={"feed": given})
    asked(sites["plain"].url(), network=network)
    headers = sites["plain"].requests[-1].headers
    assert (headers["x-key"], headers["authorization"]) == ("open", "Basic eA==")
    elsewhere = request_for("http://paid.example/")
    Web(LIMITS, OPEN, network, NOW).fetch([replace(elsewhere, address=sites["plain"].url())])
    assert "x-key" not in sites["plain"].requests[-1].headers


def test_a_source_whose_variable_is_not_set_is_not_asked(sites: dict[str, Site]) -> None:
    before = len(sites["plain"].requests)
    network = Network(credentials={"feed": Credentials(missing="PAID_KEY")})
    told = "needs the variable PAID_KEY, which is not set or cannot be used"
    assert reason(asked(sites["plain"].url(), network=network)) == told
    assert len(sites["plain"].requests) == before


def test_by_a_proxy_it_is_the_proxy_that_is_checked(sites: dict[str, Site]) -> None:
    proxy = Proxies(http=Secret(sites["plain"].url("")), without=("direct.example",))
    network = Network(proxies=proxy)
    assert asked("http://news.example/feed", network=network).status == 200
    assert sites["plain"].paths()[-1] == "http://news.example/feed"
    told = f"goes by the proxy {sites['plain'].address}, which is this machine"
    assert reason(asked("http://news.example/feed", FetchSettings(), network)) == told
    assert "localhost" in reason(asked("http://localhost/feed", network=network))


def test_replies_come_in_the_order_of_the_asks(sites: dict[str, Site]) -> None:
    requests = [request_for(sites[name].url(), name) for name in ("slow", "plain", "page")]
    replies = Web(replace(LIMITS, fetch_seconds=2.0), OPEN, Network(), NOW).fetch(requests)
    assert [reply.request for reply in replies] == requests
    assert Web(LIMITS, OPEN, Network(), NOW).fetch([]) == ()
