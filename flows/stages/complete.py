"""Complete: a feed's entry that only begins its article gets the text of the article's page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flows.model import Draft, FetchFailure
from flows.text.extents import ExtentRules, extent_of
from flows.text.wording import share_held, tokens_of, wording_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionRules:
    """When a page's text takes the place of a feed's.

    The page must have `longer` times the words, and be about the same: it holds `held` of the feed's
    runs of four words, or their titles share `alike` of the longer one's words. Chosen by reason: many
    outlets write a teaser of their own for the feed, but few another headline.
    """

    extent: ExtentRules = field(default_factory=ExtentRules)
    longer: float = 1.3
    held: float = 0.3
    alike: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWish:
    """An entry whose page should be fetched: its address, and why its own text is not enough."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A draft with the fuller text of the two, whether that is the page's, and why."""

    draft: Draft
    from_page: bool
    reason: str


def wished_page(draft: Draft, rules: CompletionRules) -> PageWish | None:
    """Return the page that a draft needs for its text, or None: it is whole, is a page, or has no address."""
    if draft.entry.whole_page or draft.url is None:
        return None
    extent = extent_of(draft.lines, rules.extent)
    if extent.is_whole:
        return None
    return PageWish(url=draft.url, reason=f"{extent.reason} ({extent.words} words)")


def complete(draft: Draft, page: Draft | FetchFailure, rules: CompletionRules) -> Completion:
    """Give a draft the text of its page when that is fuller and tells of the same; else leave it as it is.

    Title, date, outlet and source stay the feed's where it gave them. The page's lines are cleaned as a
    page's, and what was removed of them goes along.
    """
    refusal = _refusal(draft, page, rules)
    if isinstance(page, FetchFailure) or refusal is not None:
        return Completion(draft=draft, from_page=False, reason=refusal or "the page could not be used")
    completed = replace(
        draft,
        entry=replace(draft.entry, whole_page=True),
        title=draft.title or page.title,
        url=page.url or draft.url,
        published_claim=draft.published_claim or page.published_claim,
        language=draft.language or page.language,
        lines=page.lines,
        title_in_text=False,
        author=draft.author or page.author,
        removed=page.removed,
    )
    return Completion(draft=completed, from_page=True, reason="the page's text is fuller")


def _refusal(draft: Draft, page: Draft | FetchFailure, rules: CompletionRules) -> str | None:
    if isinstance(page, FetchFailure):
        return f"the page {page.reason}"
    if page.stub is not None:
        return f"the page is a stub ({page.stub.kind.value}: {page.stub.evidence})"
    own, other = extent_of(draft.lines, rules.extent), extent_of(page.lines, rules.extent)
    if other.words < rules.longer * own.words or not other.words:
        return f"the page has no fuller text ({other.words} words to {own.words})"
    return None if _tells_the_same(draft, page, rules) else "the page tells of something else"


def _tells_the_same(draft: Draft, page: Draft, rules: CompletionRules) -> bool:
    teaser = [token for line in draft.lines for token in tokens_of(line)]
    if teaser and round(share_held(teaser, wording_of(page.lines)), 6) >= rules.held:
        return True
    own, other = (set(tokens_of((title or "").casefold())) for title in (draft.title, page.title))
    if not own or not other:
        return not teaser
    return len(own & other) >= rules.alike * max(len(own), len(other))
