"""Parse: a fetched document becomes entries, or failures that say why not."""

from __future__ import annotations

from dataclasses import replace

from flows.language.formatting import counted
from flows.model import Entry, FetchedDocument, FetchFailure, Media, SitemapIndex, SourceKind
from flows.model.settings import Limits
from flows.reading.compression import gunzip, is_gzip
from flows.reading.encoding import decode
from flows.reading.feeds import Feed, FeedItem, read_feed
from flows.reading.front_matter import split_front_matter
from flows.reading.markup import looks_like_html, plain_line, shortened
from flows.reading.newsletters import read_newsletter
from flows.reading.outlet_names import outlet_name, without_outlet
from flows.reading.sitemaps import Sitemap, SitemapEntry, children_to_read, is_sitemap, read_sitemap
from flows.urls.allowed_addresses import refused_host
from flows.urls.normalise import host_of, http_url, without_reference

# Large sites keep one sitemap for each day or section: the latest few hold what is news.
SITEMAPS_OF_AN_INDEX = 5


def parse(document: FetchedDocument, limits: Limits) -> tuple[Entry | FetchFailure, ...]:
    """Read a document as its media says: one entry of a file, or those of a feed in its order.

    What cannot be read is a failure among the entries: a document that is empty, too large or no
    text, a feed that ended early or holds more entries than the limit.
    """
    hosts = _served_by(document)
    found = _parsed(document, limits)
    if not hosts:
        return found
    given = document.source.outlet is not None
    return tuple(
        replace(each, read_at=hosts, outlet_given=given) if isinstance(each, Entry) else each
        for each in found
    )


def _served_by(document: FetchedDocument) -> tuple[str, ...]:
    """Return the hosts that served a document, its final address first; none for a person's own files.

    A host of a private network is asked only if the person allowed it: its documents are the person's own.
    """
    host = host_of(document.locator)
    if document.source.kind is SourceKind.PATH or not host or refused_host(host, ()):
        return ()
    return tuple(dict.fromkeys(filter(None, (host, host_of(document.source.location)))))


def _parsed(document: FetchedDocument, limits: Limits) -> tuple[Entry | FetchFailure, ...]:
    if is_gzip(document.body):
        expanded = gunzip(document.body, limits.document_bytes)
        document = replace(document, body=document.body if expanded is None else expanded)
    if len(document.body) > limits.document_bytes:
        reason = f"is larger than {limits.document_bytes:,} bytes"
        return (_failure(document, reason, "Leave it out or split it."),)
    if document.media is Media.MAIL:
        return (_mail(document, limits),)
    text = decode(document.body, document.charset)
    if text is None:
        return (_failure(document, "is not text", "Leave it out, or save it as text, HTML or a feed."),)
    if not text.strip():
        return (_failure(document, "is empty", "Leave it out, or save it again."),)
    if document.media is Media.FEED:
        return _feed_entries(document, text, limits)
    if document.media is Media.HTML:
        return (_page(document, text),)
    return (_file(document, text, limits),)


def _failure(document: FetchedDocument, reason: str, remedy: str) -> FetchFailure:
    return FetchFailure(source=document.source.name, item=document.locator, reason=reason, remedy=remedy)


def _page(document: FetchedDocument, text: str) -> Entry:
    return Entry(
        source=document.source.name,
        key=document.locator,
        media=Media.HTML,
        body=text,
        whole_page=True,
        outlet=document.source.outlet,
        url=http_url(document.locator),
        language=document.source.language,
    )


def _file(document: FetchedDocument, text: str, limits: Limits) -> Entry:
    fields, body = split_front_matter(text)
    one = {name: values[0] for name, values in fields.items() if values}
    return Entry(
        source=document.source.name,
        key=document.locator,
        media=document.media,
        body=body,
        outlet=document.source.outlet or one.get("outlet"),
        title=_title(one.get("title"), limits),
        url=http_url(one.get("url")) or http_url(document.locator),
        published_claim=one.get("published"),
        language=one.get("language") or document.source.language,
        categories=fields.get("categories", ()),
    )


def _feed_entries(document: FetchedDocument, text: str, limits: Limits) -> tuple[Entry | FetchFailure, ...]:
    feed = read_feed(text, limits.feed_entries)
    if feed is None and is_sitemap(text):
        return _sitemap_entries(document, text, limits)
    if feed is None:
        reason = "is no feed that can be read"
        return (_failure(document, reason, "Check that it is RSS, Atom or JSON Feed."),)
    outlet = document.source.outlet or _feed_outlet(document, feed)
    found: list[Entry | FetchFailure] = []
    for item in feed.items:
        found.append(_entry(document, (feed, item), outlet, limits))
    if feed.ended_early:
        reason = f"ended early, after {counted(len(feed.items), 'whole entry', 'whole entries')}"
        found.append(_failure(document, reason, "Fetch it again."))
    if feed.missed:
        reason = f"holds {counted(feed.missed, 'entry', 'entries')} that cannot be read"
        found.append(_failure(document, reason, "Tell its publisher: its XML is broken."))
    return (*found, *_beyond(document, feed.beyond, limits))


def _feed_outlet(document: FetchedDocument, feed: Feed) -> str:
    """Return one name for all entries of a feed: by its title, else its site's host, else its file."""
    named = outlet_name(feed.title, http_url(feed.link) or document.locator)
    return named or document.locator.rstrip("/").rpartition("/")[2] or document.source.name


def _beyond(document: FetchedDocument, beyond: int, limits: Limits) -> tuple[FetchFailure, ...]:
    if not beyond:
        return ()
    reason = f"holds {beyond:,} entries beyond the limit of {limits.feed_entries:,}"
    return (_failure(document, reason, "Split it, or take a feed of fewer entries."),)


def _sitemap_entries(
    document: FetchedDocument, text: str, limits: Limits
) -> tuple[Entry | FetchFailure, ...]:
    """Read what a news sitemap names; addresses without a title say too little to be articles."""
    sitemap = read_sitemap(text, limits.feed_entries)
    if sitemap is None:
        return (_failure(document, "is no sitemap that can be read", "Check the address."),)
    named = [entry for entry in sitemap.entries if entry.title]
    if sitemap.children and not named:
        return (_index(document, sitemap),)
    if sitemap.entries and not named:
        reason = "names addresses without titles"
        return (_failure(document, reason, "Give the address of a news sitemap or a feed."),)
    first = next((entry.outlet for entry in named if entry.outlet), None)
    found = [_named(document, entry, first, limits) for entry in named]
    return (*found, *_beyond(document, sitemap.beyond, limits))


def _index(document: FetchedDocument, sitemap: Sitemap) -> SitemapIndex:
    return SitemapIndex(
        source=document.source.name,
        item=document.locator,
        reason=f"is an index of {counted(len(sitemap.children), 'sitemap')}",
        remedy="Give the address of the one for news.",
        children=children_to_read(sitemap, SITEMAPS_OF_AN_INDEX),
    )


def _named(document: FetchedDocument, given: SitemapEntry, first: str | None, limits: Limits) -> Entry:
    """Return the entry of an address; a sitemap read from the network is one outlet's, that named `first`."""
    is_remote = bool(_served_by(document))
    outlet = document.source.outlet or (first if is_remote else given.outlet) or host_of(given.url)
    return Entry(
        source=document.source.name,
        key=given.url,
        media=Media.TEXT,
        body="",
        outlet=outlet,
        named=given.outlet if is_remote else None,
        title=_title(without_outlet(given.title or "", outlet), limits),
        url=given.url,
        published_claim=given.published,
        language=given.language or document.source.language,
        categories=given.keywords,
    )


def _mail(document: FetchedDocument, limits: Limits) -> Entry | FetchFailure:
    mail = read_newsletter(document.body)
    if mail is None or not (mail.body.strip() or mail.subject):
        return _failure(document, "is no mail that can be read", "Save it again as an .eml file.")
    return Entry(
        source=document.source.name,
        key=mail.message_id or document.locator,
        media=Media.HTML if mail.is_html else Media.TEXT,
        body=mail.body[: 4 * limits.article_characters],
        outlet=document.source.outlet or mail.sender,
        title=_title(mail.subject, limits),
        url=mail.url,
        published_claim=mail.date,
        language=mail.language or document.source.language,
        categories=(mail.list_name,) if mail.list_name else (),
    )


def _entry(
    document: FetchedDocument, given: tuple[Feed, FeedItem], outlet: str | None, limits: Limits
) -> Entry:
    feed, item = given
    base = http_url(feed.link, document.locator) or http_url(document.locator)
    url = http_url(item.link, base) or http_url(item.guid)
    if url:
        url = without_reference(url, (host_of(document.locator), host_of(base or "")))
    body = max(item.bodies, key=_visible_length, default="")
    is_html = item.bodies_are_html or looks_like_html(body)
    title = without_outlet(item.title or "", outlet)
    # Aggregators end their titles with the outlet they took the entry from.
    its_own = without_outlet(title, item.from_source)
    is_remote = bool(_served_by(document))
    if its_own != title and not document.source.outlet:
        title, outlet = its_own, outlet if is_remote else item.from_source
    return Entry(
        source=document.source.name,
        key=item.guid or url or f"{item.title or ''} {item.published or ''}".strip() or document.locator,
        media=Media.HTML if is_html else Media.TEXT,
        body=body[: 4 * limits.article_characters],
        outlet=outlet,
        title=_title(title, limits),
        url=url,
        published_claim=item.published,
        language=item.language or document.source.language or feed.language,
        categories=item.categories,
        # Forums give the title of a topic as the source of its entry.
        named=item.from_source if is_remote and item.from_source != item.title else None,
    )


def _visible_length(body: str) -> int:
    return len(plain_line(body))


def _title(given: str | None, limits: Limits) -> str | None:
    return shortened(plain_line(given or ""), limits.title_characters) or None
