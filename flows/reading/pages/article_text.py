"""The article's text out of a web page: trafilatura's, corrected by the page's structure and readability.

On a page that does not say it is an article the text is that of trafilatura's defaults, untouched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape
from typing import Any

from flows.reading.markup import html_lines, looks_like_html, name_classes
from flows.reading.pages.blocks import blocks_of
from flows.reading.pages.columns import with_columns_joined, with_hidden_body
from flows.reading.pages.line_rules import lines_taken
from flows.reading.pages.page_text import HELD, LINKED, NEAR, Extracted, page_text
from flows.reading.pages.recovery import with_recovered
from flows.reading.word_runs import Wording, share_held, tokens_of, wording_of

# Words that a text must have to be believed the article's body.
_LEAST_WORDS = 100
_MOST_HEADINGS = 100
_MOST_BLOCKS = 5_000


def article_text(document: str, root: Any, *, is_article: bool, stated: str | None) -> tuple[str, ...]:
    """Return the paragraphs of a page's article, from its source and its tree.

    Lines are those that two of three take: trafilatura, trafilatura set for precision, readability. The
    text that the page's metadata states (`stated`, JSON-LD's articleBody) is one more vote for a line, never
    against one, and never a line itself: it is often cut short. Lines that the page's structure or the
    general list show not to be the article are taken, and lost headings and paragraphs are put back.
    """
    shown = with_hidden_body(root)
    if shown is not None:
        document, root = _source_of(shown), shown
    if not is_article:
        return without_glued_headings(_trafilatura(document), root)
    extracted = _extracted(document, root)
    joined = with_columns_joined(root, _all_lines(extracted))
    if joined is not None:
        document, root = _source_of(joined), joined
        extracted = _extracted(document, root)
    wording = _stated_wording(stated or "")
    extracted = _rescued(extracted, root, wording)
    if not extracted.lines:
        return ()
    text = page_text(root, extracted, wording)
    return with_recovered(text, lines_taken(text)) or extracted.precise


@cache
def _extractors() -> tuple[Any, Any]:
    """Return trafilatura and readability, imported when the first page is read."""
    import trafilatura
    from htmldate import utils as htmldate
    from lxml import html
    from readability import htmls, readability

    name_classes(html.html_parser, trafilatura.utils.HTML_PARSER, htmls.utf8_parser, htmldate.HTML_PARSER)
    return trafilatura, readability


def _source_of(root: Any) -> str:
    from lxml import html

    return str(html.tostring(root, encoding="unicode"))


def without_glued_headings(lines: Sequence[str], root: Any) -> tuple[str, ...]:
    """Return lines without headings that stand in one line with the paragraph below, as in trafilatura's.

    A line that the page itself has in one block stays.
    """
    elements = root.xpath("//h1|//h2|//h3|//h4")[:_MOST_HEADINGS]
    headings = sorted(
        {" ".join(element.text_content().split()) for element in elements} - {""}, key=len, reverse=True
    )
    if not any(line.startswith(f"{heading} ") for line in lines for heading in headings):
        return tuple(lines)
    blocks = {" ".join(block.text.split()) for block in blocks_of(root)[:_MOST_BLOCKS]}
    cut: list[str] = []
    for line in lines:
        glued = "" if line in blocks else next((head for head in headings if line.startswith(f"{head} ")), "")
        cut.append(line[len(glued) :].strip() if glued else line)
    return tuple(cut)


def _extracted(document: str, root: Any) -> Extracted:
    _, readability = _extractors()
    lines = without_glued_headings(_trafilatura(document, fast=True, include_comments=False), root)
    precise = without_glued_headings(
        _trafilatura(document, favor_precision=True, include_comments=False), root
    )

    @cache
    def second() -> tuple[str, ...]:
        try:
            lines = html_lines(readability.Document(document).summary(html_partial=True))
        except (readability.Unparseable, ValueError, TypeError):
            lines = ()
        return tuple(line for line in lines if line)

    return Extracted(lines=lines or precise, precise=precise or lines, find_second=second)


def _all_lines(extracted: Extracted) -> Iterator[str]:
    yield from extracted.lines
    yield from extracted.precise
    yield from extracted.second


def _trafilatura(document: str, **settings: Any) -> tuple[str, ...]:
    trafilatura, _ = _extractors()
    text = trafilatura.extract(document, output_format="txt", **settings) or ""
    return tuple(line for part in text.split("\n") if tokens_of(line := part.strip()))


def _stated_wording(stated: str) -> Wording:
    """Return the runs of words that metadata gives as the article's text; none if that is a teaser."""
    # Publishers escape their markup once or twice here.
    text = unescape(unescape(stated))
    lines = html_lines(text) if looks_like_html(text) else text.split("\n")
    return wording_of(lines) if sum(len(tokens_of(line)) for line in lines) >= _LEAST_WORDS else frozenset()


def _rescued(extracted: Extracted, root: Any, stated: Wording) -> Extracted:
    """Return other lines where trafilatura clearly missed the article.

    Readability's, if trafilatura found nothing, or less than half of the words that the page itself marks as
    its article's body while readability found most of them. The page's own paragraphs that its metadata
    states, if it shows nearly all of what is stated and the extractors found less than half.
    """
    marked = root.xpath("//*[@itemprop='articleBody' and not(self::meta)]")
    tokens = tokens_of(marked[0].text_content()) if len(marked) == 1 else ()
    is_missed = len(tokens) >= _LEAST_WORDS and share_held(tokens, wording_of(extracted.lines)) < HELD
    if not extracted.lines or (is_missed and share_held(tokens, wording_of(extracted.second)) >= NEAR):
        extracted = _agreed(extracted.second)
    if not stated or len(stated & wording_of(extracted.lines)) >= HELD * len(stated):
        return extracted
    blocks = (block for block in blocks_of(root)[:_MOST_BLOCKS] if block.links < LINKED)
    own = tuple(dict.fromkeys(block.text for block in blocks if share_held(block.tokens, stated) >= NEAR))
    is_shown = len(stated & wording_of(own)) >= NEAR * len(stated)
    return _agreed(own) if is_shown else extracted


def _agreed(lines: tuple[str, ...]) -> Extracted:
    """Return lines as what all three extractors took."""
    return Extracted(lines=lines, precise=lines, find_second=lambda: lines)
