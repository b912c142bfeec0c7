"""Complete: a feed's entry that only begins its article gets the text of the article's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flows.language.folding import stands_in
from flows.language.formatting import counted
from flows.model import Draft, FetchFailure
from flows.reading.attribution import believed_page
from flows.reading.dates import parse_date
from flows.reading.extents import ExtentRules, extent_of
from flows.reading.wording import share_held, tokens_of, wording_of
from flows.urls.normalise import article_id
from flows.urls.publisher import same_name


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
    """Return the page that a draft needs for its text or as proof of its outlet, or None.

    None needs one that is whole and from its outlet's own feed, is a page, or has no address.
    """
    if draft.entry.whole_page or draft.url is None:
        return None
    if draft.via and draft.named:
        return PageWish(url=draft.url, reason=f"{draft.via} gives the address of another site")
    extent = extent_of(draft.lines, rules.extent)
    if extent.is_whole:
        return None
    return PageWish(url=draft.url, reason=f"{extent.reason} ({extent.words} words)")


def lacks_text(draft: Draft, rules: CompletionRules) -> bool:
    """Return True if a draft only begins its article."""
    return not extent_of(draft.lines, rules.extent).is_whole


def wishing(drafts: Iterable[Draft], rules: CompletionRules) -> dict[str, Draft]:
    """Return the drafts whose page is needed, by the ids of their articles, one of each article.

    An article that any of its drafts tells in whole needs no page.
    """
    needing: dict[str, Draft] = {}
    whole: set[str] = set()
    for draft in drafts:
        known_as = article_id(draft.url, draft.outlet, "")
        if wished_page(draft, rules) is None:
            # What another site's feed tells in whole is not the article's own text.
            whole.update(() if draft.via else (known_as,))
        else:
            needing[known_as] = min(needing.get(known_as, draft), draft, key=_place)
    return {known_as: needing[known_as] for known_as in sorted(needing.keys() - whole)}


def fair_share(needing: Mapping[str, Draft], most: int) -> tuple[str, ...]:
    """Return at most so many of the ids, an outlet's newest first, the outlets by turns."""
    newest = sorted(needing, key=lambda known_as: (-_claimed(needing[known_as]), known_as))
    turns: Counter[str] = Counter()
    ranked: list[tuple[int, str, str]] = []
    for known_as in newest:
        outlet = needing[known_as].outlet
        ranked.append((turns[outlet], outlet, known_as))
        turns[outlet] += 1
    return tuple(known_as for _, _, known_as in sorted(ranked)[:most])


def pages_missed(asked: Iterable[tuple[Draft, Draft | FetchFailure]]) -> tuple[FetchFailure, ...]:
    """Return a failure for each source some of whose pages could not be read: how many, and mostly why."""
    of_source: dict[str, list[tuple[Draft, Draft | FetchFailure]]] = {}
    for draft, page in asked:
        of_source.setdefault(draft.entry.source, []).append((draft, page))
    return tuple(told for _, pairs in sorted(of_source.items()) if (told := _missed_of(pairs)))


def _missed_of(pairs: list[tuple[Draft, Draft | FetchFailure]]) -> FetchFailure | None:
    missed = [(draft.outlet, page.reason) for draft, page in pairs if isinstance(page, FetchFailure)]
    if not missed:
        return None
    reasons = Counter(reason for _, reason in missed)
    mostly = " mostly" if len(reasons) > 1 else ""
    pages = counted(len(pairs), "page")
    return FetchFailure(
        source=pairs[0][0].entry.source,
        item=_commonest(Counter(outlet for outlet, _ in missed)),
        reason=f"has teasers, and {len(missed)} of {pages} could not be read;{mostly} {_commonest(reasons)}",
        remedy="The teasers stand for the articles. `pages = 0` under [fetch] asks for no page.",
    )


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def _claimed(draft: Draft) -> float:
    moment = parse_date(draft.published_claim) if draft.published_claim else None
    return moment.timestamp() if moment else 0.0


def _place(draft: Draft) -> tuple[str, str, str, tuple[str, ...]]:
    return (draft.entry.source, draft.entry.key, draft.outlet, draft.lines)


def complete(draft: Draft, page: Draft | FetchFailure, rules: CompletionRules) -> Completion:
    """Give a draft the text of its page when that is fuller and tells of the same; else leave it as it is.

    Title, date, outlet and source stay the feed's where it gave them, and so does the address: by it later
    runs know the article without asking for its page. The page's lines are cleaned as a page's, and what
    was removed of them goes along. An entry without text whose page is a stub becomes one; one whose own
    text stands in the page counts as read there.

    A page of the article's own site proves what another site's feed only said: the article is then that
    outlet's, under the page's title and date.
    """
    refusal = _refusal(draft, page, rules)
    if isinstance(page, Draft) and page.stub is not None and not any(map(str.strip, draft.lines)):
        draft = replace(draft, stub=page.stub)
    if isinstance(page, Draft) and page.in_page and _stands(draft, page):
        draft = replace(draft, in_page=True)
    if isinstance(page, FetchFailure) or refusal is not None:
        draft = _proved(draft, page) if draft.in_page and isinstance(page, Draft) else draft
        return Completion(draft=draft, from_page=False, reason=refusal or "the page could not be used")
    draft = _proved(draft, page)
    completed = replace(
        draft,
        entry=replace(draft.entry, whole_page=True),
        title=draft.title or page.title,
        published_claim=draft.published_claim or page.published_claim,
        language=draft.language or page.language,
        lines=page.lines,
        title_in_text=False,
        author=draft.author or page.author,
        removed=page.removed,
        in_page=page.in_page,
    )
    return Completion(draft=completed, from_page=True, reason="the page's text is fuller")


def _proved(draft: Draft, page: Draft) -> Draft:
    """Return a draft that holds a page's text, under the page's name if its feed is of another site."""
    if not (draft.via and draft.named and believed_page(draft.url, page.url)):
        return draft
    # Two names of one outlet would count as two outlets: the feed's is kept if it says the same.
    outlet = draft.named if same_name(draft.named, page.outlet) else page.outlet
    return replace(
        draft,
        outlet=outlet,
        named=None,
        via=None,
        title=page.title or draft.title,
        published_claim=page.published_claim or draft.published_claim,
    )


def _stands(draft: Draft, page: Draft) -> bool:
    text = "\n".join(page.lines)
    return any(map(str.strip, draft.lines)) and all(stands_in(line, text) for line in draft.lines)


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
