"""Documents made to hang or to swell what reads them, by their names; each is under the limit of size."""

from __future__ import annotations

import gzip
import json
import os
import time
from collections.abc import Callable

from flows.model import FetchedDocument, FetchFailure, Media
from flows.model.settings import Limits

Hostile = tuple[Media, Callable[[], bytes]]

_HEAD = "<rss version='2.0'><channel><title>L</title>"
_TAIL = "</channel></rss>"
_ITEM = "<item><title>T{0}</title><link>https://l.example/{0}</link><description>Words.</description></item>"


def _laughs(levels: int, times: int) -> bytes:
    lines = ['<!ENTITY a0 "lol">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * times}">' for n in range(1, levels)]
    item = f"<item><title>&a{levels - 1};</title></item>"
    return f"<!DOCTYPE rss [{''.join(lines)}]>{_HEAD}{item}{_TAIL}".encode()


def _long_entity() -> bytes:
    item = f"<item><title>{'&a;' * 100_000}</title></item>"
    return f'<!DOCTYPE rss [<!ENTITY a "{"x" * 90}">]>{_HEAD}{item}{_TAIL}'.encode()


def _feed(inner: str) -> bytes:
    return f"{_HEAD}{inner}{_TAIL}".encode()


def _page(inner: str) -> bytes:
    return f"<html><head><title>T</title></head><body>{inner}</body></html>".encode()


_ATTRIBUTES = " ".join(f'a{number}="x"' for number in range(200_000))
_MAIL = b"From: a@b.example\nSubject: x\n"

# What a run meets: feeds, pages, text and mail.
HOSTILE: dict[str, Hostile] = {
    "a billion laughs": (Media.FEED, lambda: _laughs(12, 10)),
    "one long entity, often": (Media.FEED, _long_entity),
    "200,000 attributes in a feed": (Media.FEED, lambda: _feed(f"<item {_ATTRIBUTES}></item>")),
    "200,000 attributes in a page": (Media.HTML, lambda: _page(f"<p {_ATTRIBUTES}>Words.</p>")),
    "a million open tags in a feed": (Media.FEED, lambda: _feed("<a>" * 1_000_000)),
    "a million open tags in a page": (Media.HTML, lambda: _page("<b>" * 1_000_000)),
    "a million open divs in a page": (Media.HTML, lambda: _page("<div>" * 1_000_000)),
    "100,000 divs, each closed": (Media.HTML, lambda: _page("<div>" * 100_000 + "x" + "</div>" * 100_000)),
    "100,000 items": (Media.FEED, lambda: _feed("".join(_ITEM.format(n) for n in range(100_000)))),
    "100,000 items that are not closed": (Media.FEED, lambda: _feed("<item><title>T</title>" * 100_000)),
    "100,000 items in one another": (Media.FEED, lambda: _feed("<item>" * 100_000 + "</item>" * 100_000)),
    "100,000 links in an item": (Media.FEED, lambda: _feed(f"<item>{'<link>x</link>' * 100_000}</item>")),
    "a title of 14 million characters": (
        Media.FEED,
        lambda: _feed(f"<item><title>{'x ' * 7_000_000}</title></item>"),
    ),
    "a text of 14 million characters": (
        Media.FEED,
        lambda: _feed(f"<item><description>{'<![CDATA[x]]>' * 1_000_000}"),
    ),
    "14 million ampersands": (Media.FEED, lambda: _feed(f"<item><title>{'&' * 14_000_000}</title></item>")),
    "4 million ampersands": (Media.FEED, lambda: _feed(f"<item><title>{'&' * 4_000_000}</title></item>")),
    "14 million signs for less": (
        Media.FEED,
        lambda: _feed(f"<item><title>{'< ' * 7_000_000}</title></item>"),
    ),
    "sections that never close": (Media.FEED, lambda: _feed("<item><![CDATA[" * 500_000)),
    "comments that never close": (Media.FEED, lambda: _feed("<item><!-- <!" * 500_000)),
    "a document type that never closes": (Media.FEED, lambda: b"<!DOCTYPE rss [" + b"<!ENTITY '" * 1_000_000),
    "titles that close at the end alone": (
        Media.FEED,
        lambda: _feed("<item><title><b>" * 300_000 + "</title>"),
    ),
    "titles that are empty": (Media.FEED, lambda: _feed("<title/><br>" * 500_000 + "</title>")),
    "50,000 prefixes": (Media.FEED, lambda: _feed("".join(f"<p{n}:a/>" for n in range(50_000)))),
    "an array of a million arrays": (Media.FEED, lambda: b"{" + b'"a":[' * 1_000_000),
    "a JSON Feed nested deeply": (
        Media.FEED,
        lambda: b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"[" * 1_000_000,
    ),
    "a JSON Feed of 100,000 items": (
        Media.FEED,
        lambda: json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"id": n} for n in range(100_000)]}
        ).encode(),
    ),
    "a sitemap of a million open tags": (Media.FEED, lambda: b"<urlset>" + b"<url><a>" * 1_000_000),
    "a page of one line": (Media.HTML, lambda: _page("word " * 2_900_000)),
    "a page of a million paragraphs": (Media.HTML, lambda: _page("<p>x</p>" * 1_000_000)),
    "a page of a million links": (Media.HTML, lambda: _page("<a href='/x'>x</a>" * 700_000)),
    "a page of table cells": (Media.HTML, lambda: _page("<table><tr><td>" * 900_000)),
    "a page of scripts that never close": (Media.HTML, lambda: _page("<script>" * 1_000_000)),
    "a page of quotation marks": (Media.HTML, lambda: _page("<a b='" * 1_000_000)),
    "JSON-LD nested deeply": (
        Media.HTML,
        lambda: _page(f"<script type='application/ld+json'>{'[' * 1_000_000}</script><p>x</p>"),
    ),
    "a text of one line": (Media.TEXT, lambda: b"word " * 2_900_000),
    "a text of line ends": (Media.TEXT, lambda: b"\n" * 14_000_000),
    "a text of a million lines": (Media.TEXT, lambda: b"A line of some words\n" * 700_000),
    "a gzip bomb of a gigabyte": (Media.FEED, lambda: gzip.compress(b"<rss>" + b" " * 1_000_000_000, 1)),
    "nothing but NULs": (Media.TEXT, lambda: b"\x00" * 14_000_000),
    "NULs between letters": (Media.FEED, lambda: b"\x00".join([b"<rss>"] + [b"x"] * 6_000_000)),
    "UTF-16 that is none": (Media.FEED, lambda: b"\xff\xfe" + b"\x00\xd8" * 7_000_000),
    "front matter that never closes": (Media.MARKDOWN, lambda: b"---\n" + b"title: x\n" * 1_000_000),
    "Markdown of brackets": (Media.MARKDOWN, lambda: b"[" * 1_000_000),
    "Markdown of stars": (Media.MARKDOWN, lambda: b"*a **b " * 500_000),
    "Markdown of quotations in quotations": (Media.MARKDOWN, lambda: b">" * 1_000_000),
    "a mail of one header": (Media.MAIL, lambda: _MAIL + b"X: " + b"(" * 14_000_000 + b"\n\nx"),
    "a mail of a million headers": (Media.MAIL, lambda: _MAIL + b"X: y\n" * 1_000_000 + b"\nx"),
    "a mail of 100,000 parts": (
        Media.MAIL,
        lambda: (
            _MAIL
            + b"Content-Type: multipart/mixed; boundary=x\n\n"
            + b"--x\nContent-Type: text/html\n\n<p>x\n" * 300_000
        ),
    ),
    "a mail within mails": (Media.MAIL, lambda: _MAIL + b"Content-Type: message/rfc822\n\n" * 400_000),
    "a mail of parts in parts": (
        Media.MAIL,
        lambda: (
            _MAIL
            + b"".join(
                b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(50_000)
            )
        ),
    ),
}


# Readers that stand for a parser with a fault of its own.


def never_ends(document: FetchedDocument, limits: Limits) -> tuple[FetchFailure, ...]:
    while True:
        time.sleep(1)


def hangs_at_seven(document: FetchedDocument, limits: Limits) -> tuple[FetchFailure, ...]:
    while document.locator.endswith("/7"):
        time.sleep(1)
    return chatters(document, limits)


def swells(document: FetchedDocument, limits: Limits) -> tuple[FetchFailure, ...]:
    blocks = [b"x" * 1_000_000 for _ in range(10_000)]
    return (FetchFailure(source=str(len(blocks)), item="", reason="", remedy=""),)


def crashes(document: FetchedDocument, limits: Limits) -> tuple[FetchFailure, ...]:
    os._exit(3)


def chatters(document: FetchedDocument, limits: Limits) -> tuple[FetchFailure, ...]:
    os.write(1, b"a library prints\n" * 10_000)
    return (FetchFailure(source="s", item="i", reason="r", remedy=str(os.getpid())),)


def nests(document: FetchedDocument, limits: Limits) -> tuple[FetchFailure, ...]:
    return nests(document, limits)


def stumbles(document: FetchedDocument, limits: Limits) -> tuple[FetchFailure, ...]:
    raise KeyError("a fault of a parser")


class _Forged:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch forged",)


def forges(document: FetchedDocument, limits: Limits) -> tuple[object, ...]:
    return (_Forged(),)
