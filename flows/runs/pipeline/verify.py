"""Verify: every quotation of an edition against the stored texts, the receipt and the pages themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from flows.editions.links import article_url, leads_to, split_fragment
from flows.language.formatting import one_line
from flows.language.search_text import stands_in
from flows.model import (
    Article,
    ArticleVersion,
    Before,
    Correction,
    Edition,
    FetchFailure,
    Quote,
    QuotedSpan,
    Receipt,
    Story,
)
from flows.model.articles import text_hash
from flows.render.edition_json import edition_from_json, receipt_from_json
from flows.runs.pipeline.compose import version_name
from flows.runs.pipeline.json_difference import Mismatch, first_difference, quoted, text_difference
from flows.runs.pipeline.publish import named_article_ids

# The errors of reading a document that somebody changed.
UNREADABLE = (ValueError, RecursionError)

REWRITE = "`standfirst publish --all` writes it again from the store."


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEdition:
    """An edition and its receipt as JSON, as the store has them, and the stored articles by their ids.

    `versions` are later texts of the articles, by the names that a receipt gives them. `sentences` are the
    quoted ones of articles whose texts were pruned.
    """

    edition_id: str
    edition: bytes
    receipt: bytes
    articles: Mapping[str, Article]
    versions: Mapping[str, ArticleVersion] = field(default_factory=dict)
    sentences: Mapping[QuotedSpan, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first difference: where, what was expected, what is there, and what to do."""

    edition_id: str
    mismatch: Mismatch
    remedy: str

    def __str__(self) -> str:
        """Return the fault on one line."""
        place, expected, actual = self.mismatch.place, self.mismatch.expected, self.mismatch.actual
        return one_line(
            f"edition {self.edition_id}: {place}: expected {expected}, found {actual}. {self.remedy}", 1_000
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """An edition without a fault: how much of it was checked.

    Of `pruned` quotations the store has the sentence alone, and no more the text around it: where in the text
    it stands and whether a link leads to it alone cannot be checked. Of `pruned_texts` it has the hashes.
    """

    edition: Edition
    quotations: int
    linked: int
    hashes: int
    pruned: int = 0
    pruned_texts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesVerified:
    """The quotations that link into a page: how many stand there, and which pages could not be read.

    `unchecked` maps the addresses of those pages to the reasons.
    """

    standing: int
    unchecked: Mapping[str, str]


def verify(body: bytes, receipt_body: bytes | None, stored: StoredEdition) -> Verified | Fault:
    """Check a published `edition.json` and the receipt beside it; return the first fault, or the counts.

    In this order: each quotation (standfirst, quotes, both sides of differences and of corrections) is the
    stored text at its place, of the outlet named, and its link leads there; the receipt names every article
    with the hash of its text; edition and receipt are those of the store.
    """
    name = "edition.json"
    try:
        edition = edition_from_json(body)
        name = "receipt.json"
        receipt = receipt_from_json(receipt_body) if receipt_body is not None else None
    except UNREADABLE as error:
        expected, actual = "a document that can be read", f"{type(error).__name__}: {error}"
        mismatch = Mismatch(place=name, expected=expected, actual=actual)
        return Fault(edition_id=stored.edition_id, mismatch=mismatch, remedy=REWRITE)
    if receipt is None or receipt_body is None:
        expected = "the receipt beside the edition"
        mismatch = Mismatch(place=name, expected=expected, actual="no such file")
        return Fault(edition_id=stored.edition_id, mismatch=mismatch, remedy=REWRITE)
    mismatches = chain(
        _quotation_mismatches(edition, stored),
        _correction_mismatches(edition, stored),
        _receipt_mismatches(edition, receipt, stored),
        _file_mismatches("edition.json", stored.edition, body),
        _file_mismatches("receipt.json", stored.receipt, receipt_body),
    )
    for mismatch in mismatches:
        as_of = edition.as_of.isoformat().replace("+00:00", "Z")
        again = f"or make it again: `standfirst run --as-of {as_of}`."
        remedy = f"Something was changed after it was made: restore it from a backup, {again}"
        return Fault(edition_id=edition.id, mismatch=mismatch, remedy=remedy)
    quotes = [quote for _, quote in quotations(edition)]
    quotes += [side for correction in edition.corrections for side in _sides(correction)]
    pruned_ids = {name for name, article in stored.articles.items() if article.text_hash}
    checked = [quote for quote in quotes if quote.article_id not in pruned_ids]
    return Verified(
        edition=edition,
        quotations=len(quotes),
        linked=sum(bool(split_fragment(quote.url)[1]) for quote in checked),
        hashes=len(receipt.articles),
        pruned=len(quotes) - len(checked),
        pruned_texts=len(pruned_ids & receipt.articles.keys()),
    )


def quotations(edition: Edition) -> Iterator[tuple[Story, Quote]]:
    """Yield every quotation of an edition with its story, in reading order."""
    for story in edition.stories:
        for quote in story.quotations:
            yield story, quote


def quoted_ids(edition: Edition) -> frozenset[str]:
    """Return the ids of the articles that an edition quotes or names."""
    quoted_in_stories = {quote.article_id for _, quote in quotations(edition)}
    return named_article_ids(edition) | quoted_in_stories | corrected_ids(edition)


def corrected_ids(edition: Edition) -> frozenset[str]:
    """Return the ids of the articles of which an edition corrects a quotation."""
    return frozenset(correction.old.article_id for correction in edition.corrections)


def checked_ids(edition: Edition) -> frozenset[str]:
    """Return the ids of the articles whose stored texts are needed to verify an edition."""
    return quoted_ids(edition) | {story.before.article_id for story in edition.stories if story.before}


def verify_pages(edition: Edition, pages: Mapping[str, str | FetchFailure]) -> PagesVerified | Fault:
    """Check the quotations that link into their page against the pages' texts now, by plain address.

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
            place, actual = f"{_place(story.id, quote)}, {address}", "no such sentence there now"
            mismatch = Mismatch(place=place, expected=quoted(quote.text), actual=actual)
            remedy = "The outlet changed its page; what it said then is in the store."
            return Fault(edition_id=edition.id, mismatch=mismatch, remedy=remedy)
    return PagesVerified(standing=standing, unchecked=dict(sorted(unchecked.items())))


def addresses_to_check(edition: Edition) -> tuple[str, ...]:
    """Return the addresses of the pages that quotations link into, each once."""
    split = (split_fragment(quote.url) for _, quote in quotations(edition))
    return tuple(sorted({address for address, fragment in split if fragment}))


def _quotation_mismatches(edition: Edition, stored: StoredEdition) -> Iterator[Mismatch]:
    for story, quote in quotations(edition):
        place, article = _place(story.id, quote), stored.articles.get(quote.article_id)
        if article is not None and quote.article_id not in {ref.id for ref in story.articles}:
            yield Mismatch(place=place, expected="an article of this story", actual="one of another")
        mismatch = _quotation_mismatch(place, quote, article, stored.sentences)
        if mismatch is not None:
            yield mismatch
    for story in edition.stories:
        if story.before is not None and not _is_said(story.before, stored):
            place, expected = f"story {story.id}, before", f"words of article {story.before.article_id}"
            yield Mismatch(place=place, expected=expected, actual=quoted(story.before.text))


def _is_said(before: Before, stored: StoredEdition) -> bool:
    """Return True if an earlier line is a title or a sentence of its article."""
    article = stored.articles.get(before.article_id)
    if article is None:
        return False
    sentences = (text for span, text in stored.sentences.items() if span.article_id == article.id)
    return before.text == article.title or any(before.text in text for text in (article.text, *sentences))


def _correction_mismatches(edition: Edition, stored: StoredEdition) -> Iterator[Mismatch]:
    """Yield what is wrong in corrections: the old sentence is in the first text, the new in a later one."""
    for correction in edition.corrections:
        article = stored.articles.get(correction.old.article_id)
        for quote in _sides(correction):
            place, text = f"correction of {_place(correction.story_id, quote)}", article
            if article is not None and quote is correction.new:
                version = stored.versions.get(version_name(quote.article_id, correction.read))
                text = replace(article, text=version.text, text_hash=None) if version else None
            mismatch = _quotation_mismatch(place, quote, text, stored.sentences)
            if mismatch is not None:
                yield mismatch


def _sides(correction: Correction) -> tuple[Quote, ...]:
    return (correction.old, correction.new) if correction.new else (correction.old,)


def _quotation_mismatch(
    place: str, quote: Quote, article: Article | None, sentences: Mapping[QuotedSpan, str]
) -> Mismatch | None:
    if article is None:
        return Mismatch(place=place, expected="an article of the store", actual="none with this id")
    span = QuotedSpan(quote.article_id, quote.start, quote.end)
    if article.text_hash and span not in sentences:
        return Mismatch(place=place, expected="a sentence that an edition quoted", actual="none")
    if not article.text_hash and not 0 <= quote.start < quote.end <= len(article.text):
        return Mismatch(place=place, expected="a place in its text", actual="none")
    stored = sentences[span] if article.text_hash else article.text[quote.start : quote.end]
    if stored != quote.text:
        return text_difference(stored, quote.text, place)
    if quote.byline != article.byline:
        expected = f"the outlet {quoted(article.byline)}"
        return Mismatch(place=place, expected=expected, actual=quoted(quote.byline))
    plain = article_url(article)
    address, fragment = split_fragment(quote.url)
    if address != (plain if article.url else f"{plain}#s{quote.start}"):
        return Mismatch(place=place, expected=f"the address {plain}", actual=address)
    # Without the text around it nothing says whether the link leads to another sentence as well.
    if fragment and not article.text_hash and not leads_to(fragment, article.text, quote.start, quote.end):
        actual = f"one that leads elsewhere ({fragment})"
        return Mismatch(place=place, expected="a link to this sentence", actual=actual)
    return None


def _receipt_mismatches(edition: Edition, receipt: Receipt, stored: StoredEdition) -> Iterator[Mismatch]:
    hashes = receipt.articles
    if (receipt.edition_id, receipt.as_of) != (edition.id, edition.as_of):
        expected, actual = (
            f"edition {edition.id} of {edition.as_of}",
            f"{receipt.edition_id} of {receipt.as_of}",
        )
        yield Mismatch(place="receipt", expected=expected, actual=actual)
    for missing in sorted(quoted_ids(edition) - hashes.keys()):
        place = f"receipt, article {missing}"
        yield Mismatch(place=place, expected="the hash of its text", actual="nothing")
    for name, expected in sorted(hashes.items()):
        article = stored.articles.get(name)
        actual = "no such article in the store"
        if article:
            actual = article.text_hash or text_hash(article.text)
        if actual != expected:
            outlet = f" ({article.outlet})" if article else ""
            place = f"receipt, article {name}{outlet}, hash of its text"
            yield Mismatch(place=place, expected=expected, actual=actual)
    for name, expected in sorted(receipt.corrected.items()):
        version = stored.versions.get(name)
        actual = text_hash(version.text) if version else "no such text in the store"
        if actual != expected:
            place = f"receipt, later text of article {name}, its hash"
            yield Mismatch(place=place, expected=expected, actual=actual)


def _file_mismatches(name: str, stored: bytes, published: bytes) -> Iterator[Mismatch]:
    """Yield the first place where a published file says something else than the store."""
    difference = first_difference(json.loads(stored), json.loads(published))
    if difference is not None:
        place = f"{name}, {difference.place}, against the store"
        yield Mismatch(place=place, expected=difference.expected, actual=difference.actual)


def _place(story_id: str, quote: Quote) -> str:
    article = f"article {quote.article_id} ({quote.outlet})"
    return f"story {story_id}, {article}, characters {quote.start} to {quote.end}"
