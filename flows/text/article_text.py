"""The article's text out of a web page: trafilatura's, corrected by the page's structure and readability.

On a page that does not say it is an article the text is that of trafilatura's defaults, untouched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.text.markup import html_lines
from flows.text.page_furniture import furniture_of
from flows.text.page_lines import Reading, VoteRules, reading_of
from flows.text.page_recovery import with_recovered
from flows.text.wording import share_held, tokens_of, wording_of


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


def article_text(document: str, root: Any, kind: str | None, rules: VoteRules) -> ArticleText:
    """Extract the text of a page, given its source, its tree and what says that it is an article.

    Lines are trafilatura's, set for precision; those that the page's structure, the general list or
    readability show not to be the article are taken, and lost headings and paragraphs are put back.
    """
    if kind is None:
        return ArticleText(lines=_trafilatura(document, precise=False))
    lines, second = _trafilatura(document, precise=True), _readability(document)
    lines = _rescued(lines, second, _claimed_text(root), rules)
    if not lines:
        return ArticleText(lines=(), kind=kind)
    reading = reading_of(root, lines, second, rules)
    taken = furniture_of(reading, rules)
    kept, lost = with_recovered(reading, taken, rules)
    if not kept:
        return ArticleText(lines=lines, kind=kind)
    return ArticleText(lines=kept, removed=_evidence(reading, taken), recovered=lost, kind=kind)


def _evidence(reading: Reading, taken: dict[int, str]) -> tuple[tuple[str, str], ...]:
    return tuple((reading.lines[place].text, taken[place]) for place in sorted(taken))


def _trafilatura(document: str, *, precise: bool) -> tuple[str, ...]:
    import trafilatura

    # Comments are kept where trafilatura keeps them by default: on pages that are no articles.
    found = trafilatura.extract(
        document, output_format="txt", include_comments=not precise, favor_precision=precise
    )
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


def _rescued(
    lines: Sequence[str], second: Sequence[str], claimed: Sequence[str], rules: VoteRules
) -> tuple[str, ...]:
    """Take readability's lines where the extractor clearly missed the article.

    That is where it found nothing, or less than half of the words that the page itself marks as its
    article's body while readability found most of them.
    """
    if not lines:
        return tuple(second)
    marked = [token for line in claimed for token in tokens_of(line)]
    if len(marked) < 100:
        return tuple(lines)
    first, other = share_held(marked, wording_of(lines)), share_held(marked, wording_of(second))
    return tuple(second) if first < rules.held and other >= rules.near else tuple(lines)
