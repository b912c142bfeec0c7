"""Verify: every quotation of an edition against the stored texts, the receipt and the pages themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from flows.editions.compose import article_url
from flows.editions.directives import split_fragment
from flows.editions.text_fragments import leads_to
from flows.language.folding import stands_in
from flows.language.formatting import one_line
from flows.model import Article, Edition, FetchFailure, Quote, Receipt, Story
from flows.render.edition_json import edition_from_json, receipt_from_json
from flows.runs.json_difference import apart, first_difference, quoted
from flows.runs.pipeline.compose import text_hash
from flows.runs.pipeline.publish import told_article_ids

# What reading a document raises that somebody changed.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an edition is checked against.

    `edition` and `receipt` are the JSON that the store keeps, `published_receipt` that beside the published
    edition, None where there is none. `articles` are the stored ones by their ids.
    """

    edition_id: str
    edition: bytes
    receipt: bytes
    published_receipt: bytes | None
    articles: Mapping[str, Article]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first difference that was found: where, what was expected, what is there, what to do."""

    edition_id: str
    place: str
    expected: str
    found: str
    remedy: str

    def __str__(self) -> str:
        """Return the fault on one line."""
        told = f"edition {self.edition_id}: {self.place}: expected {self.expected}, found {self.found}"
        return one_line(f"{told}. {self.remedy}", 1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """An edition without a fault: how much of it was checked."""

    edition: Edition
    quotations: int
    linked: int
    hashes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesVerified:
    """How the pages of the quotations that link into them were found.

    `standing` counts the quotations that stand there, `unchecked` holds those whose page could not be read,
    by address, each with the reason.
    """

    standing: int
    unchecked: tuple[tuple[str, str], ...]


def verify(body: bytes, kept: Kept) -> Verified | Fault:
    """Check a published `edition.json` and return the first difference, or how much was checked.

    In this order: each quotation (standfirst, quotes, both sides of differences) is the stored text at its
    place, of the outlet named, and its link leads there; the receipt names every article with the hash of
    its text; edition and receipt are those of the store.
    """
    edition = _read(edition_from_json, body)
    if kept.published_receipt is None:
        told = ("the receipt beside the edition", "no such file")
        remedy = "`standfirst publish --all` writes it again from the store."
        return _fault(kept.edition_id, "receipt.json", told, remedy)
    receipt = _read(receipt_from_json, kept.published_receipt)
    if isinstance(edition, str) or isinstance(receipt, str):
        name, problem = ("edition.json", edition) if isinstance(edition, str) else ("receipt.json", receipt)
        remedy = "`standfirst publish --all` writes it again from the store."
        told = ("a document that can be read", str(problem))
        return _fault(kept.edition_id, name, told, remedy)
    faults = chain(
        _quotation_faults(edition, kept.articles),
        _receipt_faults(edition, receipt, kept.articles),
        _file_faults(edition, body, kept),
    )
    fault = next(faults, None)
    quotes = list(quotations(edition))
    return fault or Verified(
        edition=edition,
        quotations=len(quotes),
        linked=sum(bool(split_fragment(quote.url)[1]) for _, quote in quotes),
        hashes=len(receipt.articles),
    )


def _read(reading: Callable[[bytes], _T], body: bytes) -> _T | str:
    """Return what a document says, or what is wrong with it."""
    try:
        return reading(body)
    except UNREADABLE as error:
        return f"{type(error).__name__}: {error}"


def quotations(edition: Edition) -> Iterator[tuple[Story, Quote]]:
    """Yield every quotation of an edition with its story, in reading order."""
    shown = [story for section in edition.sections for story in section.stories]
    for story in (*shown, *edition.also_reported):
        sides = [side for each in story.differences for side in (each.one, each.other)]
        for quote in (*([story.standfirst] if story.standfirst else []), *story.quotes, *sides):
            yield story, quote


def quoted_ids(edition: Edition) -> frozenset[str]:
    """Return the ids of the articles that an edition quotes or names."""
    return told_article_ids(edition) | {quote.article_id for _, quote in quotations(edition)}


def verify_pages(edition: Edition, pages: Mapping[str, str | FetchFailure]) -> PagesVerified | Fault:
    """Check the quotations that link into their page against what the pages show now, by plain address.

    White space and typography may differ. A page that cannot be read is no difference.
    """
    standing = 0
    unchecked: dict[str, str] = {}
    for story, quote in quotations(edition):
        address, fragment = split_fragment(quote.url)
        page = pages.get(address)
        if not fragment or page is None:
            continue
        if isinstance(page, FetchFailure):
            unchecked[address] = page.reason
        elif stands_in(quote.text, page):
            standing += 1
        else:
            said = (quoted(quote.text), "no such sentence there now")
            remedy = "The outlet changed its page; what it said then is in the store."
            return _fault(edition.id, f"{_place(story, quote)}, {address}", said, remedy)
    return PagesVerified(standing=standing, unchecked=tuple(sorted(unchecked.items())))


def addresses_to_check(edition: Edition) -> tuple[str, ...]:
    """Return the addresses of the pages that quotations link into, each once."""
    split = (split_fragment(quote.url) for _, quote in quotations(edition))
    return tuple(sorted({address for address, fragment in split if fragment}))


def _quotation_faults(edition: Edition, articles: Mapping[str, Article]) -> Iterator[Fault]:
    for story, quote in quotations(edition):
        told = _quotation_fault(story, quote, articles.get(quote.article_id))
        if told is not None:
            yield _fault(edition.id, _place(story, quote), told, _again(edition))


def _quotation_fault(story: Story, quote: Quote, article: Article | None) -> tuple[str, str] | None:
    """Return what was expected of a quotation and what was found, or None."""
    if article is None:
        return "an article of the store", "none with this id"
    if quote.article_id not in {ref.id for ref in story.articles}:
        return "an article of this story", "one of another"
    if not 0 <= quote.start < quote.end <= len(article.text):
        return "a place in its text", "none"
    stored = article.text[quote.start : quote.end]
    if stored != quote.text:
        return apart(stored, quote.text)
    if quote.byline != article.byline:
        return f"the outlet {quoted(article.byline)}", quoted(quote.byline)
    plain = article_url(article)
    address, fragment = split_fragment(quote.url)
    if address != (plain if article.url else f"{plain}#s{quote.start}"):
        return f"the address {plain}", address
    if fragment and not leads_to(fragment, article.text, quote.start, quote.end):
        return "a link to this sentence", f"one that leads elsewhere ({fragment})"
    return None


def _receipt_faults(edition: Edition, receipt: Receipt, articles: Mapping[str, Article]) -> Iterator[Fault]:
    hashes = receipt.articles
    if (receipt.edition_id, receipt.as_of) != (edition.id, edition.as_of):
        told = (f"edition {edition.id} of {edition.as_of}", f"{receipt.edition_id} of {receipt.as_of}")
        yield _fault(edition.id, "receipt", told, _again(edition))
    for missing in sorted(quoted_ids(edition) - hashes.keys()):
        told = ("the hash of its text", "nothing")
        yield _fault(edition.id, f"receipt, article {missing}", told, _again(edition))
    for name, expected in sorted(hashes.items()):
        found = text_hash(articles[name].text) if name in articles else "no such article in the store"
        if found != expected:
            place = f"receipt, article {name}{_outlet(articles.get(name))}, hash of its text"
            yield _fault(edition.id, place, (expected, found), _again(edition))


def _file_faults(edition: Edition, body: bytes, kept: Kept) -> Iterator[Fault]:
    """Yield where the published files say something else than the store."""
    files = (
        ("edition.json", kept.edition, body),
        ("receipt.json", kept.receipt, kept.published_receipt or b"null"),
    )
    for name, stored, published in files:
        found = first_difference(json.loads(stored), json.loads(published))
        if found is not None:
            place = f"{name}, {found.place}, against the store"
            yield _fault(edition.id, place, (found.expected, found.found), _again(edition))


def _place(story: Story, quote: Quote) -> str:
    article = f"article {quote.article_id} ({quote.outlet})"
    return f"story {story.id}, {article}, characters {quote.start} to {quote.end}"


def _outlet(article: Article | None) -> str:
    return f" ({article.outlet})" if article else ""


def _again(edition: Edition) -> str:
    as_of = edition.as_of.isoformat().replace("+00:00", "Z")
    again = f"`standfirst run --as-of {as_of}`"
    return f"Something was changed after it was made: restore it from a backup, or make it again: {again}."


def _fault(edition_id: str, place: str, told: tuple[str, str], remedy: str) -> Fault:
    return Fault(
        edition_id=edition_id,
        place=place,
        expected=told[0],
        found=told[1],
        remedy=remedy,
    )
