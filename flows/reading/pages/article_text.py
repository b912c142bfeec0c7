"""The article's text out of a web page: trafilatura's, corrected by the page's structure and readability.

On a page that does not say it is an article the text is that of trafilatura's defaults, untouched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from flows.reading.markup import html_lines, looks_like_html
from flows.reading.pages.blocks import page_blocks
from flows.reading.pages.columns import with_columns_joined, with_hidden_body
from flows.reading.pages.furniture import furniture_of
from flows.reading.pages.lines import Extracted, Reading, VoteRules, reading_of
from flows.reading.pages.recovery import with_recovered
from flows.reading.wording import Wording, share_held, tokens_of, wording_of

# Words that an element must have to be believed the article's body.
_MUCH = 100
_MOST_HEADINGS = 100
_MOST_BLOCKS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """The paragraphs of a page's article, and the evidence for each change to the extractor's lines.

    `removed` are (line, rule) pairs in reading order, `recovered` the lines put back. `kind` is what
    says that the page is an article ("og:type"), or None.
    """

    lines: tuple[str, ...]
    removed: tuple[tuple[str, str], ...] = ()
    recovered: tuple[str, ...] = ()
    kind: str | None = None


def article_text(
    document: str, root: Any, kind: str | None, rules: VoteRules, stated: str | None = None
) -> ArticleText:
    """Extract the text of a page, given its source, its tree and what says that it is an article.

    Lines are those that two of three keep: trafilatura, trafilatura set for precision, readability. The
    text that the page's metadata states (`stated`, JSON-LD's articleBody) is one more vote for a line, never
    against one, and never a line itself: it is often cut short. Lines that the page's structure or the
    general list show not to be the article are taken, and lost headings and paragraphs are put back.
    """
    shown = with_hidden_body(root)
    if shown is not None:
        document, root = _source_of(shown), shown
    if kind is None:
        return ArticleText(lines=without_glued_headings(_trafilatura(document), root))
    found = _extracted(document, root)
    joined = with_columns_joined(root, (*found.lines, *found.precise, *found.second))
    if joined is not None:
        document, root = _source_of(joined), joined
        found = _extracted(document, root)
    wording = _stated_wording(stated)
    given = _rescued(found, _claimed_text(root), rules)
    if wording:
        given = _rescued_by(wording, given, root, rules)
    if not given.lines:
        return ArticleText(lines=(), kind=kind)
    reading = reading_of(root, given, wording, rules)
    taken = furniture_of(reading, rules)
    kept, lost = with_recovered(reading, taken, rules)
    if not kept:
        return ArticleText(lines=given.precise, kind=kind)
    return ArticleText(lines=kept, removed=_evidence(reading, taken), recovered=lost, kind=kind)


def _source_of(root: Any) -> str:
    from lxml import html

    return str(html.tostring(root, encoding="unicode"))


def _evidence(reading: Reading, taken: dict[int, str]) -> tuple[tuple[str, str], ...]:
    return tuple((reading.lines[place].text, taken[place]) for place in sorted(taken))


def without_glued_headings(lines: Sequence[str], root: Any) -> tuple[str, ...]:
    """Cut off headings that trafilatura gives in one line with the paragraph below, as in short texts.

    A line that the page itself has in one block stays.
    """
    found = root.xpath("//h1|//h2|//h3|//h4")[:_MOST_HEADINGS]
    headings = sorted({" ".join(each.text_content().split()) for each in found} - {""}, key=len, reverse=True)
    if not any(line.startswith(f"{heading} ") for line in lines for heading in headings):
        return tuple(lines)
    blocks = {" ".join(block.text.split()) for block in page_blocks(root, _MOST_BLOCKS)}
    return tuple(
        part for line in lines for part in ([line] if line in blocks else _without_heading(line, headings))
    )


def _without_heading(line: str, headings: Sequence[str]) -> list[str]:
    for heading in headings:
        if line.startswith(f"{heading} "):
            return [line[len(heading) :].strip()]
    return [line]


def _extracted(document: str, root: Any) -> Extracted:
    lines = without_glued_headings(_trafilatura(document, fast=True, include_comments=False), root)
    precise = without_glued_headings(
        _trafilatura(document, favor_precision=True, include_comments=False), root
    )
    return Extracted(lines=lines or precise, precise=precise or lines, second=_readability(document))


def _trafilatura(document: str, **settings: Any) -> tuple[str, ...]:
    import trafilatura

    found = trafilatura.extract(document, output_format="txt", **settings)
    return tuple(line for part in (found or "").split("\n") if tokens_of(line := part.strip()))


def _readability(document: str) -> tuple[str, ...]:
    from readability import Document
    from readability.readability import Unparseable

    try:
        summary = Document(document).summary(html_partial=True)
    except (Unparseable, ValueError, TypeError):
        return ()
    return tuple(line for line in html_lines(summary) if line)


def _claimed_text(root: Any) -> tuple[str, ...]:
    """Return the text that the page marks as the article's body, when it marks exactly one element."""
    claimed = root.xpath("//*[@itemprop='articleBody' and not(self::meta)]")
    return tuple(claimed[0].text_content().split("\n")) if len(claimed) == 1 else ()


def _stated_wording(stated: str | None) -> Wording:
    """Return the runs of words that metadata gives as the article's text; none where that is a teaser."""
    text = stated or ""
    # Publishers escape their markup once or twice here.
    for _ in range(2):
        text = unescape(text)
    lines = html_lines(text) if looks_like_html(text) else text.split("\n")
    size = sum(len(tokens_of(line)) for line in lines)
    return wording_of(lines) if size >= _MUCH else frozenset()


def _rescued_by(wording: Wording, given: Extracted, root: Any, rules: VoteRules) -> Extracted:
    """Take the page's own paragraphs that its metadata states, where the extractors missed most of them.

    The page must show nearly all of what is stated.
    """
    own = [
        block for block in page_blocks(root, _MOST_BLOCKS) if share_held(block.tokens, wording) >= rules.near
    ]
    lines = tuple(dict.fromkeys(block.text for block in own if block.links < rules.linked))
    shown, found = (len(wording & wording_of(each)) for each in (lines, given.lines))
    if shown < rules.near * len(wording) or found >= rules.held * len(wording):
        return given
    return Extracted(lines=lines, precise=lines, second=lines)


def _rescued(given: Extracted, claimed: Sequence[str], rules: VoteRules) -> Extracted:
    """Take readability's lines where the others clearly missed the article.

    That is where they found nothing, or less than half of the words that the page itself marks as its
    article's body while readability found most of them.
    """
    second = Extracted(lines=given.second, precise=given.second, second=given.second)
    if not given.lines:
        return second
    marked = [token for line in claimed for token in tokens_of(line)]
    if len(marked) < _MUCH:
        return given
    first, other = share_held(marked, wording_of(given.lines)), share_held(marked, wording_of(given.second))
    return second if first < rules.held and other >= rules.near else given
