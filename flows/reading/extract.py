"""Extract: an entry's text out of its markup, furniture still in it."""

from __future__ import annotations

import re

from flows.language.formatting import one_line
from flows.model import Draft, Entry, FetchFailure, Media, RemovedLine, Stub, StubKind
from flows.reading.attribution import attribute
from flows.reading.markup import html_lines
from flows.reading.pages.page import read_page
from flows.urls.normalise import host_of

# The longest names of outlets have some fifty characters; a feed may call itself anything.
OUTLET_CHARACTERS = 100

_LEAVE_OUT = "Give the address of an article, or leave it out."
_NOTHING = {
    None: ("holds no article text", _LEAVE_OUT),
    StubKind.PAYWALL: ("shows its text to subscribers only", "Take its feed, or leave it out."),
    StubKind.SCRIPT: ("shows its text only where scripts run", "Take its feed, or leave it out."),
    StubKind.CHECK: ("shows a test for robots instead of an article", "Take its feed, or leave it out."),
}
# The parser takes up to 30 microseconds for each mark and each line, 1 for any other character. Articles of
# 400,000 characters have some thousands of both.
_MARKS = re.compile(r"[*_`\[\]!<>&~\\\n]")
_MOST_MARKS = 50_000
_LONGEST_MARKDOWN = 2_000_000
_HEADING = re.compile(r"\A\s*<h1>(.*?)</h1>", re.DOTALL)


def extract(entry: Entry) -> Draft | FetchFailure:
    """Take the text of an entry as visible lines; a page without an article is a failure.

    A feed's entry with a title alone is a draft without lines.
    """
    if entry.media is Media.HTML and entry.whole_page:
        return _from_page(entry)
    if entry.media is Media.MARKDOWN:
        return _from_markdown(entry)
    is_markup = entry.media is Media.HTML
    lines = html_lines(entry.body) if is_markup else _plain_lines(entry.body)
    if not any(lines) and not entry.title:
        return _failure(entry, "holds neither a title nor text", "Nothing can be made of it; leave it out.")
    return _draft(entry, lines, entry.title, title_in_text=not is_markup and not entry.title)


def _plain_lines(body: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in body.strip("\n").split("\n"))


def _from_markdown(entry: Entry) -> Draft | FetchFailure:
    from markdown_it import MarkdownIt

    if len(_MARKS.findall(entry.body)) > _MOST_MARKS or len(entry.body) > _LONGEST_MARKDOWN:
        # What is left is a text file: it is read as one, marks and all.
        return _draft(entry, _plain_lines(entry.body), entry.title, title_in_text=entry.title is None)
    rendered = MarkdownIt("commonmark", {"breaks": False}).render(entry.body)
    heading = _HEADING.match(rendered)
    title = entry.title or (" ".join(html_lines(heading.group(1))) if heading else "") or None
    lines = html_lines(rendered[heading.end() :] if heading else rendered)
    if not any(lines) and not title:
        return _failure(entry, "holds neither a title nor text", "Nothing can be made of it; leave it out.")
    return _draft(entry, lines, title, title_in_text=title is None)


def _from_page(entry: Entry) -> Draft | FetchFailure:
    page = read_page(entry.body, entry.url)
    stub = Stub(kind=StubKind(page.stub[0]), evidence=page.stub[1]) if page.stub else None
    title = entry.title or page.title
    # The title of a test for robots is not that of the article behind it.
    is_listed = stub is not None and stub.kind is not StubKind.CHECK and bool(title and page.kind)
    if not is_listed and (stub is not None or not page.lines):
        return _failure(entry, *_NOTHING[stub.kind if stub else None])
    whose = attribute(entry, _outlet(entry, page.outlet or host_of(page.url or "")), page.url or entry.url)
    return Draft(
        entry=entry,
        outlet=whose.outlet,
        named=whose.named,
        via=whose.via,
        title=title,
        url=page.url or entry.url,
        published_claim=entry.published_claim or page.published,
        language=entry.language or page.language,
        lines=() if stub else tuple(line for part in page.lines for line in (part, ""))[:-1],
        title_in_text=False,
        author=page.author,
        stub=stub,
        removed=tuple(RemovedLine(line=line, rule=rule) for line, rule in page.removed),
        in_page=page.stands and stub is None and bool(page.url or entry.url),
    )


def _draft(entry: Entry, lines: tuple[str, ...], title: str | None, *, title_in_text: bool) -> Draft:
    whose = attribute(entry, _outlet(entry, None), entry.url)
    return Draft(
        entry=entry,
        outlet=one_line(whose.outlet, OUTLET_CHARACTERS),
        named=one_line(whose.named, OUTLET_CHARACTERS) if whose.named else None,
        via=whose.via,
        title=title,
        url=entry.url,
        published_claim=entry.published_claim,
        language=entry.language,
        lines=lines,
        title_in_text=title_in_text,
    )


def _outlet(entry: Entry, found: str | None) -> str:
    names = (one_line(name or "", OUTLET_CHARACTERS) for name in (entry.outlet, found, own_name(entry)))
    return next(filter(None, names), entry.source)


def why_nothing(stub: StubKind | None) -> tuple[str, str]:
    """Return why a page gives no text, and the remedy; None stands for one that holds no article."""
    return _NOTHING[stub]


def own_name(entry: Entry) -> str:
    """Return the outlet of an entry that names none: its file's name; folders say nothing of publishers."""
    return one_line(entry.key.rstrip("/").rpartition("/")[2], OUTLET_CHARACTERS)


def _failure(entry: Entry, reason: str, remedy: str) -> FetchFailure:
    return FetchFailure(source=entry.source, item=entry.key, reason=reason, remedy=remedy)
