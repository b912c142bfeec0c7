"""Documents: bytes in, drafts of articles out. Reading starts here, whatever the document is.

`read_document` decodes a document, has it read by the reader of its format (feed, sitemap, page, mail, text)
and takes the text out of each entry. A module apart, for a process that does only this.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from flows.language.formatting import counted
from flows.model import (
    FILES_ADDED,
    Draft,
    EmptyFeed,
    Entry,
    FetchedDocument,
    FetchFailure,
    Media,
    SitemapIndex,
    SourceKind,
)
from flows.model.settings import Limits
from flows.reading.drafts import drafts_of
from flows.reading.encoding import decode
from flows.reading.feeds import Feed, FeedItem, is_edited, read_feed
from flows.reading.front_matter import split_front_matter
from flows.reading.kinds import habits_of
from flows.reading.markup import looks_like_html, plain_line
from flows.reading.newsletters import read_newsletter
from flows.reading.outlet_names import outlet_name
from flows.reading.outlets import without_outlet
from flows.reading.sitemaps import children_to_read, is_sitemap, read_sitemap
from flows.urls.allowed_addresses import refused_host
from flows.urls.normalise import canonical_url, host_of, http_url, without_reference

# Large sites have one sitemap for each day or section: the latest few hold what is news.
_SITEMAPS_OF_AN_INDEX = 5
# Fewer entries with one address and different titles are one article whose title was changed.
_FEWEST_ON_A_PAGE = 3
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31

Entries = tuple[Entry | FetchFailure, ...]


def read_document(document: FetchedDocument, limits: Limits) -> tuple[Draft | FetchFailure, ...]:
    """Return the articles of a document as drafts, in its order, and what could not be read as failures.

    What an article holds beyond the limits of its characters and lines is left out, and a failure says so.
    """
    drafts: list[Draft | FetchFailure] = []
    for entry in parse(document, limits):
        drafts += [entry] if isinstance(entry, FetchFailure) else drafts_of(entry, limits)
    return tuple(drafts)


def parse(document: FetchedDocument, limits: Limits) -> Entries:
    """Return the entries of a document: one of a file or page, or those of a feed in its order.

    What cannot be read is a failure among the entries: a document that is empty, too large or no
    text, a feed that ended early or holds more entries than the limit.
    """
    if document.body.startswith(_GZIP):
        document = replace(document, body=_expanded(document.body, limits.document_bytes))
    if len(document.body) > limits.document_bytes:
        reason = f"is larger than {limits.document_bytes:,} bytes"
        return (_failure(document, reason, "Leave it out or split it."),)
    if document.media is Media.MAIL:
        mail = read_newsletter(document.body, _blank_entry(document))
        if mail is None or not (mail.body.strip() or mail.title):
            return (_failure(document, "is no mail that can be read", "Save it again as an .eml file."),)
        return (replace(mail, body=mail.body[: 4 * limits.article_characters]),)
    text = decode(document.body, document.charset)
    if text is None:
        return (_failure(document, "is not text", "Leave it out, or save it as text, HTML or a feed."),)
    if not text.strip():
        return (_failure(document, "is empty", "Leave it out, or save it again."),)
    if document.media is Media.HTML:
        return (replace(_blank_entry(document), body=text, whole_page=True, url=http_url(document.locator)),)
    if document.media is not Media.FEED:
        return (_file_entry(document, text),)
    feed = read_feed(text, limits.feed_entries)
    if feed is not None:
        return _feed_entries(document, feed, limits)
    if is_sitemap(text):
        return _sitemap_entries(document, text, limits)
    return (_failure(document, "is no feed that can be read", "Check that it is RSS, Atom or JSON Feed."),)


def _expanded(body: bytes, most: int) -> bytes:
    """Return a gzipped body expanded to at most `most` bytes and one more, or unchanged if it is broken.

    What stands behind the first member is left out, and so is what a bomb would expand to.
    """
    try:
        return zlib.decompressobj(_GZIP_WINDOW).decompress(body, most + 1)
    except zlib.error:
        return body


def _failure(document: FetchedDocument, reason: str, remedy: str) -> FetchFailure:
    return FetchFailure(source=document.source.name, item=document.locator, reason=reason, remedy=remedy)


def _blank_entry(document: FetchedDocument) -> Entry:
    """Return an entry with what is known from the document's source alone.

    `read_at` are the hosts that served the document, its final address first; none for a person's own files.
    A host of a private network is asked only if the person allowed it: its documents are the person's own.
    """
    source, host = document.source, host_of(document.locator)
    is_own = source.kind is SourceKind.PATH or not host or refused_host(host, ())
    hosts = () if is_own else tuple(dict.fromkeys(filter(None, (host, host_of(source.location)))))
    return Entry(
        source=source.name,
        key=document.locator,
        media=document.media,
        body="",
        outlet=source.outlet,
        language=source.language,
        read_at=hosts,
        outlet_given=bool(hosts) and source.outlet is not None,
    )


def _file_entry(document: FetchedDocument, text: str) -> Entry:
    fields, body = split_front_matter(text)
    first = {name: values[0] for name, values in fields.items()}
    return replace(
        _blank_entry(document),
        body=body,
        outlet=document.source.outlet or first.get("outlet"),
        title=plain_line(first.get("title", "")) or None,
        url=http_url(first.get("url")) or http_url(document.locator),
        published_claim=first.get("published"),
        language=first.get("language") or document.source.language,
        categories=fields.get("categories", ()),
    )


def _feed_entries(document: FetchedDocument, feed: Feed, limits: Limits) -> Entries:
    problems = _beyond_limit(document, feed.beyond, limits)
    if not feed.items and not feed.missed and not feed.ended_early:
        remedy = "Look whether it has another address now, or wait for its first entry."
        name, item = document.source.name, document.locator
        return (EmptyFeed(source=name, item=item, reason="is a feed without an entry", remedy=remedy),)
    if feed.missed:
        read = len(feed.items) + feed.beyond
        lost = f"of which {feed.missed:,} cannot be read" if read else "and none can be read"
        reason = f"holds {counted(read + feed.missed, 'entry', 'entries')}, {lost}"
        problems.insert(0, _failure(document, reason, "Tell its publisher: its XML is broken."))
    if feed.ended_early:
        reason = f"ended early, after {counted(len(feed.items), 'whole entry', 'whole entries')}"
        problems.insert(0, _failure(document, reason, "Fetch it again."))
    blank = _blank_entry(document)
    # One name for all entries, whatever their addresses.
    blank = replace(
        blank,
        outlet=blank.outlet or outlet_name(feed, document.locator) or FILES_ADDED,
        language=blank.language or feed.language,
    )
    base = http_url(feed.link, document.locator) or http_url(document.locator)
    is_named = document.source.outlet is not None
    entries = _own_pictures(
        [_feed_entry(blank, item, base, limits, is_named=is_named) for item in feed.items]
    )
    if is_edited(feed.items):
        entries = [replace(entry, place=place) for place, entry in enumerate(entries, 1)]
    habits = habits_of(feed.title, entries)
    return (*(replace(entry, habits=habits) for entry in _with_parts(entries)), *problems)


def _own_pictures(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a feed without the pictures that several of them have: those are its logo."""
    counts = Counter(entry.picture for entry in entries)
    return [replace(entry, picture=None) if counts[entry.picture] > 1 else entry for entry in entries]


def _with_parts(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a feed; those that all stand on one page are told apart by their keys.

    A page counts as one of several entries if it is that of most of its feed, and their titles differ: an
    outlet lists an article again under its address with the same title, or once with another.
    """
    plain = {(entry.url or "").partition("#")[0] for entry in entries}
    if len(entries) < _FEWEST_ON_A_PAGE or 2 * len(plain) > len(entries) + 2:
        return list(entries)
    # A key stays when a title is corrected.
    key_counts = Counter(entry.key for entry in entries)
    titles: dict[str, set[str | None]] = defaultdict(set)
    for entry in entries:
        titles[canonical_url(entry.url) if entry.url else ""].add(entry.title)
    least = max(_FEWEST_ON_A_PAGE, len(entries) // 2)
    shared = {page for page, different in titles.items() if page and len(different) >= least}
    return [
        replace(entry, part=entry.key if key_counts[entry.key] == 1 else f"{entry.key}\n{entry.title or ''}")
        if entry.url and shared and canonical_url(entry.url) in shared
        else entry
        for entry in entries
    ]


def _feed_entry(blank: Entry, item: FeedItem, base: str | None, limits: Limits, *, is_named: bool) -> Entry:
    """Return the entry of a feed's item; `is_named` is True if a person named the outlet of the feed."""
    url = http_url(item.link, base) or http_url(item.guid)
    if url:
        url = without_reference(url, (host_of(blank.key), host_of(base or "")))
    body = max(item.bodies, key=lambda body: len(plain_line(body)), default="")
    is_html = item.bodies_are_html or looks_like_html(body)
    title, outlet, is_remote = (
        without_outlet(item.title or "", blank.outlet),
        blank.outlet,
        bool(blank.read_at),
    )
    # Aggregators end their titles with the outlet they took the entry from.
    bare_title = without_outlet(title, item.from_source)
    if bare_title != title and not is_named:
        title, outlet = bare_title, outlet if is_remote else item.from_source
    return replace(
        blank,
        key=item.guid or url or f"{item.title or ''} {item.published or ''}".strip() or blank.key,
        media=Media.HTML if is_html else Media.TEXT,
        body=body[: 4 * limits.article_characters],
        outlet=outlet,
        title=title or None,
        url=url,
        published_claim=item.published,
        language=item.language or blank.language,
        categories=item.categories,
        attached=item.attached,
        picture=http_url(item.picture, base),
        # Forums give the title of a topic as the source of its entry.
        named=item.from_source if is_remote and item.from_source != item.title else None,
    )


def _sitemap_entries(document: FetchedDocument, text: str, limits: Limits) -> Entries:
    """Return the articles that a news sitemap names; an address without a title says too little to be one."""
    sitemap = read_sitemap(text, limits.feed_entries)
    if sitemap is None:
        return (_failure(document, "is no sitemap that can be read", "Check the address."),)
    titled = [entry for entry in sitemap.entries if entry.title]
    if sitemap.children and not titled:
        index = SitemapIndex(
            source=document.source.name,
            item=document.locator,
            reason=f"is an index of {counted(len(sitemap.children), 'sitemap')}",
            remedy="Give the address of the one for news.",
            children=children_to_read(sitemap, _SITEMAPS_OF_AN_INDEX),
        )
        return (index,)
    if sitemap.entries and not titled:
        reason = "names addresses without titles"
        return (_failure(document, reason, "Give the address of a news sitemap or a feed."),)
    blank = _blank_entry(document)
    # A sitemap that was read from the network is one outlet's: that which its first entry names.
    first_outlet = next((entry.outlet for entry in titled if entry.outlet), None)
    entries: list[Entry] = []
    for entry in titled:
        named = first_outlet if blank.read_at else entry.outlet
        outlet = blank.outlet or named or host_of(entry.url)
        entries.append(
            replace(
                blank,
                key=entry.url,
                media=Media.TEXT,
                outlet=outlet,
                named=entry.outlet if blank.read_at else None,
                title=without_outlet(entry.title or "", outlet) or None,
                url=entry.url,
                published_claim=entry.published,
                language=entry.language or blank.language,
                categories=entry.keywords,
            )
        )
    habits = habits_of(None, entries)
    return (
        *(replace(entry, habits=habits) for entry in entries),
        *_beyond_limit(document, sitemap.beyond, limits),
    )


def _beyond_limit(document: FetchedDocument, beyond: int, limits: Limits) -> list[FetchFailure]:
    if not beyond:
        return []
    reason = f"holds {beyond:,} entries beyond the limit of {limits.feed_entries:,}"
    return [_failure(document, reason, "Split it, or take a feed of fewer entries.")]
