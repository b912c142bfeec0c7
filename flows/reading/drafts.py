"""Drafts: the visible text of an entry, taken out of its markup, furniture still in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from flows.language.formatting import one_line, shortened
from flows.model import FILES_ADDED, Draft, Entry, FetchFailure, Media, StubKind
from flows.model.settings import Limits
from flows.reading.markup import html_lines
from flows.reading.outlets import attribute
from flows.reading.pages.page import read_page
from flows.urls.normalise import host_of, http_url

# The longest names of outlets have some fifty characters; a feed may call itself anything.
OUTLET_CHARACTERS = 100

_LEAVE_OUT = "Give the address of an article, or leave it out."
_TAKE_FEED = "Take its feed, or leave it out."
_NO_TEXT = {
    None: ("holds no article text", _LEAVE_OUT),
    StubKind.PAYWALL: ("shows its text to subscribers only", _TAKE_FEED),
    StubKind.SCRIPT: ("shows its text only where scripts run", _TAKE_FEED),
    StubKind.CHECK: ("shows a test for robots instead of an article", _TAKE_FEED),
}
# The parser takes up to 30 microseconds for each mark and each line, 1 for any other character. Articles of
# 400,000 characters have some thousands of both.
_MARKS = re.compile(r"[*_`\[\]!<>&~\\\n]")
_MOST_MARKS = 50_000
_LONGEST_MARKDOWN = 2_000_000
_HEADING = re.compile(r"\A\s*<h1>(.*?)</h1>", re.DOTALL)


def drafts_of(entry: Entry, limits: Limits) -> Iterator[Draft | FetchFailure]:
    """Yield the draft of an entry within the limits, and a failure that says what was left out, if anything.

    A title beyond its limit is shortened.
    """
    draft = extract(entry)
    if isinstance(draft, FetchFailure):
        yield draft
        return
    if draft.title:
        draft = replace(draft, title=shortened(draft.title, limits.title_characters))
    lines, most = draft.lines[: limits.article_lines], limits.article_characters
    fitting = sum(end <= most for end in accumulate(map(len, lines)))
    if fitting == len(draft.lines):
        yield draft
        return
    # A first line that is longer than the whole article may be is cut behind a word.
    head = "" if fitting else lines[0][:most].rpartition(" ")[0] or lines[0][:most]
    yield replace(draft, lines=(head,) if head else lines[:fitting])
    has_too_many = fitting == len(lines)
    reason = f"has more than {len(lines):,} lines" if has_too_many else f"is longer than {most:,} characters"
    yield _failure(entry, reason, "The rest was left out; split it.")


def extract(entry: Entry) -> Draft | FetchFailure:
    """Return the text of an entry as visible lines; a page without an article is a failure.

    A feed's entry with a title alone is a draft without lines.
    """
    return _from_page(entry) if entry.media is Media.HTML and entry.whole_page else _from_text(entry)


def _from_text(entry: Entry) -> Draft | FetchFailure:
    title, lines = entry.title, tuple[str, ...]()
    # A markdown file beyond all bounds is read as a text file, marks and all.
    is_bounded = len(entry.body) <= _LONGEST_MARKDOWN and len(_MARKS.findall(entry.body)) <= _MOST_MARKS
    if entry.media is Media.HTML:
        lines = html_lines(entry.body)
    elif entry.media is Media.MARKDOWN and is_bounded:
        title, lines = _from_markdown(entry)
    else:
        lines = tuple(line.rstrip() for line in entry.body.strip("\n").split("\n"))
    if not any(lines) and not title:
        return _failure(entry, "holds neither a title nor text", "Nothing can be made of it; leave it out.")
    return _draft(entry, title, lines, entry.url)


def _draft(
    entry: Entry, title: str | None, lines: tuple[str, ...], url: str | None, page_outlet: str | None = None
) -> Draft:
    host = host_of(url or "") or host_of(entry.key)
    names = (one_line(name or "", OUTLET_CHARACTERS) for name in (entry.outlet, page_outlet, host))
    draft = attribute(
        Draft(
            entry=entry,
            outlet=next(filter(None, names), FILES_ADDED),
            title=title,
            url=url,
            published_claim=entry.published_claim,
            language=entry.language,
            lines=lines,
            title_in_text=title is None and entry.media is not Media.HTML,
            picture=entry.picture,
        )
    )
    named = one_line(draft.named, OUTLET_CHARACTERS) if draft.named else None
    return replace(draft, outlet=one_line(draft.outlet, OUTLET_CHARACTERS), named=named)


def _from_markdown(entry: Entry) -> tuple[str | None, tuple[str, ...]]:
    """Return the title of a markdown text, its own or its first heading, and the lines below that."""
    from markdown_it import MarkdownIt

    rendered = MarkdownIt("commonmark", {"breaks": False}).render(entry.body)
    heading = _HEADING.match(rendered)
    if heading is None:
        return entry.title, html_lines(rendered)
    title = entry.title or " ".join(html_lines(heading[1])) or None
    return title, html_lines(rendered[heading.end() :])


def _from_page(entry: Entry) -> Draft | FetchFailure:
    page = read_page(entry.body, entry.url)
    stub, title, url = page.stub, entry.title or page.title, page.url or entry.url
    # The title of a test for robots is not that of the article behind it.
    is_listed = stub not in (None, StubKind.CHECK) and bool(title and page.is_article)
    if not is_listed and (stub is not None or not page.lines):
        return _failure(entry, *why_no_text(stub))
    lines = () if stub else tuple(line for part in page.lines for line in (part, ""))[:-1]
    draft = _draft(entry, title, lines, url, page.outlet or host_of(page.url or ""))
    return replace(
        draft,
        # Markup takes ten times the memory of the text. Only the id of a page without an address needs it.
        entry=replace(entry, body="") if http_url(draft.url) else entry,
        published_claim=entry.published_claim or page.published,
        language=entry.language or page.language,
        stub=stub,
        in_page=page.is_verbatim and stub is None and bool(url),
        picture=page.picture,
    )


def why_no_text(stub: StubKind | None) -> tuple[str, str]:
    """Return why a page gives no text, and the remedy; None stands for a page without an article."""
    return _NO_TEXT[stub]


def _failure(entry: Entry, reason: str, remedy: str) -> FetchFailure:
    return FetchFailure(source=entry.source, item=entry.key, reason=reason, remedy=remedy)
