"""Teasers: feed entries that only begin their article, completed with the text of its page.

A language file's `[reading]` table holds the pattern `goes_on`: how publishing systems end what they cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from flows.language.formatting import counted
from flows.language.languages import pattern_of_all
from flows.language.search_text import stands_in
from flows.model import Draft, FetchFailure
from flows.reading.dates import parse_date
from flows.reading.furniture_lines import without_tail
from flows.reading.line_shapes import word_count
from flows.reading.outlets import is_of_site
from flows.reading.word_runs import share_held, tokens_of, wording_of
from flows.urls.normalise import article_id
from flows.urls.publisher import same_name

# Of 547 entries of 12 outlets' feeds of one day ten outlets give at most 94 words an entry and one 300
# and more; one cuts at up to 243 words with a mark that the text goes on, one mixes. With 95 and 120 words
# as the least the same entries counted as complete but for one; 300 took nine short reports for teasers.
_FEWEST_WORDS = 120
# A mark beyond so many words is not believed; 250, 400 and 600 marked the same entries.
_MOST_WORDS_BEFORE_MARK = 400
_LONGEST_MARK = 60
_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\]|\((?:…|\.\.\.|more)\))\W*$")
# The marks of languages without a file.
_OTHER_MARKS = (
    r"läs mer|les mer|læs mere|lue lisää|czytaj (?:dalej|więcej)|читать (?:далее|полностью)|devamını oku"
    r"|続きを読む|阅读全文|閱讀全文"
)
# A page takes the place of a feed's text if it has so many times the words and is about the same: it holds
# this share of the feed's runs of four words, or their titles share half of the longer one's words. Chosen by
# reason: many outlets write a teaser of their own for the feed, but few another headline.
_LEAST_TIMES_LONGER = 1.3
_LEAST_HELD = 0.3
_LEAST_TITLE_WORDS = 0.5


def is_complete(lines: Sequence[str]) -> bool:
    """Return True if a text is a complete article, by its length and how it ends."""
    shown = [line for line in lines if line.strip()]
    words = sum(map(word_count, shown))
    if words < _FEWEST_WORDS or words >= _MOST_WORDS_BEFORE_MARK:
        return words >= _FEWEST_WORDS
    ending = shown[-1][-_LONGEST_MARK:]
    mark = _goes_on().search(ending)
    is_mark = mark is not None and word_count(ending[mark.end() :]) <= 3
    return not (is_mark or _CUT.search(ending) or without_tail(shown[-1]) != shown[-1].rstrip())


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(f"{pattern_of_all('reading', 'goes_on')}|{_OTHER_MARKS}", re.IGNORECASE)


def is_teaser(draft: Draft) -> bool:
    """Return True if a draft only begins its article."""
    return not is_complete(draft.lines)


def needs_page(draft: Draft) -> bool:
    """Return True if a draft needs its page, for its text or as proof of its outlet.

    A draft that is a page, or has no address of its own, needs none.
    """
    if draft.entry.whole_page or draft.url is None or draft.entry.part:
        return False
    return bool(draft.via and draft.named) or is_teaser(draft)


def drafts_needing_pages(drafts: Iterable[Draft]) -> dict[str, Draft]:
    """Return the drafts whose page is needed, by the ids of their articles, one of each article.

    An article of which any draft of its own site is complete needs no page.
    """

    def place(draft: Draft) -> tuple[str, str, str, tuple[str, ...]]:
        return draft.entry.source, draft.entry.key, draft.outlet, draft.lines

    needing: dict[str, Draft] = {}
    settled: set[str] = set()
    for draft in drafts:
        key = article_id(draft.url, draft.outlet, "")
        if needs_page(draft):
            needing[key] = min(needing.get(key, draft), draft, key=place)
        elif not draft.via:
            settled.add(key)
    return {key: needing[key] for key in sorted(needing.keys() - settled)}


def fair_share(needing: Mapping[str, Draft], most: int) -> tuple[str, ...]:
    """Return at most so many of the ids, an outlet's newest first, the outlets by turns."""

    def published(draft: Draft) -> float:
        moment = parse_date(draft.published_claim) if draft.published_claim else None
        return moment.timestamp() if moment else 0.0

    newest = sorted(needing, key=lambda key: (-published(needing[key]), key))
    turns: Counter[str] = Counter()
    ranked: list[tuple[int, str, str]] = []
    for key in newest:
        outlet = needing[key].outlet
        ranked.append((turns[outlet], outlet, key))
        turns[outlet] += 1
    return tuple(key for _, _, key in sorted(ranked)[:most])


def failed_pages(drafts: Iterable[Draft], pages: Iterable[Draft | FetchFailure]) -> tuple[FetchFailure, ...]:
    """Return a failure for each source some of whose pages could not be read: how many, and mostly why."""
    counts: Counter[str] = Counter()
    failures: dict[str, list[tuple[str, str]]] = {}
    for draft, page in zip(drafts, pages, strict=True):
        counts[draft.entry.source] += 1
        if isinstance(page, FetchFailure):
            failures.setdefault(draft.entry.source, []).append((draft.outlet, page.reason))
    of_sources: list[FetchFailure] = []
    for source, failed in sorted(failures.items()):
        outlets, reasons = (Counter(names) for names in zip(*failed, strict=True))
        mostly = " mostly" if len(reasons) > 1 else ""
        share = f"{len(failed)} of {counted(counts[source], 'page')}"
        of_sources.append(
            FetchFailure(
                source=source,
                item=_commonest(outlets),
                reason=f"has teasers, and {share} could not be read;{mostly} {_commonest(reasons)}",
                remedy="The teasers stand for the articles. `pages = 0` under [fetch] asks for no page.",
            )
        )
    return tuple(of_sources)


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def complete(draft: Draft, page: Draft | FetchFailure) -> Draft:
    """Return a draft with the text of its page if that is fuller and tells of the same, else the draft.

    Title, date, outlet and source stay the feed's where it gave them, and so does the address: by it later
    runs know the article without asking for its page. The page's lines are cleaned as a page's. An entry
    without text whose page is a stub becomes one; one whose own text stands in the page counts as read there.

    A page of the article's own site proves what another site's feed only said: the article is then that
    outlet's, under the page's title and date.
    """
    if isinstance(page, FetchFailure):
        return draft
    has_text = any(map(str.strip, draft.lines))
    draft = replace(draft, picture=draft.picture or page.picture)
    if page.stub is not None and not has_text:
        draft = replace(draft, stub=page.stub)
    if page.in_page and has_text:
        text = "\n".join(page.lines)
        draft = replace(draft, in_page=draft.in_page or all(stands_in(line, text) for line in draft.lines))
    if not _is_fuller(draft, page):
        return _with_proved_outlet(draft, page) if draft.in_page else draft
    draft = _with_proved_outlet(draft, page)
    return replace(
        draft,
        entry=replace(draft.entry, whole_page=True),
        title=draft.title or page.title,
        published_claim=draft.published_claim or page.published_claim,
        language=draft.language or page.language,
        lines=page.lines,
        title_in_text=False,
        in_page=page.in_page,
    )


def _is_fuller(draft: Draft, page: Draft) -> bool:
    """Return True if a page is no stub, has clearly more text than a draft, and tells of the same."""
    words, own_words = (sum(map(word_count, text.lines)) for text in (page, draft))
    if page.stub is not None or not words or words < _LEAST_TIMES_LONGER * own_words:
        return False
    teaser = [token for line in draft.lines for token in tokens_of(line)]
    if teaser and round(share_held(teaser, wording_of(page.lines)), 6) >= _LEAST_HELD:
        return True
    own, other = (set(tokens_of((title or "").casefold())) for title in (draft.title, page.title))
    if not own or not other:
        return not teaser
    return len(own & other) >= _LEAST_TITLE_WORDS * max(len(own), len(other))


def _with_proved_outlet(draft: Draft, page: Draft) -> Draft:
    """Return a draft under its page's outlet if only the page, not its feed, is of the article's site."""
    if not (draft.via and draft.named and is_of_site(page.url, draft.url)):
        return draft
    # Two names of one outlet would count as two outlets: the feed's stays if it says the same.
    outlet = draft.named if same_name(draft.named, page.outlet) else page.outlet
    return replace(
        draft,
        outlet=outlet,
        named=None,
        via=None,
        title=page.title or draft.title,
        published_claim=page.published_claim or draft.published_claim,
    )
